# Packages and their proofs. Included by the Makefile.
#
#   make deb [ARCH=arm64]       Debian packages: here, or, for another architecture, cross-built in a chroot of Debian 13
#   make static [ARCH=arm64]    one file that needs no library, for any Linux
#   make dist                   the source with all that it is built from
#   make rpm                    an RPM, by rpmbuild
#   make test-package           the built Debian package: installed, upgraded, removed; and used under a real systemd
ARCH =
DIST_OUTPUT = .build/dist
DEB_OUTPUT = .build/deb
STATIC_OUTPUT = .build/static-program

.PHONY: deb static dist test-package

# The value of a variable, for scripts.
print-%:
	@echo $($*)

dist:
	@packaging/build/dist $(DIST_OUTPUT)

deb:
	@$(NEED) --swift "$(SWIFT)" $(BUILD_PACKAGES) $(DEB_PACKAGES) $(CHROOT_PACKAGES)
	rm -rf $(DEB_OUTPUT)
	if [ -n "$(ARCH)" ] && [ "$(ARCH)" != "$$(dpkg --print-architecture)" ]; \
		then packaging/chroot/build deb $(ARCH) $(DEB_OUTPUT); else packaging/build/deb $(DEB_OUTPUT); fi
	lintian --pedantic --fail-on error,warning,info,pedantic $(DEB_OUTPUT)/*.changes

static:
	@$(NEED) --swift "$(SWIFT)" git $(CHROOT_PACKAGES)
	arch=$(ARCH); packaging/chroot/build static "$${arch:-$$(dpkg --print-architecture)}" $(STATIC_OUTPUT)

test-package:
	packaging/test/install.sh $(DEB_OUTPUT) || [ $$? = 77 ]
	packaging/test/boot.sh $(DEB_OUTPUT) .build/boot || [ $$? = 77 ]
