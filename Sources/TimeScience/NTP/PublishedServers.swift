import Values

/// Time servers whose operators publish their addresses for everybody's use: asked when a box's own sources give no quorum,
/// for an address needs no name. One operator is one voice, with however many addresses.
package struct PublishedServer: Sendable, Hashable {
    package var operatorName: String
    /// The name under which the operator publishes it.
    package var host: String
    package var addresses: [IPAddress]
    /// Spreads a leap second over hours: around one it differs from the others by up to half a second. Such a server is
    /// never asked together with the others.
    package var smearsLeapSeconds: Bool

    private init(_ operatorName: String, _ host: String, _ addresses: String..., smears: Bool = false) {
        self.operatorName = operatorName
        self.host = host
        self.addresses = addresses.compactMap { IPAddress($0) }
        smearsLeapSeconds = smears
    }

    /// From the operators' own pages: netnod.se, ptb.de, tf.nist.gov, developers.cloudflare.com/time-services,
    /// developers.google.com/time.
    package static let all: [PublishedServer] = [
        PublishedServer("Netnod", "ntp.se", "194.58.200.20", "2a01:3f7::1"),
        PublishedServer("PTB", "ptbtime1.ptb.de", "192.53.103.108", "2001:638:610:be01::108"),
        PublishedServer("PTB", "ptbtime2.ptb.de", "192.53.103.104", "2001:638:610:be01::104"),
        PublishedServer("NIST", "time-d-g.nist.gov", "129.6.15.27", "2610:20:6f15:15::27"),
        PublishedServer("NIST", "time-d-wwv.nist.gov", "132.163.97.4", "2610:20:6f97:97::4"),
        PublishedServer(
            "Cloudflare", "time.cloudflare.com", "162.159.200.1", "162.159.200.123", "2606:4700:f1::1",
            "2606:4700:f1::123"),
        PublishedServer("Google", "time1.google.com", "216.239.35.0", "2001:4860:4806::", smears: true),
        PublishedServer("Google", "time2.google.com", "216.239.35.4", "2001:4860:4806:4::", smears: true),
        PublishedServer("Google", "time3.google.com", "216.239.35.8", "2001:4860:4806:8::", smears: true),
        PublishedServer("Google", "time4.google.com", "216.239.35.12", "2001:4860:4806:c::", smears: true),
    ]

    /// The entry that has this address.
    package static func at(_ address: IPAddress) -> PublishedServer? { all.first { $0.addresses.contains(address) } }
}
