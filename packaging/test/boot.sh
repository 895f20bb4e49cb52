#!/bin/sh
# boot.sh DEBS [DIR]: the installed package under a real systemd, in an emulated machine without a real-time clock: a new
# user's first hour, and the boot after it. Around it stand time servers, signed zones and a real Prometheus, in a network
# namespace. Needs root; says so and ends with 77 where it cannot run. DIR keeps what had to be fetched for the next run.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
machine=$here/../../Tests/VM
skip() { echo "skipped: $*"; exit 77; }
if [ "$(id -u)" != 0 ] || [ "$(uname -m)" != x86_64 ] || [ ! -e /dev/net/tun ]; then
    skip "needs root, x86-64 and /dev/net/tun"
fi
for program in qemu-system-x86_64 nsd chronyd dnsmasq prometheus curl jq busybox ldns-signzone dpkg-scanpackages; do
    command -v $program > /dev/null || skip "$program is not installed"
done
debs=$(readlink -f "$1")
scratch=
[ -n "${2:-}" ] || scratch=$(mktemp -d)
dir=${2:-$scratch}
mkdir -p "$dir"
dir=$(readlink -f "$dir")
name=boxdoctor-boot-$$
# shellcheck disable=SC2329
finish() {
    for pid in "$dir"/*.pid; do [ ! -s "$pid" ] || kill "$(cat "$pid")" 2> /dev/null || :; done
    "$machine/servers.sh" "$dir/zones" "$name" stop
    rm -f "$dir"/*.pid
    [ -z "$scratch" ] || rm -rf --one-file-system "$scratch"
}
trap finish EXIT
trap 'exit 130' INT TERM

rm -rf "$dir/zones" "$dir/built" "$dir/prometheus"
mkdir "$dir/built"
cp "$debs"/boxdoctor_*.deb "$dir/built/"
"$machine/zones.sh" "$dir/zones" 10.77.0.53 10.77.0.54 10.77.0.11 10.77.0.12 10.77.0.13 10.77.0.14 > "$dir/log" 2>&1
"$here/boot/image.sh" "$dir" || exit
"$machine/servers.sh" "$dir/zones" "$name" start >> "$dir/log" 2>&1
inside() { ip netns exec "$name" "$@"; }
# A resolver that does not validate, for who has none of his own.
inside dnsmasq --conf-file=/dev/null --user=root --port=53 --listen-address=10.77.0.1 --bind-interfaces --no-resolv \
    --no-hosts --server=10.77.0.53 --server=/example/10.77.0.54 --pid-file="$dir/dnsmasq.pid"
"$here/boot/prometheus.sh" "$dir" "$name" start

failed=0
for stage in ${BOXDOCTOR_STAGES:-newcomer rescue}; do
    mv "$dir/disk.$stage" "$dir/disk"
    "$machine/boot.sh" "$dir" "$name" "$stage" 2>&1 | sed -u 's,\r$,,' > "$dir/$stage"
    grep -E '^(ok|FAILED|==|    )' "$dir/$stage" || :
    if grep -q '^FAILED' "$dir/$stage" || ! grep -q "^== end of $stage" "$dir/$stage"; then
        echo "FAILED  stage $stage; its console is $dir/$stage"
        failed=1
    fi
done
"$here/boot/prometheus.sh" "$dir" "$name" ask || failed=1
exit $failed
