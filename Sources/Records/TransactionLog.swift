import Box
import FoundationEssentials
import Values

/// The transactions on disk, below one directory. Bad records are told, never guessed at.
package struct TransactionLog: Sendable {
    /// Where transactions live on a box.
    package static let standardDirectory = "/var/lib/boxdoctor"
    /// Largest record read back: the limit of a configuration file, before and after, with JSON's escapes.
    package static let recordBytes = 8 << 20
    package static let mostRecords = 9999

    package let directory: String
    package let files: any FileSystem
    package let changes: any Changes

    package init(directory: String = TransactionLog.standardDirectory, files: any FileSystem, changes: any Changes) {
        self.directory = directory
        self.files = files
        self.changes = changes
    }

    package var folder: String { directory + "/transactions" }
    /// Held by whoever changes the box.
    package var lockPath: String { directory + "/lock" }

    /// Every record that can be read, oldest first, and what is wrong with the others.
    package func all() -> (transactions: [Transaction], troubles: [Trouble]) {
        let (transactions, troubles, _) = look()
        return (transactions, troubles)
    }

    /// The same; `failure` is the first that could not be looked at, as against one that is no record.
    package func look() -> (transactions: [Transaction], troubles: [Trouble], failure: FileError?) {
        var found: [Transaction] = []
        var troubles: [Trouble] = []
        var failure: FileError?
        let names: [String]
        do {
            names = try files.list(folder, limit: TransactionLog.mostRecords)
        } catch {
            if error.reason == .notFound { return ([], [], nil) }
            return ([], [Trouble(Source(folder), "\(error)")], error)
        }
        for name in names where name.hasSuffix(".json") && !name.hasPrefix(".") {
            let path = folder + "/" + name
            do {
                let bytes = try files.read(path, limit: TransactionLog.recordBytes)
                found.append(try JSONDecoder().decode(Transaction.self, from: Data(bytes)))
            } catch let error as FileError {
                troubles.append(Trouble(Source(path), "\(error)"))
                if failure == nil { failure = error }
            } catch {
                troubles.append(Trouble(Source(path), "not a transaction record; left alone"))
            }
        }
        return (found.sorted { $0.id < $1.id }, troubles, failure)
    }

    /// The one of this number; `3` means 0003.
    package static func find(_ id: String, among transactions: [Transaction]) -> Transaction? {
        transactions.first { $0.id == id || Int($0.id) == Int(id) && Int(id) != nil }
    }

    /// What did not work although a transaction did; nil where all did.
    package func note(_ id: String) -> String? { all().transactions.first { $0.id == id }?.trouble }

    /// Writes a record whole.
    package func save(_ transaction: Transaction) throws(ChangeError) {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
        let path = path(transaction.id)
        guard let data = try? encoder.encode(transaction) else {
            throw ChangeError(subject: path, call: "encode", message: "the record cannot be written as JSON")
        }
        try changes.write(path, Array(data), mode: 0o600)
    }

    /// Removes records that a process died writing. To be called by whoever holds the lock.
    package func sweep() {
        for name in (try? files.list(folder, limit: TransactionLog.mostRecords)) ?? [] {
            // One that cannot be removed is hidden and read by nobody.
            if let original = TemporaryName.original(name) { try? changes.sweep(folder + "/" + original) }
        }
    }

    private func path(_ id: String) -> String { "\(folder)/\(id).json" }

    /// False only where it is certain.
    package func exists(_ id: String) -> Bool {
        do {
            _ = try files.linkInfo(path(id))
            return true
        } catch {
            return error.reason != .notFound
        }
    }

    package func remove(_ id: String) throws(ChangeError) { try changes.remove(path(id)) }

    /// The next free number, also past records that cannot be read.
    package func nextID() throws(ChangeError) -> String {
        let names: [String]
        do {
            names = try files.list(folder, limit: TransactionLog.mostRecords)
        } catch {
            guard error.reason == .notFound else {
                throw ChangeError(subject: folder, call: "list", message: "\(error)")
            }
            names = []
        }
        let last = names.compactMap { Int($0.prefix { $0.isNumber }) }.max() ?? 0
        let digits = String(last + 1)
        return String(repeating: "0", count: max(0, 4 - digits.count)) + digits
    }

    /// Makes the directories that records need.
    package func prepare() throws(ChangeError) {
        for path in [directory, folder] { try make(path) }
    }

    /// Makes a directory that is certainly not there.
    package func make(_ path: String) throws(ChangeError) {
        do {
            _ = try files.info(path)
        } catch {
            guard error.reason == .notFound else {
                throw ChangeError(subject: path, call: "stat", message: "\(error)")
            }
            try changes.makeDirectory(path, mode: 0o700)
        }
    }
}
