// What few write into chrony.conf(5), and what follows from it all the same.
extension Boot {
    private static let names = "server t1.example iburst\nserver t2.example iburst\nserver t3.example iburst\n"
    private static let address = names + "server 10.77.0.11 iburst\n"
    private static let step = "\nmakestep 1 3"

    static let rareChronys: [Part] = selection + bounds + writing + options + clocks + commandLines + authentication

    /// The hosts file of a box that knows `pool.test` by these addresses.
    private static func hosts(_ addresses: String...) -> [String: String] {
        let lines: [String] = ["127.0.0.1 localhost"] + addresses.map { "\($0) pool.test" }
        return ["etc/hosts": lines.joined(separator: "\n") + "\n"]
    }

    private static let selection: [Part] = [
        .chrony(" of two wanted, one dead", address + "server 10.77.0.99 iburst\nminsources 2" + step),
        .chrony(" of two wanted, one for show", address + "server 10.77.0.12 iburst noselect\nminsources 2" + step),
        .chrony(" of two wanted, one over both families", address + "server fd77::11 iburst\nminsources 2" + step),
        .chrony(" of two wanted, one a liar", address + "server 10.77.0.15 iburst\nminsources 2" + step),
        .chrony(" of two wanted, a pool of one", "pool pool.test iburst\nminsources 2" + step).with(
            hosts("10.77.0.11")),
        .chrony(" of two wanted, a pool of two", "pool pool.test iburst\nminsources 2" + step).with(
            hosts("10.77.0.11", "10.77.0.12")),
        .chrony(
            " of two wanted, one of a pool taken", "pool pool.test iburst maxsources 1\nminsources 2" + step
        ).with(hosts("10.77.0.11", "10.77.0.12")),
        .chrony(" of two wanted, a pool of two that libc tells", "pool pool.test iburst\nminsources 2" + step).with(
            hosts("10.77.0.11", "10.77.0.12").merging(["etc/host.conf": "multi on\n"]) { $1 }),
        .chrony(" with a pool of one taken", "pool pool.test iburst maxsources 1" + step).with(
            hosts("10.77.0.11", "10.77.0.12")),
        .chrony(
            " with two liars beside three",
            "server 10.77.0.15 iburst\nserver fd77::15 iburst\nserver 10.77.0.11 iburst\nserver 10.77.0.12 iburst\n"
                + "server 10.77.0.13 iburst" + step),
        .chrony(
            " with two liars beside two",
            "server 10.77.0.15 iburst\nserver fd77::15 iburst\nserver 10.77.0.11 iburst\nserver 10.77.0.12 iburst"
                + step),
        .chrony(
            " with a liar for show beside one",
            "server 10.77.0.15 iburst noselect trust\nserver 10.77.0.11 iburst" + step
        ),
        .chrony(
            " with one required for show", address + "server 10.77.0.12 iburst noselect require" + step),
        .chrony(" with a required one that lies", address + "server 10.77.0.15 iburst require" + step),
        .chrony(" with one preferred that is dead", address + "server 10.77.0.99 iburst prefer trust" + step),
        .chrony(" by a name with a dead address", "server pool.test iburst" + step).with(
            hosts("10.77.0.99", "10.77.0.11")
        ).open,
        .chrony(" combining none", address + "combinelimit 0\nreselectdist 10\nstratumweight 1" + step),
    ]

    private static let bounds: [Part] = [
        .chrony(" with no jitter allowed", address + "maxjitter 1e-12" + step),
        .chrony(" with no ratio of delay allowed", names + "server 10.77.0.11 iburst maxdelayratio 0.0001" + step),
        .chrony(" with no deviation of delay allowed", names + "server 10.77.0.11 iburst maxdelaydevratio 0" + step),
        .chrony(" with a correction of a day", names + "server 10.77.0.11 iburst offset 86400" + step),
        .chrony(" with a correction", names + "server 10.77.0.11 iburst offset 0.1" + step),
        .chrony(" of a poll target", names + "server 10.77.0.11 iburst polltarget 10 presend 9 mindelay 0.001" + step),
        .chrony(" interleaved", names + "server 10.77.0.11 iburst xleave copy burst version 3" + step),
        .chrony(" of frequencies never sure", address + "maxupdateskew 0.000001\nmaxdrift 1\nmaxslewrate 1" + step),
        .chrony(" with a clock error", address + "maxclockerror 500000" + step),
        .chrony(" that steps twice", address + "makestep 1 0\nmakestep 1 3"),
        .chrony(" that steps no more", address + "makestep 1 3\nmakestep 1 0").slewing,
        .chrony(" that steps below nothing", address + "makestep -1 3").slewing,
        .chrony(" with a limit on the first update", address + "maxchange 1000 1 1" + step),
        .chrony(" with a limit ignored", address + "maxchange 1000 0 -1" + step),
        .chrony(" with a limit never held", address + "maxchange 1000 -1 0" + step),
        .chrony(" with a limit far away", address + "maxchange 1000000000 0 0" + step),
        .chrony(" with a first step too small", names + "initstepslew 100000000 10.77.0.11").slewing,
        .chrony(" with a first step of two", names + "initstepslew 10 t1.example 10.77.0.12"),
        .chrony(" with a first step of none", address + "initstepslew 10").slewing,
        .chrony(" with a first step of the dead", address + "initstepslew 10 10.77.0.99").slewing,
        .chrony(" with a first step of a liar", names + "initstepslew 10 10.77.0.15" + step),
        .chrony(" with a local stratum at once", address + "local stratum 1 orphan" + step),
    ]

