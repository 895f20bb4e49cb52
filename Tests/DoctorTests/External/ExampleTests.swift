import DoctorTesting
import Native
import Programs
import Testing

@testable import Facts
@testable import Plugins

/// The shipped examples are what they show: one in each protocol, without a trouble.
@Suite struct ExampleTests {
    @Test func oneInEachProtocolAndNothingWrong() throws {
        var protocols: Set<String> = []
        for file in HouseTree.files(in: ["packaging/checks.d"], suffix: ".toml") {
            let (manifest, troubles) = ManifestReader.read(Array(HouseTree.text(file).utf8), file)
            #expect(troubles == [], "\(file)")
            let fact = try #require(manifest?.fact, "\(file)")
            protocols.insert(fact.outputProtocol.rawValue)
            let program = fact.program.split(separator: "/").last.map(String.init) ?? ""
            guard HouseTree.exists("packaging/plugins/\(program)") else { continue }
            let said = try Lab.run(HouseTree.root + "/packaging/plugins/" + program, [])
            let verdicts =
                fact.outputProtocol == .checkmk ? CheckmkOutput.verdicts(said) : FindingsOutput.verdicts(said)
            #expect(verdicts.count == 1 && !verdicts[0].summary.hasPrefix("did not print"), "\(said)")
            #expect(!verdicts[0].summary.hasPrefix("not a line"), "\(said)")
        }
        #expect(protocols == ["nagios", "checkmk", "boxdoctor"])
    }
}
