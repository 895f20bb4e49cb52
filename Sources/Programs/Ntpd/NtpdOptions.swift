import Values

/// The options behind a source of ntp.conf(5). Words are read as they are written; one mistake, and the line is passed over
/// (ntp_parser.y, `error T_EOC`).
struct NtpdSourceOptions {
    private static let flags = wordSet("burst iburst noselect prefer true")
    private static let integers = wordSet("key maxpoll minpoll mode version")
    private static let numbers = wordSet("baud bias flag1 flag2 flag3 flag4 stratum subtype time1 time2 unit")
    private static let texts = wordSet("path ppspath refid")
    /// Of ntpsec alone.
    private static let newFlags = wordSet("noval nts")
    private static let newTexts = wordSet("aead ask ca cert expire require")
    /// Of the classic ntpd alone.
    private static let oldFlags = wordSet("autokey dynamic noepeer nopeer preempt xleave xmtnonce")
    private static let oldValues = wordSet("ident ttl")

    private(set) var names: Set<String> = []
    private(set) var values: [String: String] = [:]
    /// The first that is none, or lacks its value.
    private(set) var wrong: String?

    init(_ words: some Sequence<String>, isNew: Bool) {
        var rest = Array(words)[...]
        while let word = rest.popFirst() {
            names.insert(word)
            let isFlag =
                NtpdSourceOptions.flags.contains(word)
                || (isNew ? NtpdSourceOptions.newFlags : NtpdSourceOptions.oldFlags).contains(word)
            guard !isFlag else { continue }
            let isText =
                NtpdSourceOptions.texts.contains(word)
                || (isNew ? NtpdSourceOptions.newTexts : NtpdSourceOptions.oldValues).contains(word)
            let isNumber = NtpdSourceOptions.numbers.contains(word) || NtpdSourceOptions.integers.contains(word)
            guard isText || isNumber, let value = rest.popFirst() else {
                wrong = word
                return
            }
            if isNumber, seconds(value) == nil || NtpdSourceOptions.integers.contains(word) && Int(value) == nil {
                wrong = word
                return
            }
            values[word] = value
        }
    }
}

/// `tos` and `tinker`: names and numbers by turns; nil where one is none, and the line is passed over.
func ntpdPairs(_ words: some Sequence<String>, known: Set<String>) -> [(name: String, value: Double)]? {
    var pairs: [(String, Double)] = []
    var rest = Array(words)[...]
    while let name = rest.popFirst() {
        guard known.contains(name), let value = rest.popFirst().flatMap({ seconds($0) }) else { return nil }
        pairs.append((name, value))
    }
    return pairs.isEmpty ? nil : pairs
}

/// What ntpd(8) calls its options in full.
let ntpdLongOptions: [String: Character] = [
    "configfile": "c", "driftfile": "f", "dvar": "V", "force-step-once": "G", "interface": "I", "ipv4": "4",
    "ipv6": "6",
    "jaildir": "i", "keyfile": "k", "logfile": "l", "nice": "N", "nofork": "n", "novirtualips": "L", "panicgate": "g",
    "pidfile": "p", "priority": "P", "propagationdelay": "r", "quit": "q", "slew": "x", "statsdir": "s",
    "trustedkey": "t", "uinterval": "U", "updateinterval": "U", "user": "u", "wait-sync": "w",
]
/// Its letters without a value, of either ntpd.
let ntpdFlagLetters = "46AabdGgKLMmNnqxyZ?hV"
