#!/bin/sh
# door.sh BUILD TARGET [OPTION...]: builds and runs the fuzzer of one door: one with a program of its own, or one of doors-fuzz.
set -eu
build=$1
target=$2
shift 2
here=$(dirname "$0")
case $target in
chain | roughtime | nts-record | ntp-extension | http-header) product=$target-fuzz ;;
*)
    product=doors-fuzz
    export FUZZ_DOOR="$target"
    ;;
esac
FUZZ=1 "$here/../../packaging/build/swift" build -c release --scratch-path "$build" --product "$product"
mkdir -p "$build/$target"
exec "$build/release/$product" -max_len=65536 -timeout=60 -rss_limit_mb=2048 -artifact_prefix="$build/$target-" "$@" \
    "$build/$target" "$here/corpora/$target"
