import Values

/// What the kernel's own log (dmesg(1), `[    1.234567] text`) says of its random number generator.
package enum KernelLog {
    /// Seconds after boot of `crng init done`; absent where the log reaches back to the boot and does not say so.
    package static func readyAfterSeconds(_ bytes: [UInt8], _ source: Source) -> Observed<Double> {
        let text = bytes.map { $0 == 0 ? UInt8(ascii: "?") : $0 }
        var first: Double?
        for line in Lines.of(text, path: source.place) ?? [] {
            guard let (seconds, message) = stamped(line.text) else { continue }
            first = first ?? seconds
            // random.c: also `crng done (trusting CPU's manufacturer)` and `... (trusting bootloader)`.
            guard message.hasPrefix("random: ") else { continue }
            let rest = String(message.dropFirst(8))
            if rest.hasPrefix("crng init done") || rest.hasPrefix("crng done")
                || rest.hasPrefix("fast init done (trust")
            {
                return .known(seconds, source)
            }
        }
        guard let first else { return .unreadable(why: "the kernel's log has no lines with times", source) }
        return first < 1 ? .absent(source) : .unreadable(why: "the kernel's log no longer reaches back to boot", source)
    }

    /// Seconds after boot of every line that begins so.
    package static func seconds(of message: String, in bytes: [UInt8]) -> [Double] {
        let text = bytes.map { $0 == 0 ? UInt8(ascii: "?") : $0 }
        return (Lines.of(text, path: "") ?? []).compactMap { line in
            stamped(line.text).flatMap { $0.message.hasPrefix(message) ? $0.seconds : nil }
        }
    }

    private static func stamped(_ text: Substring) -> (seconds: Double, message: Substring)? {
        var rest = text
        // `dmesg --raw` puts the priority before it.
        if rest.first == "<", let end = rest.firstIndex(of: ">") { rest = rest[rest.index(after: end)...] }
        guard rest.first == "[", let end = rest.firstIndex(of: "]"),
            let seconds = Double(finite: rest[..<end].dropFirst().trimmed)
        else { return nil }
        var message = rest[rest.index(after: end)...].trimmed
        // With CONFIG_PRINTK_CALLER: `[    T1]`.
        if message.hasPrefix("["), let close = message.firstIndex(of: "]") {
            message = message[message.index(after: close)...].trimmed
        }
        return (seconds, message)
    }
}
