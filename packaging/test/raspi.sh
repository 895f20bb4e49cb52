#!/bin/sh
# raspi.sh DEB [DIR]: the arm64 package on a Raspberry Pi 3 as qemu makes one (raspi3b): Debian 13's kernel, systemd, unbound and chrony on an
# SD card, a USB network card, no real-time clock, so that the kernel starts in 1970. Deadlocked, asked, set right, made to come up by
# itself, powered on again. Around it signed zones and time servers in a network namespace. Needs root, x86-64 and the programs below; ends
# with 77 where it cannot run. DIR keeps what was fetched.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
machine=$here/../../Tests/VM
skip() { echo "skipped: $*"; exit 77; }
[ "$(id -u)" = 0 ] && [ -e /dev/net/tun ] || skip "needs root and /dev/net/tun"
for program in qemu-system-aarch64 nsd chronyd ldns-signzone mmdebstrap depmod cpio mkfs.ext4 xz; do
    command -v $program > /dev/null || skip "$program is not installed"
done
deb=$(realpath "$1")
mkdir -p "${2:-$here/../../.build/raspi}"
dir=$(realpath "${2:-$here/../../.build/raspi}")
name=boxdoctor-raspi-$$
emulator=
# shellcheck disable=SC2329
finish() {
    [ -z "$emulator" ] || kill "$emulator" 2> /dev/null || :
    "$machine/servers.sh" "$dir/zones" "$name" stop
}
trap finish EXIT
trap 'exit 130' INT TERM

# The card: Debian 13, the package and what it depends on, the circle.
# Unquoted: a list of words.
depends=$(dpkg-deb -f "$deb" Depends | tr , '\n' | sed 's/^ *\([^ ]*\).*/\1/')
"$here/../chroot/make" trixie arm64 "$dir/root" systemd-sysv dbus udev unbound chrony iproute2 perl-base dns-root-data kmod $depends || exit
"$here/../chroot/make" trixie "$(dpkg --print-architecture)" "$dir/qemu" --unpack qemu-user || exit
rm -rf "$dir/zones" "$dir/card" "$dir/log"
"$machine/zones.sh" "$dir/zones" 10.77.0.53 10.77.0.54 10.77.0.11 10.77.0.12 10.77.0.13 10.77.0.14 > "$dir/log" 2>&1
tree=$dir/tree
rm -rf --one-file-system "$tree"
cp -a "$dir/root" "$tree"
cp -r "$here/boot/tree/." "$tree/"
chmod 755 "$tree"/story/*
cp "$dir/zones/root.zone.ds" "$tree/etc/root.ds"
cp "$deb" "$tree/boxdoctor.deb"
echo attic-pi > "$tree/etc/hostname"
printf '127.0.0.1 localhost\n127.0.1.1 attic-pi\n' > "$tree/etc/hosts"
"$here/../chroot/foreign" "$dir/qemu/usr/bin/qemu-aarch64" "$here/../chroot/enter" "$tree" -- sh -euc 'export DEBIAN_FRONTEND=noninteractive
    dpkg --install /boxdoctor.deb; . /story/loop' >> "$dir/log" 2>&1 ||
    { tail -n 5 "$dir/log"; echo "FAILED  the package does not install"; exit 1; }
for unit in serial-getty@ttyS1.service getty@tty1.service systemd-networkd.service systemd-networkd-wait-online.service apt-daily.timer \
    apt-daily-upgrade.timer dpkg-db-backup.timer e2scrub_all.timer e2scrub_reap.service fstrim.timer; do
    ln -sf /dev/null "$tree/etc/systemd/system/$unit"
done
# An emulator beside other work is slower than any Pi: no service fails for that.
mkdir -p "$tree/etc/systemd/system/service.d"
printf '[Service]\nTimeoutStartSec=infinity\nWatchdogSec=0\n' > "$tree/etc/systemd/system/service.d/slow.conf"
# Caches of the loader, udev and the journal are up to date, as on any box that has been on before.
touch "$tree/etc/.updated" "$tree/var/.updated"
rm -rf "$tree/boxdoctor.deb" "$tree"/var/lib/chrony/* "$tree"/var/cache/apt/* "$tree"/var/lib/apt/lists/*
# qemu's cards have sizes of powers of two.
truncate -s 1G "$dir/card"
mkfs.ext4 -q -d "$tree" "$dir/card"
rm -rf --one-file-system "$tree"

# Its kernel, and what it needs to reach the card and the network.
"$here/../chroot/make" trixie arm64 "$dir/boot" --unpack linux-image-arm64 busybox-static || exit
boot=$dir/boot
modules=$(find "$boot/usr/lib/modules" "$boot/lib/modules" -maxdepth 1 -mindepth 1 -name '*-arm64' 2> /dev/null | head -n 1)
[ -e "$boot/lib" ] || ln -s usr/lib "$boot/lib"
depmod -b "$boot" "$(basename "$modules")"
first=$dir/first
rm -rf "$first"
mkdir -p "$first/bin" "$first/lib" "$first/dev" "$first/system"
cp "$boot"/usr/bin/busybox "$first/bin/"
for module in crc32c_generic ext4 bcm2835 sdhci-iproc phy-generic dwc2 cdc_ether rndis_host; do
    sed -n "s,^\(kernel/[^:]*/$module\.ko[^:]*\): *,\1 ,p" "$modules/modules.dep" | tr ' ' '\n' | tac
