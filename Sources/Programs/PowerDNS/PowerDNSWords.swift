/// The settings of recursor.conf(5) in its old form, of versions 4.8 to 5.3: the recursor does not start with another one.
enum PowerDNSWords {
    static let settings = wordSet(
        """
        aggressive-cache-max-nsec3-hash-cost aggressive-cache-min-nsec3-hit-ratio aggressive-nsec-cache-size
        allow-from allow-from-file allow-no-rd allow-notify-for allow-notify-for-file allow-notify-from
        allow-notify-from-file allow-trust-anchor-query any-to-tcp api-config-dir api-key auth-zones
        bypass-server-throttling-probability carbon-instance carbon-interval carbon-namespace carbon-ourname
        carbon-server chroot client-tcp-timeout config config-dir config-name cpu-map daemon disable-packetcache
        disable-syslog distribution-load-factor distribution-pipe-buffer-size distributor-threads dns64-prefix
        dnssec dnssec-log-bogus dont-query dont-throttle-names dont-throttle-netmasks dot-to-auth-names
        dot-to-port-853 ecs-add-for ecs-cache-limit-ttl ecs-ipv4-bits ecs-ipv4-cache-bits ecs-ipv4-never-cache
        ecs-ipv6-bits ecs-ipv6-cache-bits ecs-ipv6-never-cache ecs-minimum-ttl-override ecs-scope-zero-address
        edns-outgoing-bufsize edns-padding-from edns-padding-mode edns-padding-out edns-padding-tag
        edns-subnet-allow-list edns-subnet-whitelist enable-old-settings entropy-source etc-hosts-file
        event-trace-enabled export-etc-hosts export-etc-hosts-search-suffix extended-resolution-errors forward-zones
        forward-zones-file forward-zones-recurse gettag-needs-edns-options hint-file ignore-unknown-settings
        include-dir latency-statistic-size limit-qtype-any local-address local-port log-common-errors
        log-rpz-changes log-timestamp logging-facility loglevel lowercase-outgoing lua-config-file lua-dns-script
        lua-maintenance-interval lua-start-stop-script max-busy-dot-probes max-cache-bogus-ttl max-cache-entries
        max-cache-ttl max-chain-length max-cnames-per-query max-concurrent-requests-per-tcp-connection max-dnskeys
        max-ds-per-zone max-generate-steps max-include-depth max-mthreads max-negative-ttl max-ns-address-qperq
        max-ns-per-resolve max-nsec3-hash-computations-per-query max-nsec3s-per-record max-packetcache-entries
        max-qperq max-recursion-depth max-rrset-size max-rrsigs-per-record max-signature-validations-per-query
        max-tcp-clients max-tcp-per-client max-tcp-queries-per-connection max-total-msec max-udp-queries-per-round
        minimum-ttl-override network-timeout new-domain-db-snapshot-interval no-shuffle non-local-bind
        non-resolving-ns-max-fails non-resolving-ns-throttle-time nothing-below-nxdomain nsec3-max-iterations
        packetcache-negative-ttl packetcache-servfail-ttl packetcache-shards packetcache-ttl
        pdns-distributes-queries processes protobuf-use-kernel-timestamp proxy-mapping-file proxy-protocol-from
        proxy-protocol-maximum-size public-suffix-list-file qname-minimization query-local-address
        query-local-address6 quiet record-cache-locked-ttl-perc record-cache-shards refresh-on-ttl-perc reuseport
        rng root-nx-trust save-parent-ns-set security-poll-suffix serve-rfc1918 serve-rfc6303 serve-stale-extensions
        server-down-max-fails server-down-throttle-time server-id setgid setuid signature-inception-skew
        single-socket snmp-agent snmp-daemon-socket snmp-master-socket soa-minimum-ttl socket-dir socket-group
        socket-mode socket-owner spoof-nearmiss-max stack-cache-size stack-size statistics-interval
        stats-api-blacklist stats-api-disabled-list stats-carbon-blacklist stats-carbon-disabled-list
        stats-rec-control-blacklist stats-rec-control-disabled-list stats-ringbuffer-entries stats-snmp-blacklist
        stats-snmp-disabled-list structured-logging structured-logging-backend system-resolver-interval
        system-resolver-self-resolve-check system-resolver-ttl tcp-fast-open tcp-fast-open-connect
        tcp-out-max-idle-ms tcp-out-max-idle-per-auth tcp-out-max-idle-per-thread tcp-out-max-queries tcp-threads
        threads tls-backend trace udp-source-port-avoid udp-source-port-max udp-source-port-min
        udp-truncation-threshold unique-response-db-snapshot-interval use-incoming-edns-subnet version-string
        webserver webserver-address webserver-allow-from webserver-hash-plaintext-credentials webserver-loglevel
        webserver-password webserver-port write-pid x-dnssec-names
        """)

    /// Those without a default, to which `+=` has nothing to add.
    static let empty = wordSet(
        """
        allow-from-file allow-notify-for allow-notify-for-file allow-notify-from allow-notify-from-file
        api-config-dir api-key auth-zones carbon-ourname carbon-server chroot config-name cpu-map dns64-prefix
        dont-throttle-names dont-throttle-netmasks dot-to-auth-names ecs-scope-zero-address edns-padding-from
        edns-subnet-allow-list edns-subnet-whitelist export-etc-hosts-search-suffix forward-zones forward-zones-file
        forward-zones-recurse hint-file ignore-unknown-settings include-dir logging-facility lua-config-file
        lua-dns-script protobuf-use-kernel-timestamp proxy-protocol-from public-suffix-list-file quiet server-id
        setgid setuid snmp-daemon-socket snmp-master-socket socket-dir socket-group socket-mode socket-owner
        webserver-password x-dnssec-names
        """)
}
