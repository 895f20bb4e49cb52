#!/usr/bin/env python3
"""Roughtime (RFC 10049 and its drafts 10 to 19), written apart from the program's own: a verifier and a server with faults.

    roughtime.py serve CONFIG...        UDP and TCP on 127.0.0.1; prints the port of each, then "ready"; see class Server
    roughtime.py make SEED COUNT FILE   writes made-up exchanges, most of them broken, a JSON object a line, with a verdict
    roughtime.py judge FILE             reads such lines, prints a verdict a line
    roughtime.py evidence FILE          reads a malfeasance file, prints a verdict
"""

import base64
import hashlib
import heapq
import itertools
import json
import random
import selectors
import socket
import struct
import sys
import time

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ed25519

V1, DRAFT, DRAFT11 = 1, 0x8000000C, 0x8000000B
PREFERENCE = [V1, DRAFT]
CONTEXTS = {
    "rfc": (b"Roughtime v1 response signature\0", b"Roughtime v1 delegation signature\0"),
    "draft": (b"RoughTime v1 response signature\0", b"RoughTime v1 delegation signature\0"),
    "draft11": (b"RoughTime v1 response signature\0", b"RoughTime v1 delegation signature--\0"),
}


def digest(data):
    return hashlib.sha512(data).digest()[:32]


def u32(number):
    return struct.pack("<I", number)


def u64(number):
    return struct.pack("<Q", number)


def code(name):
    return int.from_bytes(name.encode(), "little")


# Messages, as lists of (name, value).


def pack(fields, keep_order=False):
    if not keep_order:
        fields = sorted(fields, key=lambda field: code(field[0]))
    ends, total = [], 0
    for _, value in fields:
        total += len(value)
        ends.append(total)
    return (
        u32(len(fields))
        + b"".join(u32(end) for end in ends[:-1])
        + b"".join(u32(code(name)) for name, _ in fields)
        + b"".join(value for _, value in fields)
    )


def frame(message):
    return b"ROUGHTIM" + u32(len(message)) + message


class Refused(Exception):
    pass


def unpack(data):
    if len(data) < 4:
        raise Refused("format")
    (count,) = struct.unpack_from("<I", data)
    if count == 0 or count * 8 > len(data):
        raise Refused("format")
    words = struct.unpack_from("<%dI" % (2 * count), data)
    body = data[8 * count :]
    starts = (0,) + words[1:count]
    ends = words[1:count] + (len(body),)
    values, previous = {}, -1
    for start, end, tag in zip(starts, ends, words[count:]):
        letters = struct.pack("<I", tag).rstrip(b"\0")
        if start % 4 or start > end or end > len(body) or tag <= previous:
            raise Refused("format")
        if not letters or any(not 65 <= letter <= 90 for letter in letters):
            raise Refused("format")
        values[letters.decode()] = body[start:end]
        previous = tag
    return values


def unframe(packet):
    if packet[:8] != b"ROUGHTIM" or len(packet) < 12 or len(packet) > 4096:
        raise Refused("format")
    if struct.unpack_from("<I", packet, 8)[0] != len(packet) - 12:
        raise Refused("format")
    return unpack(packet[12:])


# The verifier.


def need(values, name, length):
    if name not in values or (length is not None and len(values[name]) != length):
        raise Refused("format")
    return values[name]


def numbers(data):
    if len(data) % 4 or not 4 <= len(data) <= 128:
        raise Refused("format")
    found = [word[0] for word in struct.iter_unpack("<I", data)]
    if found != sorted(set(found)):
        raise Refused("format")
    return found


def signed_by(key, signature, data):
    try:
        ed25519.Ed25519PublicKey.from_public_bytes(key).verify(signature, data)
        return True
    except (InvalidSignature, ValueError):
        return False


def climbs(leaf, path, index, root, swapped):
    position = digest(b"\0" + leaf)
    for start in range(0, len(path), 32):
        node = path[start : start + 32]
        pair = (position, node) if (index % 2 == 0) != swapped else (node, position)
        position = digest(b"\1" + pair[0] + pair[1])
        index //= 2
    return index == 0 and position == root


