// Build tool: list-checks OUTPUT CHECK.swift... writes the registry of checks. A check's type is named for its file.
import Glibc

let arguments = CommandLine.arguments.dropFirst()
guard let output = arguments.first else { exit(64) }
let types = arguments.dropFirst().compactMap { path in
    path.split(separator: "/").last.map { String($0.dropLast(".swift".count)) }
}
let source = """
    import Judgement

    /// Every built-in check, in the order of the files that hold them.
    package let allChecks: [any Check] = [
    \(types.map { "    \($0)()," }.joined(separator: "\n"))
    ]

    """
guard let file = fopen(output, "w") else {
    perror("list-checks: \(output)")
    exit(70)
}
fputs(source, file)
guard fclose(file) == 0 else { exit(70) }
