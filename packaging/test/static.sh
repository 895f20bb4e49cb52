#!/bin/sh
# static.sh PROGRAM [EMULATOR]: the one static file, alone: in an empty root, in Debian 12 and 13, in a BusyBox tree, in one with musl
# instead of glibc. In each it answers as it does here. EMULATOR, one static file too, runs it where it is another machine's. WORK keeps
# the trees. Alpine's and OpenWrt's own trees are not to be had from Debian's archive; what they are to a static program, BusyBox and
# musl without glibc's loader, is. DYNAMIC, the same program with libraries to load, shows what a start costs. Needs root and mmdebstrap.
set -eu
program=$(realpath "$1")
emulator=${2:+$(realpath "$2")}
here=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "${WORK:=$here/../.build/chroot}"
work=$(realpath "$WORK")
machine=$(dpkg --print-architecture)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failed=0

"$here/chroot/make" bookworm "$machine" "$work/bookworm" || exit
"$here/chroot/make" trixie "$machine" "$work/trixie" || exit
"$here/chroot/make" trixie "$machine" "$work/musl-packages" --unpack busybox-static musl || exit
# An empty root; BusyBox and nothing else; BusyBox and musl's loader and library, as Alpine has them.
for name in empty busybox musl; do
    rm -rf "$work/root-$name"
    mkdir -p "$work/root-$name/etc"
done
for name in busybox musl; do
    mkdir -p "$work/root-$name/bin" "$work/root-$name/lib"
    cp "$work/musl-packages/usr/bin/busybox" "$work/root-$name/bin/"
    for applet in sh ls cat id; do ln -sf busybox "$work/root-$name/bin/$applet"; done
done
cp -L "$work"/musl-packages/usr/lib/ld-musl-*.so.1 "$work/root-musl/lib/" 2> /dev/null ||
    cp -L "$work"/musl-packages/lib/ld-musl-*.so.1 "$work/root-musl/lib/"
printf 'ID=alpine\nVERSION_ID=3.22\nPRETTY_NAME="Alpine Linux v3.22"\n' > "$work/root-musl/etc/os-release"

if readelf -l "$program" | grep -q INTERP; then echo "FAILED  not static: it wants a loader"; failed=1; else echo "ok      one static file of $(stat -c %s "$program") bytes"; fi
if [ "$(stat -c %s "$program")" -gt 30000000 ]; then echo "FAILED  more than 30 MB"; failed=1; fi
# A start is counted in instructions: those are the same on a busy machine.
start() { (cd "$here/.." && packaging/build/bench-instructions "$1") | sed -n 's/^| start | \([0-9]*\) .*/\1/p'; }
if [ -z "$emulator" ] && [ -e "${DYNAMIC:-}" ] && command -v valgrind > /dev/null; then
    ratio=$(awk "BEGIN { printf \"%.2f\", $(start "$program") / $(start "$(realpath "$DYNAMIC")") }")
    if awk "BEGIN { exit !($ratio <= 1.3) }"; then echo "ok      it starts in $ratio times the instructions of the one with libraries"; else
        echo "FAILED  it starts in $ratio times the instructions of the one with libraries, more than 1.3"
        failed=1
    fi
else
    echo "skipped: what a start costs: needs valgrind and DYNAMIC"
fi
# Asked of every box of the fixtures; see answers.
"$here/test/answers-facts" "$scratch/fixtures" "$emulator $program"
answers() { "$here/test/answers" "$1" $2; }
answers "$scratch/fixtures" "$emulator $program" | sed "s,$scratch,,g" > "$scratch/here"
for tree in root-empty root-busybox root-musl bookworm trixie; do
    mkdir -p "$work/$tree/boxdoctor"
    cp "$program" "$work/$tree/boxdoctor/program"
    [ -z "$emulator" ] || cp "$emulator" "$work/$tree/boxdoctor/emulator"
    inside="chroot $work/$tree ${emulator:+/boxdoctor/emulator} /boxdoctor/program"
    rm -rf "$work/$tree/fixtures"
    cp -a "$scratch/fixtures" "$work/$tree/fixtures"
    # Paths are those of the chroot in what the program is told, and of this system in what walks them.
    "$here/test/answers" "$work/$tree/fixtures" "$here/test/in-root" "$work/$tree" $inside | sed "s,$work/$tree,,g" > "$scratch/there"
    rm -rf "$work/$tree/fixtures"
    if cmp -s "$scratch/here" "$scratch/there"; then
        echo "ok      $tree: $(wc -c < "$scratch/there") bytes as here"
    else
        echo "FAILED  $tree"
        diff "$scratch/here" "$scratch/there" | head -n 5
        failed=1
    fi
    # On this kernel, with that root's files: it looks for itself, and comes to a verdict.
    status=0
    "$here/chroot/enter" "$work/$tree" -- ${emulator:+/boxdoctor/emulator} /boxdoctor/program check --offline > "$scratch/said" 2>&1 || status=$?
    if [ $status -le 3 ]; then echo "ok      $tree: check --offline, status $status"; else
        echo "FAILED  $tree: status $status: $(cat "$scratch/said")"
        failed=1
    fi
done
exit $failed
