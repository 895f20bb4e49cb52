# The Debian packages that building and testing need: the only list of them.
BUILD_PACKAGES = build-essential git libldns-dev libssl-dev libunbound-dev
TEST_PACKAGES = bind9-dnsutils bind9-utils busybox-static chrony cpio curl dnsmasq-base iproute2 jq ldnsutils libfaketime \
	mandoc monitoring-plugins-basic monitoring-plugins-standard nsd openssl prometheus prometheus-node-exporter python3 \
	python3-cryptography qemu-system-x86 strace unbound
BENCH_PACKAGES = hyperfine jq time unbound unbound-host bind9-dnsutils bind9-utils dnsviz iproute2 ldnsutils python3
DEB_PACKAGES = debootstrap dpkg-dev lintian
