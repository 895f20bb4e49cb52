import Judgement

/// For whom the findings are written.
package enum ReportFormat: String, Sendable, CaseIterable {
    case text, json, sarif, prometheus, nagios, checkmk
}

extension Diagnosis {
    /// The whole report, final newline included.
    package func report(_ format: ReportFormat, on screen: Screen = Screen(), verbose: Bool = false) -> String {
        switch format {
        case .text: textReport(on: screen, verbose: verbose)
        case .json: jsonReport
        case .sarif: sarifReport
        case .prometheus: prometheusReport
        case .nagios: nagiosReport
        case .checkmk: checkmkReport
        }
    }
}
