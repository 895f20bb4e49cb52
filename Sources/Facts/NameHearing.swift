import Values

/// What a nameserver made of a name in this run, with signatures checked and without.
package enum NameHearing: Sendable, Equatable {
    /// An address, or a plain no.
    case answers
    /// The address is there, but handed out only to whoever wants no checking (CD=1): its signatures were rejected.
    case refuses
    /// An error, checking or not: `SERVFAIL`, `REFUSED`.
    case fails(rcode: String)
}

extension [DNSAnswer] {
    /// Those to questions for a name's addresses.
    package func about(_ name: String) -> [DNSAnswer] {
        let wanted = canonical(name)
        return filter { canonical($0.name) == wanted && ($0.type == "A" || $0.type == "AAAA") }
    }

    /// Of the answers to questions for a name's addresses; nil where none was asked, or one kept silent: it may only be slow.
    /// The name as configured; one without a dot is asked for as the search list completes it, each name for itself.
    package func hearing(of name: String) -> NameHearing? {
        let about = about(name)
        func rcodes(checkingDisabled: Bool) -> [String] {
            about.filter { $0.checkingDisabled == checkingDisabled }.compactMap(\.rcode)
        }
        let checked = rcodes(checkingDisabled: false)
        guard let first = checked.first, checked.count == about.count(where: { !$0.checkingDisabled }) else {
            return nil
        }
        if checked.contains(where: { $0 == "NOERROR" || $0 == "NXDOMAIN" }) { return .answers }
        return rcodes(checkingDisabled: true).contains("NOERROR") ? .refuses : .fails(rcode: first)
    }
}

extension DNSAnswer {
    /// Nil where nothing that is an answer came.
    package var rcode: String? {
        if case .answered(let rcode) = outcome { return rcode }
        return nil
    }
}

extension Facts {
    /// The names that libc asks for in place of `name`, in order: see `ResolvConf.names`.
    package func names(for name: String) -> [String] {
        (resolver.resolvConf.value ?? ResolvConf()).names(for: name)
    }
}
