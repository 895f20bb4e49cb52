import DoctorTesting
import Testing

@testable import Bootstrap
@testable import Facts
@testable import Programs
@testable import Reports
@testable import Values

@Suite struct GraphTests {
    private static let folder = Fixtures.path("../Snapshots/bootstrap")

    private func sick() -> Facts { Boxes.ownUnbound(lag: 129_600) }

    private func difference(_ text: String, from name: String) -> String? {
        Snapshot.difference(text, from: name, in: GraphTests.folder)
    }

    private var graph: BootGraph { bootstrapGraph(sick(), lagSeconds: 129_600) }

    @Test func marksTheLoop() {
        let graph = graph
        #expect(graph.status == .deadlock && graph.lagSeconds == 129_600)
        #expect(
            graph.nodes.map { "\($0.label): \($0.comesTrue) \($0.isInLoop)" } == [
                "clock right: false true", "NTP source 2.debian.pool.ntp.org: false true",
                "unbound answers for 2.debian.pool.ntp.org: false true",
                "unbound accepts the signatures of 2.debian.pool.ntp.org: false true", "network up: true false",
            ])
        #expect(graph.edges.filter(\.isInLoop).map { [$0.from, $0.to] } == [[0, 1], [1, 2], [2, 3], [3, 0]])
        #expect(graph.edges.filter { !$0.isInLoop }.map { [$0.from, $0.to] } == [[2, 4]])
    }

    @Test(arguments: BootGraph.Format.allCases) func isDrawnAsRecorded(_ format: BootGraph.Format) {
        #expect(
            difference(graph.drawn(as: format, on: Screen()), from: "graph.\(format.rawValue)") == nil)
    }

    @Test func rehearsalIsDrawnAsRecorded() {
        var facts = Boxes.ownUnbound()
        facts.savedClocks = [Boxes.fakeHwclock()]
        let rehearsal = rehearse(facts, lagSeconds: 0, asking: .powerCut(seconds: 129_600))
        #expect(rehearsal.answer?.comesUp == false)
        #expect(rehearse(facts, lagSeconds: 0, asking: .powerCut(seconds: 96_000)).answer?.comesUp == true)
        #expect(rehearse(facts, lagSeconds: 0, asking: .powerCut(seconds: 96_001)).answer?.comesUp == false)
        #expect(difference(rehearsal.text(on: Screen()), from: "rehearse.txt") == nil)
        #expect(difference(rehearsal.json.text + "\n", from: "rehearse.json") == nil)
        #expect(difference(rehearsal.svgReport, from: "rehearse.svg") == nil)
    }

    /// Names from configuration must neither break out of a quoted string nor of markup.
    @Test func hostileNamesStayText() {
        var facts = sick()
        facts.timeDaemons[0].sources[0].name = "a\"]; x -> y \\ <script>&#\u{1b}[2J\u{202e}.example"
        let graph = bootstrapGraph(facts, lagSeconds: 129_600)
        // JSON keeps what is no control character; the reader of JSON shows it safely.
        for format in BootGraph.Format.allCases where format != .json {
            let text = graph.drawn(as: format, on: Screen())
            #expect(text.unicodeScalars.allSatisfy { $0.isASCII && ($0 == "\n" || $0.value >= 32) }, "\(format)")
        }
        #expect(!graph.drawn(as: .svg, on: Screen()).contains("<script"))
        #expect(!graph.drawn(as: .mermaid, on: Screen()).contains("<script"))
        #expect(!graph.drawn(as: .dot, on: Screen()).contains("a\"]"))
    }
}
