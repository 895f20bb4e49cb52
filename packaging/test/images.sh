#!/bin/sh
# images.sh PROGRAM: the examples for those who make images and for CI, each as its own tool calls it, on a tree that would not come up
# and on one that would. What only checks syntax says so; what needs a program that is not here is counted as skipped.
set -eu
program=$(realpath "$1")
here=$(cd "$(dirname "$0")/.." && pwd)
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
passed=0 failed=0 skipped=0
ok() { echo "ok      $1"; passed=$((passed + 1)); }
bad() { echo "FAILED  $1"; sed 's/^/    /' "$scratch/said"; failed=$((failed + 1)); }
skip() { echo "skipped $1"; skipped=$((skipped + 1)); }
# gives WHAT STATUS COMMAND...
gives() {
    what=$1 status=$2 got=0
    shift 2
    "$@" > "$scratch/said" 2>&1 < /dev/null || got=$?
    if [ "$got" = "$status" ]; then ok "$what"; else echo "status $got, not $status" >> "$scratch/said"; bad "$what"; fi
}

# A box whose only time source is a name that its own validating resolver must resolve; and the same with addresses.
cp -R "$here/../Tests/Fixtures/systems/debian/root" "$scratch/sick"
cp -R "$scratch/sick" "$scratch/healthy"
for last in 1 2 3; do echo "server 192.0.2.$last iburst"; done >> "$scratch/healthy/etc/chrony/chrony.conf"
mkdir "$scratch/empty"

images=$here/images
export BOXDOCTOR="$program" BOXDOCTOR_DIR="$scratch/tools"
mkdir "$scratch/tools"
cp "$images/image-gate" "$scratch/tools/"
cp "$program" "$scratch/tools/boxdoctor"

gives "the gate stops an image that would not come up" 1 "$images/image-gate" "$scratch/sick"
cp "$scratch/said" "$scratch/why"
gives "and says why" 0 grep -q '^LATENT LOOP' "$scratch/why"
gives "and lets pass one that would" 0 "$images/image-gate" "$scratch/healthy"
gives "an empty folder is no image" 64 "$images/image-gate" "$scratch/empty"
gives "the whole report is kept" 1 env BOXDOCTOR_JSON="$scratch/report.json" "$images/image-gate" "$scratch/sick"
gives "as JSON" 0 jq -e '.bootstrap.status == "latent"' "$scratch/report.json"
gives "as SARIF too" 1 env BOXDOCTOR_SARIF="$scratch/report.sarif" "$images/image-gate" "$scratch/sick"
gives "with the file to change" 0 jq -e '.version == "2.1.0" and any(.runs[0].results[]; .level == "warning" and
    (.locations[0].physicalLocation.artifactLocation.uri | startswith("etc/")))' "$scratch/report.sarif"
gives "and nothing where all is well" 0 env BOXDOCTOR_SARIF="$scratch/report.sarif" "$images/image-gate" "$scratch/healthy"
gives "no result then" 0 jq -e '.runs[0].results == []' "$scratch/report.sarif"

