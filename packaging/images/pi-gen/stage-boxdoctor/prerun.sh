#!/bin/bash -e
# A stage after the last that changes the image: STAGE_LIST="stage0 stage1 stage2 stage-boxdoctor" in pi-gen's config.
if [ ! -d "${ROOTFS_DIR}" ]; then
    copy_previous
fi
