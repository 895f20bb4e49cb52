import FoundationEssentials
import PackagePlugin

/// Writes `builtUnixSeconds`, from SOURCE_DATE_EPOCH (reproducible-builds.org), which the Makefile takes from the last commit.
@main
struct BuildDate: BuildToolPlugin {
    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let packaging = context.package.directoryURL.appending(path: "packaging")
        let output = context.pluginWorkDirectoryURL.appending(path: "BuildDate.swift")
        let seconds = ProcessInfo.processInfo.environment["SOURCE_DATE_EPOCH"] ?? ""
        return [
            .buildCommand(
                displayName: "Dating the build",
                executable: packaging.appending(path: "build/date-build"),
                arguments: [output.path(), seconds],
                inputFiles: [packaging.appending(path: "debian/changelog")],
                outputFiles: [output])
        ]
    }
}
