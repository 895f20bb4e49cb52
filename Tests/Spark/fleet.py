#!/usr/bin/env python3
"""fleet.py make FACTS COUNT FILE     a site of so many boxes out of the facts of one, half of them alike, one JSON a line
fleet.py spark BOXDOCTOR SHARDS     pipes each shard through `BOXDOCTOR rehearse -` on two workers of Apache Spark, prints the whole
fleet.py join FILE...               the same of what `rehearse --format jsonl` printed for each shard
"""

import glob
import json
import os
import shlex
import sys

SITE = '{"record": "site"'


def make(facts, count, path):
    """One in ten boxes serves time to the next nine; half have a clock, a name server or a source of their own."""
    with open(facts, encoding="utf-8") as file:
        template = json.load(file)
    with open(path, "w", encoding="utf-8") as file:
        for number in range(count):
            address = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
            server = number // 10 * 10
            box = dict(template)
            box["host"] = dict(template["host"], name=f"box{number}")
            box["host"]["addresses"] = [{"interface": "eth0", "address": address, "prefix_length": 8}]
            group = number // 10
            # By tens, so that those who serve and those who are served are of one sort.
            if group % 2:
                box["clock"] = dict(template["clock"], reading=f"2026-11-19T12:{number // 60 % 60:02}:{number % 60:02}Z")
                box["troubles"] = [{"source": "x", "text": f"box {number}"}]
            daemons = json.loads(json.dumps(template["time_daemons"]))
            for daemon in daemons:
                for source in daemon["sources"]:
                    if number % 10:
                        name = f"10.{server >> 16 & 255}.{server >> 8 & 255}.{server & 255}"
                        source.update(name=name, form="server")
                        # Every hundredth group waits for one another.
                    elif group % 100 == 7:
                        name = f"10.{number + 1 >> 16 & 255}.{number + 1 >> 8 & 255}.{number + 1 & 255}"
                        source.update(name=name, form="server")
            box["time_daemons"] = daemons
            file.write(json.dumps(box, separators=(",", ":")) + "\n")


def whole(lines):
    """What all say together: the lines in order of their bytes, and one line for the site."""
    records, site = [], None
    for line in lines:
        if not line.startswith(SITE):
            records.append(line)
            continue
        part = json.loads(line)
        if site is None:
            site = part
            continue
        for key in ("boxes", "down", "unknown"):
            site[key] += part[key]
        mine, other = site["survives_power_cut_seconds"], part["survives_power_cut_seconds"]
        if other is None or mine is not None and mine < other:
            continue
        if mine is None or other < mine:
            for key in ("survives_power_cut_seconds", "ended_by", "ended_by_count"):
                site[key] = part[key]
        else:
            site["ended_by"] = min(site["ended_by"], part["ended_by"], key=lambda name: name.encode())
            site["ended_by_count"] += part["ended_by_count"]
    records.sort(key=lambda line: line.encode())
    return records + ([json.dumps(site, ensure_ascii=False)] if site else [])


def spark(program, folder):
    from pyspark import SparkConf, SparkContext

    settings = SparkConf().setMaster("local[2]").setAppName("boxdoctor").set("spark.ui.enabled", "false")
    context = SparkContext(conf=settings.set("spark.driver.bindAddress", "127.0.0.1").set("spark.driver.host", "127.0.0.1"))
    context.setLogLevel("ERROR")
    shards = sorted(glob.glob(os.path.join(folder, "*.jsonl")))
    # 1 and 3 are verdicts; anything above is no answer.
    run = f"{shlex.quote(os.path.abspath(program))} rehearse --format jsonl - || [ $? -le 3 ]"

    def read(path):
        with open(path, encoding="utf-8") as file:
            return [line.rstrip("\n") for line in file]

    # As many partitions as shards: a shard is never divided.
    boxes = context.parallelize(shards, len(shards)).flatMap(read)
    lines = boxes.pipe("sh -c " + shlex.quote(run), checkCode=True).collect()
    context.stop()
    return lines


def main():
    command = sys.argv[1]
    if command == "make":
        make(sys.argv[2], int(sys.argv[3]), sys.argv[4])
        return
    if command == "spark":
        lines = spark(sys.argv[2], sys.argv[3])
    else:
        lines = [line.rstrip("\n") for path in sys.argv[2:] for line in open(path, encoding="utf-8")]
    sys.stdout.write("\n".join(whole(lines)) + "\n")


if __name__ == "__main__":
    main()
