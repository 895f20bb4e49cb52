// Build tool: list-words OUTPUT FILE.swift... writes `vocabulary`, a text of all words in these files but for comments, which
// name people, and keys, which are no words. `usesNTS` is three of them, for JSON says `uses_nts`: usesnts, uses and nts.
import Glibc

func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte) || (97...122).contains(byte) }
func isUpper(_ byte: UInt8) -> Bool { (65...90).contains(byte) }
func isOfKey(_ byte: UInt8) -> Bool { isLetter(byte) || (48...57).contains(byte) || byte == 43 || byte == 47 }

func read(_ path: String) -> [UInt8]? {
    guard let file = fopen(path, "r") else { return nil }
    defer { fclose(file) }
    var bytes: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
        let count = fread(&chunk, 1, chunk.count, file)
        if count == 0 { return bytes }
        bytes += chunk[..<count]
    }
}

/// Without a comment: `//` at the start or behind a space, which no address of the web has before it.
func code(_ line: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
    for index in line.indices.dropLast() where line[index] == 47 && line[index + 1] == 47 {
        if index == line.startIndex || line[index - 1] == 32 { return line[..<index] }
    }
    return line
}

func add(_ run: ArraySlice<UInt8>, to words: inout Set<[UInt8]>) {
    func insert(_ word: ArraySlice<UInt8>) { if word.count > 1 { words.insert(word.map { $0 | 32 }) } }
    insert(run)
    var start = run.startIndex
    for index in run.indices.dropFirst() where isUpper(run[index]) {
        let isLast = index + 1 == run.endIndex
        guard !isUpper(run[index - 1]) || !isLast && !isUpper(run[index + 1]) else { continue }
        insert(run[start..<index])
        start = index
    }
    if start != run.startIndex { insert(run[start...]) }
}

let arguments = CommandLine.arguments.dropFirst()
guard let output = arguments.first else { exit(64) }
var words: Set<[UInt8]> = []
for path in arguments.dropFirst() {
    guard let bytes = read(path) else {
        perror("list-words: \(path)")
        exit(70)
    }
    for line in bytes.split(separator: 10) {
        let line = code(line)
        var index = line.startIndex
        while index < line.endIndex {
            guard isOfKey(line[index]) else {
                index += 1
                continue
            }
            let end = line[index...].firstIndex { !isOfKey($0) } ?? line.endIndex
            let isKey = end - index >= 32 && line[index..<end].contains { (48...57).contains($0) }
            if !isKey { for run in line[index..<end].split(whereSeparator: { !isLetter($0) }) { add(run, to: &words) } }
            index = end
        }
    }
}
var text = ""
var width = 0
for word in words.map({ String(decoding: $0, as: UTF8.self) }).sorted() {
    text += width == 0 ? word : width + word.utf8.count > 118 ? "\n    \(word)" : " \(word)"
    width = width + word.utf8.count > 118 ? word.utf8.count : width + word.utf8.count + 1
}
let source = "/// In small letters, sorted.\nlet vocabulary = \"\"\"\n    \(text)\n    \"\"\"\n"
// The same again is not written: nothing is compiled anew for it.
if let old = fopen(output, "r") {
    var before = [UInt8](repeating: 0, count: source.utf8.count + 1)
    let count = fread(&before, 1, before.count, old)
    fclose(old)
    if before.prefix(count).elementsEqual(source.utf8) { exit(0) }
}
guard let file = fopen(output, "w") else {
    perror("list-words: \(output)")
    exit(70)
}
fputs(source, file)
guard fclose(file) == 0 else { exit(70) }
