import Formats
import Values

/// What may stand as a value in ntp.toml, as ntpd-rs's deserializers take it (ntp.toml(5); measured with `ntp-ctl validate` 1.4.0).
indirect enum NtpdRsShape: Sendable {
    struct Field: Sendable {
        var shape: NtpdRsShape
        var isRequired = false

        static func must(_ shape: NtpdRsShape) -> Field { Field(shape: shape, isRequired: true) }
        static func may(_ shape: NtpdRsShape) -> Field { Field(shape: shape) }
        /// Not all versions in use have it: not looked at.
        static let some = Field(shape: .unread)
    }

    case text, flag, number, finite, threshold, limit, address, socket, network, host, unread
    case whole(ClosedRange<Int64>)
    case choice(Set<String>)
    /// `true`, `false` or one of these.
    case flagOr(Set<String>)
    case list(NtpdRsShape)
    /// With `isOpen`, names that are not known are passed over.
    case table([String: Field], isOpen: Bool = false)
    /// A table whose `mode` tells its fields; of a mode without any not all versions in use are.
    case byMode([String: [String: Field]])
    /// The path of a file of certificates, read at start.
    case certificates

    static let count: NtpdRsShape = .whole(0 ... .max)

    static let document: [String: Field] = [
        "source": .may(.list(.byMode(sources))), "server": .may(.list(.table(server))),
        "nts-ke-server": .may(.list(.table(keyExchange))), "synchronization": .may(.table(synchronization)),
        "source-defaults": .may(.table(defaults)), "observability": .may(.table(observability)),
        "keyset": .may(
            .table([
                "stale-key-count": .may(count), "key-rotation-interval": .may(count), "key-storage-path": .may(.text),
            ])), "clock": .some, "csptp-server": .some,
    ]

    private static let sources: [String: [String: Field]] = {
        let common: [String: Field] = [
            "address": .must(.address), "ntp-version": .some, "initial-poll-interval": .some,
            "poll-interval-limits": .some,
        ]
        func with(_ more: [String: Field]) -> [String: Field] { common.merging(more) { $1 } }
        return [
            "server": common, "nts": with(["certificate-authority": .may(.certificates)]),
            "pool": with(["count": .may(count), "ignore": .may(.list(.host))]),
            "sock": ["path": .must(.text), "measurement_noise_estimate": .may(.finite), "precision": .some],
            "pps": [:], "nts-pool": [:], "ptp": [:], "csptp": [:],
        ]
    }()

    private static let filter: NtpdRsShape = .table(
        ["filter": .must(.list(.network)), "action": .must(.choice(["ignore", "deny"]))], isOpen: true)

    private static let server: [String: Field] = [
        "listen": .must(.socket), "denylist": .may(filter), "allowlist": .may(filter),
        "rate-limiting-cache-size": .may(count), "rate-limiting-cutoff-ms": .may(count),
        "require-nts": .may(.flagOr(["ignore", "deny"])), "accept-ntp-versions": .some,
    ]

    private static let keyExchange: [String: Field] = [
        "certificate-chain-path": .must(.text), "private-key-path": .must(.text), "listen": .must(.socket),
        "key-exchange-timeout-ms": .may(count), "concurrent-connections": .may(count),
        "ntp-port": .may(.whole(0...65_535)), "ntp-server": .may(.text), "accept-ntp-versions": .some,
        "authorized-pool-server-certificates": .some,
    ]

    private static let poll: NtpdRsShape = .whole(-128...127)

    private static let defaults: [String: Field] = [
        "initial-poll-interval": .may(poll),
        "poll-interval-limits": .may(.table(["min": .must(poll), "max": .must(poll)], isOpen: true)),
    ]

    private static let observability: [String: Field] = [
        "log-level": .may(.choice(["trace", "debug", "info", "warn", "error"])), "ansi-colors": .may(.flag),
        "observation-path": .may(.text), "observation-permissions": .may(.whole(0...4_294_967_295)),
        "metrics-exporter-listen": .may(.socket),
    ]

    private static let synchronization: [String: Field] = [
        "minimum-agreeing-sources": .may(count), "single-step-panic-threshold": .may(.threshold),
        "startup-step-panic-threshold": .may(.threshold), "accumulated-step-panic-threshold": .may(.finite),
        "local-stratum": .may(.whole(0...255)), "algorithm": .may(.table(algorithm)), "reference-id": .some,
        "warn-on-jump": .some,
    ]

    private static let algorithm: [String: Field] = {
        let numbers = wordSet(
            """
            precision-low-probability precision-high-probability precision-minimum-weight poll-interval-low-weight
            poll-interval-high-weight poll-interval-step-threshold delay-outlier-threshold initial-wander
            initial-frequency-uncertainty maximum-source-uncertainty range-statistical-weight range-delay-weight
            steer-offset-threshold steer-offset-leftover steer-frequency-threshold steer-frequency-leftover step-threshold
            slew-maximum-frequency-offset slew-minimum-duration maximum-frequency-steer
            """)
        let steps: NtpdRsShape = .whole(-2_147_483_648...2_147_483_647)
        let others: [String: Field] = [
            "precision-hysteresis": .may(steps), "poll-interval-hysteresis": .may(steps),
            "ignore-server-dispersion": .may(.flag), "meddling-threshold": .may(.finite),
            "maximum-peer-uncertainty": .some,
        ]
        return others.merging(numbers.map { ($0, .may(.number)) }) { $1 }
    }()

    /// Whether a value that is neither list nor table is one of these; nil for what is.
    func holds(_ value: Toml.Value) -> Bool? {
        switch self {
        case .text, .certificates: value.string != nil
        case .flag: value.boolean != nil
        case .number: value.isNumber
        case .finite: value.double != nil
        case .threshold: value.table == nil ? value.double.map { $0 >= 0 } ?? (value.string == "inf") : nil
        case .limit: value.isNumber || value.string == "inf"
        case .whole(let range): if case .integer(let number) = value.kind { range.contains(number) } else { false }
        case .choice(let words): value.string.map(words.contains) ?? false
        case .flagOr(let words): value.boolean != nil || value.string.map(words.contains) ?? false
        case .address: value.string.map(NtpdRsShape.isAddress) ?? false
        case .socket: value.string.map { NtpdRsShape.isSocket($0) } ?? false
        case .host: value.string.map { IPAddress($0) != nil } ?? false
        case .network: value.string.map(NtpdRsShape.isNetwork) ?? false
        case .unread: true
        case .list, .table, .byMode: nil
        }
    }

    /// `name`, `name:port`, an address, `[address]:port`; never `[address]`.
    private static func isAddress(_ text: String) -> Bool {
        switch text.count(where: { $0 == ":" }) {
        case 0: true
        case 1: text.splitOnce(":").after.map { isPort($0) } ?? false
        default: isSocket(text) || isSocket("[\(text)]:123")
        }
    }

    private static func isSocket(_ text: String) -> Bool {
        guard let colon = text.lastIndex(of: ":"), isPort(text[text.index(after: colon)...]) else { return false }
        let host = text[..<colon]
        guard host.hasPrefix("[") else { return IPAddress(host).map { !$0.isV6 } ?? false }
        guard host.hasSuffix("]") else { return false }
        let (address, scope) = String(host.dropFirst().dropLast()).splitOnce("%")
        return (IPAddress(address)?.isV6 ?? false) && scope.map { UInt32($0) != nil } ?? true
    }

    private static func isPort(_ text: some StringProtocol) -> Bool { UInt16(text) != nil }

    private static func isNetwork(_ text: String) -> Bool {
        let (address, length) = text.splitOnce("/")
        guard let address = IPAddress(address), let bits = length.flatMap({ UInt8($0) }) else { return false }
        return bits <= address.bytes.count * 8
    }
}

extension Toml.Value {
    /// An integer or a number, `inf` and `nan` among them.
    fileprivate var isNumber: Bool {
        switch kind {
        case .integer, .number: true
        default: false
        }
    }
}