def verify(key, request, response, radius_limit=60):
    """What a response says, or Refused with the first check that it fails."""
    asked = unframe(request)
    nonce = need(asked, "NONC", 32)
    offered = numbers(need(asked, "VER", None))
    old = DRAFT11 in offered and not set(offered) & set(PREFERENCE)

    top = unframe(response)
    srep = unpack(need(top, "SREP", None))
    cert = unpack(need(top, "CERT", None))
    dele = unpack(need(cert, "DELE", None))
    version = struct.unpack("<I", need(top if old else srep, "VER", 4))[0]
    for values, name, length in [
        (top, "SIG", 64), (top, "INDX", 4), (top, "PATH", None), (srep, "RADI", 4), (srep, "MIDP", 8),
        (srep, "ROOT", 32), (cert, "SIG", 64), (dele, "PUBK", 32), (dele, "MINT", 8), (dele, "MAXT", 8),
    ]:
        need(values, name, length)
    spoken = None if old else numbers(need(srep, "VERS", None))
    if not old or "NONC" in top:
        need(top, "NONC", 32)
    if "TYPE" in top or not (old or version == DRAFT):
        need(top, "TYPE", 4)
    if len(top["PATH"]) % 32 or len(top["PATH"]) > 1024:
        raise Refused("format")

    if "TYPE" in top and top["TYPE"] != u32(1):
        raise Refused("type")
    if "NONC" in top and top["NONC"] != nonce:
        raise Refused("nonce")
    if version not in offered or (spoken is not None and version not in spoken):
        raise Refused("version")
    for better in PREFERENCE:
        if better == version:
            break
        if spoken is not None and better in spoken and better in offered:
            raise Refused("downgrade")

    spellings = {V1: ["rfc", "draft"], DRAFT11: ["draft11"]}.get(version, ["draft"])
    good = [s for s in spellings if signed_by(key, cert["SIG"], CONTEXTS[s][1] + cert["DELE"])]
    if not good:
        raise Refused("certificate")
    if not any(signed_by(dele["PUBK"], top["SIG"], CONTEXTS[s][0] + top["SREP"]) for s in good):
        raise Refused("response")
    index = struct.unpack("<I", top["INDX"])[0]
    leaf = nonce if version == DRAFT11 else request
    orders = [False, True] if version == DRAFT else [False]
    if not any(climbs(leaf, top["PATH"], index, srep["ROOT"], swapped) for swapped in orders):
        raise Refused("merkle")
    midpoint = struct.unpack("<Q", srep["MIDP"])[0]
    first, last = (struct.unpack("<Q", dele[name])[0] for name in ("MINT", "MAXT"))
    if not first <= midpoint <= last:
        raise Refused("delegation")
    radius = struct.unpack("<I", srep["RADI"])[0]
    if radius == 0 or radius > radius_limit:
        raise Refused("radius")
    return {"verdict": "good", "midpoint": midpoint, "radius": radius, "version": version}


def judge(line):
    try:
        return verify(*(bytes.fromhex(line[name]) for name in ("key", "request", "response")))
    except Refused as why:
        return {"verdict": str(why)}


def judge_evidence(text):
    """"good" and which two contradict each other, counted from 0; "consistent"; or what is wrong with it."""
    try:
        links = [
            {name: base64.b64decode(value, validate=True) for name, value in link.items()}
            for link in json.loads(text)["responses"]
        ]
        answers, before = [], None
        for link in links:
            answers.append(verify(link["publicKey"], link["request"], link["response"], radius_limit=2**32))
            asked = unframe(link["request"])["NONC"]
            if before is not None and asked != digest(before + link["rand"]):
                return {"verdict": "chain"}
            before = link["response"]
    except Refused as why:
        return {"verdict": str(why)}
    except (KeyError, TypeError, ValueError):
        return {"verdict": "format"}
    for later, second in enumerate(answers):
        for earlier, first in enumerate(answers[:later]):
            if first["midpoint"] - first["radius"] > second["midpoint"] + second["radius"]:
                return {"verdict": "good", "earlier": earlier, "later": later}
    return {"verdict": "consistent"}


# The server's side.


def private(seed):
    return ed25519.Ed25519PrivateKey.from_private_bytes(seed)


def public(seed):
    return private(seed).public_key().public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)


def flip(data, position=0, bit=0):
    changed = bytearray(data)
    changed[position % len(changed)] ^= 1 << bit
    return bytes(changed)


