import Facts
import Values

extension Facts {
    /// The answer that a verdict is about: its source in the configuration, and its address without the port.
    package func answer(behind verdict: TimeEstimate.SourceVerdict) -> NTPAnswer? {
        ntp.first { $0.name == verdict.name && $0.endpoint?.description == verdict.address }
    }
}
