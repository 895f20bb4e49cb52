import DoctorTesting
import Testing

@testable import Facts
@testable import Programs
@testable import Values

/// Every file that the Recursor reads, as Debian sets it up.
@Suite struct PowerDNSSettingsTests {
    private let path = "/etc/powerdns/recursor.conf"

    private func read(_ files: MemoryFiles) throws -> LocalResolver {
        try #require(PowerDNS().resolver?.readings(ProgramLook(memoryBox(files))).first?.resolver)
    }

    /// Debian 12: what its owner says stands in recursor.d.
    @Test func includeDirectory() throws {
        let files = MemoryFiles(texts: [
            path: """
            config-dir=/etc/powerdns
            include-dir=/etc/powerdns/recursor.d
            local-address=127.0.0.1
            lua-config-file=/etc/powerdns/recursor.lua
            forward-zones=.=192.0.2.1
            """,
            "/etc/powerdns/recursor.d/10-dnssec.conf": "dnssec=validate # of all\nlocal-port=5300\n",
            "/etc/powerdns/recursor.d/20-zones.conf": "forward-zones+=lan=192.168.1.1:5353;192.168.1.2\n",
            "/etc/powerdns/recursor.d/README": "dnssec=off\n",
            "/etc/powerdns/recursor.lua": "-- addNTA(\"no.example\")\naddNTA(\"ntp.example\", \"clock\")\n",
        ])
        let resolver = try read(files)
        #expect(
            resolver.validation == Sourced(.on, Source("/etc/powerdns/recursor.d/10-dnssec.conf", line: 1)))
        #expect(resolver.listens.map(\.value.description) == ["127.0.0.1:5300"])
        #expect(
            resolver.upstreams.map { "\($0.zone) \($0.host) \($0.port)" } == [
                ". 192.0.2.1 53", "lan. 192.168.1.1 5353", "lan. 192.168.1.2 53",
            ])
        #expect(resolver.insecureZones.map(\.value) == ["ntp.example."])
        #expect(!resolver.recurses)
    }

    /// A later `=` counts instead of an earlier one.
    @Test func laterFilesOverrule() throws {
        let files = MemoryFiles(texts: [
            path: "dnssec=validate\nforward-zones-recurse=.=192.0.2.1\ninclude-dir=/d\n",
            "/d/a.conf": "dnssec=process\nforward-zones-recurse=.=192.0.2.2\n",
        ])
        let resolver = try read(files)
        #expect(resolver.validation == Sourced(.onRequest, Source("/d/a.conf", line: 1)))
        #expect(resolver.upstreams.map(\.host) == ["192.0.2.2"])
    }

    /// Debian 13: YAML, in a file of the old name.
    @Test func yaml() throws {
        let files = MemoryFiles(texts: [
            path: """
            # PowerDNS Recursor
            dnssec:
              trustanchorfile: /usr/share/dns/root.key
              validation: validate
              negative_trustanchors:
                - name: ntp.example
                  reason: clock
            incoming:
              listen:
                - 127.0.0.1
                - '::1'
            recursor:
              include_dir: /etc/powerdns/recursor.d
              forward_zones:
                - zone: .
                  forwarders: [192.0.2.1, '192.0.2.2:5353']
                - zone: lan
                  forwarders:
                    - 192.168.1.1
            """,
            "/etc/powerdns/recursor.d/local.yml": "dnssec:\n  validation: process\n",
        ])
        let resolver = try read(files)
        #expect(resolver.validation.value == .onRequest)
        #expect(resolver.listens.map(\.value.description) == ["127.0.0.1:53", "[::1]:53"])
        #expect(
            resolver.upstreams.map { "\($0.zone) \($0.host) \($0.port)" } == [
                ". 192.0.2.1 53", ". 192.0.2.2 5353", "lan. 192.168.1.1 53",
            ])
        #expect(resolver.insecureZones.map(\.value) == ["ntp.example."])
    }
}
