# Two commands on a fresh Debian/Ubuntu machine with Go, gcc and g++:
#   make run    sets up all it needs, reviews a sample, writes its papers, serves the page
#   make test   sets up all it needs, passes every test
SHELL   := /bin/bash
# What a binary says it is. From a packed source tree without git: make build VERSION=… COMMIT=… DATE=…
VERSION ?= $(shell git describe --tags --always --abbrev=12 --dirty 2>/dev/null || echo dev)
COMMIT  ?= $(shell git rev-parse HEAD 2>/dev/null)
DATE    ?= $(shell git log -1 --format=%cI 2>/dev/null)
# The C library is linked in, so it belongs to what the binary is made of.
LIBC    := $(shell ldd --version 2>/dev/null | sed -n '1s/.* //p')
GPP     := $(shell g++ -dumpfullversion 2>/dev/null)
# Nothing of the folder, the machine or the hour gets in: the same sources make the same bytes.
LDFLAGS  = -s -w -buildid= -X main.version=$(VERSION) -X main.commit=$(COMMIT) -X main.committed=$(DATE) -X main.libc=$(LIBC) -X main.gpp=$(GPP) -linkmode external -extldflags "-static -Wl,--build-id=none"
SAMPLE  := testdata/reports/industry/defects.word.docx
ADDR    ?= 127.0.0.1:8080
export CGO_ENABLED = 1
# One set of flags for building, testing and linting: what one has compiled the others use.
export GOFLAGS := $(GOFLAGS) -trimpath -tags=netgo,osusergo,timetzdata

.PHONY: help
help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

.PHONY: setup
setup: ## install what is missing, or say exactly what
	@command -v go >/dev/null || { echo '缺少 Go（1.26 或更新）：请从 https://go.dev/dl 安装后重试。' >&2; exit 1; }
	@missing=; for c in gcc g++; do command -v $$c >/dev/null || missing="$$missing $$c"; done; \
	if [ -n "$$missing" ]; then \
		if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then apt-get update -q && apt-get install -y -q $$missing; \
		else echo "缺少编译器：请运行 sudo apt-get install$$missing 后重试。" >&2; exit 1; fi; fi
	@go mod download

.PHONY: build
build: setup ## bin/wenping, one file with everything in it
	go build -buildvcs=false -ldflags '$(LDFLAGS)' -o bin/wenping ./cmd/wenping
	@[ $$(wc -c < bin/wenping) -le 120000000 ] || { echo 'bin/wenping 超过 120 MB。' >&2; exit 1; }

.PHONY: build-arm64
build-arm64: setup ## bin/wenping-arm64, cross-built (needs gcc-aarch64-linux-gnu and g++-aarch64-linux-gnu)
	@command -v aarch64-linux-gnu-g++ >/dev/null || { echo '缺少交叉编译器：请运行 sudo apt-get install gcc-aarch64-linux-gnu g++-aarch64-linux-gnu 后重试。' >&2; exit 1; }
	GOARCH=arm64 CC=aarch64-linux-gnu-gcc CXX=aarch64-linux-gnu-g++ go build -buildvcs=false -ldflags '$(LDFLAGS)' -o bin/wenping-arm64 ./cmd/wenping

.PHONY: reproduce
reproduce: setup ## build the committed sources in two folders from nothing: the same bytes, or an error (ten minutes)
	@.ci/reproduce

.PHONY: sbom
sbom: build ## bin/wenping.cdx.json, what the binary is made of (CycloneDX)
	@bin/wenping version --sbom > bin/wenping.cdx.json && echo bin/wenping.cdx.json

.PHONY: ocr
ocr: setup ## bin/wenping-ocr, the optional component that reads scanned pages (needs npm)
	@.ci/ocr

.PHONY: run
run: build ## review a sample report, write its papers, serve the page on $(ADDR)
	@mkdir -p out
	@bin/wenping check --out out $(SAMPLE) || [ $$? = 1 ]
	@echo; echo '文书已写入 out/：'; ls -l out | tail -n +2
	@echo; echo '打开 http://$(ADDR) 上传报告（Ctrl+C 停止）。'
	@bin/wenping serve --addr $(ADDR) --data data

.PHONY: browser
browser: # the pages are walked in a real browser where one is or may be installed
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || { \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then (apt-get update -q && apt-get install -y -q --no-install-recommends chromium) >/dev/null 2>&1 || true; fi; }
	@command -v chromium >/dev/null || command -v google-chrome >/dev/null || echo '没有 Chromium：页面测试略去。安装 chromium 后可完整测试。' >&2

.PHONY: postgres
postgres: # the store is tested on a real PostgreSQL where one is or may be installed; it need not run
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || { \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then (apt-get update -q && apt-get install -y -q --no-install-recommends postgresql) >/dev/null 2>&1 || true; fi; }
	@ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || command -v initdb >/dev/null || echo '没有 PostgreSQL：在它上面的测试略去。安装 postgresql 后可完整测试。' >&2

.PHONY: test
test: setup browser postgres ## every test
	WENPING_TEST_ALL=1 go test -timeout 20m ./...

.PHONY: kills
kills: setup ## kill the service N=200 times in the middle of its work (some minutes)
	WENPING_KILLS=$(or $(N),200) go test -count=1 -timeout 40m -run TestKilledAtAnyMoment -v ./cmd/wenping

.PHONY: mutate
mutate: setup ## alter each threshold, term list, scope and quantifier of the rules: some case must break (minutes, on all cores)
	@go run ./cmd/wenping rules mutate --min $(or $(MIN),95)

.PHONY: lint
lint: setup ## gofmt, vet, staticcheck (pinned in go.mod)
	@out=$$(gofmt -l $$(git ls-files '*.go')); [ -z "$$out" ] || { echo "gofmt: $$out"; exit 1; }
	go vet ./...
	go tool staticcheck ./...

.PHONY: update
update: setup ## regenerate samples, goldens and rules/README.md, then read the diff
	go run ./internal/sample/gen
	go test ./internal/rule ./internal/paper ./cmd/wenping -update

.PHONY: bench
bench: build ## the figures of the README, with machine and date
	@.ci/bench

.PHONY: measure
measure: setup ## how well each format is read, on invented documents (N=210)
	@go run ./internal/measure/run -n $(or $(N),210) $(ARGS)

.PHONY: bench-quality
bench-quality: setup ## how well reports are judged: recall, precision, false alarms of each item, on invented reports (N=600)
	@go run ./internal/assay/run -n $(or $(N),600) $(ARGS)

.PHONY: compare
compare: build ## FILES="a.docx b.pdf": time, memory and text beside other readers, where installed
	@go run ./internal/measure/versus $(ARGS) $(or $(FILES),testdata/reports/industry/clean.word.docx testdata/reports/industry/clean.pdf)

.PHONY: fuzz
fuzz: setup ## 30 seconds on each fuzz target
	@set -e; for p in $$(go list ./...); do for f in $$(go test -list '^Fuzz' $$p | grep '^Fuzz' || true); do \
		echo "$$p $$f"; go test -run '^$$' -fuzz "^$$f$$" -fuzztime 30s -fuzzminimizetime 1x $$p; done; done
