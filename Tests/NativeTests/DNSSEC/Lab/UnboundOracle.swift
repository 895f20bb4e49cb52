import CUnbound

/// What libunbound says of a name with the clock set to a second of our choosing: an independent validator.
struct UnboundOracle {
    enum Verdict: Equatable { case secure, insecure, bogus(String), failed(String) }

    var port: UInt16
    /// Trust anchors in presentation form.
    var anchors: [String]
    /// Of unbound.conf(5), with the colon behind their names.
    var settings: [String: String] = [:]

    init(port: UInt16, anchor: String, settings: [String: String] = [:]) {
        self.init(port: port, anchors: [anchor], settings: settings)
    }

    init(port: UInt16, anchors: [String], settings: [String: String] = [:]) {
        (self.port, self.anchors, self.settings) = (port, anchors, settings)
    }

    /// A context of its own for each question, so that no cache carries a verdict over.
    func verdict(_ name: String, _ type: UInt16, at second: Int64) -> Verdict {
        guard let context = ub_ctx_create() else { return .failed("ub_ctx_create") }
        defer { ub_ctx_delete(context) }
        // It would write to standard error of answers that it cannot classify.
        ub_ctx_debugout(context, nil)
        let options = [
            "do-not-query-localhost:": "no", "val-override-date:": "\(second)", "msg-cache-size:": "200k",
            "rrset-cache-size:": "200k", "key-cache-size:": "200k", "outgoing-range:": "16",
            "edns-buffer-size:": "4096",
        ]
        for (option, value) in options.merging(settings, uniquingKeysWith: { $1 }) {
            let error = ub_ctx_set_option(context, option, value)
            guard error == 0 else { return .failed("\(option) \(String(cString: ub_strerror(error)))") }
        }
        ub_ctx_set_fwd(context, "127.0.0.1@\(port)")
        for anchor in anchors { ub_ctx_add_ta(context, anchor) }
        var answer: UnsafeMutablePointer<ub_result>?
        let error = ub_resolve(context, name, Int32(type), 1, &answer)
        guard error == 0, let answer else { return .failed(String(cString: ub_strerror(error))) }
        defer { ub_resolve_free(answer) }
        if answer.pointee.bogus != 0 {
            return .bogus(answer.pointee.why_bogus.map { String(cString: $0) } ?? "")
        }
        guard answer.pointee.rcode == 0 || answer.pointee.rcode == 3 else {
            return .failed("rcode \(answer.pointee.rcode)")
        }
        return answer.pointee.secure != 0 ? .secure : .insecure
    }
}
