# make run: build, and check this box. make test: everything. See README.md.
.POSIX:
.DELETE_ON_ERROR:
.PHONY: run build test scenarios attacks lint install bench fuzz mutants coverage faults soak spark look clean

include packaging/packages.mk

PREFIX = /usr/local
DESTDIR =
SWIFT = swift
NEED = packaging/build/need-packages
BINARY = .build/release/boxdoctor
# Nothing where somebody else strips.
STRIP = -s
# What runs the program where it is another machine's.
RUN =
FUZZ_SECONDS = 60
# Or any of Sources/DoctorTesting/FuzzedDoors.swift.
TARGET = chain roughtime nts-record ntp-extension http-header

RUN_SWIFT = SWIFT="$(SWIFT)" packaging/build/swift
RELEASE = SWIFT="$(SWIFT)" packaging/build/release

# A sick box is not a failed command: boxdoctor's status is shown, and only its own failures (64 and up) count.
run: build
	@status=0; $(BINARY) check || status=$$?; \
	case $$status in 0) ;; [1-3]) echo "(exit status of boxdoctor: $$status)" ;; *) exit $$status ;; esac

build:
	@$(NEED) --swift "$(SWIFT)" $(BUILD_PACKAGES)
	$(RELEASE) boxdoctor

test:
	@$(NEED) --swift "$(SWIFT)" $(BUILD_PACKAGES) $(TEST_PACKAGES)
	packaging/build/unpack-daemons .build/daemons $(DAEMON_PACKAGES)
	$(MAKE) lint
	$(RUN_SWIFT) build --build-tests
	$(RUN_SWIFT) test
	packaging/build/check-shipped .build/debug/boxdoctor
	Tests/Live/fix.sh .build/debug/boxdoctor
	Tests/Live/owners.sh .build/debug/boxdoctor
	Tests/Live/signed.sh .build/debug/boxdoctor
	Tests/VM/run.sh .build/debug/boxdoctor .build/vm

# Every box of Tests/Scenarios beside its real daemons, of which `make test` takes a sample; as root.
scenarios:
	@$(NEED) --swift "$(SWIFT)" $(BUILD_PACKAGES) $(TEST_PACKAGES)
	packaging/build/unpack-daemons .build/daemons $(DAEMON_PACKAGES)
	$(RUN_SWIFT) build --build-tests
	BOXDOCTOR_SCENARIOS=1/1 $(RUN_SWIFT) test --skip-build --filter BootTests

# An attacker on the link with 1,000 strategies against the rescue, in network namespaces; as root, an hour.
attacks: build
	python3 Tests/Attacks/attacks.py .build/debug/boxdoctor

lint:
	$(RUN_SWIFT) format lint --strict --recursive Package.swift Sources Plugins checks Tests
	mandoc -T lint -W warning man/*.[0-9]
	promtool check rules packaging/prometheus/boxdoctor.rules.yml
	promtool test rules packaging/prometheus/boxdoctor.rules.test.yml

install: $(BINARY)
	install -d $(DESTDIR)$(PREFIX)/bin
	install $(STRIP) -m 755 $(BINARY) $(DESTDIR)$(PREFIX)/bin/boxdoctor
	for section in 5 7 8; do \
		install -d $(DESTDIR)$(PREFIX)/share/man/man$$section; \
		install -m 644 man/*.$$section $(DESTDIR)$(PREFIX)/share/man/man$$section; \
	done
	packaging/build/install-completions "$(RUN) $(BINARY)" $(DESTDIR)$(PREFIX)/share
	packaging/build/install-schemas "$(RUN) $(BINARY)" $(DESTDIR)$(PREFIX)/share/boxdoctor/schemas
	install -d $(DESTDIR)$(PREFIX)/share/boxdoctor/tldr
	install -m 644 packaging/tldr/boxdoctor.md $(DESTDIR)$(PREFIX)/share/boxdoctor/tldr/boxdoctor.md

$(BINARY):
	$(MAKE) build

bench: build
	@$(NEED) $(BENCH_PACKAGES)
	$(RELEASE) bootstrap-bench
	packaging/build/benchmarks $(BINARY) .build/release

# The targets themselves refuse what goes wrong or costs over 0.1 s of processor time; the time-out, on the wall clock, is for
# endless loops. Finds that matter go into the corpora, which `make test` plays back.
fuzz:
	@$(NEED) --swift "$(SWIFT)" $(BUILD_PACKAGES)
	for target in $(TARGET); do \
		SWIFT="$(SWIFT)" Tests/Fuzz/door.sh .build/fuzz $$target -max_total_time=$(FUZZ_SECONDS) || exit; \
	done

# Every page of `report` in a real Chromium, at three widths, light and dark; PICTURES=1 keeps the pictures in .build/look.
look:
	$(RUN_SWIFT) build --build-tests
	mkdir -p .build/look
	BOXDOCTOR_PAGES=$(CURDIR)/.build/look $(RUN_SWIFT) test --skip-build --filter pagesToLookAt
	Tests/Live/look.sh .build/look || [ $$? = 77 ]

clean:
	rm -rf .build

include packaging/rules.mk

# Is every line of the core held by a test? One build of a copy with mutants behind a switch; prints who survives.
mutants:
	Tests/Mutants/mutants.py make .build/mutants
	Tests/Mutants/mutants.py build .build/mutants
	Tests/Mutants/mutants.py run .build/mutants

# What of the pure core the pure tests reach, by room, and of each door's parser its corpus.
coverage:
	$(RUN_SWIFT) build --build-tests --enable-code-coverage --scratch-path .build/coverage
	Tests/Coverage/coverage.py rooms .build/coverage
	Tests/Coverage/coverage.py doors .build/coverage

# Every system call of a fix and an undo fails once, and is the last one once; then the power goes at each.
faults: build
	Tests/Faults/faults.sh $(BINARY)

SOAK_CHECKS = 300
# SOAK_CHECKS=10000 for a real one.
soak: build
	Tests/Soak/soak.py $(BINARY) $(SOAK_CHECKS)

# A site as a whole, by shards and by Apache Spark: the same bytes. PYTHON names a python3 with pyspark.
spark: build
	Tests/Spark/spark.sh $(BINARY) Tests/Fixtures/upgrade/0.1.0/state/facts.json
