#!/bin/sh
# image.sh DIR: two disks with Debian, systemd and a local package archive that holds the built boxdoctor and what it depends
# on: one without, and one with boxdoctor, unbound and chrony, for the deadlock. A kernel, and a small initramfs that mounts the
# disk. DIR keeps the kernel and the fresh Debian between runs. Ends with 77, and says why, where it cannot be made.
set -eu
dir=$1
here=$(cd "$(dirname "$0")" && pwd)
skip() { echo "skipped: $*"; exit 77; }

"$here/../fresh.sh" "$dir/fresh.tar" systemd-sysv dbus systemd-timesyncd systemd-resolved iproute2 man-db bash-completion \
    zsh fish prometheus-node-exporter
if [ ! -e "$dir/vmlinuz" ]; then
    package=$(apt-cache depends linux-image-cloud-amd64 | sed -n 's/^ *Depends: \(linux-image-[^ ]*\).*/\1/p' | head -n 1)
    (cd "$dir" && apt-get download -qq -o APT::Sandbox::User=root "$package") || skip "the kernel cannot be fetched"
    dpkg -x "$dir"/linux-image-*.deb "$dir/kernel"
    cp "$dir"/kernel/boot/vmlinuz-* "$dir/vmlinuz"
fi

rm -rf "$dir/first" "$dir/start"
mkdir -p "$dir/first/bin" "$dir/first/lib" "$dir/first/dev" "$dir/first/system"
cp /bin/busybox "$dir/first/bin/"
for module in drivers/virtio/virtio_ring drivers/virtio/virtio drivers/virtio/virtio_mmio drivers/block/virtio_blk \
    net/core/failover drivers/net/net_failover drivers/net/virtio_net; do
    cp "$dir"/kernel/lib/modules/*/kernel/$module.ko "$dir/first/lib/"
done
install -m 755 "$here/init" "$dir/first/init"
(cd "$dir/first" && find . | busybox cpio -o -H newc 2> /dev/null) | gzip -1 > "$dir/initramfs"

tree=$dir/tree
rm -rf --one-file-system "$tree"
mkdir "$tree"
tar -C "$tree" -xf "$dir/fresh.tar"
if [ ! -d "$dir/debs" ]; then
    # What a new user's apt would fetch, fetched here: the box has no way out.
    mkdir "$tree/archive"
    cp "$dir"/built/*.deb "$tree/archive/"
    rm -f "$tree/etc/resolv.conf"
    cp -L /etc/resolv.conf "$tree/etc/resolv.conf" 2> /dev/null || :
    for file in /etc/apt/apt.conf.d/*proxy*; do if [ -f "$file" ]; then cp "$file" "$tree/etc/apt/apt.conf.d/"; fi; done
    unshare --mount --pid --fork chroot "$tree" sh -euc 'apt-get -qq update
        apt-get -qq -y --download-only install --no-install-recommends /archive/boxdoctor_*.deb chrony unbound' \
        > "$dir/log" 2>&1 || { tail -n 3 "$dir/log"; skip "the packages it depends on cannot be fetched"; }
    mkdir "$dir/debs.new"
    cp "$tree"/var/cache/apt/archives/*.deb "$dir/debs.new/"
    mv "$dir/debs.new" "$dir/debs"
    rm -rf --one-file-system "$tree"
    mkdir "$tree"
    tar -C "$tree" -xf "$dir/fresh.tar"
fi
mkdir "$tree/archive"
cp "$dir"/debs/*.deb "$dir"/built/*.deb "$tree/archive/"
(cd "$tree/archive" && dpkg-scanpackages . > Packages 2> /dev/null)
rm -f "$tree"/etc/apt/sources.list "$tree"/etc/apt/apt.conf.d/*proxy*
echo 'deb [trusted=yes] file:/archive ./' > "$tree/etc/apt/sources.list.d/archive.list"

cp -r "$here/tree/." "$tree/"
chmod 755 "$tree"/story/*
echo attic > "$tree/etc/hostname"
printf '127.0.0.1 localhost\n127.0.1.1 attic\n' > "$tree/etc/hosts"
# Nobody logs in, and nothing that is not tried here may take the time.
for unit in serial-getty@ttyS0.service getty@tty1.service systemd-networkd.service systemd-networkd-wait-online.service \
    apt-daily.timer apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service fstrim.timer \
    man-db.timer; do
    ln -sf /dev/null "$tree/etc/systemd/system/$unit"
done
# No index of manual pages made anew by each package, no waiting for the disk.
rm -f "$tree/var/lib/man-db/auto-update"
echo force-unsafe-io > "$tree/etc/dpkg/dpkg.cfg.d/fast"
disk() {
    rm -f "$dir/disk.$1"
    truncate -s 2G "$dir/disk.$1"
    mkfs.ext4 -q -O ^has_journal -d "$tree" "$dir/disk.$1"
}
disk newcomer
cp "$dir/zones/root.zone.ds" "$tree/etc/root.ds"
unshare --mount --pid --fork --net chroot "$tree" sh -eu /story/deadlock > "$dir/log" 2>&1 || {
    tail -n 20 "$dir/log"
    exit 1
}
disk rescue
rm -rf --one-file-system "$tree"
