#!/bin/sh
# Lays out what the Debian package holds: stage.sh ROOT BINARY. What `make install` puts in place, and what only a package
# may: units, helpers, commented settings, examples.
set -eu
root=$1
binary=$(realpath "$2")
here=$(cd "$(dirname "$0")" && pwd)

put() { # MODE SOURCE TARGET
    install -D -m "$1" "$2" "$root$3"
}

make -s -C "$here/.." install "BINARY=$binary" PREFIX=/usr "DESTDIR=$root"
# Completions are read by shells that run already.
sed -i '1{/^#!/d}' "$root/usr/share/bash-completion/completions/boxdoctor"
find "$root/usr/share/man" -type f -exec gzip -9n {} +

for unit in boxdoctor-check.service boxdoctor-check.timer boxdoctor-rescue.service boxdoctor-undo.service; do
    put 0644 "$here/systemd/$unit" "/lib/systemd/system/$unit"
done
# Always on: it only ends what was meant to end.
mkdir -p "$root/lib/systemd/system/multi-user.target.wants"
ln -s ../boxdoctor-undo.service "$root/lib/systemd/system/multi-user.target.wants/boxdoctor-undo.service"
put 0644 "$here/systemd/boxdoctor.tmpfiles" /usr/lib/tmpfiles.d/boxdoctor.conf
put 0644 "$here/systemd/boxdoctor.preset" /usr/lib/systemd/system-preset/50-boxdoctor.preset
put 0644 "$here/roughtime.json" /usr/lib/boxdoctor/roughtime.json
put 0644 "$here/published-servers.json" /usr/lib/boxdoctor/published-servers.json
put 0755 "$here/systemd/publish-metrics" /usr/lib/boxdoctor/publish-metrics
put 0755 "$here/node-problem-detector/node-problem-detector" /usr/lib/boxdoctor/node-problem-detector

put 0644 "$here/prometheus/boxdoctor.rules.yml" /usr/share/boxdoctor/prometheus/boxdoctor.rules.yml
put 0644 "$here/grafana/boxdoctor.json" /usr/share/boxdoctor/grafana/boxdoctor.json
put 0644 "$here/grafana/provisioning.yml" /usr/share/boxdoctor/grafana/provisioning.yml

examples=/usr/share/doc/boxdoctor/examples
put 0755 "$here/ansible/boxdoctor.fact" "$examples/ansible/boxdoctor.fact"
put 0644 "$here/icinga/boxdoctor.conf" "$examples/icinga/boxdoctor.conf"
put 0644 "$here/node-problem-detector/boxdoctor.json" "$examples/node-problem-detector/boxdoctor.json"
put 0755 "$here/openrc/boxdoctor" "$examples/openrc/boxdoctor"
for file in "$here"/checks.d/*.toml; do put 0644 "$file" "$examples/checks.d/$(basename "$file")"; done
for file in "$here"/plugins/*; do put 0755 "$file" "$examples/plugins/$(basename "$file")"; done

put 0644 "$here/boxdoctor.toml" /etc/boxdoctor/boxdoctor.toml
