#!/bin/sh
# bare.sh [WORK] [COMMAND...]: the README's two commands, or COMMANDs, in an empty Debian 13 with nothing but make and a checkout, timed;
# afterwards nothing has changed outside the checkout but packages, and nothing of theirs runs or is enabled. ARCH=arm64: under emulation.
# SWIFTPM_CACHE, a SwiftPM cache, stands in for the network that swift-argument-parser comes from.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
work=${1:-$here/../.build/chroot}
[ $# -eq 0 ] || shift
[ $# -gt 0 ] || set -- "make run" "make test"
suite=${BOXDOCTOR_SUITE:-trixie}
architecture=${ARCH:-$(dpkg --print-architecture)}
base=$work/bare-$suite-$architecture
"$here/chroot/make" "$suite" "$architecture" "$base" make git ca-certificates || exit
root=$work/bare-used
rm -rf --one-file-system "$root"
cp -a "$base" "$root"
git clone -q "$here/.." "$root/boxdoctor"
[ -z "${SWIFTPM_CACHE:-}" ] || { mkdir -p "$root/boxdoctor/.build/user/.cache"; cp -a "$SWIFTPM_CACHE" "$root/boxdoctor/.build/user/.cache/"; }
outside() { # What no package owns, outside the checkout.
    "$here/chroot/enter" "$root" -- sh -c 'find / -xdev \( -path /boxdoctor -o -path /proc -o -path /dev -o -path /sys -o -path /tmp \
        -o -path /var/lib/dpkg -o -path /var/lib/apt -o -path /var/cache -o -path /var/log \) -prune -o -type f -print | sort > /tmp/all
        cat /var/lib/dpkg/info/*.list | sed "s,^/\(bin\|sbin\|lib\|lib64\)/,/usr/\1/," | sort -u > /tmp/owned
        comm -23 /tmp/all /tmp/owned'
}
outside > "$work/bare-before"
foreign=
[ "$architecture" = "$(dpkg --print-architecture)" ] || foreign="$here/chroot/foreign $work/qemu/usr/bin/qemu-aarch64"
failed=0
for command; do
    from=$(date +%s)
    if $foreign "$here/chroot/enter" "$root" -- sh -c "cd /boxdoctor && $command" < /dev/null > "$work/bare.log" 2>&1; then
        echo "ok      $command: $((($(date +%s) - from) / 60)) min $((($(date +%s) - from) % 60)) s"
    else
        echo "FAILED  $command; the end of $work/bare.log:"
        tail -n 20 "$work/bare.log"
        failed=1
    fi
done
outside > "$work/bare-after"
echo "outside the checkout, owned by no package, new (what packages' own scripts write among it):"
comm -13 "$work/bare-before" "$work/bare-after" | sed 's/^/    /' | head -n 60
echo "daemons enabled: $("$here/chroot/enter" "$root" -- sh -c 'ls /etc/systemd/system/*.wants 2> /dev/null | grep -E "chrony|unbound|nsd|prometheus" | xargs')"
exit $failed