class Server:
    """The configuration, an object as JSON, all of it optional:

    long, online: seeds as hex. versions: list. spelling: rfc, draft or draft11. midpoint, radius, mint, maxt: numbers.
    batch: how many requests the tree pretends to hold; place: which of them ours is. reversed: the drafts' node order.
    type: whether TYPE is sent. faults: a list, one for each request in turn, then none; "drop", ... see `respond`.
    udp, tcp: whether it listens.
    """

    DEFAULTS = {
        "long": "2a" * 32, "online": "2b" * 32, "versions": [1], "spelling": "rfc", "midpoint": 1791158400,
        "radius": 5, "mint": 1791072000, "maxt": 1791244800, "batch": 1, "place": 0, "reversed": False, "type": True,
        "faults": [], "udp": True, "tcp": True,
    }

    def __init__(self, config):
        unknown = set(config) - set(self.DEFAULTS)
        if unknown:
            raise SystemExit("unknown configuration: %s" % sorted(unknown))
        self.__dict__.update(self.DEFAULTS)
        self.__dict__.update(config)
        self.long, self.online = bytes.fromhex(self.long), bytes.fromhex(self.online)
        self.previous = None
        self.served = 0

    def wants(self, packet):
        """The version to answer in; None for silence."""
        try:
            asked = unframe(packet)
            offered = numbers(asked["VER"])
            if len(asked["NONC"]) != 32 or asked.get("SRV", self.name()) != self.name():
                return None
        except (Refused, KeyError):
            return None
        common = [version for version in PREFERENCE + [DRAFT11] if version in offered and version in self.versions]
        if not common or (common[0] == V1 and asked.get("TYPE") != u32(0)):
            return None
        return common[0]

    def name(self):
        return digest(b"\xff" + public(self.long))

    def take_fault(self):
        fault = self.faults[self.served] if self.served < len(self.faults) else "none"
        self.served += 1
        return fault

    def respond(self, packet, version, fault="none"):
        """A response packet, with one fault in it."""
        old = version == DRAFT11
        asked = unframe(packet)
        name, _, detail = fault.partition(":")
        midpoint, radius, index = self.midpoint, self.radius, self.place
        if name == "radius-0":
            radius = 0
        elif name == "radius-61":
            radius = 61
        elif name == "before-delegation":
            midpoint = self.mint - 1
        elif name == "after-delegation":
            midpoint = self.maxt + 1
        elif name == "lie":
            midpoint += int(detail)
        used, spoken = version, sorted(self.versions)
        if name == "version-foreign":
            used = 0x80000042
            spoken = sorted(spoken + [used])
        elif name == "version-unlisted":
            spoken = [0x80000042]
        elif name == "downgrade":
            used, spoken = DRAFT, [V1, DRAFT]

        leaf = digest(b"\0" + (asked["NONC"] if old else packet))
        leaves = [digest(b"\0" + u32(i)) for i in range(self.batch)]
        leaves[self.place] = leaf
        levels, path, at = self.levels(leaves), b"", self.place
        for level in levels[:-1]:
            path += level[at ^ 1]
            at //= 2
        root = levels[-1][0]
        if name == "flip-path":
            path = flip(path or bytes(32), 5)
        elif name == "path-33":
            path = bytes(33 * 32)
        elif name == "path-31-bytes":
            path = bytes(28)
        elif name == "index-high":
            index |= 1 << 31
        elif name == "root":
            root = flip(root)

        srep = [("RADI", u32(radius)), ("MIDP", u64(midpoint)), ("ROOT", root)]
        if not old:
            srep += [("VER", u32(used)), ("VERS", b"".join(u32(v) for v in spoken))]
        dele = [("PUBK", public(self.online)), ("MINT", u64(self.mint)), ("MAXT", u64(self.maxt))]
        if name == "extra-tag":
            srep.append(("EXTR", bytes(8)))
            dele.append(("A", bytes(4)))
        if name == "missing-signed":
            srep = [field for field in srep if field[0] != detail]
            dele = [field for field in dele if field[0] != detail]
        srep, dele = pack(srep), pack(dele)

        spelling = "draft11" if old else "draft" if used == DRAFT else self.spelling
        response_context, delegation_context = CONTEXTS[spelling]
        if name == "swap-contexts":
            response_context, delegation_context = delegation_context, response_context
        elif name == "mixed-spelling":
            response_context = CONTEXTS["draft" if spelling == "rfc" else "rfc"][0]
        signature = private(self.online).sign(response_context + srep)
        certificate = private(self.long).sign(delegation_context + dele)
        if name == "flip-srep":
            srep = flip(srep, -1)
        elif name == "flip-dele":
            dele = flip(dele, -1)
        nonce = flip(asked["NONC"]) if name == "flip-nonc" else asked["NONC"]
        cert = [("SIG", certificate), ("DELE", dele)]
        top = [("SIG", signature), ("PATH", path), ("SREP", srep), ("CERT", pack(cert)), ("INDX", u32(index))]
        if old:
            top.append(("VER", u32(used)))
        else:
            top.append(("NONC", nonce))
            if self.type:
                top.append(("TYPE", u32(2 if name == "type" else 1)))
        if name == "extra-tag":
            top.append(("ZZZZ", bytes(12)))
        elif name == "missing":
            top = [field for field in top if field[0] != detail]
        top.sort(key=lambda field: code(field[0]))
        if name == "tags-unsorted":
            top.reverse()
        elif name == "tags-doubled":
            top.insert(1, top[1])
        elif name == "tag-letters":
            top.append(("zzzz", bytes(4)))
        message = bytearray(pack(top, keep_order=True))
        if name == "offset-odd":
            message[4] += 1
        elif name == "offset-past":
            message[4:8] = u32(len(message) + 4)
        elif name == "offset-falling":
            message[8:12] = u32(0)
        elif name == "many-tags":
            message[0:4] = u32(0xFFFFFFFF)
        elif name == "no-tags":
            message[0:4] = u32(0)
        made = bytearray(frame(bytes(message)))
        if name == "length-short":
            made[8:12] = u32(len(message) - 4)
        elif name == "length-long":
            made[8:12] = u32(len(message) + 4)
        elif name == "magic":
            made[0] ^= 0x20
        elif name == "cut":
            made = made[:-1]
        elif name == "empty":
            made = bytearray()
        return bytes(made)

    def levels(self, leaves):
        levels = [leaves]
        while len(levels[-1]) > 1:
            if len(levels[-1]) % 2:
                levels[-1] = levels[-1] + levels[-1][-1:]
            below = levels[-1]
            pairs = zip(below[::2], below[1::2])
            levels.append([digest(b"\1" + (b + a if self.reversed else a + b)) for a, b in pairs])
        return levels

    def answers(self, packet):
        """(delay in seconds, packet) for each packet to send."""
        version = self.wants(packet)
        if version is None:
            return []
        fault = self.take_fault()
        name, _, detail = fault.partition(":")
        if name == "drop":
            return []
        if name == "replay" and self.previous is not None:
            return [(0, self.previous)]
        made = self.respond(packet, version, fault)
        self.previous = made
        if len(made) > len(packet):
            return []
        if name == "delay":
            return [(float(detail), made)]
        if name == "twice":
            return [(0, made), (0, made)]
        if name == "junk-first":
            return [(0, b"ROUGHTIM"), (0, made)]
        return [(0, made)]


