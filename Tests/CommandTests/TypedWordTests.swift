import ArgumentParser
import DoctorTesting
import Foundation
import Testing

@testable import boxdoctor

/// Each option of each command with a value that nobody means: refused before anything is done.
@Suite(.serialized) struct TypedWordTests {
    private struct Help: Decodable {
        struct Command: Decodable {
            var commandName: String
            var arguments: [Argument]?
            var subcommands: [Command]?
        }
        struct Argument: Decodable {
            struct Name: Decodable {
                var kind: String
                var name: String
            }
            var kind: String
            var names: [Name]?
        }
        var command: Command
    }

    /// As the program itself lists them: what is added is tried too.
    private static func options() throws -> [(command: String, option: String?)] {
        let help = try JSONDecoder().decode(Help.self, from: Data(BoxDoctor._dumpHelp().utf8))
        return (help.command.subcommands ?? []).flatMap { command in
            (command.arguments ?? []).compactMap { argument -> (String, String?)? in
                switch argument.kind {
                case "option":
                    let long = argument.names?.first { $0.kind == "long" }?.name
                    return long.map { (command.commandName, "--" + $0) }
                case "positional": return (command.commandName, nil)
                default: return nil
                }
            }
        }
    }

    private static let program: String = {
        let folder = Bundle.main.executablePath.map { URL(filePath: $0).deletingLastPathComponent().path } ?? ""
        return [folder, FileManager.default.currentDirectoryPath + "/.build/debug"]
            .map { $0 + "/boxdoctor" }.first { FileManager.default.isExecutableFile(atPath: $0) } ?? ""
    }()

    @Test func allOfThemAreTried() throws {
        let options = try Self.options()
        #expect(options.count > 100)
        for (command, option) in options {
            for bad in ["", "   ", String(repeating: "x", count: 10_000), "a\u{1b}[2Jb", "a\nb", "\u{9b}1m"] {
                let words = [command] + (option.map { [$0] } ?? []) + [bad]
                let fault = typedFault(words)
                #expect(fault != nil && (fault ?? "").count < 100, "\(words.prefix(2)): \(fault ?? "nothing said")")
                if let option { #expect(typedFault([command, "\(option)=\(bad)"]) != nil) }
            }
        }
    }

    /// The built program: one line, status 64, and nothing else.
    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: program), "the program is not beside its tests"))
    func oneLineAndNothingDone() throws {
        for (command, option) in try Self.options() {
            let words = [command] + (option.map { [$0] } ?? []) + [""]
            let process = Process()
            process.executableURL = URL(filePath: Self.program)
            process.arguments = words
            let (output, errors) = (Pipe(), Pipe())
            process.standardOutput = output
            process.standardError = errors
            process.standardInput = FileHandle.nullDevice
            try process.run()
            let said = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
            let shown = output.fileHandleForReading.readDataToEndOfFile()
            process.waitUntilExit()
            #expect(process.terminationStatus == 64, "\(words)")
            #expect(shown.isEmpty && said.split(separator: "\n").count == 1, "\(words): \(said)")
            #expect(said.hasPrefix("boxdoctor: ") && said.contains("is empty"), "\(words): \(said)")
        }
    }

    /// Values that a parser lets pass and that name nothing.
    @Test(arguments: [
        ["time", "--server", "a b"], ["time", "--server", "%%"], ["fix", "--clock", "--server", "-"],
        ["fix", "--resolver", "nobody"], ["fix", "--to", "soon"], ["rehearse", "--power-cut", "x"],
        ["rehearse", "--clock", "-"], ["check", "--timeout", "nan"], ["check", "--timeout", "inf"],
        ["check", "--every", "5s"], ["time", "--watch", "--format", "svg"], ["rehearse", "--shard-boxes", "0"],
        ["rehearse", "--format", "svg", "site"],
    ]) func oddValuesAreRefusedByTheParser(_ words: [String]) {
        #expect(throws: (any Error).self) { try BoxDoctor.parseAsRoot(words) }
    }

    @Test func whatCompletionScriptsAskIsNoFault() {
        #expect(typedFault(["---completion", "check", "--", "positional@0", ""]) == nil)
        #expect(typedFault(["check", "--timeout", "-1"]) == nil && typedFault([]) == nil)
    }
}
