import Box
import Facts
import Formats
import Programs
import Values

/// Lists of installed packages that are text, the largest read: a desktop's dpkg status has some 6 MB.
private let packageLists = [
    "/var/lib/dpkg/status", "/lib/apk/db/installed", "/usr/lib/apk/db/installed", "/usr/lib/opkg/status",
]
private let packageListLimit = 16 << 20

/// The packages of the programs that we know.
func installedPackages(_ files: any FileSystem) -> [InstalledPackage] {
    let names = Set(allPrograms.flatMap(\.packages))
    for path in packageLists {
        guard let bytes = try? files.read(path, limit: packageListLimit) else { continue }
        return PackageList.versions(of: names, in: bytes).sorted { $0.key < $1.key }.map {
            InstalledPackage(name: $0.key, version: $0.value, source: Source(path))
        }
    }
    return []
}

/// The number in `libsystemd-shared-257.so`, which PID 1 and timesyncd are linked with.
func systemdVersion(_ files: any FileSystem) -> Observed<Int> {
    let libraries = (try? files.list("/usr/lib", limit: FileLimits.directoryEntries)) ?? []
    let folders =
        ["/usr/lib/systemd", "/lib/systemd", "/usr/lib64/systemd"]
        + libraries.filter { $0.holds("-linux-") }.map { "/usr/lib/\($0)/systemd" }
    let prefix = "libsystemd-shared-"
    for folder in folders {
        for name in (try? files.list(folder, limit: FileLimits.directoryEntries)) ?? [] where name.hasPrefix(prefix) {
            if let number = Int(name.dropFirst(prefix.count).prefix(while: \.isNumber)) {
                return .known(number, Source(folder + "/" + name))
            }
        }
    }
    return .absent(Source("/usr/lib/systemd"))
}
