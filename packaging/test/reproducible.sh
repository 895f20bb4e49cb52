#!/bin/sh
# reproducible.sh DEBS: builds the packages once more from their own source archive, in a folder of another name and length, at another
# time, and compares them with DEBS byte for byte.
set -eu
first=$(realpath "$1")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$scratch/a/longer/way/to"
tar -C "$scratch/a/longer/way/to" -xf "$first"/boxdoctor_*.orig.tar.xz
mv "$scratch"/a/longer/way/to/boxdoctor-* "$scratch/a/longer/way/to/Another"
env -u SOURCE_DATE_EPOCH TZ=Pacific/Kiritimati LC_ALL=C "$scratch/a/longer/way/to/Another/packaging/build/deb" "$scratch/second" \
    > "$scratch/log" 2>&1 || { tail -n 20 "$scratch/log"; exit 1; }
failed=0
for file in "$first"/*.deb "$first"/*.dsc "$first"/*.tar.xz; do
    if cmp -s "$file" "$scratch/second/${file##*/}"; then echo "ok      ${file##*/}"; else
        echo "FAILED  ${file##*/} differs"
        failed=1
        [ -z "${KEEP:-}" ] || cp "$scratch/second/${file##*/}" "$KEEP/"
    fi
done
exit $failed
