#!/bin/sh
# fresh.sh TAR [PACKAGE...]: a fresh Debian with these packages, as a tar archive that is kept for the next run. Ends with 77,
# and says why, where it cannot be made.
set -eu
tar=$1
shift
suite=${BOXDOCTOR_SUITE:-bookworm}
skip() { echo "skipped: $*"; exit 77; }
[ "$(id -u)" = 0 ] || skip "needs root for a chroot"
[ ! -f "$tar" ] || exit 0
command -v debootstrap > /dev/null || skip "debootstrap is not installed"

work=$(mktemp -d)
trap 'rm -rf --one-file-system "$work"' EXIT
include=$(echo "$*" | tr ' ' ,)
debootstrap --variant=minbase ${include:+"--include=$include"} "$suite" "$work/fresh" \
    ${BOXDOCTOR_MIRROR:+"$BOXDOCTOR_MIRROR"} > "$work/log" 2>&1 \
    || { tail -n 3 "$work/log"; skip "debootstrap found no mirror"; }
rm -f "$work"/fresh/var/cache/apt/archives/*.deb
tar -C "$work/fresh" -cf "$tar.new" .
mv "$tar.new" "$tar"
