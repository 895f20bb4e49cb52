import DoctorTesting
import Glibc

/// The real daemons, installed or unpacked by packaging/build/unpack-daemons into .build/daemons: those that would push one
/// another out cannot all be installed.
enum Daemons {
    private static let repository = "/" + #filePath.split(separator: "/").dropLast(4).joined(separator: "/")

    /// The program's whole path, of the package where it was unpacked if one is named; nil where it cannot be had.
    static func path(_ program: String, of package: String? = nil) -> String? {
        let folders = ["/usr/sbin", "/usr/bin", "/lib/systemd"]
        let places = package.map { package in folders.map { "\(tree(package))\($0)" } } ?? folders
        return places.map { "\($0)/\(program)" }.first { access($0, X_OK) == 0 }
    }

    static func tree(_ package: String) -> String { "\(repository)/.build/daemons/\(package)" }

    /// For the shell: finds the package's programs first, and the libraries that were unpacked beside them.
    static func shell(_ package: String) -> String {
        let tree = tree(package)
        return """
            export LD_LIBRARY_PATH=\(tree)/usr/lib/\(machine)-linux-gnu:\(tree)/lib/\(machine)-linux-gnu
            export PATH=\(tree)/usr/sbin:\(tree)/usr/bin:$PATH

            """
    }

    #if arch(arm64)
        private static let machine = "aarch64"
    #else
        private static let machine = "x86_64"
    #endif
}

/// Configurations for a real daemon and what it makes of each: a folder a configuration, in an empty network of its own.
struct DaemonTrial {
    let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    func path(_ number: Int) -> String { "\(folder.path)/\(number)" }

    /// `@@` in a text stands for the folder of its configuration.
    func write(_ number: Int, _ files: [String: String]) throws {
        for (name, text) in files {
            try folder.write("\(number)/\(name)", text.replacing("@@", with: path(number)))
        }
    }

    /// Runs a shell script in each folder, three at a time; what it printed, by number.
    func run(_ script: String, over count: Int, timeoutSeconds: Double = 120) throws -> [String] {
        try folder.write("one.sh", "cd \"$1\" || exit\n{\n\(script)\n} >output 2>errors </dev/null\n")
        try folder.write(
            "all.sh",
            """
            ip link set lo up
            seq 0 \(count - 1) | xargs -P 3 -I {} sh \(folder.path)/one.sh \(folder.path)/{}

            """)
        try Lab.run(
            "unshare",
            (geteuid() == 0 ? [] : ["--map-root-user"]) + [
                "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc", "sh",
                folder.path + "/all.sh",
            ],
            timeoutSeconds: timeoutSeconds)
        return (0..<count).map { String(decoding: folder.read("\($0)/output") ?? [], as: UTF8.self) }
    }
}

/// Draws from a seed: the same one makes the same configuration.
struct Draft {
    private var random: Seeded

    init(_ seed: Int) { random = Seeded(UInt64(seed)) }

    mutating func number(_ range: ClosedRange<Int>) -> Int { Int.random(in: range, using: &random) }
    mutating func chance(_ percent: Int) -> Bool { number(1...100) <= percent }
    mutating func pick<Element>(_ elements: [Element]) -> Element { elements[number(0...elements.count - 1)] }
    mutating func shuffled<Element>(_ elements: [Element]) -> [Element] { elements.shuffled(using: &random) }

    /// The text, or nothing as often as the dice say.
    mutating func maybe(_ percent: Int, _ text: String) -> String { chance(percent) ? text : "" }
}
