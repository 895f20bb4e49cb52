import ArgumentParser
import Checks
import Reports

/// Hidden: the man page that is made from the checks themselves.
struct ManualCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "manual", abstract: "Print boxdoctor-checks(7).", shouldDisplay: false)

    @OptionGroup var output: FileOptions

    mutating func run() throws { try output.write(checksManual(allChecks)) }
}
