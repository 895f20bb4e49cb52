.PHONY: run test
run:
	swift build -c release --static-swift-stdlib
	.build/release/boxdoctor
test:
	swift test
