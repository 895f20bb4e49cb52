#!/bin/sh
# box.sh FOLDER NUMBER SHIFT PRELOAD BOXDOCTOR: a box, as enter.sh makes it, with a clock SHIFT seconds off. chronyd is left alone for
# half a minute; what it made of it goes to FOLDER/chronyd (synchronised or alone), what boxdoctor said meanwhile to
# FOLDER/check.json and rehearse.json. FOLDER/done comes last.
set -eu
. "$(dirname "$0")/enter.sh"

off() { CLOCK_SHIFT=$shift LD_PRELOAD=$preload "$@"; }
for resolver in unbound dnsmasq; do
    case $resolver in
    unbound) [ ! -e /etc/unbound/unbound.conf ] || off unbound -dd >resolver.log 2>&1 & ;;
    dnsmasq) [ ! -e /etc/dnsmasq.conf ] || off dnsmasq --keep-in-foreground >resolver.log 2>&1 & ;;
    esac
done
if [ -e /etc/unbound/unbound.conf ] || [ -e /etc/dnsmasq.conf ]; then until_resolver_listens; fi

off chronyd -x -d -u root >chronyd.log 2>&1 &
(
    for command in check rehearse; do
        off "$boxdoctor" "$command" --format json >"$command.json" 2>"$command.err" || :
    done
) &
doctor=$!
turn=0
turns=60
end=alone
while [ "$turn" -lt "$turns" ]; do
    turn=$((turn + 1))
    sleep 0.5
    chronyc -n -c sources >sources 2>/dev/null || continue
    if grep -q '^.,\*,' sources; then
        end=synchronised
        break
    fi
    # Somebody was heard late: the measurements that are under way may be finished.
    if [ "$turn" -eq 60 ] && grep -q '^.,.,[^,]*,[^,]*,[^,]*,[1-9]' sources; then turns=90; fi
done
chronyc -n activity >activity 2>&1 || :
wait "$doctor"
echo "$end" >chronyd
touch done
