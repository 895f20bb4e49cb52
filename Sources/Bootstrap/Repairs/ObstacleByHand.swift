import Facts
import Records

extension WriteObstacle {
    /// How plans are carried out where this stands in the way, line by line; `command` does it once that is gone.
    func byHand(_ plans: [Plan], again command: String) -> [String] {
        switch kind {
        case .link(let target):
            let lines = plans.flatMap(\.files).filter { path == $0.path || $0.path.hasPrefix(path + "/") }.flatMap {
                ["to \(target + $0.path.dropFirst(path.count)) add:"]
                    + $0.contents.split(separator: "\n").map { "    \($0)" }
            }
            let commands = plans.flatMap(\.activate).map { "    " + $0.joined(separator: " ") }
            return ["\(path) is a link, and boxdoctor changes nothing through links;"] + lines
                + (commands.isEmpty ? [] : ["then:"] + commands)
        case .immutable:
            return ["\(path) is immutable:", "    chattr -i \(path)", "    \(command)", "    chattr +i \(path)"]
        case .readOnly:
            return ["\(path) is mounted read-only; make it writable as your system does it, then:", "    \(command)"]
        case .inMemory:
            return [
                "\(path) is on an overlay in memory: a change is lost at the next boot. Switch the overlay off, then:",
                "    \(command)", "and switch it on again.",
            ]
        }
    }
}
