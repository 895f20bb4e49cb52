#!/bin/sh
# servers.sh DIR NAMESPACE start|stop: the outside world of the machine in tap0's namespace: name servers for the root and for
# example., and NTP servers that only say what this machine's clock says and never touch it.
set -eu
dir=$1 ns=$2
case $3 in
start)
    ip netns add "$ns"
    inside() { ip netns exec "$ns" "$@"; }
    inside ip link set lo up
    inside ip tuntap add tap0 mode tap
    for last in 1 53 54 11 12 13 14; do inside ip address add "10.77.0.$last/24" dev tap0; done
    inside ip link set tap0 up
    for zone in root:53 example:54; do
        name=${zone%:*}
        cat >"$dir/nsd-$name.conf" <<CONF
server:
  ip-address: 10.77.0.${zone#*:}
  username: ""
  chroot: ""
  zonesdir: "$dir"
  pidfile: "$dir/nsd-$name.pid"
  zonelistfile: "$dir/nsd-$name.list"
  xfrdfile: ""
  xfrdir: "$dir"
  database: ""
  logfile: "$dir/nsd-$name.log"
remote-control:
  control-enable: no
zone:
  name: "$([ "$name" = root ] && echo . || echo "$name")"
  zonefile: "$name.zone.signed"
CONF
        inside nsd -c "$dir/nsd-$name.conf"
    done
    for last in 11 12 13 14; do
        cat >"$dir/chrony-$last.conf" <<CONF
bindaddress 10.77.0.$last
local stratum 2
allow
cmdport 0
pidfile $dir/chrony-$last.pid
CONF
        # -x: never touches the clock; the capability is dropped as well, so that it could not.
        inside setpriv --bounding-set=-sys_time --inh-caps=-sys_time chronyd -x -u root -f "$dir/chrony-$last.conf"
    done
    ;;
stop)
    for pid in "$dir"/*.pid; do
        [ -s "$pid" ] && kill "$(cat "$pid")" 2>/dev/null || :
    done
    ip netns delete "$ns" 2>/dev/null || :
    ;;
esac
