#!/bin/bash -e
# Runs on the machine that builds, not in the image: put image-gate and the program for this machine beside this file, in files/.
export BOXDOCTOR="${BOXDOCTOR:-$PWD/files/boxdoctor}"
export BOXDOCTOR_JSON="${DEPLOY_DIR:-.}/boxdoctor.json"
files/image-gate "${ROOTFS_DIR}" bootstrap
