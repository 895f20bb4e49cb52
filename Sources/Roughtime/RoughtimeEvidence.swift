import FoundationEssentials

/// Responses of which each one was asked for after the one before, as a file that anybody can check: media type
/// `application/roughtime-malfeasance+json` (RFC 10049).
package struct RoughtimeEvidence: Hashable, Sendable {
    package struct Link: Hashable, Sendable {
        /// 32 bytes that went into the nonce beside the response before; the first link needs none.
        package var random: [UInt8]?
        /// The server's long-term key: 32 bytes.
        package var key: [UInt8]
        /// Whole packets.
        package var request: [UInt8]
        package var response: [UInt8]

        package init(random: [UInt8]?, key: [UInt8], request: [UInt8], response: [UInt8]) {
            self.random = random
            self.key = key
            self.request = request
            self.response = response
        }
    }

    package static let mediaType = "application/roughtime-malfeasance+json"
    package static let fileLimitBytes = 1 << 20
    package static let linkLimit = 64

    package var links: [Link]

    package init(links: [Link]) { self.links = links }

    /// The file's text, ending in a newline.
    package var json: String {
        let texts = links.map { link in
            var members = [("publicKey", link.key), ("request", link.request), ("response", link.response)]
            if let random = link.random { members.insert(("rand", random), at: 0) }
            let lines = members.map { "      \"\($0)\": \"\(Data($1).base64EncodedString())\"" }
            return "    {\n" + lines.joined(separator: ",\n") + "\n    }"
        }
        return "{\n  \"responses\": [\n" + texts.joined(separator: ",\n") + "\n  ]\n}\n"
    }

    /// Any bytes. Members that the format does not name are not looked at.
    package init(json: [UInt8]) throws(RoughtimeEvidenceError) {
        guard json.count <= RoughtimeEvidence.fileLimitBytes else { throw .tooLarge }
        guard let file = try? JSONDecoder().decode(File.self, from: Data(json)) else { throw .notEvidence }
        guard file.responses.count <= RoughtimeEvidence.linkLimit else { throw .tooLarge }
        var links: [Link] = []
        for (index, entry) in file.responses.enumerated() {
            func bytes(_ text: String) throws(RoughtimeEvidenceError) -> [UInt8] {
                guard let data = Data(base64Encoded: text) else { throw .notBase64(link: index) }
                return [UInt8](data)
            }
            var random: [UInt8]?
            if let text = entry.rand { random = try bytes(text) }
            links.append(
                Link(
                    random: random, key: try bytes(entry.publicKey), request: try bytes(entry.request),
                    response: try bytes(entry.response)))
        }
        self.links = links
    }

    /// Whether it proves what it is for. Every response must be valid for its request and key, and every request asked after
    /// the response before it; then two of them may contradict each other, and one of those two lied: which one, only others
    /// can tell.
    package func verdict(crypto: any RoughtimeCrypto) throws(RoughtimeEvidenceError) -> Verdict {
        guard links.count >= 2 else { throw .tooShort(links: links.count) }
        var answers: [RoughtimeAnswer] = []
        for (index, link) in links.enumerated() {
            let request: RoughtimeRequest
            do {
                request = try RoughtimeRequest(decoding: link.request)
                // However vague an answer is, it may still contradict another.
                let verifier = RoughtimeVerifier(key: link.key, crypto: crypto, radiusLimitSeconds: .max)
                answers.append(try verifier.verify(link.response, to: request))
            } catch { throw .response(link: index, error) }
            guard index > 0 else { continue }
            guard let random = link.random, random.count == 32,
                request.nonce == RoughtimeChain.nonce(after: links[index - 1].response, random: random, crypto: crypto)
            else { throw .brokenChain(link: index) }
        }
        guard let pair = RoughtimeChain.contradiction(in: answers) else { return .consistent(answers) }
        return .contradiction(earlier: pair.earlier, later: pair.later, answers)
    }

    package enum Verdict: Hashable, Sendable {
        /// Indices of the two links that cannot both be true.
        case contradiction(earlier: Int, later: Int, [RoughtimeAnswer])
        case consistent([RoughtimeAnswer])
    }

    private struct File: Decodable { var responses: [Entry] }

    private struct Entry: Decodable {
        var rand: String?
        var publicKey: String
        var request: String
        var response: String
    }
}

/// Why a file proves nothing, links counted from 0.
package enum RoughtimeEvidenceError: Error, Hashable, Sendable {
    case tooLarge
    case notEvidence
    case notBase64(link: Int)
    /// One response contradicts nobody.
    case tooShort(links: Int)
    case response(link: Int, RoughtimeRejection)
    /// Its nonce does not show that it was asked after the one before.
    case brokenChain(link: Int)
}
