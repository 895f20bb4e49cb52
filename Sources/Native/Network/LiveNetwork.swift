import Box
import CLinux
import Glibc
import Values

/// UDP and TCP by non-blocking sockets, all in one poll(2) loop of the calling thread.
package struct LiveNetwork: Network {
    package init() {}

    package func exchange(_ requests: [Request], until deadline: Deadline, meanwhile: () -> [Request]) -> [Reply] {
        var exchanges = requests.map { Exchange($0, until: deadline) }
        var waiting = exchanges[...]
        var active: [Exchange] = []
        start(&waiting, &active)
        let further = meanwhile().map { Exchange($0, until: deadline) }
        exchanges += further
        waiting += further
        while true {
            active.removeAll { $0.reply != nil }
            let now = start(&waiting, &active)
            guard !active.isEmpty else { break }
            if !further.isEmpty, exchanges.prefix(requests.count).allSatisfy({ $0.reply != nil }) {
                for exchange in further { exchange.hurry(now) }
            }
            turn(active, now)
        }
        return exchanges.map { $0.reply ?? .none(why: "could not be sent") }
    }

    /// As many as there is room for; the moment of it.
    @discardableResult
    private func start(_ waiting: inout ArraySlice<Exchange>, _ active: inout [Exchange]) -> Moment {
        let now = Moment()
        while active.count < NetworkLimits.inFlight, let next = waiting.first {
            // Out of descriptors: wait until one of our own is closed, if there are any.
            guard next.start(now) || active.isEmpty else { break }
            if next.reply == nil { active.append(next) }
            waiting.removeFirst()
        }
        return now
    }

    /// One wait, and what it brought.
    private func turn(_ active: [Exchange], _ now: Moment) {
        var descriptors = active.map { pollfd(fd: $0.descriptor, events: $0.events, revents: 0) }
        let wake = active.map(\.wakeAt).min() ?? now.monotonic
        // Rounded up, or the last part of a millisecond would be spent spinning.
        let milliseconds = (max(wake - now.monotonic, 0) + 999_999) / 1_000_000
        let count = poll(&descriptors, nfds_t(descriptors.count), Int32(clamping: milliseconds))
        let then = Moment()
        for (exchange, descriptor) in zip(active, descriptors) {
            if count > 0, descriptor.revents != 0 { exchange.handle(then) }
            exchange.tick(then)
        }
    }
}

/// The same instant on both clocks.
struct Moment {
    let wall: Timestamp
    /// CLOCK_MONOTONIC just before and just after that reading, nanoseconds. A busy machine may be away for milliseconds in
    /// between; whoever measures an exchange counts that time in, or the answer would look surer than it is.
    let monotonic: Int64
    let settled: Int64

    init() {
        let clocks = LiveClocks()
        monotonic = clocks.monotonicNanoseconds()
        wall = clocks.reading()
        settled = clocks.monotonicNanoseconds()
    }
}
