#!/bin/sh
# Lays out everything that is installed: stage.sh ROOT BINARY [PREFIX]. `make install` and `make deb` use it alike.
# Below PREFIX (/usr if not given) go program, manuals, completions and helpers; below /etc the commented settings.
set -eu
root=$1
binary=$2
prefix=${3:-/usr}
here=$(cd "$(dirname "$0")" && pwd)

put() { # MODE SOURCE TARGET
    install -D -m "$1" "$2" "$root$3"
}

put 0755 "$binary" "$prefix/bin/boxdoctor"
strip --strip-all "$root$prefix/bin/boxdoctor"

for page in "$here"/../man/*.[1-9]; do
    section=${page##*.}
    put 0644 "$page" "$prefix/share/man/man$section/$(basename "$page")"
    gzip -9nf "$root$prefix/share/man/man$section/$(basename "$page")"
done

completion() { # SHELL TARGET
    install -d "$root$(dirname "$2")"
    "$binary" --generate-completion-script "$1" > "$root$2"
    chmod 0644 "$root$2"
}
completion bash "$prefix/share/bash-completion/completions/boxdoctor"
completion zsh "$prefix/share/zsh/vendor-completions/_boxdoctor"
completion fish "$prefix/share/fish/vendor_completions.d/boxdoctor.fish"

for unit in boxdoctor-check.service boxdoctor-check.timer boxdoctor-rescue.service; do
    install -d "$root$prefix/lib/systemd/system"
    sed "s|/usr/|$prefix/|" "$here/systemd/$unit" > "$root$prefix/lib/systemd/system/$unit"
    chmod 0644 "$root$prefix/lib/systemd/system/$unit"
done
put 0644 "$here/systemd/boxdoctor.tmpfiles" "$prefix/lib/tmpfiles.d/boxdoctor.conf"
put 0755 "$here/systemd/publish-metrics" "$prefix/lib/boxdoctor/publish-metrics"
put 0755 "$here/node-problem-detector/node-problem-detector" "$prefix/lib/boxdoctor/node-problem-detector"

share=$prefix/share/boxdoctor
put 0644 "$here/prometheus/boxdoctor.rules.yml" "$share/prometheus/boxdoctor.rules.yml"
put 0644 "$here/grafana/boxdoctor.json" "$share/grafana/boxdoctor.json"
put 0644 "$here/grafana/provisioning.yml" "$share/grafana/provisioning.yml"

examples=$prefix/share/doc/boxdoctor/examples
put 0755 "$here/ansible/boxdoctor.fact" "$examples/ansible/boxdoctor.fact"
put 0644 "$here/icinga/boxdoctor.conf" "$examples/icinga/boxdoctor.conf"
put 0644 "$here/node-problem-detector/boxdoctor.json" "$examples/node-problem-detector/boxdoctor.json"
put 0755 "$here/openrc/boxdoctor" "$examples/openrc/boxdoctor"
for file in "$here"/checks.d/*.toml; do put 0644 "$file" "$examples/checks.d/$(basename "$file")"; done
for file in "$here"/plugins/*; do put 0755 "$file" "$examples/plugins/$(basename "$file")"; done

put 0644 "$here/boxdoctor.toml" /etc/boxdoctor/boxdoctor.toml
