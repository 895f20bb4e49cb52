import ArgumentParser
import Bootstrap
import Box
import Checks
import Facts
import Findings
import Judgement
import Native
import Operation
import Probes
import Programs
import Records
import Remedies
import Reports
import TimeScience
import Values

/// `fix [ID...]`: plans, the question, one transaction each, and a second look that decides whether it stays.
struct RemedyFix {
    let command: FixCommand

    private var screen: Screen { command.output.screen }

    func run(_ record: inout FixRecord) throws {
        let session = Session(command.box)
        let patient = command.dryRun ? nil : try session.changeableBox()
        let found = try session.facts(search)
        if patient != nil { try refuseWhereForbidden(found.host) }
        let means = Means(found, time: estimateTime(found), servers: command.server, resolvers: command.resolver)
        let before = try session.diagnosis(of: found.withoutStrangers, means: means)
        record.before = before
        for line in means.rejected { try say("not used: \(escaped(line))", &record) }
        let chosen = try treatments(for: before, means)
        let shown = try shownFiles(chosen, session)
        let contents = shown.map { shown in { (path: String) in shown.text(path) } } ?? { _ in nil }
        record.remedies = chosen.map { $0.json(showing: contents) }
        for treatment in chosen { try command.tell(treatment.text(on: screen, showing: contents) + "\n") }
        let able = chosen.filter { !$0.plans.isEmpty }
        guard !able.isEmpty else { return try tellNothing(chosen, before) }
        if let one = able.first(where: { $0.remedy.class == .unsafe }), !command.unsafe {
            throw refusal(
                "\(one.remedy.id) weakens something: \(one.remedy.weakens ?? "see above"). --unsafe allows it")
        }
        for why in shown?.troubles ?? [] { try say("cannot be changed: \(escaped(why))", &record) }
        record.change.outcome = .planned
        guard let patient else { return try command.tell("Nothing was touched (--dry-run).\n") }
        if let shown, let why = shown.troubles.first { throw refusal("nothing was touched: \(escaped(why))") }
        try command.mayGoOn("Do this?")
        record.change.outcome = .nothingToDo
        try carryOut(able, shown, on: patient, before, means, session, &record)
    }

    private func search(_ options: inout ProbeOptions) {
        command.adjust(&options)
        let wantsSource = ["address-source", "bootstrap"].contains { id in
            command.ids.isEmpty || command.ids.contains { $0.split(separator: "+").contains { $0 == id } }
        }
        options.searchesResolvers = command.resolver.isEmpty
        options.timeSearch = wantsSource && command.server.isEmpty ? .wide : .untilQuorum
    }

    private func refuseWhereForbidden(_ host: HostFacts) throws {
        if let freeze = host.freeze.value {
            let reason = freeze.reason.map { " (\(escaped($0)))" } ?? ""
            throw refusal("fixes are frozen on this box\(reason); boxdoctor thaw   allows them again")
        }
        guard host.isRoot else {
            throw refusal("changing this box needs root: sudo boxdoctor fix ...; --dry-run does not")
        }
    }

    private func treatments(for before: Diagnosis, _ means: Means) throws -> [ChosenRemedy] {
        do {
            return try ChosenRemedy.chosen(command.ids, for: before, with: means, allowingUnsafe: command.unsafe)
        } catch {
            throw Failure.usage(error)
        }
    }

    /// On the screen, or among the words of the JSON.
    private func say(_ text: String, _ record: inout FixRecord) throws {
        record.change.say(text)
        try command.tell(screen.prose(text) + "\n")
    }

    private func tellNothing(_ chosen: [ChosenRemedy], _ before: Diagnosis) throws {
        if chosen.isEmpty {
            let others = before.bootstrap.repairs.filter { $0.class != .safe }.prefix(2).map { repair in
                let how = repair.class == .unsafe ? "weakens something" : "by hand"
                return screen.prose("\(how): \(escaped(repair.adds))") + "\n    \(escaped(repair.offer.command))\n"
            }
            try command.tell(others.joined())
            if before.bootstrap.status != .ok { throw refusal("no automatic fix is available.\n\(before.nextLine)") }
            let comesUp = "This box comes up by itself after any power cut."
            if command.ids.contains("bootstrap") { return try command.tell("Nothing to do. \(comesUp)\n") }
            if before.status > .ok { return try command.tell("No automatic fix available.\n\(before.nextLine)\n") }
        }
        let isFine = chosen.allSatisfy { if case .notNeeded = $0.prescription { true } else { false } }
        if !isFine { throw refusal("nothing was touched; see above") }
        try command.tell("Nothing to do.\n")
    }

