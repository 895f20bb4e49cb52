/// Home Assistant's supervisor.
struct HomeAssistant: Program {
    var aftermath: Aftermath? {
        Aftermath(.service, ["hassio-supervisor.service"], "certificates were refused")
    }
}
