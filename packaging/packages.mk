# The Debian packages that building and testing need: the only list of them.
BUILD_PACKAGES = build-essential git libldns-dev libunbound-dev
TEST_PACKAGES = bind9-dnsutils bind9-utils chrony curl dnsmasq-base iproute2 jq ldnsutils libfaketime mandoc nsd \
	monitoring-plugins-basic prometheus prometheus-node-exporter unbound
BENCH_PACKAGES = hyperfine jq time
DEB_PACKAGES = debootstrap dpkg-dev lintian