    private func carryOut(
        _ chosen: [ChosenRemedy], _ shown: ShownFiles?, on patient: Box, _ before: Diagnosis, _ means: Means,
        _ session: Session, _ record: inout FixRecord
    ) throws {
        guard let surgeon = Surgeon(patient) else { throw Failure.broken("this box may not be changed") }
        let trial = command.try.map { Trial(seconds: $0.seconds, patient: patient) }
        Interruption.explain(
            "\nboxdoctor: interrupted. Take back what was half done:\n    sudo boxdoctor undo --interrupted" + "\n")
        defer { Interruption.forget() }
        var shown = shown
        var latest = before
        var statuses: [Int32] = []
        var failed: Set<String> = []
        var waiting = chosen
        while !waiting.isEmpty {
            let known = failed
            for treatment in waiting {
                for plan in treatment.plans {
                    var problem: (any Error)?
                    var seen: Diagnosis?
                    let outcome = surgeon.apply(plan, shown: shown, asTrial: trial != nil, arm: { trial?.arm($0) }) {
                        do {
                            let after = try SecondLook.settled {
                                try session.diagnosis(command.adjust)
                            } isSettled: {
                                treatment.helped(before: latest, after: $0, with: means)
                            }
                            seen = after
                            return treatment.helped(before: latest, after: after, with: means)
                        } catch {
                            problem = error
                            return false
                        }
                    }
                    // What was taken back again, for whatever reason, is not how the box is now.
                    if case .done = outcome, let seen { latest = seen }
                    if [FixStatus.refused, FixStatus.rolledBack].contains(outcome.exitStatus) {
                        failed.insert(plan.remedy)
                    }
                    shown?.see(plan, in: patient.files)
                    if case .rolledBack(let id, _) = outcome, trial != nil { Trial.disarm([id], on: patient) }
                    if let problem { throw problem }
                    statuses.append(outcome.exitStatus)
                    record.add(outcome, of: plan.remedy, isTrial: trial != nil)
                    try command.tell(
                        screen.prose(outcome.text(remedy: plan.remedy, trialEnds: trial?.endsWords(on: screen))) + "\n")
                    if case .done(let id) = outcome, let note = surgeon.log.note(id) {
                        try say("note: \(escaped(note))", &record)
                    }
                }
            }
            waiting = failed == known ? [] : try instead(of: failed, latest, means)
            guard !waiting.isEmpty else { break }
            // What comes instead decides.
            statuses.removeAll { [FixStatus.refused, FixStatus.rolledBack].contains($0) }
            shown = try shownFiles(waiting, session)
        }
        record.after = latest
        let isKnown = !statuses.contains(FixStatus.rollbackFailed)
        let words =
            isKnown
            ? lastWords(latest, isOnTrial: trial != nil && statuses.contains(FixStatus.done))
            : "    boxdoctor check   says how the box is now"
        try command.tell(latest.progressText(since: before, on: screen) + screen.prose(words) + "\n")
        // The worst first: half done, then taken back, then refused.
        let worst = [FixStatus.rollbackFailed, FixStatus.rolledBack, FixStatus.refused].first(where: statuses.contains)
        if let worst { throw ExitCode(worst) }
    }

    /// The next best way to make the box come up, where one was refused or taken back and that is what was asked for.
    private func instead(of failed: Set<String>, _ now: Diagnosis, _ means: Means) throws -> [ChosenRemedy] {
        guard command.ids.isEmpty || command.ids.contains("bootstrap"), now.bootstrap.status != .ok else { return [] }
        let next = ChosenRemedy.instead(of: failed, for: now, with: means, allowingUnsafe: command.unsafe)
        guard !next.isEmpty else { return [] }
        for treatment in next { try command.tell(treatment.text(on: screen) + "\n") }
        do { try command.mayGoOn("Do this instead?") } catch is Failure { return [] }
        return next
    }

    private func lastWords(_ after: Diagnosis, isOnTrial: Bool) -> String {
        switch after.bootstrap.status {
        case .ok where isOnTrial:
            "With what is on trial this box comes up by itself after any power cut.\n    boxdoctor confirm   keeps it"
        case .ok: "This box now comes up by itself after any power cut."
        case .latent:
            if let seconds = after.bootstrap.survivesPowerCutSeconds, seconds > 0 {
                "It survives a power cut of \(durationText(Double(seconds))) now."
            } else {
                "It does not come up by itself from every cold boot yet.\n    boxdoctor check   says why"
            }
        case .deadlock: "The clock is still wrong.\n\(after.nextLine)"
        case .stuck, .unknown: after.nextLine
        }
    }

    /// What the files hold now, for the diff.
    private func shownFiles(_ chosen: [ChosenRemedy], _ session: Session) throws -> ShownFiles? {
        guard command.box.facts == nil else { return nil }
        return try ShownFiles(chosen.flatMap(\.plans), in: session.box().files)
    }

    private func refusal(_ text: String) -> Failure { Failure(status: FixStatus.refused, text: text) }
}
