import PackagePlugin

/// Writes `allChecks` from the files in checks/: a check is added by adding its file, nowhere else.
@main
struct CheckRegistry: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        guard let module = target.sourceModule else { return [] }
        let inputs = module.sourceFiles(withSuffix: "swift").map(\.url).sorted { $0.path() < $1.path() }
        let output = context.pluginWorkDirectoryURL.appending(path: "AllChecks.swift")
        return [
            .buildCommand(
                displayName: "Listing the checks",
                executable: try context.tool(named: "list-checks").url,
                arguments: [output.path()] + inputs.map { $0.path() },
                inputFiles: inputs,
                outputFiles: [output])
        ]
    }
}
