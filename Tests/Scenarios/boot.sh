#!/bin/sh
# boot.sh FOLDER NUMBER SHIFT PRELOAD BOXDOCTOR: a box, as enter.sh makes it, whose clock is SHIFT seconds off. FOLDER/resolver and
# FOLDER/daemon say how its programs start, FOLDER/fix what `boxdoctor fix` is asked for, if anything. boxdoctor rehearses
# (FOLDER/rehearse.json), then the time daemon is left alone for 32 seconds, 75 after a fix: whoever sets the clock sets the box's own, which all
# its programs share. How far off it ends goes to FOLDER/off, in nanoseconds; FOLDER/done comes last.
set -eu
. "$(dirname "$0")/enter.sh"

# Little-endian, as every machine that tests this: the shift in nanoseconds.
python3 -c "import sys; open('clock', 'wb').write((int(sys.argv[1]) * 10**9).to_bytes(8, 'little', signed=True))" "$shift"
off() { CLOCK_FILE=$dir/clock LD_PRELOAD=$preload "$@"; }
mkdir -p /run/systemd/netif/links /run/openntpd /run/named /run/ntpsec
# What other programs of the box leave there.
[ ! -d "$dir/run" ] || cp -R "$dir/run/." /run/
. "$dir/resolver" >resolver.log 2>&1
[ ! -s "$dir/resolver" ] || until_resolver_listens
off "$boxdoctor" rehearse --clock "$(off date -u +%Y-%m-%dT%H:%M:%SZ)" --format json >rehearse.json 2>rehearse.err || :
if [ -e "$dir/fix" ]; then
    # What the box's owner has done about it, and what boxdoctor says then. The shell parts the words.
    # shellcheck disable=SC2046
    off "$boxdoctor" fix $(cat "$dir/fix") --yes >fix.log 2>&1 </dev/null || echo "fix: status $?" >>fix.log
    # A cold boot: the resolver starts anew, with what was changed.
    running=$(jobs -p)
    # shellcheck disable=SC2086
    [ -z "$running" ] || { kill $running && wait; } 2>/dev/null || :
    . "$dir/resolver" >>resolver.log 2>&1
    [ ! -s "$dir/resolver" ] || until_resolver_listens
    off "$boxdoctor" rehearse --clock "$(off date -u +%Y-%m-%dT%H:%M:%SZ)" --format json >rehearse.json 2>>rehearse.err || :
fi
. "$dir/daemon" >daemon.log 2>&1
python3 - <<'END'
import os, time
started = time.monotonic()
# chronyd asks nobody before it has tried each name once, for ten seconds where nobody answers.
patience = 75 if os.path.exists("fix") else 32
while True:
    off = int.from_bytes(open("clock", "rb").read(), "little", signed=True)
    if abs(off) < 2 * 10**9 or time.monotonic() - started > patience: break
    time.sleep(0.25)
open("off", "w").write(str(off))
END
touch done
