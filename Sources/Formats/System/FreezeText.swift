import Facts
import FoundationEssentials

/// The freeze file: JSON with `reason`, `who` and `until`, each optional. An empty file, and one that nobody can read,
/// freeze as well: whoever made it wanted no fixes.
package enum FreezeText {
    private struct Form: Codable {
        package var reason: String?
        package var who: String?
        package var until: String?
    }

    package static func parse(_ bytes: [UInt8]) -> Freeze {
        guard let form = try? JSONDecoder().decode(Form.self, from: Data(bytes)) else { return Freeze() }
        return Freeze(reason: form.reason, who: form.who, until: form.until)
    }

    /// One line of JSON; what is not said is left out.
    package static func text(_ freeze: Freeze) -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let form = Form(reason: freeze.reason, who: freeze.who, until: freeze.until)
        // Three strings always can be written.
        guard let data = try? encoder.encode(form) else { return "" }
        return String(decoding: data, as: UTF8.self) + "\n"
    }
}
