import DoctorTesting
import Native
import Testing

@testable import Box
@testable import Facts
@testable import Programs
@testable import Values

/// What we read of unbound.conf(5) is what unbound reads: its options as its own parser gives them back (libunbound, whose parser
/// is the daemon's), its zones as it sets them up, and the places of its files by unbound-checkconf.
@Suite(
    .serialized,
    .enabled(if: Daemons.path("unbound-checkconf") != nil && Lab.installed("python3"), "needs unbound and python3"))
struct UnboundDifferenceTests {
    private static let count = 240

    private static let judge = """
        import ctypes, os, re, sys
        u, c = ctypes.CDLL("libunbound.so.8"), ctypes.CDLL(None)
        u.ub_ctx_create.restype = c.open_memstream.restype = ctypes.c_void_p
        options = '''domain-insecure module-config interface port val-sig-skew-min val-sig-skew-max val-override-date
            val-permissive-mode ignore-cd-flag harden-dnssec-stripped harden-algo-downgrade trust-anchor
            trust-anchor-file auto-trust-anchor-file trusted-keys-file val-nsec3-keysize-iterations do-ip4 do-ip6
            do-not-query-localhost'''.split()
        os.chdir("/")
        def judge(folder):
            said = open(folder + "/said", "w")
            ctx = ctypes.c_void_p(u.ub_ctx_create())
            text, size = ctypes.c_char_p(), ctypes.c_size_t()
            log = ctypes.c_void_p(c.open_memstream(ctypes.byref(text), ctypes.byref(size)))
            u.ub_ctx_debugout(ctx, log)
            if u.ub_ctx_config(ctx, (folder + "/main.conf").encode()):
                print("refused", file=said)
            else:
                for option in options:
                    value = ctypes.c_char_p()
                    u.ub_ctx_get_option(ctx, option.encode(), ctypes.byref(value))
                    for line in (value.value or b"").decode().splitlines(): print(option + "=" + line, file=said)
                for option in ["chroot", "directory", "username"]: u.ub_ctx_set_option(ctx, (option + ":").encode(), b"")
                os.chdir(folder)
                u.ub_ctx_set_option(ctx, b"module-config:", b"iterator")
                u.ub_ctx_debuglevel(ctx, 5)
                u.ub_ctx_print_local_zones(ctx)
                result = ctypes.c_void_p()
                if u.ub_resolve(ctx, b"localhost", 1, 1, ctypes.byref(result)): print("not set up", file=said)
                os.chdir("/")
            c.fflush(log)
            for line in ctypes.string_at(text, size.value).decode(errors="replace").splitlines():
                print("log=" + re.sub(r"^.*libunbound\\[[^]]*\\] ", "", line), file=said)
            u.ub_ctx_delete(ctx)
            c.fclose(log)
            said.close()
        # A process each, as for the daemon; two at a time.
        running = 0
        for number in range(int(sys.argv[2])):
            if running == 2: os.wait(); running -= 1
            if os.fork() == 0:
                try: judge(f"{sys.argv[1]}/{number}")
                finally: os._exit(0)
            running += 1
        while running: os.wait(); running -= 1
        """

    private static let places = """
        cd / && for option in auto-trust-anchor-file username do-not-query-localhost; do
            unbound-checkconf -f -o $option "$1/main.conf" | sed "s,^,full-$option=,"
        done
        """

