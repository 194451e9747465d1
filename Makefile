# Everything a newcomer needs: `make serve` and `make test`. See README.md.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
KG_PORT ?= 8000
STORE ?= build/store
SECONDS ?= 600
READERS ?= text markdown html package docx pdf
PLANS ?= 250
SHARE ?= 1
SEED ?= 0

.DEFAULT_GOAL := help
.PHONY: help serve web test test-long build lint bench bench-large bench-pages bench-cluster bench-scale bench-growth accuracy mutation fuzz system-deps lock clean

help: ## What one can ask for
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

$(VENV)/.installed: requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit("Python 3.11 or later is needed" if sys.version_info < (3, 11) else 0)'
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	touch $@

build: $(VENV)/.installed ## The graph, from data/plans into build/store
	$(BIN)/kg build --store $(STORE) --if-changed

web: $(VENV)/.installed ## Scripts and styles of the pages
	$(BIN)/python -m kg.web.bundle

serve: build ## The server on 127.0.0.1:8000 (KG_PORT moves it)
	-$(BIN)/python -m kg.web.bundle
	$(BIN)/kg serve --store $(STORE) --port $(KG_PORT)

lint: $(VENV)/.installed ## Style, types and module layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m kg.web.bundle --check

test: system-deps $(VENV)/.installed lint build web ## Everything CI runs
	$(BIN)/pytest -m "not long" -n 2

system-deps: ## Programs that tests compare with, on Debian as root; quick when they are there
	@missing=(); \
	command -v dot >/dev/null || missing+=(graphviz); \
	command -v soffice >/dev/null || missing+=(libreoffice-calc-nogui libreoffice-writer-nogui); \
	command -v chromium >/dev/null || missing+=(chromium fonts-noto-cjk); \
	command -v java >/dev/null || missing+=(default-jre-headless); \
	command -v virtuoso-t >/dev/null || missing+=(virtuoso-opensource-7); \
	command -v rapper >/dev/null || missing+=(raptor2-utils); \
	test -e /usr/share/java/jena-cmds.jar || missing+=(libapache-jena-java); \
	if [ $${#missing[@]} -eq 0 ]; then exit 0; fi; \
	if [ -x /usr/bin/apt-get ] && [ "$$(id -u)" = 0 ]; then \
	  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$${missing[@]}"; \
	else \
	  echo "not installed, and tests that need them will say so: $${missing[*]}"; \
	fi

test-long: build ## Tests that take minutes
	$(BIN)/pytest -m long

fuzz: $(VENV)/.installed ## Fuzzing of the readers, SECONDS=600 each; READERS=html for one
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation -e '.[fuzz]'
	for reader in $(READERS); do $(BIN)/python tests/fuzz/fuzz.py $$reader -max_total_time=$(SECONDS) || exit; done

bench: build web ## Cost of a build, and our endpoint beside others; see docs/benchmarks.md
	KG_STORE=$(STORE) $(BIN)/python -m benchmarks

bench-large: build web ## The same at 10 million triples; takes about an hour
	KG_STORE=$(STORE) $(BIN)/python -m benchmarks.large

bench-scale: $(VENV)/.installed ## Builds of 5, 100 and 1,000 generated plans; takes half an hour
	$(BIN)/python -m benchmarks.scale
	$(BIN)/python -m benchmarks.beside
	$(BIN)/python -m benchmarks.layouts

bench-cluster: $(VENV)/.installed ## A build by one worker of a cluster and by four; see docs/scaling.md
	$(BIN)/python -m benchmarks.cluster

bench-pages: build web ## First views of pages and Lighthouse; see docs/benchmarks-pages.md
	KG_STORE=$(STORE) $(BIN)/python -m benchmarks.pages

bench-growth: build ## Search, export and each question at 50 times the data; takes half an hour (PLANS=50: ten times, a quarter of it)
	KG_STORE=$(STORE) $(BIN)/python -m benchmarks.growth $(PLANS)

accuracy: $(VENV)/.installed ## Precision and recall against the hand readings
	$(BIN)/python -m tests.accuracy

mutation: $(VENV)/.installed ## Rules of the readers whose loss no test notices; SHARE of them (all) drawn by SEED
	$(BIN)/python -m tests.mutation $(SHARE) $(SEED)

lock: ## requirements.lock anew from pyproject.toml
	$(BIN)/pip-compile --quiet --extra dev --generate-hashes --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --strip-extras -o requirements.lock pyproject.toml

clean: ## Away with what was built
	rm -rf build $(VENV)
