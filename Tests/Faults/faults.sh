#!/bin/sh
# faults.sh BOXDOCTOR: every system call by which a fix and an undo change something fails once in every way it can, and is the
# last thing that the program does once. After each, the files are as before or as after, never between; and the next command puts
# right what is left. Then the power goes at each of them (power.py). Prints tables. A private box as Tests/Live/private.sh makes
# it; needs strace, chronyd and python3 beside what that does.
set -eu
if ! command -v strace >/dev/null || ! command -v chronyd >/dev/null; then
    echo "skipped: Tests/Faults/faults.sh needs strace and chronyd"
    exit 0
fi
. "$(dirname "$0")/../Live/private.sh"
box_with_chrony

# What may change a file, or what makes a change last.
calls="write pwrite64 fsync fdatasync rename renameat renameat2 link linkat unlink unlinkat mkdir mkdirat openat openat2
    fchmod fchmodat fchown fchownat fsetxattr ftruncate flock fcntl newfstatat fstat statx"
errors() { # CALL: what it can say
    case $1 in
    write | pwrite64 | ftruncate) echo "EIO ENOSPC EDQUOT EINTR" ;;
    fsync | fdatasync) echo "EIO ENOSPC" ;;
    rename* | link* | mkdir*) echo "EIO ENOSPC EROFS EACCES" ;;
    unlink*) echo "EIO EROFS EBUSY" ;;
    openat*) echo "EIO EMFILE EACCES ENOSPC" ;;
    fchmod* | fchown* | fsetxattr) echo "EIO EPERM EROFS" ;;
    flock | fcntl) echo "EINTR ENOLCK" ;;
    *) echo "EIO" ;;
    esac
}
tree() { (cd /etc/chrony && find . | sort | while read -r name; do stat -c '%n %a %U %G %F' "$name"; [ ! -f "$name" ] || sha256sum "$name"; done) | sha256sum; }
quiet() { "$boxdoctor" "$@" --color never </dev/null >/run/said 2>&1 || return $?; }
fix() { "$boxdoctor" fix makestep --offline --yes --color never </dev/null >/run/said 2>&1; }
undo() { "$boxdoctor" undo --yes </dev/null >/run/said 2>&1; }
reset() {
    rm -rf /var/lib/boxdoctor /etc/chrony/conf.d
    mkdir -p /var/lib/boxdoctor /etc/chrony/conf.d
}
before=$(tree)
fix
after=$(tree)
undo
[ "$(tree)" = "$before" ] && [ "$before" != "$after" ] || { echo "FAILED  a plain fix and undo: $(cat /run/said)"; exit 1; }

bad=0
total=0
echo "command  call          places  faults  before  after  recovered"
for command in fix undo; do
    for call in $calls; do
        reset
        [ $command = fix ] || fix
        words="fix makestep --offline --yes"
        [ $command = fix ] || words="undo --yes"
        # shellcheck disable=SC2086
        strace -f -o /run/trace -e trace=$call "$boxdoctor" $words </dev/null >/run/said 2>&1 || true
        places=$(grep -c "$call(" /run/trace || true)
        [ "$places" -gt 0 ] || continue
        # Reading calls come by the hundred: of those, places spread over the run.
        step=1
        [ "$places" -le "${FAULT_PLACES:-24}" ] || step=$((places / ${FAULT_PLACES:-24} + 1))
        n_before=0 n_after=0 n_faults=0 n_recovered=0
        for fault in $(errors $call) KILL; do
            place=1
            while [ $place -le "$places" ]; do
                reset
                [ $command = fix ] || fix
                how=error=$fault
                [ $fault != KILL ] || how=signal=KILL
                # shellcheck disable=SC2086
                strace -f -o /run/trace -e trace=$call -e inject=$call:$how:when=$place "$boxdoctor" $words </dev/null \
                    >/run/said 2>&1 && status=0 || status=$?
                n_faults=$((n_faults + 1))
                now=$(tree)
                left=$(find /etc/chrony /var/lib/boxdoctor -name '.*boxdoctor*' -o -name '*.boxdoctor-*' | head -1)
                case $now in
                "$before") n_before=$((n_before + 1)) ;;
                "$after") n_after=$((n_after + 1)) ;;
                *)
                    # A file made for the exchange may be left by a program that was killed; a file of the box may not differ.
                    if [ $fault = KILL ] && [ -n "$left" ]; then n_before=$((n_before + 1)); else
                        bad=$((bad + 1))
                        echo "FAILED  $command, $call $fault at $place: between before and after: $(find /etc/chrony)"
                    fi
                    ;;
                esac
                # What is left is put right by the next command, and then taken back by undo.
                if fix || { quiet undo --interrupted --keep original; fix; }; then
                    if undo && [ "$(tree)" = "$before" ]; then n_recovered=$((n_recovered + 1)); else
                        bad=$((bad + 1))
                        echo "FAILED  $command, $call $fault at $place ($status): not as before after fix and undo: $(cat /run/said)"
                    fi
                else
                    bad=$((bad + 1))
                    echo "FAILED  $command, $call $fault at $place ($status): the next fix: $(cat /run/said)"
                fi
                place=$((place + step))
            done
        done
        total=$((total + n_faults))
        printf '%-8s %-12s %7d %7d %7d %6d %10d\n' $command $call "$places" $n_faults $n_before $n_after $n_recovered
    done
done
echo "$total faults, $bad wrong"
python3 "$(dirname "$(readlink -f "$0")")/power.py" "$boxdoctor" || bad=$((bad + 1))
[ $bad = 0 ]
