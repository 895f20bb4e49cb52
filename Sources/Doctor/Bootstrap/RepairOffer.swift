extension BootstrapReport.Repair {
    /// The command to paste; a set of several is applied together.
    public var offer: RemedyOffer {
        let ids = id.split(separator: "+").joined(separator: " ")
        let command =
            switch self.class {
            case .safe: "boxdoctor fix \(ids)"
            case .unsafe: "boxdoctor fix --unsafe \(ids)"
            case .manual: "boxdoctor explain bootstrap-latent"
            }
        return RemedyOffer(id: id, class: self.class, command: command)
    }
}
