#!/bin/sh
# install.sh DEBS: installs the package in a fresh Debian, upgrades a 0.1.0 to it, crashes it and reads the backtrace, removes and
# purges it, all in a chroot below a temporary directory. Needs root, mmdebstrap and a Debian mirror; says so and ends with 77 where it
# cannot run. The fresh system is kept in BOXDOCTOR_CHROOT_CACHE for the next run. Nothing outside of it is touched.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
debs=$(realpath "$1")
suite=${BOXDOCTOR_SUITE:-$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)}
cache=${BOXDOCTOR_CHROOT_CACHE:-${TMPDIR:-/tmp}/boxdoctor-chroot-$suite.tar}
package=$(ls "$debs"/boxdoctor_*.deb)
version=$(dpkg-deb -f "$package" Version)

BOXDOCTOR_SUITE=$suite "$here/fresh.sh" "$cache" || exit

work=$(mktemp -d)
trap 'rm -rf --one-file-system "$work"' EXIT
fresh() {
    rm -rf --one-file-system "$work/system"
    mkdir "$work/system"
    tar -C "$work/system" -xf "$cache"
    mkdir "$work/system/debs"
    cp "$debs"/*.deb "$work"/*.deb "$work/system/debs/" 2> /dev/null || cp "$debs"/*.deb "$work/system/debs/"
}
inside() { "$here/../chroot/enter" "$work/system" -- /bin/sh -euc "export DEBIAN_FRONTEND=noninteractive; $1"; }
fail() { echo "FAILED: $*"; tail -n 20 "$work/log" 2> /dev/null; exit 1; }

# 0.1.0 as it was: its scripts and units, with what it wrote; its program would say the same version.
old=$work/old
state=$here/../../Tests/Fixtures/upgrade/0.1.0
mkdir -p "$old/DEBIAN" "$old/usr/bin" "$old/lib/systemd/system" "$old/etc/boxdoctor"
dpkg-deb --fsys-tarfile "$package" | tar -xO ./usr/bin/boxdoctor > "$old/usr/bin/boxdoctor"
cp "$state"/package/*.service "$state"/package/*.timer "$old/lib/systemd/system/"
cp "$state/state/boxdoctor.toml" "$old/etc/boxdoctor/"
cp "$state"/package/postinst "$state"/package/prerm "$state"/package/postrm "$old/DEBIAN/"
chmod 755 "$old"/DEBIAN/* "$old/usr/bin/boxdoctor"
echo /etc/boxdoctor/boxdoctor.toml > "$old/DEBIAN/conffiles"
dpkg-deb -f "$package" Package Architecture Maintainer Depends Section Priority Description > "$old/DEBIAN/control"
echo 'Version: 0.1.0-0' >> "$old/DEBIAN/control"
dpkg-deb --root-owner-group --build "$old" "$work/old.deb" > /dev/null

fresh
inside 'apt-get -qq update && apt-get -qq -y install --no-install-recommends /debs/boxdoctor_*.deb' > "$work/log" 2>&1 \
    || fail "apt-get install"
echo "ok: apt install"
inside '[ "$(boxdoctor --version)" = '"${version%-*}"' ] && boxdoctor list | grep -q clock-offset
    umount /proc
    # Without /proc, as in a rescue shell: the arguments have to arrive all the same.
    boxdoctor check --offline --exit-zero > /dev/null
    test -s /usr/share/man/man8/boxdoctor.8.gz -o ! -d /usr/share/man/man8
    bash -n /usr/share/bash-completion/completions/boxdoctor
    test -e /etc/systemd/system/timers.target.wants/boxdoctor-check.timer
    test ! -e /etc/systemd/system/timers.target.wants/boxdoctor-rescue.timer
    test -x /usr/lib/boxdoctor/publish-metrics' > "$work/log" 2>&1 || fail "what was installed does not work"
echo "ok: runs, with manual, completions and an enabled timer; the rescue is off"

# A crash of the program as it is shipped; functions and lines from the symbols of its build id. gdb shows Swift's names as the linker has them.
inside 'apt-get -qq -y install --no-install-recommends gdb /debs/boxdoctor-dbgsym_*.deb' > "$work/log" 2>&1 || fail "dbgsym"
inside 'cd /tmp; ulimit -c unlimited; mkfifo wait
    boxdoctor check --facts wait & crashing=$!
    sleep 2; kill -ABRT $crashing; wait $crashing || :
    core=$(ls -t core* /var/crash/* 2> /dev/null | head -n 1)
    gdb -q -batch -iex "set debuginfod enabled off" -iex "set complaints 0" -ex bt /usr/bin/boxdoctor ${core:+"$core"}' > "$work/backtrace" 2>&1 || :
grep -q "at Sources/boxdoctor/Session.swift:" "$work/backtrace" ||
    inside 'cd /tmp; rm -f wait; mkfifo wait
        gdb -q -batch -iex "set debuginfod enabled off" -iex "set complaints 0" -ex "set confirm off" -ex "break abort" -ex "run check --facts wait" -ex bt \
            /usr/bin/boxdoctor & debugger=$!
        sleep 6; kill -ABRT $(pidof boxdoctor); wait $debugger' > "$work/backtrace" 2>&1 || :
grep -E "^#" "$work/backtrace" | cut -c 1-150 | head -n 14
grep -q "at Sources/boxdoctor/Session.swift:" "$work/backtrace" || { cp "$work/backtrace" "$work/log"; fail "the backtrace has no names"; }
echo "ok: a crash of the shipped program has a backtrace with names"

inside 'echo "# mine" >> /etc/boxdoctor/boxdoctor.toml
    dpkg -i /debs/boxdoctor_*.deb > /dev/null && grep -q "# mine" /etc/boxdoctor/boxdoctor.toml' || fail "installing it again"
echo "ok: installed again, the settings stay"
inside 'dpkg --remove boxdoctor-dbgsym boxdoctor > /dev/null && test ! -e /usr/bin/boxdoctor && test -e /etc/boxdoctor/boxdoctor.toml' \
    || fail "remove"
echo "ok: remove keeps the settings"
inside 'dpkg --purge boxdoctor > /dev/null' || fail "purge"
left=$(inside 'find / -xdev -path /debs -prune -o -path /proc -prune -o -name "*boxdoctor*" -print')
[ -z "$left" ] || fail "purge left: $left"
echo "ok: purge leaves nothing"

fresh
mkdir -p "$work/system/state"
cp -R "$state/state/." "$work/system/state/"
inside 'apt-get -qq update && apt-get -qq -y install --no-install-recommends /debs/old.deb
    # As `systemctl enable boxdoctor-rescue` did, for which there is no systemd here.
    mkdir -p /etc/systemd/system/multi-user.target.wants
    ln -s /lib/systemd/system/boxdoctor-rescue.service /etc/systemd/system/multi-user.target.wants/
    echo "# mine" >> /etc/boxdoctor/boxdoctor.toml
    mkdir -p /var/lib/boxdoctor /etc/chrony/conf.d
    cp -R /state/transactions /var/lib/boxdoctor/
    cp /state/freeze /etc/boxdoctor/freeze
    printf "# Written by boxdoctor (makestep); boxdoctor undo takes it back.\nmakestep 1 3\n" \
        > /etc/chrony/conf.d/90-boxdoctor-makestep.conf
    apt-get -qq -y install --no-install-recommends /debs/boxdoctor_*.deb' > "$work/log" 2>&1 || fail "upgrade"
[ "$(inside 'dpkg-query -W -f "\${Version}" boxdoctor')" = "$version" ] || fail "upgrade left the old version"
inside 'set -x; grep -q "# mine" /etc/boxdoctor/boxdoctor.toml
    test -e /usr/lib/systemd/system/boxdoctor-check.timer && test -e /usr/lib/systemd/system/boxdoctor-rescue.service
    test -e /etc/systemd/system/timers.target.wants/boxdoctor-check.timer
    test -L /etc/systemd/system/timers.target.wants/boxdoctor-rescue.timer
    test ! -L /etc/systemd/system/multi-user.target.wants/boxdoctor-rescue.service
    boxdoctor history | grep -c "makestep:" | grep -qx 4
    boxdoctor check --offline --exit-zero | grep -q "moving house"
    boxdoctor thaw > /dev/null
    boxdoctor undo --yes > /dev/null; test ! -e /etc/chrony/conf.d/90-boxdoctor-makestep.conf
    boxdoctor check --facts /state/facts.json --exit-zero --format json | grep -q "\"schema_version\" *: *1"' > "$work/log" 2>&1 \
    || fail "what 0.1.0 left is not understood"
echo "ok: upgrade from 0.1.0: settings, freeze, transactions and facts are read, a fix of its is taken back, the rescue stays on"
