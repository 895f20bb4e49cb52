import Facts
import Plugins
import Values

// Rules that the manifests of external checks add to the graph: a GPS receiver that sets the clock, a modem that must dial.
extension ModelBuilder {
    /// The rules whose `provides` is the condition at `head`.
    mutating func addExternalRules(_ head: Int) {
        guard !facts.external.isEmpty, let condition = externalCondition(model.conditions[head]) else { return }
        for fact in facts.external where fact.appliesHere != false {
            for rule in fact.rules where ExternalCondition(rule.provides) == condition {
                let needs = rule.needs.compactMap { ExternalCondition($0) }.map { need in
                    Need(node(of: need), need.text, because: rule.because, rule.source)
                }
                add(Rule(head, needs: needs, because: rule.because, rule.source))
            }
        }
    }

    /// A name is found as libc finds it; a word of a plugin's own is what the plugin says it is.
    mutating func addOwnRules(_ head: Int, _ condition: ExternalCondition) {
        switch condition {
        case .name(let name):
            for way in lookups(name, words: "its address", early: false, unchecked: false) {
                add(
                    Rule(
                        head, needs: way.needs, when: way.when, because: way.because, way.source,
                        otherwise: way.otherwise, undecided: way.undecided))
            }
        case .own(let word): addSaid(head, word)
        default:
            add(Rule(head, when: .undecided, because: "", Source("boxdoctor-plugin(7)"), undecided: condition.text))
        }
    }

    private mutating func addSaid(_ head: Int, _ word: String) {
        var isProvided = false
        for fact in facts.external where fact.appliesHere != false {
            isProvided = isProvided || fact.rules.contains { $0.provides == word }
            guard fact.outputProtocol == .boxdoctor, case .ended(0, let output, false, false) = fact.run,
                let said = FindingsOutput.read(output)?.conditions?[word]
            else { continue }
            let text = "\(fact.id) says so"
            switch said {
            case true?: add(Rule(head, because: text, fact.source))
            case false?:
                add(Rule(head, when: .never, because: text, fact.source, otherwise: "\(fact.id) says: not \(word)"))
            case nil:
                add(Rule(head, when: .undecided, because: text, fact.source, undecided: "\(fact.id): \(word)"))
            }
            isProvided = true
        }
        guard !isProvided else { return }
        add(Rule(head, when: .undecided, because: "", Source("checks.d"), undecided: "\(word): no check has said yet"))
    }

    private func externalCondition(_ condition: Condition) -> ExternalCondition? {
        switch condition {
        case .clock: .clock
        case .network: .network
        case .entropy: .entropy
        case .unit(let name): .unit(name)
        case .tunnel(let index): .tunnel(facts.tunnels[index].interface)
        case .external(let condition): condition
        default: nil
        }
    }

    private mutating func node(of condition: ExternalCondition) -> Int {
        switch condition {
        case .clock: return node(.clock)
        case .network: return node(.network)
        case .entropy: return node(.entropy)
        case .unit(let name): return node(.unit(name))
        case .tunnel(let interface):
            guard let index = facts.tunnels.firstIndex(where: { $0.interface == interface }) else { break }
            return node(.tunnel(index))
        case .name, .own: break
        }
        return node(.external(condition))
    }
}
