import Box
import CLinux
import Glibc

/// What a file has beside its contents: owner, mode, extended attributes (access control lists and SELinux labels are such).
struct FileAttributes {
    /// More than a file system keeps in one attribute, or in the list of their names (xattr(7)).
    private static let largest = 65_536
    /// A new file may get one from its directory (acl(5)), which the old one did not have.
    private static let accessList = "system.posix_acl_access"

    private let owner: (user: UInt32, group: UInt32)?
    private let mode: UInt32
    private var extended: [(name: String, value: [UInt8])] = []

    /// Of a new file: the caller's own.
    init(mode: UInt32) {
        owner = nil
        self.mode = mode & 0o7777
    }

    /// Of an open one. What cannot be read could not be kept, so it is an error.
    init(_ file: borrowing Descriptor, _ path: String) throws(ChangeError) {
        var state = stat()
        guard fstat(file.number, &state) == 0 else { throw failure(path, "fstat") }
        owner = (state.st_uid, state.st_gid)
        mode = state.st_mode & 0o7777
        for name in try FileAttributes.names(file, path) {
            if let value = try FileAttributes.value(name, file, path) { extended.append((name, value)) }
        }
    }

    func apply(to file: borrowing Descriptor, _ path: String) throws(ChangeError) {
        // The owner first: chown(2) takes away set-user-ID bits.
        if let owner, fchown(file.number, owner.user, owner.group) != 0 { throw failure(path, "chown") }
        let hasList = extended.contains { $0.name == FileAttributes.accessList }
        if owner != nil, !hasList, try FileAttributes.value(FileAttributes.accessList, file, path) != nil,
            fremovexattr(file.number, FileAttributes.accessList) != 0
        {
            throw failure(path, "removexattr \(FileAttributes.accessList)")
        }
        guard fchmod(file.number, mode) == 0 else { throw failure(path, "chmod") }
        for (name, value) in extended where fsetxattr(file.number, name, value, value.count, 0) != 0 {
            // Some are given by the file system itself, and to nobody else to set.
            let error = failure(path, "setxattr \(name)")
            guard (try? FileAttributes.value(name, file, path)) == value else { throw error }
        }
    }

    private static func names(_ file: borrowing Descriptor, _ path: String) throws(ChangeError) -> [String] {
        var names = [CChar](repeating: 0, count: largest)
        let length = flistxattr(file.number, &names, names.count)
        guard length >= 0 else {
            // The file system has none.
            if errno == EOPNOTSUPP { return [] }
            throw failure(path, "listxattr")
        }
        return names[..<length].split(separator: 0).map {
            String(decoding: $0.map(UInt8.init(bitPattern:)), as: UTF8.self)
        }
    }

    /// Nil where it has none of that name.
    private static func value(_ name: String, _ file: borrowing Descriptor, _ path: String) throws(ChangeError)
        -> [UInt8]?
    {
        var value = [UInt8](repeating: 0, count: largest)
        let size = fgetxattr(file.number, name, &value, value.count)
        if size >= 0 { return Array(value[..<size]) }
        if errno == ENODATA || errno == EOPNOTSUPP { return nil }
        throw failure(path, "getxattr \(name)")
    }
}
