#!/usr/bin/env python3
"""attacks.py BOXDOCTOR [COUNT [FIRST]]: whoever holds the link, against the rescue.

Boxes in network namespaces, each with a validating unbound, chrony's configuration, three Roughtime operators and a clock of its own, which
is right or behind by anything up to six years. Every packet that a box sends reaches the attacker. What he does is a strategy made from
the box's number: NTP answers that are off by any size, alike or not, growing or not, or none; DNS passed on, delayed, forged, or of
three weeks ago; Roughtime delayed by up to 9 s on one way, of another nonce, or none, and one operator may be his. The rescue runs as its
unit starts it. A right clock must never move; a wrong one must not be moved back, nor past what signed answers prove. Prints how far
the best strategy got. Needs root.
"""

import concurrent.futures
import heapq
import itertools
import json
import base64
import os
import random
import selectors
import shutil
import socket
import struct
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "..", "SecondOpinion"))
import roughtime

AT_ONCE = 10
OPERATORS = 3
NTP_SERVERS = 4
PKTINFO = 8  # linux/in.h
PROGRAMS = ["cc", "ip", "nsenter", "unshare", "setpriv", "nsd", "unbound", "chronyd", "ldns-keygen", "ldns-signzone"]


class Strategy:
    def __init__(self, seed):
        rng = random.Random(seed)

        def any_size():
            return rng.choice([-1, 1]) * rng.uniform(1, 10) * 10 ** rng.randint(0, 8)

        # Seconds: the box's clock minus true time.
        self.error = rng.uniform(-0.3, 0.3) if seed % 2 == 0 else -rng.uniform(60, 2e8)
        common, alike = any_size(), rng.random() < 0.5
        self.offsets = [common if alike else any_size() for _ in range(NTP_SERVERS)]
        self.ramp = rng.uniform(-1000, 1000) if rng.random() < 0.33 else 0.0
        self.silent = [rng.random() < 0.25 for _ in range(NTP_SERVERS)]
        style = rng.choice(["through", "slow", "silent", "yesterday"])
        self.wires = [rng.choice(["through", "slow", "silent", "yesterday"]) if rng.random() < 0.5 else style for _ in range(OPERATORS)]
        self.delays = [(rng.uniform(0, 9), rng.random() < 0.5) for _ in range(OPERATORS)]
        self.liar = rng.randrange(OPERATORS) if rng.random() < 0.5 else None
        self.lie = common if rng.random() < 0.5 else rng.uniform(-130, 130)
        self.radius = rng.randint(1, 60)
        self.dns = rng.choice(["through", "through", "slow", "silent", "yesterday", "forged", "refused"])
        self.sources = rng.choice(["names", "names", "addresses", "both"])
        self.started = None

    def __str__(self):
        return str({name: value for name, value in vars(self).items() if name != "started"})


