import DoctorTesting
import Facts
import Testing
import Values

@testable import TimeScience

/// What signed answers prove together, and how many must lie to make it wrong.
@Suite struct SignedMajorityTests {
    /// `operator/issuer+mark low high`, seconds; without numbers it keeps silent.
    private func answer(_ text: String, _ method: SignedTime.Method) -> SignedTime {
        let words = text.split(separator: " ")
        let parties = words[0].split(separator: "+").map(String.init)
        let names = parties[0].split(separator: "/").map(String.init)
        var outcome = SignedTime.Outcome.failed(.silent, why: "no answer")
        if words.count > 2, let low = Double(words[1]), let high = Double(words[2]) {
            outcome = .interval(lowSeconds: low, highSeconds: high)
        }
        return SignedTime(
            method: method, name: names[0], operatorName: names[0], issuer: names.count > 1 ? names[1] : nil,
            marks: Array(parties.dropFirst()), outcome: outcome, source: Source("list"))
    }

    private func outcome(_ texts: [String], _ method: SignedTime.Method = .roughtime) -> String {
        let majority = SignedMajority(texts.map { answer($0, method) })
        guard let interval = majority.interval else { return majority.why.isEmpty ? "nothing" : "undecided" }
        return "\(interval.low) \(interval.high) by \(majority.agreeing.sorted().joined())"
    }

    @Test func aMajorityOfThoseAskedDecides() {
        #expect(outcome(["a 10 20", "b 15 25", "l 500 510"]) == "15.0 20.0 by ab")
        // With one silent, either of the two may be the liar.
        #expect(outcome(["a 10 20", "b 15 25", "c"]) == "10.0 25.0 by ab")
        #expect(outcome(["a 10 20", "c", "d"]) == "undecided")
        // Silencing two of five leaves three, of whom all must agree.
        #expect(outcome(["a 10 20", "b 15 25", "l 500 510", "c", "d"]) == "undecided")
        #expect(outcome(["a 10 20", "b 15 25", "e", "c", "d"]) == "undecided")
        #expect(outcome(["a", "b"]) == "nothing" && outcome([]) == "nothing")
        // Touching ends agree: both are included.
        #expect(outcome(["a 10 20", "b 20 30", "l 500 510"]) == "20.0 20.0 by ab")
        // A vague one hides no contradiction.
        #expect(outcome(["v 0 100", "a 10 20", "b 80 90"]) == "10.0 90.0 by abv")
    }

    @Test func anOperatorHasOneVoice() {
        // Two servers: only what both leave.
        #expect(outcome(["a 10 20", "a 12 18", "b 0 100", "c 300 400"]) == "12.0 18.0 by ab")
        #expect(outcome(["l 500 510", "l 500 510", "l 500 510", "b 0 100"]) == "undecided")
        // Who contradicts himself says nothing.
        #expect(outcome(["s 0 1", "s 5 6", "b 0 100"]) == "undecided")
        // Other names, the same key or zone: one party, through a third server too.
        #expect(outcome(["x+key1 0 9", "y+key1 0 9", "b 50 60"]) == "undecided")
        #expect(outcome(["x+z1 0 9", "y+z1+k 0 9", "w+k 0 9", "b 0 9"]) == "0.0 9.0 by bx")
        #expect(outcome(["x+z1 0 9", "y+z2 0 9", "b 50 60"]) == "0.0 9.0 by xy")
    }

    @Test func ntsIsTheOwnersChoice() {
        #expect(outcome(["a 0 1"], .nts) == "0.0 1.0 by a")
        #expect(outcome(["a 0 1", "b"], .nts) == "0.0 1.0 by a")
        // Of three, one alone could be the one that lies while the others are kept silent.
        #expect(outcome(["a 0 1", "b", "c"], .nts) == "undecided")
        #expect(outcome(["a 0 1", "b 0 2", "c"], .nts) == "0.0 2.0 by ab")
    }

    @Test func webServersOnlyWithoutTheOthers() throws {
        let web = ["a/X 0 10", "b/Y 5 12", "c/Z -3 8"].map { answer($0, .https) }
        let alone = SignedMajority(web)
        #expect(alone.restsOnHTTPS && alone.interval == Agreement.Interval(low: -3, high: 12))
        let proven = SignedMajority(web + ["a 900 901", "b 900 901"].map { answer($0, .roughtime) })
        #expect(!proven.restsOnHTTPS && proven.interval == Agreement.Interval(low: 900, high: 901))
        // Two strong methods that contradict each other prove nothing.
        let torn = SignedMajority(["a 900 901", "b 900 901"].map { answer($0, .roughtime) } + [answer("n 5 6", .nts)])
        #expect(torn.interval == nil && !torn.why.isEmpty)
    }

