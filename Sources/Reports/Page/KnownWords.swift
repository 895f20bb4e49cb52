import Values

/// What a redacted report may say: words of our own sources, and the field's. Every other word is somebody's.
enum KnownWords {
    private static let own = Set(vocabulary.split { $0 == " " || $0 == "\n" })

    /// How machines, their parts and their files are called everywhere: stems of interfaces, devices, file systems, systems,
    /// packages' versions.
    private static let field = Set(
        """
        amd arm armhf armv aarch riscv mips mipsel powerpc ppc bcm rpi rpt raspi pve bpo deb ubuntu rc dfsg build alpine \
        arch almalinux rocky centos rhel opensuse suse nixos void gentoo manjaro armbian dietpi libreelec hassos openwrt \
        raspbian raspberry buster bullseye bookworm trixie forky noble jammy focal \
        eth en ens eno enp enx enxb wlan wlp wlx wwan lo br docker veth virbr vmbr bond vlan tun tap wg ppp usb lan wan \
        mgmt sit ip gre dummy ifb tailscale zt utun lxc lxdbr podman cni flannel calico \
        sd sda sdb sdc sdd vd vda vdb hda xvda mmcblk nvme md dm mapper loop zram sr mtd mtdblock ubi ram fd tty ttys pts \
        rtc ptp pps cpu \
        ext xfs btrfs zfs tmpfs devtmpfs overlay overlayfs squashfs vfat exfat ntfs nfs cifs smb fuse fuseblk ubifs jffs \
        proc sysfs rootfs efivarfs cgroup autofs ramfs bpf mqueue hugetlbfs debugfs tracefs securityfs pstore configfs \
        myhostname sysusers localdomain loopback allnodes allrouters wants \
        uuid partuuid label partlabel noatime relatime nofail errors defaults
        """.split { $0 == " " || $0 == "\n" })

    /// By its runs of letters, whatever stands between them; two letters say nothing of anybody.
    static func hold(_ word: String) -> Bool {
        guard word.utf8.allSatisfy({ $0 < 0x80 && $0 != UInt8(ascii: "\\") }) else { return false }
        return word.split { !$0.isLetter }.allSatisfy { run in
            guard run.utf8.count > 2 else { return true }
            let small = run.lowercased()[...]
            return own.contains(small) || field.contains(small)
        }
    }
}
