# Everything a person does with the project. `make` alone lists it.
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
WORKERS ?= 2
PACKAGES := chromium docker-compose fonts-noto-cjk fonts-wqy-zenhei libreoffice-writer
WITH_ENV := set -a; if [ -f .env ]; then . ./.env; fi; set +a;

help:  ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

.PHONY: help setup setup-system run once test lint book corpus lock clean
setup: $(VENV)/.ready  ## the Python environment in .venv

$(VENV)/.ready: requirements.lock requirements-uv.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' 2>/dev/null || { echo "Python 3.11, 3.12 or 3.13 is needed; $(PYTHON) is $$($(PYTHON) --version 2>&1). Try: make PYTHON=python3.12" >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-uv.lock
	@$(BIN)/uv pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock requirements-uv.lock
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --editable .
	@touch $@

setup-system:  ## what Debian must add: a browser, Chinese fonts and docker-compose (no engine), for the tests
	@if ! command -v dpkg-query >/dev/null; then echo "Not Debian or Ubuntu: install Chromium, Noto Sans CJK and WenQuanYi Zen Hei yourself for the tests that need them."; exit 0; fi; \
	missing=; for package in $(PACKAGES); do dpkg-query -W -f '$${db:Status-Status}' $$package 2>/dev/null | grep -qx installed || missing="$$missing $$package"; done; \
	if [ -z "$$missing" ]; then exit 0; fi; \
	if [ "$$(id -u)" = 0 ]; then sudo=; elif sudo -n true 2>/dev/null; then sudo=sudo; else echo "Please install, as an administrator:$$missing (apt-get install$$missing)" >&2; exit 1; fi; \
	$$sudo apt-get update -qq && $$sudo env DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends $$missing >/dev/null

run: setup  ## everything on this machine, from the sample publisher to open data, until Ctrl-C
	@$(WITH_ENV) exec $(BIN)/mingzhang run

once: setup  ## the same for one night, then end
	@$(WITH_ENV) exec $(BIN)/mingzhang run --once

test: setup setup-system lint  ## every test, in WORKERS processes
	@$(BIN)/pytest --numprocesses $(WORKERS) --dist loadfile --no-loadscope-reorder

lint: setup  ## style, types, and who may import whom
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check --quiet
	@$(BIN)/mypy
	@$(BIN)/lint-imports --no-logo

book: setup  ## the list of rules in expectations/README.md, with an example of each
	@$(BIN)/python -m tests.expectations.handbook

corpus: setup  ## score reader and rules on reports with truth: make corpus CORPUS=../shared/reports
	@test -f "$(CORPUS)/../score.py" || { echo "Say where the reports with truth are: make corpus CORPUS=../shared/reports (score.py beside that folder)" >&2; exit 1; }
	@export PATH="$(CURDIR)/$(BIN):$$PATH"; score="python $(CORPUS)/../score.py"; failed=0; \
	for what in "read published" "read putuo-2024" "read planted" "read sound" "check planted" "check sound"; do \
		set -- $$what; echo "== $$1 $$2"; $$score $$1 "$(CORPUS)/$$2" || failed=1; \
	done; exit $$failed

lock: setup  ## resolve the dependencies anew, with hashes
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --extra pipeline --extra dev pyproject.toml -o requirements.lock
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --group server -o requirements-server.lock

clean:  ## remove the environment and all caches (not var/, which holds the archive)
	@rm -rf $(VENV) .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis dist
	@find . -name __pycache__ -type d -not -path './var/*' -prune -exec rm -rf {} +
