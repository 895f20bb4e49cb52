import Box
import CTLS
import Glibc
import Values

/// One certificate of libcrypto's, freed with this value.
final class X509Certificate {
    /// Larger ones are refused before anything is made of them.
    static let largestBytes = 32_768

    let pointer: OpaquePointer

    init?(der: [UInt8]) {
        guard der.count <= X509Certificate.largestBytes else { return nil }
        let pointer = der.withUnsafeBufferPointer { bytes in
            var next = bytes.baseAddress
            return d2i_X509(nil, &next, bytes.count)
        }
        guard let pointer else { return nil }
        self.pointer = pointer
    }

    /// Takes over a reference.
    init(owning pointer: OpaquePointer) { self.pointer = pointer }

    deinit { X509_free(pointer) }

    /// All certificates of a PEM file, as far as it can be read.
    static func all(pem: [UInt8]) -> [X509Certificate] {
        // A system's whole bundle has some hundred.
        let mostCertificates = 1024
        guard let size = Int32(exactly: pem.count), let memory = BIO_new_mem_buf(pem, size) else { return [] }
        defer { BIO_free(memory) }
        // Without a callback that refuses, an encrypted block would ask on the terminal for its password.
        var found: [X509Certificate] = []
        while found.count < mostCertificates,
            let next = PEM_read_bio_X509(memory, nil, { _, _, _, _ in -1 }, nil)
        {
            found.append(X509Certificate(owning: next))
        }
        ERR_clear_error()
        return found
    }
}

extension Certificate {
    /// Nil where its dates are none.
    init?(_ pointer: OpaquePointer, isAnchor: Bool) {
        guard let notBefore = Timestamp(X509_get0_notBefore(pointer)),
            let notAfter = Timestamp(X509_get0_notAfter(pointer)), let der = Certificate.der(of: pointer)
        else { return nil }
        self.init(
            notBefore: notBefore, notAfter: notAfter, subject: Certificate.text(X509_get_subject_name(pointer)),
            issuer: Certificate.text(X509_get_issuer_name(pointer)),
            organization: Certificate.organization(X509_get_subject_name(pointer)), isAnchor: isAnchor, der: der)
    }

    static func der(of pointer: OpaquePointer) -> [UInt8]? {
        var encoded: UnsafeMutablePointer<UInt8>?
        let count = i2d_X509(pointer, &encoded)
        guard count > 0, let encoded else { return nil }
        defer { box_release(encoded) }
        return [UInt8](UnsafeBufferPointer(start: encoded, count: Int(count)))
    }

    /// RFC 2253.
    static func text(_ name: OpaquePointer?) -> String {
        guard let name, let memory = BIO_new(BIO_s_mem()) else { return "" }
        defer { BIO_free(memory) }
        var text: UnsafeMutablePointer<CChar>?
        guard X509_NAME_print_ex(memory, name, 0, box_name_form) >= 0 else { return "" }
        let count = box_text(memory, &text)
        guard count > 0, let text else { return "" }
        return String(decoding: UnsafeRawBufferPointer(start: text, count: count), as: UTF8.self)
    }

    private static func organization(_ name: OpaquePointer?) -> String? {
        guard let name,
            let entry = X509_NAME_get_entry(name, X509_NAME_get_index_by_NID(name, NID_organizationName, -1))
        else { return nil }
        var text: UnsafeMutablePointer<UInt8>?
        let count = ASN1_STRING_to_UTF8(&text, X509_NAME_ENTRY_get_data(entry))
        guard count >= 0, let text else { return nil }
        defer { box_release(text) }
        return String(decoding: UnsafeBufferPointer(start: text, count: Int(count)), as: UTF8.self)
    }
}

extension Timestamp {
    fileprivate init?(_ time: UnsafePointer<ASN1_TIME>?) {
        guard let time, let epoch = ASN1_TIME_set(nil, 0) else { return nil }
        defer { ASN1_STRING_free(epoch) }
        var (days, seconds): (Int32, Int32) = (0, 0)
        guard ASN1_TIME_diff(&days, &seconds, epoch, time) == 1 else { return nil }
        self.init(unixSeconds: Int64(days) * 86_400 + Int64(seconds))
    }
}
