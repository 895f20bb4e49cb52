#!/bin/sh
# door.sh BUILD TARGET [OPTION...]: runs the fuzzer of one door: one with a program of its own, or one of doors-fuzz.
set -eu
build=$1
target=$2
shift 2
program=$build/release/$target-fuzz
[ -x "$program" ] || { program=$build/release/doors-fuzz FUZZ_DOOR=$target; export FUZZ_DOOR; }
mkdir -p "$build/$target" "$(dirname "$0")/corpora/$target"
exec "$program" -max_len=4096 -timeout=60 -rss_limit_mb=2048 -artifact_prefix="$build/$target-" "$@" \
    "$build/$target" "$(dirname "$0")/corpora/$target"
