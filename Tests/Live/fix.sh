#!/bin/sh
# fix.sh BOXDOCTOR: fixes a box with chrony for real, as Tests/Live/private.sh makes it. Needs chronyd beside what that does.
set -eu
. "$(dirname "$0")/private.sh"
grep -q 'CapBnd:' /proc/self/status
box_with_chrony
file=/etc/chrony/conf.d/90-boxdoctor-makestep.conf
check() { if [ "$2" = "$3" ]; then ok "$1"; else bad "$1: $3, not $2"; fi; }
fix() { "$boxdoctor" fix makestep --offline --color never "$@" </dev/null >/run/said 2>&1 && echo 0 || echo $?; }
undo() { "$boxdoctor" undo --yes "$@" </dev/null >/run/said 2>&1 && echo 0 || echo $?; }
tree() { (cd /etc/chrony && find . | sort | while read -r name; do stat -c '%n %a %U %G %F' "$name"; [ ! -f "$name" ] || sha256sum "$name"; done); }

before=$(tree)
check "nobody there to ask: refused" 3 "$(fix)"
check "a dry run does nothing" 0 "$(fix --dry-run)"
grep -q '^ *+makestep 1 3' /run/said && ok "and shows the lines" || bad "no diff: $(cat /run/said)"
check "still as it was" "$before" "$(tree)"

"$boxdoctor" freeze --reason "moving house" >/dev/null
check "frozen: refused" 3 "$(fix --yes)"
grep -q "moving house" /run/said && ok "and says why" || bad "no reason: $(cat /run/said)"
"$boxdoctor" thaw >/dev/null

check "applies" 0 "$(fix --yes)"
after=$(tree)
[ -f $file ] && ok "the file is there" || bad "no file: $(cat /run/said)"
check "applies once only" 0 "$(fix --yes)"
check "takes back" 0 "$(undo)"
check "as it was" "$before" "$(tree)"
check "nothing left to take back" 0 "$(undo)"

fix --yes >/dev/null
echo "makestep 9 9" >>$file
check "edited since: not taken back" 3 "$(undo)"
grep -q "makestep 9 9" $file && ok "the edit is still there" || bad "the edit is lost"
sed -i '$d' $file
check "the edit taken out: taken back" 0 "$(undo)"

flock /var/lib/boxdoctor/lock sleep 3 &
holder=$!
sleep 0.3
check "two at once: the second is refused" 3 "$(fix --yes)"
wait $holder

mount -t tmpfs -o size=4k,nr_inodes=2 fix /etc/chrony/conf.d
echo x >/etc/chrony/conf.d/full
check "no space left: taken back" 1 "$(fix --yes)"
check "nothing of it stays" "full" "$(ls -A /etc/chrony/conf.d)"
umount /etc/chrony/conf.d
mount -t tmpfs -o ro fix /etc/chrony/conf.d
check "read-only: known beforehand" 3 "$(fix --yes)"
grep -q "mounted read-only" /run/said && ok "and says so" || bad "no reason: $(cat /run/said)"
umount /etc/chrony/conf.d
ln -s /run/elsewhere $file
check "a symlink: refused" 3 "$(fix --yes)"
rm $file
touch $file
mount --bind $file $file
check "a bind mount: taken back" 1 "$(fix --yes)"
umount $file
rm $file
check "as it was" "$before" "$(tree)"

# A broken configuration beside ours: with it chronyd does not start, and that comes first.
echo "nonsense" >/etc/chrony/conf.d/00-broken.conf
check "a broken configuration: refused" 3 "$(fix --yes)"
rm /etc/chrony/conf.d/00-broken.conf
# chronyd itself refuses what we wrote, so that goes again.
printf '#!/bin/sh\nexit 1\n' >/run/refuses
chmod 755 /run/refuses
checker=$(readlink -f "$(command -v chronyd)")
mount --bind /run/refuses "$checker"
check "the daemon's checker refuses: taken back" 1 "$(fix --yes)"
umount "$checker"
check "as it was" "$before" "$(tree)"

fix --yes --try=5s >/dev/null
[ -f $file ] && ok "on trial" || bad "not applied for trial: $(cat /run/said)"
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    [ -f $file ] || break
    sleep 0.5
done
check "the trial ended by itself" "$before" "$(tree)"
fix --yes --try=5s >/dev/null
"$boxdoctor" confirm >/dev/null
sleep 7
check "confirmed: it stays" "$after" "$(tree)"
undo >/dev/null

# A pipe where the file would be: nobody waits for it.
mkfifo $file
start=$(date +%s)
check "a pipe in its place: shown as such" 0 "$(fix --dry-run)"
grep -q "is not a plain file" /run/said && ok "and says so" || bad "says nothing of the pipe: $(cat /run/said)"
check "and refused" 3 "$(fix --yes)"
[ $(($(date +%s) - start)) -lt 20 ] && ok "at once" || bad "it waited"
rm $file

# Somebody makes the file between the question and the yes.
if command -v script >/dev/null; then
    mkfifo /run/typed
    : >/run/screen
    script -qfec "$boxdoctor fix makestep --offline --color never" /run/screen </run/typed >/dev/null 2>&1 &
    asking=$!
    exec 9>/run/typed
    for _ in $(seq 100); do
        ! grep -q 'Do this' /run/screen || break
        sleep 0.1
    done
    sleep 0.5
    echo "makestep 7 7" >$file
    echo y >&9
    exec 9>&-
    wait $asking && status=0 || status=$?
    check "made between question and yes: refused" 3 $status
    check "and is as it was made" "makestep 7 7" "$(cat $file)"
    rm $file /run/typed
