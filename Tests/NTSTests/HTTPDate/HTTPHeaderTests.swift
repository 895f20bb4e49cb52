import DoctorTesting
import HTTPDate
import Testing

/// One response header, one date.
@Suite struct HTTPHeaderTests {
    private static let date = "Date: Sun, 06 Nov 1994 08:49:37 GMT"

    private func look(_ text: String) -> Result<Int64, HTTPDateError> { look(Array(text.utf8)) }

    private func look(_ bytes: [UInt8]) -> Result<Int64, HTTPDateError> {
        do throws(HTTPDateError) {
            return .success(try ServerDate(try HTTPResponseHeader(bytes)).unixSeconds)
        } catch {
            return .failure(error)
        }
    }

    private func response(_ fields: String..., status: String = "HTTP/1.1 200 OK") -> String {
        ([status] + fields + ["", ""]).joined(separator: "\r\n")
    }

    @Test func oneDateIsTheServersTime() {
        let date = HTTPHeaderTests.date
        #expect(look(response(date)) == .success(784_111_777))
        #expect(
            look(response("Server: x", "dAtE:\t Sun, 06 Nov 1994 08:49:37 GMT \t", "Age: 0")) == .success(784_111_777))
        for status in ["HTTP/1.0 301 Moved Permanently", "HTTP/1.1 404", "HTTP/1.1 503 ", "HTTP/1.1 200 \u{fc}ber"] {
            #expect(look(response(date, status: status)) == .success(784_111_777), "\(status)")
        }
        // Whatever follows is not looked at.
        #expect(look(response(date) + "Date: junk\r\n\r\n\u{0}") == .success(784_111_777))
    }

    @Test func everyFlawHasItsName() {
        let date = HTTPHeaderTests.date
        #expect(look(response("Server: x")) == .failure(.noDate))
        #expect(look(response(date, date)) == .failure(.severalDates(2)))
        #expect(look(response(date, "date: junk")) == .failure(.severalDates(2)))
        for age in ["1", "86400", "", "-1", "x", "0, 5", " 7"] {
            #expect(look(response(date, "Age: \(age)")) == .failure(.cached), "\(age)")
        }
        #expect(look(response(date, "Age: 0", "Age: 3")) == .failure(.cached))
        for status in [
            "HTTP/2 200 OK", "HTTP/1.2 200 OK", "HTTP/1.1 100 Continue", "HTTP/1.1 600 x", "HTTP/1.1 2000",
            "HTTP/1.1200 OK",
        ] {
            #expect(look(response(date, status: status)).isFailure, "\(status)")
        }
        for junk in ["", "SSH-2.0-x\r\n\r\n", "<html>", "HTTP", "HTTP/1.1 200 OK\r\n\(date)\r\n"] {
            #expect(look(junk).isFailure, "\(junk)")
        }
        let malformed = [
            "Server : x", ": x", " folded", "\tfolded", "no colon", "Ser ver: x", "X: \u{0}", "X: \u{7f}", "X: a\rb",
            "X: a\nb",
            "X\n: a", "(X): y",
        ]
        for line in malformed { #expect(look(response(date, line)) == .failure(.malformed), "\(line)") }
        #expect(look(response(date).replacing("\r\n", with: "\n")) == .failure(.truncated))
    }

    @Test(arguments: [
        "Sun, 6 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994",
        "Mon, 06 Nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 08:49:37 UTC", "Sun, 06 Nov 1994 08:49:37 +0000", "Sun, 06 nov 1994 08:49:37 GMT",
        "Sun, 06 Nov 1994 24:49:37 GMT", "Sun, 06 Nov 1994 08:60:37 GMT", "Sun, 06 Nov 1994 08:49:60 GMT",
        "Tue, 29 Feb 2023 00:00:00 GMT", "Thu, 00 Jan 1970 00:00:00 GMT", "Fri, 31 Apr 2026 00:00:00 GMT",
        "Wed, 31 Dec 1969 23:59:59 GMT", "Sun, 06 Nov 1994 08:49:37 GMT GMT", "Sun, 06 Nov +994 08:49:37 GMT", "",
        "Sun,  6 Nov 1994 08:49:37 GMT", "Sun, 06 Nov 1994 08-49-37 GMT",
    ]) func onlyTheFixedFormatCounts(_ date: String) {
        #expect(look(response("Date: \(date)")) == .failure(.notFixedFormat))
    }

    @Test(arguments: [
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Thu, 29 Feb 2024 23:59:59 GMT", 1_709_251_199),
        ("Tue, 29 Feb 2000 12:00:00 GMT", 951_825_600), ("Tue, 19 Jan 2038 03:14:08 GMT", 2_147_483_648),
        ("Fri, 31 Dec 9999 23:59:59 GMT", 253_402_300_799), ("Mon, 01 Mar 2100 00:00:00 GMT", 4_107_542_400),
    ]) func readsTheCalendar(_ date: String, _ seconds: Int64) {
        #expect(look(response("Date: \(date)")) == .success(seconds))
    }

    @Test func everyPartNeedsMore() {
        let whole = Array(response("Server: x", HTTPHeaderTests.date).utf8)
        for count in 0..<whole.count {
            #expect(HTTPResponseHeader.progress(Array(whole.prefix(count))) == .needsMore)
        }
        #expect(HTTPResponseHeader.progress(whole) == .complete)
        #expect(HTTPResponseHeader.progress(Array("HTTX".utf8)) == .refused(.notHTTP))
    }

    @Test func theLimitIsTheLimit() {
        func padded(to count: Int) -> [UInt8] {
            let rest = response("X: ", HTTPHeaderTests.date).utf8.count
            return Array(response("X: " + String(repeating: "a", count: count - rest), HTTPHeaderTests.date).utf8)
        }
        #expect(look(padded(to: 8192)) == .success(784_111_777))
        #expect(look(padded(to: 8193)) == .failure(.tooLong))
        let many = Array(repeating: "X: y", count: 128)
        #expect(
            look((["HTTP/1.1 200 OK", HTTPHeaderTests.date] + many + ["", ""]).joined(separator: "\r\n"))
                == .failure(.tooLong))
    }

    @Test func theRequestNamesItsHost() {
        #expect(
            HTTPDateRequest.bytes(host: "example.org").map { String(decoding: $0, as: UTF8.self) }
                == "HEAD / HTTP/1.1\r\nHost: example.org\r\nCache-Control: no-cache\r\nConnection: close\r\n"
                + "User-Agent: boxdoctor\r\n\r\n")
        func host(_ name: String, _ port: UInt16 = 443) -> String? {
            HTTPDateRequest.bytes(host: name, port: port).map {
                String(String(decoding: $0, as: UTF8.self).split(separator: "\r\n")[1])
            }
        }
        #expect(host("2620:fe::fe") == "Host: [2620:fe::fe]")
        #expect(host("9.9.9.9", 8443) == "Host: 9.9.9.9:8443")
        for name in ["", "a b", "a\r\nX: y", "a/b", "\u{e4}.example", String(repeating: "a", count: 256)] {
            #expect(host(name) == nil)
        }
    }
}

extension Result {
    fileprivate var isFailure: Bool {
        if case .failure = self { return true }
        return false
    }
}