def listen(server, selector):
    """The server's port, with its sockets in the selector."""
    while True:
        listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        datagrams = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        listener.bind(("127.0.0.1", 0))
        try:
            datagrams.bind(listener.getsockname())
            break
        except OSError:
            listener.close()
            datagrams.close()
    port = listener.getsockname()[1]
    if server.udp:
        selector.register(datagrams, selectors.EVENT_READ, (server, "datagrams"))
    if server.tcp:
        listener.listen()
        selector.register(listener, selectors.EVENT_READ, (server, "listener"))
    # What is not registered is closed by going out of use.
    return port


def read(stream):
    try:
        return stream.recv(65536)
    except OSError:
        return b""


def serve(servers):
    selector, waiting, streams, turn = selectors.DefaultSelector(), [], {}, itertools.count()

    def answer(server, packet, way, sender):
        for delay, made in server.answers(packet):
            heapq.heappush(waiting, (time.monotonic() + delay, next(turn), made, way, sender))

    for server in servers:
        # The first signature takes long.
        server.respond(make_request(bytes(32), [V1]), V1)
        print(listen(server, selector), flush=True)
    print("ready", flush=True)
    while True:
        due = max(waiting[0][0] - time.monotonic(), 0) if waiting else None
        for key, _ in selector.select(due):
            server, kind = key.data
            if kind == "datagrams":
                packet, sender = key.fileobj.recvfrom(65536)
                answer(server, packet, key.fileobj, sender)
            elif kind == "listener":
                stream, _ = key.fileobj.accept()
                stream.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                streams[stream] = b""
                selector.register(stream, selectors.EVENT_READ, (server, "stream"))
            else:
                stream = key.fileobj
                piece = read(stream)
                streams[stream] += piece
                packets = []
                while len(streams[stream]) >= 12:
                    end = 12 + struct.unpack_from("<I", streams[stream], 8)[0]
                    if len(streams[stream]) < end:
                        break
                    packets.append(streams[stream][:end])
                    streams[stream] = streams[stream][end:]
                # From the last to the first: an order is promised to nobody.
                for packet in reversed(packets):
                    answer(server, packet, stream, None)
                if not piece:
                    selector.unregister(stream)
                    streams.pop(stream)
        while waiting and waiting[0][0] <= time.monotonic():
            _, _, made, way, sender = heapq.heappop(waiting)
            try:
                if sender:
                    way.sendto(made, sender)
                else:
                    # In the smallest pieces there are.
                    for byte in made:
                        way.sendall(bytes([byte]))
            except OSError:
                pass


