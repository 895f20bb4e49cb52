#!/bin/sh
# Builds boxdoctor_VERSION_ARCH.deb: build.sh BINARY OUTPUT-DIRECTORY [VERSION]. Needs dpkg-dev, binutils and gzip, no root.
set -eu
binary=$(realpath "$1")
output=$2
here=$(cd "$(dirname "$0")" && pwd)
version=${3:-$("$binary" --version)}
architecture=$(dpkg --print-architecture)
date=${SOURCE_DATE_EPOCH:-$(git -C "$here" log -1 --format=%ct 2>/dev/null || date +%s)}
umask 022

stage=$(mktemp -d)
trap 'rm -rf "$stage"' EXIT
root=$stage/root
"$here/../stage.sh" "$root" "$binary"

documents=$root/usr/share/doc/boxdoctor
install -D -m 0644 "$here/copyright" "$documents/copyright"
install -m 0644 "$here/../../CHANGELOG.md" "$documents/changelog"
{
    printf 'boxdoctor (%s) unstable; urgency=medium\n\n  * See /usr/share/doc/boxdoctor/changelog.gz.\n\n' "$version-1"
    printf ' -- %s  %s\n' "$(sed -n 's/^Maintainer: //p' "$here/control")" "$(LC_ALL=C date -u -R -d "@$date")"
} > "$documents/changelog.Debian"
gzip -9n "$documents/changelog" "$documents/changelog.Debian"
install -D -m 0644 "$here/lintian-overrides" "$root/usr/share/lintian/overrides/boxdoctor"

# The libraries it needs, by the versions of their packages here; and a libc6 that reads packed relocations (Makefile), which
# no symbol tells.
mkdir -p "$stage/debian"
printf 'Source: boxdoctor\n\nPackage: boxdoctor\nArchitecture: any\n' > "$stage/debian/control"
depends=$(cd "$stage" && dpkg-shlibdeps -O "$root/usr/bin/boxdoctor" 2>/dev/null |
    sed -n '/^shlibs:Depends=/{s///; s/libc6 (>= 2\.\([12][0-9]\|3[0-5]\))/libc6 (>= 2.36)/; p}')

install -d "$root/DEBIAN"
for script in postinst prerm postrm; do install -m 0755 "$here/$script" "$root/DEBIAN/$script"; done
echo /etc/boxdoctor/boxdoctor.toml > "$root/DEBIAN/conffiles"
size=$(du -sk --apparent-size --exclude=DEBIAN "$root" | cut -f 1)
sed -e "s/@VERSION@/$version-1/" -e "s/@ARCHITECTURE@/$architecture/" -e "s/@DEPENDS@/$depends/" -e "s/@SIZE@/$size/" \
    "$here/control" > "$root/DEBIAN/control"
(cd "$root" && find . -type f ! -path './DEBIAN/*' -printf '%P\0' | LC_ALL=C sort -z | xargs -0 md5sum) > "$root/DEBIAN/md5sums"
chmod 0644 "$root/DEBIAN/md5sums" "$root/DEBIAN/conffiles" "$root/DEBIAN/control"
# The same input gives the same file.
find "$root" -newermt "@$date" -print0 | xargs -0r touch -h -d "@$date"

mkdir -p "$output"
SOURCE_DATE_EPOCH=$date dpkg-deb --root-owner-group -Zxz --build "$root" "$output/boxdoctor_$version-1_$architecture.deb"
