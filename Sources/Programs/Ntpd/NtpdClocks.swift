import Box
import Facts
import Values

/// Reference clocks of ntpd: `server 127.127.TYPE.UNIT`, or `refclock NAME unit N` of ntpsec.
struct NtpdClock {
    /// Of ntpsec; others end it.
    static let names = wordSet(
        """
        arbiter generic gpsd hopfpci hopfserial hpgps jjy local magnavox modem neoclock nmea oncore pps shm spectracom
        trimble truetime zyfer
        """)
    /// By number as by name (refclock_conf.c).
    private static let types = [
        "1": "local", "4": "spectracom", "8": "generic", "11": "arbiter", "18": "modem", "20": "nmea", "22": "pps",
        "26": "hpgps", "28": "shm", "29": "trimble", "40": "jjy", "42": "zyfer", "46": "gpsd",
    ]
    /// Where each looks for its device, before its unit's number.
    private static let devices = [
        "arbiter": "/dev/gps", "generic": "/dev/refclock-", "hpgps": "/dev/hpgps", "nmea": "/dev/gps",
        "zyfer": "/dev/zyfer",
    ]

    let driver: String
    let unit: String
    /// `path`
    let path: String?

    /// The words behind `server` or `refclock`; nil where they name no clock.
    init?(_ directive: String, _ words: [String]) {
        let values = Dictionary(zip(words, words.dropFirst()), uniquingKeysWith: { first, _ in first })
        path = values["path"]
        if directive == "refclock" {
            driver = (words.first ?? "").lowercased()
            unit = values["unit"] ?? "0"
            return
        }
        let parts = (words.first ?? "").split(separator: ".")
        guard words.first?.hasPrefix("127.127.") == true, parts.count == 4 else { return nil }
        driver = NtpdClock.types[String(parts[2])] ?? String(parts[2])
        unit = String(parts[3])
    }

    /// Nil where not known.
    var device: String? { path ?? NtpdClock.devices[driver].map { $0 + unit } }
    var waitsForProgram: Bool { ["shm", "gpsd"].contains(driver) }
    var hindrance: NTPSource.Hindrance? {
        switch driver {
        case "local": return .ownClock
        case "pps": return .pulseOnly
        default: return nil
        }
    }
}
