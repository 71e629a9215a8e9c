# Every target needs only Go (and bash for check). Two of them are all a new reader needs:
# `make check` before a push, `make rule` for a new rule.

GO        ?= go
DIST      ?= dist
PLATFORMS ?= linux/amd64 linux/arm64 windows/amd64 darwin/arm64 darwin/amd64

.PHONY: build check selftest selftest-full rule bench screenshots release clean

# the command, for this machine
build:
	CGO_ENABLED=0 $(GO) build -trimpath -o cwmplab ./cmd/cwmplab

# format, vet, other platforms, generated files, linters, tests with the race detector
check:
	bash .ci/run format vet cross generate lint race

# every mutant on every golden recording
selftest:
	$(GO) run ./cmd/cwmplab selftest

# the same, and every fault of the reference peers through every scenario: prints which fault killed what
selftest-full: selftest
	$(GO) test -count=1 -timeout 6h -run TestCrossProduct -v ./suites/cpe ./suites/acs -full

# a new rule from the template: make rule AREA=inform ID=CWMP-INF-010 NAME=no_duplicate_names
rule:
	@$(GO) run ./internal/scaffold -area "$(AREA)" -id "$(ID)" -name "$(NAME)"

# ratios against nginx and xmllint, where they are installed; never a test
bench:
	$(GO) run ./cmd/bench

# the pictures of the viewer and the HTML report, in both themes; needs Chromium
screenshots:
	$(GO) run ./cmd/screenshots

# one static binary per platform, and their checksums
release:
	@mkdir -p $(DIST)
	@set -e; for p in $(PLATFORMS); do \
		out=$(DIST)/cwmplab_$${p%/*}_$${p#*/}; \
		case $$p in windows/*) out=$$out.exe;; esac; \
		echo $$out; \
		CGO_ENABLED=0 GOOS=$${p%/*} GOARCH=$${p#*/} $(GO) build -trimpath -ldflags "-s -w" -o $$out ./cmd/cwmplab; \
	done; \
	cd $(DIST) && sha256sum cwmplab_* > SHA256SUMS

clean:
	rm -rf cwmplab cwmplab.exe $(DIST) .bin demo
