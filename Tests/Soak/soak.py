#!/usr/bin/env python3
"""soak.py BOXDOCTOR [COUNT]: so many checks in a row of a box whose servers and files misbehave at random.

A name server and time servers behind a cable lose, delay, cut, double and garble what they send, and are away for a while; they are
now and then 36 hours ahead; resolv.conf and chrony.conf change between the checks, now and then into noise. After
every check: the exit status is one of a verdict's, the JSON is whole, no more time was taken than allowed, no process and no file
is left. Where nothing was done to the packets, the clock is said to be as far off as it is. At the end the memory of the last
checks is compared with that of the first. Runs in namespaces of its own: needs root and unshare.
"""

import json
import os
import random
import shutil
import socket
import statistics
import struct
import subprocess
import sys
import tempfile
import threading
import time

AHEAD = 36 * 3600


class Weather:
    """What happens to the packets of one check."""

    def __init__(self):
        self.faults, self.ahead, self.rng = 0.0, 0, random.Random(1)

    def send(self, sock, data, to):
        fate = self.rng.random()
        if fate >= self.faults:
            sock.sendto(data, to)
            return
        kind = self.rng.choice(["lose", "delay", "cut", "double", "garble", "junk"])
        if kind == "delay":
            timer = threading.Timer(self.rng.uniform(0.05, 1.5), lambda: quietly(sock.sendto, data, to))
            timer.daemon = True
            timer.start()
        elif kind == "cut":
            sock.sendto(data[: self.rng.randrange(len(data))], to)
        elif kind == "double":
            sock.sendto(data, to)
            sock.sendto(data, to)
        elif kind == "garble":
            broken = bytearray(data)
            for _ in range(self.rng.randint(1, 8)):
                broken[self.rng.randrange(len(broken))] = self.rng.randrange(256)
            sock.sendto(bytes(broken), to)
        elif kind == "junk":
            sock.sendto(self.rng.randbytes(self.rng.randrange(1, 1200)), to)


def quietly(call, *arguments):
    try:
        call(*arguments)
    except OSError:
        pass


def serve(port, answer, weather):
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.bind(("", port))
    while True:
        data, sender = sock.recvfrom(4096)
        reply = answer(data)
        if reply:
            quietly(weather.send, sock, reply, sender)


def ntp_answer(weather):
    def answer(data):
        if len(data) < 48:
            return None
        now = time.time() + weather.ahead + 2208988800
        stamp = struct.pack(">II", int(now), int(now % 1 * (1 << 32)))
        return struct.pack(">BBbbIII", 0x24, 2, 6, -20, 0x100, 0x100, 0xC0000201) + stamp + data[40:48] + stamp + stamp

    return answer


def dns_answer(data):
    """One address for every name; nothing is signed."""
    if len(data) < 12:
        return None
    at = 12
    while at < len(data) and data[at]:
        at += data[at] + 1
    question = data[12 : at + 5]
    if len(question) < 5:
        return None
    kind = struct.unpack(">H", question[-4:-2])[0]
    answers = b"\xc0\x0c" + struct.pack(">HHIH", 1, 1, 60, 4) + bytes([10, 9, 0, 1]) if kind == 1 else b""
    return data[:2] + struct.pack(">HHHHH", 0x8180, 1, 1 if answers else 0, 0, 0) + question + answers


def serve_all():
    """The servers' process: each line on standard input is the weather from then on."""
    weather = Weather()
    for port, answer in [(123, ntp_answer(weather)), (53, dns_answer)]:
        threading.Thread(target=serve, args=(port, answer, weather), daemon=True).start()
    print("ready", flush=True)
    for line in sys.stdin:
        order = json.loads(line)
        weather.faults, weather.ahead, weather.rng = order["faults"], order["ahead"], random.Random(order["seed"])
        print("so it is", flush=True)


class Servers:
    """Servers behind a cable: a box does not believe itself."""

    def __init__(self):
        command = ["unshare", "--net", sys.executable, os.path.abspath(sys.argv[0]), "--serve"]
        self.child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.child.stdout.readline()
        inside = f"nsenter --net=/proc/{self.child.pid}/ns/net ip"
        addresses = " && ".join(f"{inside} addr add 10.9.0.{number}/24 dev cable1" for number in (1, 2, 3, 4))
        subprocess.run(
            f"ip link add cable0 type veth peer name cable1 && ip link set cable1 netns {self.child.pid} && {addresses} && "
            f"{inside} link set cable1 up && ip addr add 10.9.0.9/24 dev cable0 && ip link set cable0 up && "
            "ip route add default via 10.9.0.1",
            shell=True, check=True)

    def weather(self, **order):
        self.child.stdin.write(json.dumps(order) + "\n")
        self.child.stdin.flush()
        self.child.stdout.readline()


def children():
    found = set()
    for name in os.listdir("/proc"):
        if name.isdigit():
            try:
                with open(f"/proc/{name}/comm", encoding="utf-8") as file:
                    if file.read().strip() == "boxdoctor":
                        found.add(int(name))
            except OSError:
                pass
    return found


def files(folders):
    return {os.path.join(folder, name) for top in folders for folder, _, names in os.walk(top) for name in names}


