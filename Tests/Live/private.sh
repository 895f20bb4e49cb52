# shellcheck shell=sh
# Sourced with BOXDOCTOR as first argument by what fixes a box made up of this machine's programs and of files of its own, for
# real. Starts the script again in a mount namespace that ends with it, without a network and with the capability to set the
# clock given away; there every directory that a fix may touch is a private one. Needs root, unshare, setpriv.
script=$(readlink -f "$0")
if [ "$(id -u)" != 0 ] || ! unshare --mount --net --pid --fork --mount-proc true 2>/dev/null; then
    echo "skipped: Tests/${script##*/Tests/} needs root and private mounts"
    exit 0
fi
if [ "${BOXDOCTOR_PRIVATE:-}" != yes ]; then
    boxdoctor=$(readlink -f "$1")
    BOXDOCTOR_PRIVATE=yes exec unshare --mount --net --pid --fork --kill-child --mount-proc --propagation private \
        setpriv --bounding-set=-sys_time --inh-caps=-sys_time --nnp sh "$script" "$boxdoctor"
fi
boxdoctor=$1
# All of /etc, /run and /var/lib are private from here on.
mount -t tmpfs -o mode=755 fix /run
mkdir /run/etc
cp -a /etc/. /run/etc/
mount --bind /run/etc /etc
mount -t tmpfs -o mode=755 fix /var/lib
mkdir -p /var/lib/boxdoctor

failed=0
ok() { echo "ok      $1"; }
bad() {
    echo "FAILED  $1"
    failed=1
}
# A container's stopped daemon is not the box's affair, so one runs: it never touches the clock.
start_chronyd() {
    printf 'port 0\ncmdport 0\npidfile /run/box-chronyd.pid\n' >/run/box-chronyd.conf
    chronyd -x -u root -f /run/box-chronyd.conf
}
# Enabled, configured as Debian's, and running.
box_with_chrony() {
    rm -rf /etc/chrony /etc/boxdoctor /etc/rc2.d
    mkdir -p /etc/chrony/conf.d /etc/rc2.d
    touch /etc/rc2.d/S01chrony
    printf 'server 192.0.2.1 iburst\nconfdir /etc/chrony/conf.d\ndriftfile /run/drift\n' >/etc/chrony/chrony.conf
    start_chronyd
}
