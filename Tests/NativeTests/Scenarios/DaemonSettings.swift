// More of what a time daemon's configuration can say: whom it asks, whom it believes, how far it steps.
extension Boot {
    private static let names = "server t1.example iburst\nserver t2.example iburst\nserver t3.example iburst\n"
    private static let step = "\nmakestep 1 3"

    static let settledDaemons: [Part] = chronys + ntpsecs + timesyncds + openNTPDs

    private static let chronys: [Part] = [
        .chrony(" with a peer", names + "peer 10.77.0.11" + step).open,
        .chrony(" with a key it lacks", names + "server 10.77.0.11 iburst key 5" + step),
        .chrony(
            " with a key the server lacks", names + "server 10.77.0.11 iburst key 5\nkeyfile /etc/chrony/keys" + step
        ).open
            .with(["etc/chrony/keys": "5 SHA1 HEX:0123456789ABCDEF0123456789ABCDEF01234567\n"]),
        .chrony(" that wants authentication", names + "server 10.77.0.11 iburst\nauthselectmode require" + step),
        .chrony(" that mixes authentication", names + "server 10.77.0.11 iburst\nauthselectmode mix" + step),
        .chrony(
            " that wants authentication with a trusted one",
            names + "server 10.77.0.11 iburst trust\nauthselectmode require" + step),
        .chrony(" with no delay allowed", names + "server 10.77.0.14 iburst maxdelay 0.0000001" + step),
        .chrony(" with no distance allowed", names + "server 10.77.0.11 iburst\nmaxdistance 0.000001" + step),
        .chrony(" on another port", names + "server 10.77.0.11 iburst port 1123" + step).open,
        .chrony(" with an option of later", names + "server 10.77.0.11 iburst ipv4" + step).open,
        .chrony(" with no such directive", names + "server 10.77.0.11 iburst\nmaketick 1" + step),
        .chrony(" asking from nowhere", names + "server 10.77.0.11 iburst\nbindacqaddress 192.0.2.1" + step),
        .chrony(" asking from one port", names + "server 10.77.0.11 iburst\nacquisitionport 123" + step),
        .chrony(" with a folder of settings", names + "confdir /etc/chrony/conf.d" + step).with(
            ["etc/chrony/conf.d/a.conf": "server 10.77.0.11 iburst\n"]),
        .chrony(" with a folder of settings not read", names + "confdir /etc/chrony/conf.d" + step).with(
            ["etc/chrony/conf.d/a": "server 10.77.0.11 iburst\n"]),
        .chrony(" with a folder of sources", names + "sourcedir /etc/chrony/sources.d" + step).with(
            ["etc/chrony/sources.d/a.sources": "server 10.77.0.11 iburst\n"]),
        .chrony(" with a folder of sources not read", names + "sourcedir /etc/chrony/sources.d" + step).with(
            ["etc/chrony/sources.d/a.conf": "server 10.77.0.11 iburst\n"]),
        .chrony(" with included files", names + "include /etc/chrony/more*.conf" + step).with(
            ["etc/chrony/more1.conf": "! a comment\nSERVER 10.77.0.11 IBURST\n"]),
        .chrony(" with a first step", names + "initstepslew 10 10.77.0.11"),
        .chrony(" with a first step by name", names + "initstepslew 10 t1.example"),
        .chrony(" with a wide threshold", names + "server 10.77.0.11 iburst\nmakestep 100000000 3").slewing,
        .chrony(" that always steps", names + "server 10.77.0.11 iburst\nmakestep 1 -1"),
        .chrony(" that steps once", names + "server 10.77.0.11 iburst\nmakestep 1 1"),
        .chrony(" with a local stratum", names + "local stratum 8" + step),
        .chrony(" with a lying address", names + "server 10.77.0.15 iburst" + step),
        .chrony(
            " with a liar beside two",
            names + "server 10.77.0.15 iburst\nserver 10.77.0.11 iburst\n"
                + "server 10.77.0.12 iburst" + step),
        .chrony(" with a liar beside one", names + "server 10.77.0.15 iburst\nserver 10.77.0.11 iburst" + step).open,
        .chrony(
            " with a trusted liar",
            names + "server 10.77.0.15 iburst trust\nserver 10.77.0.11 iburst\n"
                + "server 10.77.0.12 iburst" + step),
        .chrony(
            " with a preferred liar",
            names + "server 10.77.0.15 iburst prefer\nserver 10.77.0.11 iburst\n"
                + "server 10.77.0.12 iburst" + step),
        .chrony(
            " with one required that is dead",
            names + "server 10.77.0.99 iburst require\n"
                + "server 10.77.0.11 iburst" + step),
        .chrony(" with one required by name", "server t1.example iburst require\nserver 10.77.0.14 iburst" + step),
        .chrony(" with a clock in memory", names + "refclock SHM 0" + step).open,
        .chrony(" with leap seconds of a zone", names + "server 10.77.0.11 iburst\nleapsectz right/UTC" + step),
        .chrony(" by IPv6 address", names + "server fd77::11 iburst" + step),
        .chrony(" by an address without a way", names + "server 2001:db8::1 iburst" + step).open,
        .chrony(" by a dead address", names + "server 10.77.0.99 iburst" + step).open,
        .chrony(" by a pool of addresses", names + "pool 10.77.0.11 iburst" + step),
        .chrony(" of an unknown user", names + "server 10.77.0.11 iburst\nuser nobodyatall" + step),
        .chrony(" without the clock", names + "server 10.77.0.11 iburst" + step).with(arguments: "-x"),
        .chrony(" for IPv6 alone", names + "server 10.77.0.11 iburst" + step).with(arguments: "-6"),
        .chrony(" for IPv4 alone", names + "server 10.77.0.11 iburst" + step).with(arguments: "-4"),
        .chrony(" with a step on its command line", names + "server 10.77.0.11 iburst").with(
            arguments: "'makestep 1 3' 'server 10.77.0.11 iburst'"),
        .chrony(" by an alias into another zone", "server alias.example iburst" + step),
        .chrony(" by an alias from an unsigned zone", "server inward.plain iburst" + step),
        .chrony(" of one sample", names + "server 10.77.0.11 iburst maxsamples 1" + step),
        .chrony(" of many samples", names + "server 10.77.0.11 iburst minsamples 3" + step),
        .chrony(" at low strata", names + "server 10.77.0.11 iburst minstratum 20" + step),
        .chrony(" manual", names + "manual" + step),
    ]

