/// What orders certificates by itself (RFC 8555).
struct AcmeClients: Program {
    var aftermath: Aftermath? {
        Aftermath(
            .service, ["caddy.service", "traefik.service", "certbot.service", "acme.service"],
            "certificates were ordered or judged at that time")
    }
}
