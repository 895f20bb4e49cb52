import Bootstrap
import Formats
import Glibc
import Programs
import Remedies

// bootstrap-bench: how long it takes to judge one box, and to rehearse generated sites. Prints a table for people.

func seconds(_ work: () throws -> Void) rethrows -> Double {
    let clock = ContinuousClock()
    let length = try clock.measure(work)
    return Double(length.components.seconds) + Double(length.components.attoseconds) / 1e18
}

func rounded(_ value: Double, _ digits: Double) -> Double { (value * digits).rounded() / digits }

/// Peak resident memory of this process, in bytes (getrusage(2)).
func peakBytes() -> Int {
    var usage = rusage()
    getrusage(numericCast(RUSAGE_SELF.rawValue), &usage)
    return usage.ru_maxrss * 1024
}

let box = BenchSite.facts(0, of: 1)
let rounds = 300
let judging = seconds {
    for _ in 0..<rounds { _ = judgeBootstrap(box, lagSeconds: 0, remedies: allRemedies, means: Means()) }
}
print("one box, its loop and all repairs: \(rounded(judging / Double(rounds) * 1000, 1000)) ms (goal 2)")
print("boxes    decode s  rehearse s  us a box  peak MB")
for count in [320, 3200, 32000] {
    let texts = try (0..<count).map { Array(try FactsFile.text(BenchSite.facts($0, of: count)).utf8) }
    var site = SiteFacts()
    let decoding = try seconds {
        let reader = FactsReader()
        for text in texts { site.add(try SiteFacts.Reading(text, named: "bench", by: reader), file: "bench") }
    }
    var down = 0
    let rehearsing = seconds {
        down = SiteRehearsal(site, remedies: allRemedies).boxes.count { $0.comesUp == false }
    }
    let perBox = rounded(rehearsing / Double(count) * 1e6, 10)
    print(
        "\(count)\t\(rounded(decoding, 1000))\t\(rounded(rehearsing, 1000))\t\(perBox)\t\(peakBytes() / 1_000_000)"
            + "\t(\(down) down)")
}
