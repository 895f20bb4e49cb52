# Packages and their proofs; CONTRIBUTING.md says what each is. Included by the Makefile. ARCH: amd64 or arm64, by default this
# machine's. WORK keeps chroots between runs, some GB.
ARCH =
WORK = .build/chroot
DIST_OUTPUT = .build/dist
DEB_OUTPUT = .build/deb
RPM_OUTPUT = .build/rpm
STATIC_OUTPUT = .build/static-program

.PHONY: deb static dist rpm reproducible test-package test-boot test-arm64 test-raspi test-static test-openrc test-images test-bare \
	test-compilers print

# The value of a variable, for scripts: make -s print NAME=VARIABLE.
print:
	@echo $($(NAME))

dist:
	@packaging/build/dist $(DIST_OUTPUT)

deb:
	@$(NEED) --swift "$(SWIFT)" $(BUILD_PACKAGES) $(DEB_PACKAGES) $(CHROOT_PACKAGES)
	native=$$(dpkg --print-architecture); arch=$(ARCH); arch=$${arch:-$$native}; output=$(DEB_OUTPUT)/$$arch; rm -rf $$output; \
	if [ $$arch = $$native ]; then SWIFT="$(SWIFT)" packaging/build/deb $$output; \
		else WORK=$(WORK) packaging/chroot/build deb $$arch $$output; fi

static:
	@$(NEED) git $(CHROOT_PACKAGES)
	arch=$(ARCH); WORK=$(WORK) packaging/chroot/build static "$${arch:-$$(dpkg --print-architecture)}" $(STATIC_OUTPUT)

rpm:
	@$(NEED) --swift "$(SWIFT)" $(BUILD_PACKAGES) $(RPM_PACKAGES)
	rm -rf $(RPM_OUTPUT)
	SWIFT="$(SWIFT)" packaging/build/rpm $(RPM_OUTPUT)

# The packages of `make deb` once more, from another folder, at another time, by another name for the user.
reproducible:
	packaging/test/reproducible.sh $(DEB_OUTPUT)/$$(dpkg --print-architecture)

test-package:
	packaging/test/install.sh $(DEB_OUTPUT)/$$(dpkg --print-architecture) || [ $$? = 77 ]

# The same package used by a new user, and through a rescue, under a real systemd in an emulated machine.
test-boot:
	packaging/test/boot.sh $(DEB_OUTPUT)/$$(dpkg --print-architecture) .build/boot || [ $$? = 77 ]

test-arm64:
	WORK=$(WORK) packaging/test/arm64.sh $(STATIC_OUTPUT)/boxdoctor-*-linux-amd64 $(STATIC_OUTPUT)/boxdoctor-*-linux-arm64

test-raspi:
	@$(NEED) $(CHROOT_PACKAGES) $(RASPI_PACKAGES) $(TEST_PACKAGES)
	packaging/test/raspi.sh $(DEB_OUTPUT)/arm64/boxdoctor_*_arm64.deb .build/raspi

test-static:
	WORK=$(WORK) DYNAMIC=$(BINARY) packaging/test/static.sh $(STATIC_OUTPUT)/boxdoctor-*-linux-$$(dpkg --print-architecture)

test-openrc:
	packaging/test/openrc.sh $(STATIC_OUTPUT)/boxdoctor-*-linux-$$(dpkg --print-architecture) $(WORK)

test-images: $(BINARY)
	packaging/test/images.sh $(BINARY)

# The oldest Swift that is promised, and those between it and the one installed.
test-compilers:
	@$(NEED) git $(CHROOT_PACKAGES)
	WORK=$(WORK) packaging/test/compilers.sh

test-bare:
	packaging/test/bare.sh $(WORK)
