import Box
import Values

/// UDP and TCP by non-blocking sockets, all in one poll(2) loop of the calling thread.
package struct LiveNetwork: Network {
    package init() {}

    package func exchange(_ requests: [Request], until deadline: Deadline, meanwhile: () -> [Request]) -> [Reply] {
        var exchanges = requests.map { Exchange($0, until: deadline) }
        var loop = PollLoop(exchanges)
        loop.start()
        let further = meanwhile().map { Exchange($0, until: deadline) }
        exchanges += further
        loop.waiting += further
        while true {
            let now = loop.start()
            guard !loop.active.isEmpty else { break }
            if !further.isEmpty, exchanges.prefix(requests.count).allSatisfy(\.isSettled) {
                for exchange in further { exchange.hurry(now) }
            }
            loop.turn(now)
        }
        return exchanges.map { $0.reply ?? .none(why: "could not be sent") }
    }
}

/// The same instant on all clocks.
struct Moment {
    let wall: Timestamp
    let monotonic: Int64
    /// CLOCK_MONOTONIC_RAW, which nobody slews, just before and just after the wall clock's reading, nanoseconds. A busy
    /// machine may be away for milliseconds in between; whoever measures an exchange counts that time in, or the answer
    /// would look surer than it is.
    let raw: Int64
    let settled: Int64
    /// CLOCK_BOOTTIME less CLOCK_MONOTONIC: the time spent asleep, nanoseconds.
    let asleep: Int64

    init() {
        let clocks = LiveClocks()
        raw = clocks.rawNanoseconds()
        wall = clocks.reading()
        settled = clocks.rawNanoseconds()
        monotonic = clocks.monotonicNanoseconds()
        asleep = clocks.asleepNanoseconds(at: monotonic)
    }
}
