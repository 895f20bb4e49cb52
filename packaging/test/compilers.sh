#!/bin/sh
# compilers.sh [SUITE...]: the source and the whole suite with the Swift of each of these Debian suites (trixie: 6.0.3, sid: 6.2.3), in a
# chroot and without a network, from the archive that `make dist` makes. A suite that cannot be made is skipped, and said. WORK keeps the
# chroots, 4 GB each. Needs root and mmdebstrap.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "${WORK:=$here/../.build/chroot}"
work=$(realpath "$WORK")
[ $# -gt 0 ] || set -- trixie sid
packages="$(make -s -C "$here/.." print NAME=BUILD_PACKAGES) $(make -s -C "$here/.." print NAME=TEST_PACKAGES)"
failed=0
for suite; do
    root=$work/compilers-$suite
    # Unquoted: a list of words. A mirror's copy of sid may be old.
    ACCEPT_OLD=1 "$here/chroot/make" "$suite" "$(dpkg --print-architecture)" "$root" ca-certificates swiftlang $packages || continue
    rm -rf --one-file-system "$work/source-$suite"
    archive=$("$here/build/dist" "$work/source-$suite")
    tar -C "$work/source-$suite" -xf "$archive"
    mv "$work/source-$suite/$(basename "$archive" .tar.xz)" "$work/source-$suite/boxdoctor"
    version=$("$here/chroot/enter" "$root" -- swift --version 2> /dev/null | sed -n 's/.*Swift version \([0-9.]*\).*/\1/p')
    from=$(date +%s)
    for step in "build" "build --build-tests" "test"; do
        if BOXDOCTOR_NO_NETWORK=1 "$here/chroot/enter" "$root" "$work/source-$suite:/source" -- \
            sh -euc "cd /source/boxdoctor; packaging/build/swift $step --disable-sandbox" > "$work/$suite-$version.log" 2>&1; then
            echo "ok      Swift $version of $suite: swift $step, $(($(date +%s) - from)) s"
        else
            echo "FAILED  Swift $version of $suite: swift $step; $work/$suite-$version.log:"
            grep -E 'error:|✘' "$work/$suite-$version.log" | head -n 20
            failed=1
            break
        fi
    done
    grep -E 'Test run with' "$work/$suite-$version.log" || :
done
exit $failed
