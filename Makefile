# make run: build, and check this box. make test: everything. See README.md.
.POSIX:
.DELETE_ON_ERROR:
.PHONY: run build test lint install bench fuzz clean

include packaging/packages.mk

PREFIX = /usr/local
DESTDIR =
SWIFT = swift
NEED = packaging/build/need-packages
BINARY = .build/release/boxdoctor
FUZZ_SECONDS = 60

# Packed relocations, where the C library can read them.
RELOCATIONS = $$(ldd --version | awk 'NR == 1 && $$NF >= 2.36 { print "-Xlinker -z -Xlinker pack-relative-relocs" }')

# The release build, with what makes the program small and quick to start: code for size, equal functions once, nothing
# exported, no unwind tables, and of libstdc++ the little that the Swift runtime uses.
RELEASE = $(SWIFT) build -c release --static-swift-stdlib -Xswiftc -Osize -Xswiftc -use-ld=lld \
	-Xswiftc "-L$$PWD/.build/static" -Xlinker --no-export-dynamic $(RELOCATIONS) \
	-Xlinker --icf=all -Xlinker -T -Xlinker "$$PWD/packaging/build/no-unwind.lds"

# A sick box is not a failed command: boxdoctor's status is shown, and only its own failures (64 and up) count.
run: build
	@status=0; $(BINARY) check || status=$$?; \
	case $$status in 0) ;; [1-3]) echo "(exit status of boxdoctor: $$status)" ;; *) exit $$status ;; esac

build:
	@command -v $(SWIFT) >/dev/null || { echo "boxdoctor: needs Swift 6.1 or later: https://www.swift.org/install/linux/" >&2; exit 1; }
	@$(NEED) $(BUILD_PACKAGES)
	@mkdir -p .build/static && ln -sf "$$(gcc -print-file-name=libstdc++.a)" .build/static/libstdc++.a
	$(RELEASE) --product boxdoctor

test:
	@$(NEED) $(BUILD_PACKAGES) $(TEST_PACKAGES)
	$(MAKE) lint
	$(SWIFT) build --build-tests
	$(SWIFT) test
	packaging/build/check-shipped .build/debug/boxdoctor
	Tests/Live/fix.sh .build/debug/boxdoctor
	Tests/Live/owners.sh .build/debug/boxdoctor
	Tests/Live/signed.sh .build/debug/boxdoctor
	Tests/VM/run.sh .build/debug/boxdoctor .build/vm

lint:
	$(SWIFT) format lint --strict --recursive Package.swift Sources Plugins checks Tests
	mandoc -T lint -W warning man/*.[0-9]
	promtool check rules packaging/prometheus/boxdoctor.rules.yml
	promtool test rules packaging/prometheus/boxdoctor.rules.test.yml

install: $(BINARY)
	install -d $(DESTDIR)$(PREFIX)/bin
	install -s -m 755 $(BINARY) $(DESTDIR)$(PREFIX)/bin/boxdoctor
	for section in 5 7 8; do \
		install -d $(DESTDIR)$(PREFIX)/share/man/man$$section; \
		install -m 644 man/*.$$section $(DESTDIR)$(PREFIX)/share/man/man$$section; \
	done
	packaging/build/install-completions $(BINARY) $(DESTDIR)$(PREFIX)/share

$(BINARY):
	$(MAKE) build

bench: build
	@$(NEED) $(BENCH_PACKAGES)
	packaging/build/bench $(BINARY)
	$(RELEASE) --product bootstrap-bench
	.build/release/bootstrap-bench
	Tests/Bench/windows-bench.sh $(BINARY)

# The targets themselves refuse what goes wrong or costs over 0.1 s of processor time; the time-out, on the wall clock, is for
# endless loops. Finds that matter go into the corpora, which `make test` plays back.
fuzz:
	@$(NEED) $(BUILD_PACKAGES)
	FUZZ=1 $(SWIFT) build --scratch-path .build/fuzz
	for decoder in chain roughtime nts-record ntp-extension http-header; do \
		mkdir -p .build/fuzz/$$decoder && \
		.build/fuzz/debug/$$decoder-fuzz -max_total_time=$(FUZZ_SECONDS) -max_len=65536 -timeout=60 -rss_limit_mb=2048 \
			-artifact_prefix=.build/fuzz/ .build/fuzz/$$decoder Tests/Fuzz/corpora/$$decoder || exit; \
	done

clean:
	rm -rf .build

include packaging/deb.mk
