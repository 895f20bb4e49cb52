import Bootstrap
import Box
import CLdns
import Glibc

/// A name as libldns holds it.
final class WireName {
    let rdf: UnsafeMutablePointer<ldns_rdf>

    /// Nil where the text is no name, or too long for one.
    init?(_ name: String) {
        guard !name.isEmpty, name.utf8.count <= 1024, !name.utf8.contains(0), let rdf = ldns_dname_new_frm_str(name)
        else { return nil }
        self.rdf = rdf
    }

    deinit { ldns_rdf_deep_free(rdf) }

    var bytes: [UInt8] { [UInt8](rdf: rdf) }
}

/// A record as libldns holds it, made afresh from bytes.
final class WireRecord {
    let record: UnsafeMutablePointer<ldns_rr>

    /// Nil where the data does not fit the type.
    init?(_ record: DNSRecord) {
        guard let made = WireRecord.make(record) else { return nil }
        self.record = made
    }

    deinit { ldns_rr_free(record) }

    fileprivate static func make(_ record: DNSRecord) -> UnsafeMutablePointer<ldns_rr>? {
        guard record.data.count <= 65_535, hasFixedFields(record), let owner = WireName(record.owner) else {
            return nil
        }
        var wire = owner.bytes
        for value in [record.type, record.recordClass, UInt16(record.ttl >> 16), UInt16(record.ttl & 0xffff)] {
            wire += [UInt8(value >> 8), UInt8(value & 0xff)]
        }
        wire += [UInt8(record.data.count >> 8), UInt8(record.data.count & 0xff)] + record.data
        var made: UnsafeMutablePointer<ldns_rr>?
        var position = 0
        guard ldns_wire2rr(&made, wire, wire.count, &position, LDNS_SECTION_ANSWER) == LDNS_STATUS_OK, let made else {
            return nil
        }
        guard position == wire.count else {
            ldns_rr_free(made)
            return nil
        }
        return made
    }

    /// The library reads these fields without looking whether they are there.
    private static func hasFixedFields(_ record: DNSRecord) -> Bool {
        switch record.type {
        case DNSType.dnskey, DNSType.ds: record.data.count > 4
        case DNSType.rrsig: record.data.count > 19
        default: true
        }
    }
}

/// Records as a list that libldns takes.
final class WireRecordSet {
    let list: UnsafeMutablePointer<ldns_rr_list>

    /// Nil where one of them cannot be made.
    init?(_ records: [DNSRecord]) {
        guard let list = ldns_rr_list_new() else { return nil }
        self.list = list
        for record in records {
            guard let made = WireRecord.make(record) else { return nil }
            guard ldns_rr_list_push_rr(list, made) else {
                ldns_rr_free(made)
                return nil
            }
        }
    }

    deinit { ldns_rr_list_deep_free(list) }
}

extension DNSRecord {
    /// In canonical form (RFC 4034 section 6.2, RFC 6840 section 5.1): names in lower case, those in NSEC as they are.
    /// Changes `record` to it.
    init?(canonical record: UnsafeMutablePointer<ldns_rr>) {
        ldns_rr2canonical(record)
        guard let owner = String(rdf: ldns_rr_owner(record)) else { return nil }
        var data: [UInt8] = []
        for index in 0..<ldns_rr_rd_count(record) {
            guard let field = ldns_rr_rdf(record, index) else { return nil }
            data += [UInt8](rdf: field)
        }
        self.init(
            owner: owner, type: UInt16(truncatingIfNeeded: ldns_rr_get_type(record).rawValue),
            recordClass: UInt16(truncatingIfNeeded: ldns_rr_get_class(record).rawValue), ttl: ldns_rr_ttl(record),
            data: data)
    }
}

extension [UInt8] {
    /// A field's bytes in wire form.
    init(rdf: UnsafeMutablePointer<ldns_rdf>) {
        self.init(UnsafeRawBufferPointer(start: ldns_rdf_data(rdf), count: ldns_rdf_size(rdf)))
    }
}

extension String {
    /// A field in presentation form.
    init?(rdf: UnsafeMutablePointer<ldns_rdf>?) {
        guard let rdf, let text = ldns_rdf2str(rdf) else { return nil }
        defer { free(text) }
        self.init(cString: text)
    }
}
