#!/bin/sh
# owners.sh BOXDOCTOR: remedies whose place is somebody else's file or program: a time daemon without a folder of drop-ins, the
# owner of resolv.conf, etckeeper. Programs that are not here are stood for by scripts in an overlay over /usr/sbin. A private
# box as Tests/Live/private.sh makes it. Needs overlay mounts, chronyd, dnsmasq beside what that does.
set -eu
if ! command -v dnsmasq >/dev/null; then
    echo "skipped: Tests/Live/owners.sh needs dnsmasq"
    exit 0
fi
. "$(dirname "$0")/private.sh"
mkdir /run/programs
if ! mount -t overlay -o lowerdir=/run/programs:/usr/sbin fix /usr/sbin 2>/dev/null; then
    echo "skipped: Tests/Live/owners.sh needs overlay mounts"
    exit 0
fi
umount /usr/sbin
check() { if [ "$2" = "$3" ]; then ok "$1"; else bad "$1: $3, not $2: $(cat /run/said)"; fi; }
said() { if grep -q -- "$2" /run/said; then ok "$1"; else bad "$1: $(cat /run/said)"; fi; }
run() { "$boxdoctor" "$@" --color never </dev/null >/run/said 2>&1 && echo 0 || echo $?; }
program() { # NAME TEXT
    printf '#!/bin/sh\n%s\n' "$2" >"/run/programs/$1"
    chmod 755 "/run/programs/$1"
}
only() { # DAEMON: enabled alone, by the links that sysvinit reads
    rm -rf /etc/chrony /etc/chrony.conf /etc/ntpd-rs /etc/ntpsec /etc/rc2.d /etc/systemd/system/*.wants /etc/boxdoctor
    mkdir -p /etc/rc2.d
    touch "/etc/rc2.d/S01$1"
}
# Both run, and neither touches the clock.
start_chronyd
cp "$(command -v sleep)" /run/ntp-daemon
/run/ntp-daemon 600 &
program ntp-ctl '[ "$1 $2" = "validate -c" ] || exit 9; echo "$3" >>/run/validated; ! grep -q REFUSE "$3"'
program etckeeper 'echo "$*" >>/run/kept; [ "$1" != commit ] || [ ! -e /run/unwilling ]'
mount -t overlay -o lowerdir=/run/programs:/usr/sbin fix /usr/sbin

# chrony as Fedora configures it: no confdir.
only chronyd
mkdir -p /etc/chrony
printf 'server 192.0.2.1 iburst\ndriftfile /run/drift' >/etc/chrony/chrony.conf
chmod 640 /etc/chrony/chrony.conf
cp -a /etc/chrony /run/chrony.before
check "chrony without confdir: a block" 0 "$(run fix makestep --offline --yes)"
said "the plan says that it edits" "edits */etc/chrony/chrony.conf"
grep -q '^makestep 1 3' /etc/chrony/chrony.conf && chronyd -p -f /etc/chrony/chrony.conf >/dev/null && ok "chronyd takes it" ||
    bad "not there: $(cat /etc/chrony/chrony.conf)"
check "its mode is kept" 640 "$(stat -c %a /etc/chrony/chrony.conf)"
check "done once only" 0 "$(run fix makestep --offline --yes)"
check "one block only" 1 "$(grep -c 'Written by boxdoctor' /etc/chrony/chrony.conf)"
check "taken back" 0 "$(run undo --yes)"
cmp -s /etc/chrony/chrony.conf /run/chrony.before/chrony.conf && ok "byte for byte as it was" || bad "changed: $(cat /etc/chrony/chrony.conf)"
run fix makestep --offline --yes >/dev/null
sed -i 's/192.0.2.1/192.0.2.9/' /etc/chrony/chrony.conf
check "edited since: not taken back" 3 "$(run undo --yes)"
sed -i 's/192.0.2.9/192.0.2.1/' /etc/chrony/chrony.conf
check "the edit taken out: taken back" 0 "$(run undo --yes)"

# etckeeper.
touch /etc/.etckeeper
check "etckeeper: done" 0 "$(run fix makestep --offline --yes)"
grep -q '^commit boxdoctor fix makestep (0' /run/kept && ok "and committed" || bad "not committed: $(cat /run/kept)"
check "etckeeper: taken back" 0 "$(run undo --yes)"
grep -q '^commit boxdoctor undo 0' /run/kept && ok "and committed" || bad "not committed: $(cat /run/kept)"
touch /run/unwilling
check "an unwilling etckeeper: done all the same" 0 "$(run fix makestep --offline --yes)"
said "and said so" "note: etckeeper commit ended with status 1"
check "taken back" 0 "$(run undo --yes)"
rm /etc/.etckeeper

# The world outside: three time servers and a resolver behind a cable. The servers say what this machine's clock says.
unshare --net sh -c 'echo $$ >/run/world.pid; exec sleep 600' &
while [ ! -s /run/world.pid ]; do sleep 0.1; done
world=$(cat /run/world.pid)
inside() { nsenter --net="/proc/$world/ns/net" "$@"; }
ip link set lo up
ip link add cable type veth peer name outside
ip link set outside netns "$world"
ip address add 203.0.113.1/24 dev cable
ip link set cable up
inside ip link set lo up
inside ip link set outside up
for last in 11 12 13 53; do inside ip address add 203.0.113.$last/24 dev outside; done
for last in 11 12 13; do
    printf 'bindaddress 203.0.113.%s\nlocal stratum 2\nallow\ncmdport 0\npidfile /run/time-%s.pid\n' $last $last >/run/time-$last.conf
    inside chronyd -x -u root -f /run/time-$last.conf
done

# ntpd-rs: no folder of drop-ins, its own checker.
only ntpd-rs
mkdir -p /etc/ntpd-rs /etc/systemd/system/multi-user.target.wants
printf '[Service]\nExecStart=/usr/bin/ntp-daemon\n[Install]\nWantedBy=multi-user.target\n' >/etc/systemd/system/ntpd-rs.service
ln -s /etc/systemd/system/ntpd-rs.service /etc/systemd/system/multi-user.target.wants/
printf '[[source]]\nmode = "server"\naddress = "time.example"\n\n[synchronization]\n' >/etc/ntpd-rs/ntp.toml
cp /etc/ntpd-rs/ntp.toml /run/before.toml
servers="--server 203.0.113.11 --server 203.0.113.12 --server 203.0.113.13"
# shellcheck disable=SC2086
{
    check "ntpd-rs: a block" 0 "$(run fix address-source $servers --yes)"
    check "checked by its own checker" /etc/ntpd-rs/ntp.toml "$(tail -n 1 /run/validated)"
    check "three sources more" 4 "$(grep -c '^\[\[source\]\]' /etc/ntpd-rs/ntp.toml)"
    check "taken back" 0 "$(run undo --yes)"
    cmp -s /etc/ntpd-rs/ntp.toml /run/before.toml && ok "byte for byte as it was" || bad "changed"
    echo "# REFUSE" >>/etc/ntpd-rs/ntp.toml
    check "its checker refuses: taken back" 1 "$(run fix address-source $servers --yes)"
    check "as it was" 1 "$(grep -c '^\[\[source\]\]' /etc/ntpd-rs/ntp.toml)"
    printf 'source = [ { mode = "server", address = "time.example" } ]\n' >/etc/ntpd-rs/ntp.toml
    check "a closed array: told" 3 "$(run fix address-source $servers --yes)"
    said "with the lines to add" "address = \"203.0.113.11\""
}
rm -rf /etc/systemd/system/ntpd-rs.service

# A second resolver that DHCP gave: while it does not answer it is not added, once it does it is.
only chronyd
mkdir -p /etc/chrony /run/systemd/netif/leases
printf 'server time.example iburst\nmakestep 1 3\n' >/etc/chrony/chrony.conf
rm -f /etc/resolv.conf
printf '# by hand\nnameserver 127.0.0.1\n' >/etc/resolv.conf
cp /etc/resolv.conf /run/before.conf
echo "DNS=203.0.113.53" >/run/systemd/netif/leases/2
check "a resolver that does not answer is not added" 3 "$(run fix fallback-resolver --yes)"
said "and the command is named" "boxdoctor fix fallback-resolver --resolver ADDRESS"
inside dnsmasq --conf-file=/dev/null --no-resolv --no-hosts --pid-file=/run/dns.pid --listen-address=203.0.113.53 \
    --bind-interfaces --address=/time.example/203.0.113.11 --local=/./ --user=root
check "one that answers is" 0 "$(run fix fallback-resolver --yes)"
said "and where it is from is said" "adds 203.0.113.53 (/run/systemd/netif/leases/2:1) as a second resolver"
check "names resolve" 203.0.113.11 "$(getent ahostsv4 time.example | sed -n '1s/ .*//p')"
check "taken back" 0 "$(run undo --yes)"
cmp -s /etc/resolv.conf /run/before.conf && ok "byte for byte as it was" || bad "changed"

exit $failed
