import Testing

@testable import Facts
@testable import Formats
@testable import Values

private func lines(_ text: String) -> [ConfigLine] { Lines.of(Array(text.utf8), path: "/t") ?? [] }

@Suite struct KernelTablesTests {
    /// A Pi on Ethernet, as its kernel prints it.
    @Test func routes() {
        let four = """
            Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT
            eth0\t00000000\t0101A8C0\t0003\t0\t0\t100\t00000000\t0\t0\t0
            eth0\t0001A8C0\t00000000\t0001\t0\t0\t100\t00FFFFFF\t0\t0\t0
            eth0\t0000FEA9\t00000000\t0201\t0\t0\t0\t0000FFFF\t0\t0\t0
            """
        #expect(
            RouteTables.ipv4(lines(four)).map {
                "\($0.destination)/\($0.prefixLength) \($0.gateway?.description ?? "-")"
            }
                == ["0.0.0.0/0 192.168.1.1", "192.168.1.0/24 -"])
        let zero = String(repeating: "0", count: 32)
        let six = """
            20010db8000100000000000000000000 40 \(zero) 00 \(zero) 00000100 00000001 00000000 00000001     eth0
            \(zero) 00 \(zero) 00 fe800000000000000000000000000001 00000400 00000001 00000000 00000003     eth0
            \(zero) 00 \(zero) 00 \(zero) ffffffff 00000001 00000000 00200200       lo
            ff000000000000000000000000000000 08 \(zero) 00 \(zero) 00000100 00000004 00000000 00000001     eth0
            """
        #expect(
            RouteTables.ipv6(lines(six)).map {
                "\($0.destination)/\($0.prefixLength) \($0.gateway?.description ?? "-")"
            }
                == ["2001:db8:1::/64 -", "::/0 fe80::1%eth0"])
    }

    @Test func mounts() {
        let table = MountTable(
            lines(
                """
                22 1 179:2 / / rw,noatime shared:1 - ext4 /dev/mmcblk0p2 rw
                23 22 0:21 / /var/lib rw,relatime shared:2 master:1 - tmpfs tmpfs rw,size=1024k
                24 22 0:30 / /mnt/with\\040blank ro - vfat /dev/sda1 ro
                25 22 0:31 / /over rw - overlay overlay rw,lowerdir=/a,upperdir=/var/lib/up,workdir=/w
                26 22 0:32 / /keep rw - overlay overlayfs:/o rw,lowerdir=/a,upperdir=/o/upper,workdir=/w
                27 22 0:33 / /over rw - ext4 /dev/sdb1 rw
                junk
                """))
        func told(_ path: String) -> String {
            table.mount(of: path).map {
                "\($0.point) \($0.fileSystem) \(table.isVolatile($0).map(String.init) ?? "?") \(MountTable.isReadOnly($0))"
            } ?? "-"
        }
        #expect(told("/etc/x") == "/ ext4 false false")
        #expect(told("/var/lib/chrony/drift") == "/var/lib tmpfs true false")
        #expect(told("/var/library") == "/ ext4 false false")
        #expect(told("/mnt/with blank/f") == "/mnt/with blank vfat false true")
        #expect(told("/keep/f") == "/keep overlay false false")
        #expect(told("/over/f") == "/over ext4 false false")
        #expect(table.isVolatile(table.mounts[3]) == true)
        let live = MountTable(
            lines("20 1 0:20 / / ro - overlay overlay ro,lowerdir=/l,upperdir=/upper/data,workdir=/upper/work"))
        #expect(live.mount(of: "/var").flatMap(live.isVolatile) == nil)
    }

    @Test(arguments: [
        ("[    0.000000] Linux version 6.1\n[    1.500000] random: crng init done\n", "1.5"),
        ("<6>[    0.1] a\n[    0.2][    T1] random: crng done (trusting CPU's manufacturer)\n", "0.2"),
        ("[    0.000000] Linux version 6.1\n[  900.1] eth0: up\n", "absent"),
        ("[  300.000000] eth0: up\n", "unknown"), ("", "unknown"),
    ])
    func crng(_ text: String, _ expected: String) {
        let observed = KernelLog.readyAfterSeconds(Array(text.utf8), Source("dmesg"))
        #expect((observed.value.map { "\($0)" } ?? (observed.isAbsent ? "absent" : "unknown")) == expected)
    }
}
