import Glibc

/// What somebody is told who ends the program in the middle of a change (Ctrl-C, a lost session): how to take back what was begun.
package enum Interruption {
    /// Read by the handler, which may neither allocate nor lock (signal-safety(7)); set before it is installed.
    private nonisolated(unsafe) static var words: UnsafeMutablePointer<UInt8>?
    private nonisolated(unsafe) static var count = 0
    private static let signals = [SIGINT, SIGTERM, SIGHUP]
    /// Those of them that the program hears.
    private nonisolated(unsafe) static var heard: [Int32] = []

    /// From now on, until `forget`. The program then ends by the signal, as it would have.
    package static func explain(_ text: String) {
        let bytes = Array(text.utf8)
        let buffer = UnsafeMutablePointer<UInt8>.allocate(capacity: max(bytes.count, 1))
        buffer.initialize(from: bytes, count: bytes.count)
        (words, count) = (buffer, bytes.count)
        for number in signals {
            // Nobody hears what was started with nohup.
            let before = signal(number) { number in
                if let words = Interruption.words { _ = write(STDERR_FILENO, words, Interruption.count) }
                signal(number, SIG_DFL)
                raise(number)
            }
            let isIgnored = unsafeBitCast(before, to: Int.self) == unsafeBitCast(SIG_IGN, to: Int.self)
            if isIgnored { signal(number, SIG_IGN) } else { heard.append(number) }
        }
    }

    package static func forget() {
        for number in heard { signal(number, SIG_DFL) }
        heard = []
    }
}
