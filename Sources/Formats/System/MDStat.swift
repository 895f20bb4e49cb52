import Facts
import Values

/// /proc/mdstat (md(4)): an array's line, then one with `[wanted/working]`, then perhaps one with its progress.
package enum MDStat {
    package static func arrays(_ lines: [ConfigLine]) -> [RAIDArray] {
        var arrays: [RAIDArray] = []
        for line in lines {
            let words = line.text.words
            if words.count >= 3, words[1] == ":", line.text.first?.isBlank == false, words[0].hasPrefix("md") {
                arrays.append(array(words, line.source))
            } else if !arrays.isEmpty, line.text.first?.isBlank == true {
                detail(words, of: &arrays[arrays.count - 1])
            }
        }
        return arrays
    }

    /// `md0 : active (auto-read-only) raid1 sdb1[1](F) sda1[0]`
    private static func array(_ words: [Substring], _ source: Source) -> RAIDArray {
        let rest = words.dropFirst(3).filter { !$0.hasPrefix("(") }
        let members = rest.filter { $0.contains("[") }
        var array = RAIDArray(
            name: String(words[0].prefix(32)), level: rest.first { !$0.contains("[") }.map(String.init) ?? "raid",
            isActive: words[2] == "active", source: source)
        array.failed = members.filter { $0.hasSuffix("(F)") }.map { String($0.prefix { $0 != "[" }) }
        return array
    }

    private static func detail(_ words: [Substring], of array: inout RAIDArray) {
        for word in words where word.hasPrefix("[") && word.hasSuffix("]") && word.contains("/") {
            let numbers = word.dropFirst().dropLast().split(separator: "/").compactMap { Int($0) }
            if numbers.count == 2 { (array.wanted, array.working) = (numbers[0], numbers[1]) }
        }
        guard let action = words.first(where: { ["recovery", "resync", "reshape", "check"].contains($0) }) else {
            return
        }
        array.action = String(action)
        array.progressPercent = words.first { $0.hasSuffix("%") }.flatMap { Double(finite: $0.dropLast()) }
    }
}
