/// The statements of named.conf(5) up to BIND 9.20, obsolete ones included: named does not start with another one.
enum BindWords {
    /// Whether it may stand only once: at the top, where nothing is around it, or in `options`.
    static func isSingle(_ name: String, in block: String) -> Bool {
        block.isEmpty ? ["options", "logging"].contains(name) : block == "options" && !several.contains(name)
    }

    private static let several = wordSet(
        """
        check-names disable-algorithms disable-ds-digests dnssec-must-be-secure dual-stack-servers include listen-on
        listen-on-v6 response-padding rrset-order
        """)
    static let top = wordSet(
        """
        acl controls dlz dnssec-policy dyndb http include key key-store logging lwres managed-keys masters options
        parental-agents plugin primaries remote-servers server statistics-channels template tls trust-anchors trusted-keys
        view zone
        """)
    static let options = wordSet(
        """
        acache-enable dnssec-lookaside resolver-use-dns64 tcp-primaries-timeout
        additional-from-auth allow-new-zones allow-notify allow-query allow-query-cache
        allow-query-cache-on allow-query-on allow-recursion allow-recursion-on allow-transfer allow-update
        allow-update-forwarding also-notify alt-transfer-source alt-transfer-source-v6 answer-cookie attach-cache
        auth-nxdomain auto-dnssec automatic-interface-scan avoid-v4-udp-ports avoid-v6-udp-ports bindkeys-file
        blackhole catalog-zones check-dup-records check-integrity check-mx check-mx-cname check-names check-sibling
        check-spf check-srv-cname check-wildcard checkds cleaning-interval clients-per-query cookie-algorithm
        cookie-secret coresize datasize deny-answer-addresses deny-answer-aliases dialup directory
        disable-algorithms disable-ds-digests disable-empty-zone dlz dns64 dns64-contact dns64-server
        dnskey-sig-validity dnsrps-enable dnsrps-library dnsrps-options dnssec-accept-expired dnssec-dnskey-kskonly
        dnssec-enable dnssec-loadkeys-interval dnssec-must-be-secure dnssec-policy dnssec-secure-to-insecure
        dnssec-update-mode dnssec-validation dnstap dnstap-identity dnstap-output dnstap-version dscp
        dual-stack-servers dump-file dyndb edns-udp-size empty-contact empty-server empty-zones-enable
        fetch-quota-params fetches-per-server fetches-per-zone files filter-aaaa filter-aaaa-on-v4 filter-aaaa-on-v6
        flush-zones-on-shutdown forward forwarders fstrm-set-buffer-hint fstrm-set-flush-timeout
        fstrm-set-input-queue-size fstrm-set-output-notify-threshold fstrm-set-output-queue-model
        fstrm-set-output-queue-size fstrm-set-reopen-interval geoip-directory glue-cache heartbeat-interval hostname
        http-listener-clients http-port http-streams-per-connection https-port include interface-interval
        ipv4only-contact ipv4only-enable ipv4only-server ixfr-from-differences keep-response-order key key-directory
        lame-ttl listen-on listen-on-v6 lmdb-mapsize lock-file managed-keys managed-keys-directory masterfile-format
        masterfile-style match-clients match-destinations match-mapped-addresses match-recursive-only max-cache-size
        max-cache-ttl max-clients-per-query max-delegation-servers max-ixfr-ratio max-journal-size max-ncache-ttl
        max-query-count max-query-restarts max-records max-records-per-type max-recursion-depth
        max-recursion-queries max-refresh-time max-retry-time max-rsa-exponent-size max-stale-ttl
        max-transfer-idle-in max-transfer-idle-out max-transfer-time-in max-transfer-time-out max-types-per-name
        max-udp-size max-zone-ttl memstatistics memstatistics-file message-compression min-cache-ttl min-ncache-ttl
        min-refresh-time min-retry-time minimal-any minimal-responses multi-master new-zones-directory
        no-case-compress nocookie-udp-size notify notify-defer notify-delay notify-rate notify-source
        notify-source-v6 notify-to-soa nsec3-test-zone nta-lifetime nta-recheck nxdomain-redirect parental-source
        parental-source-v6 pid-file plugin port preferred-glue prefetch provide-ixfr provide-zoneversion
        qname-minimization query-source query-source-v6 querylog queryport-pool-ports random-device rate-limit
        recursing-file recursion recursive-clients request-expire request-ixfr request-nsid request-zoneversion
        require-cookie require-server-cookie reserved-sockets resolver-nonbackoff-tries resolver-query-timeout
        resolver-retry-interval response-padding response-policy responselog reuseport root-delegation-only
        root-key-sentinel rrset-order secroots-file send-cookie send-report-channel serial-query-rate
        serial-update-method server server-id servfail-ttl session-keyalg session-keyfile session-keyname
        sig-signing-nodes sig-signing-signatures sig-signing-type sig-validity-interval sig0checks-quota
        sig0key-checks-limit sig0message-checks-limit sortlist stacksize stale-answer-client-timeout
        stale-answer-enable stale-answer-ttl stale-cache-enable stale-refresh-time startup-notify-rate
        statistics-file suppress-initial-notify synth-from-dnssec tcp-advertised-timeout tcp-clients
        tcp-idle-timeout tcp-initial-timeout tcp-keepalive-timeout tcp-listen-queue tcp-receive-buffer
        tcp-send-buffer tkey-dhkey tkey-domain tkey-gssapi-credential tkey-gssapi-keytab tls-port transfer-format
        transfer-message-size transfer-source transfer-source-v6 transfers-in transfers-out transfers-per-ns
        trust-anchor-telemetry trust-anchors trusted-keys try-tcp-refresh udp-receive-buffer udp-send-buffer
        update-check-ksk update-quota use-alt-transfer-source use-v4-udp-ports use-v6-udp-ports v6-bias
        validate-except version zero-no-soa-ttl zero-no-soa-ttl-cache zone-statistics
        """)
}