def box_address(number):
    """As Tests/Scenarios/enter.sh gives it."""
    return "10.79.%d.%d" % (number // 60, number % 60 * 4 + 2)


# The attacker, in a network namespace that is the internet.


class Internet:
    def __init__(self, folder, first):
        self.folder, self.first = folder, first
        self.strategies, self.waiting, self.turn = {}, [], itertools.count()
        self.selector = selectors.DefaultSelector()
        for port, hear in [(123, self.ntp), (53, self.dns), (2002, self.roughtime)]:
            sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            sock.setsockopt(socket.IPPROTO_IP, PKTINFO, 1)
            sock.bind(("", port))
            self.selector.register(sock, selectors.EVENT_READ, hear)
        self.nameservers = {"through": 5301, "yesterday": 5302}
        self.operators = [
            roughtime.Server({"long": "%02x" % (0xA1 + index) * 32, "mint": 0, "maxt": 2**64 - 1}) for index in range(OPERATORS)]

    def run(self):
        for operator in self.operators:  # the first signature takes long
            operator.respond(roughtime.make_request(bytes(32), [roughtime.V1]), roughtime.V1)
        open(self.folder + "/ready", "w", encoding="utf-8").close()
        while True:
            due = max(self.waiting[0][0] - time.monotonic(), 0) if self.waiting else None
            for key, _ in self.selector.select(due):
                key.data(key.fileobj)
            while self.waiting and self.waiting[0][0] <= time.monotonic():
                heapq.heappop(self.waiting)[2]()

    def later(self, seconds, deed):
        heapq.heappush(self.waiting, (time.monotonic() + seconds, next(self.turn), deed))

    def receive(self, sock):
        data, notes, _, sender = sock.recvmsg(65536, 256)
        asked = next(note[2][4:8] for note in notes if note[:2] == (socket.IPPROTO_IP, PKTINFO))
        parts = [int(part) for part in sender[0].split(".")]
        seed = self.first + parts[2] * 60 + parts[3] // 4
        strategy = self.strategies.setdefault(seed, Strategy(seed))
        strategy.started = strategy.started or time.monotonic()

        def send(reply):
            try:
                sock.sendmsg([reply], [(socket.IPPROTO_IP, PKTINFO, bytes(4) + asked + bytes(4))], 0, sender)
            except OSError:
                pass

        return data, asked[3] - 1, strategy, send

    def ntp(self, sock):
        data, index, strategy, send = self.receive(sock)
        if len(data) < 48 or not 0 <= index < NTP_SERVERS or strategy.silent[index]:
            return
        elapsed = time.monotonic() - strategy.started
        told = time.time() + strategy.offsets[index] + strategy.ramp * elapsed + 2208988800
        stamp = struct.pack(">II", int(told) & 0xFFFFFFFF, int(told % 1 * (1 << 32)))
        send(struct.pack(">BBbbII", 0x24, 1, 6, -20, 0, 0) + b"GPS\0" + stamp + data[40:48] + stamp + stamp)

    def dns(self, sock):
        data, _, strategy, send = self.receive(sock)
        if strategy.dns == "silent" or len(data) < 17:
            return
        if strategy.dns in ("forged", "refused"):
            question = data[12 : data.index(0, 12) + 5]
            is_address = strategy.dns == "forged" and question[-4:-2] == b"\0\1"
            answer = b"\xc0\x0c" + struct.pack(">HHIH", 1, 1, 60, 4) + bytes([192, 0, 2, 1]) if is_address else b""
            code = 0x8185 if strategy.dns == "refused" else 0x8580
            return send(data[:2] + struct.pack(">HHHHH", code, 1, int(is_address), 0, 0) + question + answer)
        upstream = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        upstream.sendto(data, ("127.0.0.1", self.nameservers.get(strategy.dns, 5301)))

        def pass_on(sock):
            self.selector.unregister(sock)
            reply = sock.recv(65536)
            sock.close()
            self.later(strategy.delays[0][0] / 3 if strategy.dns == "slow" else 0, lambda: send(reply))

        self.selector.register(upstream, selectors.EVENT_READ, pass_on)

    def roughtime(self, sock):
        packet, index, strategy, send = self.receive(sock)
        if not 0 <= index < OPERATORS or strategy.wires[index] == "silent":
            return
        operator = self.operators[index]
        version = operator.wants(packet)
        if version is None:
            return
        if strategy.wires[index] == "yesterday":
            packet = roughtime.make_request(random.randbytes(32), [version], padded=len(packet) - 12)

        def made():
            operator.midpoint = int(time.time() + (strategy.lie if strategy.liar == index else 0))
            operator.radius = strategy.radius if strategy.liar == index else 3
            return operator.respond(packet, version)

        seconds, is_there = strategy.delays[index]
        if strategy.wires[index] != "slow":
            send(made())
        elif is_there:
            self.later(seconds, lambda: send(made()))
        else:
            reply = made()
            self.later(seconds, lambda: send(reply))


def internet(folder, first):
    def run(command):
        subprocess.run(command, shell=True, check=True)

    run("ip link set lo up; mount -t tmpfs none /run")
    for network in ["10.77.0.0/16", "192.0.2.0/24", "198.51.100.0/24"]:
        run("ip route add local %s dev lo" % network)
    for port, zone in [(5301, "now"), (5302, "old")]:
        with open("%s/nsd-%d.conf" % (folder, port), "w", encoding="utf-8") as file:
            file.write(
                'server:\n ip-address: 127.0.0.1@%d\n username: ""\n chroot: ""\n zonesdir: "%s"\n pidfile: ""\n zonelistfile: "%s/%d.list"\n'
                ' xfrdfile: ""\n xfrdir: "%s"\n database: ""\n logfile: "%s/nsd-%d.log"\nremote-control:\n control-enable: no\n'
                'zone:\n name: "."\n zonefile: "%s.signed"\n' % (port, folder, folder, port, folder, folder, port, zone))
        run("nsd -c %s/nsd-%d.conf" % (folder, port))
    Internet(folder, first).run()


# The boxes.


def zones(folder):
    """One signed zone, the root: as it is today, and as it was three weeks ago."""
    def run(*command):
        return subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True).stdout.strip()

    keys = [run("ldns-keygen", "-r", "/dev/urandom", "-a", "ECDSAP256SHA256", *kind, ".") for kind in ([], ["-k"])]
    for name, since in [("now", -3600), ("old", -21 * 86400)]:
        with open("%s/%s" % (folder, name), "w", encoding="utf-8") as file:
            file.write(". 3600 IN SOA ns.root. hostmaster.root. 1 3600 900 1209600 300\n. 3600 IN NS ns.root.\nns.root. 3600 IN A 10.77.0.53\n")
            for number in range(1, NTP_SERVERS + 1):
                file.write("t%d.example. 3600 IN A 192.0.2.%d\n" % (number, number))
        ends = [time.strftime("%Y%m%d%H%M%S", time.gmtime(time.time() + at)) for at in (since, since + 14 * 86400)]
        run("ldns-signzone", "-i", ends[0], "-e", ends[1], "-o", ".", name, *keys)
    with open("%s/%s.ds" % (folder, keys[1]), encoding="utf-8") as file:
        return file.read()


