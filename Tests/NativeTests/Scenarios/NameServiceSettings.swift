// What the C library is told about names, beside a validating unbound and chrony.
extension Boot {
    static func libc(_ title: String, _ files: [String: String], _ servers: String? = nil) -> Boot {
        var box = Boot(
            resolver: Part.unbound(", libc: " + title).with(files), daemon: usual, behindSeconds: 3 * 365 * 86_400)
        if let servers { box.daemon = .chrony(" of \(title)", servers + "\nmakestep 1 3") }
        return box
    }

    static let nameServices: [Boot] = [
        libc("another resolver after a failure", resolvConf("nameserver 127.0.0.1", "nameserver 10.77.0.55")),
        libc(
            "the same, in a hurry",
            resolvConf(
                "options timeout:1 attempts:1", "nameserver 127.0.0.1", "nameserver 10.77.0.55")),
        libc("a search list", resolvConf("search example", "nameserver 127.0.0.1"), "server t1 iburst"),
        libc(
            "a search list, a plain resolver", resolvConf("search example", "nameserver 10.77.0.55"), "server t1 iburst"
        ),
        libc("a domain, a plain resolver", resolvConf("domain example", "nameserver 10.77.0.55"), "server t1 iburst"),
        libc("a search list of many dots", resolvConf("search plain", "options ndots:3", "nameserver 127.0.0.1")),
        libc("over TCP", resolvConf("options use-vc", "nameserver 127.0.0.1", "nameserver 10.77.0.55")),
        libc("no such file", ["etc/resolv.conf": ""]),
        libc("an odd address", resolvConf("nameserver 127.1", "nameserver 10.77.0.55")),
        libc(
            "a comment", resolvConf("nameserver 127.0.0.1 # local", "; nameserver 10.77.0.55", "#nameserver 10.77.0.55")
        ),
        libc("resolve that is not there", nsswitch("files resolve [!UNAVAIL=return] dns")),
        libc("mdns that is not there", nsswitch("files mdns4_minimal [NOTFOUND=return] dns")),
        libc("dns alone", nsswitch("dns", hosts: "10.77.0.11 t1.example")),
        libc("dns before files", nsswitch("dns files", hosts: "10.77.0.11 t1.example")),
        libc("dns before files, in earnest", nsswitch("dns [!SUCCESS=return] files", hosts: "10.77.0.11 t1.example")),
        libc("dns before files, if found", nsswitch("dns [NOTFOUND=return] files", hosts: "10.77.0.11 t1.example")),
        libc(
            "dns before files, if it tries again",
            nsswitch("dns [TRYAGAIN=return] files", hosts: "10.77.0.11 t1.example")),
        libc("an alias in capitals", nsswitch("files dns", hosts: "10.77.0.11 ntp T1.EXAMPLE # time")),
        libc("an alias for IPv6", nsswitch("files dns", hosts: "fd77::11 t1.example")),
        libc("a comment before it", nsswitch("files dns", hosts: "# 10.77.0.11 t1.example")),
        libc("no file of it", ["etc/nsswitch.conf": ""]),
        libc("db for hosts of passwd", ["etc/nsswitch.conf": "passwd: files\nhosts: files\n"]),
        libc("two lines of hosts", ["etc/nsswitch.conf": "hosts: files\nhosts: files dns\n"]),
        libc("in capitals", ["etc/nsswitch.conf": "HOSTS: files dns\n"]),
    ]

    private static func resolvConf(_ lines: String...) -> [String: String] {
        ["etc/resolv.conf": lines.joined(separator: "\n") + "\n"]
    }

    private static func nsswitch(_ services: String, hosts: String = "") -> [String: String] {
        ["etc/nsswitch.conf": "hosts: \(services)\n", "etc/hosts": "127.0.0.1 localhost\n\(hosts)\n"]
    }
}
