import DoctorTesting
import HTTPDate
import Testing

/// What web servers' dates prove, and how many must lie together to make it wrong.
@Suite struct ServerAgreementTests {
    private func interval(_ lower: Double, _ upper: Double) throws -> UnixInterval {
        try #require(UnixInterval(lowerUnixSeconds: lower, upperUnixSeconds: upper))
    }

    /// `operator/issuer lower upper`, seconds.
    private func voices(_ texts: [String]) throws -> [ServerVoice] {
        try texts.map { text in
            let words = text.split(separator: " ")
            let parties = words[0].split(separator: "/")
            return ServerVoice(
                operatorName: String(parties[0]), issuer: String(parties[1]),
                interval: try interval(try #require(Double(words[1])), try #require(Double(words[2]))))
        }
    }

    private func outcome(_ texts: [String], floor: Double? = nil) throws -> String {
        let voices = try voices(texts)
        do throws(ServerAgreement.Refusal) {
            let agreement = try ServerAgreement(among: voices, floorUnixSeconds: floor)
            let interval = agreement.interval
            return "\(interval.lowerUnixSeconds) \(interval.upperUnixSeconds) by \(agreement.independent)"
        } catch {
            return "\(error)"
        }
    }

    @Test func aDateWithItsExchangeIsAnInterval() throws {
        let header = "HTTP/1.1 200 OK\r\nDate: Thu, 01 Jan 1970 00:16:40 GMT\r\n\r\n"
        let date = try ServerDate(try HTTPResponseHeader(Array(header.utf8)))
        #expect(
            date.interval(sinceSendingSeconds: 0.5...0.5, sinceFirstByteSeconds: 0.25...0.25)
                == (try interval(880.25, 1121.5)))
        // Two counters that differ: the less for the lower end, the more for the upper.
        #expect(
            date.interval(sinceSendingSeconds: 100...110, sinceFirstByteSeconds: 99...109) == (try interval(979, 1231)))
        // Too slow, and the wrong way round.
        #expect(date.interval(sinceSendingSeconds: 10.5...10.5, sinceFirstByteSeconds: 0...0) == nil)
        #expect(date.interval(sinceSendingSeconds: 1...1, sinceFirstByteSeconds: 2...2) == nil)
        #expect(UnixInterval(lowerUnixSeconds: .nan, upperUnixSeconds: 1) == nil)
    }

    @Test func threeIndependentOnesAgree() throws {
        #expect(try outcome(["a/X 0 10", "b/Y 5 12", "c/Z -3 8"]) == "5.0 8.0 by 3")
        #expect(try outcome(["a/X 0 10", "b/Y 5 12", "c/Z -3 8"], floor: 6) == "6.0 8.0 by 3")
        #expect(try outcome(["a/X 0 10", "b/Y 5 12", "c/Z -3 8"], floor: 9) == "beforeFloor")
        #expect(try outcome(["a/X 5 5", "b/Y 5 5", "c/Z 5 5"]) == "5.0 5.0 by 3")
    }

    @Test func neverFewerThanThree() throws {
        #expect(try outcome([]) == "tooFew(independent: 0)")
        #expect(try outcome(["a/X 0 9", "b/Y 0 9"]) == "tooFew(independent: 2)")
        // Many servers of one operator, or one authority behind all.
        #expect(try outcome(["a/X 0 9", "a/Y 0 9", "a/Z 0 9", "a/W 0 9"]) == "tooFew(independent: 1)")
        #expect(try outcome(["a/X 0 9", "b/X 0 9", "c/X 0 9", "d/X 0 9"]) == "tooFew(independent: 1)")
        #expect(try outcome(["a/X 0 9", "b/X 0 9", "a/Y 0 9", "b/Y 0 9"]) == "tooFew(independent: 2)")
        // One that lies leaves two of three.
        #expect(try outcome(["a/X 0 9", "b/Y 0 9", "c/Z 20 29"]) == "noMajority(agreeing: 2, independent: 3)")
    }

    @Test func aMinorityIsOutvotedAndTwoCampsAreNot() throws {
        #expect(try outcome(["a/X 0 9", "b/Y 1 9", "c/Z 0 8", "d/W 50 60"]) == "1.0 8.0 by 3")
        let six = ["a/X 0 9", "b/Y 1 9", "c/Z 0 8", "d/W 50 60", "e/V 50 60", "f/U 50 60"]
        #expect(try outcome(six) == "noMajority(agreeing: 3, independent: 6)")
        // The same three operators with other authorities' names: both camps would be a majority.
        let twice = ["a/X 0 9", "b/Y 0 9", "c/Z 0 9", "a/U 50 60", "b/V 50 60", "c/W 50 60"]
        #expect(try outcome(twice) == "contradiction")
        #expect(try outcome((0..<65).map { "o\($0)/i\($0) 0 9" }) == "tooMany")
    }

    /// The fewest liars by trying every set of parties.
    @Test func countsTheFewestLiarsAsTryingAllDoes() throws {
        var random = Seeded(3)
        let (operators, issuers) = (["a", "b", "c", "d"], ["W", "X", "Y", "Z"])
        for _ in 0..<300 {
            let voices = try (0..<Int.random(in: 0...8, using: &random)).map { _ in
                ServerVoice(
                    operatorName: try #require(operators.randomElement(using: &random)),
                    issuer: try #require(issuers.randomElement(using: &random)), interval: try interval(0, 1))
            }
            let parties = operators + issuers
            let least = (0..<(1 << parties.count)).filter { set in
                let liars = Set(parties.indices.filter { set >> $0 & 1 == 1 }.map { parties[$0] })
                return voices.allSatisfy { liars.contains($0.operatorName) || liars.contains($0.issuer) }
            }.map(\.nonzeroBitCount).min()
            #expect(fewestLiars(behind: voices) == least)
        }
    }

    /// Whatever one party says, through all its servers, the true time stays inside.
    @Test func noSinglePartyMovesIt() throws {
        var random = Seeded(5)
        for _ in 0..<300 {
            let truth = 1000.0
            let liar = Bool.random(using: &random) ? "o1" : "i1"
            let voices = try (0..<6).map { index in
                let names = ("o\(index)", "i\(Int.random(in: 0..<6, using: &random))")
                let isLie = names.0 == liar || names.1 == liar
                let middle = isLie ? Double.random(in: -5000...5000, using: &random) : truth
                let width = Double.random(in: 1...200, using: &random)
                return ServerVoice(
                    operatorName: names.0, issuer: names.1, interval: try interval(middle - width, middle + width))
            }
            if let agreement = try? ServerAgreement(among: voices) {
                #expect(agreement.interval.lowerUnixSeconds <= truth && truth <= agreement.interval.upperUnixSeconds)
            }
        }
    }
}
