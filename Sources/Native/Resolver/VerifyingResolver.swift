import Box
import CLinux
import CUnbound
import Glibc
import Values

/// A validating resolver by libunbound, in a context of its own for each call: it reads no configuration, keeps no file,
/// and never blocks. It works in a process of its own, which the deadline ends.
package struct VerifyingResolver: SignedNames {
    package init() {}

    package func look(
        up questions: [DNSQuestion], through forwarders: [Endpoint], anchors: [String], dates: SignatureDates,
        until deadline: Deadline
    ) -> [SignedAnswer] {
        func all(_ why: String) -> [SignedAnswer] { questions.map { _ in SignedAnswer(verdict: .failed(why: why)) } }
        let dns = LiveDNS()
        let records = anchors.compactMap(DNSLimits.oneLine).filter {
            [DNSType.ds, DNSType.dnskey].contains(dns.record($0)?.type)
        }
        guard !records.isEmpty else { return all("no trust anchor to verify with") }
        guard !forwarders.isEmpty else { return all("no resolver to ask") }
        return withoutBrokenPipes {
            do throws(UnboundError) {
                let context = try context(through: forwarders, records, dates)
                return context.resolve(questions, until: deadline)
            } catch {
                return all(error.why)
            }
        }
    }

    private func context(through forwarders: [Endpoint], _ anchors: [String], _ dates: SignatureDates)
        throws(UnboundError) -> UnboundContext
    {
        guard let context = UnboundContext() else { throw UnboundError(why: "libunbound: no memory") }
        try context.set("val-override-date:", text(dates))
        try context.set("do-not-query-localhost:", "no")
        try context.set("edns-buffer-size:", "\(DNSLimits.datagramBytes)")
        for anchor in anchors { try context.check("trust anchor", ub_ctx_add_ta(context.pointer, anchor)) }
        for forwarder in forwarders {
            try context.check(
                "\(forwarder)", ub_ctx_set_fwd(context.pointer, "\(forwarder.address)@\(forwarder.port)"))
        }
        // A process, not a thread (UnboundWorker).
        try context.check("fork", ub_ctx_async(context.pointer, 0))
        return context
    }

    /// -1 = dates ignored, else 14 digits (unbound.conf(5), val-override-date).
    private func text(_ dates: SignatureDates) -> String {
        guard case .at(let time) = dates else { return "-1" }
        return String(Timestamp(unixSeconds: time.unixSeconds).description.filter(\.isNumber).prefix(14))
    }
}

struct UnboundError: Error {
    let why: String
}

/// One libunbound context, deleted with this value: its process ends with it.
final class UnboundContext {
    let pointer: OpaquePointer

    init?() {
        guard let pointer = ub_ctx_create() else { return nil }
        self.pointer = pointer
        // It would write to standard error.
        ub_ctx_debugout(pointer, nil)
    }

    deinit { ub_ctx_delete(pointer) }

    /// An option by its name in unbound.conf, with the colon.
    func set(_ option: String, _ value: String) throws(UnboundError) {
        try check(option, ub_ctx_set_option(pointer, option, value))
    }

    func check(_ what: String, _ code: Int32) throws(UnboundError) {
        guard code == 0 else {
            throw UnboundError(
                why: "libunbound: \(what): \(ub_strerror(code).map { String(cString: $0) } ?? "\(code)")")
        }
    }

    func resolve(_ questions: [DNSQuestion], until deadline: Deadline) -> [SignedAnswer] {
        let lookups = questions.map { _ in Lookup() }
        let clocks = LiveClocks()
        let isWatched = UnboundWorker.living(seconds: deadline.remainingSeconds(by: clocks)) {
            for (question, lookup) in zip(questions, lookups) { start(question, lookup) }
            return true
        }
        guard isWatched == true else {
            return lookups.map { _ in SignedAnswer(verdict: .failed(why: "libunbound: its process cannot be watched")) }
        }
        while lookups.contains(where: { $0.answer == nil }) {
            let left = deadline.remainingSeconds(by: clocks)
            guard left > 0 else { break }
            var descriptor = pollfd(fd: ub_fd(pointer), events: Int16(POLLIN), revents: 0)
            guard poll(&descriptor, 1, Int32(clamping: Int((left * 1000).rounded(.up)))) > 0 else { continue }
            do {
                try check("process", ub_process(pointer))
            } catch {
                for lookup in lookups where lookup.answer == nil {
                    lookup.answer = SignedAnswer(verdict: .failed(why: error.why))
                }
            }
        }
        for lookup in lookups where lookup.answer == nil { ub_cancel(pointer, lookup.id) }
        return lookups.map { $0.answer ?? SignedAnswer(verdict: .failed(why: "no answer in time")) }
    }

    private func start(_ question: DNSQuestion, _ lookup: Lookup) {
        let code = ub_resolve_async(
            pointer, question.name, Int32(question.type), 1, Unmanaged.passUnretained(lookup).toOpaque(),
            { argument, code, result in
                guard let argument else { return }
                let lookup = Unmanaged<Lookup>.fromOpaque(argument).takeUnretainedValue()
                lookup.answer = SignedAnswer(code, result)
                ub_resolve_free(result)
            }, &lookup.id)
        do {
            try check(question.name, code)
        } catch {
            lookup.answer = SignedAnswer(verdict: .failed(why: error.why))
        }
    }
}

/// Where the callback, called from `ub_process` in our own thread, puts the answer.
private final class Lookup {
    var id: Int32 = 0
    var answer: SignedAnswer?
}

extension SignedAnswer {
    fileprivate init(_ code: Int32, _ result: UnsafeMutablePointer<ub_result>?) {
        guard code == 0, let result = result?.pointee else {
            self.init(verdict: .failed(why: ub_strerror(code).map { String(cString: $0) } ?? "error \(code)"))
            return
        }
        guard result.bogus == 0 else {
            self.init(verdict: .bogus(why: result.why_bogus.map { String(cString: $0) } ?? "signature not valid"))
            return
        }
        // 0 = there, 3 = proved not to be there (RFC 1035 section 4.1.1).
        guard result.rcode == 0 || result.rcode == 3 else {
            self.init(verdict: .failed(why: "the resolver answered with error \(result.rcode)"))
            return
        }
        var data: [[UInt8]] = []
        while let item = result.data?[data.count], data.count < DNSLimits.records {
            let count = Int(result.len[data.count])
            data.append([UInt8](UnsafeRawBufferPointer(start: item, count: count)))
        }
        self.init(verdict: result.secure != 0 ? .secure : .insecure, data: data)
    }
}
