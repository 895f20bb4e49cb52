#!/bin/sh
# door.sh BUILD TARGET [OPTION...]: builds and runs the fuzzer of one door: one with a program of its own, or one of doors-fuzz.
# With the address sanitizer: of the libraries in C, below us, their calls. Swift has no undefined-behaviour sanitizer on Linux;
# its own checks of bounds, overflow and exclusive access stay on.
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
FUZZ=1 "$here/../../packaging/build/swift" build -c release --sanitize address --scratch-path "$build" --product "$product"
mkdir -p "$build/$target"
# Most of the time goes into memory: short stacks of where it came from will do.
export ASAN_OPTIONS="malloc_context_size=4:quarantine_size_mb=16:${ASAN_OPTIONS:-}"
exec "$build/release/$product" -max_len=65536 -timeout=60 -rss_limit_mb=2048 -artifact_prefix="$build/$target-" "$@" \
    "$build/$target" "$here/corpora/$target"
