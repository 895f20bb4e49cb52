import DoctorTesting
import Facts
import Formats
import Glibc
import Testing
import Values

/// The lines of resolv.conf that this machine's libc takes for nameservers: glibc is the judge.
@Suite(
    .serialized,
    .enabled(
        if: geteuid() == 0 && Lab.installed("unshare") && Lab.installed("cc"),
        "needs root, unshare and a C compiler, to give libc a resolv.conf of its own"))
struct ResolvConfLibcTests {
    private static let program = """
        #include <arpa/inet.h>
        #include <resolv.h>
        #include <stdio.h>
        int main(void) {
            struct __res_state state = {0};
            res_ninit(&state);
            for (int i = 0; i < state.nscount; i++)
                if (state.nsaddr_list[i].sin_family == AF_INET) puts(inet_ntoa(state.nsaddr_list[i].sin_addr));
        }
        """

    @Test func readsWhatLibcReads() throws {
        let folder = try TemporaryFolder()
        let judge = folder.path + "/judge"
        try Lab.run("cc", ["-o", judge, try folder.write("judge.c", Self.program), "-lresolv"], timeoutSeconds: 60)
        let lines = [
            "nameserver 192.0.2.3;here", "nameserver 192.0.2.3 ;here", "nameserver 192.0.2.3#x",
            "nameserver 192.0.2.3\r",
            "nameserver 192.0.2.3 \r", "nameserver 192.0.2.3\rx", " nameserver 192.0.2.4", "nameserver 10.1",
            "nameserver 0x0a000001", "nameserver 010.0.0.1", "nameserver 1.2.3.4.5", "nameserver 10.256",
            "nameserver 4294967296",
            "nameserver 10..1", "nameserver 10.1.", "nameserver 09.1", "nameserver\t192.0.2.5\tx",
            "nameserver192.0.2.6",
            "NAMESERVER 192.0.2.7", "nameserver", "nameserver 192.0.2.8 # comment", "#nameserver 192.0.2.9",
        ]
        for line in lines {
            let file = try folder.write("resolv.conf", line + "\n")
            let said = try Lab.run(
                "unshare", ["-m", "sh", "-c", "mount --bind \(file) /etc/resolv.conf && exec \(judge)"])
            let read = ResolvConfText.parse(Lines.of(Array((line + "\n").utf8), path: "") ?? [], endsInLineFeed: true)
            let servers = read.conf.nameservers.map { "\($0.value)" }
            // Where no line counts libc asks this machine.
            #expect(said == (servers.isEmpty ? ["127.0.0.1"] : servers).map { $0 + "\n" }.joined(), "\(line)")
        }
    }
}
