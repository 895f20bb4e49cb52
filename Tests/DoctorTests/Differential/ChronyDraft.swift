/// Makes up chrony.conf(5) with every way to include, to write and to overrule.
struct ChronyDraft {
    private var draft: Draft
    /// By name in the configuration's folder.
    private(set) var files: [String: String] = [:]
    private var includes = 0
    private var addresses = 0

    init(_ seed: Int) {
        draft = Draft(seed)
        let own = "pidfile @@/run/pid\nbindcmdaddress @@/run/sock\ncmdport 0\nport 0\n"
        files["main.conf"] = own + lines(depth: 0)
        files["run/.keep"] = ""
    }

    private mutating func lines(depth: Int) -> String {
        (0..<draft.number(1...7)).map { _ in line(depth: depth) }.joined()
    }

    private mutating func line(depth: Int) -> String {
        let text: String
        switch draft.number(1...100) {
        case 1...38: text = source()
        case 39...62: text = setting()
        case 63...68: text = draft.pick(["! ", "; ", "#", "%"]) + source()
        case 69...70: text = ""
        case 71...79 where depth < 2: text = include(depth: depth)
        case 80...84 where depth < 2: text = directories("confdir", ".conf", depth: depth)
        case 85...90: text = directories("sourcedir", ".sources", depth: 2)
        case 91...92: text = mistake()
        default: text = bystander()
        }
        let end = draft.chance(3) ? "\r\n" : "\n"
        return draft.maybe(15, draft.pick(["  ", "\t"])) + text + draft.maybe(8, " ") + end
    }

    private mutating func cased(_ word: String) -> String {
        draft.chance(12) ? draft.pick([word.uppercased(), word.prefix(1).uppercased() + word.dropFirst()]) : word
    }

    private mutating func blank() -> String { draft.pick([" ", " ", " ", "  ", "\t"]) }

    /// `alone`: with an address that no other has, for chronyd sorts what it reads of sourcedirs in its own way.
    mutating func source(alone: Bool = false) -> String {
        if draft.chance(8) {
            return cased("refclock") + blank() + draft.pick(["SHM 0", "SHM 1", "SHM 2"]) + blank()
                + draft.pick(["refid GPS", "noselect", "trust delay 0.2", "poll 4 prefer", "offset 0.1 filter 3"])
        }
        addresses += 1
        let name = draft.pick([
            alone ? "192.0.2.\(20 + addresses)" : "192.0.2.\(draft.number(1...9))",
            alone ? "2001:db8::\(20 + addresses)" : "2001:db8::\(draft.number(1...9))",
            "t\(draft.number(1...9)).example",
        ])
        let kind = draft.pick(["server", "server", "server", "pool", "peer"])
        let isAddress = name.first == "1" || name.contains(":")
        var words = [cased(kind == "pool" && isAddress ? "server" : kind), name]
        let options = [
            "iburst", "prefer", "noselect", "trust", "require", "offline", "nts", "minpoll 4", "maxpoll 10",
            "port 1123",
            "xleave", "maxsources 3", "maxdelay 0.5", "version 3", "key 7", "certset 2", "minstratum 1", "presend 9",
        ]
        for option in draft.shuffled(options).prefix(draft.number(0...4)) where allowed(option, kind) {
            words.append(cased(option))
        }
        return words.reduce("") { $0.isEmpty ? $1 : $0 + blank() + $1 }
    }

    /// A peer has neither NTS nor bursts; a key and NTS exclude each other.
    private func allowed(_ option: String, _ kind: String) -> Bool {
        kind != "peer" || !["nts", "certset 2", "iburst"].contains(option)
    }

    private mutating func setting() -> String {
        let text = draft.pick([
            "makestep 1 3", "makestep 0.1 -1", "makestep 10 0", "makestep 1.5e0 1x", "maxchange 1000 1 2",
            "maxchange 500 0 -1", "minsources 2", "minsources 1", "nocerttimecheck 1", "authselectmode require",
            "authselectmode prefer", "authselectmode ignore", "authselectmode mix", "rtcsync",
            "driftfile @@/drift\(draft.number(1...3))", "driftfile @@/drift9", "ntstrustedcerts @@/a.pem",
            "ntstrustedcerts 2 @@/b.pem",
        ])
        return cased(String(text.prefix { $0 != " " })) + text.drop { $0 != " " }
    }

    private mutating func bystander() -> String {
        draft.pick([
            "leapsectz right/UTC", "local stratum 10", "allow 10.0.0.0/8", "allow", "deny all", "logdir @@/log",
            "log tracking measurements", "maxupdateskew 100.0", "maxdistance 4", "lock_all", "dumpdir @@/run",
            "clientloglimit 500000", "combinelimit 0", "hwtimestamp *", "ratelimit interval 3 burst 8", "rtconutc",
            "smoothtime 400 0.01 leaponly", "local stratum 3 orphan distance 0.1", "maxjitter 0.5s",
            "reselectdist 1e-4",
            "bindaddress 127.0.0.1", "local orphan", "user root", "mailonchange root@localhost 0.5", "sched_priority 1",
        ])
    }

    private mutating func mistake() -> String {
        draft.pick([
            "iburst", "server", "servers 192.0.2.1", "server 192.0.2.1 ibrust", "makestep 1", "makestep one 3",
            "maxchange 1000 1", "minsources x", "rtcsync on", "server 192.0.2.3 # mine", "authselectmode all",
            "driftfile @@/d @@/e", "include", "pool t1.example minpoll", "makestep 1 3 # first",
            "nocerttimecheck -", "refclock SHM 0 offset 0.1 tai", "maxdistance near", "maxjitter x", "port ntp",
            "dscp x",
            "fallbackdrift 1 x", "local stratum", "local stratum 20", "local nonsense", "bindaddress x",
            "bindacqaddress t1.example", "server 192.0.2.1 key 0", "refclock SHM 0 refid ABCDEF", "maxupdateskew x",
        ])
    }

    private mutating func include(depth: Int) -> String {
        includes += 1
        let number = includes
        for name in draft.shuffled(["a", "b", "c", ".hidden", "d e"]).prefix(draft.number(1...3)) {
            let text = lines(depth: depth + 1)
            files["inc\(number)/\(name).conf"] = text
        }
        return draft.pick([
            "include @@/inc\(number)/*.conf", "include @@/inc\(number)/[ab].conf", "include @@/inc\(number)/?.conf",
            "include @@/inc\(number)/none*.conf", "include @@/inc\(number)/[!a].conf", "INCLUDE @@/inc*/a.conf",
        ])
    }

    private mutating func directories(_ directive: String, _ suffix: String, depth: Int) -> String {
        includes += 1
        let folders = (0..<draft.number(1...3)).map { "dir\(includes)-\($0)" }
        for folder in folders {
            for name in draft.shuffled(["10", "20", "30", ".40"]).prefix(draft.number(0...3)) {
                let ending = draft.chance(85) ? suffix : draft.pick([".txt", suffix + "~", ""])
                let text = suffix == ".sources" ? sourceLines() : lines(depth: depth + 1)
                files["\(folder)/\(name)\(ending)"] = text
            }
        }
        return directive + folders.map { " @@/\($0)" }.joined()
    }

    private mutating func sourceLines() -> String {
        (0..<draft.number(0...3)).map { _ in
            draft.chance(10)
                ? draft.pick(["# none\n", "\n", "refclock SHM 3\n", "minsources 3\n"]) : source(alone: true) + "\n"
        }.joined()
    }
}
