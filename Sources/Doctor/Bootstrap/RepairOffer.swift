extension RemedyOffer {
    /// Of a repair, or of several that are applied together (`a+b`): the command to paste.
    init(repair id: String, class: Class) {
        let ids = id.split(separator: "+").joined(separator: " ")
        let command =
            switch `class` {
            case .safe: "boxdoctor fix \(ids)"
            case .unsafe: "boxdoctor fix --unsafe \(ids)"
            case .manual: "boxdoctor explain bootstrap-latent"
            }
        self.init(id: id, class: `class`, command: command)
    }
}

extension BootstrapReport.Repair {
    public var offer: RemedyOffer { RemedyOffer(repair: id, class: self.class) }
}

extension Rehearsal.Plan {
    var offer: RemedyOffer { RemedyOffer(repair: id, class: self.class) }
}