    private static let writing: [Part] = [
        .chrony(" with tabs", names + "\t server\t10.77.0.11\tiburst\t\r" + step),
        .chrony(" with odd cases", names + "SeRvEr 10.77.0.11 IBurst" + step),
        .chrony(" with comments", "! server 10.77.0.11\n; server 10.77.0.11\n# a\n% b\n" + names + step),
        .chrony(" with a comment behind", names + "server 10.77.0.11 iburst # mine" + step),
        .chrony(" with a mark of its bytes", "\u{FEFF}" + names + "server 10.77.0.11 iburst" + step),
        .chrony(" with a line that goes on", names + "server 10.77.0.11 \\\n iburst" + step),
        .chrony(" with directives of old", address + "commandkey 1\ngeneratecommandkey\nlinux_hz 100" + step),
        .chrony(" by a short address", names + "server 10.77.11 iburst" + step),
        .chrony(" by an octal address", names + "server 012.0115.0.013 iburst" + step),
        .chrony(" by a number", names + "server 172818443 iburst" + step),
        .chrony(" by a mapped address", names + "server ::ffff:10.77.0.11 iburst" + step),
        .chrony(" by an address in brackets", names + "server [fd77::11] iburst" + step),
        .chrony(" by an address with a port", names + "server 10.77.0.11:123 iburst" + step),
        .chrony(" of itself", names + "server 127.0.0.1 iburst\nlocal stratum 8\nallow" + step),
        .chrony(" with a key of nought", names + "server 10.77.0.11 iburst key 0" + step),
        .chrony(" with a pool of none", names + "pool 10.77.0.11 iburst maxsources 0" + step),
        .chrony(" with a port too great", names + "server 10.77.0.11 iburst port 70000" + step),
        .chrony(" with a file that is not there", address + "include /etc/chrony/none.conf" + step),
        .chrony(" with files that are not there", address + "include /etc/chrony/none*.conf" + step),
        .chrony(" with folders that are not there", address + "confdir /etc/a /etc/b\nsourcedir /etc/c" + step),
        .chrony(" with two folders of one name", names + "confdir /etc/chrony/a /etc/chrony/b" + step).with(
            ["etc/chrony/a/10.conf": "\n", "etc/chrony/b/10.conf": "server 10.77.0.11 iburst\n"]),
        .chrony(" with two folders of sources", names + "sourcedir /etc/chrony/b /etc/chrony/a" + step).with(
            ["etc/chrony/a/10.sources": "\n", "etc/chrony/b/10.sources": "server 10.77.0.11 iburst\n"]),
        .chrony(" with folders apart", names + "confdir /etc/chrony/a\nconfdir /etc/chrony/b" + step).with(
            ["etc/chrony/a/10.conf": "\n", "etc/chrony/b/10.conf": "server 10.77.0.11 iburst\n"]),
        .chrony(" with a mistake in a folder of sources", names + "sourcedir /etc/chrony/a" + step).with(
            ["etc/chrony/a/10.sources": "server 10.77.0.12 ibrust\nserver 10.77.0.11 iburst\n"]),
        .chrony(" with a mistake in a folder", address + "confdir /etc/chrony/a" + step).with(
            ["etc/chrony/a/10.conf": "server 10.77.0.12 ibrust\n"]),
    ]

    private static let options: [Part] = [
        .chrony(" asking from itself", address + "bindacqaddress 127.0.0.1" + step),
        .chrony(" asking from itself over IPv6", address + "bindacqaddress ::1" + step),
        .chrony(" asking through no device", address + "bindacqdevice nosuch0" + step),
        .chrony(" asking through a device", address + "bindacqdevice eth0" + step),
        .chrony(" serving through no device", address + "binddevice nosuch0" + step),
        .chrony(" serving from nowhere", address + "bindaddress 192.0.2.1\nport 123\nallow" + step),
        .chrony(" without commands", address + "cmdport 0\nport 0\ndscp 46" + step),
        .chrony(" of high priority", address + "sched_priority 10\nlock_all" + step),
        .chrony(" with smooth time", address + "smoothtime 400 0.01" + step),
        .chrony(" with leap seconds of no zone", address + "leapsectz none/UTC" + step),
        .chrony(" with leap seconds of no file", address + "leapseclist /none" + step),
        .chrony(" with stamps of no device", address + "hwtimestamp nosuch0" + step),
        .chrony(" with stamps of all devices", address + "hwtimestamp *" + step),
        .chrony(" with a log nowhere", address + "logdir /none/log\nlog tracking\ndumpdir /none/dump" + step),
        .chrony(" with a drift file nowhere", address + "driftfile /none/drift" + step),
        .chrony(
            " with a clock file", address + "rtcfile /var/lib/chrony/rtc\nrtcautotrim 30\nrtcdevice /dev/rtc9" + step),
        .chrony(" with a synchronised clock", address + "rtcsync\nrtconutc" + step),
        .chrony(" with a clock kept twice", address + "rtcsync\nrtcfile /var/lib/chrony/rtc" + step),
        .chrony(" with temperatures of nothing", address + "tempcomp /none 30 26.0 0.0 0.000183 0.0" + step),
    ]

