import DoctorTesting
import Foundation
import Testing

@testable import Box
@testable import DNSSEC
@testable import Reports
@testable import Values

/// Which RRsets of a chain each validator counts, asked of real ones: all dates are wide but those of one set, and the
/// clock stands inside and outside of those, and on every edge that we compute.
@Suite(.serialized) struct CountedSetTests {
    @Test(arguments: LabDaemon.allCases.filter(\.isInstalled))
    func everyKindOfSet(_ daemon: LabDaemon) throws {
        let server = try LabServer()
        var wrong: [String] = []
        for lab in NarrowSet.all {
            let table = lab.hierarchy.answers(for: [lab.name, "host.leaf.org."], withNS: true)
            server.serve(table)
            let chain = LabCase(lab.name, [lab.hierarchy.anchor], as: daemon.model, from: table).chain()
            let windows = chain.acceptedWindows(by: daemon.model, reference: NarrowSet.middle)
            #expect(windows.intervals.count == 1, "\(lab.label): \(chain)")
            let edges = LabDaemon.moments(around: windows)
            for second in [NarrowSet.middle, NarrowSet.before, NarrowSet.after] + edges {
                let expected = windows.contains(second) ? lab.rcode : "SERVFAIL"
                func answer() throws -> String {
                    try daemon.answer(
                        DNSQuestion(name: lab.name, type: DNSType.a), lab.hierarchy.anchor, server.port, at: second)
                }
                var rcode = try answer()
                // On a busy machine a daemon may give up waiting, once.
                if rcode != expected { rcode = try answer() }
                guard rcode != expected else { continue }
                let place = second - NarrowSet.middle
                wrong.append("\(lab.label) at \(place): \(rcode.prefix(9)), not \(expected)")
                if ProcessInfo.processInfo.environment["LAB_SAID"] != nil { print(daemon, lab.label, rcode) }
            }
        }
        #expect(wrong == [], "\(daemon)")
    }
}

/// A hierarchy where one set is signed for a shorter time than all others.
private struct NarrowSet {
    static let middle: Int64 = 1_795_000_000
    private static let day: Int64 = 86_400
    /// Two days outside the narrow dates, far inside the wide ones: no validator is that lenient.
    static let before = middle - 7 * day
    static let after = middle + 7 * day

    let label: String
    let name: String
    let rcode: String
    let hierarchy: LabHierarchy

    /// `isNarrow` sees zone, owner and type. The leaf zone is leaf.org, below whatever `build` adds.
    private init(
        _ label: String, _ name: String, rcode: String = "NOERROR", org: LabZone.Style = .nsec,
        leaf: LabZone.Style = .nsec, isNarrow: @escaping (String, String, UInt16) -> Bool,
        build: (LabHierarchy, LabZone) -> Void
    ) {
        (self.label, self.name, self.rcode) = (label, name, rcode)
        let hierarchy = LabHierarchy(pool: LabKeyPool())
        func dates(_ zone: String) -> (String, UInt16) -> [(inception: UInt32, expiration: UInt32)] {
            { owner, type in
                let days: Int64 = isNarrow(zone, owner, type) ? 5 : 30
                return [
                    (UInt32(NarrowSet.middle - days * NarrowSet.day), UInt32(NarrowSet.middle + days * NarrowSet.day))
                ]
            }
        }
        hierarchy.add(".", style: .nsec, algorithm: 13, dates: dates("."))
        hierarchy.add("org.", style: org, algorithm: 13, dates: dates("org."))
        hierarchy.add("ntp.org.", style: .nsec, algorithm: 13, isSigned: false, dates: dates("ntp.org."))
            .add("pool.ntp.org.", "A", "192.0.2.7")
        let zone = name.hasSuffix(".between.org.") ? "leaf.between.org." : "leaf.org."
        build(hierarchy, hierarchy.add(zone, style: leaf, algorithm: 13, dates: dates(zone)))
        self.hierarchy = hierarchy
    }

    private static func host(_ label: String, _ isNarrow: @escaping (String, String, UInt16) -> Bool) -> NarrowSet {
        NarrowSet(label, "host.leaf.org.", isNarrow: isNarrow) { $1.add("host.leaf.org.", "A", "192.0.2.1") }
    }

    private static func pool(_ label: String, _ org: LabZone.Style, _ type: UInt16) -> NarrowSet {
        NarrowSet(label, "pool.ntp.org.", org: org, isNarrow: { $0 == "org." && $2 == type }) { _, _ in }
    }

    /// The leaf's own denial or SOA.
    private static func absent(
        _ label: String, _ name: String, rcode: String = "NOERROR", _ leaf: LabZone.Style, _ type: UInt16
    ) -> NarrowSet {
        NarrowSet(
            label, name, rcode: rcode, leaf: leaf, isNarrow: { $0 == "leaf.org." && $2 == type },
            build: { $1.add("text.leaf.org.", "TXT", "hello") })
    }

    static var all: [NarrowSet] {
        [
            host("root DNSKEY") { $0 == "." && $2 == DNSType.dnskey },
            host("DS of org") { $0 == "." && $2 == DNSType.ds },
            host("leaf DNSKEY") { $0 == "leaf.org." && $2 == DNSType.dnskey },
            host("answer") { $2 == DNSType.a },
            NarrowSet("CNAME", "alias.leaf.org.", isNarrow: { $2 == DNSType.cname }) {
                $1.add("alias.leaf.org.", "CNAME", "host.leaf.org.")
                $1.add("host.leaf.org.", "A", "192.0.2.1")
            },
            NarrowSet("wildcard's NSEC", "host.leaf.org.", isNarrow: { $0 == "leaf.org." && $2 == DNSType.nsec }) {
                $1.add("*.leaf.org.", "A", "192.0.2.1")
            },
            pool("no DS, NSEC", .nsec, DNSType.nsec), pool("no DS, NSEC3", .nsec3, DNSType.nsec3),
            pool("no DS, opt-out", .optOut, DNSType.nsec3), pool("SOA beside no DS, NSEC", .nsec, DNSType.soa),
            pool("SOA beside no DS, opt-out", .optOut, DNSType.soa),
            NarrowSet(
                "no cut, NSEC", "host.leaf.between.org.", isNarrow: { $0 == "org." && $2 == DNSType.nsec },
                build: { $1.add("host.leaf.between.org.", "A", "192.0.2.1") }),
            NarrowSet(
                "no cut, NSEC3", "host.leaf.between.org.", org: .nsec3,
                isNarrow: { $0 == "org." && $2 == DNSType.nsec3 },
                build: { $1.add("host.leaf.between.org.", "A", "192.0.2.1") }),
            absent("NODATA, NSEC", "text.leaf.org.", .nsec, DNSType.nsec),
            absent("NODATA, NSEC3", "text.leaf.org.", .nsec3, DNSType.nsec3),
            absent("NODATA, SOA", "text.leaf.org.", .nsec, DNSType.soa),
            absent("NXDOMAIN, NSEC", "none.leaf.org.", rcode: "NXDOMAIN", .nsec, DNSType.nsec),
            absent("NXDOMAIN, NSEC3", "none.leaf.org.", rcode: "NXDOMAIN", .nsec3, DNSType.nsec3),
            absent("NXDOMAIN, SOA", "none.leaf.org.", rcode: "NXDOMAIN", .nsec, DNSType.soa),
        ]
    }
}
