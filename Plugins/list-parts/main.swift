// Build tool: list-parts OUTPUT MODULE NAME PROTOCOL ROOM FILE.swift... writes a registry for MODULE: the list NAME of one
// value of each file's type, which is named for the file and conforms to PROTOCOL, a protocol of the module ROOM.
import Glibc

let arguments = CommandLine.arguments.dropFirst()
guard arguments.count >= 5, let output = arguments.first else { exit(64) }
let words = Array(arguments.dropFirst().prefix(4))
let types = arguments.dropFirst(5).compactMap { path in
    path.split(separator: "/").last.map { String($0.dropLast(".swift".count)) }
}
let source = """
    \(words[0] == words[3] ? "" : "import \(words[3])\n\n")/// One of each file, in the order of the files.
    package let \(words[1]): [any \(words[2])] = [
    \(types.map { "    \($0)()," }.joined(separator: "\n"))
    ]

    """
guard let file = fopen(output, "w") else {
    perror("list-parts: \(output)")
    exit(70)
}
fputs(source, file)
guard fclose(file) == 0 else { exit(70) }
