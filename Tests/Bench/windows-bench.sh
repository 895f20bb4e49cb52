#!/bin/sh
# Compares `boxdoctor windows` with delv, drill -S, unbound-host and dnsviz (probe and grok), for an unsigned and a signed
# name, at 0 and 50 ms of round trip to the resolver. Two network namespaces of its own, joined by a veth pair: the programs
# in one, a resolver with signed zones of its own in the other. The delay is netem's on both ends of the pair, where the
# kernel has netem; else a relay beside the resolver holds each message back. Prints medians in milliseconds, how many times
# longer each takes than boxdoctor, and processor time, which says what the medians would be on an idle machine.
#
# usage: windows-bench.sh [BOXDOCTOR]    RUNS=9: how often each is run
set -eu
here=$(cd "$(dirname "$0")" && pwd)
boxdoctor=$(realpath "${1:-$here/../../.build/release/boxdoctor}")
runs=${RUNS:-9}
PATH=$PATH:/usr/sbin:/sbin
for program in unbound dnssec-keygen dnssec-signzone delv drill unbound-host dnsviz hyperfine python3 ip tc; do
    command -v $program >/dev/null || { echo "windows-bench: needs $program" >&2; exit 64; }
done
if [ "${2-}" != inside ]; then
    # Everything started ends with the process namespace.
    exec unshare --user --map-root-user --net --mount --pid --fork --kill-child --mount-proc \
        sh "$here/windows-bench.sh" "$boxdoctor" inside
fi
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT INT TERM
cd "$folder"

# zone NAME RECORDS SIGNER-OPTIONS: a zone's file, signed where there are options.
zone() {
    { printf '$TTL 3600\n%s IN SOA ns.%s ns.%s 1 3600 600 86400 300\n%s IN NS ns.bench.\n' "$1" "${1#.}" "${1#.}" "$1"
      printf '%b' "$2"; } >"zone$1"
    [ -n "$3" ] || return 0
    dnssec-keygen -q -a ECDSAP256SHA256 -n ZONE "$1" >/dev/null
    dnssec-keygen -q -a ECDSAP256SHA256 -f KSK -n ZONE "$1" >/dev/null
    # shellcheck disable=SC2086
    dnssec-signzone -S -o "$1" -f "signed$1" $3 "zone$1" >/dev/null 2>&1
}
zone ntp.org. 'pool.ntp.org. IN A 192.0.2.1\npool.ntp.org. IN AAAA 2001:db8::1\n' ''
zone leaf.org. 'host.leaf.org. IN A 192.0.2.2\nhost.leaf.org. IN AAAA 2001:db8::2\n' '-x'
zone org. "leaf.org. IN NS ns.bench.\nntp.org. IN NS ns.bench.\n$(sed 's/$/\\n/' dsset-leaf.org. | tr -d '\n')" '-3 - -A'
zone . "org. IN NS ns.bench.\nbench. IN NS ns.bench.\nns.bench. IN A 198.51.100.53\n$(sed 's/$/\\n/' dsset-org. | tr -d '\n')" '-x'
anchor=$(sed 's/[[:space:]]\+/ /g' dsset-. | head -1)
key=$(cat K.+013+*.key | grep 'DNSKEY 257' | sed 's/^\. .*IN DNSKEY/. IN DNSKEY/')
echo "$key" >root.key
echo "trust-anchors { . static-key $(echo "$key" | awk '{printf "%s %s %s \"", $4, $5, $6; for (i = 7; i <= NF; i++) printf "%s", $i; print "\""}'); };" >delv.key

# The resolver's namespace is its parent's child: moving one end of the pair there is all the plumbing.
unshare --net sleep infinity &
far=$!
there() { nsenter --net="/proc/$far/ns/net" "$@"; }
until [ "$(readlink /proc/$far/ns/net)" != "$(readlink /proc/self/ns/net)" ]; do sleep 0.01; done
ip link set lo up
there ip link set lo up
ip link add near type veth peer name far netns $far
ip address add 198.51.100.1/24 dev near
there ip address add 198.51.100.53/24 dev far
ip link set near up
there ip link set far up
server=198.51.100.53

