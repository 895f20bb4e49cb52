import Box
import CLinux
import Facts
import Glibc
import Values

/// The running kernel.
package struct LiveKernel: Kernel {
    package init() {}

    package func clockState() -> Observed<KernelClock> {
        var state = timex()
        guard adjtimex(&state) >= 0 else {
            return .unreadable(why: "adjtimex: \(errorMessage(errno))", Source("adjtimex"))
        }
        let clock = KernelClock(
            isUnsynchronised: box_is_unsynchronised(&state) != 0,
            maxErrorSeconds: Double(state.maxerror) / 1e6,
            estimatedErrorSeconds: Double(state.esterror) / 1e6,
            offsetSeconds: Double(state.offset) / (box_has_nanoseconds(&state) != 0 ? 1e9 : 1e6),
            // Parts per million with a 16-bit fraction (adjtimex(2)).
            frequencyPPM: Double(state.freq) / 65_536)
        return .known(clock, Source("adjtimex"))
    }

    package func randomIsReady() -> Observed<Bool> {
        var byte: UInt8 = 0
        if getrandom(&byte, 1, UInt32(GRND_NONBLOCK)) == 1 { return .known(true, Source("getrandom")) }
        return errno == EAGAIN
            ? .known(false, Source("getrandom"))
            : .unreadable(why: "getrandom: \(errorMessage(errno))", Source("getrandom"))
    }

    package func random(_ count: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: max(count, 0))
        // Up to 256 bytes come whole or not at all (getrandom(2)).
        for start in stride(from: 0, to: bytes.count, by: 256) {
            let end = min(start + 256, bytes.count)
            bytes.withUnsafeMutableBytes { all in
                let piece = UnsafeMutableRawBufferPointer(rebasing: all[start..<end])
                if getrandom(piece.baseAddress, piece.count, UInt32(GRND_NONBLOCK)) != piece.count {
                    LiveKernel.readUrandom(into: piece)
                }
            }
        }
        return bytes
    }

    /// Before the generator is initialised, /dev/urandom still answers at once.
    private static func readUrandom(into piece: UnsafeMutableRawBufferPointer) {
        guard let device = Descriptor(box_openat(AT_FDCWD, "/dev/urandom", O_RDONLY | O_CLOEXEC, 0)) else { return }
        _ = read(device.number, piece.baseAddress, piece.count)
    }

    package func release() -> (release: String, machine: String) {
        var names = utsname()
        uname(&names)
        return (text(&names.release), text(&names.machine))
    }

    package func hostName() -> String {
        var names = utsname()
        uname(&names)
        return text(&names.nodename)
    }

    package func addresses() -> [InterfaceAddress] {
        var list: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&list) == 0 else { return [] }
        defer { freeifaddrs(list) }
        var addresses: [InterfaceAddress] = []
        var next = list
        while let entry = next?.pointee {
            if let address = InterfaceAddress(entry) { addresses.append(address) }
            next = entry.ifa_next
        }
        return addresses
    }

    package func effectiveUserID() -> UInt32 { geteuid() }

    package func deviceClock(_ path: String) -> Observed<Timestamp> {
        let source = Source(path)
        let device = box_openat(AT_FDCWD, path, O_RDONLY | O_CLOEXEC | O_NONBLOCK, 0)
        guard device >= 0 else { return .unreadable(why: "open: \(errorMessage(errno))", source) }
        defer { close(device) }
        // FD_TO_CLOCKID of clock_getres(2).
        let clock = clockid_t((~device << 3) | 3)
        var time = timespec()
        guard clock_gettime(clock, &time) == 0 else {
            return .unreadable(why: "clock_gettime: \(errorMessage(errno))", source)
        }
        return .known(Timestamp(unixSeconds: Int64(time.tv_sec), nanoseconds: Int32(time.tv_nsec)), source)
    }

    /// One field of struct utsname, a C array that Swift sees as a tuple.
    private func text<Field>(_ field: inout Field) -> String {
        withUnsafeBytes(of: &field) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }
}

extension InterfaceAddress {
    /// Nil for an interface that is down and for other families.
    fileprivate init?(_ entry: ifaddrs) {
        guard entry.ifa_flags & UInt32(IFF_UP) != 0 else { return nil }
        let interface = String(cString: entry.ifa_name)
        guard let address = IPAddress(entry.ifa_addr, interface: interface) else { return nil }
        let mask = IPAddress(entry.ifa_netmask, interface: interface)
        self.init(
            interface: interface, address: address,
            prefixLength: mask?.bytes.reduce(0) { $0 + $1.nonzeroBitCount } ?? address.bytes.count * 8)
    }
}
