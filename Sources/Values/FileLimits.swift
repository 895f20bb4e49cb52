/// How much of a file is ever read. Configuration files are small; what is larger is a mistake or an attack.
package enum FileLimits {
    package static let configuration = 1 << 20
    /// A kernel file that holds one value.
    package static let attribute = 4096
    package static let directoryEntries = 4096
    /// Includes of includes of includes.
    package static let includeDepth = 16
    /// Files one daemon's configuration may consist of.
    package static let includedFiles = 1000
}
