# Packages and their proofs; CONTRIBUTING.md says what each is. Included by the Makefile. ARCH: amd64 or arm64, by default this
# machine's. WORK keeps chroots between runs, some GB.
ARCH =
WORK = .build/chroot
DIST_OUTPUT = .build/dist
DEB_OUTPUT = .build/deb
RPM_OUTPUT = .build/rpm
STATIC_OUTPUT = .build/static-program

.PHONY: deb static dist rpm reproducible test-package test-arm64 test-raspi test-static test-openrc test-images test-bare print

# The value of a variable, for scripts: make -s print NAME=VARIABLE.
print:
	@echo $($(NAME))

dist:
	@packaging/build/dist $(DIST_OUTPUT)

deb:
	@$(NEED) --swift "$(SWIFT)" $(BUILD_PACKAGES) $(DEB_PACKAGES) $(CHROOT_PACKAGES)
	rm -rf $(DEB_OUTPUT)
	arch=$(ARCH); if [ "$${arch:-$$(dpkg --print-architecture)}" = "$$(dpkg --print-architecture)" ]; \
		then SWIFT="$(SWIFT)" packaging/build/deb $(DEB_OUTPUT); else WORK=$(WORK) packaging/chroot/build deb $$arch $(DEB_OUTPUT); fi
	lintian --pedantic --fail-on error,warning,info,pedantic $(DEB_OUTPUT)/*.changes

static:
	@$(NEED) git $(CHROOT_PACKAGES)
	arch=$(ARCH); WORK=$(WORK) packaging/chroot/build static "$${arch:-$$(dpkg --print-architecture)}" $(STATIC_OUTPUT)

rpm:
	@$(NEED) --swift "$(SWIFT)" $(BUILD_PACKAGES) $(RPM_PACKAGES)
	rm -rf $(RPM_OUTPUT)
	SWIFT="$(SWIFT)" packaging/build/rpm $(RPM_OUTPUT)

# The packages of `make deb` once more, from another folder, at another time, by another name for the user.
reproducible:
	packaging/test/reproducible.sh $(DEB_OUTPUT)

test-package:
	packaging/test/install.sh $(DEB_OUTPUT) || [ $$? = 77 ]
	packaging/test/boot.sh $(DEB_OUTPUT) .build/boot || [ $$? = 77 ]

test-arm64:
	WORK=$(WORK) packaging/test/arm64.sh $(STATIC_OUTPUT)/boxdoctor-*-linux-amd64 $(STATIC_OUTPUT)/boxdoctor-*-linux-arm64

test-raspi:
	@$(NEED) $(CHROOT_PACKAGES) $(RASPI_PACKAGES) $(TEST_PACKAGES)
	packaging/test/raspi.sh $(DEB_OUTPUT)/boxdoctor_*_arm64.deb .build/raspi

test-static:
	WORK=$(WORK) packaging/test/static.sh $(STATIC_OUTPUT)/boxdoctor-*-linux-$$(dpkg --print-architecture)

test-openrc:
	packaging/test/openrc.sh $(STATIC_OUTPUT)/boxdoctor-*-linux-$$(dpkg --print-architecture) $(WORK)

test-images: $(BINARY)
	packaging/test/images.sh $(BINARY)

test-bare:
	packaging/test/bare.sh $(WORK)
