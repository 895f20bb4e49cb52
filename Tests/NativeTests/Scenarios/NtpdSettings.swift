// What few tell ntpd, OpenNTPD and timesyncd, and what follows from it all the same.
extension Boot {
    private static let names = "server t1.example iburst\nserver t2.example iburst\nserver t3.example iburst\n"
    private static let address = names + "server 10.77.0.11 iburst\n"

    static let rareDaemons: [Part] = ntpsecs + filters + commandLines + timesyncds + openNTPDs

    private static let ntpsecs: [Part] = [
        .ntpsec(" of two wanted, two there", address + "server 10.77.0.12 iburst\ntos minsane 2"),
        .ntpsec(" of two wanted, one for show", address + "server 10.77.0.12 iburst noselect\ntos minsane 2"),
        .ntpsec(" of three wanted, told twice", address + "tos minsane 3\ntos minsane 1"),
        .ntpsec(" of none wanted", address + "tos minsane 0"),
        .ntpsec(" with a crowd wanted", address + "tos minclock 5 maxclock 10"),
        .ntpsec(" with no crowd allowed", address + "tos maxclock 1"),
        .ntpsec(" with a distance", address + "tos mindist 10 orphan 5"),
        .ntpsec(" by a true address", names + "server 10.77.0.11 iburst true prefer"),
        .ntpsec(" with a bias of a day", names + "server 10.77.0.11 iburst bias 86400"),
        .ntpsec(" with one taken back", address + "unpeer 10.77.0.11"),
        .ntpsec(" with its own clock", names + "server 127.127.1.0\nfudge 127.127.1.0 stratum 10"),
        .ntpsec(" with its own clock, newly", names + "refclock local unit 0 stratum 10"),
        .ntpsec(" with its own clock beside an address", address + "refclock local unit 0 stratum 10").open,
        .ntpsec(" with a receiver that is not there", names + "refclock nmea unit 0"),
        .ntpsec(" with a receiver that is not there, of old", names + "server 127.127.20.0 mode 1 prefer"),
        .ntpsec(" with a memory", names + "refclock shm unit 0").open,
        .ntpsec(" with a pulse", names + "refclock pps unit 0 prefer"),
        .ntpsec(" with no such clock", address + "refclock sundial unit 0"),
        .ntpsec(" waiting for a broadcast", names + "broadcastclient"),
        .ntpsec(" without a limit and a step of hours", address + "tinker panic 0 step 7200"),
        .ntpsec(" with a wait before its step", address + "tinker stepout 900"),
        .ntpsec(" with half a second's step", address + "tinker step 0.5 allan 1500"),
        .ntpsec(" with a line of nonsense", address + "maketick 1"),
        .ntpsec(" with an option of nonsense", names + "server 10.77.0.11 ibrust"),
        .ntpsec(" in capitals", names + "SERVER 10.77.0.11 iburst"),
        .ntpsec(" with an option in capitals", names + "server 10.77.0.11 IBURST"),
        .ntpsec(" in quotes", names + "server \"10.77.0.11\" iburst"),
        .ntpsec(" with a comment behind", names + "server 10.77.0.11 iburst # mine"),
        .ntpsec(" by a short address", names + "server 10.77.11 iburst"),
        .ntpsec(" by a mapped address", names + "server ::ffff:10.77.0.11 iburst"),
        .ntpsec(" by an address in brackets", names + "server [fd77::11] iburst"),
        .ntpsec(" with a file that is not there", address + "includefile /etc/ntpsec/none.conf"),
        .ntpsec(" with a file beside it", names + "includefile more.conf").with(
            ["etc/ntpsec/more.conf": "server 10.77.0.11 iburst\n"]),
        .ntpsec(" with a folder included", names + "includefile /etc/ntpsec/more").with(
            ["etc/ntpsec/more/a.conf": "server 10.77.0.11 iburst\n"]),
        .ntpsec(" with a folder's file of another name", names).with(
            ["etc/ntpsec/ntp.d/a": "server 10.77.0.11 iburst\n"]),
        .ntpsec(" with a leap file not there", address + "leapfile /none\ndriftfile /none/drift\nstatsdir /none/"),
        .ntpsec(" switched off and on", address + "disable ntp\nenable ntp"),
        .ntpsec(" with a kernel left alone", address + "disable kernel monitor"),
        .ntpsec(
            " with a key of its file", names + "server 10.77.0.11 iburst key 1\nkeys /etc/ntpsec/keys\ntrustedkey 1"
        )
        .with(["etc/ntpsec/keys": "1 SHA1 0123456789ABCDEF0123456789ABCDEF01234567\n"]).open,
        .ntpsec(" with NTS", "server t4.example iburst nts ca /etc/ssl/lab.pem").with(secure),
        .ntpsec(" with NTS unchecked", "server t4.example iburst nts noval").with(secure),
        .ntpsec(" with NTS of a file for all", "nts ca /etc/ssl/lab.pem\nserver t4.example iburst nts").with(secure),
        .ntpsec(" with NTS unchecked beside names", names + "server 10.77.0.14 iburst nts noval"),
    ]

