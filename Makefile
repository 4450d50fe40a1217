# Every goal installs the system packages it needs (Debian 12; see .ci/packages).
# The build tags are fixed: other tags or flags mean another cold build of
# Fyne's C parts. gles builds in a third of the time that desktop GL takes, x11
# is what Japanese input methods work with, no_emoji leaves a 4 MB font out.

TAGS  := gles,x11,no_emoji
GO    := go
BUILD := build
BENCHTIME := 1s
# The public key that newer editions of the directory are signed with; none
# means no updates.
UPDATE_KEY :=
LINK  := -ldflags "-X main.updateKey=$(UPDATE_KEY)"
export GOFLAGS := -buildvcs=false

.PHONY: run test windows-test build cli pictures bench eval lint clean

run: build ## start the window, or walk through it on a virtual display
	@.ci/window

test: ## every test, the window's end-to-end run among them
	@.ci/packages test
	@.ci/test

windows-test: ## the tests of what Windows does otherwise, on wine
	@.ci/packages windows
	@.ci/windows

build: ## build/kagikura (window) and build/kagikura-cli
	@.ci/packages run
	$(GO) build -tags $(TAGS) $(LINK) -o $(BUILD)/kagikura .
	CGO_ENABLED=0 $(GO) build $(LINK) -o $(BUILD)/kagikura-cli ./app/cmd/kagikura-cli

cli: ## build/kagikura-cli alone; needs no C compiler
	CGO_ENABLED=0 $(GO) build $(LINK) -o $(BUILD)/kagikura-cli ./app/cmd/kagikura-cli

pictures: ## every screen in both languages, light and dark, small and large, into build/pictures; those of the READMEs into assets/readme
	@GO="$(GO)" TAGS="$(TAGS)" .ci/pictures

bench: ## the benchmarks, keepassxc-cli measured beside ours in the same run
	@.ci/packages test
	$(GO) test -run '^$$' -bench . -benchtime $(BENCHTIME) ./crypto/... ./vault/...

eval: ## the link check against collected addresses of attacks and harmless ones, where they lie beside the project
	$(GO) test -count=1 -v -run Collected -bench "Check|New|Find" ./vault/linkcheck

lint: ## gofmt, vet, staticcheck, govulncheck where its data can be had
	@.ci/packages build
	@.ci/lint

clean:
	rm -rf $(BUILD)
