import Bootstrap
import Box
import CLdns

/// DNS messages and signatures by libldns. Every call builds its own ldns objects: ldns changes what it compares and
/// verifies, `const` or not, so none is shared.
package struct LiveDNS: DNSLibrary {
    package init() {}

    package func prepare() {
        // A key on P-256 that is the curve's own generator, and a signature that nobody made: what it takes to find that
        // out stays loaded.
        let point: [UInt8] =
            [0x6b, 0x17, 0xd1, 0xf2, 0xe1, 0x2c, 0x42, 0x47, 0xf8, 0xbc, 0xe6, 0xe5, 0x63, 0xa4, 0x40, 0xf2]
            + [0x77, 0x03, 0x7d, 0x81, 0x2d, 0xeb, 0x33, 0xa0, 0xf4, 0xa1, 0x39, 0x45, 0xd8, 0x98, 0xc2, 0x96]
            + [0x4f, 0xe3, 0x42, 0xe2, 0xfe, 0x1a, 0x7f, 0x9b, 0x8e, 0xe7, 0xeb, 0x4a, 0x7c, 0x0f, 0x9e, 0x16]
            + [0x2b, 0xce, 0x33, 0x57, 0x6b, 0x31, 0x5e, 0xce, 0xcb, 0xb6, 0x40, 0x68, 0x37, 0xbf, 0x51, 0xf5]
        let key = DNSRecord(owner: ".", type: DNSType.dnskey, ttl: 0, data: [1, 0, 3, 13] + point)
        let tag = keyTag(key)
        // RFC 4034 section 3.1: type covered, algorithm, labels, times of zero, tag, the root as signer, signature.
        let signature = DNSRecord(
            owner: ".", type: DNSType.rrsig, ttl: 0,
            data: [0, 48, 13] + [UInt8](repeating: 0, count: 13) + [UInt8(tag >> 8), UInt8(tag & 0xff), 0]
                + [UInt8](repeating: 1, count: 64))
        _ = verifies([key], signature, key: key)
    }

    package func query(_ question: DNSQuestion, id: UInt16, dnssecOK: Bool, checkingDisabled: Bool) -> [UInt8]? {
        guard let name = WireName(question.name), let copy = ldns_rdf_clone(name.rdf) else { return nil }
        // AD in a question asks for AD in the answer (RFC 6840 section 5.7); without it a validator does not say that it is.
        let flags = UInt16(LDNS_RD) | UInt16(checkingDisabled ? LDNS_CD : LDNS_AD)
        // On success the message owns the name.
        guard let packet = ldns_pkt_query_new(copy, ldns_rr_type(UInt32(question.type)), LDNS_RR_CLASS_IN, flags) else {
            ldns_rdf_deep_free(copy)
            return nil
        }
        defer { ldns_pkt_free(packet) }
        ldns_pkt_set_id(packet, id)
        ldns_pkt_set_edns_udp_size(packet, DNSLimits.datagramBytes)
        ldns_pkt_set_edns_do(packet, dnssecOK)
        var wire: UnsafeMutablePointer<UInt8>?
        var size = 0
        guard ldns_pkt2wire(&wire, packet, &size) == LDNS_STATUS_OK, let wire else { return nil }
        defer { free(wire) }
        return [UInt8](UnsafeBufferPointer(start: wire, count: size))
    }

    package func parse(_ bytes: [UInt8]) -> DNSMessage? {
        guard DNSLimits.isBounded(bytes) else { return nil }
        var packet: UnsafeMutablePointer<ldns_pkt>?
        guard ldns_wire2pkt(&packet, bytes, bytes.count) == LDNS_STATUS_OK, let packet else { return nil }
        defer { ldns_pkt_free(packet) }
        return DNSMessage(packet)
    }

    package func record(_ text: String) -> DNSRecord? {
        guard let line = DNSLimits.oneLine(text) else { return nil }
        var record: UnsafeMutablePointer<ldns_rr>?
        guard ldns_rr_new_frm_str(&record, line, 3600, nil, nil) == LDNS_STATUS_OK, let record else { return nil }
        defer { ldns_rr_free(record) }
        // A record that no resolver could have sent is none; `$ORIGIN` reads as one of type 0.
        return DNSRecord(canonical: record).flatMap { $0.type == 0 || WireRecord($0) == nil ? nil : $0 }
    }

    package func verifies(_ records: [DNSRecord], _ signature: DNSRecord, key: DNSRecord) -> Bool {
        guard let first = records.first, records.count <= DNSLimits.records,
            records.allSatisfy({
                $0.owner == first.owner && $0.type == first.type && $0.recordClass == first.recordClass
            }),
            signature.type == DNSType.rrsig, key.type == DNSType.dnskey, key.data.count <= DNSLimits.keyBytes,
            let set = WireRecordSet(records), let keys = WireRecordSet([key]), let signature = WireRecord(signature),
            let good = ldns_rr_list_new()
        else { return false }
        // Borrowed pointers: the list alone is freed.
        defer { ldns_rr_list_free(good) }
        return ldns_verify_rrsig_keylist_notime(set.list, signature.record, keys.list, good) == LDNS_STATUS_OK
    }

    package func keyTag(_ key: DNSRecord) -> UInt16 {
        key.data.count > 4 ? ldns_calc_keytag_raw(key.data, key.data.count) : 0
    }

    package func matches(_ ds: DNSRecord, key: DNSRecord) -> Bool {
        guard ds.type == DNSType.ds, key.type == DNSType.dnskey, let ds = WireRecord(ds), let key = WireRecord(key)
        else { return false }
        return ldns_rr_compare_ds(ds.record, key.record)
    }

    package func nsec3Hash(_ name: String, algorithm: UInt8, iterations: UInt16, salt: [UInt8]) -> String? {
        guard algorithm == 1, iterations <= DNSLimits.nsec3Iterations, salt.count <= 255, let name = WireName(name),
            let hash = ldns_nsec3_hash_name(name.rdf, algorithm, iterations, UInt8(salt.count), salt)
        else { return nil }
        defer { ldns_rdf_deep_free(hash) }
        return String(rdf: hash).map { String($0.prefix { $0 != "." }).lowercased() }
    }
}

