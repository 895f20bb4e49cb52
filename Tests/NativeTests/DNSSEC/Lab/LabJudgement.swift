import Testing

@testable import Box
@testable import DNSSEC
@testable import Facts
@testable import Values

extension LabServer {
    /// What our chain and libunbound say differently of a name's addresses, each type for itself, at these clock readings.
    func differences(_ lab: LabCase, settings: [String: String] = [:], at seconds: [Int64]) -> [String] {
        serve(lab.table)
        let oracle = UnboundOracle(port: port, anchors: lab.anchors.map(\.record), settings: settings)
        return [DNSType.a, DNSType.aaaa].flatMap { type -> [String] in
            let chain = lab.chain([type])
            let windows = chain.acceptedWindows(by: lab.model, reference: seconds.first ?? 0)
            return seconds.compactMap { second in
                let verdict = oracle.verdict(lab.name, type, at: second)
                let ours: String
                switch chain.status {
                case .unknown: ours = "unknown"
                case .bogus: ours = "refused"
                case .secure, .insecure: ours = windows.contains(second) ? "\(chain.status)" : "refused"
                }
                let theirs =
                    switch verdict {
                    case .secure: "secure"
                    case .insecure: "insecure"
                    case .bogus, .failed: "refused"
                    }
                return ours == theirs
                    ? nil
                    : "\(lab.name) \(DNSType.name(type)) at \(second): \(ours), libunbound \(verdict); \(chain.why)"
            }
        }
    }

    /// At every edge of both types' windows, one second outside of each, and at these moments.
    func differencesAtEdges(_ lab: LabCase, settings: [String: String] = [:], and seconds: [Int64]) -> [String] {
        let edges = [DNSType.a, DNSType.aaaa].flatMap { type in
            LabDaemon.moments(around: lab.chain([type]).acceptedWindows(by: lab.model, reference: seconds.first ?? 0))
        }
        let all = Set(seconds + edges).filter { $0 > 0 && $0 < Int64(Int32.max) }.sorted()
        return differences(lab, settings: settings, at: all)
    }
}

/// A suite that compares with libunbound, which asks a server of the suite's own.
protocol JudgedByLibunbound { var server: LabServer { get } }

extension JudgedByLibunbound {
    var moments: [Int64] { SmallHierarchy.moments }

    /// That both say the same at every edge, one second outside of each, and at the usual moments.
    func agrees(
        _ lab: LabCase, settings: [String: String] = [:], _ label: String = "", fileID: String = #fileID,
        filePath: String = #filePath, line: Int = #line
    ) {
        let found = server.differencesAtEdges(lab, settings: settings, and: moments)
        let place = SourceLocation(fileID: fileID, filePath: filePath, line: line, column: 1)
        #expect(found == [], "\(label)", sourceLocation: place)
    }
}
