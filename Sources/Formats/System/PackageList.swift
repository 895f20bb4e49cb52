import Values

/// The lists that package managers keep of what is installed: stanzas of `Package:`, `Status:` and `Version:` (dpkg, opkg), or
/// of `P:` and `V:` (apk).
package enum PackageList {
    /// The versions of these packages, by name. What was removed but left its configuration is not installed.
    package static func versions(of names: Set<String>, in bytes: [UInt8]) -> [String: String] {
        var found: [String: String] = [:]
        var name: String?
        var version: String?
        var isInstalled = true
        func close() {
            if let name, let version, isInstalled, found[name] == nil { found[name] = version }
            (name, version, isInstalled) = (nil, nil, true)
        }
        for line in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            guard let first = line.first else {
                close()
                continue
            }
            // `Package`, `Status`, `Version`, `P`, `V`; everything else, and what goes on from the line above, is not wanted.
            guard first == 0x50 || first == 0x53 || first == 0x56,
                let colon = line.prefix(12).firstIndex(of: 0x3A)
            else { continue }
            let value = { String(decoding: line[(colon + 1)...].prefix(valueLimit), as: UTF8.self).trimmed }
            switch String(decoding: line[..<colon], as: UTF8.self) {
            case "Package", "P":
                let text = String(value())
                name = names.contains(text) ? text : nil
            case "Version", "V": if name != nil { version = String(value()) }
            case "Status": isInstalled = value().hasSuffix(" installed")
            default: break
            }
        }
        close()
        return found
    }

    private static let valueLimit = 200
}