/// What is ever handed to the library.
enum DNSLimits {
    /// RFC 9715 and the DNS flag day of 2020: passes every path unfragmented.
    static let datagramBytes: UInt16 = 1232
    /// Records in all sections of a message: far more than any answer about one name.
    static let records = 512
    /// RSA keys of 16384 bits; more only costs time.
    static let keyBytes = 2100
    /// The most that RFC 5155 section 10.3 allowed; validators' own limits are lower (RFC 9276 section 3.2).
    static let nsec3Iterations: UInt16 = 2500
    static let textBytes = 16_384

    /// A header, at most one question (RFC 9619), and not more records than we want: chains of compression pointers cost
    /// time for each name.
    static func isBounded(_ bytes: [UInt8]) -> Bool {
        guard bytes.count >= 12, bytes.count <= NetworkLimits.messageBytes else { return false }
        let counts = stride(from: 4, to: 12, by: 2).map { Int(bytes[$0]) << 8 | Int(bytes[$0 + 1]) }
        return counts[0] <= 1 && counts.reduce(0, +) <= records
    }

    /// A record in presentation form without comments, parentheses and line ends (RFC 1035 section 5.1); nil if it holds
    /// nothing or too much.
    static func oneLine(_ text: String) -> String? {
        guard text.utf8.count <= textBytes, !text.utf8.contains(0) else { return nil }
        var line = ""
        var (isQuoted, isEscaped, isComment) = (false, false, false)
        for character in text {
            if character.isNewline { isComment = false }
            if isComment { continue }
            switch character {
            case _ where isEscaped: line.append(character)
            case "\"":
                isQuoted.toggle()
                line.append(character)
            case ";" where !isQuoted: isComment = true
            case "(" where !isQuoted, ")" where !isQuoted: line.append(" ")
            case _ where character.isNewline: line.append(" ")
            default: line.append(character)
            }
            isEscaped = character == "\\" && !isEscaped
        }
        let start = line.drop { $0.isWhitespace }
        return start.isEmpty ? nil : String(start)
    }
}
