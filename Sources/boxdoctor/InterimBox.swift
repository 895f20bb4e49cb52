import Doctor
import Native

// Stands in for Native's LiveBox until that is merged; goes away then.
enum LiveBox {
    static func make(root: String?, offline: Bool) throws(FileError) -> Box {
        Box(files: NoFiles(), clocks: LiveClocks(), dns: NoDNS())
    }
}

private struct NoFiles: FileSystem {
    func gone(_ path: String) -> FileError { FileError(path: path, reason: .notFound) }
    func read(_ path: String, limit: Int) throws(FileError) -> [UInt8] { throw gone(path) }
    func read(_ path: String, at offset: Int, count: Int) throws(FileError) -> [UInt8] { throw gone(path) }
    func list(_ path: String, limit: Int) throws(FileError) -> [String] { throw gone(path) }
    func info(_ path: String) throws(FileError) -> FileInfo { throw gone(path) }
    func linkInfo(_ path: String) throws(FileError) -> FileInfo { throw gone(path) }
    func linkTarget(_ path: String) throws(FileError) -> String { throw gone(path) }
    func space(_ path: String) throws(FileError) -> FileSystemSpace { throw gone(path) }
}

private struct NoDNS: DNSLibrary {
    func query(_ question: DNSQuestion, id: UInt16, dnssecOK: Bool, checkingDisabled: Bool) -> [UInt8]? { nil }
    func parse(_ bytes: [UInt8]) -> DNSMessage? { nil }
    func record(_ text: String) -> DNSRecord? { nil }
    func verifies(_ records: [DNSRecord], _ signature: DNSRecord, key: DNSRecord) -> Bool { false }
    func keyTag(_ key: DNSRecord) -> UInt16 { 0 }
    func matches(_ ds: DNSRecord, key: DNSRecord) -> Bool { false }
    func nsec3Hash(_ name: String, algorithm: UInt8, iterations: UInt16, salt: [UInt8]) -> String? { nil }
}
