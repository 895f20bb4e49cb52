#!/usr/bin/env python3
"""coverage.py rooms BUILD    which lines and regions of each room the pure tests reach, and what they do not
coverage.py doors BUILD    which of each fuzzed door's parsers its corpus reaches

BUILD holds a build with `swift build --build-tests --enable-code-coverage --scratch-path BUILD`. Swift counts regions (the code
between two branches), not branches: a branch never taken is a region never run.
"""

import collections
import glob
import json
import os
import subprocess
import sys

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
PURE = ["Values", "Roughtime", "NTS", "HTTPDate", "Findings", "Facts", "Formats", "Box", "Records", "TimeScience", "DNSSEC", "Plugins",
        "Programs", "Probes", "Bootstrap", "Judgement", "Remedies", "Operation", "Reports", "checks"]

# What reads the bytes that come in at each door.
DOORS = {
    "adguardhome": ["Programs/AdGuardHome", "Formats/Lexers/YAMLLines.swift"],
    "autotrust": ["Formats/System/TrustAnchorText.swift"],
    "bind": ["Programs/Bind/BindConfig.swift", "Programs/Bind/BindResolver.swift"],
    "busybox": ["Programs/Busybox/BusyboxConfiguration.swift", "Formats/Lexers/UCI.swift"],
    "certificate": ["Formats/System/CertificateText.swift"],
    "checkmk": ["Plugins/CheckmkOutput.swift"],
    "chrony": ["Programs/Chrony/ChronyConfiguration.swift", "Programs/Chrony/ChronyPolicy.swift"],
    "dnscrypt-proxy": ["Programs/DnscryptProxy"],
    "dnsmasq": ["Programs/Dnsmasq/DnsmasqConfig.swift", "Programs/Dnsmasq/DnsmasqResolver.swift"],
    "facts": ["Formats/Facts"],
    "findings": ["Plugins/FindingsOutput.swift"],
    "freeze": ["Formats/System/FreezeText.swift"],
    "hosts": ["Formats/System/HostsText.swift"],
    "journal": ["Formats/System/JournalHeader.swift"],
    "knot": ["Programs/Knot"],
    "knot-yaml": ["Programs/Knot"],
    "manifest": ["Plugins/ManifestReader.swift"],
    "nagios": ["Plugins/NagiosOutput.swift", "Plugins/PerformanceData.swift", "Plugins/AlertRange.swift"],
    "nsswitch": ["Formats/System/NameServiceSwitch.swift"],
    "ntpd": ["Programs/Ntpd/NtpdConfiguration.swift"],
    "ntpd-rs": ["Programs/NtpdRs/NtpdRsConfiguration.swift"],
    "ntpsec": ["Programs/Ntpd/NtpdConfiguration.swift"],
    "openntpd": ["Programs/OpenNtpd/OpenNtpdConfiguration.swift"],
    "openvpn": ["Programs/WireGuard/TunnelConfigs.swift"],
    "openwrt": ["Programs/Unbound/OpenWrtUnbound.swift", "Formats/Lexers/UCI.swift", "Programs/Dnsmasq/DnsmasqFiles.swift"],
    "pihole": ["Programs/Pihole"],
    "powerdns": ["Programs/PowerDNS/PowerDNSSettings.swift"],
    "powerdns-yaml": ["Programs/PowerDNS/PowerDNSSettings.swift", "Formats/Lexers/YAMLLines.swift"],
    "resolv-conf": ["Formats/System/ResolvConfText.swift"],
    "resolved": ["Programs/Resolved/ResolvedConfig.swift", "Formats/Lexers/INI.swift"],
    "stubby": ["Programs/Stubby", "Formats/Lexers/YAMLLines.swift"],
    "timesyncd": ["Programs/Timesyncd/TimesyncdConfiguration.swift", "Formats/Lexers/INI.swift"],
    "toml": ["Formats/Lexers/Toml"],
    "transaction": ["Records/Transaction.swift"],
    "unbound": ["Programs/Unbound/UnboundConfig.swift", "Programs/Unbound/UnboundResolver.swift"],
    "unit": ["Formats/Lexers/INI.swift"],
    "wireguard": ["Programs/WireGuard/TunnelConfigs.swift"],
}


