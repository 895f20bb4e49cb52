#!/bin/sh
# spark.sh BOXDOCTOR FACTS [COUNT]: a site made of one box's facts, rehearsed as a whole, shard by shard, and by Apache Spark on two
# workers: three times the same, byte for byte. PYTHON names a python3 with pyspark, which needs Java.
set -eu
boxdoctor=$(readlink -f "$1")
python=${PYTHON:-python3}
fleet=$(dirname "$(readlink -f "$0")")/fleet.py
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
rehearse() { "$boxdoctor" rehearse --format jsonl "$@" || [ $? -le 3 ]; }
"$python" "$fleet" make "$2" "${3:-600}" "$folder/site.jsonl"
rehearse "$folder/site.jsonl" >"$folder/one.raw"
"$python" "$fleet" join "$folder/one.raw" >"$folder/one"
"$boxdoctor" rehearse --split "$folder/shards" --shard-boxes 50 "$folder/site.jsonl"
for shard in "$folder"/shards/*.jsonl; do rehearse - <"$shard" >"$shard.said"; done
"$python" "$fleet" join "$folder"/shards/*.said >"$folder/shard-by-shard"
cmp "$folder/one" "$folder/shard-by-shard"
rm "$folder"/shards/*.said
echo "ok      shard by shard: the same"
if ! "$python" -c 'import pyspark' 2>/dev/null || ! command -v java >/dev/null; then
    echo "skipped: Spark: pyspark or java is not installed"
    exit 0
fi
PYSPARK_PYTHON=$python PYSPARK_DRIVER_PYTHON=$python "$python" "$fleet" spark "$boxdoctor" "$folder/shards" >"$folder/spark"
cmp "$folder/one" "$folder/spark"
echo "ok      Spark on two workers: the same, $(wc -l <"$folder/spark") lines"
