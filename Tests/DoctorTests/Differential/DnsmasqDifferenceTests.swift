import DoctorTesting
import Native
import Testing

@testable import Box
@testable import Facts
@testable import Programs
@testable import Values

/// What we read of dnsmasq's options is what dnsmasq reads: by what it says at its start, and the sockets that it opens.
@Suite(.serialized, .enabled(if: Daemons.path("dnsmasq") != nil, "dnsmasq is not installed"))
struct DnsmasqDifferenceTests {
    private static let count = 240

    private static let script = """
        unshare --net sh -c 'ip link set lo up
            dnsmasq --conf-file=$PWD/main.conf --pid-file=$PWD/pid --log-facility=$PWD/log --user=root --group=root 2>&1 || { echo refused; exit; }
            tries=0
            until grep -q "/etc/hosts\\|nameserver\\|upstream" log || [ $tries -gt 9 ]; do tries=$((tries + 1)); sleep 0.01; done
            sleep 0.02
            sed "s/.*]: /log=/" log
            awk "FNR > 1 {print \\"socket=\\" \\$2}" /proc/net/udp /proc/net/udp6
            kill $(cat pid)'
        """

    @Test func readsWhatDnsmasqReads() throws {
        let trial = try DaemonTrial()
        let count = DnsmasqDifferenceTests.count
        let drafts = (0..<count).map { DnsmasqDraft($0).files }
        for (number, files) in drafts.enumerated() { try trial.write(number, files) }
        let outputs = try trial.run(DnsmasqDifferenceTests.script, over: count)
        var refused = 0
        for number in 0..<count {
            let context = Comment(rawValue: "configuration \(number): \(drafts[number])\ndnsmasq: \(outputs[number])")
            let found = try read(trial.path(number) + "/main.conf")
            let reading = try #require(found, context)
            guard !outputs[number].contains("refused\n") else {
                refused += 1
                #expect(reading.whyUnread != nil, context)
                continue
            }
            #expect(reading.whyUnread == nil, context)
            // A socket of all interfaces may serve none.
            let isExact = drafts[number].values.contains { $0.contains("\nbind-interfaces\n") }
            var theirs = DnsmasqSaid(outputs[number]).described(isExact: isExact)
            if reading.resolver.listens.isEmpty { theirs.removeAll { $0.hasPrefix("port ") } }
            #expect(described(reading, isExact: isExact) == theirs, context)
        }
        #expect(count - refused >= 160 && refused > 10, "\(refused) of \(count) refused")
    }

    private func read(_ path: String) throws -> ResolverReading? {
        var reader = ConfigFiles(try LiveFiles())
        var config = DnsmasqConfig()
        config.read(path, &reader)
        return DnsmasqResolver.reading(config, path: path, resolvConf: "/none", &reader)
    }

    private func described(_ reading: ResolverReading, isExact: Bool) -> [String] {
        let resolver = reading.resolver
        let validates = resolver.validation.value != .off
        let insecure = Set(resolver.insecureZones.map(\.value))
        var lines = resolver.upstreams.map {
            "\($0.zone) \($0.host)#\($0.port)\(insecure.contains($0.zone) ? " unsigned" : "")"
        }
        lines += (resolver.localAnswers ?? []).filter {
            !$0.hasAddress && $0.isPassedOn != true && $0.name != "null.example."
        }.map {
            "here \($0.name)"
        }
        lines += validates ? reading.inlineAnchors.map { "anchor \($0.value.words[0]) \($0.value.words[3])" } : []
        lines += resolver.listens.map { isExact ? "listens \($0.value)" : "port \($0.value.port)" }
        return Set(lines).sorted() + ["validates \(validates)", "untold \(resolver.timeCheck.value == .untilTold)"]
    }
}

/// dnsmasq's log and the rows of /proc/net/udp.
private struct DnsmasqSaid {
    private var lines: [String]
    private var sockets: [Substring]

    init(_ output: String) {
        let rows = output.split(separator: "\n")
        lines = rows.filter { $0.hasPrefix("log=") }.map { String($0.dropFirst(4)) }
        sockets = rows.filter { $0.hasPrefix("socket=") }.map { $0.dropFirst(7) }
    }

    func described(isExact: Bool) -> [String] {
        var found: Set<String> = []
        let validates = lines.contains { $0.hasPrefix("DNSSEC validation enabled") }
        for line in lines {
            if let rest = line.splitOnce("using nameserver ").after, !line.contains("unqualified"),
                !line.contains("in-addr.arpa")
            {
                let server = rest.prefix { $0 != " " && $0 != "(" }
                let zone = String(rest).splitOnce(" for domain ").after.map {
                    absoluteName($0.prefix { $0 != " " }.drop { "*.".contains($0) })
                }
                found.insert("\(zone ?? ".") \(server)\(line.hasSuffix("(no DNSSEC)") ? " unsigned" : "")")
            } else if let zone = line.splitOnce("using only locally-known addresses for ").after {
                found.insert("here \(absoluteName(zone.trimmed))")
            } else if let rest = line.splitOnce("trust anchor for ").after {
                let words = rest.words
                found.insert("anchor \(words[0] == "<root>" ? "." : absoluteName(words[0])) \(words[2])")
            }
        }
        for socket in sockets {
            let (address, port) = String(socket).splitOnce(":")
            // DHCP's is 67.
            guard let number = UInt16(port ?? "", radix: 16), number < 10_000, number != 67 else { continue }
            let host = address.count == 8 ? v4(address) : address.hasSuffix("01000000") ? "[::1]" : "[::]"
            found.insert(isExact ? "listens \(host):\(number)" : "port \(number)")
        }
        return found.sorted() + [
            "validates \(validates)", "untold \(lines.contains { $0.contains("until receipt of SIGINT") })",
        ]
    }

    /// The kernel writes it as one number, lowest byte first.
    private func v4(_ digits: Substring) -> String {
        let bytes = stride(from: 0, to: 8, by: 2).compactMap { UInt8(digits.dropFirst($0).prefix(2), radix: 16) }
        return bytes.reversed().map(String.init).joined(separator: ".")
    }
}
