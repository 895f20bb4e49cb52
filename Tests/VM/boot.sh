#!/bin/sh
# boot.sh DIR NAMESPACE STAGE: boots the image once and prints its console. Emulated, so that no hardware support is needed; the
# host's TSC frequency is handed in because measuring it under emulation hangs now and then, and the kernel is kept from waiting
# ten seconds for a real-time clock that is not there.
set -eu
dir=$1 ns=$2 stage=$3
[ -e "$dir/disk" ] || truncate -s 64M "$dir/disk"
khz=$(dmesg 2>/dev/null | sed -n 's/.*tsc: Detected \([0-9]*\)\.\([0-9]*\) MHz.*/\1\2/p' | head -n 1)
: "${khz:=$(sed -n 's/^cpu MHz.*: \([0-9]*\)\.\([0-9]*\).*/\1\2/p' /proc/cpuinfo | head -n 1)}"
exec ip netns exec "$ns" timeout 1800 qemu-system-x86_64 -M microvm,acpi=on,rtc=off -accel tcg -m 768 \
    -nodefaults -no-user-config -nographic -serial stdio -no-reboot -kernel "$dir/vmlinuz" -initrd "$dir/initramfs" \
    -drive id=disk,file="$dir/disk",format=raw,if=none -device virtio-blk-device,drive=disk \
    -netdev tap,id=net,ifname=tap0,script=no,downscript=no -device virtio-net-device,netdev=net \
    -append "console=ttyS0 quiet panic=-1 tsc_early_khz=$khz tsc=reliable clocksource=tsc reboot=t \
initcall_blacklist=cmos_init stage=$stage" </dev/null
