extension BootstrapReport.Repair {
    /// The command to paste; a set of several is applied together. What is to be done by hand it tells step by step.
    public var offer: RemedyOffer {
        let ids = id.split(separator: "+").joined(separator: " ")
        let command = self.class == .unsafe ? "boxdoctor fix --unsafe \(ids)" : "boxdoctor fix \(ids)"
        return RemedyOffer(id: id, class: self.class, command: command)
    }
}
