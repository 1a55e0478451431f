# One command to run Foyer, one to test it. Both need Python 3.11 and make, nothing else.
.DEFAULT_GOAL := help
.PHONY: help run test check types style collection format reset bench screenshots messages schema lock camera runtime dev

# The first Python on this machine that is new enough; PYTHON=... names another.
PYTHON ?= $(firstword $(shell for p in python3.11 python3 python3.12 python3.13 python3.14; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p; done; true) python3)
VENV := .venv/bin/python
# Checks and tests keep away from the data of `make run`.
APART := FOYER_HOME=$(CURDIR)/var/test
UNUSED := $(APART) DATABASE_URL=postgresql:///unused
PRODUCTION := $(APART) FOYER_PUBLIC_URL=https://foyer.example \
	FOYER_SECRET_KEY=only-for-this-check-0123456789-abcdefghijklmnopqrstuvwxyz-ABCDEFG

# Some machines forbid it, and then every process compiles all of it anew.
unexport PYTHONDONTWRITEBYTECODE

run: runtime ## start Foyer at http://localhost:8000 (PORT, FOYER_HOME); Ctrl-C stops it
	@$(VENV) manage.py up

test: dev ## everything: style, types, settings, then all tests
	@$(MAKE) --no-print-directory --jobs 2 types style collection
	$(VENV) -m pytest -n 3 --dist worksteal

check: dev ## style, imports, types, migrations and production settings, without the tests
	@$(MAKE) --no-print-directory --jobs 2 types style

types:
	$(UNUSED) $(VENV) -m mypy .

style:
	$(VENV) -m ruff format --check .
	$(VENV) -m ruff check .
	.venv/bin/lint-imports --no-cache
	$(APART) $(VENV) manage.py makemigrations --check
	$(PRODUCTION) $(VENV) manage.py check --deploy --fail-level WARNING

# Compiles the tests while types are checked, as each worker would; they say what is wrong with one.
collection: style
	@-$(APART) $(VENV) -m pytest --collect-only --quiet > /dev/null

format: dev ## lay out the code, and mend what can be mended
	$(VENV) -m ruff format .
	$(VENV) -m ruff check --fix .

reset: runtime ## delete the embedded database and all that was made in FOYER_HOME (YES=1: do not ask)
	@$(VENV) -m config.launch.reset

bench: dev ## measure; OF=ingest, loyalty, onsale, webhooks, analytics or pages
	@$(VENV) -m bench.$(or $(OF),ingest)

screenshots: dev ## take a picture of every page of the demo, into var/screenshots
	@$(VENV) -m tests.screenshots

messages: dev ## bring the German catalogue up to what the code says, and compile it
	@$(APART) $(VENV) -m tests.translations

schema: dev ## write docs/openapi.yaml anew
	$(APART) $(VENV) manage.py spectacular --file docs/openapi.yaml

lock: dev ## resolve the newest allowed versions into requirements.lock and requirements-dev.lock
	.venv/bin/uv lock --upgrade
	.venv/bin/uv export --quiet --format requirements.txt --no-emit-project --no-header --no-dev -o requirements.lock
	.venv/bin/uv export --quiet --format requirements.txt --no-emit-project --no-header -o requirements-dev.lock

camera: ## fetch what reads codes at the door in browsers that cannot by themselves (needs npm)
	@mkdir -p var/npm static/vendor
	@cp package.json package-lock.json .npmrc var/npm/
	@cd var/npm && npm ci --ignore-scripts --no-audit --no-fund
	@cp var/npm/node_modules/barcode-detector/dist/iife/ponyfill.js static/vendor/barcode-detector.js
	@cp var/npm/node_modules/zxing-wasm/dist/reader/zxing_reader.wasm static/vendor/

help: ## show these chores
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/^([a-z-]+):.*## /\1|/' | awk -F'|' '{printf "  make %-16s %s\n", $$1, $$2}'

runtime:
	@$(PYTHON) config/launch/bootstrap.py

dev:
	@$(PYTHON) config/launch/bootstrap.py --dev
