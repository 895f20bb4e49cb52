import Box
import DNSSEC
import Facts
import Programs
import TimeScience
import Values

/// The waits of one probe and what the time servers said in them.
struct NetworkRound {
    package let network: any Network
    package let kernel: any Kernel
    package let clocks: any Clocks
    package let deadline: Deadline
    /// The clocks before each wait: how far the wall clock was set between them, nothing else tells.
    private var moments: [(wall: Timestamp, boottimeSeconds: Double)] = []
    private var sent: [NTPExchange] = []
    private var heard: [Endpoint: (exchange: NTPExchange, reply: Reply)] = [:]

    package init(network: any Network, kernel: any Kernel, clocks: any Clocks, deadline: Deadline) {
        self.network = network
        self.kernel = kernel
        self.clocks = clocks
        self.deadline = deadline
    }

    /// Sends everything at once; the replies to `asks`, in order. Those of time servers are kept.
    package mutating func ask(_ asks: [DNSAsk], _ servers: [Endpoint], timeoutSeconds: Double) -> [Reply] {
        // A time server that takes over a second and a half is heard in the second round or not at all.
        let requests = requests(to: servers, timeoutSeconds: min(timeoutSeconds, 1.5))
        let replies = network.exchange(
            requests + asks.map { $0.request(timeoutSeconds: timeoutSeconds) }, until: deadline)
        hear(Array(replies.prefix(requests.count)))
        return Array(replies.dropFirst(requests.count))
    }

    /// The questions alone, for whoever sends them: the replies come back through `hear`.
    package mutating func requests(to servers: [Endpoint], timeoutSeconds: Double) -> [Request] {
        moments.append((clocks.reading(), clocks.boottimeSeconds()))
        sent = servers.compactMap { NTPExchange(with: $0, cookie: kernel.random(NTPExchange.cookieBytes)) }
        return sent.map { $0.request(timeoutSeconds: timeoutSeconds) }
    }

    /// In the order of the requests.
    package mutating func hear(_ replies: [Reply]) {
        for (exchange, reply) in zip(sent, replies) { heard[exchange.endpoint] = (exchange, reply) }
        sent = []
    }

    /// Those not asked yet, and those that gave no reply: one datagram may be lost.
    func unanswered(_ servers: [Endpoint]) -> [Endpoint] {
        servers.filter { server in
            if case .received = heard[server]?.reply { false } else { true }
        }
    }

    package func outcome(of server: Endpoint, in context: NTPContext) -> NTPAnswer.Outcome {
        guard let (exchange, reply) = heard[server] else {
            return .silent(why: "not asked: more than \(NetworkProbeLimits.timeServers) addresses")
        }
        return exchange.outcome(of: reply, in: context)
    }

    /// By how much the wall clock was set between the run's reading and each wait, in seconds; forward is positive.
    func clockSteps(since start: ClockFacts) -> [Double] {
        let now = (wall: clocks.reading(), boottimeSeconds: clocks.boottimeSeconds())
        return (moments + [now]).map {
            $0.wall.seconds(since: start.reading) - ($0.boottimeSeconds - start.boottimeSeconds)
        }
    }
}

extension Facts {
    /// Offsets are told against the reading at the run's start; if the clock was set meanwhile, those measured against
    /// another clock would be lies, so they are withdrawn and the operator is told to look again.
    mutating func offsetsSinceReading(_ steps: [Double], step: String) {
        guard let greatest = steps.max(by: { abs($0) < abs($1) }), abs(greatest) > 0.1 else { return }
        let text = "the clock was set by \(durationText(greatest)) \(greatest > 0 ? "forward" : "back") meanwhile"
        troubles.append(Trouble(Source(step), text + "; run it again"))
        for index in ntp.indices where ntp[index].sample != nil {
            ntp[index].outcome = .rejected(why: text)
        }
    }
}
