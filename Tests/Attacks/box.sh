#!/bin/sh
# box.sh FOLDER NUMBER SHIFT PRELOAD BOXDOCTOR: a box as Tests/Scenarios/enter.sh makes it, whose clock is SHIFT nanoseconds off and whose
# link is an attacker's. The rescue runs once, as boxdoctor-rescue.service starts it; how far off the clock is then goes to FOLDER/off, in
# nanoseconds. FOLDER/done comes last.
set -eu
. "$(dirname "$0")/../Scenarios/enter.sh"

# Little-endian, as every machine that tests this.
python3 -c "import sys; open('clock', 'wb').write(int(sys.argv[1]).to_bytes(8, 'little', signed=True))" "$shift"
off() { CLOCK_FILE=$dir/clock LD_PRELOAD=$preload "$@"; }
off unbound -d -c /etc/unbound/unbound.conf >resolver.log 2>&1 &
until_resolver_listens
# The daemon that waits for names follows whom it likes, with a clock of its own: the rescue's is the one that is watched.
cp clock daemon-clock
CLOCK_FILE=$dir/daemon-clock LD_PRELOAD=$preload chronyd -d -u root -f /etc/chrony/chrony.conf >daemon.log 2>&1 &
sleep 0.5
status=0
off timeout 200 "$boxdoctor" fix --clock --yes --if-deadlocked --json >fix.json 2>fix.err || status=$?
echo "$status" >status
python3 -c "print(int.from_bytes(open('clock', 'rb').read(), 'little', signed=True))" >off
touch done
