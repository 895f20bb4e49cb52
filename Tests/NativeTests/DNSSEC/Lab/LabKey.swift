import CLdns

@testable import Box

/// A zone's signing key, private half included: only for zones that the tests make up.
final class LabKey {
    private let key: OpaquePointer
    let isKSK: Bool
    let algorithm: UInt8

    /// Nil where libldns cannot make such a key. RSA keys are short, for the tests wait for them.
    init?(algorithm: UInt8, isKSK: Bool, bits: UInt16? = nil) {
        let size = bits ?? (algorithm == 8 ? 1024 : 0)
        guard let key = ldns_key_new_frm_algorithm(ldns_signing_algorithm(UInt32(algorithm)), size) else { return nil }
        self.key = OpaquePointer(key)
        self.isKSK = isKSK
        self.algorithm = algorithm
        ldns_key_set_flags(key, isKSK ? 257 : 256)
        ldns_key_set_origttl(key, 3600)
        ldns_key_set_use(key, true)
    }

    /// Sets REVOKE (RFC 5011 section 7) and with it another tag.
    func revoke() { ldns_key_set_flags(pointer, ldns_key_flags(pointer) | 0x80) }

    /// Clears ZONE (RFC 4034 section 2.1.1): such a key signs no zone.
    func leaveZone() { ldns_key_set_flags(pointer, ldns_key_flags(pointer) & ~0x100) }

    /// Of the DNSKEY; all but 3 is invalid (RFC 4034 section 2.1.2).
    var protocolNumber: UInt8 = 3

    var tag: UInt16 { withRR(for: ".") { ldns_calc_keytag($0) } }

    private var pointer: UnsafeMutablePointer<ldns_key> { UnsafeMutablePointer(key) }

    /// The DNSKEY for a zone.
    func record(for zone: String) -> DNSRecord { withRR(for: zone) { lab($0) } }

    /// The DS for a zone.
    func ds(for zone: String, digest: Int = 2) -> DNSRecord {
        withRR(for: zone) { rr in
            let ds = ldns_key_rr2ds(rr, digest == 1 ? LDNS_SHA1 : digest == 4 ? LDNS_SHA384 : LDNS_SHA256)
            defer { ldns_rr_free(ds) }
            return lab(must(ds))
        }
    }

    private func withRR<T>(for zone: String, _ body: (UnsafeMutablePointer<ldns_rr>) -> T) -> T {
        ldns_key_set_pubkey_owner(pointer, ldns_dname_new_frm_str(zone))
        let rr = must(ldns_key2rr(pointer))
        ldns_rr_set_ttl(rr, 3600)
        must(ldns_rdf_data(must(ldns_rr_rdf(rr, 1)))).pointee = protocolNumber
        ldns_key_set_keytag(pointer, ldns_calc_keytag(rr))
        defer { ldns_rr_free(rr) }
        return body(rr)
    }

    /// The RRSIG of this key over a set, with these dates.
    func sign(_ records: [DNSRecord], zone: String, inception: UInt32, expiration: UInt32) -> DNSRecord {
        withRR(for: zone) { _ in
            ldns_key_set_inception(pointer, inception)
            ldns_key_set_expiration(pointer, expiration)
            let set = must(ldns_rr_list_new())
            for record in records { ldns_rr_list_push_rr(set, ldns(record)) }
            let keys = must(ldns_key_list_new())
            ldns_key_list_push_key(keys, pointer)
            // libldns signs with keys of zones only.
            let flags = ldns_key_flags(pointer)
            ldns_key_set_flags(pointer, flags | 0x100)
            defer { ldns_key_set_flags(pointer, flags) }
            let signatures = must(ldns_sign_public(set, keys))
            defer {
                ldns_rr_list_deep_free(set)
                ldns_rr_list_deep_free(signatures)
                // The list alone: the key is ours.
                free(keys.pointee._keys)
                free(keys)
            }
            return lab(must(ldns_rr_list_rr(signatures, 0)))
        }
    }
}

/// Made once, for making an RSA key takes longer than a whole hierarchy of answers.
final class LabKeyPool {
    private var keys: [String: LabKey] = [:]

    func key(_ algorithm: UInt8, isKSK: Bool, number: Int) -> LabKey {
        let label = "\(algorithm) \(isKSK) \(number)"
        if let known = keys[label] { return known }
        let made = must(LabKey(algorithm: algorithm, isKSK: isKSK))
        keys[label] = made
        return made
    }
}

private func lab(_ rr: UnsafeMutablePointer<ldns_rr>) -> DNSRecord {
    let owner = must(ldns_rdf2str(ldns_rr_owner(rr)))
    defer { free(owner) }
    var data: [UInt8] = []
    for index in 0..<ldns_rr_rd_count(rr) {
        let field = must(ldns_rr_rdf(rr, index))
        data += UnsafeRawBufferPointer(start: ldns_rdf_data(field), count: ldns_rdf_size(field))
    }
    return DNSRecord(
        owner: String(cString: owner), type: UInt16(ldns_rr_get_type(rr).rawValue), ttl: ldns_rr_ttl(rr), data: data)
}

private func ldns(_ record: DNSRecord) -> UnsafeMutablePointer<ldns_rr> {
    let wire = record.wire
    var rr: UnsafeMutablePointer<ldns_rr>?
    var position = 0
    ldns_wire2rr(&rr, wire, wire.count, &position, LDNS_SECTION_ANSWER)
    return must(rr)
}
