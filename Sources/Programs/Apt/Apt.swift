/// apt(8): a Release file bears the date from which it is valid.
struct Apt: Program {
    var aftermath: Aftermath? {
        Aftermath(.service, ["apt-daily.service", "apt-daily-upgrade.service"], "package lists were not valid yet")
    }
}
