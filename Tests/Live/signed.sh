#!/usr/bin/env bash
# What signed answers are worth: signed.sh BOXDOCTOR. Three Roughtime servers (Tests/SecondOpinion/roughtime.py) and four
# NTP liars in a network namespace of its own; the clock is not touched (--dry-run). Needs root.
set -eu
boxdoctor=$(realpath "$1")
here=$(cd "$(dirname "$0")" && pwd)
if [ -z "${2:-}" ]; then
    [ "$(id -u)" = 0 ] || { echo "signed: skipped, network namespaces need root"; exit 0; }
    exec unshare --net --mount --pid --fork --kill-child --propagation private "$0" "$boxdoctor" inside
fi
if [ "$2" = inside ]; then
    # A root of our own over the machine's, without what says that it is a container.
    work=/mnt
    mount -t tmpfs none "$work"
    mkdir "$work/upper" "$work/shadow" "$work/tree"
    mount -t overlay none -o "lowerdir=/,upperdir=$work/upper,workdir=$work/shadow" "$work/tree" || {
        echo "signed: skipped, no overlay file system here"
        exit 0
    }
    rm -f "$work/tree/.dockerenv" "$work/tree/run/.containerenv"
    mount --rbind /dev "$work/tree/dev"
    mount --rbind /sys "$work/tree/sys"
    mount -t proc none "$work/tree/proc"
    mkdir -p "$work/tree/shared"
    mount --bind "$here/../.." "$work/tree/shared"
    cp "$boxdoctor" "$work/tree/usr/bin/boxdoctor-tried"
    ip link set lo up
    exec chroot "$work/tree" /shared/Tests/Live/signed.sh /usr/bin/boxdoctor-tried chrooted
