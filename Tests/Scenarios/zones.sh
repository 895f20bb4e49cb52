#!/bin/sh
# zones.sh FOLDER: a signed root; below it example. (signed like the root), fresh. (signed ten minutes ago, for two hours) and
# plain. (not signed). wrong.ds is the digest of a root key that signs nothing.
set -eu
mkdir -p "$1"
cd "$1"

soa='3600 IN SOA ns.root. hostmaster.root. 1 3600 900 1209600 300'
leaf() { # ORIGIN
    echo "$1 $soa"
    echo "$1 3600 IN NS ns.$1"
    echo "ns.$1 3600 IN A 10.77.0.54"
    echo "ns.$1 3600 IN AAAA fd77::54"
    for n in 1 2 3 4; do
        echo "t$n.$1 3600 IN A 10.77.0.1$n"
        echo "v$n.$1 3600 IN AAAA fd77::1$n"
    done
    echo "alias.$1 3600 IN CNAME t1.fresh."
    echo "inward.$1 3600 IN CNAME t1.example."
    # Nobody has this address.
    echo "dead.$1 3600 IN A 10.77.0.99"
}
time() { date -u -d "$1" +%Y%m%d%H%M%S; }
key() { ldns-keygen -r /dev/urandom -a ECDSAP256SHA256 "$@"; }
sign() { # ORIGIN FILE FROM UNTIL
    ksk=$(key -k "$1")
    ldns-signzone -i "$(time "$3")" -e "$(time "$4")" -o "$1" "$2" "$(key "$1")" "$ksk"
    cp "$ksk.ds" "$2.ds"
    cp "$ksk.key" "$2.key"
}

for name in example fresh plain; do leaf "$name." >"$name.zone"; done
sign example. example.zone '-1 hour' '+14 days'
sign fresh. fresh.zone '-10 minutes' '+110 minutes'
cp plain.zone plain.zone.signed
{
    echo ". $soa"
    echo ". 3600 IN NS ns.root."
    echo "ns.root. 3600 IN A 10.77.0.53"
    echo "ns.root. 3600 IN AAAA fd77::53"
    for name in example fresh plain; do
        echo "$name. 3600 IN NS ns.$name."
        echo "ns.$name. 3600 IN A 10.77.0.54"
        echo "ns.$name. 3600 IN AAAA fd77::54"
    done
    cat example.zone.ds fresh.zone.ds
} >root.zone
sign . root.zone '-1 hour' '+14 days'
cp "$(key -k .).ds" wrong.ds