def roughtime_list():
    servers = [
        {"name": "op%d" % index, "operator": "op%d" % index, "version": 1, "publicKeyType": "ed25519",
         "publicKey": base64.b64encode(roughtime.public(bytes([0xA1 + index]) * 32)).decode(),
         "addresses": [{"protocol": "udp", "address": "198.51.100.%d:2002" % (index + 1)}]}
        for index in range(OPERATORS)]
    return json.dumps({"asOf": "2026-11-01", "servers": servers})


UNBOUND = """server:
    username: ""
    chroot: ""
    directory: "/etc/unbound"
    pidfile: "/run/unbound.pid"
    use-syslog: no
    interface: 127.0.0.1
    root-hints: "/etc/unbound/root.hints"
    auto-trust-anchor-file: "/var/lib/unbound/root.key"
"""


def box(folder, world, number, strategy, anchor, program):
    place = "%s/box%d" % (folder, number)

    def write(path, text):
        os.makedirs(os.path.dirname("%s/%s" % (place, path)), exist_ok=True)
        with open("%s/%s" % (place, path), "w", encoding="utf-8") as file:
            file.write(text)

    names = ["t%d.example" % n for n in range(1, NTP_SERVERS + 1)]
    addresses = ["192.0.2.%d" % n for n in range(1, NTP_SERVERS + 1)]
    sources = {"names": names, "addresses": addresses, "both": names[:2] + addresses[2:]}[strategy.sources]
    write("etc/passwd", "root:x:0:0:root:/:/bin/sh\n")
    write("etc/group", "root:x:0:\n")
    write("etc/hosts", "127.0.0.1 localhost\n")
    write("etc/nsswitch.conf", "hosts: files dns\n")
    write("etc/resolv.conf", "nameserver 127.0.0.1\n")
    write("etc/chrony/chrony.conf", "".join("server %s iburst\n" % source for source in sources) + "makestep 1 3\ndriftfile /var/lib/chrony/drift\n")
    write("var/lib/chrony/README", "")
    write("etc/unbound/unbound.conf", UNBOUND)
    write("etc/unbound/root.hints", ". 3600000 NS ns.root.\nns.root. 3600000 A 10.77.0.53\n")
    write("var/lib/unbound/root.key", anchor)
    write("etc/boxdoctor/roughtime.json", roughtime_list())
    for service, command in [("chrony", "/usr/sbin/chronyd"), ("unbound", "/usr/sbin/unbound")]:
        unit = "[Service]\nExecStart=%s\n[Install]\nWantedBy=multi-user.target\n" % command
        write("etc/systemd/system/%s.service" % service, unit)
        write("etc/systemd/system/multi-user.target.wants/%s.service" % service, unit)
    with open(place + "/log", "wb") as log:
        subprocess.run(
            ["nsenter", "--target", str(world), "--net", "sh", HERE + "/box.sh", place, str(number), str(int(strategy.error * 1e9)),
             folder + "/wrongclock.so", program], stdin=subprocess.DEVNULL, stdout=log, stderr=log, timeout=180, check=False)

    def read(name):
        try:
            with open("%s/%s" % (place, name), encoding="utf-8") as file:
                return file.read()
        except OSError:
            return ""

    result = {name: read(name) for name in ("off", "status", "fix.json", "fix.err", "log")}
    shutil.rmtree(place)
    return result


