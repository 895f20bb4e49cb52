import Facts
import Values

/// What `systemctl show --timestamp=unix` says of services: blocks of `Key=value`, an empty line between them.
package enum UnitStarts {
    /// Offsets below this are drift and the rounding of the times to seconds.
    package static let leastStepSeconds = 60.0

    /// Services that started, or failed, when realtime stood elsewhere against CLOCK_MONOTONIC than it does now.
    /// `offset` is realtime - monotonic now; `asleep`, how much of it a suspend may have added since.
    package static func early(_ output: [UInt8], offset: Double, asleep: Double, _ source: Source) -> [StartedUnit] {
        var units: [StartedUnit] = []
        var values: [String: Substring] = [:]
        func close() {
            if let unit = unit(values, offset: offset, asleep: asleep, source) { units.append(unit) }
            values = [:]
        }
        for line in Lines.of(output, path: "") ?? [] {
            let (key, value) = String(line.text).splitOnce("=")
            guard let value else {
                close()
                continue
            }
            values[String(key)] = value
        }
        close()
        return units.sorted { $0.monotonicSeconds < $1.monotonicSeconds }
    }

    private static func unit(
        _ values: [String: Substring], offset: Double, asleep: Double, _ source: Source
    ) -> StartedUnit? {
        guard let name = values["Id"], name.hasSuffix(".service"), let state = values["ActiveState"] else { return nil }
        let hasFailed = state == "failed"
        guard hasFailed || state == "active" || state == "activating" || state == "reloading" else { return nil }
        let moment = hasFailed ? "InactiveEnterTimestamp" : "ExecMainStartTimestamp"
        // `@1795204980` and microseconds since boot; 0 where it never was.
        guard let since = values[moment], since.hasPrefix("@"), let realtime = Double(finite: since.dropFirst()),
            let sinceBoot = values[moment + "Monotonic"], let monotonic = Double(finite: sinceBoot),
            realtime > 0, monotonic > 0
        else { return nil }
        let step = offset - (realtime - monotonic / 1e6)
        guard abs(step) > leastStepSeconds, step < 0 || step > asleep + leastStepSeconds else { return nil }
        return StartedUnit(
            name: String(name), hasFailed: hasFailed, stepSeconds: step, monotonicSeconds: monotonic / 1e6,
            source: source)
    }
}