    @Test func neverFewerThanThreeWebServers() {
        // Two of the three may still have lied by a little.
        #expect(outcome(["a/X 0 10", "b/Y 5 12", "c/Z -3 8"], .https) == "-3.0 12.0 by abc")
        #expect(outcome(["a/X 0 9", "b/Y 0 9"], .https) == "undecided")
        // Many servers of one operator, or one authority behind all.
        #expect(outcome(["a/X 0 9", "a/Y 0 9", "a/Z 0 9", "a/W 0 9"], .https) == "undecided")
        #expect(outcome(["a/X 0 9", "b/X 0 9", "c/X 0 9", "d/X 0 9"], .https) == "undecided")
        #expect(outcome(["a/X 0 9", "b/X 0 9", "a/Y 0 9", "b/Y 0 9"], .https) == "undecided")
        #expect(outcome(["a/X 0 9", "b/Y 0 9", "c/Z 20 29"], .https) == "undecided")
        #expect(outcome(["a/X 0 9", "b/Y 1 9", "c/Z 0 8", "d/W 50 60"], .https) == "0.0 9.0 by abc")
        let six = ["a/X 0 9", "b/Y 1 9", "c/Z 0 8", "d/W 50 60", "e/V 50 60", "f/U 50 60"]
        #expect(outcome(six, .https) == "undecided")
    }

    /// The fewest liars by trying every set of parties.
    @Test func countsTheFewestLiarsAsTryingAllDoes() throws {
        var random = Seeded(3)
        let (operators, issuers) = (["a", "b", "c", "d"], ["W", "X", "Y", "Z"])
        for _ in 0..<300 {
            let voices = (0..<Int.random(in: 0...4, using: &random)).map { index in
                SignedVoice(
                    name: operators[index], interval: nil,
                    issuers: Set(issuers.shuffled(using: &random).prefix(Int.random(in: 1...3, using: &random))),
                    members: [index])
            }
            let parties = operators + issuers
            let least = (0..<(1 << parties.count)).filter { set in
                let liars = Set(parties.indices.filter { set >> $0 & 1 == 1 }.map { parties[$0] })
                return voices.allSatisfy { liars.contains($0.name) || $0.issuers.isSubset(of: liars) }
            }.map(\.nonzeroBitCount).min()
            #expect(SignedVoice.fewestLiars(behind: voices) == least)
        }
    }

    /// With no more liars than are outvoted, true time is inside, whoever is silenced.
    @Test func fewLiarsNeverWin() {
        let seed = UInt64.random(in: .min ... .max)
        var random = Seeded(seed)
        for round in 0..<5000 {
            let count = Int.random(in: 3...5, using: &random)
            let liars = count - (count / 2 + 1)
            let answers = (0..<count).map { index in
                if Int.random(in: 0..<5, using: &random) == 0 { return answer("\(index)", .roughtime) }
                let lower = Int.random(in: index < liars ? -50...50 : -10...0, using: &random)
                let upper =
                    index < liars
                    ? lower + Int.random(in: 0...20, using: &random) : Int.random(in: 0...10, using: &random)
                return answer("\(index) \(lower) \(upper)", .roughtime)
            }
            let majority = SignedMajority(answers)
            if let interval = majority.interval {
                #expect(interval.low <= 0 && 0 <= interval.high, "seed \(seed) round \(round)")
            } else {
                #expect(answers.contains { $0.interval == nil }, "seed \(seed) round \(round)")
            }
        }
    }

    /// Whatever one party says, through all its servers, the true time stays inside.
    @Test func noSinglePartyOfTheWebMovesIt() {
        var random = Seeded(5)
        for _ in 0..<300 {
            let liar = Bool.random(using: &random) ? "o1" : "i1"
            let answers = (0..<6).map { index in
                let names = ("o\(index)", "i\(Int.random(in: 0..<6, using: &random))")
                let isLie = names.0 == liar || names.1 == liar
                let middle = isLie ? Double.random(in: -5000...5000, using: &random) : 0
                let width = Double.random(in: 1...200, using: &random)
                return answer("\(names.0)/\(names.1) \(middle - width) \(middle + width)", .https)
            }
            if let interval = SignedMajority(answers).interval {
                #expect(interval.low <= 0 && 0 <= interval.high)
            }
        }
    }
}
