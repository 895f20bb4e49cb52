#!/bin/sh
# world.sh FOLDER: the outside world of the boxes, with the true time: name servers for the root (.53) and the zones below it
# (.54), a resolver that validates nothing (.55, over TLS too), four time servers (.11 to .14, the last with NTS as t4.example),
# and one that lies by 30 days (.15). FOLDER/ready tells that all of it runs. Runs in namespaces of its own, which end with who started it.
set -eu
dir=$1
zones=$dir/zones
here=$(dirname "$0")
if [ "${2-}" != inside ]; then
    exec setpriv --pdeathsig KILL unshare --net --mount --pid --fork --kill-child --mount-proc \
        setpriv --bounding-set=-sys_time --inh-caps=-sys_time sh "$0" "$dir" inside
fi

mount -t tmpfs none /run
ip link set lo up
for last in 11 12 13 14 15 53 54 55; do
    ip address add "10.77.0.$last/32" dev lo
    ip address add "fd77::$last/128" dev lo nodad
done
sh "$here/zones.sh" "$zones"

nsd_serving() { # LAST ZONE...
    conf=$dir/nsd-$1.conf
    cat >"$conf" <<CONF
server:
    ip-address: 10.77.0.$1
    ip-address: fd77::$1
    username: ""
    chroot: ""
    zonesdir: "$zones"
    pidfile: "$dir/nsd-$1.pid"
    zonelistfile: "$dir/nsd-$1.list"
    xfrdfile: ""
    xfrdir: "$dir"
    database: ""
    logfile: "$dir/nsd-$1.log"
remote-control:
    control-enable: no
CONF
    shift
    for name; do
        file=${name%.}
        printf 'zone:\n    name: "%s"\n    zonefile: "%s.zone.signed"\n' "$name" "${file:-root}" >>"$conf"
    done
    nsd -c "$conf"
}
nsd_serving 53 .
nsd_serving 54 example. fresh. plain.

# A certificate from a month ago until a month from now.
CLOCK_SHIFT=-2592000 LD_PRELOAD="$dir/wrongclock.so" openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes \
    -days 60 -subj /CN=lab -addext subjectAltName=DNS:t4.example,DNS:resolver.example \
    -keyout "$dir/tls.key" -out "$dir/tls.pem" 2>"$dir/openssl.log"

cat >"$dir/resolver.conf" <<CONF
server:
    interface: 10.77.0.55
    interface: 10.77.0.55@853
    tls-service-key: "$dir/tls.key"
    tls-service-pem: "$dir/tls.pem"
    interface: fd77::55
    access-control: 0.0.0.0/0 allow
    access-control: ::/0 allow
    module-config: "iterator"
    root-hints: "$here/root.hints"
    username: ""
    chroot: ""
    directory: "$dir"
    pidfile: "$dir/resolver.pid"
    use-syslog: no
    logfile: "$dir/resolver.log"
remote-control:
    control-enable: no
CONF
unbound -c "$dir/resolver.conf"

for last in 11 12 13 14 15; do
    cat >"$dir/chrony-$last.conf" <<CONF
bindaddress 10.77.0.$last
bindaddress fd77::$last
local stratum 2
allow
cmdport 0
bindcmdaddress /
pidfile $dir/chrony-$last.pid
CONF
    if [ "$last" -eq 14 ]; then
        printf 'ntsserverkey %s/tls.key\nntsservercert %s/tls.pem\n' "$dir" "$dir" >>"$dir/chrony-$last.conf"
    fi
    if [ "$last" -eq 15 ]; then
        CLOCK_SHIFT=2592000 LD_PRELOAD="$dir/wrongclock.so" chronyd -x -u root -f "$dir/chrony-$last.conf"
    else
        chronyd -x -u root -f "$dir/chrony-$last.conf"
    fi
done
touch "$dir/ready"
exec sleep 3600
