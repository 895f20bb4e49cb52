import Box
import Records
import Values

/// What a configuration file holds: `known(nil)` = it does not exist; those that cannot be read and those that are not text
/// are never touched.
package enum FileContents: Sendable, Equatable {
    case known(String?)
    case unknown(why: String)

    package init(of path: String, in files: any FileSystem) {
        do {
            guard try files.linkInfo(path).kind == .file else {
                self = .unknown(
                    why: "\(path) is not a plain file; boxdoctor does not follow links when it changes things")
                return
            }
            let bytes = try files.read(path, limit: FileLimits.configuration)
            let text = String(validating: bytes, as: UTF8.self)
            self = text.map { .known($0) } ?? .unknown(why: "\(path) is not text")
        } catch {
            self = error.reason == .notFound ? .known(nil) : .unknown(why: "\(error)")
        }
    }
}

/// What the files of plans held when the plans were shown: the operator said yes to that, and to nothing else.
package struct ShownFiles: Sendable, Equatable {
    private var contents: [String: FileContents] = [:]

    package init(_ plans: [Plan], in files: any FileSystem) {
        for change in plans.flatMap(\.files) where contents[change.path] == nil {
            contents[change.path] = FileContents(of: change.path, in: files)
        }
    }

    /// For the diff; nil where it does not exist or cannot be shown.
    package func text(_ path: String) -> String? {
        if case .known(let text) = contents[path] { return text }
        return nil
    }

    /// What cannot be shown, and so not be changed.
    package var troubles: [String] {
        contents.sorted { $0.key < $1.key }.compactMap { if case .unknown(let why) = $0.value { why } else { nil } }
    }

    /// A file of the plan that is not as it was shown; nil where all are.
    func changed(_ plan: Plan, in files: any FileSystem) -> String? {
        plan.files.map(\.path).first { path in
            contents[path].map { $0 != FileContents(of: path, in: files) } ?? false
        }
    }

    /// A plan carried out, or taken back, changes what the next one will find.
    package mutating func see(_ plan: Plan, in files: any FileSystem) {
        for change in plan.files { contents[change.path] = FileContents(of: change.path, in: files) }
    }
}

/// Which of two stays where a file was edited after a fix wrote it.
package enum KeptFiles: String, Sendable, CaseIterable {
    /// As they are now, edits and all; whatever else stands in the way is left as it is, too.
    case edited
    /// As they were before the fix; the edits are lost.
    case original
}

/// What became of looking for changes that were interrupted.
package struct Recovery: Sendable, Equatable {
    /// Those that were found, as they are afterwards.
    package var transactions: [Transaction] = []
    /// Why there may be more; nil where everything was seen.
    package var whyNotAll: String?
}
