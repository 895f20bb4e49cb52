/// A program that boxdoctor knows: one folder here holds all that is known of it, and the type that is named for the folder
/// says which parts it plays on a box. The build lists them (`allPrograms`): adding a program is adding its folder.
package protocol Program: Sendable {
    init()

    /// It sets the clock.
    var time: (any TimeProgram)? { get }
    /// It answers for names.
    var resolver: (any ResolverProgram)? { get }
    /// It carries the clock over a power cut.
    var keeper: (any ClockKeeper)? { get }
    /// It sets up tunnels.
    var tunnels: (any TunnelProgram)? { get }
    /// It writes resolv.conf.
    var resolvConf: ResolvConfWriter? { get }
    /// Where it writes down the nameservers that a network gave out.
    var nameserverRecords: [NameserverRecord] { get }
    /// Units beside its services that take part in the boot, whole names.
    var companions: [String] { get }
    /// What stays broken in it after a start at a wrong time.
    var aftermath: Aftermath? { get }
    /// Packages whose version says how it behaves, as distributions name them.
    var packages: [String] { get }
}

extension Program {
    package var time: (any TimeProgram)? { nil }
    package var resolver: (any ResolverProgram)? { nil }
    package var keeper: (any ClockKeeper)? { nil }
    package var tunnels: (any TunnelProgram)? { nil }
    package var resolvConf: ResolvConfWriter? { nil }
    package var nameserverRecords: [NameserverRecord] { [] }
    package var companions: [String] { [] }
    package var aftermath: Aftermath? { resolver?.aftermath }
    package var packages: [String] { [] }
}
