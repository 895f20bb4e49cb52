import Bootstrap
import Findings
import Judgement
import Records
import Values

/// A remedy that a box gets, with what it comes to there, and whether it helped. Pure: judged from what was seen before and
/// after.
package struct ChosenRemedy: Sendable {
    package var remedy: any Remedy
    package var prescription: Prescription

    package init(_ remedy: any Remedy, _ prescription: Prescription) {
        self.remedy = remedy
        self.prescription = prescription
    }

    /// Whether there is something to carry out.
    package var plans: [Plan] {
        if case .plans(let plans) = prescription { return plans }
        return []
    }

    /// Remedies for what the operator named: ids of remedies or of checks, `bootstrap` for the best repair, several joined by
    /// `+`; everything that is safe and would help, where nothing was named.
    package static func chosen(
        _ wanted: [String], for diagnosis: Diagnosis, with means: Means, allowingUnsafe: Bool
    ) throws(UnknownName) -> [ChosenRemedy] {
        var ids: [String] = []
        let offered = diagnosis.findings.filter { $0.status >= .warning }
        for name in wanted.flatMap({ $0.split(separator: "+").map(String.init) }) {
            if allRemedies.contains(where: { $0.id == name }) {
                ids.append(name)
            } else if name == "bootstrap" {
                ids += starting(diagnosis, means) + bestRepair(diagnosis.bootstrap, allowingUnsafe: allowingUnsafe)
            } else if let finding = diagnosis.findings.first(where: { $0.check == name }) {
                ids += finding.remedies.map(\.id)
            } else {
                let known = allRemedies.map(\.id) + diagnosis.findings.map(\.check) + ["bootstrap"]
                throw UnknownName(name, kind: "remedy or check", among: known.sorted())
            }
        }
        if wanted.isEmpty {
            ids = starting(diagnosis, means) + bestRepair(diagnosis.bootstrap, allowingUnsafe: allowingUnsafe)
            ids += offered.flatMap(\.remedies).filter { $0.class == .safe }.map(\.id)
        }
        return prescribed(ids, for: diagnosis, with: means)
    }

    /// What stands still is started before anything is changed.
    private static func starting(_ diagnosis: Diagnosis, _ means: Means) -> [String] {
        let start = StartResolver()
        guard diagnosis.bootstrap.status == .stuck, case .plans = start.prescription(for: diagnosis.facts, with: means)
        else { return [] }
        return [start.id]
    }

    /// The next best set of remedies that can be done now and after which the box comes up by itself, where these failed.
    package static func instead(
        of failed: Set<String>, for diagnosis: Diagnosis, with means: Means, allowingUnsafe: Bool
    ) -> [ChosenRemedy] {
        let ids = bestRepair(diagnosis.bootstrap, allowingUnsafe: allowingUnsafe, without: failed)
        let chosen = prescribed(ids, for: diagnosis, with: means)
        return chosen.allSatisfy { !$0.plans.isEmpty } ? chosen : []
    }

    private static func prescribed(
        _ ids: [String], for diagnosis: Diagnosis, with means: Means
    ) -> [ChosenRemedy] {
        var seen: Set<String> = []
        return ids.filter { seen.insert($0).inserted }.compactMap { id in
            allRemedies.first { $0.id == id }.map {
                ChosenRemedy($0, $0.prescription(for: diagnosis.facts, with: means))
            }
        }
    }

    /// The smallest set of remedies that can be done now and after which the box comes up by itself, safe ones before others;
    /// where none can be done, the best for what it still needs.
    private static func bestRepair(
        _ report: BootstrapReport, allowingUnsafe: Bool, without failed: Set<String> = []
    ) -> [String] {
        let wanted = report.repairs.filter { repair in
            (repair.class == .safe || allowingUnsafe && repair.class == .unsafe)
                && failed.isDisjoint(with: repair.id.split(separator: "+").map(String.init))
        }
        let best = wanted.first { $0.offer.needs == nil } ?? wanted.first
        return best.map { $0.id.split(separator: "+").map(String.init) } ?? []
    }

    /// Whether the box is better off: it comes up from more, a finding that this was for is better, or the remedy itself
    /// finds nothing left to do; and it comes up from no less than before.
    package func helped(before: Diagnosis, after: Diagnosis, with means: Means) -> Bool {
        let change = after.bootstrap.progress(since: before.bootstrap)
        guard change != .worse else { return false }
        if change == .better { return true }
        for finding in before.findings where finding.remedies.contains(where: { $0.id == remedy.id }) {
            let now = after.findings.first { $0.check == finding.check }
            if let now, now.status < finding.status { return true }
        }
        if case .notNeeded = remedy.prescription(for: after.facts, with: means) { return true }
        return false
    }
}

extension BootstrapReport {
    package enum Progress { case better, same, worse }

    /// Whether this box comes up from more than it did.
    package func progress(since old: BootstrapReport) -> Progress {
        // A resolver that was started, and now refuses what the wrong clock makes it refuse, is no step back.
        if old.status == .stuck, status == .deadlock { return .same }
        if status.severity != old.status.severity { return status.severity < old.status.severity ? .better : .worse }
        guard status == .latent else { return .same }
        func compare(_ new: Int64?, _ old: Int64?) -> Progress {
            let (new, old) = (new ?? .max, old ?? .max)
            // Limits move by the minute as signatures are made anew; an hour is no change.
            return new > old.addingClamped(3600) ? .better : new < old.addingClamped(-3600) ? .worse : .same
        }
        var limits = [compare(behindLimitSeconds, old.behindLimitSeconds)]
        if let new = survivesPowerCutSeconds, let old = old.survivesPowerCutSeconds { limits.append(compare(new, old)) }
        return limits.contains(.worse) ? .worse : limits.contains(.better) ? .better : .same
    }
}

extension BootstrapReport.Status {
    fileprivate var severity: Int {
        switch self {
        case .ok: 0
        // What could not be told is no reason to take anything back.
        case .unknown, .latent: 1
        case .stuck: 2
        case .deadlock: 3
        }
    }
}
