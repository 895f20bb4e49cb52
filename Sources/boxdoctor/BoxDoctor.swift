import ArgumentParser
import Checks
import Doctor

@main
struct BoxDoctor: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "boxdoctor", abstract: "Says why a box cannot get its time and names back, and breaks the circle.",
        version: "0.1.0")

    func run() {
        print(allChecks.map(\.id))
    }
}
