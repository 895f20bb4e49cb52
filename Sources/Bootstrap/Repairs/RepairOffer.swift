import Findings
import Records

extension RemedyOffer {
    /// Of a repair, or of several that are applied together (`a+b`): the command to paste. What is to be done by hand it
    /// tells step by step.
    package init(repair id: String, class: Class) {
        let ids = id.split(separator: "+").joined(separator: " ")
        let command = `class` == .unsafe ? "boxdoctor fix --unsafe \(ids)" : "boxdoctor fix \(ids)"
        self.init(id: id, class: `class`, command: command)
    }
}

extension BootstrapReport.Repair {
    package var offer: RemedyOffer { RemedyOffer(repair: id, class: self.class) }
}

extension Rehearsal.Plan {
    package var offer: RemedyOffer { RemedyOffer(repair: id, class: self.class) }
}