def run(build, options, environment, name):
    """Runs the tests; the profile that they leave."""
    folder = os.path.join(build, "profiles")
    os.makedirs(folder, exist_ok=True)
    for old in glob.glob(f"{folder}/{name}-*.profraw"):
        os.remove(old)
    environment = dict(os.environ, LLVM_PROFILE_FILE=f"{folder}/{name}-%p.profraw", **environment)
    command = [os.path.join(build, "debug/boxdoctorPackageTests.xctest"), "--testing-library", "swift-testing", *options]
    done = subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, check=False)
    print(f"{name}: {done.stdout.strip().splitlines()[-1][:160]}", file=sys.stderr)
    profile = f"{folder}/{name}.profdata"
    subprocess.run(["llvm-profdata", "merge", "-sparse", *glob.glob(f"{folder}/{name}-*.profraw"), "-o", profile], check=True)
    return profile


def files(build, profile, is_summary=True):
    """Each file of ours, by its path below the root, as llvm-cov tells it."""
    command = ["llvm-cov", "export", "-format=text", "-instr-profile", profile,
               os.path.join(build, "debug/boxdoctorPackageTests.xctest"), "-ignore-filename-regex", "/(Tests|.build)/"]
    if is_summary:
        command.append("-summary-only")
    told = json.loads(subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout)
    found = {}
    for file in told["data"][0]["files"]:
        name = os.path.relpath(file["filename"], ROOT)
        if name.startswith(("Sources/", "checks/")):
            found[name.removeprefix("Sources/")] = file
    return found


def percent(part, whole):
    return f"{100 * part / whole:5.1f} %" if whole else "      -"


def rooms(build):
    profile = run(build, ["--filter", "DoctorTests|NTSTests|RoughtimeTests|CommandTests"], {}, "rooms")
    sums = collections.defaultdict(lambda: [0, 0, 0, 0])
    told = files(build, profile)
    for name, file in told.items():
        room = name.split("/")[0]
        if room not in PURE:
            continue
        for key in (room, "all of it"):
            for at, (kind, which) in enumerate([("lines", "covered"), ("lines", "count"), ("regions", "covered"), ("regions", "count")]):
                sums[key][at] += file["summary"][kind][which]
    print("room           lines   reached   regions   reached")
    for room in PURE + ["all of it"]:
        a, b, c, d = sums[room]
        print(f"{room:12} {b:7}  {percent(a, b)}   {d:7}   {percent(c, d)}")
    print("\nleast reached, of 20 lines and more")
    least = sorted((file["summary"]["lines"]["percent"], name) for name, file in told.items()
                   if name.split("/")[0] in PURE and file["summary"]["lines"]["count"] >= 20)
    for reached, name in least[:25]:
        missing = told[name]["summary"]["lines"]["count"] - told[name]["summary"]["lines"]["covered"]
        print(f"{reached:5.1f} %  {missing:4} lines  {name}")
    return 0


def doors(build):
    print("door            inputs   lines   reached   regions   reached")
    for door, sources in sorted(DOORS.items()):
        profile = run(build, ["--filter", "FuzzedDoorTests"], {"FUZZ_DOOR": door}, f"door-{door}")
        own = [file["summary"] for name, file in files(build, profile).items() if name.startswith(tuple(sources))]
        a, b, c, d = (sum(one[kind][which] for one in own)
                      for kind in ("lines", "regions") for which in ("covered", "count"))
        inputs = len(os.listdir(os.path.join(ROOT, "Tests/Fuzz/corpora", door)))
        print(f"{door:15} {inputs:6} {b:7}  {percent(a, b)}   {d:7}   {percent(c, d)}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit({"rooms": rooms, "doors": doors}[sys.argv[1]](os.path.abspath(sys.argv[2])))
