import DoctorTesting
import Testing

/// The judge of all recorded texts.
@Suite struct SnapshotTests {
    /// A run that records has compared nothing, and so has not passed.
    @Test func recordingIsNoPass() throws {
        let folder = try TemporaryFolder()
        func difference(_ text: String, isRecording: Bool) -> String? {
            Snapshot.difference(text, from: "a.text", in: folder.path, isRecording: isRecording)
        }
        #expect(
            difference("new\n", isRecording: false)
                == "no snapshot a.text: record it with BOXDOCTOR_RECORD=1 swift test")
        #expect(difference("new\n", isRecording: true) == "recorded, not compared")
        #expect(folder.read("a.text") == Array("new\n".utf8))
        #expect(difference("new\n", isRecording: true) == "recorded, not compared")
        #expect(difference("new\n", isRecording: false) == nil)
        #expect(difference("newer\n", isRecording: false) == "a.text:1\n- new\n+ newer")
        #expect(
            Snapshot.difference("x", from: "none/a.text", in: folder.path, isRecording: true)?.hasPrefix("cannot")
                == true)
        #expect(!Snapshot.isRecording, "BOXDOCTOR_RECORD=1: this run records")
    }
}
