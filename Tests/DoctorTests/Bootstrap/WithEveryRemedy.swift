@testable import Bootstrap
@testable import Facts
@testable import Formats
@testable import Remedies
@testable import TimeScience
@testable import Values

// Judged with every remedy there is, and with means that may yet be found: as a check of the box would.

func judgeBootstrap(_ facts: Facts, lagSeconds: Double?) -> BootstrapReport {
    judgeBootstrap(
        facts, lagSeconds: lagSeconds, remedies: allRemedies, means: Means(seenIn: facts, time: estimateTime(facts)))
}

func rehearse(_ facts: Facts, lagSeconds: Double?, asking question: Rehearsal.Question? = nil) -> Rehearsal {
    rehearse(
        facts, lagSeconds: lagSeconds, remedies: allRemedies,
        means: Means(seenIn: facts, time: estimateTime(facts)), asking: question)
}

extension SiteRehearsal {
    init(
        _ boxes: [(file: String, facts: Facts)], powerCutSeconds: Int64 = SiteRehearsal.standardCutSeconds,
        rules: SiteRules = SiteRules()
    ) {
        var site = SiteFacts()
        for box in boxes { site.add(box.facts, file: box.file) }
        self.init(site, remedies: allRemedies, powerCutSeconds: powerCutSeconds, rules: rules)
    }
}