def main():
    if sys.argv[1:] == ["--serve"]:
        serve_all()
        return 0
    if os.environ.get("BOXDOCTOR_PRIVATE") != "yes":
        if os.geteuid() != 0 or subprocess.run(["unshare", "-mn", "true"], capture_output=True).returncode:
            print("skipped: Tests/Soak/soak.py needs root and private mounts")
            return 0
        environment = dict(os.environ, BOXDOCTOR_PRIVATE="yes")
        command = ["unshare", "--mount", "--net", "--pid", "--fork", "--kill-child", "--mount-proc", "--propagation", "private"]
        command += ["setpriv", "--bounding-set=-sys_time", "--inh-caps=-sys_time", "--nnp", sys.executable]
        os.execvpe("unshare", command + [os.path.abspath(sys.argv[0]), os.path.abspath(sys.argv[1])] + sys.argv[2:], environment)
    program, count = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 300
    seed = int(os.environ.get("SOAK_SEED", time.time()))
    rng = random.Random(seed)
    # Files and network of our own.
    subprocess.run("ip link set lo up", shell=True, check=True)
    with open(program, "rb") as file:
        bytes_of_program = file.read()
    private = tempfile.mkdtemp()
    subprocess.run(["mount", "-t", "tmpfs", "soak", private], check=True)
    shutil.copytree("/etc", private + "/etc", symlinks=True, ignore_dangling_symlinks=True)
    for path in ["/etc", "/tmp", "/run", "/var/lib/boxdoctor", "/var/tmp"]:
        os.makedirs(private + path, exist_ok=True)
        os.makedirs(path, exist_ok=True)
        subprocess.run(["mount", "--bind", private + path, path], check=True)
    # Wherever it stood may be hidden now.
    program = "/etc/soak/boxdoctor"
    os.makedirs("/etc/soak")
    with open(program, "wb") as file:
        file.write(bytes_of_program)
    os.chmod(program, 0o755)
    os.makedirs("/etc/chrony", exist_ok=True)
    os.makedirs("/etc/rc2.d", exist_ok=True)
    open("/etc/rc2.d/S01chrony", "w", encoding="utf-8").close()
    servers = Servers()

    def write(path, text, noise):
        text = text.encode()
        if noise:
            text = bytearray(text)
            for _ in range(rng.randint(1, 20)):
                text[rng.randrange(len(text))] = rng.randrange(256)
        with open(path, "wb") as file:
            file.write(bytes(text))

    wrong, memory, statuses, longest, judged = [], [], {}, 0.0, 0
    watched = ["/tmp", "/run", "/var/tmp", "/var/lib/boxdoctor"]
    clean = files(watched)
    for number in range(count):
        faults, ahead = rng.choice([0.0, 0.0, 0.1, 0.5, 1.0]), rng.choice([0, 0, AHEAD])
        servers.weather(faults=faults, ahead=ahead, seed=seed + number)
        noise = rng.random() < 0.2
        sources = "".join(f"server {name}\n" for name in rng.sample(["10.9.0.1", "a.example", "10.9.0.2", "10.9.0.3", "10.9.0.4"], 4))
        write("/etc/chrony/chrony.conf", f"{sources}makestep 1 3\nrtcsync\n", noise)
        write("/etc/resolv.conf", "nameserver 10.9.0.1\n", noise and rng.random() < 0.5)
        started = time.monotonic()
        child = subprocess.Popen(
            [program, "check", "--format", "json", "--timeout", "3"], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.PIPE)
        out = child.stdout.read()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        took = time.monotonic() - started
        longest = max(longest, took)
        statuses[child.returncode] = statuses.get(child.returncode, 0) + 1
        memory.append(usage.ru_maxrss)

        def fail(what):
            wrong.append(f"check {number}, seed {seed}: {what}")

        if child.returncode not in (0, 1, 2, 3):
            fail(f"exit status {child.returncode}: {child.stderr.read()[:300]}")
        try:
            report = json.loads(out)
            lag = report["clock"]["lag_seconds"]
            if not faults and not noise and lag is not None:
                judged += 1
                if abs(lag - ahead) > 1:
                    fail(f"said to be {lag} s behind, {ahead} s it is")
        except (ValueError, KeyError) as error:
            fail(f"no report: {error}: {out[:200]}")
        if took > 6:
            fail(f"took {took:.1f} s of 3 s")
        child.stdout.close()
        child.stderr.close()
        if children():
            fail(f"left running: {children()}")
        if files(watched) != clean:
            fail(f"left behind: {files(watched) ^ clean}")
            clean = files(watched)
    tenth = max(len(memory) // 10, 1)
    first, last = statistics.median(memory[:tenth]), statistics.median(memory[-tenth:])
    if last > first * 1.1 + 1024:
        wrong.append(f"memory grew from {first} to {last} kB")
    for line in wrong[:20]:
        print("FAILED ", line)
    print(
        f"{count} checks, seed {seed}: statuses {dict(sorted(statuses.items()))}, {judged} lags judged, longest {longest:.2f} s, "
        f"memory {first:.0f} to {last:.0f} kB, {len(wrong)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
