import Box
import DNSSEC
import Facts
import Formats
import Native
import Probes
import Programs
import Reports
import Synchronization
import Values

/// A whole run of `windows` on bytes that anybody may have made up: what the fuzzer calls, and what replays its finds.
///
/// The input is a row of chunks, each behind its length in two bytes: the name asked for, the trust anchor (both as text),
/// then one DNS message for each question in the order of asking. A message's id is made to fit, so that mutations are not
/// lost on it. Missing messages are answers that never came.
package enum FuzzedChain {
    /// Everything from the answers' bytes to the reports; the chain that came of it.
    @discardableResult
    package static func look(_ input: [UInt8]) -> NameChain? {
        let parts = chunks(input)
        guard parts.count >= 2, let name = DNSName.absolute(String(decoding: parts[0], as: UTF8.self)),
            let home = IPAddress("192.0.2.53")
        else { return nil }
        let clocks = ManualClocks(now: Timestamp(unixSeconds: 1_795_000_000))
        let messages = Mutex(parts[2...])
        let network = ScriptedNetwork(clocks: clocks) { asked in
            guard var message = messages.withLock({ $0.popFirst() }) else { return .silence }
            for index in 0..<min(2, message.count, asked.payload.count) { message[index] = asked.payload[index] }
            return .messages([message])
        }
        let box = Box(files: MemoryFiles([:]), clocks: clocks, dns: LiveDNS(), kernel: StillKernel(), network: network)
        var options = ProbeOptions()
        options.names = [name]
        options.isNamesOnly = true
        options.resolver = Endpoint(home, port: 53)
        options.anchors = TrustAnchorText.read(parts[1], "/anchors").anchors.filter(\.isTrusted)
        let facts = ProbeRun(box: box, options: options).facts()
        for model in ValidatorModel.all { _ = WindowsView.all(in: facts, validator: model).map(\.accepted) }
        let views = WindowsView.all(in: facts)
        _ = (views.textReport(), views.jsonReport, views.svgReport)
        return facts.dnssec.chains.first
    }

    /// Bytes that lead to these chunks.
    package static func input(_ name: String, anchor: String, messages: [[UInt8]]) -> [UInt8] {
        ([Array(name.utf8), Array(anchor.utf8)] + messages).flatMap {
            [UInt8(truncatingIfNeeded: $0.count >> 8), UInt8(truncatingIfNeeded: $0.count)] + $0
        }
    }

    private static func chunks(_ input: [UInt8]) -> [[UInt8]] {
        var rest = input[...]
        var chunks: [[UInt8]] = []
        while let high = rest.popFirst(), let low = rest.popFirst(), chunks.count < 128 {
            chunks.append(Array(rest.prefix(Int(high) << 8 | Int(low))))
            rest = rest.dropFirst(Int(high) << 8 | Int(low))
        }
        return chunks
    }
}
