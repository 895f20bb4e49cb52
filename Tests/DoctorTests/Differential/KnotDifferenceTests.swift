import DoctorTesting
import Native
import Testing

@testable import Box
@testable import Facts
@testable import Programs
@testable import Values

/// What we read of kresd.conf is what kresd has made of it once it has run the program: its anchors, its rules for names, its
/// hints, where it listens.
@Suite(
    .serialized,
    .enabled(if: Daemons.path("kresd", of: "knot-resolver") != nil, "knot-resolver is not unpacked"))
struct KnotDifferenceTests {
    private static let count = 240
    static let names = [
        "t1.example", "t2.example", "a.t1.example", "example", "t1.fresh", "lan", "a.lan", "x.other",
    ]

    /// Marks what each action comes to; TC lets the same question through over TCP.
    private static let prelude = """
        cache.open(1 * MB)
        outcomes = setmetatable({}, { __mode = 'k' })
        local function mark(name, outcome)
            local make = policy[name]
            policy[name] = function (...)
                local made = make(...)
                outcomes[made] = type(outcome) == 'function' and outcome(...) or outcome
                return made
            end
        end
        for name, outcome in pairs({ STUB = 'stub', FORWARD = 'forward', TLS_FORWARD = 'forward', FLAGS = 'chain' }) do
            mark(name, outcome)
        end
        mark('ANSWER', function (types, nodata)
            if types[kres.type.A] or types[kres.type.AAAA] then return 'has' end
            return nodata and 'denied' or 'chain'
        end)
        for _, name in ipairs({ 'DENY', 'DROP', 'REFUSE', 'NO_ANSWER' }) do outcomes[policy[name]] = 'denied' end
        outcomes[policy.PASS], outcomes[policy.TC], outcomes[policy.QTRACE] = 'pass', 'pass', 'chain'

        """

    private static let judge = """
        local function say(...) io.stdout:write(table.concat({ ... }, ' '), '\\n') end
        if trust_anchors.keysets['\\0'] then say('anchored') end
        for _, name in ipairs(trust_anchors.insecure) do say('insecure', name) end
        for _, socket in ipairs(net.list()) do
            if socket.kind == 'dns' and socket.transport.ip then
                say('listens', socket.transport.ip, tostring(socket.transport.port))
            end
        end
        local function outcome(rules, name)
            for _, rule in ipairs(rules) do
                local action = rule.cb(nil, { name = function () return todname(name) end })
                local found = action and (outcomes[action] or 'unknown')
                if found and found ~= 'chain' then return found end
            end
            return 'none'
        end
        for _, name in ipairs({ NAMES }) do
            local post = outcome(policy.postrules, name)
            if post ~= 'has' and post ~= 'denied' then post = 'no' end
            local held = hints and rawget(hints, 'get') and type(hints.get(name)) == 'table'
            say('name', name, outcome(policy.rules, name), post, held and 'hint' or 'nothing')
        end
        say('done')
        quit()

        """

    private static let script =
        Daemons.shell("knot-resolver") + """
            tree=\(Daemons.tree("knot-resolver"))
            mount -t overlay overlay -o "lowerdir=$tree/usr:/usr" /usr
            [ ! -d "$tree/lib" ] || mount -t overlay overlay -o "lowerdir=$tree/lib:/usr/lib" /usr/lib
            export KRESD_NO_LISTEN=1
            timeout 20 kresd -n -c $PWD/../prelude.lua -c $PWD/kresd.conf -c $PWD/../judge.lua $PWD
            rm -f data.mdb lock.mdb
            """

    @Test func readsWhatKresdComesTo() throws {
        let trial = try DaemonTrial()
        let count = KnotDifferenceTests.count
        let drafts = (0..<count).map { KnotDraft($0).files }
        for (number, files) in drafts.enumerated() { try trial.write(number, files) }
        let names = KnotDifferenceTests.names.map { "'\($0)'" }.joined(separator: ", ")
        try trial.folder.write("prelude.lua", KnotDifferenceTests.prelude)
        try trial.folder.write("judge.lua", KnotDifferenceTests.judge.replacing("NAMES", with: names))
        // A network and mounts of its own for each: they listen at the same addresses.
        let one = trial.folder.path + "/kresd.sh"
        try trial.folder.write("kresd.sh", "ip link set lo up\n" + KnotDifferenceTests.script)
        let outputs = try trial.run("unshare --net --mount sh \(one) || :", over: count, timeoutSeconds: 600)
        var (refused, undecided) = (0, 0)
        for number in 0..<count {
            let errors = String(decoding: trial.folder.read("\(number)/errors") ?? [], as: UTF8.self)
            let context = Comment(
                rawValue: "\(number): \(drafts[number])\nkresd: \(outputs[number])\n\(errors.suffix(1000))")
            let program = try #require(LocalResolver.Kind.knot.program as? any OneFileResolver)
            let ours = program.read(trial.path(number) + "/kresd.conf", try LiveFiles())
            guard outputs[number].hasSuffix("done\n") else {
                refused += 1
                #expect(ours.whyUnread != nil, context)
                continue
            }
            guard ours.whyUnread == nil else {
                undecided += 1
                continue
            }
            var (read, come) = (described(ours.resolver), described(outputs[number]))
            if drafts[number]["kresd.conf"]?.contains("in ipairs(") == true {
                // Of addresses that a loop listens at, nothing is said.
                read.removeAll { $0.hasPrefix("listens") }
                come.removeAll { $0.hasPrefix("listens") }
            }
            #expect(read == come, context)
        }
        #expect(
            refused > 5 && undecided > 20 && count - refused - undecided >= count / 2,
            "\(refused) refused, \(undecided) undecided")
    }

    private func described(_ resolver: LocalResolver) -> [String] {
        let all = Array((resolver.localAnswers ?? []).indices)
        let listens = Set(resolver.listens.map { "listens \($0.value)" }).sorted()
        return ["anchored \(resolver.validation.value == .on)"] + listens
            + KnotDifferenceTests.names.map { name in
                if let answer = resolver.localAnswer(for: name, among: all) {
                    return "\(name) \(answer.hasAddress ? "has" : "denied")"
                }
                let isSent = resolver.upstreams.contains { isName(name, inZone: $0.zone) }
                let isInsecure = resolver.insecureZones.contains { isName(name, inZone: $0.value) }
                return "\(name) \(isSent ? "sent" : "asks") \(isInsecure)"
            }
    }

    /// What the judge said, in the same words.
    private func described(_ output: String) -> [String] {
        let lines = output.split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        let insecure = lines.filter { $0[0] == "insecure" }.map { $0[1].lowercased() }
        let listens = lines.filter { $0[0] == "listens" }.compactMap { line in
            IPAddress(line[1]).map { "listens \(Endpoint($0, port: UInt16(line[2]) ?? 0))" }
        }
        return ["anchored \(lines.contains(["anchored"]))"] + Set(listens).sorted()
            + lines.filter { $0[0] == "name" }.map { line in
                let (name, rule, post, hint) = (line[1], line[2], line[3], line[4])
                if rule == "has" || rule == "denied" { return "\(name) \(rule)" }
                if post != "no" { return "\(name) \(post) afterwards" }
                if hint == "hint" { return "\(name) has" }
                let isSent = rule == "stub" || rule == "forward"
                let isInsecure = rule == "stub" || insecure.contains { isName(name, inZone: $0) }
                return "\(name) \(isSent ? "sent" : rule == "unknown" ? rule : "asks") \(isInsecure)"
            }
    }
}
