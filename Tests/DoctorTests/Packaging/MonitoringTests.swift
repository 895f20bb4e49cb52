import Checks
import DoctorTesting
import FoundationEssentials
import Testing

@testable import Findings
@testable import Judgement
@testable import Reports
@testable import Values

/// Rules and dashboard speak of what is exported; a real node_exporter and a real Prometheus take a real run's metrics.
@Suite(.serialized) struct MonitoringTests {
    private static let binary = HouseTree.root + "/.build/debug/boxdoctor"
    private static let programs = ["prometheus", "prometheus-node-exporter", "curl"]

    /// Everything that some box exports.
    private static let exported: Set<String> = {
        var withWindow = Sample.healthy
        withWindow.findings.append(
            Sample.finding("dnssec-window", .ok, "", metrics: ["behind_margin_seconds": 1, "ahead_margin_seconds": 1]))
        withWindow.findings.insert(
            Sample.finding("clock-floor", .ok, "", metrics: ["behind_floor_seconds": 0]), at: 0)
        let text = (Sample.all.map(\.diagnosis) + [withWindow]).map { $0.report(.prometheus) }.joined()
        return Set(text.matches(of: /# TYPE (boxdoctor_[a-z_]+)/).map { String($0.1) })
    }()

    @Test(arguments: [
        "packaging/grafana/boxdoctor.json", "packaging/prometheus/boxdoctor.rules.yml",
        "packaging/prometheus/boxdoctor.rules.test.yml",
    ]) func speaksOnlyOfWhatIsExported(_ file: String) {
        let named = Set(HouseTree.text(file).matches(of: /boxdoctor_[a-z_]+/).map { String($0.0) })
        #expect(!named.isEmpty)
        #expect(named.subtracting(Self.exported) == [], "\(file)")
    }

    @Test func dashboardAndProblemDetectorAreJSON() throws {
        for file in ["packaging/grafana/boxdoctor.json", "packaging/node-problem-detector/boxdoctor.json"] {
            _ = try JSONDecoder().decode(JSONValue.self, from: Data(HouseTree.text(file).utf8))
        }
    }

    @Test(
        .enabled(
            if: programs.allSatisfy(Lab.installed) && HouseTree.exists(".build/debug/boxdoctor"),
            "prometheus, prometheus-node-exporter or curl is not installed"))
    func aRealRunIsScraped() throws {
        let folder = try TemporaryFolder()
        try folder.makeFolder("textfile")
        try Lab.run(
            Self.binary,
            [
                "check", "--offline", "--exit-zero", "--format", "prometheus", "--output",
                folder.path + "/textfile/boxdoctor.prom",
            ])
        let (exporterPort, prometheusPort) = (try Lab.freePort(), try Lab.freePort())
        let exporter = try LabProcess(
            "prometheus-node-exporter",
            [
                "--collector.disable-defaults", "--collector.textfile", "--collector.time",
                "--collector.textfile.directory=\(folder.path)/textfile",
                "--web.listen-address=127.0.0.1:\(exporterPort)",
            ], log: folder.path + "/exporter.log")
        let configuration = try folder.write(
            "prometheus.yml",
            """
            global: {scrape_interval: 1s, evaluation_interval: 1s}
            rule_files: ["\(HouseTree.root)/packaging/prometheus/boxdoctor.rules.yml"]
            scrape_configs:
              - job_name: node
                static_configs: [{targets: ["127.0.0.1:\(exporterPort)"]}]

            """)
        let prometheus = try LabProcess(
            "prometheus",
            [
                "--config.file=\(configuration)", "--storage.tsdb.path=\(folder.path)/data",
                "--web.listen-address=127.0.0.1:\(prometheusPort)",
            ], log: folder.path + "/prometheus.log")
        func ask(_ path: String) -> String {
            (try? Lab.run("curl", ["-fsS", "-G", "http://127.0.0.1:\(prometheusPort)\(path)"])) ?? ""
        }
        let isThere = Lab.wait(upTo: 30) {
            ask("/api/v1/query?query=boxdoctor_build_info").contains("\"version\":\"\(boxdoctorVersion)\"")
        }
        #expect(isThere, "\(exporter.said)\n\(prometheus.said)")
        let states = ask("/api/v1/query?query=count(boxdoctor_check_state)")
        #expect(states.contains("\"\(allChecks.count * 5)\""), "\(states)")
        #expect(ask("/api/v1/query?query=node_textfile_scrape_error").contains("\"0\"]"))
        #expect(Lab.wait(upTo: 10) { ask("/api/v1/rules").contains("BoxdoctorBootstrapDeadlock") })
        let alerts = ask("/api/v1/rules")
        #expect(!alerts.contains("\"health\":\"err\""), "\(alerts)")
    }
}