    private static let secure = [
        "etc/hosts": "127.0.0.1 localhost\n10.77.0.14 t4.example\n", "etc/ssl/lab.pem": "@CERTIFICATE@",
    ]

    private static let filters: [Part] = [
        .ntpsec(
            " that ignores all but a network",
            address + "restrict default ignore\nrestrict 10.77.0.0 mask 255.255.255.0"),
        .ntpsec(" that ignores all but its sources", address + "restrict default ignore\nrestrict source nomodify"),
        .ntpsec(" that ignores one", address + "restrict 10.77.0.11 ignore"),
        .ntpsec(" that ignores one by its bits", address + "restrict 10.77.0.0/16 ignore"),
        .ntpsec(" that ignores IPv4", address + "restrict -4 default ignore"),
        .ntpsec(" that ignores IPv6", address + "restrict -6 default ignore"),
        .ntpsec(" that trusts nobody", address + "restrict default notrust"),
        .ntpsec(" that limits", address + "restrict default kod limited nomodify noquery nopeer"),
        .ntpsec(" that wants its version", address + "restrict default version"),
        .ntpsec(" that takes a ban back", address + "restrict default ignore\nrestrict default nomodify"),
        .ntpsec(" that lifts a ban", address + "restrict 10.77.0.11 ignore\nunrestrict 10.77.0.11"),
        .ntpsec(" on lo alone", address + "interface ignore all\ninterface listen lo"),
        .ntpsec(" on eth0 alone", address + "interface ignore all\ninterface listen eth0"),
        .ntpsec(" without eth0", address + "interface ignore eth0"),
        .ntpsec(" dropping eth0", address + "interface drop eth0"),
        .ntpsec(" without IPv4", address + "interface ignore ipv4"),
        .ntpsec(" without IPv6", address + "nic ignore ipv6"),
        .ntpsec(" without a wildcard", address + "interface ignore wildcard\ninterface listen 127.0.0.1"),
    ]

    private static let commandLines: [Part] = [
        .ntpsec(" by a long option", address, options: " --panicgate"),
        .ntpsec(" that only slews, in full", address, options: " -g --slew"),
        .ntpsec(" that forces a step", address, options: " -G"),
        .ntpsec(" that sets and ends", address, options: " -gq"),
        .ntpsec(" in a hurry", address, options: " -g -N -L -U 60"),
        .ntpsec(" on one interface", address, options: " -g -I lo"),
        .ntpsec(" on one address", address, options: " -g -I 127.0.0.1"),
        .ntpsec(" on its interface", address, options: " -g -I eth0"),
        .ntpsec(" with no such option", address, options: " -g -Y"),
        .ntpsec(" with options of its defaults", address, options: " $NTPD_OPTS").with([
            "etc/default/ntpsec": "NTPD_OPTS=\"-g -N\"\n",
            "etc/systemd/system/ntpsec.service.d/a.conf": "[Service]\nEnvironmentFile=-/etc/default/ntpsec\n",
        ]).sourcing("/etc/default/ntpsec"),
    ]