    private static let clocks: [Part] = [
        .chrony(" with a device that is not there", address + "refclock PHC /dev/ptp9 poll 3" + step),
        .chrony(" with a pulse that is not there", address + "refclock PPS /dev/pps9 lock NMEA" + step),
        .chrony(" with a driver that is not there", address + "refclock GPS 0" + step),
        .chrony(" with a driver in small letters", address + "refclock shm 0" + step),
        .chrony(" with a socket", address + "refclock SOCK /run/chrony.sock" + step),
        .chrony(" with a socket nowhere", address + "refclock SOCK /none/chrony.sock" + step),
        .chrony(" with a required memory", address + "refclock SHM 0 require" + step).open,
        .chrony(" with a trusted memory", address + "refclock SHM 0 trust prefer" + step),
        .chrony(" with a memory for show", names + "refclock SHM 0 noselect" + step),
        .chrony(" with a memory out of range", address + "refclock SHM 0:perm=0666 delay 0.5 offset 0.1" + step),
    ]

    private static let commandLines: [Part] = [
        .chrony(" that sets once", address).with(arguments: "-q"),
        .chrony(" that measures once", address + step).with(arguments: "-Q"),
        .chrony(" that ends at once", address + step).with(arguments: "-t 1"),
        .chrony(" that prints", address + step).with(arguments: "-p"),
        .chrony(" started again", address + step).with(arguments: "-R").slewing,
        .chrony(" with its samples of before", address + "dumpdir /var/lib/chrony" + step).with(arguments: "-r"),
        .chrony(" with its drift's date", names + step).with(arguments: "-s").with(
            ["var/lib/chrony/chrony.drift": "1.0 0.1\n"]),
        .chrony(" with a drift of no date", names + step).with(arguments: "-s"),
        .chrony(" with another file", names + step).with(arguments: "-f/etc/other.conf").with(
            ["etc/other.conf": "server 10.77.0.11 iburst\nmakestep 1 3\n"]),
        .chrony(" with options in a row", names + step).with(arguments: "-nUf /etc/other.conf -L 1").with(
            ["etc/other.conf": "server 10.77.0.11 iburst\nmakestep 1 3\n"]),
        .chrony(" with no such option", address + step).with(arguments: "-Z"),
    ]

    private static let nts = "server t4.example iburst nts\nntstrustedcerts /etc/ssl/lab.pem\n"
    private static let undated = "nocerttimecheck 1\n"
    private static let secure: [String: String] = [
        "etc/hosts": "127.0.0.1 localhost\n10.77.0.14 t4.example\n", "etc/ssl/lab.pem": "@CERTIFICATE@",
    ]

    private static let authentication: [Part] = authenticated.map { $0.with(secure) }

    private static let authenticated: [Part] = [
        .chrony(" with NTS", nts + step), .chrony(" with NTS undated", nts + undated + step),
        .chrony(" with NTS undated never", nts + "nocerttimecheck 0" + step),
        .chrony(" with NTS beside an address", nts + "server 10.77.0.11 iburst" + step),
        .chrony(" with NTS ignored beside an address", nts + "server 10.77.0.11 iburst\nauthselectmode ignore" + step),
        .chrony(" with NTS preferred", nts + "server 10.77.0.11 iburst\nauthselectmode prefer" + step),
        .chrony(" with NTS required", nts + undated + "server 10.77.0.11 iburst\nauthselectmode require" + step),
        .chrony(
            " with NTS for show", nts.replacing("nts\n", with: "nts noselect\n") + "server 10.77.0.11 iburst" + step),
        .chrony(
            " with NTS of a file not there", undated + "server t4.example iburst nts\nntstrustedcerts /none.pem" + step),
        .chrony(
            " with NTS of another set",
            undated + "server t4.example iburst nts certset 2\nntstrustedcerts 1 /etc/ssl/lab.pem" + step),
        .chrony(
            " with NTS of its set",
            undated + "server t4.example iburst nts certset 2\nntstrustedcerts 2 /etc/ssl/lab.pem\nnosystemcert" + step),
        .chrony(" with NTS of a folder", undated + "server t4.example iburst nts\nntstrustedcerts /etc/ssl" + step),
        .chrony(" with NTS by address", undated + nts.replacing("t4.example", with: "10.77.0.14") + step),
        .chrony(" with NTS on another port", undated + nts.replacing("nts\n", with: "nts ntsport 4461\n") + step).open,
        .chrony(" with NTS of the system alone", undated + "server t4.example iburst nts" + step),
    ]
}
