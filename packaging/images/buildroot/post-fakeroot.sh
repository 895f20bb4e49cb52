#!/bin/sh
# BR2_ROOTFS_POST_FAKEROOT_SCRIPT names this file: Buildroot gives it the target's folder when all of it is there. The program and
# image-gate are in host/bin of the build, or where BOXDOCTOR_DIR says.
set -eu
folder=${BOXDOCTOR_DIR:-${HOST_DIR:-/usr/local}/bin}
BOXDOCTOR=$folder/boxdoctor exec "$folder/image-gate" "$1" bootstrap