else
    echo "skipped: between question and yes: script is not installed"
fi

# Attributes that cannot be read could not be kept.
if command -v strace >/dev/null; then
    echo "# old" >$file
    for call in flistxattr fgetxattr; do
        setfattr -n user.note -v kept $file 2>/dev/null || python3 -c "import os; os.setxattr('$file', 'user.note', b'kept')"
        strace -f -o /run/trace -e trace=$call -e inject=$call:error=EIO:when=1 \
            "$boxdoctor" fix makestep --offline --yes </dev/null >/run/said 2>&1 && status=0 || status=$?
        grep -q INJECTED /run/trace || bad "no $call was made to fail"
        check "$call fails: taken back" 1 $status
        check "and is as it was" "# old" "$(cat $file)"
    done
    rm $file
else
    echo "skipped: attributes that cannot be read: strace is not installed"
fi
check "as it was" "$before" "$(tree)"

# The last record finds no room.
rm -rf /var/lib/boxdoctor/transactions
mount -t tmpfs -o size=4k fix /var/lib/boxdoctor
status=$(fix --yes)
case $status in [12]) ok "no room for the last record: taken back" ;; *) bad "no room for the last record: $status, $(cat /run/said)" ;; esac
grep -q "comes up by itself" /run/said && bad "and tells of a success: $(cat /run/said)" || ok "and tells of no success"
check "as it was" "$before" "$(tree)"
umount /var/lib/boxdoctor
mkdir -p /var/lib/boxdoctor

# Interrupted, and then edited: shown, decided, and fixes go on.
again() { "$boxdoctor" undo --interrupted "$@" </dev/null >/run/said 2>&1 && echo 0 || echo $?; }
check "nothing was interrupted" 0 "$(again)"
for kept in edited original; do
    fix --yes >/dev/null
    sed -i 's/"state" : "applied"/"state" : "applying"/' /var/lib/boxdoctor/transactions/*.json
    flock /var/lib/boxdoctor/lock sleep 3 &
    holder=$!
    sleep 0.3
    check "the lock is held: nobody can say" 3 "$(again)"
    wait $holder
    echo "makestep 9 9" >>$file
    check "interrupted and edited: left to the operator" 2 "$(again)"
    grep -q '^+makestep 9 9' /run/said && ok "and shown" || bad "no difference: $(cat /run/said)"
    check "decided: $kept" 0 "$(again --keep $kept)"
    check "nothing is left to decide" 0 "$(again)"
    if [ $kept = edited ]; then
        grep -q "makestep 9 9" $file && ok "the edit is still there" || bad "the edit is lost"
        rm -f $file
    fi
    check "as it was" "$before" "$(tree)"
    check "the next fix" 0 "$(fix --yes)"
    check "taken back" 0 "$(undo)"
done
check "as it was" "$before" "$(tree)"

# Ended by whoever typed it, between the change and the second look: told how to take back what was begun.
for attempt in 1 2 3 4 5 6 7 8 9 10; do
    "$boxdoctor" fix makestep --offline --yes </dev/null >/run/said 2>&1 &
    victim=$!
    until [ -e $file ]; do :; done
    kill -TERM $victim 2>/dev/null || :
    status=0
    wait $victim 2>/dev/null || status=$?
    [ "$status" = 0 ] || break
    undo >/dev/null
done
check "interrupted" 143 "$status"
grep -q '^ *sudo boxdoctor undo --interrupted$' /run/said && ok "and says how to take it back" || bad "unsaid: $(cat /run/said)"
check "taken back" 0 "$(undo --interrupted)"
check "as it was" "$before" "$(tree)"

# Killed at many moments, spread over the whole run: as it was or as planned, and the next fix finishes.
late=0
start=$(date +%s%N)
fix --yes >/dev/null
whole=$((($(date +%s%N) - start) / 1000000))
undo >/dev/null
for step in $(seq 1 25); do
    "$boxdoctor" fix makestep --offline --yes </dev/null >/dev/null 2>&1 &
    victim=$!
    sleep "$(awk "BEGIN { print $step * $whole / 25000 }")"
    kill -9 $victim 2>/dev/null || late=$((late + 1))
    wait $victim 2>/dev/null || :
    now=$(tree | grep -v '\.boxdoctor-new')
    [ "$now" = "$before" ] || [ "$now" = "$after" ] || bad "killed after $step steps: $now"
    [ "$(fix --yes)" = 0 ] || bad "killed after $step steps: the next fix: $(cat /run/said)"
    [ "$(tree)" = "$after" ] || bad "killed after $step steps: not applied after"
    [ "$(undo)" = 0 ] || bad "killed after $step steps: undo: $(cat /run/said)"
    [ "$(tree)" = "$before" ] || bad "killed after $step steps: not as it was after undo"
    left=$(find /etc /run /var/lib -name '*.boxdoctor-new')
    [ -z "$left" ] || bad "killed after $step steps: left over: $left"
done
[ $failed = 1 ] || ok "killed at 25 moments over $whole ms ($late after its end): never half done"
exit $failed
