import Box
import Facts
import Values

/// What the house asks of a program that sets the clock. Named nowhere but in its own folder: the rest asks `kind.program`.
package protocol TimeProgram: Sendable {
    var kind: TimeDaemon.Kind { get }
    /// Its name as its users know it.
    var title: String { get }
    /// Its place among the others wherever they are looked for and listed.
    var rank: Int { get }
    /// Which to keep of several when nobody says: least first, the one that does most with several sources.
    var preference: Int { get }

    /// Its units and init scripts, without suffix, the most usual first.
    var services: [String] { get }
    /// The same, the most usual on a system first: `debian 12` (os-release, ID and VERSION_ID).
    func services(on system: String) -> [String]
    /// The names of its processes as the kernel cuts them, after 15 bytes.
    var processes: Set<String> { get }
    /// A process that its command line or name shows to be this one, where others go by the same name.
    func isCertainly(_ process: RunningProcess) -> Bool
    /// How it is switched on or off where it is part of another service; nil where it is a service of its own.
    func switchCommand(on: Bool) -> String?

    /// As it is configured here; nil where it is not installed.
    func find(_ look: inout ProgramLook) -> TimeDaemon?

    /// How it is asked for its own account; none where it has no tool for that.
    var questions: [Command] { get }
    /// What its answers mean, one for each question, nil where it failed; nil where they say nothing.
    func view(_ answers: [[UInt8]?], _ files: any FileSystem) -> Sourced<DaemonView>?

    /// How fast it slews at most, in seconds a second.
    var slewRate: Double { get }
    /// The longest it waits between two questions to a source, in seconds, once it is synchronised.
    var longestPollSeconds: Double { get }
    /// Asks one source at a time, so that no majority of them can be wanted.
    var followsOneSource: Bool { get }
    /// Sets the clock by the first source that it can use, before others are heard.
    var followsFirstAnswer: Bool { get }
    /// Holds only a server's own distance from the truth against its limit, not the way to it.
    var judgesServerAlone: Bool { get }
    /// A line of its configuration that lets it step at any time, where steps are for its start alone otherwise.
    var stepAnytimeLine: String? { get }
    /// A line of its configuration that makes a device with the host's clock a source; nil where it reads none.
    func hostClockLine(_ device: String) -> String?
    /// Keeps the kernel's error bound (adjtimex maxerror) up to date, so that a high one means something.
    var keepsErrorBound: Bool { get }
    /// Asks an IPv4 address that is written as an IPv6 one (RFC 4291 section 2.5.5.2): its sockets are of both families.
    var asksMapped: Bool { get }

    /// Makes it look its sources' names up at once; none where it does so by itself.
    var wakeCommands: [Command] { get }
    /// As `wakeCommands`, to paste.
    var wakeCommand: String? { get }
    /// Makes it remove the offset that it knows by setting the clock; nil where it cannot be told to.
    var stepCommand: (what: String, command: Command)? { get }
    /// Commands that judge a configuration file without starting the daemon; none where it has no such mode.
    func checkers(of configuration: String) -> [[String]]
    /// What is written by hand so that it takes the servers that DHCP offers, before it is restarted with `restart`; nil where it
    /// has no way to.
    func waysToHeedDHCP(_ daemon: TimeDaemon, restart: String) -> [String]?
    /// Lines of its configuration that make servers at these addresses its sources.
    func serverLines(_ addresses: [String]) -> [String]
    /// Where servers are added to it other than settings are (`sourcedir`); nil = as settings, and it is restarted.
    func addingServers(_ addresses: [String], to daemon: TimeDaemon) -> Writing?
    /// What is done by hand so that servers can be added, where nothing else can; nil = its file is edited.
    func waysToAddServers(_ daemon: TimeDaemon) -> [String]?
    /// Lines of its configuration that let it step any offset at its start; nil where its configuration cannot say that.
    func steppingLines(_ steps: StepPolicy) -> [String]?
    /// What is done by hand so that it steps, before it is restarted.
    func waysToStep(_ daemon: TimeDaemon) -> [String]
    /// A line of its configuration that lets it take NTS certificates whatever their dates until its clock was set once; nil
    /// where it has no such setting.
    var certificateTimeCheckOffLine: String? { get }
    /// An option that makes it put back at its start the date of what it saved, and what that is; nil where it has none.
    var restoring: (option: String, clock: SavedClock.Kind)? { get }
}