done | awk 'NF && !seen[$0]++' | while read -r module; do
    xz -dc "$modules/$module" > "$first/lib/$(basename "$module" .xz)"
    basename "$module" .xz
done > "$first/lib/order"
cat > "$first/init" << 'INIT'
#!/bin/busybox sh
/bin/busybox mount -t devtmpfs dev /dev
/bin/busybox mkdir /proc /sys
/bin/busybox mount -t proc proc /proc
/bin/busybox mount -t sysfs sysfs /sys
echo "figure  the kernel has started init after $(/bin/busybox cut -d ' ' -f 1 /proc/uptime) s; the clock says $(/bin/busybox date -u '+%F %T')" > /dev/console
while read module; do /bin/busybox insmod /lib/$module; done < /lib/order
while [ ! -e /dev/mmcblk0 ] || [ ! -e /sys/class/net/usb0 ]; do /bin/busybox sleep 1; done
/bin/busybox ip link set lo up
/bin/busybox ip address add 10.77.0.2/24 dev usb0
/bin/busybox ip link set usb0 up
/bin/busybox ip route add default via 10.77.0.1
/bin/busybox mount -t ext4 /dev/mmcblk0 /system
/bin/busybox umount /sys
/bin/busybox umount /proc
/bin/busybox mount --move /dev /system/dev
exec /bin/busybox switch_root /system /lib/systemd/systemd
INIT
chmod 755 "$first/init"
(cd "$first" && find . | cpio -o -H newc 2> /dev/null) | gzip -1 > "$dir/initramfs"

"$machine/servers.sh" "$dir/zones" "$name" start >> "$dir/log" 2>&1
failed=0
for stage in pi-first pi-second; do
    : > "$dir/$stage"
    ip netns exec "$name" timeout 3000 qemu-system-aarch64 -M raspi3b -kernel "$boot"/boot/vmlinuz-* \
        -dtb "$boot"/usr/lib/linux-image-*/broadcom/bcm2837-rpi-3-b.dtb -initrd "$dir/initramfs" \
        -append "console=ttyS1,115200 panic=-1 quiet net.ifnames=0 stage=$stage" -display none -serial null -serial "file:$dir/$stage" \
        -monitor none -no-reboot -drive "file=$dir/card,format=raw,if=sd" \
        -netdev tap,id=net,ifname=tap0,script=no,downscript=no -device usb-net,netdev=net < /dev/null > "$dir/qemu.log" 2>&1 &
    emulator=$!
    # The board cannot switch itself off: it says so, and stands still.
    while kill -0 $emulator 2> /dev/null; do
        sleep 2
        # What the machine said its clock was, when the line came.
        if grep -aq 'clock now' "$dir/$stage" && [ ! -e "$dir/$stage.clock" ]; then
            off=$(($(date +%s) - $(grep -a 'clock now' "$dir/$stage" | tail -n 1 | tr -dc 0-9)))
            echo "$off" > "$dir/$stage.clock"
        fi
        grep -aqE 'System halted|Power down|reached target.*poweroff' "$dir/$stage" && break
        grep -aq "^== end of $stage" "$dir/$stage" && { sleep 20; break; }
    done
    kill $emulator 2> /dev/null || :
    wait $emulator 2> /dev/null || :
    emulator=
    tr -d '\r' < "$dir/$stage" | grep -aE '^(ok|FAILED|==|figure|    |Startup|DEADLOCK|boxdoctor on)' || :
    off=$(cat "$dir/$stage.clock" 2> /dev/null || echo unknown)
    rm -f "$dir/$stage.clock"
    case $off in
    -[0-4] | [0-4]) echo "ok      $stage: the clock is right: within ${off#-} s" ;;
    *) echo "FAILED  $stage: the clock is off by $off s"; failed=1 ;;
    esac
    if grep -aq '^FAILED' "$dir/$stage" || ! grep -aq "^== end of $stage" "$dir/$stage"; then
        echo "FAILED  stage $stage; its console is $dir/$stage"
        failed=1
    fi
done
exit $failed
