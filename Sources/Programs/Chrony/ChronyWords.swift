import Values

/// The directives of chrony.conf(5), up to 4.8, with how many words may stand behind them: chronyd does not start with another one,
/// nor with more or fewer (conf.c, `CNF_ParseLine`).
enum ChronyWords {
    static let arguments: [String: ClosedRange<Int>] = {
        var all: [String: ClosedRange<Int>] = [
            "acquisitionport": 1...1, "allow": 0...2, "broadcast": 2...3, "clockprecision": 1...1, "cmdallow": 0...2,
            "cmddeny": 0...2, "confdir": 1...10, "deny": 0...2, "fallbackdrift": 2...2, "include": 1...1,
            "driftfile": 1...3, "initstepslew": 1...many, "local": 0...many, "log": 0...many, "mailonchange": 2...2,
            "makestep": 2...2, "maxchange": 3...3, "ntsaeads": 0...many, "ntstrustedcerts": 1...2,
            "opencommands": 0...many,
            "peer": 0...many, "pool": 0...many, "ratelimit": 0...many, "cmdratelimit": 0...many,
            "ntsratelimit": 0...many, "refclock": 0...many, "server": 0...many, "smoothtime": 2...3,
            "sourcedir": 1...10, "tempcomp": 3...6, "hwtimestamp": 1...many,
        ]
        for name in single { all[name] = 1...1 }
        for name in lone { all[name] = 0...0 }
        return all
    }()

    /// Those that take nothing but numbers.
    static let numeric = wordSet(
        """
        acquisitionport clientloglimit clockprecision combinelimit corrtimeratio dscp fallbackdrift logbanner logchange
        maxclockerror maxdistance maxdrift maxjitter maxslewrate maxupdateskew minsamples port reselectdist rtcautotrim
        stratumweight
        """)
    /// An address, or for commands a path.
    static let addressed = wordSet("bindacqaddress bindaddress bindcmdaddress")

    /// `local`, and what stands behind it; the later of 4.5 and 4.7.
    static func isLocal(_ words: [String]) -> Bool {
        var rest = words[...]
        while let word = rest.popFirst() {
            switch word {
            case "orphan": continue
            case "stratum":
                guard let value = rest.popFirst(), let number = scannedInteger(value[...]), (1...15).contains(number)
                else { return false }
            case "distance", "activate", "waitsynced", "waitunsynced":
                guard let value = rest.popFirst(), scanned(value[...]) != nil else { return false }
            default: return false
            }
        }
        return true
    }

    /// Of 4.4 and later.
    static let later = wordSet("hwtstimeout leapseclist maxtxbuffers ntsaeads opencommands ptpdomain refresh")

    /// What those want that people get wrong.
    static let usage = [
        "makestep": "a threshold in seconds and a number of updates: makestep 1 3",
        "initstepslew": "a threshold in seconds",
        "maxchange": "an offset in seconds and two counts: maxchange 1000 1 2",
    ]

    private static let many = 1000
    private static let single = wordSet(
        """
        authselectmode bindacqaddress bindacqdevice bindaddress bindcmdaddress bindcmddevice binddevice clientloglimit
        cmdport combinelimit corrtimeratio dscp dumpdir hwclockfile hwtstimeout keyfile leapseclist leapsecmode leapsectz
        logbanner logchange logdir maxclockerror maxdistance maxdrift maxjitter maxntsconnections maxsamples maxslewrate
        maxtxbuffers maxupdateskew minsamples minsources nocerttimecheck ntpsigndsocket ntscachedir ntsdumpdir
        ntsntpserver ntsport ntsprocesses ntsrefresh ntsrotate ntsservercert ntsserverkey pidfile port ptpdomain ptpport
        refresh reselectdist rtcautotrim rtcdevice rtcfile sched_priority stratumweight user commandkey linux_hz
        linux_freq_scale
        """)
    private static let lone = wordSet(
        "dumponexit generatecommandkey lock_all manual noclientlog nosystemcert rtconutc rtcsync")
}

/// The options behind a chrony source: flags, and the others, which all take one value (cmdparse.c and conf.c). The first
/// that is none of them, or whose value is none, is `wrong`.
struct ChronyOptions {
    private static let serverFlags = wordSet(
        """
        auto_offline burst copy iburst ipv4 ipv6 noselect nts offline prefer require trust xleave
        """)
    private static let serverNumbers = wordSet(
        """
        asymmetry certset filter key maxdelay maxdelaydevratio maxdelayquant maxdelayratio maxpoll maxsamples maxsources
        maxunreach mindelay minpoll minsamples minstratum ntsport offset polltarget port presend version
        """)
    private static let clockFlags = wordSet("local noselect pps prefer require tai trust")
    private static let clockNumbers = wordSet(
        """
        delay dpoll filter maxdispersion maxlockage maxsamples maxunreach minsamples offset poll precision rate stratum
        width
        """)
    /// Of 4.4 and later.
    private static let later: Set<String> = ["ipv4", "ipv6", "maxunreach", "local"]
    /// Those whose value is a word.
    private static let serverTexts = ["extfield"]
    private static let clockTexts = ["lock", "refid"]

    private(set) var flags: Set<String> = []
    private(set) var values: [String: Double] = [:]
    private(set) var wrong: String?

    var isOfLater: Bool { !flags.union(values.keys).isDisjoint(with: ChronyOptions.later) }

    init(_ words: ArraySlice<Substring>, ofClock isClock: Bool) {
        let flagNames = isClock ? ChronyOptions.clockFlags : ChronyOptions.serverFlags
        let numbers = isClock ? ChronyOptions.clockNumbers : ChronyOptions.serverNumbers
        let texts = isClock ? ChronyOptions.clockTexts : ChronyOptions.serverTexts
        var rest = words
        while let word = rest.popFirst() {
            let name = word.lowercased()
            if flagNames.contains(name) {
                flags.insert(name)
            } else if let value = rest.popFirst(), texts.contains(name) || numbers.contains(name) {
                if texts.contains(name) {
                    // Four bytes on the wire.
                    guard name != "refid" || value.utf8.count <= 4 else {
                        wrong = wrong ?? String(word)
                        return
                    }
                    continue
                }
                // There is no key 0.
                guard let number = scanned(value), name != "key" || number != 0 else {
                    wrong = wrong ?? String(word)
                    return
                }
                values[name] = number
            } else {
                wrong = wrong ?? String(word)
                return
            }
        }
    }
}

/// What sscanf(3) takes for a number at the start: chronyd leaves alone what follows it.
func scanned(_ text: Substring) -> Double? {
    // No number is longer.
    let text = String(text.prefix(40))
    var best: Double?
    for end in text.indices.dropFirst() + [text.endIndex] {
        if let value = seconds(text[..<end]) { best = value }
    }
    return best
}

func scannedInteger(_ text: Substring) -> Int? { leadingNumber(text).flatMap { Int(exactly: $0) } }
