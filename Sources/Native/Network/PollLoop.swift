import Box
import CLinux
import Glibc
import Values

/// Something on its way through one socket.
protocol Polled: AnyObject {
    var isSettled: Bool { get }
    var descriptor: Int32 { get }
    /// What poll(2) shall wait for.
    var events: Int16 { get }
    /// CLOCK_MONOTONIC, nanoseconds.
    var wakeAt: Int64 { get }

    /// False where no descriptor was left: try again later.
    func start(_ now: Moment) -> Bool
    /// The socket has something to say.
    func handle(_ now: Moment)
    /// Time has passed.
    func tick(_ now: Moment)
}

/// Many of them in one poll(2) loop of the calling thread, `NetworkLimits.inFlight` at once.
struct PollLoop<Item: Polled> {
    private(set) var active: [Item] = []
    var waiting: ArraySlice<Item>

    init(_ items: [Item]) { waiting = items[...] }

    /// Starts as many as there is room for; the moment of it.
    @discardableResult
    mutating func start() -> Moment {
        active.removeAll(where: \.isSettled)
        let now = Moment()
        while active.count < NetworkLimits.inFlight, let next = waiting.first {
            // Out of descriptors: wait until one of our own is closed, if there are any.
            guard next.start(now) || active.isEmpty else { break }
            if !next.isSettled { active.append(next) }
            waiting.removeFirst()
        }
        return now
    }

    /// One wait, and what it brought.
    func turn(_ now: Moment) {
        var descriptors = active.map { pollfd(fd: $0.descriptor, events: $0.events, revents: 0) }
        let wake = active.map(\.wakeAt).min() ?? now.monotonic
        // Rounded up, or the last part of a millisecond would be spent spinning.
        let milliseconds = (max(wake - now.monotonic, 0) + 999_999) / 1_000_000
        let count = poll(&descriptors, nfds_t(descriptors.count), Int32(clamping: milliseconds))
        let then = Moment()
        for (item, descriptor) in zip(active, descriptors) {
            if count > 0, descriptor.revents != 0 { item.handle(then) }
            item.tick(then)
        }
    }
}
