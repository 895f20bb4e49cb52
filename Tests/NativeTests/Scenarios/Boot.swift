/// A box as data: its programs with their whole configuration, and how wrong its clock is. What becomes of it nobody writes down:
/// its programs show it.
struct Boot: Sendable {
    /// A program of a box: a resolver or a time daemon.
    struct Part: Sendable {
        /// Unique among the parts of its kind.
        var title: String
        /// By path. `@ANCHOR@` stands for the root's DS record, `@DIGEST@` for its four fields, `@KEY@` for its key's fields,
        /// `@HINTS@` for the root hints, `@CERTIFICATE@` for the one of the resolver outside.
        var files: [String: String]
        /// As its unit starts it; empty where there is none.
        var command: String
        var service: String
        /// Of the packages unpacked in .build/daemons; nil for one that is installed.
        var package: String?
        /// Words for the shell before the command.
        var environment = ""
        /// Corrects an error within its limit bit by bit, for which half a minute is too short.
        var slews = false
        /// What becomes of it rests on something that nothing on the box tells: "not known" is right too.
        var isOpen = false
    }

    var resolver: Part
    var daemon: Part
    var nameservers = ["127.0.0.1"]
    /// True time minus the box's clock.
    var behindSeconds: Int
    /// The moment at which that was right, in seconds since 1970, where it grows as time goes by.
    var since: Int?

    /// What `boxdoctor fix --yes` is asked for before the daemon starts.
    var fix: String?

    var title: String {
        "\(resolver.title), \(daemon.title), \(behindSeconds) s behind" + (fix.map { ", fix \($0)" } ?? "")
    }

    func files(anchor: String, key: String, certificate: String, rootHints: String, packages: String) -> [String:
        String]
    {
        var files = Boot.common
        files["etc/resolv.conf"] = nameservers.map { "nameserver \($0)\n" }.joined()
        files["fix"] = fix
        files["trees"] = [resolver, daemon].compactMap(\.package).map { "\(packages)/\($0)\n" }.joined()
        for (name, part) in [("resolver", resolver), ("daemon", daemon)] {
            files.merge(part.files) { $1 }
            files[name] = part.command.isEmpty ? "" : "\(part.environment) off \(part.command) &\n"
            guard !part.command.isEmpty else { continue }
            let unit = "[Service]\nExecStart=\(part.command)\n[Install]\nWantedBy=multi-user.target\n"
            files["etc/systemd/system/\(part.service).service"] = unit
            // As good as a link to it.
            files["etc/systemd/system/multi-user.target.wants/\(part.service).service"] = unit
        }
        func fields(_ text: String, behind type: String) -> [String] {
            text.split(whereSeparator: \.isWhitespace).drop { $0 != type }.dropFirst().prefix(4).map(String.init)
        }
        let (fields, key) = (fields(anchor, behind: "DS"), fields(key, behind: "DNSKEY"))
        return files.mapValues { text in
            text.replacing("@ANCHOR@", with: ". IN DS " + fields.joined(separator: " "))
                .replacing("@DIGEST@", with: fields.joined(separator: " "))
                .replacing("@COMMAS@", with: fields.joined(separator: ","))
                .replacing("@QUOTED@", with: fields.prefix(3).joined(separator: " ") + " \"\(fields.last ?? "")\"")
                .replacing("@HINTS@", with: rootHints).replacing("@CERTIFICATE@", with: certificate)
                .replacing("@KEY@", with: key.joined(separator: " "))
                .replacing("@QUOTEDKEY@", with: key.prefix(3).joined(separator: " ") + " \"\(key.last ?? "")\"")
        }
    }

    private static let common = [
        "etc/passwd": """
        root:x:0:0:root:/:/bin/sh
        ntpd:x:995:995::/run/openntpd:/bin/false
        systemd-timesync:x:997:997::/:/bin/false
        systemd-resolve:x:996:996::/:/bin/false

        """,
        "etc/group": "root:x:0:\nntpd:x:995:\nsystemd-timesync:x:997:\nsystemd-resolve:x:996:\n",
        "etc/hosts": "127.0.0.1 localhost\n", "etc/nsswitch.conf": "hosts: files dns\n",
        "etc/services": "ntp 123/udp\ndomain 53/udp\n", "var/lib/README": "",
    ]
}
