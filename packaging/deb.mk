# `make deb` builds the package from the release build; `make test-package` installs, upgrades, removes and purges it in a
# chroot, then uses it under a real systemd in an emulated machine, and says why where it cannot. Included by the Makefile
# after BINARY is known.
DEB_OUTPUT = .build/deb

.PHONY: deb test-package

deb: $(BINARY)
	@$(NEED) $(BUILD_PACKAGES) $(DEB_PACKAGES)
	rm -rf $(DEB_OUTPUT)
	packaging/debian/build.sh $(BINARY) $(DEB_OUTPUT)
	lintian --fail-on error,warning $(DEB_OUTPUT)/*.deb

test-package: $(BINARY)
	packaging/debian/test.sh $(BINARY) || [ $$? = 77 ]
	packaging/debian/boot-test.sh $(BINARY) .build/boot || [ $$? = 77 ]
