/// The wires of a round: what the box must be able to do for it.
package protocol RoughtimePort: Sendable {
    /// Checks signatures.
    var crypto: any RoughtimeCrypto { get }

    /// Now, on every clock that goes into the measurement, always the same ones.
    func readings() -> ClockReadings

    /// Carries a round out until it is settled or the timer's clock reads `deadline`, in one wait for all sockets:
    ///
    ///  - sends what `sendings` wants, each packet from a socket and port of its own, connected, so that the kernel refuses
    ///    what comes from elsewhere; reads the clocks directly before sending and directly after receiving, or takes the
    ///    kernel's receive time off; over TCP the clocks are read before the request is written, once connected;
    ///  - gives every datagram, and every packet that `RoughtimeStream` finds, to `received`, and goes on listening on that
    ///    socket while `isOpen`, for anybody can send a bad answer before the good one;
    ///  - asks for `sendings` again after each of these, and at `wakeAt`.
    ///
    /// `addresses` gives each host's addresses as text, tried in turn by attempt; a host without any is `.unresolved`. They
    /// need not be trustworthy: the key says who answers.
    func run(_ round: inout RoughtimeRound, addresses: [String: [String]], until deadline: Int64)
}
