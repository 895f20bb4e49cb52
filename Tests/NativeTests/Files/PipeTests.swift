import Box
import DoctorTesting
import Glibc
import Native
import Operation
import Testing
import Values

/// A pipe that nobody writes to or reads from, in the place of a file: refused, never waited for.
@Suite struct PipeTests {
    private let folder: TemporaryFolder
    private let path: String

    init() throws {
        folder = try TemporaryFolder()
        path = folder.path + "/pipe"
        guard mkfifo(path, 0o644) == 0 else { throw LabError("mkfifo: \(errno)") }
    }

    /// What it said, or nil where it still waits after five seconds; then the pipe is opened at both ends, so that it ends.
    private func said(_ body: @escaping @Sendable () throws -> String) -> String? {
        let answer = Answer<String>()
        let path = path
        let thread = TestThread { answer.set(Result { do { return try body() } catch { return "\(error)" } }) }
        let hasEnded = Lab.wait(upTo: 5) { (try? answer.get()) != nil }
        if !hasEnded { close(open(path, O_RDWR | O_NONBLOCK)) }
        withExtendedLifetime(thread) {}
        return hasEnded ? try? answer.get() : nil
    }

    @Test func nothingWaitsForOne() throws {
        let (path, changes, files) = (path, try LiveChanges(), try LiveFiles())
        func written(_ body: @escaping @Sendable () throws -> Void) -> String? {
            said {
                try body()
                return "done"
            }
        }
        #expect(said { "\(try files.read(path, limit: 9))" } == "\(path): not a plain file")
        #expect(said { "\(try InputFile.read(path, limit: 9, isPlain: true))" } == "\(path): not a plain file")
        #expect(written { try OutputFile.replace(path, with: "x") } == "\(path): open: No such device or address")
        #expect(written { try changes.write(path, [1], mode: 0o644) } == "\(path): open: not a plain file")
        #expect(written { try changes.writeRTC(path) } == "\(path): open: No such device or address")
        #expect(written { _ = try changes.lock(path) } == "\(path): open: not a plain file; remove it")
        #expect(
            said { "\(FileContents(of: path, in: files))" }
                == "unknown(why: \"\(path) is not a plain file; boxdoctor does not follow links when it changes things\")"
        )
    }

    @Test func oneThatNobodyWritesToIsWaitedForNoLongerThanAllowed() throws {
        let path = path
        let words = "nothing was written to it within 0.2 s; --timeout waits longer"
        func read(_ wait: InputWait) -> String? { said { "\(try InputFile.read(path, limit: 9, waiting: wait))" } }
        #expect(read(InputWait(givenSeconds: 0.2)) == "\(path): \(words)")
        #expect(read(InputWait(elseSeconds: 0.2)) == "\(path): \(words)")
        // A writer who says nothing: where the operator gave the run a time, that holds.
        var ends: [Int32] = [-1, -1]
        #expect(Glibc.pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        let open = "/dev/fd/\(ends[0])"
        #expect(
            said { "\(try InputFile.read(open, limit: 9, waiting: InputWait(givenSeconds: 0.2)))" }
                == "\(open): \(words)")
    }

    /// Who writes late and little by little is read to the end, longer than a pipe without a writer is waited for.
    @Test func aSlowWriterIsReadToTheEnd() throws {
        let path = path
        let writer = TestThread {
            let descriptor = open(path, O_WRONLY)
            for letter in "abc" {
                usleep(300_000)
                var byte = letter.asciiValue ?? 0
                _ = write(descriptor, &byte, 1)
            }
            close(descriptor)
        }
        let read = said {
            String(decoding: try InputFile.read(path, limit: 9, waiting: InputWait(elseSeconds: 0.6)), as: UTF8.self)
        }
        withExtendedLifetime(writer) {}
        #expect(read == "abc")
    }

    /// A pipe that is read gets all of it, however slowly.
    @Test func oneThatIsReadIsWrittenTo() throws {
        let path = path
        let reader = open(path, O_RDONLY | O_NONBLOCK)
        defer { close(reader) }
        let text = String(repeating: "x", count: 300_000)
        let writer = TestThread { try? OutputFile.replace(path, with: text) }
        var count = 0
        let isWhole = Lab.wait(upTo: 10) {
            var buffer = [UInt8](repeating: 0, count: 20_000)
            count += max(read(reader, &buffer, buffer.count), 0)
            return count >= text.utf8.count
        }
        withExtendedLifetime(writer) {}
        #expect(isWhole && count == text.utf8.count)
    }
}
