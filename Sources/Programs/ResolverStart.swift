import Box
import Facts
import Formats
import Values

/// How a resolver is started here: as it runs, else as its unit starts it, else as its init script's file of variables says.
struct ResolverStart {
    /// What stands behind the program's name.
    var options = DaemonOptions()
    /// The program's own path, as far as it is known.
    var program: String?
    /// A script of its distribution starts it, or an init script: the options are those of the file of variables.
    var isByScript = false
    /// Where relative paths begin; nil where that is not known.
    var folder: String? = "/"
    /// Why the options are not known, or not all of them; nil where they are.
    var whyUndecided: String?

    /// A path of its command line as a whole one; nil where that is not known.
    func whole(_ path: String) -> String? {
        path.hasPrefix("/") ? path : folder.map { ($0 == "/" ? "" : $0) + "/" + path }
    }
}

/// A variable of a file that an init script reads before it starts a program.
package struct DefaultsVariable: Sendable {
    var file: String
    var name: String

    init(_ file: String, _ name: String) {
        self.file = file
        self.name = name
    }
}

extension ProgramLook {
    /// Every resolver's command line is read here.
    func start(of program: any ResolverProgram) -> ResolverStart {
        // What is wrong with a unit is told by who looks at units.
        var look = self
        if let process = look.ownProcess(of: program) {
            let words = process.arguments.dropFirst().map { Sourced($0, Source("its command line")) }
            return ResolverStart(
                options: DaemonOptions(words), program: process.arguments.first, folder: nil, whyUndecided: nil)
        }
        for name in look.inUse(program.services) {
            guard let unit = services.units.unit(name + ".service", &look.reader) else { continue }
            let options = DaemonOptions(unit, &look.reader)
            guard let path = options.program else { continue }
            if program.starters.contains(path.value.lastPathComponent) { return look.byScript(program) }
            var start = ResolverStart(options: options, program: path.value)
            start.folder = unit.settings.last("Service", "WorkingDirectory")?.value ?? "/"
            if !program.starts(path.value) {
                guard let inner = options.within(program.processes) else {
                    start.options = DaemonOptions()
                    start.whyUndecided = "\(path.source): with what options shows only as it starts"
                    return start
                }
                start.options = inner
                start.program = inner.program?.value
            }
            start.whyUndecided = options.undecided.map { "\($0): with what options shows only as it starts" }
            return start
        }
        return look.byScript(program)
    }

    private mutating func byScript(_ program: any ResolverProgram) -> ResolverStart {
        var start = ResolverStart(isByScript: true)
        for variable in program.defaults where exists(variable.file) {
            let options = DaemonOptions(file: variable.file, variable: variable.name, &reader)
            start.options.words += options.words
            if let place = options.undecided {
                start.whyUndecided = "\(place): with what options shows only as it starts"
            }
        }
        return start
    }

    /// The one that its own service started; others have theirs, in units of other names.
    private mutating func ownProcess(of program: any ResolverProgram) -> RunningProcess? {
        let found = (processes.value ?? []).filter { program.processes.contains($0.name) && !$0.arguments.isEmpty }
            .map { (process: $0, unit: ProcessPlace($0.pid, reader.files).unit) }
        let units = program.units
        let own =
            found.first { $0.unit.map(units.contains) ?? false } ?? found.first { $0.unit == nil }
            ?? found.first { pair in program.services.contains { pair.unit?.hasPrefix($0) == true } }
        guard let own else { return nil }
        // One of several programs, such as Knot Resolver's kresd below its manager: the first has the options.
        if let name = own.unit, let unit = services.units.unit(name, &reader),
            let first = DaemonOptions(unit, &reader).program?.value, program.starts(first),
            String(first.lastPathComponent.prefix(15)) != own.process.name
        {
            return nil
        }
        return own.process
    }
}

extension ResolverProgram {
    fileprivate func starts(_ path: String) -> Bool {
        processes.contains(String(path.lastPathComponent.prefix(15)))
    }
}

/// A resolver whose whole configuration is one file: the one that its command line names, else the first that is there.
protocol OneFileResolver: ResolverProgram {
    /// Where distributions put it.
    var paths: [String] { get }
    /// The files that its command line names, where that tells.
    func named(_ start: ResolverStart, _ look: ProgramLook) -> [Sourced<String>]
    func read(_ path: String, _ files: any FileSystem) -> ResolverReading
    func read(_ path: String, _ start: ResolverStart, _ files: any FileSystem) -> ResolverReading
}

extension OneFileResolver {
    func read(_ path: String, _ start: ResolverStart, _ files: any FileSystem) -> ResolverReading { read(path, files) }

    package func readings(_ look: ProgramLook) -> [ResolverReading] { fileReadings(look, look.start(of: self)) }

    func fileReadings(_ look: ProgramLook, _ start: ResolverStart) -> [ResolverReading] {
        let files = look.reader.files
        let named = named(start, look)
        let standard = paths.first(where: look.exists)
        guard let given = named.last else {
            // Where a service is there that may have another file, none here means nothing.
            guard let path = standard ?? (start.whyUndecided == nil ? nil : paths.first) else { return [] }
            return [read(path, start, files).undecided(start.whyUndecided)]
        }
        guard let path = start.whole(given.value) else {
            let why = "\(given.source): where \(escaped(given.value)) is shows only as it starts"
            return [read(standard ?? paths[0], start, files).undecided(why)]
        }
        var why = start.whyUndecided
        if !look.exists(path) {
            why = why ?? "\(given.source): it is told to read \(escaped(path)), which is not there"
        }
        if named.count > 1 { why = why ?? "\(given.source): it reads several files, of which this is the last" }
        return [read(path, start, files).undecided(why)]
    }
}

extension ResolverReading {
    fileprivate func undecided(_ why: String?) -> ResolverReading {
        var reading = self
        reading.whyUnread = why ?? reading.whyUnread
        return reading
    }
}
