#!/bin/sh
# box.sh FOLDER NUMBER SHIFT PRELOAD BOXDOCTOR: a box with the /etc and /var of FOLDER and a clock SHIFT seconds off, on a
# cable to the world, in whose network namespace this is started. chronyd is left alone for half a minute; what it made of
# it goes to FOLDER/chronyd (synchronised or alone), what boxdoctor said meanwhile to FOLDER/check.json and rehearse.json.
# FOLDER/done comes last. Runs in namespaces of its own, which end with who started it.
set -eu
if [ "$1" != inside ]; then
    exec 9</proc/self/ns/net
    exec setpriv --pdeathsig KILL unshare --net --mount --pid --uts --cgroup --fork --kill-child \
        setpriv --bounding-set=-sys_time --inh-caps=-sys_time sh "$0" inside "$@"
fi
dir=$2 number=$3 shift=$4 preload=$5 boxdoctor=$6

if [ "${7-}" != rooted ]; then
    ip link set lo up
    ip link add eth0 type veth peer name "box$number" netns /proc/self/fd/9
    nsenter --net=/proc/self/fd/9 sh -c "ip link set box$number up
        ip address add 10.78.$number.1/30 dev box$number
        ip address add fd78:$number::1/64 dev box$number nodad"
    exec 9<&-
    ip link set eth0 up
    ip address add "10.78.$number.2/30" dev eth0
    ip address add "fd78:$number::2/64" dev eth0 nodad
    ip route add default via "10.78.$number.1"
    ip route add default via "fd78:$number::1"
    hostname attic

    # A root of its own: the machine's programs, the box's configuration, and no file that says what this machine is.
    root=$dir/root
    mkdir -p "$root"
    mount -t tmpfs none "$root"
    for entry in /*; do
        name=${entry#/}
        case $name in etc | var | run | sys | proc) continue ;; esac
        if [ -L "$entry" ]; then
            cp -P "$entry" "$root/"
        elif [ -d "$entry" ]; then
            mkdir "$root/$name"
            mount --rbind "$entry" "$root/$name"
        fi
    done
    mkdir "$root/etc" "$root/var" "$root/run" "$root/sys" "$root/proc"
    mount --bind "$dir/etc" "$root/etc"
    mount --bind "$dir/var" "$root/var"
    mount -t proc proc "$root/proc"
    exec chroot "$root" sh "$0" "$@" rooted
fi

off() { CLOCK_SHIFT=$shift LD_PRELOAD=$preload "$@"; }
cd "$dir"
mkdir -m 750 /run/chrony
ln -s /run /var/run
for resolver in unbound dnsmasq; do
    case $resolver in
    unbound) [ ! -e /etc/unbound/unbound.conf ] || off unbound -dd >resolver.log 2>&1 & ;;
    dnsmasq) [ ! -e /etc/dnsmasq.conf ] || off dnsmasq --keep-in-foreground >resolver.log 2>&1 & ;;
    esac
done
if [ -e /etc/unbound/unbound.conf ] || [ -e /etc/dnsmasq.conf ]; then
    tries=0
    until grep -q ':0035 ' /proc/net/udp /proc/net/udp6; do
        tries=$((tries + 1))
        [ "$tries" -lt 100 ] || break
        sleep 0.1
    done
fi

off chronyd -x -d -u root >chronyd.log 2>&1 &
(
    for command in check rehearse; do
        off "$boxdoctor" "$command" --format json >"$command.json" 2>"$command.err" || :
    done
) &
doctor=$!
turn=0
turns=60
end=alone
while [ "$turn" -lt "$turns" ]; do
    turn=$((turn + 1))
    sleep 0.5
    chronyc -n -c sources >sources 2>/dev/null || continue
    if grep -q '^.,\*,' sources; then
        end=synchronised
        break
    fi
    # Somebody was heard late: the measurements that are under way may be finished.
    if [ "$turn" -eq 60 ] && grep -q '^.,.,[^,]*,[^,]*,[^,]*,[1-9]' sources; then turns=90; fi
done
chronyc -n activity >activity 2>&1 || :
wait "$doctor"
echo "$end" >chronyd
touch done