# Made-up exchanges.

FAULTS = (
    "none none none none none none none none none none none none none none none none flip-path path-33 path-31-bytes index-high root flip-srep flip-dele flip-nonc swap-contexts "
    "mixed-spelling type type type radius-0 radius-61 before-delegation after-delegation version-foreign version-unlisted downgrade downgrade downgrade "
    "extra-tag missing:SIG missing:NONC missing:TYPE missing:PATH missing:SREP missing:CERT missing:INDX "
    "missing-signed:VER missing-signed:RADI missing-signed:MIDP missing-signed:VERS missing-signed:ROOT "
    "missing-signed:PUBK missing-signed:MINT missing-signed:MAXT tags-unsorted tags-doubled tag-letters offset-odd "
    "offset-past offset-falling many-tags no-tags length-short length-long magic cut empty"
).split()


def make_request(nonce, versions, key=None, padded=1024):
    fields = [("VER", b"".join(u32(v) for v in sorted(versions))), ("NONC", nonce), ("ZZZZ", b"")]
    if versions != [DRAFT11]:
        fields.append(("TYPE", u32(0)))
    if key is not None:
        fields.append(("SRV", digest(b"\xff" + key)))
    filler = max(padded - len(pack(fields)), 0)
    fields = [(name, bytes(filler) if name == "ZZZZ" else value) for name, value in fields]
    return frame(pack(fields))


def make(seed, count):
    """The lines, one by one."""
    noise = random.Random(seed)
    for _ in range(count):
        batch = noise.choice([1, 1, 2, 3, 5, 8])
        version = noise.choice([V1, V1, DRAFT, DRAFT11])
        now = noise.choice([0, 1000, 1791158400, 2**63, 2**64 - 2])
        server = Server(
            {
                "long": noise.randbytes(32).hex(), "online": noise.randbytes(32).hex(), "batch": batch,
                "place": noise.randrange(batch), "versions": [version], "reversed": noise.random() < 0.2,
                "spelling": noise.choice(["rfc", "rfc", "draft"]), "type": noise.random() < 0.8, "midpoint": now,
                "mint": max(now - noise.choice([0, 1, 86400]), 1), "maxt": min(now + 10, 2**64 - 2),
                "radius": noise.choice([1, 5, 60, 61, 2**32 - 1]),
            }
        )
        offered = [DRAFT11] if version == DRAFT11 else noise.choice([[V1, DRAFT], [version]])
        key = public(server.long)
        request = make_request(noise.randbytes(32), offered, noise.choice([key, None]))
        response = server.respond(request, version, noise.choice(FAULTS))
        if response and noise.random() < 0.3:
            response = flip(response, noise.randrange(len(response)), noise.randrange(8))
        if noise.random() < 0.05:
            key = public(noise.randbytes(32))
        line = {"key": key.hex(), "request": request.hex(), "response": response.hex()}
        yield json.dumps({**line, **judge(line)})


def main(arguments):
    if arguments[:1] == ["serve"]:
        serve([Server(json.loads(text)) for text in arguments[1:]])
    elif arguments[:1] == ["make"]:
        with open(arguments[3], "w") as file:
            file.writelines(line + "\n" for line in make(int(arguments[1]), int(arguments[2])))
    elif arguments[:1] == ["judge"]:
        with open(arguments[1]) as lines:
            for line in lines:
                print(json.dumps(judge(json.loads(line))))
    elif arguments[:1] == ["evidence"]:
        with open(arguments[1]) as file:
            print(json.dumps(judge_evidence(file.read())))
    else:
        raise SystemExit(__doc__)


if __name__ == "__main__":
    main(sys.argv[1:])
