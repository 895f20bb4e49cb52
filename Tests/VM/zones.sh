#!/bin/sh
# zones.sh DIR ROOT_ADDRESS LEAF_ADDRESS NTP_ADDRESS...: a signed root and a signed zone `example.` whose names t1.example.,
# t2.example. ... are the NTP servers. Signatures begin an hour before now and end in two weeks, as real ones would.
set -eu
dir=$1 root=$2 leaf=$3
shift 3
mkdir -p "$dir"
cd "$dir"

soa='3600 IN SOA ns.example. hostmaster.example. 1 3600 900 1209600 300'
n=0
{
    echo "example. $soa"
    echo "example. 3600 IN NS ns.example."
    echo "ns.example. 3600 IN A $leaf"
    for address; do
        n=$((n + 1))
        echo "t$n.example. 3600 IN A $address"
    done
} >example.zone
{
    echo ". 3600 IN SOA a.root. hostmaster.root. 1 3600 900 1209600 300"
    echo ". 3600 IN NS a.root."
    echo "a.root. 3600 IN A $root"
    echo "example. 3600 IN NS ns.example."
    echo "ns.example. 3600 IN A $leaf"
} >root.zone

from=$(date -u -d '-1 hour' +%Y%m%d%H%M%S)
until=$(date -u -d '+14 days' +%Y%m%d%H%M%S)
sign() { # ORIGIN FILE
    ksk=$(ldns-keygen -r /dev/urandom -a ECDSAP256SHA256 -k "$1")
    zsk=$(ldns-keygen -r /dev/urandom -a ECDSAP256SHA256 "$1")
    ldns-signzone -i "$from" -e "$until" -o "$1" "$2" "$zsk" "$ksk"
    cat "$ksk.ds" >"$2.ds"
    cat "$ksk.key" >"$2.key"
}
sign example. example.zone
cat example.zone.ds >>root.zone
sign . root.zone