    private static let ntpsecs: [Part] = [
        .ntpsec(" that ignores all", names + "server 10.77.0.11 iburst\nrestrict default ignore"),
        .ntpsec(
            " that ignores all but one",
            names + "server 10.77.0.11 iburst\nrestrict default ignore\nrestrict 10.77.0.11"),
        .ntpsec(" that serves nobody", names + "server 10.77.0.11 iburst\nrestrict default noserve noquery"),
        .ntpsec(" switched off", names + "server 10.77.0.11 iburst\ndisable ntp"),
        .ntpsec(" for high strata", names + "server 10.77.0.11 iburst\ntos floor 5"),
        .ntpsec(" for low strata", names + "server 10.77.0.11 iburst\ntos ceiling 2"),
        .ntpsec(" with no distance allowed", names + "server 10.77.0.11 iburst\ntos maxdist 0.000001"),
        .ntpsec(" with one for show", names + "server 10.77.0.11 iburst noselect"),
        .ntpsec(" with a key it lacks", names + "server 10.77.0.11 iburst key 1"),
        .ntpsec(" by a pool of addresses", names + "pool 10.77.0.11 iburst"),
        .ntpsec(" with a lying address", names + "server 10.77.0.15 iburst"),
        .ntpsec(
            " with a liar beside two",
            "server 10.77.0.15 iburst\nserver 10.77.0.11 iburst\nserver 10.77.0.12 iburst"
        ).open,
        .ntpsec(" with a threshold", names + "server 10.77.0.11 iburst\ntinker step 1e9"),
        .ntpsec(" with a threshold ahead", names + "server 10.77.0.11 iburst\ntinker stepfwd 1e9"),
        .ntpsec(" with a threshold back", names + "server 10.77.0.11 iburst\ntinker stepback 1e9"),
        .ntpsec(" with included files", names + "includefile /etc/ntpsec/more.conf").with(
            ["etc/ntpsec/more.conf": "server 10.77.0.11 iburst\n"]),
        .ntpsec(" with a folder", names).with(["etc/ntpsec/ntp.d/a.conf": "server 10.77.0.11 iburst\n"]),
        .ntpsec(" that only slews", names + "server 10.77.0.11 iburst", options: " -g -x"),
        .ntpsec(" on no interface", names + "server 10.77.0.11 iburst\ninterface ignore all"),
        .ntpsec(" with servers on its command line", names, options: " -g 10.77.0.11"),
        .ntpsec(" for IPv6 alone", names + "server 10.77.0.11 iburst", options: " -g -6"),
    ]

