import ArgumentParser
import Reports
import Values

struct SchemaCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "schema",
        abstract: "Print the JSON Schema (2020-12) of an output or of the facts; the names of all where none is given.")

    @Argument(help: "check, time, windows, facts, ...", completion: .list(Schema.all.map(\.name)))
    var name: String?

    @OptionGroup var output: OutputOptions

    mutating func run() throws {
        guard let name else { return try output.write(Schema.listing) }
        guard let schema = Schema.document(name) else {
            let known = Schema.all.map(\.name).joined(separator: ", ")
            throw Failure.usage("there is no schema '\(escaped(name))'; there are \(known)")
        }
        try output.write(schema.text + "\n")
    }
}
