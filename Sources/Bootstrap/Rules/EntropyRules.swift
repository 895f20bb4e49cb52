import Facts
import Values

// Random numbers: where the kernel's generator never gets ready, DHCP and key exchanges wait.
extension ModelBuilder {
    mutating func addEntropyRules(_ head: Int) {
        switch facts.entropy.isReady {
        case .known(true, let source):
            add(Rule(head, because: "the kernel's generator is ready", source))
        case .known(false, let source), .absent(let source), .unreadable(_, let source):
            add(
                Rule(
                    head, when: .never, because: "", source,
                    otherwise: "the kernel's random number generator is not ready and nothing feeds it"))
        case .notLooked:
            add(Rule(head, because: "the kernel's generator gets ready", Source("getrandom")))
        }
    }
}
