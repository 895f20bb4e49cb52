import ArgumentParser
import Checks
import Judgement
import Reports
import Values

struct SettingsCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "settings", abstract: "Show the settings in force, and the file and line where each stands.",
        discussion: "Exit status: 0 shown, 64 usage, 70 boxdoctor failed.")

    @OptionGroup var files: FilesOptions

    @Option(
        help: "Read settings from this file instead of /etc/boxdoctor/boxdoctor.toml.",
        completion: .file(extensions: ["toml"]))
    var config: String?

    @Flag(help: "As JSON, for programs.")
    var json = false

    @OptionGroup(title: "Output") var output: OutputOptions

    mutating func run() throws {
        var box = try files.box
        box.config = config
        let session = Session(box)
        let checks = try allChecks + session.described()
        let settings = SettingsInForce(try session.settings(knowing: session.describedFacts()), checks: checks)
        try output.write(json ? settings.json.text + "\n" : settings.text(on: output.screen))
    }
}
