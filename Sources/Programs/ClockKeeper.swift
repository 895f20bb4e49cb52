import Facts
import Values

/// What the house asks of a program that carries the clock over a power cut: it saves the time, and boot puts it back.
package protocol ClockKeeper: Sendable {
    var kind: SavedClock.Kind { get }
    /// Its name as its users know it.
    var title: String { get }
    /// Its name where it stands alone in a sentence.
    var owner: String { get }
    /// Its place among the others wherever they are looked for and listed.
    var rank: Int { get }

    /// What it saved here, `persists` left to whoever knows the mounts; nil where it is not installed.
    func find(_ look: inout ProgramLook, _ daemons: [TimeDaemon]) -> SavedClock?

    /// Whether it saves anything while the box runs.
    var savesTime: Bool { get }
    /// Sets the clock to what it saved without comparing the two: not even a right real-time clock counts then.
    var overridesClock: Bool { get }
    /// Its file is nobody's where it is never started.
    var isNobodysUnlessRestored: Bool { get }
    /// The accounts that it may write as: the first that there is.
    var accounts: [String] { get }
    /// What its file is for.
    var purpose: StatePath.Purpose { get }
    /// How it is set up where it comes with the system or its packages, and what it would then save; nil elsewhere.
    func setUp(on host: HostFacts) -> (command: String, clock: SavedClock)?
    /// What it leaves behind that bears a date; nil where that is nobody's measurement.
    var trace: ClockTrace? { get }
}

extension ClockKeeper {
    package var owner: String { title }
    package var savesTime: Bool { true }
    package var overridesClock: Bool { false }
    package var isNobodysUnlessRestored: Bool { false }
    package var accounts: [String] { ["root"] }
    package var purpose: StatePath.Purpose { .savedClock }
    package func setUp(on host: HostFacts) -> (command: String, clock: SavedClock)? { nil }
    package var trace: ClockTrace? { nil }

    /// One to come: it lasts and is put back.
    func promised(_ path: String, saveIntervalSeconds: Double?) -> SavedClock {
        let source = Source(path)
        return SavedClock(
            kind: kind, path: path, time: .notLooked(why: "not there yet"), persists: .known(true, source),
            isRestored: .known(true, source), saveIntervalSeconds: saveIntervalSeconds, source: source)
    }
}

/// Something that a program leaves behind and that bears a date: a time that the present cannot precede.
package struct ClockTrace: Sendable {
    package var kind: Floor.Kind
    /// In a sentence, before the date: `fake-hwclock saved the clock`.
    package var title: String
    /// Where it lies also where the program is gone or its configuration says nothing.
    package var places: [String] = []
    /// A line of text as `date -u '+%Y-%m-%d %H:%M:%S'` writes it, not the file's date.
    package var isText = false
    /// The program's own note of the time, which it writes anew by itself: it may be dated back.
    package var isOwnNote = true
    /// How a person dates it anew; nil = touch(1).
    package var redating: String?
}

/// Every keeper of the clock, by rank.
package let allClockKeepers: [any ClockKeeper] = allPrograms.compactMap(\.keeper).sorted { $0.rank < $1.rank }

private let clockKeepers: [SavedClock.Kind: any ClockKeeper] = Dictionary(
    allClockKeepers.map { ($0.kind, $0) }, uniquingKeysWith: { first, _ in first })

private let clockTraces: [Floor.Kind: ClockTrace] = Dictionary(
    (allClockKeepers.compactMap(\.trace) + allResolverPrograms.compactMap(\.timestamp)).map { ($0.kind, $0) },
    uniquingKeysWith: { first, _ in first })

extension SavedClock.Kind {
    /// All that is known of it: little, where the facts are of a newer boxdoctor.
    package var keeper: any ClockKeeper { clockKeepers[self] ?? UnknownClockKeeper(kind: self) }

    package var title: String { keeper.title }
}

extension SavedClock {
    /// Sets the clock to what it saved without comparing the two.
    package var isBlind: Bool { overridesClock ?? kind.keeper.overridesClock }
    /// A time that was saved, put back at boot, as far as is known from a file that lasts.
    package var isPutBack: Bool { kind.keeper.savesTime && persists.value != false && isRestored.value == true }
}

extension Floor.Kind {
    /// The trace of a program that left it; nil for what is no program's.
    package var trace: ClockTrace? { clockTraces[self] }
    /// The build of the system that runs on the box.
    package var isSystemBuild: Bool { trace?.isOwnNote == false }
}

private struct UnknownClockKeeper: ClockKeeper {
    let kind: SavedClock.Kind

    var title: String { kind.rawValue }
    var rank: Int { .max }
    func find(_ look: inout ProgramLook, _ daemons: [TimeDaemon]) -> SavedClock? { nil }
}