def judge(seed, strategy, result):
    """(kind, seconds): what became of the clock; a text where that may not be."""
    if not result["off"].strip():
        return "nothing", 0.0, "no result: %s" % result["log"][-500:]
    after = int(result["off"]) / 1e9
    moved = after - strategy.error
    if result["status"].strip() not in ("0", "3"):
        return "nothing", moved, "status %s: %s" % (result["status"].strip(), result["fix.err"][-500:])
    if abs(moved) < 1e-6:
        return "left", 0.0, None
    if seed % 2 == 0:
        return "moved", abs(moved), "a right clock was moved by %s s" % moved
    if moved < 0:
        return "moved", moved, "moved back by %s s" % -moved
    # Radius and half of the longest delay, and what the exchange took.
    if after > strategy.radius + 10:
        return "set", after, "moved past the truth by %s s" % after
    return ("set", abs(after), None) if after > -(strategy.radius + 10) else ("provisional", -after, None)


def main():
    if sys.argv[1:2] == ["--internet"]:
        return internet(sys.argv[2], int(sys.argv[3]))
    missing = [name for name in PROGRAMS if not shutil.which(name)]
    if os.geteuid() != 0 or missing or subprocess.run(["unshare", "-mnp", "--fork", "true"], capture_output=True).returncode:
        print("skipped: Tests/Attacks/attacks.py needs root, namespaces and: %s" % " ".join(missing or PROGRAMS))
        return 0
    program, count = os.path.abspath(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 1000
    first = int(sys.argv[3]) if len(sys.argv) > 3 else 0
    folder = tempfile.mkdtemp(prefix="boxdoctor-attacks-")
    world = None
    try:
        subprocess.run(["cc", "-shared", "-fPIC", "-O1", "-o", folder + "/wrongclock.so", HERE + "/../Scenarios/wrongclock.c"], check=True)
        anchor = zones(folder)
        world = subprocess.Popen(
            ["setpriv", "--pdeathsig", "KILL", "unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc",
             "setpriv", "--bounding-set=-sys_time", "--inh-caps=-sys_time", sys.executable, os.path.abspath(__file__), "--internet",
             folder, str(first)])
        for _ in range(300):
            if os.path.exists(folder + "/ready"):
                break
            time.sleep(0.1)
        outcomes, wrong = {}, []
        with concurrent.futures.ThreadPoolExecutor(AT_ONCE) as pool:
            def run(number):
                strategy = Strategy(first + number)
                return first + number, strategy, box(folder, world.pid, number, strategy, anchor, program)

            for seed, strategy, result in pool.map(run, range(count)):
                kind, seconds, why = judge(seed, strategy, result)
                outcomes.setdefault(kind, []).append((seconds, seed))
                if why:
                    wrong.append(seed)
                    print("FAILED  strategy %d: %s\n        %s\n%s" % (seed, why, strategy, result["fix.json"][:2000]), flush=True)
    finally:
        if world:
            world.kill()
            world.wait()
        shutil.rmtree(folder, ignore_errors=True)
    best = max(outcomes.get("set", [(0.0, None)]))
    print(
        "%d strategies: a right clock was moved by %s s at most; %d clocks were left alone, %d set, %d only to what signatures prove; the best "
        "strategy left a set clock %.3f s off (%s); %d wrong"
        % (count, max([0.0] + [s for s, seed in outcomes.get("moved", []) if seed % 2 == 0]), len(outcomes.get("left", [])),
           len(outcomes.get("set", [])), len(outcomes.get("provisional", [])), best[0], best[1], len(wrong)))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
