# In the image's recipe: `inherit boxdoctor-gate`, in local.conf: BOXDOCTOR_DIR = "/where/boxdoctor/and/image-gate/are".
# Runs when the root file system is complete, and ends the build when the box would not come up after a power cut.
BOXDOCTOR_DIR ?= "${TOPDIR}/../boxdoctor"
BOXDOCTOR_CHECKS ?= "bootstrap"

boxdoctor_gate () {
    BOXDOCTOR=${BOXDOCTOR_DIR}/boxdoctor BOXDOCTOR_JSON=${WORKDIR}/boxdoctor.json \
        ${BOXDOCTOR_DIR}/image-gate ${IMAGE_ROOTFS} ${BOXDOCTOR_CHECKS} || bbfatal "boxdoctor: see the report above"
}
IMAGE_PREPROCESS_COMMAND:append = " boxdoctor_gate;"
