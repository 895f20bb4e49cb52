// What else the C library can be told about names, beside a validating unbound that fails and chrony.
extension Boot {
    private static let dead = "nameserver 10.77.0.99"
    private static let plain = "nameserver 10.77.0.55"
    private static let own = "nameserver 127.0.0.1"

    static let furtherNameServices: [Boot] = further.map { box in
        guard box.resolver.title.hasSuffix("hosts of a dead one") else { return box }
        var box = box
        box.resolver.isOpen = true
        return box
    }

    private static let further: [Boot] = [
        libc("trusting AD", resolvConf("options trust-ad edns0", own)),
        libc("two dead before a good one", resolvConf(dead, "nameserver 10.77.0.98", plain)),
        libc("a fourth", resolvConf(dead, "nameserver 10.77.0.98", "nameserver 10.77.0.97", plain)),
        libc("a fourth after failures", resolvConf(own, own, own, plain)),
        libc("by turns", resolvConf("options rotate timeout:1", own, plain)),
        libc("no time to wait", resolvConf("options timeout:0 attempts:0", own, plain)),
        libc("by IPv6", resolvConf("nameserver fd77::55")),
        libc("by IPv6 and an interface", resolvConf("nameserver fd77::55%eth0")),
        libc("by IPv6 and an interface it lacks", resolvConf("nameserver fe80::1%eth7", plain)),
        libc("in capitals", resolvConf("NAMESERVER 10.77.0.55")), libc("behind a blank", resolvConf(own, " " + plain)),
        libc("behind a tab", resolvConf("nameserver\t10.77.0.55")),
        libc("two on a line", resolvConf("nameserver 127.0.0.1 10.77.0.55")),
        libc("a port", resolvConf("nameserver 10.77.0.55#53")),
        libc("a port of another form", resolvConf("nameserver 10.77.0.55:53")),
        libc("a colon", resolvConf("nameserver: 10.77.0.55")),
        libc("a name", resolvConf("nameserver resolver.example", plain)),
        libc("a word of the resolver's", resolvConf("options single-request-reopen no-tld-query no-aaaa", plain)),
        libc("an unknown option", resolvConf("options dnssec foo:bar", plain)),
        libc("no options", resolvConf("options", plain)), libc("any address", resolvConf("nameserver 0.0.0.0", plain)),
        libc("search of the root", resolvConf("search .", plain)),
        libc("the last of search and domain", resolvConf("search example", "domain plain", plain), "server t1 iburst"),
        libc("the last of domain and search", resolvConf("domain plain", "search example", plain), "server t1 iburst"),
        libc("search after a failing name", resolvConf("search nowhere example", plain), "server t1 iburst"),
        libc("no dots wanted", resolvConf("options ndots:0", "search example", plain), "server t1 iburst"),
        libc("a final dot", resolvConf("search example", plain), "server t1.example. iburst"),
        libc("a final dot, short", resolvConf("search example", plain), "server t1. iburst"),
        libc("unless it is there", nsswitch("resolve [!UNAVAIL=return] dns", plain)),
        libc("machines first", nsswitch("mymachines files myhostname dns", plain)),
        libc("itself first", nsswitch("files myhostname [NOTFOUND=return] dns", plain)),
        libc("its container's names", nsswitch("files mymachines [NOTFOUND=return] dns", plain)),
        libc("multicast before all", nsswitch("mdns4 files dns", plain)),
        libc("going on after success", nsswitch("files [SUCCESS=continue] dns", own, hosts: "10.77.0.11 t1.example")),
        libc("merged", nsswitch("files [SUCCESS=merge] dns", own, hosts: "10.77.0.11 t1.example")),
        libc("unless unavailable", nsswitch("files [UNAVAIL=return] dns", plain)),
        libc("ended before", nsswitch("files [NOTFOUND=return TRYAGAIN=return] dns", plain)),
        libc("an unknown service", nsswitch("files wins dns", plain)),
        libc("an unknown service ends", nsswitch("files wins [NOTFOUND=return] dns", plain)),
        libc("an unknown service ends for that", nsswitch("files wins [UNAVAIL=return] dns", plain)),
        libc("without a blank", ["etc/nsswitch.conf": "hosts:files dns\n", "etc/resolv.conf": plain + "\n"]),
        libc(
            "with a blank before the colon",
            ["etc/nsswitch.conf": "hosts : files dns\n", "etc/resolv.conf": plain + "\n"]),
        libc("nothing", ["etc/nsswitch.conf": "hosts:\n", "etc/resolv.conf": plain + "\n"]),
        libc("a remark", ["etc/nsswitch.conf": "hosts: files # dns\n", "etc/resolv.conf": plain + "\n"]),
        libc("a database", nsswitch("db files dns", plain)), libc("compatible", nsswitch("compat dns", plain)),
        libc("a bracket open", nsswitch("files [NOTFOUND=return dns", plain)),
        libc("an action unknown", nsswitch("files [NOTFOUND=leave] dns", plain)),
        libc("hosts with a tab", nsswitch("files dns", own, hosts: "10.77.0.11\tt1.example#time")),
        libc("hosts with a final dot", nsswitch("files dns", own, hosts: "10.77.0.11 t1.example.")),
        libc("hosts behind a blank", nsswitch("files dns", own, hosts: "  10.77.0.11 t1.example")),
        libc("hosts mapped", nsswitch("files dns", own, hosts: "::ffff:10.77.0.11 t1.example")),
        libc(
            "hosts of nobody",
            nsswitch("files dns", own, hosts: "0.0.0.0 t1.example\n0.0.0.0 t2.example\n0.0.0.0 t3.example")),
        libc(
            "hosts of a dead one",
            nsswitch("files dns", plain, hosts: "10.77.0.99 t1.example\n10.77.0.99 t2.example\n10.77.0.99 t3.example")),
        libc("hosts of two", nsswitch("files dns", own, hosts: "10.77.0.99 t1.example\n10.77.0.11 t1.example")),
        libc("hosts in short", nsswitch("files dns", own, hosts: "10.77.11 t1.example")),
        libc("hosts with eights", nsswitch("files dns", own, hosts: "10.77.0.013 t1.example")),
        libc("hosts of an interface", nsswitch("files dns", own, hosts: "fd77::11%eth0 t1.example")),
        libc("its own name", nsswitch("files dns", own), "server attic iburst"),
    ]

    private static func resolvConf(_ lines: String...) -> [String: String] {
        ["etc/resolv.conf": lines.joined(separator: "\n") + "\n"]
    }

    private static func nsswitch(_ services: String, _ resolver: String, hosts: String = "") -> [String: String] {
        [
            "etc/nsswitch.conf": "hosts: \(services)\n", "etc/hosts": "127.0.0.1 localhost\n\(hosts)\n",
            "etc/resolv.conf": resolver + "\n",
        ]
    }
}