extension TimeProgram {
    package func services(on system: String) -> [String] { services }
    /// Names of its systemd units.
    package var units: [String] { services.map { $0 + ".service" } }
    package func isCertainly(_ process: RunningProcess) -> Bool { false }
    package func switchCommand(on: Bool) -> String? { nil }
    package var questions: [Command] { [] }
    package func view(_ answers: [[UInt8]?], _ files: any FileSystem) -> Sourced<DaemonView>? { nil }
    /// Where an answer comes from.
    package var asked: Source { Source(questions.first?.description ?? "") }
    /// The kernel's adjtime(3).
    package var slewRate: Double { 500e-6 }
    package var followsOneSource: Bool { false }
    package var followsFirstAnswer: Bool { false }
    package var judgesServerAlone: Bool { false }
    package var stepAnytimeLine: String? { nil }
    package func hostClockLine(_ device: String) -> String? { nil }
    /// NTP's usual 2^10 (RFC 5905 section 7.2, MAXPOLL as configured by default).
    package var longestPollSeconds: Double { 1024 }
    package var keepsErrorBound: Bool { true }
    package var asksMapped: Bool { false }
    package var wakeCommands: [Command] { [] }
    package var wakeCommand: String? { nil }
    package var stepCommand: (what: String, command: Command)? { nil }
    package func serverLines(_ addresses: [String]) -> [String] { addresses.map { "server \($0)" } }
    package func addingServers(_ addresses: [String], to daemon: TimeDaemon) -> Writing? { nil }
    package func waysToAddServers(_ daemon: TimeDaemon) -> [String]? { nil }
    package func steppingLines(_ steps: StepPolicy) -> [String]? { nil }
    package func waysToStep(_ daemon: TimeDaemon) -> [String] {
        ["\(title): let it step any offset (\(daemon.steps.source))"]
    }
    package var certificateTimeCheckOffLine: String? { nil }
    package var restoring: (option: String, clock: SavedClock.Kind)? { nil }
    package func checkers(of configuration: String) -> [[String]] { [] }
    package func waysToHeedDHCP(_ daemon: TimeDaemon, restart: String) -> [String]? { nil }
}

/// Every program that sets the clock, by rank.
package let allTimePrograms: [any TimeProgram] = allPrograms.compactMap(\.time).sorted { $0.rank < $1.rank }

/// The one to install where there is none.
package let recommendedTimeProgram = allTimePrograms.min { $0.preference < $1.preference } ?? allTimePrograms[0]

private let timePrograms: [TimeDaemon.Kind: any TimeProgram] = Dictionary(
    allTimePrograms.map { ($0.kind, $0) }, uniquingKeysWith: { first, _ in first })

extension TimeDaemon.Kind {
    /// All that is known of it: little, where the facts are of a newer boxdoctor.
    package var program: any TimeProgram { timePrograms[self] ?? UnknownTimeProgram(kind: self) }

    package var title: String { program.title }
}

extension TimeDaemon {
    /// Its name as its users know it.
    package var title: String { kind.title }
}

private struct UnknownTimeProgram: TimeProgram {
    let kind: TimeDaemon.Kind

    var title: String { kind.rawValue }
    var rank: Int { .max }
    var preference: Int { .max }
    var services: [String] { [kind.rawValue] }
    var processes: Set<String> { [] }
    func find(_ look: inout ProgramLook) -> TimeDaemon? { nil }
}
