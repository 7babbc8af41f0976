# The two commands a stranger needs are `make demo` and `make test`; the rest serves those who build.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
RUN := $(VENV)/.run-installed
DEV := $(VENV)/.dev-installed
DJLINT := .venv-djlint/.installed
WACZ := .venv-wacz/.installed
DATA ?= var/demo
PORT ?= 8000
JOBS ?= 2

FUZZ_SECONDS ?= 60
FAULTS ?= 200
SEED ?= 8
UP_TO ?= 10000000

.PHONY: help demo setup test test-network test-upgrade check check-wacz audit bench bench-scale bench-faults fuzz clean lock test-fast

help:
	@echo "make demo    the made-up regency in your browser (http://127.0.0.1:$(PORT))"
	@echo "make test    the whole suite: unit, PostgreSQL, browser"
	@echo "make test-network  Bluesky's connectors against a real Bluesky network on this machine"
	@echo "make check   style, types, import floors, templates, pins and licences"
	@echo "make audit   the same pins against published advisories; exit 3 of scripts/audit: not checked"
	@echo "make check-wacz  archives of captured pages, by the checks of others"
	@echo "make test-upgrade  the last release's own tests on the present layout of the database"
	@echo "make bench   the benchmarks, printed as ratios"
	@echo "make bench-faults  workers in namespaces under FAULTS=$(FAULTS) random faults, SEED=$(SEED): nothing may be lost"
	@echo "make bench-scale  ten million posts of five million accounts: half an hour to an hour, 25 GB of disk (UP_TO=1000000: minutes)"
	@echo "make fuzz    spoilt input for every parser of outside data, FUZZ_SECONDS=$(FUZZ_SECONDS) each"
	@echo "make setup   what development needs, without running anything"
	@echo "make clean   remove everything made here"

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Pantau needs Python 3.11 or newer; set PYTHON=/path/to/python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Install python3-venv first: apt install python3-venv"; exit 1; }

$(RUN): requirements/run.txt pyproject.toml | $(VENV)/bin/python
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.txt
	$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

$(DEV): requirements/dev.txt $(RUN)
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

# djLint is GPL: it runs as a command in an environment of its own and is never imported.
$(DJLINT): requirements/djlint.txt
	$(PYTHON) -m venv .venv-djlint
	.venv-djlint/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/djlint.txt
	@touch $@

# wacz pulls in AGPL packages: the same.
$(WACZ): requirements/wacz.txt
	$(PYTHON) -m venv .venv-wacz
	.venv-wacz/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/wacz.txt
	@touch $@

demo: $(RUN)
	$(BIN)/pantau demo --data-dir $(DATA) --port $(PORT)

setup: $(DEV) $(DJLINT)

test: $(DEV) check-wacz
	@scripts/ensure-chromium
	$(BIN)/pytest -q -n $(JOBS) --dist loadfile --no-loadscope-reorder -m "not browser"
	$(BIN)/pytest -q -n $(JOBS) --dist worksteal -m browser

test-fast: $(DEV)
	$(BIN)/pytest -q -m "not browser and not slow"

test-network: $(DEV)
	scripts/test-network

test-upgrade: $(DEV)
	scripts/test-upgrade

check: $(DEV) $(DJLINT)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	.venv-djlint/bin/djlint --lint --quiet src/pantau
	$(BIN)/python scripts/audit
	$(BIN)/pantau rulebook test pemilu-2024
	$(BIN)/pantau rulebook test pilkada-2024

audit: $(DEV)
	$(BIN)/python scripts/audit
	$(BIN)/python scripts/audit advisories

fuzz: $(DEV)
	PANTAU_FUZZ_SECONDS=$(FUZZ_SECONDS) $(BIN)/pytest -q tests/fuzz

check-wacz: $(DEV) $(WACZ)
	@scripts/ensure-chromium
	scripts/check-wacz

bench: $(DEV)
	$(BIN)/python -m bench

bench-faults: $(DEV)
	@scripts/ensure-chromium
	$(BIN)/python -m bench.faults --faults $(FAULTS) --seed $(SEED)

bench-scale: $(DEV)
	$(BIN)/python -m bench.scale --up-to $(UP_TO)

# New pins: needs uv (https://docs.astral.sh/uv/) on the PATH.
lock:
	scripts/lock

clean:
	rm -rf $(VENV) .venv-djlint .venv-wacz var .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
	find src tests bench -name __pycache__ -type d -prune -exec rm -rf {} +
