#!/bin/sh
# Asks BIND, Knot Resolver and PowerDNS Recursor, beside unbound and dnsmasq, what boxdoctor says of them: on every edge of
# the windows it computes, and for every kind of RRset. Their packages start services where they are installed, so they are
# only unpacked, and seem to be installed in a mount namespace that ends with the tests. Needs Debian's apt and built tests.
set -eu
cd "$(dirname "$0")/../.."
if [ "${1-}" != inside ]; then
    folder=$(mktemp -d)
    trap 'rm -rf "$folder"' EXIT INT TERM
    packages=$(apt-get install --simulate --no-install-recommends bind9 knot-resolver pdns-recursor |
        awk '$1 == "Inst" {print $2}')
    mkdir "$folder/tree"
    # shellcheck disable=SC2086
    [ -z "$packages" ] || (cd "$folder" && apt-get download -q $packages >/dev/null)
    for package in "$folder"/*.deb; do
        [ ! -e "$package" ] || dpkg --extract "$package" "$folder/tree"
    done
    unshare --user --map-root-user --mount sh "$0" inside "$folder/tree/usr"
    exit
fi
mount -t overlay overlay -o "lowerdir=$2:/usr" /usr
exec swift test --skip-build --filter 'DaemonWindowTests|CountedSetTests'
