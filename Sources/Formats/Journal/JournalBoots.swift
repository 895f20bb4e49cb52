import Facts
import Values

/// The boots in a journal file, and where in them the clock was set. Halves the file until both ends of a part are of one boot
/// and one setting of the clock: a few hundred reads, however large it is, and never more than `readsLeft`.
package struct JournalBoots {
    /// Of a clock that was set by less nobody needs to know.
    private static let leastStepMicroseconds: Int64 = 1_000_000
    /// Entries around a step that are asked who wrote them.
    private static let before = 4
    private static let after = 16
    /// A step that nobody is known to have made may be a sleep, which looks the same; at the start of a boot nobody sleeps.
    private static let namelessUntilSeconds = 600.0

    private let file: JournalFile
    /// Processes that set clocks, as the journal names them.
    private let setters: Set<String>
    private var readsLeft = 20_000
    private var runs: [Run] = []

    /// A part of the file in one boot with one setting of the clock.
    private struct Run {
        var first: (number: Int, entry: JournalFile.Entry)
        var last: (number: Int, entry: JournalFile.Entry)
    }

    private init(_ file: JournalFile, _ setters: Set<String>) {
        self.file = file
        self.setters = setters
    }

    /// Oldest first. A boot that began in an older file begins here with this file.
    package static func read(_ file: JournalFile, setBy setters: Set<String>) -> [JournalBoot] {
        var reader = JournalBoots(file, setters)
        guard file.entryCount > 0 else { return [] }
        // The last ones of a file that is being written may not be there yet.
        var end = file.entryCount - 1
        while end > 0, file.entry(end) == nil, file.entryCount - end < 64 { end -= 1 }
        guard let first = file.entry(0), let last = file.entry(end) else { return [] }
        reader.look((0, first), (end, last))
        return reader.boots()
    }

    private mutating func look(
        _ low: (number: Int, entry: JournalFile.Entry), _ high: (number: Int, entry: JournalFile.Entry)
    ) {
        if low.entry.boot == high.entry.boot,
            abs(low.entry.difference - high.entry.difference) < Self.leastStepMicroseconds
        {
            return add(Run(first: low, last: high))
        }
        let middle = low.number + (high.number - low.number) / 2
        guard middle > low.number, readsLeft > 0 else {
            add(Run(first: low, last: low))
            return add(Run(first: high, last: high))
        }
        readsLeft -= 1
        guard let entry = file.entry(middle) else {
            // A hole: what is on both sides of it still counts.
            add(Run(first: low, last: low))
            return add(Run(first: high, last: high))
        }
        look(low, (middle, entry))
        look((middle, entry), high)
    }

    /// Joined with the one before where they are of one boot and one setting.
    private mutating func add(_ run: Run) {
        if let before = runs.last, before.last.entry.boot == run.first.entry.boot,
            abs(before.last.entry.difference - run.first.entry.difference) < Self.leastStepMicroseconds
        {
            runs[runs.count - 1].last = run.last
        } else {
            runs.append(run)
        }
    }

    /// A boot's clock is set once or twice.
    private static let mostSteps = 64

    private mutating func boots() -> [JournalBoot] {
        var boots: [JournalBoot] = []
        for (index, run) in runs.enumerated() {
            let (first, last) = (run.first.entry, run.last.entry)
            guard index > 0, let known = boots.last, known.boot == first.boot else {
                boots.append(
                    JournalBoot(
                        boot: first.boot, first: Timestamp(first), firstSeconds: seconds(first.monotonicMicroseconds),
                        last: Timestamp(last), lastSeconds: seconds(last.monotonicMicroseconds), steps: []))
                continue
            }
            boots[boots.count - 1].last = Timestamp(last)
            boots[boots.count - 1].lastSeconds = seconds(last.monotonicMicroseconds)
            guard boots[boots.count - 1].steps.count < Self.mostSteps else { continue }
            let by = writer(around: run.first.number, boot: first.boot)
            let after = seconds(first.monotonicMicroseconds)
            if by != nil || after < Self.namelessUntilSeconds {
                let step = seconds(first.difference - runs[index - 1].last.entry.difference)
                boots[boots.count - 1].steps.append(ClockStepSeen(afterSeconds: after, bySeconds: step, by: by))
            }
        }
        return boots
    }

    /// Nearest first: a daemon says that it steps the clock before it does, and others after it.
    private mutating func writer(around number: Int, boot: String) -> String? {
        let near = (0..<max(Self.before, Self.after)).flatMap { distance in
            [
                distance < Self.before ? number - 1 - distance : nil, distance < Self.after ? number + distance : nil,
            ].compactMap { $0 }
        }
        for candidate in near where candidate >= 0 && candidate < file.entryCount {
            guard readsLeft > 0 else { return nil }
            readsLeft -= 1
            guard let entry = file.entry(candidate), entry.boot == boot else { continue }
            if let name = file.writers(of: entry).first(where: setters.contains) { return name }
        }
        return nil
    }

    private func seconds(_ microseconds: Int64) -> Double { Double(microseconds) / 1e6 }
}

extension Timestamp {
    fileprivate init(_ entry: JournalFile.Entry) {
        self.init(
            unixSeconds: entry.realtimeMicroseconds / 1_000_000,
            nanoseconds: Int32(entry.realtimeMicroseconds % 1_000_000) * 1000)
    }
}
