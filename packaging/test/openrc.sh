#!/bin/sh
# openrc.sh PROGRAM [WORK]: the init script under a real OpenRC in a chroot: started, it checks once, in the background, and leaves
# metrics; those of the boot before are gone at once. PROGRAM has to run there: the static one does. Ends with 77 where it cannot run.
set -eu
program=$(realpath "$1")
here=$(cd "$(dirname "$0")/.." && pwd)
work=${2:-$here/../.build/chroot}
"$here/chroot/make" trixie "$(dpkg --print-architecture)" "$work/openrc" openrc || exit
root=$work/openrc
install -m 755 "$program" "$root/usr/bin/boxdoctor"
install -m 755 "$here/openrc/boxdoctor" "$root/etc/init.d/boxdoctor"
exec "$here/chroot/enter" "$root" -- sh -euc '
    fail() { echo "FAILED  $1"; exit 1; }
    soon() { for try in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15; do if "$@"; then return 0; fi; sleep 1; done; return 1; }
    metrics=/var/lib/boxdoctor-check/boxdoctor.prom
    # A chroot, as OpenRC sees it: booted into the default level.
    for folder in daemons exclusive failed hotplugged inactive options scheduled started starting stopping tmp wasinactive; do
        mkdir -p /run/openrc/$folder
    done
    mkdir -p /var/lib/boxdoctor-check
    touch /run/openrc/softlevel
    openrc --version
    rc-update --quiet add boxdoctor default
    rc-update show default | grep -q boxdoctor || fail "rc-update"
    echo stale > $metrics
    echo boxdoctor_delay=3 > /etc/conf.d/boxdoctor
    rc-service boxdoctor start
    [ ! -e $metrics ] || fail "the metrics of the boot before are still there"
    rc-service --quiet boxdoctor status || fail "not started"
    echo "ok      started at once, in the background; no stale metrics"
    soon test -s $metrics || fail "no metrics"
    grep -q "^boxdoctor_build_info" $metrics || fail "no metrics of ours"
    echo "ok      it checked once, and left its metrics"
    echo boxdoctor_delay=60 > /etc/conf.d/boxdoctor
    rc-service boxdoctor zap; rc-service boxdoctor start; rc-service boxdoctor stop
    ! pidof sleep > /dev/null || fail "stopped, and something runs"
    echo "ok      stopped, nothing is left"'
