#!/bin/sh
# Installs, upgrades, removes and purges the package in a fresh Debian below a temporary directory: test.sh BINARY.
# Needs root, debootstrap and a Debian mirror; says so and ends with 77 where it cannot run. The fresh system is kept
# in BOXDOCTOR_CHROOT_CACHE for the next run. Nothing outside of it is touched.
set -eu
binary=$1
here=$(cd "$(dirname "$0")" && pwd)
suite=${BOXDOCTOR_SUITE:-bookworm}
cache=${BOXDOCTOR_CHROOT_CACHE:-${TMPDIR:-/tmp}/boxdoctor-chroot-$suite.tar}

"$here/fresh.sh" "$cache" || exit

work=$(mktemp -d)
trap 'rm -rf --one-file-system "$work"' EXIT
system=$work/system
mkdir "$system"
tar -C "$system" -xf "$cache"

version=$("$binary" --version)
"$here/build.sh" "$binary" "$work/first" "$version" > /dev/null
"$here/build.sh" "$binary" "$work/second" "$version+next" > /dev/null
mkdir "$system/debs"
cp "$work"/first/*.deb "$system/debs/first.deb"
cp "$work"/second/*.deb "$system/debs/second.deb"
# As on the machine of a new user, who has a resolver.
cp -L /etc/resolv.conf "$system/etc/resolv.conf" 2> /dev/null || true
for file in /etc/apt/apt.conf.d/*proxy*; do if [ -f "$file" ]; then cp "$file" "$system/etc/apt/apt.conf.d/"; fi; done

inside() { unshare --mount --pid --fork chroot "$system" /bin/sh -euc "$1"; }
fail() { echo "FAILED: $*"; exit 1; }

inside 'export DEBIAN_FRONTEND=noninteractive
    apt-get -qq update && apt-get -qq -y install --no-install-recommends /debs/first.deb' > "$work/log" 2>&1 \
    || { tail -n 20 "$work/log"; fail "apt-get install"; }
echo "ok: apt install"
# Without /proc, as in a rescue shell: the arguments have to arrive all the same.
inside '[ "$(boxdoctor --version)" = '"$version"' ] && boxdoctor list | grep -q clock-offset
    boxdoctor check --offline --exit-zero > /dev/null
    test -s /usr/share/man/man8/boxdoctor.8.gz
    bash -n /usr/share/bash-completion/completions/boxdoctor
    test -e /etc/systemd/system/timers.target.wants/boxdoctor-check.timer
    test ! -e /etc/systemd/system/multi-user.target.wants/boxdoctor-rescue.service
    test -x /usr/lib/boxdoctor/publish-metrics' || fail "what was installed does not work"
echo "ok: runs, with manual, completions and an enabled timer"
inside 'echo "# mine" >> /etc/boxdoctor/boxdoctor.toml; mkdir -p /var/lib/boxdoctor && touch /var/lib/boxdoctor/x
    dpkg -i /debs/second.deb > /dev/null && grep -q "# mine" /etc/boxdoctor/boxdoctor.toml' || fail "upgrade"
[ "$(inside 'dpkg-query -W -f "\${Version}" boxdoctor')" = "$version+next-1" ] || fail "upgrade left the old version"
echo "ok: upgrade keeps the settings"
inside 'dpkg --remove boxdoctor > /dev/null && test ! -e /usr/bin/boxdoctor && test -e /etc/boxdoctor/boxdoctor.toml' \
    || fail "remove"
echo "ok: remove keeps the settings"
inside 'dpkg --purge boxdoctor > /dev/null' || fail "purge"
left=$(inside 'find / -xdev -path /debs -prune -o -path /proc -prune -o -name "*boxdoctor*" -print')
[ -z "$left" ] || fail "purge left: $left"
echo "ok: purge leaves nothing"
