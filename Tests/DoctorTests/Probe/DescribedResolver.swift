@testable import Facts
@testable import Values

/// Everything a resolver's facts say, a line each, so that a test sees what it did not expect.
func described(_ resolver: LocalResolver) -> [String] {
    var lines = ["\(resolver.kind.rawValue) \(resolver.configuration)"]
    if let why = resolver.whyUnread { lines.append("unread: \(why)") }
    lines.append("validation \(resolver.validation.value.rawValue) \(resolver.validation.source)")
    lines.append("time \(resolver.timeCheck.value) \(resolver.timeCheck.source)")
    if let skew = resolver.skew { lines.append("skew \(skew.leastSeconds) \(skew.mostSeconds)") }
    lines += resolver.listens.map { "listens \($0.value) \($0.source)" }
    lines += resolver.insecureZones.map { "insecure \($0.value) \($0.source)" }
    if resolver.ignoresCD { lines.append("ignores CD") }
    if let stripped = resolver.acceptsStripped { lines.append("stripped \(stripped.value) \(stripped.source)") }
    lines += resolver.upstreams.map { upstream in
        "\(upstream.isStub ? "stub" : "forward") \(upstream.zone) \(upstream.host) \(upstream.port) "
            + "\(upstream.transport.rawValue)\(upstream.authenticationName.map { " as " + $0 } ?? "")"
            + "\(upstream.fallsBackToRecursion ? " else root" : "") \(upstream.source)"
    }
    if resolver.recurses { lines.append("recurses") }
    lines += resolver.anchorFiles.map { "anchors \($0.value) \($0.source)" }
    lines += resolver.maintainedAnchorFiles.map { "maintains \($0.value) \($0.source)" }
    lines += resolver.bootstrapResolvers.map { "bootstrap \($0.value) \($0.source)" }
    if let ignores = resolver.ignoresCertificateDates {
        lines.append("certificates \(ignores.value) \(ignores.source)")
    }
    lines += resolver.notRead.map { "not read \($0)" }
    if let user = resolver.user { lines.append("user \(user.value)") }
    return lines
}
