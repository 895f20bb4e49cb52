import Roughtime
import Values

/// What a file of Roughtime answers proves, and why a single answer does not count: in words.
extension RoughtimeEvidence.Verdict {
    package var text: String {
        switch self {
        case .contradiction(let earlier, let later, let answers):
            let (first, second) = (answers[earlier], answers[later])
            return """
                Proof: one of two servers lied.
                  answer \(earlier + 1) says \(first.words)
                  answer \(later + 1), asked for after it, says \(second.words)
                Both are signed, and the second question holds the first answer. Others have to tell which of them lied.

                """
        case .consistent(let answers):
            return "No proof: all \(answers.count) answers are signed, and all can be true.\n"
        }
    }
}

extension RoughtimeAnswer {
    fileprivate var words: String {
        "\(Timestamp(unixSeconds: Int64(clamping: midpointSeconds)).toTheSecond), +-\(radiusSeconds) s"
    }
}

extension RoughtimeEvidenceError {
    package var words: String {
        switch self {
        case .tooLarge: "larger than \(RoughtimeEvidence.fileLimitBytes) bytes: not read"
        case .notEvidence: "not a file of Roughtime answers (\(RoughtimeEvidence.mediaType))"
        case .notBase64(let link): "answer \(link + 1) is not base64"
        case .tooShort(let links): "\(links) answer\(links == 1 ? "" : "s"): it takes two to contradict each other"
        case .response(let link, let reason): "answer \(link + 1) proves nothing: \(reason.words)"
        case .brokenChain(let link):
            "answer \(link + 1) was not asked for after the one before: the order proves nothing"
        }
    }
}