fi
work=/run/signed
rm -rf /etc/boxdoctor /etc/chrony /etc/systemd/system/*.wants/chrony.service
mkdir -p "$work" /etc/boxdoctor /etc/chrony /etc/systemd/system/multi-user.target.wants
# The masks of a test machine are not this box's.
rm -f /etc/systemd/system/chrony.service
ln -sf /lib/systemd/system/chrony.service /etc/systemd/system/multi-user.target.wants/chrony.service
failed=0
say() { # WHAT CONDITION...
    what=$1
    shift
    if "$@"; then echo "ok    $what"; else echo "FAIL  $what"; failed=1; fi
}

# NTP liars: all of them alike, OFFSET seconds from this clock.
cat >"$work/liars.py" <<'PY'
import socket, struct, sys, time
sockets = []
offset = float(sys.argv[1])
import selectors
wait = selectors.DefaultSelector()
for last in range(2, 6):
    s = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    s.bind(("127.0.0.%d" % last, 123))
    wait.register(s, selectors.EVENT_READ)
def stamp(t):
    t += 2208988800
    return struct.pack("!II", int(t) & 0xFFFFFFFF, int((t % 1) * 2**32))
while True:
    for key, _ in wait.select():
        data, peer = key.fileobj.recvfrom(512)
        now = stamp(time.time() + offset)
        key.fileobj.sendto(struct.pack("!BBbb", 0x24, 1, 6, -20) + bytes(4) + bytes(4) + b"GPS\0" + now + data[40:48] + now + now, peer)
PY
servers=
liars=
start() { # BEHIND LIE: two honest Roughtime servers and a liar; four NTP liars
    [ -z "$servers" ] || kill "$servers" "$liars" 2>/dev/null || true
    now=$(date +%s)
    honest=$((now + $1))
    false=$((now + $2))
    common='"mint":0,"maxt":18446744073709551615,"radius":5'
    : >"$work/ports"
    python3 "$here/../SecondOpinion/roughtime.py" serve \
        "{\"long\":\"$(printf 'a1%.0s' $(seq 32))\",\"midpoint\":$honest,$common}" \
        "{\"long\":\"$(printf 'a2%.0s' $(seq 32))\",\"midpoint\":$honest,$common,\"versions\":[2147483660],\"spelling\":\"draft\"}" \
        "{\"long\":\"$(printf 'a3%.0s' $(seq 32))\",\"midpoint\":$false,$common}" >"$work/ports" &
    servers=$!
    python3 "$work/liars.py" "$2" &
    liars=$!
    for _ in $(seq 100); do grep -q ready "$work/ports" && break || sleep 0.1; done
    python3 - "$work/ports" <<'PY' >/etc/boxdoctor/roughtime.json
import base64, json, sys
from cryptography.hazmat.primitives.asymmetric import ed25519
from cryptography.hazmat.primitives import serialization
ports = [int(line) for line in open(sys.argv[1]) if line.strip().isdigit()]
servers = []
for index, port in enumerate(ports):
    seed = bytes([0xA1 + index]) * 32
    key = ed25519.Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes(
        serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    servers.append({"name": "op%d" % index, "operator": "op%d" % index, "version": 1, "publicKeyType": "ed25519",
                    "publicKey": base64.b64encode(key).decode(),
                    "addresses": [{"protocol": "udp", "address": "127.0.0.1:%d" % port}]})
print(json.dumps({"asOf": "2026-11-01", "servers": servers}))
PY
}
for last in 2 3 4 5; do echo "server 127.0.0.$last iburst"; done >/etc/chrony/chrony.conf
echo 'makestep 1 3' >>/etc/chrony/chrony.conf
echo 'nameserver 127.0.0.9' >/etc/resolv.conf 2>/dev/null || true
field() { jq -r "$1" "$work/out.json"; }
near() { awk -v a="$1" -v b="$2" -v d="$3" 'BEGIN { exit !(a - b <= d && b - a <= d) }'; }

start 129600 500000000
"$boxdoctor" time --format json >"$work/out.json" || true
say "two of three signers prove the time: $(field .standing)" [ "$(field .standing)" = proven ]
say "36 h behind: $(field .lag_seconds) s" near "$(field .lag_seconds)" 129600 12
say "the four NTP servers that agree are wrong" [ "$(field '[.sources[].verdict] | unique | join(",")')" = falseticker ]
"$boxdoctor" fix --clock --yes --dry-run >"$work/fix" 2>&1 || true
say "fix --clock plans that step" grep -q 'set the clock 36 h forward' "$work/fix"

# The clock is right, and everybody unsigned lies alike: a rescue does nothing, whatever the offset.
for lie in 40 4000 400000 -4000 31536001 430000000; do
    start 0 "$lie"
    status=0
    "$boxdoctor" fix --clock --yes --if-deadlocked --dry-run >"$work/fix" 2>&1 || status=$?
    say "a rescue leaves a right clock alone against $lie s" \
        sh -c "! grep -q 'Plan: set the clock' '$work/fix' && [ $status = 0 ]"
done

# Without any signer, unsigned servers alone move nothing either.
start 0 430000000
rm /etc/boxdoctor/roughtime.json
"$boxdoctor" fix --clock --yes --if-deadlocked --dry-run >"$work/fix" 2>&1 || true
say "unsigned servers alone move nothing" sh -c "! grep -q 'Plan: set the clock' '$work/fix'"

# The same liars, and one NTS source, whose authority the daemon trusts: a real chronyd that leaves the clock alone (-x).
if command -v chronyd >/dev/null; then
    start 0 430000000
    rm /etc/boxdoctor/roughtime.json
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout "$work/key" -out /etc/chrony/ca.pem -days 30 \
        -subj "/O=Time Works/CN=nts" -addext subjectAltName=IP:127.0.0.6 -addext basicConstraints=critical,CA:FALSE 2>/dev/null
    printf '%s\n' "port 11123" "ntsport 4460" "ntsservercert /etc/chrony/ca.pem" "ntsserverkey $work/key" "ntsprocesses 0" \
        "bindaddress 127.0.0.6" "allow" "local stratum 5" "cmdport 0" "bindcmdaddress /" "pidfile $work/nts.pid" >"$work/nts.conf"
    chronyd -x -d -U -u root -f "$work/nts.conf" >"$work/nts.log" 2>&1 &
    keys=$!
    printf '%s\n' "server 127.0.0.6 nts certset 1" "ntstrustedcerts 1 /etc/chrony/ca.pem" >>/etc/chrony/chrony.conf
    for _ in $(seq 50); do
        "$boxdoctor" time --format json >"$work/out.json" || true
        [ "$(field '.signers[0].low_seconds')" = null ] || break
        sleep 0.1
    done
    say "an NTS source proves the time: $(field .standing) by $(field '.signers[0].operator')" [ "$(field .standing)" = proven ]
    say "this clock is right: $(field .lag_seconds) s" near "$(field .lag_seconds)" 0 1
    "$boxdoctor" fix --clock --yes --if-deadlocked --dry-run >"$work/fix" 2>&1 || true
    say "a rescue leaves the clock alone" sh -c "! grep -q 'Plan: set the clock' '$work/fix'"
    # A certificate of somebody else: nothing is proven, and the liars still move nothing.
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout /dev/null -out /etc/chrony/ca.pem -days 30 \
        -subj "/CN=other" 2>/dev/null
    "$boxdoctor" time --format json >"$work/out.json" || true
    say "nobody trusted, nothing proven: $(field .standing)" [ "$(field .standing)" != proven ]
    kill "$keys" 2>/dev/null || true
fi
kill "$servers" "$liars" 2>/dev/null || true
[ "$failed" = 0 ] || { echo "signed: the last screen:"; cat "$work/fix" "$work/out.json"; }
exit "$failed"