    private static let timesyncds: [Part] = [
        .timesyncd(" by a short address", "NTP=10.77.11"),
        .timesyncd(" by a mapped address", "NTP=::ffff:10.77.0.11"),
        .timesyncd(" by an address in brackets", "NTP=[fd77::11]"),
        .timesyncd(" by an address with a port", "NTP=10.77.0.12:123"),
        .timesyncd(" in quotes", "NTP=\"10.77.0.12\""),
        .timesyncd(" with a fallback after all", "NTP=t1.example\nNTP=\nFallbackNTP=10.77.0.12"),
        .timesyncd(" with a fallback begun anew", "FallbackNTP=10.77.0.12\nFallbackNTP=\nFallbackNTP=t1.example"),
        .timesyncd(" with its section twice", "NTP=t1.example\n[Time]\nNTP=10.77.0.12"),
        .timesyncd(" in small letters", "ntp=10.77.0.12\nFallbackNTP=t1.example"),
        .timesyncd(" with polls upside down", "NTP=10.77.0.12\nPollIntervalMinSec=1h\nPollIntervalMaxSec=32"),
        .timesyncd(" that tries again once", "NTP=10.77.0.99 10.77.0.12\nConnectionRetrySec=1h"),
        .timesyncd(" at any distance", "NTP=10.77.0.12\nRootDistanceMaxSec=infinity"),
        .timesyncd(" at no distance", "NTP=10.77.0.12\nRootDistanceMaxSec=0"),
        .timesyncd(" at a distance of nonsense", "NTP=10.77.0.12\nRootDistanceMaxSec=near"),
        .timesyncd(" with a saved clock", "NTP=t1.example").with(["var/lib/systemd/timesync/clock": ""]),
        .timesyncd(" with a network's server, nobody asking", "NTP=\nFallbackNTP=").with(
            ["etc/systemd/network/10.network": "[Match]\nName=eth0\n[Network]\nNTP=10.77.0.12\n"]),
        .timesyncd(" with a link's server", "FallbackNTP=t1.example").with([
            "run/systemd/netif/state": "OPER_STATE=routable\nNTP=10.77.0.12\n",
            "run/systemd/netif/links/2": "OPER_STATE=routable\nNTP=10.77.0.12\n",
        ]),
        .timesyncd(" with a network that is down", "NTP=10.77.0.12").with(
            ["run/systemd/netif/state": "OPER_STATE=no-carrier\n"]),
        .timesyncd(" with a drop-in of this boot", "NTP=t1.example").with(
            ["run/systemd/timesyncd.conf.d/10.conf": "[Time]\nNTP=10.77.0.12\n"]),
        .timesyncd(" with a drop-in that loses", "NTP=t1.example").with([
            "run/systemd/timesyncd.conf.d/10.conf": "[Time]\nNTP=10.77.0.12\n",
            "etc/systemd/timesyncd.conf.d/10.conf": "[Time]\n",
        ]),
    ]

    private static let openNTPDs: [Part] = [
        .openNTPD(" with a weight, -s", "server 10.77.0.11 weight 5", options: " -s"),
        .openNTPD(" with a weight too great, -s", "server 10.77.0.11 weight 11", options: " -s"),
        .openNTPD(" with a line of nonsense, -s", "server 10.77.0.11\nmaketick 1", options: " -s"),
        .openNTPD(" in quotes, -s", "server \"10.77.0.11\"", options: " -s"),
        .openNTPD(" in capitals, -s", "SERVER 10.77.0.11", options: " -s"),
        .openNTPD(" with a line that goes on, -s", "server \\\n 10.77.0.11", options: " -s"),
        .openNTPD(" with a comment behind, -s", "server 10.77.0.11 # mine", options: " -s"),
        .openNTPD(" with two on a line, -s", "server 10.77.0.11 10.77.0.12", options: " -s"),
        .openNTPD(" listening nowhere, -s", "listen on 192.0.2.1\nserver 10.77.0.11", options: " -s"),
        .openNTPD(" listening to all, -s", "listen on *\nserver 10.77.0.11", options: " -s"),
        .openNTPD(" asking from itself, -s", "query from 127.0.0.1\nserver 10.77.0.11", options: " -s"),
        .openNTPD(" with a dead address first, -s", "server 10.77.0.99\nserver 10.77.0.11", options: " -s"),
        .openNTPD(" with nothing, -s", "listen on 127.0.0.1", options: " -s"),
        .openNTPD(" by a short address, -s", "server 10.77.11", options: " -s"),
        .openNTPD(
            " with a sensor corrected, -s", "sensor nmea0 correction 70 refid GPS\nserver 10.77.0.11", options: " -s"),
        .openNTPD(" with a constraint", "server 10.77.0.11\nconstraint from \"https://10.77.0.99/\"", options: "").with(
            [
                "var/lib/dpkg/status": "Package: openntpd\nStatus: install ok installed\nVersion: 1:6.2p3-4.2+b1\n"
            ]),
        .openNTPD(" that never sets", "server 10.77.0.11", options: " -S"),
        .openNTPD(" told both", "server 10.77.0.11", options: " -s -S"),
        .openNTPD(" with no such option", "server 10.77.0.11", options: " -s -z"),
        .openNTPD(" that checks itself", "server 10.77.0.11", options: " -s -n"),
    ]
}
