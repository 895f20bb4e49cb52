#!/bin/sh
# fresh.sh TAR [PACKAGE...]: a fresh Debian with these packages, as a tar archive that is kept for the next run. Ends with 77,
# and says why, where it cannot be made.
set -eu
tar=$1
shift
suite=${BOXDOCTOR_SUITE:-$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)}
skip() { echo "skipped: $*"; exit 77; }
[ "$(id -u)" = 0 ] || skip "needs root for a chroot"
[ ! -f "$tar" ] || exit 0
directory=$(mktemp -d)
trap 'rm -rf --one-file-system "$directory"' EXIT
"$(dirname "$0")/../chroot/make" "$suite" "$(dpkg --print-architecture)" "$directory/fresh" "$@" || exit
tar -C "$directory/fresh" -cf "$tar.new" .
mv "$tar.new" "$tar"
