import ArgumentParser
import Checks
import DoctorTesting
import Glibc
import Testing

@testable import Bootstrap
@testable import Findings
@testable import Judgement
@testable import Remedies
@testable import Reports
@testable import boxdoctor

/// Every `boxdoctor ...` that any text of ours tells somebody to type can be typed: read by the program's own parser, with
/// ids that exist, and with --unsafe where what it names needs that.
@Suite struct PrintedCommandTests {
    private static let root = "/" + #filePath.split(separator: "/").dropLast(3).joined(separator: "/")

    /// What stands for something of the reader's own, with something that may stand there.
    private static let placeholders = [
        "ADDRESS": "192.0.2.1", "TIME": "2026-11-19T12:03:00Z", "NAME": "example.org", "FILE": "facts.json",
        "DIR": "/mnt", "ID": "address-source", "CHECK": "rtc", "PATH": "/etc/boxdoctor/checks.d/a.toml", "...": "",
    ]

    private static let subcommands = Set(
        BoxDoctor.configuration.subcommands.compactMap { $0.configuration.commandName })
    private static let remedies = Dictionary(uniqueKeysWithValues: allRemedies.map { ($0.id, $0.class) })
    private static let words = Set(allRemedies.map(\.id) + allChecks.flatMap { [$0.id, $0.group] } + ["bootstrap"])

    private static func files(_ folder: String) -> [String] {
        guard let directory = opendir("\(root)/\(folder)") else { return [] }
        defer { closedir(directory) }
        var found: [String] = []
        while let entry = readdir(directory) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) {
                $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name.hasPrefix(".") || entry.pointee.d_type == UInt8(DT_LNK) { continue }
            let path = "\(folder)/\(name)"
            found += entry.pointee.d_type == UInt8(DT_DIR) ? files(path) : [path]
        }
        return found.sorted()
    }

    /// Recorded screens and reports, what the checks explain, the sources' own sentences, the manual and the README.
    private static let texts: [(place: String, text: String)] = {
        let recorded =
            (files("Tests/Snapshots") + files("Tests/Fixtures/checks").filter { $0.hasSuffix("expected.json") })
        let written = files("Sources") + files("checks") + files("man") + files("packaging") + ["README.md"]
        return (recorded + written).compactMap { path in
            Snapshot.contents(of: "\(root)/\(path)").map { (path, $0) }
        } + allChecks.map { ("explain \($0.id)", explanation(of: $0)) }
    }()

    private static func explanation(of check: any Check) -> String { check.why + "\n" + check.advice }

    /// The words behind each `boxdoctor` as far as they are a command: options, ids, numbers, placeholders. Empty ones are
    /// prose about the program.
    private static func commands(in text: String) -> [[String]] {
        // An interpolation in a source is whatever it will be, and its comments tell nobody to type anything.
        text.split(separator: "\n").filter { !$0.contains("\\(") && !$0.drop { $0 == " " }.hasPrefix("//") }.flatMap {
            line in
            line.matches(of: /\bboxdoctor ([a-z].*)/).flatMap { match in
                String(match.output.1).components(around: "boxdoctor ").map(leadingCommand)
            }
        }.filter { subcommands.contains($0.first ?? "") }
    }

    private static func leadingCommand(_ text: String) -> [String] {
        var words: [String] = []
        for piece in text.prefix(while: { !"`'\"(<|&;)".contains($0) }).split(
            separator: " ", omittingEmptySubsequences: false)
        {
            let bare = piece.trimming { ".,:".contains($0) && piece != "..." }
            guard !bare.isEmpty, words.isEmpty || isArgument(bare) || isValue(after: words.last ?? "") else { break }
            words.append(bare)
            // A comma or a full stop ends a command.
            if bare.count < piece.count { break }
        }
        return words
    }

    /// A word with a hyphen is no prose but the id of something, known or not.
    private static func isArgument(_ word: String) -> Bool {
        word.contains("-") || Self.words.contains(word) || placeholders[word] != nil || Int(word) != nil
    }

    private static func isValue(after option: String) -> Bool {
        [
            "root", "color", "facts", "format", "output", "resolver", "server", "config", "timeout", "reason", "keep",
            "fail-on", "until", "deadline",
        ].contains {
            option == "--" + $0
        }
    }

    /// Nil where it can be typed, else what is wrong with it.
    static func fault(_ command: [String]) -> String? {
        let typed = command.compactMap { word -> String? in
            let word = word == "--try" ? "--try=120s" : word
            guard let stand = placeholders[word] else { return word }
            return stand.isEmpty ? nil : stand
        }
        do {
            let parsed = try BoxDoctor.parseAsRoot(typed)
            guard let fix = parsed as? FixCommand else { return nil }
            for id in fix.ids.flatMap({ $0.split(separator: "+").map(String.init) }) {
                guard words.contains(id) else { return "nothing is called \(id)" }
                if remedies[id] == .unsafe, !fix.unsafe { return "\(id) needs --unsafe" }
            }
            return nil
        } catch {
            return BoxDoctor.message(for: error)
        }
    }

    @Test func canBeTyped() {
        var seen = 0
        for (place, text) in Self.texts {
            // The manual speaks of commands by their name alone.
            let isManual = place.hasPrefix("man/") || place.hasPrefix("packaging/")
            for command in Self.commands(in: text) where command.count > 1 || !isManual {
                seen += 1
                let why = Self.fault(command)
                #expect(why == nil, "\(place): boxdoctor \(command.joined(separator: " ")): \(why ?? "")")
            }
        }
        #expect(seen > 250)
    }

    /// What programs read: the whole command, nothing left out.
    @Test func offersCanBeTyped() throws {
        var seen = 0
        for (place, text) in Self.texts where place.hasSuffix(".json") {
            for match in text.matches(of: /"command": ?"(sudo )?boxdoctor ([^"]*)"/) {
                seen += 1
                let words = match.output.2.split(separator: " ").map(String.init)
                let why = Self.fault(words)
                #expect(why == nil, "\(place): boxdoctor \(match.output.2): \(why ?? "")")
            }
        }
        #expect(seen > 30)
    }

    @Test(arguments: [
        ("fix domain-insecure", "domain-insecure needs --unsafe"),
        ("fix nothing-such", "nothing is called nothing-such"),
    ]) func theJudgeJudges(_ command: String, _ why: String) {
        #expect(Self.fault(command.split(separator: " ").map(String.init)) == why)
        #expect(Self.fault(["fix", "--clock", "rtc-utc"]) != nil && Self.fault(["check", "--sideways"]) != nil)
        #expect(
            Self.commands(in: "sudo boxdoctor fix --unsafe domain-insecure weakens something").first == [
                "fix", "--unsafe", "domain-insecure",
            ])
    }
}

extension String {
    /// The parts between occurrences of a separator.
    fileprivate func components(around separator: String) -> [String] {
        var parts: [String] = []
        var rest = self[...]
        while let range = rest.firstRange(of: separator) {
            parts.append(String(rest[..<range.lowerBound]))
            rest = rest[range.upperBound...]
        }
        return parts + [String(rest)]
    }
}

extension Substring {
    fileprivate func trimming(_ isNoise: (Character) -> Bool) -> String {
        var text = self
        while let last = text.last, isNoise(last) { text.removeLast() }
        return String(text)
    }
}
