#!/bin/sh
# run.sh BOXDOCTOR [DIR]: the whole story in a real kernel that has no real-time clock and starts in 1970: deadlocked, set
# right, made to come up by itself, and come up. Needs root, qemu-system-x86_64, nsd, chronyd, unbound, busybox, ldns.
# DIR keeps the kernel between runs. Prints both consoles; ends with 0 only if everything came true.
set -eu
if [ "$(id -u)" != 0 ] || [ "$(uname -m)" != x86_64 ] || [ ! -e /dev/net/tun ]; then
    echo "skipped: Tests/VM/run.sh needs root, x86-64 and /dev/net/tun"
    exit 0
fi
for program in qemu-system-x86_64 nsd chronyd unbound busybox ldns-signzone dpkg; do
    if ! command -v $program >/dev/null; then
        echo "skipped: Tests/VM/run.sh needs $program"
        exit 0
    fi
done
boxdoctor=$(readlink -f "$1")
here=$(cd "$(dirname "$0")" && pwd)
dir=${2:-}
scratch=
if [ -z "$dir" ]; then
    dir=$(mktemp -d)
    scratch=$dir
fi
mkdir -p "$dir"
dir=$(readlink -f "$dir")
name=boxdoctor-vm-$$
# shellcheck disable=SC2329
finish() {
    "$here/servers.sh" "$dir/zones" "$name" stop
    [ -z "$scratch" ] || rm -rf "$scratch"
}
trap finish EXIT
trap 'exit 130' INT TERM

rm -rf "$dir/zones" "$dir/tree" "$dir/disk"
"$here/zones.sh" "$dir/zones" 10.77.0.53 10.77.0.54 10.77.0.11 10.77.0.12 10.77.0.13 10.77.0.14 >"$dir/log" 2>&1
"$here/image.sh" "$dir" "$boxdoctor" >>"$dir/log" 2>&1
"$here/servers.sh" "$dir/zones" "$name" start >>"$dir/log" 2>&1

failed=0
expect() { # FILE WHAT PATTERN
    if grep -q -- "$3" "$1"; then echo "ok      $2"; else
        echo "FAILED  $2"
        failed=1
    fi
}
# The box writes its clock as a line; the moment the line arrives here is the truth.
stamped() { while IFS= read -r line; do printf '%s %s\n' "$(date -u +%s.%N)" "$line"; done; }
right() { # FILE WHAT
    if tr -d '\r' <"$1" | awk '$2 == "clock" && $3 == "now" { seen = 1; off = $1 - $4; if (off < 0) off = -off; if (off > 2) bad = 1 }
        END { exit !(seen && !bad) }'; then echo "ok      $2"; else
        echo "FAILED  $2"
        failed=1
    fi
}

for stage in rescue repair again; do
    # The rescue's box is another one: what it did to its disk is not handed on.
    [ "$stage" != repair ] || rm -f "$dir/disk"
    "$here/boot.sh" "$dir" "$name" "$stage" 2>&1 | stamped >"$dir/$stage"
    cut -d' ' -f2- "$dir/$stage" | tr -d '\r'
done

expect "$dir/rescue" "a rescue without a network is not over" "rescue without a network: status 3"
expect "$dir/rescue" "and sets the clock to the day of the build" "day without a network: 20"
expect "$dir/rescue" "and says so in the log" "rescue without a network: boxdoctor: The clock is set to the earliest that it can be"
expect "$dir/rescue" "with one it goes as far as signatures prove" "set the clock 46 years forward"
expect "$dir/rescue" "and the time daemon does the rest" "rescued: Leap status *: Normal"
right "$dir/rescue" "within 2 s of true time, rescued"
expect "$dir/rescue" "then nothing is left to do" "rescue once more: boxdoctor: Nothing to do"
expect "$dir/rescue" "which is no failure" "rescue once more: status 0"
expect "$dir/repair" "deadlocked in 1970" "DEADLOCK"
expect "$dir/repair" "fix --clock says that it is done" "fix clock: status 0"
right "$dir/repair" "within 2 s of true time"
expect "$dir/repair" "names resolve" "names resolve"
expect "$dir/repair" "chrony is synchronised" "Leap status *: Normal"
expect "$dir/repair" "its resolver is seen to check signatures" "1 of 1 nameserver checks signatures"
expect "$dir/repair" "fix bootstrap says that it is done" "fix bootstrap: status 0"
right "$dir/again" "after a second boot within 2 s, by itself"
expect "$dir/again" "chrony is synchronised again" "Leap status *: Normal"
expect "$dir/again" "names resolve again" "names resolve"
expect "$dir/again" "a rescue leaves a right clock alone" "boxdoctor: Nothing to do: nothing proves that this box is in a deadlock"
expect "$dir/again" "with status 0" "rescue: status 0"
exit $failed
