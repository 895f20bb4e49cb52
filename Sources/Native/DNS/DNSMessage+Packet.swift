import Bootstrap
import Box
import CLdns

extension DNSMessage {
    /// Nil where a record cannot be told in presentation form.
    init?(_ packet: UnsafeMutablePointer<ldns_pkt>) {
        guard let answer = DNSMessage.records(ldns_pkt_answer(packet)),
            let authority = DNSMessage.records(ldns_pkt_authority(packet))
        else { return nil }
        self.init(
            id: ldns_pkt_id(packet), isResponse: ldns_pkt_qr(packet), isAuthoritative: ldns_pkt_aa(packet),
            isTruncated: ldns_pkt_tc(packet), recursionAvailable: ldns_pkt_ra(packet),
            isAuthenticated: ldns_pkt_ad(packet), checkingDisabled: ldns_pkt_cd(packet),
            rcode: UInt16(ldns_pkt_edns_extended_rcode(packet)) << 4
                | UInt16(truncatingIfNeeded: ldns_pkt_get_rcode(packet).rawValue),
            question: DNSMessage.question(packet), answer: answer, authority: authority,
            extendedErrors: DNSMessage.extendedErrors(packet))
    }

    private static func question(_ packet: UnsafeMutablePointer<ldns_pkt>) -> DNSQuestion? {
        guard let list = ldns_pkt_question(packet), let first = ldns_rr_list_rr(list, 0) else { return nil }
        ldns_dname2canonical(ldns_rr_owner(first))
        return String(rdf: ldns_rr_owner(first)).map {
            DNSQuestion(name: $0, type: UInt16(truncatingIfNeeded: ldns_rr_get_type(first).rawValue))
        }
    }

    private static func records(_ list: UnsafeMutablePointer<ldns_rr_list>?) -> [DNSRecord]? {
        var records: [DNSRecord] = []
        for index in 0..<(list.map { ldns_rr_list_rr_count($0) } ?? 0) {
            guard let one = ldns_rr_list_rr(list, index), let record = DNSRecord(canonical: one) else { return nil }
            records.append(record)
        }
        return records
    }

    /// RFC 8914 section 2: option 15, whose data begin with the info code. Read by hand, for the library's own reader
    /// came only with 1.8.4.
    private static func extendedErrors(_ packet: UnsafeMutablePointer<ldns_pkt>) -> [Int] {
        guard let options = ldns_pkt_edns_data(packet) else { return [] }
        var rest = [UInt8](rdf: options)[...]
        var codes: [Int] = []
        func number(_ index: Int) -> Int {
            Int(rest[rest.startIndex + index]) << 8 | Int(rest[rest.startIndex + index + 1])
        }
        while rest.count >= 4 {
            let (code, length) = (number(0), number(2))
            guard rest.count >= 4 + length else { break }
            if code == 15, length >= 2 { codes.append(number(4)) }
            rest = rest.dropFirst(4 + length)
        }
        return codes
    }
}