if tc qdisc add dev near root netem delay 0ms 2>/dev/null; then
    there tc qdisc add dev far root netem delay 0ms
    delay_by='netem'
    listen=$server@53
else
    delay_by='a relay beside the resolver (this kernel has no netem)'
    listen=127.0.0.1@5353
fi
{
    printf 'server:\n directory: "%s"\n chroot: ""\n username: ""\n pidfile: ""\n use-syslog: no\n' "$folder"
    printf ' do-daemonize: no\n interface: %s\n trust-anchor: "%s"\n' "$listen" "$anchor"
    printf ' access-control: 0.0.0.0/0 allow\nremote-control:\n control-enable: no\n'
    for name in . org. leaf.org.; do
        printf 'auth-zone:\n name: "%s"\n zonefile: "%s/signed%s"\n for-downstream: no\n' $name "$folder" $name
    done
    printf 'auth-zone:\n name: "ntp.org."\n zonefile: "%s/zonentp.org."\n for-downstream: no\n' "$folder"
} >unbound.conf
there unbound -dd -c unbound.conf >log 2>&1 &
printf 'server:\n do-not-query-localhost: no\n trust-anchor: "%s"\nforward-zone:\n name: "."\n forward-addr: %s\n' \
    "$anchor" "$server" >host.conf

relay=
# set_delay MILLISECONDS: there and back.
set_delay() {
    if [ "$delay_by" = netem ]; then
        tc qdisc change dev near root netem delay "$(($1 * 500))us"
        there tc qdisc change dev far root netem delay "$(($1 * 500))us"
    else
        [ -z "$relay" ] || { kill "$relay" && wait "$relay" 2>/dev/null || :; }
        nsenter --net="/proc/$far/ns/net" python3 "$here/delaying-relay.py" $server:53 127.0.0.1:5353 "$1" &
        relay=$!
    fi
    tries=0
    until drill @$server host.leaf.org 2>/dev/null | grep -q 192.0.2.2; do
        tries=$((tries + 1))
        [ $tries -lt 50 ] || { echo "windows-bench: the resolver does not answer" >&2; cat log >&2; exit 70; }
        sleep 0.1
    done
}

# dnsviz asks for over a second; twice tells as much as nine times.
median() {
    hyperfine -N -i --warmup 1 --runs "$1" --export-json result.json "$2" >/dev/null 2>&1 &&
        python3 -c 'import json; r = json.load(open("result.json"))["results"][0]; print("%.1f %d %.1f" % (r["median"] * 1000, max(r["exit_codes"]), (r["user"] + r["system"]) * 1000))'
}

echo "round trips by $delay_by"
printf '%-16s %-6s %-14s %10s %8s %8s  %s\n' name 'rtt ms' program 'median ms' ratio 'cpu ms' status
for delay in 0 50; do
    set_delay $delay
    for name in pool.ntp.org host.leaf.org; do
        trips=$("$boxdoctor" windows $name --resolver $server --anchors "$folder/root.key" --format json |
            python3 -c 'import json, sys; r = json.load(sys.stdin); print(r["round_trips"], r["names"][0]["status"])' || :)
        ours=
        for program in boxdoctor delv 'drill -S' unbound-host dnsviz; do
            times=$runs
            case $program in
            boxdoctor) line="$boxdoctor windows $name --resolver $server --anchors $folder/root.key" ;;
            delv) line="delv -a delv.key +root=. @$server $name A" ;;
            drill*) line="drill -S -k root.key @$server $name A" ;;
            dnsviz)
                # Without its -t: with an anchor, the grok of Debian 12 wants a part of pygraphviz that Debian leaves out.
                line="sh -c 'dnsviz probe -4 -s $server $name | dnsviz grok -c'"
                times=2
                ;;
            *) line="unbound-host -C host.conf -t A $name" ;;
            esac
            set -- $(median "$times" "$line")
            [ -n "$ours" ] || ours=$1
            printf '%-16s %-6s %-14s %10s %8s %8s  %s\n' "$name" $delay "$program" "$1" \
                "$(python3 -c "print('%.1fx' % ($1 / $ours))")" "$3" "$2"
        done
        echo "boxdoctor: round trips and status of $name: $trips"
    done
done
