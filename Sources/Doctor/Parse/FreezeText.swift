import FoundationEssentials

/// The freeze file: JSON with `reason`, `who` and `until`, each optional. An empty file, and one that nobody can read,
/// freeze as well: whoever made it wanted no fixes.
enum FreezeText {
    private struct Form: Decodable {
        var reason: String?
        var who: String?
        var until: String?
    }

    static func parse(_ bytes: [UInt8]) -> Freeze {
        guard let form = try? JSONDecoder().decode(Form.self, from: Data(bytes)) else { return Freeze() }
        return Freeze(reason: form.reason, who: form.who, until: form.until)
    }
}