stage=$scratch/pi-gen/00-gate
mkdir -p "$stage" && cp -R "$images/pi-gen/stage-boxdoctor/." "$scratch/pi-gen"
mkdir -p "$stage/files" && cp "$scratch"/tools/* "$stage/files/"
pigen() (cd "$stage" && unset BOXDOCTOR && ROOTFS_DIR=$1 DEPLOY_DIR=$scratch ./00-run.sh)
gives "pi-gen: stops" 1 pigen "$scratch/sick"
gives "pi-gen: passes" 0 pigen "$scratch/healthy"
gives "pi-gen: leaves the report with the image" 0 jq -e .schema_version "$scratch/boxdoctor.json"

cp "$images/mkosi/mkosi.finalize" "$scratch/tools/"
finalize() (unset BOXDOCTOR && SRCDIR=$scratch/tools BUILDROOT=$1 "$scratch/tools/mkosi.finalize")
gives "mkosi: stops" 1 finalize "$scratch/sick"
gives "mkosi: passes" 0 finalize "$scratch/healthy"

gives "Buildroot: stops" 1 "$images/buildroot/post-fakeroot.sh" "$scratch/sick"
gives "Buildroot: passes" 0 "$images/buildroot/post-fakeroot.sh" "$scratch/healthy"

# As bitbake does: variables expanded, the function run by sh.
sed -n '/^boxdoctor_gate/,/^}/p' "$images/yocto/boxdoctor-gate.bbclass" > "$scratch/gate.sh"
yocto() {
    sed -e "s,\${BOXDOCTOR_DIR},$scratch/tools,g; s,\${WORKDIR},$scratch,g; s,\${IMAGE_ROOTFS},$1,g" \
        -e 's,\${BOXDOCTOR_CHECKS},bootstrap,g' "$scratch/gate.sh" > "$scratch/run.sh"
    sh -euc 'bbfatal() { echo "$*"; exit 1; }; . "$1"; boxdoctor_gate' sh "$scratch/run.sh"
}
gives "Yocto: stops" 1 yocto "$scratch/sick"
gives "Yocto: passes" 0 yocto "$scratch/healthy"

if command -v nix-instantiate > /dev/null; then
    gives "NixOS: the module parses" 0 nix-instantiate --parse "$images/nixos/boxdoctor.nix"
else skip "NixOS: nix-bin is not installed"; fi

if command -v cloud-init > /dev/null; then
    gives "cloud-init: its own schema takes it" 0 cloud-init schema --config-file "$images/cloud-init/user-data.yaml"
else skip "cloud-init is not installed"; fi

if command -v ansible-playbook > /dev/null; then
    # This machine as the box, its program in a folder of ours; the verdict is of whatever it is.
    play=$scratch/play
    mkdir -p "$play/facts"
    sed "s,/usr/local/bin/boxdoctor,$scratch/box/boxdoctor,g" "$images/ansible/boxdoctor.yml" > "$play/boxdoctor.yml"
    mkdir "$scratch/box"
    ansible() { (cd "$play" && ANSIBLE_LOCALHOST_WARNING=0 HOME=$scratch ansible-playbook -c local -i box, -e "boxdoctor_program=$program" "$@" boxdoctor.yml); }
    gives "Ansible: the play runs, where unknown passes" 0 ansible -e '{"boxdoctor_checks": ["entropy-ready"], "boxdoctor_fail_on": "critical"}'
    gives "Ansible: and keeps facts that can be rehearsed" 0 jq -e .schema_version "$play/facts/box.json"
else skip "Ansible is not installed"; fi

# The action's and the template's scripts, as their runners run them; and their schemas.
python=$(command -v python3 || :)
field() { "$python" -c 'import sys, yaml; d = yaml.safe_load(open(sys.argv[1])); exec("print(d" + sys.argv[2] + ")")' "$1" "$2"; }
if [ -n "$python" ] && "$python" -c 'import yaml' 2> /dev/null; then
    field "$here/ci/github/action.yml" '["runs"]["steps"][0]["run"]' > "$scratch/action.sh"
    action() {
        GITHUB_OUTPUT=$scratch/output GITHUB_ACTION_PATH=$here/ci/github BOXDOCTOR_JSON=$scratch/action.json \
            BOXDOCTOR_SARIF=$scratch/action.sarif ROOT=$1 CHECKS=bootstrap sh -e "$scratch/action.sh"
    }
    gives "GitHub action: stops" 1 action "$scratch/sick"
    gives "GitHub action: passes" 0 action "$scratch/healthy"
    gives "GitHub action: gives the report" 0 grep -q "^report=$scratch/action.json" "$scratch/output"
    gives "GitHub action: and as SARIF" 0 grep -q "^sarif=$scratch/action.sarif" "$scratch/output"
    field "$here/ci/gitlab/boxdoctor.yml" '[".boxdoctor"]["script"][0]' > "$scratch/gitlab.sh"
    gitlab() { (cd "$scratch" && IMAGE_ROOT=$1 BOXDOCTOR_CHECKS=bootstrap BOXDOCTOR_JSON=boxdoctor.json sh -e "$scratch/gitlab.sh"); }
    gives "GitLab template: stops" 1 gitlab "$scratch/sick"
    gives "GitLab template: passes" 0 gitlab "$scratch/healthy"
else skip "CI templates: python3-yaml is not installed"; fi
if command -v check-jsonschema > /dev/null; then
    gives "GitHub's schema takes the action" 0 check-jsonschema --builtin-schema vendor.github-actions "$here/ci/github/action.yml"
    gives "GitLab's schema takes the template" 0 check-jsonschema --builtin-schema vendor.gitlab-ci "$here/ci/gitlab/boxdoctor.yml"
else skip "schemas of CI files: check-jsonschema is not installed"; fi
echo "images: $passed passed, $failed failed, $skipped skipped"
[ "$failed" = 0 ]