    private static let timesyncds: [Part] = [
        .timesyncd(" with a drop-in", "NTP=t1.example").with(
            ["etc/systemd/timesyncd.conf.d/10.conf": "[Time]\nNTP=10.77.0.12\n"]),
        .timesyncd(" with a drop-in that begins anew", "NTP=10.77.0.12").with(
            ["etc/systemd/timesyncd.conf.d/10.conf": "[Time]\nNTP=\nNTP=t1.example\n"]),
        .timesyncd(" with a drop-in of another name", "NTP=t1.example").with(
            ["etc/systemd/timesyncd.conf.d/10": "[Time]\nNTP=10.77.0.12\n"]),
        .timesyncd(" with no distance allowed", "NTP=10.77.0.12\nRootDistanceMaxSec=0.000001"),
        .timesyncd(" with nothing", "NTP=\nFallbackNTP="),
        .timesyncd(" with a dead address first", "NTP=10.77.0.99 10.77.0.12"),
        .timesyncd(" with a liar first", "NTP=10.77.0.15 10.77.0.12").open,
        .timesyncd(" with a liar last", "NTP=10.77.0.12 10.77.0.15").open,
        .timesyncd(" by IPv6 address", "NTP=fd77::11"), .timesyncd(" with commas", "NTP=10.77.0.11,10.77.0.12"),
        .timesyncd(" with another section", "[Tim]\nNTP=10.77.0.12\n[Time]\nNTP=t1.example"),
        .timesyncd(" with a comment", "NTP=t1.example # 10.77.0.12"),
        .timesyncd(" with a line that goes on", "NTP=t1.example \\\n  10.77.0.12"),
        .timesyncd(" without a floor", "NTP=10.77.0.12\nSaveIntervalSec=infinity"),
    ]

    private static let openNTPDs: [Part] = [
        .openNTPD(
            " with a constraint nobody meets, -s",
            "server 10.77.0.11\nserver 10.77.0.12\nconstraint from \"https://10.77.0.99/\"", options: " -s"),
        .openNTPD(" trusted, -s", "server 10.77.0.11 trusted\nserver 10.77.0.12", options: " -s").open,
        .openNTPD(" asking from nowhere, -s", "query from 192.0.2.1\nserver 10.77.0.11", options: " -s"),
        .openNTPD(" by servers, -s", "servers t1.example", options: " -s"),
        .openNTPD(" of one address, -s", "server 10.77.0.11", options: " -s"),
        .openNTPD(" with a lying address, -s", "server 10.77.0.15\nserver t1.example", options: " -s").open,
        .openNTPD(" with sensors, -s", "sensor *\nserver t1.example", options: " -s"),
    ]
}
