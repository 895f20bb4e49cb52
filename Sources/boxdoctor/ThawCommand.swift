import ArgumentParser
import Box
import Native
import Operation
import Reports
import Values

struct ThawCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "thaw", abstract: "Allow fixes again after 'boxdoctor freeze'.")

    @Flag(help: "As JSON, for programs.")
    var json = false

    @OptionGroup var output: FileOptions

    mutating func run() throws {
        try output.run("thaw", asJSON: json, perform)
    }

    private func perform(_ record: inout ChangeRecord) throws {
        let patient = try Session(BoxOptions.parse([])).changeableBox()
        guard let freezer = Freezer(patient) else { throw Failure.broken("this box may not be changed") }
        do {
            let removed = try freezer.thaw()
            record.members = [("removed", .array(removed.map(JSON.string)))]
            if !removed.isEmpty { record.outcome = .done }
            if freezer.isFrozenByKernel {
                throw Failure(
                    status: FixStatus.refused,
                    text: "boxdoctor.freeze is on the kernel command line: remove it there and reboot to allow fixes")
            }
            if json { return }
            try output.write(removed.isEmpty ? "Nothing was frozen.\n" : "Fixes are allowed again.\n")
        } catch let error as ChangeError {
            throw Failure(status: FixStatus.refused, text: "\(error)")
        }
    }
}
