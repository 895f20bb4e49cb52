import DoctorTesting
import Native

@testable import Box
@testable import Programs
@testable import Values

/// Files of boxes that are run for real, and servers for them.
enum BoxedTrees {
    /// A Debian with chrony, asking `sources`, and libc asking `nameservers`.
    static func debian(
        chrony sources: [String] = ["pool 2.debian.pool.ntp.org iburst"], nameservers: [String] = ["198.51.100.53"],
        adding files: [String: String] = [:]
    ) throws -> TemporaryFolder {
        let standard = [
            "etc/hostname": "attic-pi\n",
            "etc/hosts": "127.0.0.1 localhost\n::1 localhost\n",
            "etc/nsswitch.conf": "passwd: files\ngroup: files\nhosts: files dns\n",
            "etc/passwd": "root:x:0:0:root:/root:/bin/sh\n_chrony:x:104:105::/var/lib/chrony:/usr/sbin/nologin\n",
            "etc/group": "root:x:0:\n_chrony:x:105:\n",
            "etc/resolv.conf": nameservers.map { "nameserver \($0)\n" }.joined(),
            "etc/chrony/chrony.conf": (sources + ["driftfile /var/lib/chrony/chrony.drift", "makestep 1 3", "rtcsync"])
                .map { $0 + "\n" }.joined(),
            "var/lib/chrony/chrony.drift": "1.0 0.1\n",
        ]
        return try Boxed.tree(standard.merging(files) { $1 })
    }

    /// A process by the daemon's name, for the setup of a run: then it is in charge.
    static let chronyRuns = "cp /bin/sleep /run/chronyd; /run/chronyd 60 &"

    static let home = "198.51.100.53"

    /// A nameserver at port 53 of `address` that knows `names`; others do not exist.
    static func nameserver(at address: String = home, _ names: [String: String]) throws -> LoopbackServer {
        try nameserver(at: address) { question in
            guard let text = names[question.name], let known = IPAddress(text) else {
                return [DNSServer.response(to: question, rcode: question.name == "." ? 0 : 3)]
            }
            let fits = known.isV6 == (question.type == DNSType.aaaa)
            return [DNSServer.response(to: question, addresses: fits ? [known] : [])]
        }
    }

    /// A nameserver that says what `answer` gives, over both transports.
    static func nameserver(
        at address: String = home, hasTCP: Bool = true, _ answer: @escaping @Sendable (DNSServer.Question) -> [[UInt8]]
    ) throws -> LoopbackServer {
        let overUDP: @Sendable ([UInt8]) -> LoopbackServer.Answer = { query in
            guard let question = DNSServer.question(query) else { return .silence }
            return .pieces(answer(question))
        }
        let overTCP: @Sendable ([UInt8]) -> LoopbackServer.Answer = { query in
            guard let question = DNSServer.question(query), let last = answer(question).last else { return .silence }
            return .message(last)
        }
        return try LoopbackServer(at: address, port: 53, udp: overUDP, tcp: hasTCP ? overTCP : nil)
    }

    /// An NTP server at port 123 of `address`, true but for what `spoil` does.
    static func timeServer(
        at address: String, offset: Double = 0, _ spoil: @escaping @Sendable (inout ServerReply) -> Void = { _ in }
    ) throws -> LoopbackServer {
        try LoopbackServer(
            at: address, port: 123,
            udp: { request in
                guard request.count == 48 else { return .silence }
                var reply = ServerReply(to: request, at: LiveTime.now.adding(seconds: offset), held: 0)
                spoil(&reply)
                return .message(reply.bytes)
            })
    }
}

private enum LiveTime {
    static var now: Timestamp { LiveClocks().reading() }
}
