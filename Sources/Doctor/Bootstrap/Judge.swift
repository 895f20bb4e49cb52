/// Whether the box comes up from a cold boot (DESIGN section 4). `lagSeconds` is the present lag, nil where unknown.
public func judgeBootstrap(_ facts: Facts, lagSeconds: Double?) -> BootstrapReport {
    BootstrapReport(status: .unknown)
}
