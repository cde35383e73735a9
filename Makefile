# One list of tasks, printed by `make help`. Needs git, make and Python 3.11 or newer with venv; nothing else by hand.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

# The first interpreter that runs and is new enough; `make PYTHON=… demo` chooses another.
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13 python3.14; do $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
PYTEST := $(BIN)/python -m pytest
RUN := $(VENV)/.run-installed
DEV := $(VENV)/.dev-installed
LOCK_WITH := pip-tools==7.6.2
PEERS := .venv-peers

$(RUN): requirements/run.txt pyproject.toml
	@if [ -z "$(PYTHON)" ] || ! $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	  echo "Puhui needs Python 3.11 or newer, and $(if $(PYTHON),'$(PYTHON)' is not,none was found). Install one, or name it: make PYTHON=/path/to/python3.11 …" >&2; \
	  echo "普惠需要 Python 3.11 或更新版本。请安装，或用 make PYTHON=… 指明它在哪里。" >&2; exit 1; fi
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "$(PYTHON) has no venv. On Debian and Ubuntu: apt-get install python3-venv" >&2; \
	  echo "$(PYTHON) 缺少 venv 模块。Debian/Ubuntu 上请执行：apt-get install python3-venv" >&2; exit 1; }
	@[ -x $(BIN)/python ] && $(BIN)/python -m pip --version >/dev/null 2>&1 || { rm -rf $(VENV); $(PYTHON) -m venv $(VENV); }
	$(PIP) install --quiet --require-hashes -r requirements/run.txt
	$(PIP) install --quiet --no-deps --no-build-isolation -e .
	@touch $@

$(DEV): $(RUN) requirements/dev.txt
	$(PIP) install --quiet --require-hashes -r requirements/dev.txt
	@touch $@

.PHONY: help demo test test-floor collected lint format bench agree docs lock clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

demo: $(RUN) ## the whole walk on a made-up province, into build/demo
	$(BIN)/puhui demo --out build/demo
	@echo "Look in build/demo · 请看 build/demo"

test: $(DEV) ## every test
	$(PYTEST) -n auto $(ARGS)

collected: $(DEV)
	@$(PYTEST) --collect-only -q | grep -c '::'

test-floor: $(DEV) ## write down how many tests there are; CI fails when fewer are found
	$(PYTEST) --collect-only -q | grep -c '::' > tests/collected.txt
	@cat tests/collected.txt

lint: $(DEV) ## ruff, mypy --strict, the floors of the house
	$(BIN)/ruff check src tests
	$(BIN)/ruff format --check src tests
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache

format: $(DEV) ## put the code into the form that lint asks for
	$(BIN)/ruff check --fix src tests
	$(BIN)/ruff format src tests

bench: $(RUN) $(PEERS)/.installed ## time and memory of a made-up province beside a plain copy; twelve rules beside other engines
	$(BIN)/python bench/smoke.py --out build/bench $(ARGS)
	$(BIN)/python bench/peers/compare.py --python $(PEERS)/bin/python --out build/peers

$(PEERS)/.installed: bench/peers/requirements.txt | $(RUN)
	@[ -x $(PEERS)/bin/python ] || $(PYTHON) -m venv $(PEERS)
	$(PEERS)/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes -r bench/peers/requirements.txt
	@touch $@

agree: $(DEV) ## every engine against the plain interpreter, on random rules and units
	PUHUI_AGREE_UNITS=100000 $(PYTEST) tests/agree $(ARGS)

docs: $(DEV) ## write docs/reference anew from the code, the packs and the tests of the language
	$(BIN)/python docs/generate

lock: ## renew requirements/*.txt (asks the package index)
	@[ -x .venv-lock/bin/pip-compile ] || { $(PYTHON) -m venv .venv-lock && .venv-lock/bin/python -m pip install --quiet '$(LOCK_WITH)'; }
	CUSTOM_COMPILE_COMMAND="make lock" .venv-lock/bin/pip-compile $(LOCK) -o requirements/run.txt pyproject.toml requirements/build.in
	CUSTOM_COMPILE_COMMAND="make lock" .venv-lock/bin/pip-compile $(LOCK) -o requirements/dev.txt requirements/dev.in
	CUSTOM_COMPILE_COMMAND="make lock" .venv-lock/bin/pip-compile $(LOCK) -o bench/peers/requirements.txt bench/peers/requirements.in
LOCK := --quiet --generate-hashes --allow-unsafe --strip-extras --no-emit-index-url --no-emit-find-links --no-emit-trusted-host

clean: ## remove what was built and installed here
	rm -rf $(VENV) .venv-lock $(PEERS) build dist
	find src tests -name __pycache__ -type d -prune -exec rm -rf {} +
