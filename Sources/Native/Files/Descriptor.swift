import Glibc

/// An open file descriptor, closed when its owner goes.
package struct Descriptor: ~Copyable {
    package let number: Int32

    /// Takes over an open descriptor; nil for a call's -1.
    package init?(_ number: Int32) {
        guard number >= 0 else { return nil }
        self.number = number
    }

    deinit { close(number) }

    /// Hands the descriptor to somebody who will close it.
    package consuming func release() -> Int32 {
        let number = self.number
        discard self
        return number
    }
}

/// The kernel's words for an errno value.
package func errorMessage(_ code: Int32) -> String { String(cString: strerror(code)) }
