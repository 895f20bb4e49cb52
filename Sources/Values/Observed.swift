/// Where a fact was seen: a file and line, a query, a system call. Printed as `/etc/chrony/chrony.conf:3`.
package struct Source: Hashable, Sendable, CustomStringConvertible {
    /// A path as the box names it, or a short phrase such as `adjtimex` or `query 127.0.0.1 A ntp.org`.
    package var place: String
    /// Counted from 1, for files.
    package var line: Int?

    package init(_ place: String, line: Int? = nil) {
        self.place = place
        self.line = line
    }

    /// A file of the box, not a phrase.
    package var isFile: Bool { place.hasPrefix("/") }

    package var description: String { line.map { "\(place):\($0)" } ?? place }
}

/// One string in JSON. A file's line number is what follows the last colon of something that begins with a slash.
extension Source: Codable {
    package init(from decoder: any Decoder) throws {
        let text = try decoder.singleValueContainer().decode(String.self)
        if text.hasPrefix("/"), let colon = text.lastIndex(of: ":"), let line = Int(text[text.index(after: colon)...]) {
            self.init(String(text[..<colon]), line: line)
        } else {
            self.init(text)
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// A value together with where it was seen.
package struct Sourced<Value> {
    package var value: Value
    package var source: Source

    package init(_ value: Value, _ source: Source) {
        self.value = value
        self.source = source
    }
}

extension Sourced: Sendable where Value: Sendable {}
extension Sourced: Equatable where Value: Equatable {}
extension Sourced: Hashable where Value: Hashable {}
extension Sourced: Codable where Value: Codable {}

/// What became of looking for something. Unknown is never false: only `known` and `absent` say anything about the box.
package enum Observed<Value> {
    case known(Value, Source)
    /// Looked, and it is not there.
    case absent(Source)
    /// There, or perhaps there, but it could not be read; `why` is for people.
    case unreadable(why: String, Source)
    /// Nobody looked: offline, `--root`, a step that did not finish, a privilege not held.
    case notLooked(why: String)

    package var value: Value? {
        if case .known(let value, _) = self { return value }
        return nil
    }

    package var source: Source? {
        switch self {
        case .known(_, let source), .absent(let source), .unreadable(_, let source): source
        case .notLooked: nil
        }
    }

    package var isAbsent: Bool {
        if case .absent = self { return true }
        return false
    }

    /// True for `unreadable` and `notLooked`: nothing can be concluded.
    package var isUnknown: Bool { whyUnknown != nil }

    /// Why nothing is known; nil where something is.
    package var whyUnknown: String? {
        switch self {
        case .known, .absent: nil
        case .unreadable(let why, _), .notLooked(let why): why
        }
    }

    package func map<Other>(_ transform: (Value) -> Other) -> Observed<Other> {
        switch self {
        case .known(let value, let source): .known(transform(value), source)
        case .absent(let source): .absent(source)
        case .unreadable(let why, let source): .unreadable(why: why, source)
        case .notLooked(let why): .notLooked(why: why)
        }
    }
}

extension Observed: Sendable where Value: Sendable {}
extension Observed: Equatable where Value: Equatable {}

/// `{"known": value, "source": ...}`, `{"absent": source}`, `{"unreadable": why, "source": ...}`, `{"not_looked": why}`.
extension Observed: Codable where Value: Codable {
    private enum CodingKeys: String, CodingKey { case known, absent, unreadable, notLooked, source }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if container.contains(.known) {
            self = .known(
                try container.decode(Value.self, forKey: .known), try container.decode(Source.self, forKey: .source))
        } else if let source = try container.decodeIfPresent(Source.self, forKey: .absent) {
            self = .absent(source)
        } else if let why = try container.decodeIfPresent(String.self, forKey: .unreadable) {
            self = .unreadable(why: why, try container.decode(Source.self, forKey: .source))
        } else if let why = try container.decodeIfPresent(String.self, forKey: .notLooked) {
            self = .notLooked(why: why)
        } else {
            throw DecodingError.dataCorrupted(
                .init(
                    codingPath: container.codingPath,
                    debugDescription: "needs one of known, absent, unreadable, not_looked"))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .known(let value, let source):
            try container.encode(value, forKey: .known)
            try container.encode(source, forKey: .source)
        case .absent(let source):
            try container.encode(source, forKey: .absent)
        case .unreadable(let why, let source):
            try container.encode(why, forKey: .unreadable)
            try container.encode(source, forKey: .source)
        case .notLooked(let why):
            try container.encode(why, forKey: .notLooked)
        }
    }
}

/// Something that went wrong while looking: a file that could not be parsed, a step that did not finish. Told, never fatal.
package struct Trouble: Codable, Hashable, Sendable {
    package var source: Source
    /// What is wrong and, where there is one, what to do.
    package var text: String

    package init(_ source: Source, _ text: String) {
        self.source = source
        // Errors of files name the file themselves.
        let place = source.place + ": "
        self.text = withoutPasswords(text.hasPrefix(place) ? String(text.dropFirst(place.count)) : text)
    }
}
