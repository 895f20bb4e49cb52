import DoctorTesting
import Native
import Testing

@testable import Box
@testable import Programs

/// What one run of the built program did.
struct BoxedRun: Sendable {
    var status: Int
    var output: String
    var errors: String
    /// On the monotonic clock, the making of the surroundings included.
    var seconds: Double

    /// A crash is a signal: 128 and up.
    var ended: Bool { status < 128 }
}

/// The built program, run in network, mount and process namespaces of its own: its `/etc`, `/run` and `/var` are folders of
/// a test, its network is empty but for what a test puts there. Nothing of the machine is changed or asked.
enum Boxed {
    /// Beside the test bundle, where the build puts both.
    static let program: String = {
        let bundle = (try? LiveFiles().linkTarget("/proc/self/exe")) ?? ""
        return bundle.split(separator: "/").dropLast().map { "/" + $0 }.joined() + "/boxdoctor"
    }()

    /// Whether the kernel lets us make namespaces: as root only, and not in every container.
    static let isPossible =
        (try? Lab.run("unshare", ["-n", "-u", "-m", "-p", "-f", "mount", "-t", "proc", "proc", "/mnt"])) != nil
    static let why: Comment = "needs to be root and to make namespaces"

    /// A folder with the directories that are put in place of the box's own.
    static func tree(_ files: [String: String] = [:]) throws -> TemporaryFolder {
        let tree = try TemporaryFolder()
        for folder in ["etc", "run", "var/lib", "var/log"] { try tree.makeFolder(folder) }
        for (name, text) in files { try tree.write(name, text) }
        return tree
    }

    /// Runs `boxdoctor ARGUMENTS` over a tree. `setup` is shell, run as root in the new namespaces before it, `TREE` being
    /// the folder; `user` is who runs the program. Must be called where `inOwnNetwork` calls, or in any thread with
    /// `ownNetwork`.
    static func run(
        _ arguments: [String], over tree: TemporaryFolder, setup: String = "", user: Int = 0, ownNetwork: Bool = true,
        environment: [String: String] = [:], timeoutSeconds: Double = 60
    ) throws -> BoxedRun {
        let inside = """
            set -e
            \(setup)
            \(user == 0 ? "" : "setpriv --reuid \(user) --regid \(user) --clear-groups") "$0" "$@"
            exit
            """
        let own = ownNetwork ? ["-n"] : []
        return try plain(
            "unshare", own + ["-u", "-m", "-p", "-f", "sh", "-c", enter, program] + arguments,
            environment: environment.merging(["TREE": tree.path, "INSIDE": inside]) { $1 },
            timeoutSeconds: timeoutSeconds)
    }

    /// Puts a root together that has the machine's programs and nothing else of it: no container's mark, no units, no
    /// hardware.
    private static let enter = """
        set -e
        mount --make-rprivate /
        mount -t tmpfs box /mnt
        for entry in /*; do
            case $entry in /etc|/run|/var|/proc|/sys|/mnt) continue ;; esac
            if [ -L "$entry" ]; then cp -P "$entry" "/mnt$entry"
            elif [ -d "$entry" ]; then mkdir "/mnt$entry"; mount --rbind "$entry" "/mnt$entry"; fi
        done
        for folder in etc run var; do mkdir "/mnt/$folder"; mount --bind "$TREE/$folder" "/mnt/$folder"; done
        mkdir /mnt/proc /mnt/sys
        mount -t proc proc /mnt/proc
        if [ -d /mnt/usr/lib/systemd ]; then mount -t tmpfs none /mnt/usr/lib/systemd; fi
        hostname attic-pi
        ip link set lo up
        exec chroot /mnt sh -c "$INSIDE" "$0" "$@"
        """

    /// Any program, its status whatever it is.
    static func plain(
        _ program: String, _ arguments: [String], environment: [String: String] = [:], timeoutSeconds: Double = 60
    ) throws -> BoxedRun {
        let clocks = LiveClocks()
        let start = clocks.monotonicNanoseconds()
        let command = Command(
            program, arguments, environment: environment, timeoutSeconds: timeoutSeconds, outputLimit: 4 << 20)
        let outcome = LiveCommands().run([command], until: Deadline(in: timeoutSeconds, by: clocks)).first
        guard case .finished(let result) = outcome, !result.wasTruncated else {
            throw LabError("\(command.description): \(outcome.map { "\($0)" } ?? "nothing")")
        }
        return BoxedRun(
            status: result.status, output: String(decoding: result.output, as: UTF8.self),
            errors: String(decoding: result.errors, as: UTF8.self),
            seconds: Double(clocks.monotonicNanoseconds() - start) / 1e9)
    }

    /// Calls `body` in a thread with an empty network of its own, in which every address of the documentation networks is
    /// somewhere: servers can be bound to it, and it is nobody's own address.
    static func inOwnNetwork<Result: Sendable>(_ body: @escaping @Sendable () throws -> Result) throws -> Result {
        let answer = Answer<Result>()
        do {
            _ = TestThread {
                answer.set(
                    Swift.Result {
                        try Lab.enterNewNetwork()
                        try Lab.run("ip", ["link", "set", "lo", "up"])
                        try Lab.run("sysctl", ["-q", "-w", "net.ipv6.ip_nonlocal_bind=1"])
                        try Lab.run("ip", ["route", "add", "local", "198.51.100.0/24", "dev", "lo"])
                        try Lab.run("ip", ["-6", "route", "add", "local", "2001:db8::/32", "dev", "lo"])
                        return try body()
                    })
            }
        }
        return try answer.get()
    }
}
