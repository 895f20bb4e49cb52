#!/bin/sh
# image.sh DIR BOXDOCTOR: a kernel and an initramfs with busybox, unbound, chrony and BOXDOCTOR, each with the libraries it
# needs. The kernel comes from Debian's cloud image package, unpacked, not installed.
set -eu
dir=$1 boxdoctor=$2
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$dir/kernel" "$dir/tree"
if [ ! -e "$dir/vmlinuz" ]; then
    package=$(apt-cache depends linux-image-cloud-amd64 | sed -n 's/^ *Depends: \(linux-image-[^ ]*\).*/\1/p' | head -n 1)
    (cd "$dir" && apt-get download -qq -o APT::Sandbox::User=root "$package" && dpkg -x linux-image-*.deb kernel)
    cp "$dir"/kernel/boot/vmlinuz-* "$dir/vmlinuz"
fi
tree=$dir/tree
for folder in bin dev proc sys etc/chrony/conf.d etc/chrony/sources.d etc/unbound/unbound.conf.d tmp \
    run/chrony var/lib/chrony var/lib/unbound var/lib/boxdoctor \
    usr/bin usr/sbin lib/modules root; do
    mkdir -p "$tree/$folder"
done
cp /bin/busybox "$tree/bin/"
drivers=$(echo "$dir"/kernel/lib/modules/*/kernel)
for module in drivers/virtio/virtio drivers/virtio/virtio_ring drivers/virtio/virtio_mmio drivers/block/virtio_blk \
    net/core/failover drivers/net/net_failover drivers/net/virtio_net; do
    cp "$drivers/$module.ko" "$tree/lib/modules/"
done
install -m 755 "$boxdoctor" "$tree/usr/bin/boxdoctor"
for program in /usr/sbin/chronyd /usr/bin/chronyc /usr/sbin/unbound /usr/sbin/unbound-control /usr/sbin/unbound-checkconf; do
    cp "$program" "$tree$program"
done
for program in "$boxdoctor" /usr/sbin/chronyd /usr/bin/chronyc /usr/sbin/unbound /usr/sbin/unbound-control; do
    ldd "$program" | sed -n 's/.*=> \(\/[^ ]*\) .*/\1/p; s/^\t*\(\/[^ ]*ld-linux[^ ]*\) .*/\1/p'
done | sort -u | while read -r library; do
    mkdir -p "$tree$(dirname "$library")"
    cp -L "$library" "$tree$library"
done
# Debug information would be most of what has to be unpacked at each boot.
find "$tree/usr" "$tree/lib" -type f ! -name '*.ko' -exec strip -g {} + 2>/dev/null || :
cp -r "$here/box/." "$tree/"
# chronyd opens its command socket only in a directory that is nobody else's.
chmod 750 "$tree/run/chrony"
cp "$dir/zones/root.zone.ds" "$tree/etc/unbound/root.ds"
chmod 755 "$tree/init"
(cd "$tree" && find . | busybox cpio -o -H newc 2>/dev/null) | gzip -1 >"$dir/initramfs"
