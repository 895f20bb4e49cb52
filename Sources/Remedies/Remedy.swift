import Bootstrap
import Facts
import Findings
import Programs
import Records
import Values

/// A change that makes a finding go away: knows what it would write, writes nothing. One file a remedy.
package protocol Remedy: Sendable {
    /// Kebab-case, stable for ever; `boxdoctor fix ID`.
    var id: String { get }
    var `class`: RemedyOffer.Class { get }
    /// What it does, in plain words.
    var title: String { get }
    /// What it weakens; nil where nothing.
    var weakens: String? { get }
    func prescribe(for facts: Facts, with means: Means) -> Prescription
}

package enum Prescription: Sendable, Equatable {
    case plans([Plan])
    /// It is so already, or does not concern this box.
    case notNeeded(why: String)
    /// Cannot be done for the operator; these lines say how to do it by hand.
    case manual([String])
    /// Something is missing first.
    case cannot(why: String)
}

/// Every remedy, safest first.
package let allRemedies: [any Remedy] = [
    AddressSource(), MakeStep(), SavedClockRemedy(), RTCInUTC(), RestoreAnchor(), WireGuardRetry(), FallbackResolver(),
    WithoutValidation(), DomainInsecure(), NoCertTimeCheck(), CertIgnoreTimestamp(), EntropySource(),
    ByHand.timeDaemon, ByHand.dhcpSources, ByHand.dnsmasqTimecheck, ByHand.unitOrdering, ByHand.timeWaitTimeout,
    ByHand.endpointAddress, ByHand.bypassRoute,
]

extension Remedy {
    package var weakens: String? { nil }

    package func plan(
        _ files: [FileChange], validate: [[String]] = [], activate: [[String]] = [], title: String? = nil
    ) -> Prescription {
        .plans([
            Plan(
                remedy: id, title: title ?? self.title, weakens: weakens, files: files, validate: validate,
                activate: activate)
        ])
    }
}

/// Every file of ours begins so, and is named so: who finds it knows where it comes from and how it goes.
enum DropIn {
    package static let name = "90-boxdoctor"

    package static func text(_ remedy: String, _ lines: [String], comment: String = "#") -> String {
        ("\(comment) Written by boxdoctor (\(remedy)); boxdoctor undo takes it back." + "\n")
            + lines.map { $0 + "\n" }.joined()
    }

    /// A block for the end of a file that has no directory of drop-ins beside it.
    package static func block(_ path: String, _ remedy: String, _ lines: [String]) -> FileChange {
        let inner = lines.map { $0 + "\n" }.joined()
        return FileChange(
            path: path, contents: text(remedy, []) + inner + "# End of what boxdoctor wrote (\(remedy)).\n",
            isBlock: true)
    }

    /// A systemd drop-in for a unit; one file a remedy, so that each goes without the others.
    package static func unit(_ unit: String, _ remedy: String, _ lines: [String]) -> FileChange {
        FileChange(path: "/etc/systemd/system/\(unit).d/\(name)-\(remedy).conf", contents: text(remedy, lines))
    }
}

extension TimeDaemon {
    /// Lines of ours in its configuration: in a file of their own where it reads a directory of them, else in a block at the
    /// end of its own file. Nil where it has room for neither.
    func addition(_ remedy: String, named name: String, _ lines: [String]) -> FileChange? {
        if let directory = settingsDirectory?.value {
            return FileChange(path: "\(directory)/\(DropIn.name)-\(name).conf", contents: DropIn.text(remedy, lines))
        }
        return extensibleFile.map { DropIn.block($0.value, remedy, lines) }
    }

    /// Its own verdict on its configuration, without starting it; none where it has no such mode.
    var checker: [[String]] {
        switch kind {
        case .chrony: [["chronyd", "-p", "-f", configuration.place]]
        case .ntpdRs: [["ntp-ctl", "validate", "-c", configuration.place]]
        default: []
        }
    }
}

extension Facts {
    /// Where no daemon keeps the clock.
    package var withoutDaemon: Prescription {
        if let container = host.container.value {
            return .notNeeded(why: "this is a container (\(container)): its clock is the host's")
        }
        return .cannot(why: "no time daemon is enabled; boxdoctor fix time-daemon   says how")
    }

    /// The commands that restart a service under this box's init; none where that is not known how.
    package func restart(_ service: String) -> [[String]] {
        switch host.initSystem.value {
        case "systemd": [["systemctl", "try-restart", service]]
        case "openrc": [["rc-service", "--ifstarted", service, "restart"]]
        case "procd": [["/etc/init.d/" + service, "restart"]]
        default: []
        }
    }

    /// As `restart`, after unit files were changed.
    func reloadUnits(thenRestart service: String? = nil) -> [[String]] {
        guard host.initSystem.value == "systemd" else { return [] }
        return [["systemctl", "daemon-reload"]] + (service.map(restart) ?? [])
    }
}
