# Packages: `make deb` builds one from the release build, `make install` lays the same files out, `make test-package` tries
# the package in a chroot (root, debootstrap and a mirror needed; says so where it cannot).
PREFIX ?= /usr/local
BINARY ?= .build/release/boxdoctor
DEB_OUTPUT ?= .build/deb

.PHONY: install deb test-package

.build/release/boxdoctor:
	swift build -c release --static-swift-stdlib --product boxdoctor

install: $(BINARY)
	packaging/stage.sh "$(DESTDIR)" "$(BINARY)" "$(PREFIX)"

deb: $(BINARY)
	packaging/debian/build.sh "$(BINARY)" "$(DEB_OUTPUT)"
	@if command -v lintian > /dev/null; then lintian --fail-on error,warning "$(DEB_OUTPUT)"/*.deb; fi

test-package: $(BINARY)
	packaging/debian/test.sh "$(BINARY)" || [ $$? = 77 ]