    @Test func readsWhatUnboundReads() throws {
        let trial = try DaemonTrial()
        let count = UnboundDifferenceTests.count
        let drafts = (0..<count).map { UnboundDraft($0).files }
        for (number, files) in drafts.enumerated() { try trial.write(number, files) }
        let places = try trial.run(UnboundDifferenceTests.places, over: count)
        try Lab.run("python3", ["-c", UnboundDifferenceTests.judge, trial.folder.path, "\(count)"], timeoutSeconds: 60)
        var refused = 0
        for number in 0..<count {
            let said = String(decoding: trial.folder.read("\(number)/said") ?? [], as: UTF8.self)
            let context = Comment(rawValue: "configuration \(number): \(drafts[number])")
            let path = trial.path(number) + "/main.conf"
            let ours = UnboundResolver.read(path, try LiveFiles())
            guard !said.hasPrefix("refused") else {
                refused += 1
                #expect(ours.whyUnread != nil, context)
                continue
            }
            #expect(ours.whyUnread == nil, context)
            // What it set up is known only where it could: not where it may ask over neither protocol.
            guard !said.contains("\nnot set up") else { continue }
            let theirs = UnboundSaid(said + places[number])
            #expect(described(ours) == theirs.described, context)
        }
        #expect(count - refused >= 160 && refused > 10, "\(refused) of \(count) refused")
    }

    /// As unbound says `val-override-date`, without a sign.
    private func date(_ check: LocalResolver.TimeCheck) -> String {
        switch check {
        case .never: "\(UInt32.max)"
        case .at(let date): "\(date.unixSeconds)"
        case .always, .untilTold, .untilClockPasses: "0"
        }
    }

    /// In the words of `UnboundSaid`.
    private func described(_ reading: ResolverReading) -> [String] {
        let resolver = reading.resolver
        var lines = [
            "validation \(resolver.validation.value.rawValue)", "date \(date(resolver.timeCheck.value))",
            "skew \(resolver.skew.map { "\($0.leastSeconds) \($0.mostSeconds)" } ?? "")", "cd \(resolver.ignoresCD)",
            "stripped \(resolver.acceptsStripped?.value ?? false)",
            "every \(resolver.requiresEveryAlgorithm?.value ?? false)", "user \(resolver.user?.value ?? "")",
            "maintained \(resolver.maintainedAnchorFiles.map(\.value).sorted())",
            "inline \(reading.inlineAnchors.map(\.value).sorted())",
            "nsec3 \((resolver.nsec3Limits ?? []).map { "\($0.keyBits) \($0.iterations)" })",
            "insecure \(Set(resolver.insecureZones.map(\.value)).sorted())",
            "listens \(resolver.listens.map { "\($0.value)" }.sorted())",
        ]
        lines += Set(
            resolver.upstreams.map {
                "\($0.zone) \(canonical($0.host)) \(IPAddress($0.host) == nil ? 0 : $0.port) \($0.fallsBackToRecursion)"
            }
        ).sorted()
        let own = (resolver.localAnswers ?? []).map { answer in
            "own \(answer.name) \(answer.coversBelow ? "below" : "here") \(answer.hasAddress ? "address" : "nothing")"
        }
        return lines + Set(own).sorted()
    }
}

/// What libunbound gave back and logged.
private struct UnboundSaid {
    private var values: [String: [String]] = [:]

    init(_ text: String) {
        for line in text.split(separator: "\n") {
            let (name, value) = String(line).splitOnce("=")
            if let value { values[String(name), default: []].append(String(value)) }
        }
    }

    private func all(_ name: String) -> [String] { values[name] ?? [] }
    private func last(_ name: String) -> String { all(name).last ?? "" }
    private func isYes(_ name: String) -> Bool { last(name) == "yes" }

