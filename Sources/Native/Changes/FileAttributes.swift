import Box
import CLinux
import Glibc

/// What a file has beside its contents: owner, mode, extended attributes (an SELinux label among them).
struct FileAttributes {
    /// More than a file system keeps in one attribute (xattr(7)).
    private static let largest = 65_536

    private let owner: (user: UInt32, group: UInt32)?
    private let mode: UInt32
    private var extended: [(name: [CChar], value: [UInt8])] = []

    /// Of a new file: the caller's own.
    init(mode: UInt32) {
        owner = nil
        self.mode = mode & 0o7777
    }

    /// Of an open one; attributes that may not be read are left out.
    init(_ file: borrowing Descriptor, _ path: String) throws(ChangeError) {
        var state = stat()
        guard fstat(file.number, &state) == 0 else { throw failure(path, "fstat") }
        owner = (state.st_uid, state.st_gid)
        mode = state.st_mode & 0o7777
        var names = [CChar](repeating: 0, count: FileAttributes.largest)
        let length = flistxattr(file.number, &names, names.count)
        for name in names[..<max(length, 0)].split(separator: 0) {
            let name = Array(name) + [0]
            var value = [UInt8](repeating: 0, count: FileAttributes.largest)
            let size = fgetxattr(file.number, name, &value, value.count)
            if size >= 0 { extended.append((name, Array(value[..<size]))) }
        }
    }

    func apply(to file: borrowing Descriptor, _ path: String) throws(ChangeError) {
        // The owner first: chown(2) takes away set-user-ID bits.
        if let owner, fchown(file.number, owner.user, owner.group) != 0 { throw failure(path, "chown") }
        guard fchmod(file.number, mode) == 0 else { throw failure(path, "chmod") }
        for (name, value) in extended where fsetxattr(file.number, name, value, value.count, 0) != 0 {
            if errno != EOPNOTSUPP { throw failure(path, "setxattr") }
        }
    }
}
