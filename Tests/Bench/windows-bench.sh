#!/bin/sh
# Compares `boxdoctor windows` with delv, drill -S and unbound-host, for an unsigned and a signed name, at 0 and 50 ms of
# round trip to the resolver. All of it on loopback: a resolver with signed zones of its own behind a delaying relay.
# Prints medians in milliseconds, how many times longer each takes than boxdoctor, and processor time, which says what the
# medians would be on an idle machine.
#
# usage: windows-bench.sh [BOXDOCTOR]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
boxdoctor=$(realpath "${1:-$here/../../.build/release/boxdoctor}")
runs=${RUNS:-9}
PATH=$PATH:/usr/sbin
for program in unbound dnssec-keygen dnssec-signzone delv drill unbound-host hyperfine python3; do
    command -v $program >/dev/null || { echo "windows-bench: needs $program" >&2; exit 64; }
done
folder=$(mktemp -d)
ended=
trap 'for pid in $ended; do kill $pid 2>/dev/null || :; done; rm -rf "$folder"' EXIT INT TERM
cd "$folder"
port() { python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'; }

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
zone . "org. IN NS ns.bench.\nbench. IN NS ns.bench.\nns.bench. IN A 127.0.0.1\n$(sed 's/$/\\n/' dsset-org. | tr -d '\n')" '-x'
anchor=$(sed 's/[[:space:]]\+/ /g' dsset-. | head -1)
key=$(cat K.+013+*.key | grep 'DNSKEY 257' | sed 's/^\. .*IN DNSKEY/. IN DNSKEY/')
echo "$key" >root.key
echo "trust-anchors { . static-key $(echo "$key" | awk '{printf "%s %s %s \"", $4, $5, $6; for (i = 7; i <= NF; i++) printf "%s", $i; print "\""}'); };" >delv.key

server=$(port)
{
    printf 'server:\n directory: "%s"\n chroot: ""\n username: ""\n pidfile: ""\n use-syslog: no\n' "$folder"
    printf ' do-daemonize: no\n interface: 127.0.0.1\n port: %s\n trust-anchor: "%s"\n' "$server" "$anchor"
    printf 'remote-control:\n control-enable: no\n'
    for name in . org. leaf.org.; do
        printf 'auth-zone:\n name: "%s"\n zonefile: "%s/signed%s"\n for-downstream: no\n' $name "$folder" $name
    done
    printf 'auth-zone:\n name: "ntp.org."\n zonefile: "%s/zonentp.org."\n for-downstream: no\n' "$folder"
} >unbound.conf
unbound -dd -c unbound.conf >log 2>&1 &
ended="$ended $!"

median() {
    hyperfine -N -i --warmup 2 --runs "$runs" --export-json result.json "$1" >/dev/null 2>&1 &&
        python3 -c 'import json; r = json.load(open("result.json"))["results"][0]; print("%.1f %d %.1f" % (r["median"] * 1000, max(r["exit_codes"]), (r["user"] + r["system"]) * 1000))'
}

printf '%-16s %-6s %-14s %10s %8s %8s  %s\n' name 'rtt ms' program 'median ms' ratio 'cpu ms' status
for delay in 0 50; do
    relay=$(port)
    python3 "$here/delaying-relay.py" "$relay" "$server" $delay &
    ended="$ended $!"
    printf 'server:\n do-not-query-localhost: no\n trust-anchor: "%s"\nforward-zone:\n name: "."\n forward-addr: 127.0.0.1@%s\n' \
        "$anchor" "$relay" >host$delay.conf
    tries=0
    until drill -p "$relay" @127.0.0.1 host.leaf.org 2>/dev/null | grep -q 192.0.2.2; do
        tries=$((tries + 1))
        [ $tries -lt 50 ] || { echo "windows-bench: the resolver does not answer" >&2; cat log >&2; exit 70; }
        sleep 0.1
    done
    for name in pool.ntp.org host.leaf.org; do
        trips=$("$boxdoctor" windows $name --resolver 127.0.0.1@$relay --anchors "$folder/root.key" --format json |
            python3 -c 'import json, sys; r = json.load(sys.stdin); print(r["round_trips"], r["names"][0]["status"])' || :)
        ours=
        for program in boxdoctor delv 'drill -S' unbound-host; do
            case $program in
            boxdoctor) line="$boxdoctor windows $name --resolver 127.0.0.1@$relay --anchors $folder/root.key" ;;
            delv) line="delv -a delv.key +root=. -p $relay @127.0.0.1 $name A" ;;
            drill*) line="drill -S -k root.key -p $relay @127.0.0.1 $name A" ;;
            *) line="unbound-host -C host$delay.conf -t A $name" ;;
            esac
            set -- $(median "$line")
            [ -n "$ours" ] || ours=$1
            printf '%-16s %-6s %-14s %10s %8s %8s  %s\n' "$name" $delay "$program" "$1" \
                "$(python3 -c "print('%.1fx' % ($1 / $ours))")" "$3" "$2"
        done
        echo "boxdoctor: round trips and status of $name: $trips"
    done
done
