import Box
import Facts
import Programs
import Values

/// What the kernel says of its clock, and the hardware clocks.
struct ClockProbe: Probe {
    package let step = "reading the clocks"

    package init() {}

    package func look(at box: Box, options: ProbeOptions, until deadline: Deadline, into facts: inout Facts) {
        facts.clock.kernel = box.kernel?.clockState() ?? .notLooked(why: "files only, no kernel to ask")
        facts.rtc.isLocalTime = adjtime(box.files)
        facts.rtc.devices = devices(box)
    }

    /// Third line of /etc/adjtime (hwclock(8)).
    private func adjtime(_ files: any FileSystem) -> Observed<Bool> {
        let path = "/etc/adjtime"
        switch files.observe(path) {
        case .known(let bytes, _):
            let lines = Lines.of(bytes, path: path) ?? []
            guard lines.count > 2 else { return .absent(Source(path)) }
            switch lines[2].text.trimmed {
            case "LOCAL": return .known(true, lines[2].source)
            case "UTC": return .known(false, lines[2].source)
            default: return .unreadable(why: "the third line is neither UTC nor LOCAL", lines[2].source)
            }
        case .absent(let source): return .absent(source)
        case .unreadable(let why, let source): return .unreadable(why: why, source)
        case .notLooked(let why): return .notLooked(why: why)
        }
    }

    private func devices(_ box: Box) -> Observed<[RTCDevice]> {
        let folder = "/sys/class/rtc"
        do {
            let names = try box.files.list(folder, limit: FileLimits.directoryEntries)
            let devices = names.filter { $0.hasPrefix("rtc") }.map { device(folder + "/" + $0, $0, box) }
            // An empty /sys below a root says nothing about the machine it came from.
            return devices.isEmpty && box.kernel == nil
                ? .notLooked(why: "files only, no /sys") : .known(devices, Source(folder))
        } catch {
            guard error.reason == .notFound else { return .unreadable(why: "\(error)", Source(folder)) }
            return box.kernel == nil ? .notLooked(why: "files only, no /sys") : .known([], Source(folder))
        }
    }

    private func device(_ path: String, _ name: String, _ box: Box) -> RTCDevice {
        func value(_ file: String) -> String? {
            (try? box.files.read(path + "/" + file, limit: FileLimits.attribute)).flatMap(Lines.first)
        }
        let source = Source(path + "/since_epoch")
        let reading: Observed<Timestamp>
        do {
            let bytes = try box.files.read(source.place, limit: FileLimits.attribute)
            reading =
                Lines.first(bytes).flatMap { Int64($0) }.flatMap(Timestamp.init(givenSeconds:)).map {
                    .known($0, source)
                }
                ?? .unreadable(why: "not a number of seconds", source)
        } catch {
            reading = .unreadable(why: "\(error)", source)
        }
        return RTCDevice(
            device: name, name: value("name") ?? name, reading: reading,
            clockThen: box.kernel == nil ? nil : box.clocks.reading(), setClockAtBoot: value("hctosys") == "1")
    }
}
