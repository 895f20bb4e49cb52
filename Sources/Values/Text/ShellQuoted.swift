extension String {
    /// The text as one word of a command to paste: as it is where that is harmless, else in single quotes (POSIX 2.2.2).
    /// Paths come from configuration files; a pasted command must not run what stands in them.
    package var shellQuoted: String {
        let harmless = utf8.allSatisfy {
            $0.isDigit || $0.isLetter
                || "/._-:@%+,".utf8.contains($0)
        }
        if harmless, !isEmpty, utf8.first != UInt8(ascii: "-") { return self }
        return "'" + split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
