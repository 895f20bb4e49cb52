# The Debian packages that building and testing need: the only list of them. Swift comes besides, where there is none.
BUILD_PACKAGES = build-essential git libldns-dev libssl-dev libunbound-dev
TEST_PACKAGES = bind9-dnsutils bind9-utils busybox-static chrony cpio curl dnsmasq-base iproute2 jq ldnsutils libfaketime \
	mandoc monitoring-plugins-basic monitoring-plugins-standard nsd openssl procps prometheus prometheus-node-exporter python3 \
	python3-cryptography python3-jsonschema qemu-system-x86 strace systemd-journal-remote tidy unbound zstd
# Unpacked beside the machine's own, not installed: they would push one another out, or start.
DAEMON_PACKAGES = bind9 dnsmasq knot-resolver ntpd-rs ntpsec openntpd pdns-recursor stubby systemd-resolved systemd-timesyncd
BENCH_PACKAGES = hyperfine jq time unbound unbound-host bind9-dnsutils bind9-utils dnsviz iproute2 ldnsutils python3 valgrind
DEB_PACKAGES = debhelper dpkg-dev lintian xz-utils
CHROOT_PACKAGES = mmdebstrap xz-utils
# In the chroots, of the suite that they are of: what one static program is linked with, and what makes packages.
STATIC_PACKAGES = libevent-dev libldns-dev libssl-dev libunbound-dev
RPM_PACKAGES = debugedit elfutils rpm xz-utils
RASPI_PACKAGES = cpio e2fsprogs kmod qemu-system-arm xz-utils
