import DoctorTesting
import Testing

@testable import Box
@testable import DNSSEC
@testable import Facts
@testable import Formats
@testable import Probes
@testable import Programs
@testable import Values

/// Files that are long where nobody expects it cost time in proportion, and numbers beyond all bounds end nothing.
@Suite(.timeLimit(.minutes(2))) struct HostileSizesTests {
    private func lines(_ text: String) -> [ConfigLine] { Lines.of(Array(text.utf8), path: "/f") ?? [] }

    private func resolvers(_ files: [String: String]) -> [LocalResolver] {
        look([LocalResolverProbe()], at: memoryBox(MemoryFiles(texts: files))).resolver.local
    }

    @Test func anchorInParenthesesThatNeverClose() {
        let text = String(repeating: "(\n", count: 200_000)
        #expect(TrustAnchorText.parse(lines(text)).anchors.isEmpty)
        let digest = "E06D44B80B8F1D39A95C0B0D7C65D08458E880409BBC683457104237C7F8EC8D"
        let whole = TrustAnchorText.parse(lines(". IN DS (20326 8\n 2 \(digest) ) ; x"))
        #expect(whole.anchors.map(\.keyTag) == [20326])
    }

    @Test func listsThatNameLists() {
        let lists = (0..<8).map { level in
            "acl a\(level) { " + String(repeating: "a\(level + 1); ", count: 30) + "};\n"
        }.joined()
        let text = lists + "acl a8 { 192.0.2.1; };\noptions { ALLOW-query { a0; }; Recursion False; };\n"
        let found = resolvers(["/etc/bind/named.conf": text])
        #expect(found.map(\.recurses) == [false])
    }

    @Test func zonesOfABlockList() {
        let zones = (0..<50_000).map { "local-zone: \"ad\($0).example\" always_nxdomain\n" }.joined()
        let found = resolvers(["/etc/unbound/unbound.conf": "server:\n" + zones])
        #expect(found.map { $0.localAnswers?.isEmpty == false } == [true])
    }

    @Test func ofBlockListsWhatBearsOnTheBoxIsKept() {
        var facts = Boxes.ownUnbound()
        let names = Set(facts.namesNeeded.map(canonical))
        let idle = (0..<2_000).map { "ad\($0).example." }
        facts.resolver.local[0].localAnswers = (idle + names.sorted() + ["."]).map {
            LocalAnswer(name: $0, coversBelow: true, source: Source("/f"))
        }
        facts.dropIdleAnswers()
        #expect(facts.resolver.local[0].localAnswers?.map(\.name) == names.sorted() + ["."])
    }

    @Test func wordsThatNobodyKnows() {
        let text = (0..<20_000).map { "w\($0)=\n" }.joined()
        #expect(resolvers(["/etc/dnsmasq.conf": text]).count == 1)
    }

    @Test func linesThatGoOn() {
        let ini = INI(lines("[A]\nk=" + String(repeating: "b \\\n", count: 100_000) + "c\n"))
        #expect(ini.entries.map(\.value.count) == [300_001])
        var reader = ConfigFiles(MemoryFiles(texts: [:]))
        let text = "servers \\\n" + String(repeating: " \\\n", count: 100_000) + "t.example\n"
        #expect(OpenNtpdConfiguration(lines(text), &reader).sources.map(\.name) == ["t.example"])
    }

    @Test func dashesInARow() {
        let yaml = YAMLLines(lines("a:\n" + String(repeating: "- ", count: 200_000) + "b\n"))
        #expect(yaml.all("a", "b").isEmpty)
        #expect(YAMLLines(lines("a:\n  - - b\n")).all("a").map(\.value) == ["b"])
    }

    @Test func sourcesThatAreTakenBack() {
        let text = (0..<3_000).map { "server s\($0).example\nunpeer s\($0).example\n" }.joined() + "server t.example\n"
        var reader = ConfigFiles(MemoryFiles(texts: ["/etc/ntpsec/ntp.conf": text]))
        let configuration = NtpdConfiguration(path: "/etc/ntpsec/ntp.conf", &reader)
        #expect(configuration?.sources.map(\.name) == ["t.example"])
    }

    @Test func serversOfABoxNeedLinearTime() {
        let text = (0..<4_000).map { "server s\($0).example\n" }.joined()
        var reader = ConfigFiles(MemoryFiles(texts: ["/etc/ntp.conf": text + "tos ceiling -9223372036854775808\n"]))
        let configuration = NtpdConfiguration(path: "/etc/ntp.conf", isNew: false, &reader)
        let daemon = configuration?.daemon(kind: .ntpd, path: "/etc/ntp.conf", options: DaemonOptions())
        #expect(daemon?.sources.count == 4_000 && daemon?.highestStratum == 0)
    }

    @Test func journalOfAnyLength() {
        let file = JournalFile { offset, count in
            var bytes = [UInt8](repeating: 0, count: count)
            if offset == 0 {
                bytes.replaceSubrange(0..<8, with: "LPKSHHRH".utf8)
                bytes.replaceSubrange(152..<160, with: [UInt8](repeating: 0x7f, count: 8))
                bytes[177] = 16
            } else if offset == 4096, count >= 24 {
                bytes[0] = 6
                bytes.replaceSubrange(8..<16, with: [UInt8](repeating: 0x7f, count: 8))
            }
            return bytes
        }
        #expect(file.map { JournalBoots.read($0, setBy: []).count } == 0)
    }

    @Test func skewsBelowNothing() {
        var resolver = Boxes.unbound()
        resolver.skew = ValidatorSkew(leastSeconds: .min, mostSeconds: .min)
        #expect(
            ValidatorModel(for: resolver).tolerance
                == .tenthOfLifetime(ValidatorSkew(leastSeconds: 0, mostSeconds: 0)))
    }
}
