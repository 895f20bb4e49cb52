/// The first numbers of `uname -r`: 6.1.0 of `6.1.0-18-arm64`. Distributions freeze the third (Debian's is always 0), so
/// it tells too little, never too much.
package struct KernelVersion: Hashable, Sendable, Comparable, CustomStringConvertible {
    package var major: Int
    package var minor: Int
    package var patch: Int

    package init(_ major: Int, _ minor: Int, _ patch: Int = 0) {
        self.major = major
        self.minor = minor
        self.patch = patch
    }

    /// Nil unless the text begins with at least two numbers.
    package init?(release: String) {
        let numbers = release.prefix { $0 == "." || ("0"..."9").contains($0) }
            .split(separator: ".").prefix(3).map { Int($0) ?? -1 }
        guard numbers.count >= 2, numbers.allSatisfy({ (0...99_999).contains($0) }) else { return nil }
        self.init(numbers[0], numbers[1], numbers.count == 3 ? numbers[2] : 0)
    }

    package var description: String { "\(major).\(minor).\(patch)" }

    package static func < (a: KernelVersion, b: KernelVersion) -> Bool {
        (a.major, a.minor, a.patch) < (b.major, b.minor, b.patch)
    }
}