    var described: [String] {
        let anchors =
            all("trust-anchor") + all("trust-anchor-file") + all("auto-trust-anchor-file") + all("trusted-keys-file")
        let validates = last("module-config").words.contains("validator") && !anchors.allSatisfy(\.isEmpty)
        let validation = !validates ? "off" : isYes("val-permissive-mode") ? "permissive" : "on"
        let limits = last("val-nsec3-keysize-iterations").words.map(String.init)
        var interfaces = all("interface")
        if interfaces.isEmpty { interfaces = ["127.0.0.1", "::1"] }
        let listens = interfaces.compactMap { text -> String? in
            let (host, port) = text.splitOnce("@")
            guard let address = IPAddress(host), isYes(address.isV6 ? "do-ip6" : "do-ip4") else { return nil }
            return "\(Endpoint(address, port: UInt16(port ?? "") ?? UInt16(last("port")) ?? 53))"
        }
        let user = last("full-username")
        let nsec3 = stride(from: 0, to: limits.count - 1, by: 2).map { "\(limits[$0]) \(limits[$0 + 1])" }
        return [
            "validation \(validation)", "date \(last("val-override-date"))",
            "skew \(last("val-sig-skew-min")) \(last("val-sig-skew-max"))", "cd \(isYes("ignore-cd-flag"))",
            "stripped \(!isYes("harden-dnssec-stripped"))", "every \(isYes("harden-algo-downgrade"))",
            "user \(user.isEmpty ? "root" : user)",
            "maintained \(all("full-auto-trust-anchor-file").filter { !$0.hasSuffix("/") && !$0.isEmpty }.sorted())",
            "inline \(all("trust-anchor").filter { !$0.isEmpty }.sorted())",
            "nsec3 \(nsec3 == standardLimits ? [] : nsec3)",
            "insecure \(Set(all("domain-insecure").map { absoluteName($0) }).sorted())", "listens \(listens.sorted())",
        ] + Set(servers).sorted() + own
    }

    private let standardLimits = ["1024 150", "2048 150", "4096 150"]

    /// `DelegationPoint<zone>: ...` with its names and addresses below it; of several for one zone the first that is set up.
    private var servers: [String] {
        var found: [String] = []
        var zone: (name: String, isFirst: Bool)?
        var seen: Set<String> = []
        for line in all("log") {
            if let rest = line.splitOnce("DelegationPoint<").after {
                let name = absoluteName(rest.prefix { $0 != ">" })
                // Of a zone without a parent side it may ask elsewhere.
                zone = seen.insert(name).inserted ? (name, line.hasSuffix("cacheNS")) : nil
            } else if let zone, line.hasPrefix("debug:   "), let port = line.splitOnce(" port ").after {
                let words = String(line.splitOnce(" port ").before).words
                let host = String(words.last ?? "")
                if IPAddress(host)?.isLoopback == true, isYes("full-do-not-query-localhost") { continue }
                found.append("\(zone.name) \(host) \(port.prefix { $0 != " " }) \(zone.isFirst)")
            } else if let zone, line.hasPrefix("info:   ") {
                for host in line.dropFirst(8).words {
                    found.append("\(zone.name) \(host.dropLast()) 0 \(zone.isFirst)")
                }
            }
        }
        return found
    }

    private var own: [String] {
        var found: Set<String> = []
        var zone = (kind: "", name: "")
        for line in all("log") where !line.contains("arpa. TYPE0") || line.contains("home.arpa.") {
            let words = line.words.map(String.init)
            if words.count == 6, words[0] == "info:", words[2] == "zone", words[4] == "TYPE0" {
                zone = (words[1], absoluteName(words[3]))
                guard zone.name != "localhost." else { continue }
                if closed.contains(zone.kind) { found.insert("own \(zone.name) below nothing") }
            } else if words.count == 5, words[1] == "rrset", zone.name != "localhost.",
                ["A", "AAAA"].contains(words[3]),
                !shut.contains(zone.kind)
            {
                let name = absoluteName(words[2])
                found.insert("own \(name) \(zone.kind == "redirect" && name == zone.name ? "below" : "here") address")
            }
        }
        return found.sorted()
    }

    /// unbound.conf(5), local-zone: what is not there is not asked for elsewhere.
    private let closed: Set = [
        "static", "deny", "refuse", "inform_deny", "block_a", "always_nxdomain", "always_refuse", "always_nodata",
        "always_deny", "always_null",
    ]
    private let shut: Set = ["always_nxdomain", "always_refuse", "always_nodata", "always_deny", "always_null"]
}
