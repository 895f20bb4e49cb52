#!/bin/sh
# Lays out what every package holds: stage.sh ROOT BINARY. What `make install` puts in place, and what only a package may: units,
# helpers, commented settings, examples, the list of what is linked in. RUN is put before the program where it is another machine's.
set -eu
root=$1
binary=$(realpath "$2")
here=$(cd "$(dirname "$0")" && pwd)

put() { # MODE SOURCE TARGET
    install -D -m "$1" "$2" "$root$3"
}

make -s -C "$here/.." install "BINARY=$binary" "RUN=${RUN:-}" STRIP= PREFIX=/usr "DESTDIR=$(realpath -m "$root")"
# Completions are read by shells that run already.
sed -i '1{/^#!/d}' "$root/usr/share/bash-completion/completions/boxdoctor"

for unit in "$here"/systemd/*.service "$here"/systemd/*.timer; do
    put 0644 "$unit" "/usr/lib/systemd/system/$(basename "$unit")"
done
# Always on: it only ends what was meant to end.
mkdir -p "$root/usr/lib/systemd/system/multi-user.target.wants"
ln -s ../boxdoctor-undo.service "$root/usr/lib/systemd/system/multi-user.target.wants/boxdoctor-undo.service"
put 0644 "$here/systemd/boxdoctor.tmpfiles" /usr/lib/tmpfiles.d/boxdoctor.conf
put 0644 "$here/systemd/boxdoctor.preset" /usr/lib/systemd/system-preset/50-boxdoctor.preset
put 0644 "$here/roughtime.json" /usr/lib/boxdoctor/roughtime.json
put 0644 "$here/published-servers.json" /usr/lib/boxdoctor/published-servers.json
put 0755 "$here/systemd/publish-metrics" /usr/lib/boxdoctor/publish-metrics
put 0755 "$here/node-problem-detector/node-problem-detector" /usr/lib/boxdoctor/node-problem-detector

put 0644 "$here/prometheus/boxdoctor.rules.yml" /usr/share/boxdoctor/prometheus/boxdoctor.rules.yml
put 0644 "$here/grafana/boxdoctor.json" /usr/share/boxdoctor/grafana/boxdoctor.json
put 0644 "$here/grafana/provisioning.yml" /usr/share/boxdoctor/grafana/provisioning.yml

documents=/usr/share/doc/boxdoctor
examples=$documents/examples
put 0755 "$here/ansible/boxdoctor.fact" "$examples/ansible/boxdoctor.fact"
put 0644 "$here/icinga/boxdoctor.conf" "$examples/icinga/boxdoctor.conf"
put 0644 "$here/node-problem-detector/boxdoctor.json" "$examples/node-problem-detector/boxdoctor.json"
put 0755 "$here/openrc/boxdoctor" "$examples/openrc/boxdoctor"
for file in "$here"/checks.d/*.toml; do put 0644 "$file" "$examples/checks.d/$(basename "$file")"; done
for file in "$here"/plugins/*; do put 0755 "$file" "$examples/plugins/$(basename "$file")"; done
if [ -d "$here/images" ]; then
    mkdir -p "$root$examples"
    cp -R --no-preserve=ownership "$here/images" "$root$examples/images"
fi
"$here/build/sbom" > "$root$documents/sbom.cdx.json"
chmod 644 "$root$documents/sbom.cdx.json"

put 0644 "$here/boxdoctor.toml" /etc/boxdoctor/boxdoctor.toml
