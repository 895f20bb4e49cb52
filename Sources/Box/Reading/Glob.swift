import Values

/// Shell patterns (glob(7)): `*`, `?`, `[a-z]`, `[!a-z]`; no braces. A leading dot is matched only by a dot.
package enum Glob {
    static func isPattern(_ text: some StringProtocol) -> Bool { text.contains { "*?[".contains($0) } }

    /// Takes time in the product of the two lengths at most, whatever the pattern.
    package static func matches(_ name: some StringProtocol, _ pattern: some StringProtocol) -> Bool {
        let name = Array(name.unicodeScalars)
        let pattern = tokens(Array(pattern.unicodeScalars))
        if name.first == ".", pattern.first != .one(".") { return false }
        var (n, p) = (0, 0)
        // Where the last star stands and what it has eaten up to: on a mismatch it eats one more.
        var star: (pattern: Int, name: Int)?
        while n < name.count {
            if p < pattern.count, pattern[p] == .any {
                star = (p, n)
                p += 1
            } else if p < pattern.count, pattern[p].accepts(name[n]) {
                (n, p) = (n + 1, p + 1)
            } else if let back = star {
                star = (back.pattern, back.name + 1)
                (n, p) = (back.name + 1, back.pattern + 1)
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == .any }
    }

    /// Existing paths that an absolute pattern stands for, sorted by byte value, at most `FileLimits.includedFiles`. A
    /// pattern without wildcards stands for itself, there or not.
    package static func paths(_ pattern: String, in files: any FileSystem) -> (paths: [String], errors: [FileError]) {
        guard isPattern(pattern) else { return ([pattern], []) }
        var errors: [FileError] = []
        var found = [""]
        for part in pattern.split(separator: "/") {
            guard isPattern(part) else {
                found = found.map { $0 + "/" + part }
                continue
            }
            var next: [String] = []
            for directory in found {
                do {
                    let names = try files.list(directory.isEmpty ? "/" : directory, limit: FileLimits.directoryEntries)
                    next += names.filter { matches($0, part) }.map { directory + "/" + $0 }
                } catch {
                    // A wildcard in the middle also meets plain files, and what is not there does not match.
                    if error.reason == .permissionDenied { errors.append(error) }
                }
            }
            found = Array(next.prefix(FileLimits.includedFiles))
        }
        let existing = found.filter { (try? files.info($0)) != nil }
        return (existing.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }, errors)
    }

    /// The patterns that `{a,b}` stand for (glob(3), GLOB_BRACE), for those who read them; the first pair is spelled out first,
    /// `{}` and what never ends stay. At most `FileLimits.includedFiles`.
    package static func braces(_ pattern: String) -> [String] {
        var done: [String] = []
        var waiting = [pattern]
        while let next = waiting.popLast(), done.count + waiting.count < FileLimits.includedFiles {
            guard let parts = firstBraces(next) else {
                done.append(next)
                continue
            }
            waiting += parts.choices.reversed().map { parts.before + $0 + parts.after }
        }
        return done
    }

    private static func firstBraces(_ text: String) -> (before: String, choices: [String], after: String)? {
        let characters = Array(text)
        var start = 0
        while let open = characters[start...].firstIndex(of: "{") {
            var depth = 0
            var choices = [""]
            for index in open..<characters.count {
                let character = characters[index]
                depth += character == "{" ? 1 : character == "}" ? -1 : 0
                if depth == 0 {
                    guard index > open + 1 else { break }
                    return (String(characters[..<open]), choices, String(characters[(index + 1)...]))
                }
                if depth == 1, character == "," {
                    choices.append("")
                } else if index > open {
                    choices[choices.count - 1].append(character)
                }
            }
            start = open + 1
        }
        return nil
    }

    private enum Token: Equatable {
        case any, single
        case one(Unicode.Scalar)
        case set([ClosedRange<Unicode.Scalar>], isNegated: Bool)

        package func accepts(_ scalar: Unicode.Scalar) -> Bool {
            switch self {
            case .any, .single: true
            case .one(let wanted): scalar == wanted
            case .set(let ranges, let isNegated): ranges.contains { $0.contains(scalar) } != isNegated
            }
        }
    }

    private static func tokens(_ pattern: [Unicode.Scalar]) -> [Token] {
        var tokens: [Token] = []
        var index = 0
        while index < pattern.count {
            switch pattern[index] {
            case "*": if tokens.last != .any { tokens.append(.any) }
            case "?": tokens.append(.single)
            case "\\" where index + 1 < pattern.count:
                index += 1
                tokens.append(.one(pattern[index]))
            case "[":
                if let (set, end) = bracket(pattern, from: index + 1) {
                    tokens.append(set)
                    index = end
                } else {
                    tokens.append(.one("["))
                }
            default: tokens.append(.one(pattern[index]))
            }
            index += 1
        }
        return tokens
    }

    /// The set that begins after `[`, and the index of its `]`; nil where it never ends.
    private static func bracket(_ pattern: [Unicode.Scalar], from start: Int) -> (Token, end: Int)? {
        var index = start
        let isNegated = index < pattern.count && (pattern[index] == "!" || pattern[index] == "^")
        if isNegated { index += 1 }
        let first = index
        var ranges: [ClosedRange<Unicode.Scalar>] = []
        while index < pattern.count {
            if pattern[index] == "]", index > first { return (.set(ranges, isNegated: isNegated), index) }
            if index + 2 < pattern.count, pattern[index + 1] == "-", pattern[index + 2] != "]" {
                if pattern[index] <= pattern[index + 2] { ranges.append(pattern[index]...pattern[index + 2]) }
                index += 3
            } else {
                ranges.append(pattern[index]...pattern[index])
                index += 1
            }
        }
        return nil
    }
}
