/// The path with symlinks gone as far as it exists (path_resolution(7)); what is not there stays as written.
package func realPath(_ path: String, _ files: any FileSystem) -> String {
    var waiting = Array(path.split(separator: "/").map(String.init).reversed())
    var done: [String] = []
    var links = 0
    while let part = waiting.popLast() {
        if part == "." { continue }
        if part == ".." {
            _ = done.popLast()
            continue
        }
        done.append(part)
        guard let target = try? files.linkTarget("/" + done.joined(separator: "/")) else { continue }
        links += 1
        guard links <= 40 else { return path }
        if target.hasPrefix("/") { done = [] } else { done.removeLast() }
        waiting += target.split(separator: "/").map(String.init).reversed()
    }
    return "/" + done.joined(separator: "/")
}
