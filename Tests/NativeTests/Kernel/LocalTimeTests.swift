import DoctorTesting
import Native
import Testing
import Values

/// As date(1) of the same box says it.
@Suite struct LocalTimeTests {
    @Test(arguments: [Int64(0), 951_868_800, 1_795_204_980, 4_102_444_799]) func asDateSays(_ seconds: Int64) throws {
        let words = try Lab.run("date", ["-d", "@\(seconds)", "+%z|%a %Y-%m-%d %H:%M:%S %Z"])
            .split(separator: "\n")[0].split(separator: "|")
        let expected = words[0] == "+0000" ? nil : String(words[1])
        #expect(LocalTime.text(Timestamp(unixSeconds: seconds)) == expected)
        let utc = try Lab.run("date", ["-u", "-d", "@\(seconds)", "+%a %Y-%m-%d %H:%M:%S UTC"])
        #expect(Timestamp(unixSeconds: seconds).withWeekday == utc.split(separator: "\n")[0])
    }
}
