import PackagePlugin

/// Writes the registries that are lists of a room's files: `allChecks` from those in checks/, `listedRemedies` from those in
/// Sources/Remedies, its folders aside, `allPrograms` from the folders of Sources/Programs, each with the file named for it.
/// A check, a remedy or a program is added by adding its file or folder, nowhere else.
@main
struct Registry: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        guard let module = target.sourceModule else { return [] }
        let words: [String]
        let isListed: (_ stem: String, _ folder: String) -> Bool
        switch target.name {
        case "Remedies":
            words = ["listedRemedies", "Remedy", "Bootstrap"]
            isListed = { $1 == target.name }
        case "Programs":
            words = ["allPrograms", "Program", target.name]
            isListed = { $0 == $1 }
        default:
            words = ["allChecks", "Check", "Judgement"]
            isListed = { _, _ in true }
        }
        let inputs = module.sourceFiles(withSuffix: "swift").map(\.url).filter { file in
            isListed(
                file.deletingPathExtension().lastPathComponent, file.deletingLastPathComponent().lastPathComponent)
        }.sorted { $0.path() < $1.path() }
        let output = context.pluginWorkDirectoryURL.appending(path: "\(words[0]).swift")
        return [
            .buildCommand(
                displayName: "Listing \(words[0])",
                executable: try context.tool(named: "list-parts").url,
                arguments: [output.path(), target.name] + words + inputs.map { $0.path() },
                inputFiles: inputs,
                outputFiles: [output])
        ]
    }
}
