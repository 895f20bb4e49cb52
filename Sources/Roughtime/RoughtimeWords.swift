/// Why an answer does not count, in words for people.
extension RoughtimeRejection {
    package var words: String {
        switch self {
        case .malformed: "not a Roughtime message"
        case .missing, .value, .type: "something in the answer is missing or of the wrong kind"
        case .foreignNonce: "the answer to another question"
        case .versionNotOffered, .versionNotListed, .downgrade:
            "the answer is of a version that does not fit the question"
        case .certificateSignature: "not signed with the key that the list has"
        case .responseSignature: "the signature of the answer does not hold"
        case .merkle: "the answer does not contain the question"
        case .outsideDelegation: "the time is outside that for which its key was lent"
        case .radiusZero: "claims to be exact"
        case .radiusTooLarge(let seconds): "too vague: +-\(seconds) s"
        case .tooSlow: "took so long that it says too little"
        case .clocksUnusable: "this box's clocks ran backwards meanwhile"
        }
    }

    /// Somebody else's key or a broken proof, as against an answer that is merely malformed.
    package var isForgery: Bool {
        switch self {
        case .certificateSignature, .responseSignature, .merkle, .foreignNonce: true
        default: false
        }
    }
}
