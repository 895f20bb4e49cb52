import Box
import Facts
import FoundationEssentials
import Records
import Values

/// Counts the transactions on record by remedy and result, in that order; none where nothing was ever fixed, nil where the
/// records cannot be listed. A record that cannot be read counts for nothing.
func fixCounts(_ files: any FileSystem) -> [FixCount]? {
    struct Record: Decodable {
        var remedy: String
        var state: Transaction.State
    }
    let folder = TransactionLog.standardDirectory + "/transactions"
    let names: [String]
    do {
        names = try files.list(folder, limit: TransactionLog.mostRecords)
    } catch {
        return error.reason == .notFound ? [] : nil
    }
    var counts: [FixCount] = []
    for name in names where name.hasSuffix(".json") && !name.hasPrefix(".") {
        guard let bytes = try? files.read(folder + "/" + name, limit: TransactionLog.recordBytes),
            let record = try? JSONDecoder().decode(Record.self, from: Data(bytes))
        else { continue }
        let result = SnakeCase.from(record.state.rawValue)
        if let index = counts.firstIndex(where: { $0.remedy == record.remedy && $0.result == result }) {
            counts[index].count += 1
        } else {
            counts.append(FixCount(remedy: record.remedy, result: result, count: 1))
        }
    }
    return counts.sorted { ($0.remedy, $0.result) < ($1.remedy, $1.result) }
}
