import FoundationEssentials
import PackagePlugin

/// Writes `vocabulary`: the words that stand in our own sources, which are therefore nobody's name. A redacted report keeps
/// them and no others.
@main
struct Vocabulary: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let package = context.package.directoryURL
        let inputs = try ["Sources", "checks"].flatMap { folder in
            let root = package.appending(path: folder)
            return try FileManager.default.subpathsOfDirectory(atPath: root.path()).sorted()
                .filter { $0.hasSuffix(".swift") && !$0.hasPrefix("DoctorTesting/") }
                .map { root.appending(path: $0) }
        }
        let output = context.pluginWorkDirectoryURL.appending(path: "vocabulary.swift")
        return [
            .buildCommand(
                displayName: "Listing our own words",
                executable: try context.tool(named: "list-words").url,
                arguments: [output.path()] + inputs.map { $0.path() },
                inputFiles: inputs,
                outputFiles: [output])
        ]
    }
}
