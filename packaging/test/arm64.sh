#!/bin/sh
# arm64.sh AMD64 ARM64: two static programs of one source; the second under trixie's qemu-user. What they say of every tree and of every
# facts file of the fixtures, in every format, is the same byte for byte. Needs root and mmdebstrap for qemu.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "${WORK:=$here/../.build/chroot}"
"$here/chroot/make" trixie "$(dpkg --print-architecture)" "$WORK/qemu" --unpack qemu-user || exit
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
"$here/test/answers-facts" "$scratch/fixtures" "$1"
"$here/test/answers" "$scratch/fixtures" "$1" > "$scratch/amd64"
"$here/test/answers" "$scratch/fixtures" "$WORK/qemu/usr/bin/qemu-aarch64" "$2" > "$scratch/arm64"
if ! cmp "$scratch/amd64" "$scratch/arm64"; then
    diff "$scratch/amd64" "$scratch/arm64" | head -n 20
    exit 1
fi
echo "ok      $(find "$scratch/fixtures/facts" -type f | wc -l) boxes, $(wc -c < "$scratch/arm64") bytes: the same"
