#!/bin/sh
# prometheus.sh DIR NAMESPACE start|ask: a real Prometheus that scrapes the machine's node_exporter all the while, with the
# rules that are shipped; afterwards, whether each query of the shipped dashboard has an answer.
set -eu
dir=$1 ns=$2
here=$(cd "$(dirname "$0")" && pwd)
packaging=$here/../..
ask() { # PATH ARGUMENT...
    path=$1
    shift
    ip netns exec "$ns" curl -sS -G "http://127.0.0.1:9090/api/v1/$path" "$@"
}
case $3 in
start)
    mkdir -p "$dir/prometheus"
    cat > "$dir/prometheus/prometheus.yml" << YAML
global: {scrape_interval: 5s, evaluation_interval: 5s}
rule_files: ["$packaging/prometheus/boxdoctor.rules.yml"]
scrape_configs:
  - job_name: node
    static_configs: [{targets: ["10.77.0.2:9100"], labels: {instance: attic}}]
YAML
    ip netns exec "$ns" prometheus --config.file="$dir/prometheus/prometheus.yml" --web.listen-address=127.0.0.1:9090 \
        --storage.tsdb.path="$dir/prometheus/data" > "$dir/prometheus/log" 2>&1 &
    echo $! > "$dir/prometheus.pid"
    date +%s > "$dir/prometheus/start"
    ;;
ask)
    start=$(cat "$dir/prometheus/start") end=$(date +%s)
    failed=0
    has() { # WHAT QUERY: some series has a value at some time
        ask query_range --data-urlencode "query=$2" -d "start=$start" -d "end=$end" -d step=5 > "$dir/prometheus/said"
        if jq -e '.status == "success" and (.data.result | length > 0)' "$dir/prometheus/said" > /dev/null; then
            echo "ok      $1"
        else
            echo "FAILED  $1: $2: $(head -c 300 "$dir/prometheus/said")"
            failed=1
        fi
    }
    has "Prometheus has the metrics, through node_exporter" 'boxdoctor_build_info{instance="attic"}'
    has "and node_exporter took the whole file" 'node_textfile_scrape_error == 0'
    has "an alert is pending or fires" 'ALERTS{alertname=~"Boxdoctor.*"}'
    jq -r '.panels[] | .title as $title | .targets[]? | [$title, .expr] | @tsv' "$packaging/grafana/boxdoctor.json" \
        > "$dir/prometheus/queries"
    # Grafana puts the boxes chosen in place of its variable.
    while IFS='	' read -r title query; do
        has "dashboard: $title" "$(echo "$query" | sed 's/\$instance/.*/g')"
    done < "$dir/prometheus/queries"
    if ask rules | jq -e '[.data.groups[].rules[] | select(.health == "err")] | length == 0' > /dev/null; then
        echo "ok      every rule is evaluated"
    else
        echo "FAILED  a rule cannot be evaluated"
        failed=1
    fi
    exit $failed
    ;;
esac
