# The only list of commands. `make help` prints it; `make test` and `make check` are what CI runs (.ci/run).

PYTHON ?= python3
PORT ?= 8000
DATA ?= .consulta
WORKERS ?= 2
VENV := .venv/bin
NPM := PATH="$(CURDIR)/.node/bin:$$PATH" npm --prefix web
# In CI a skipped test is a failed test.
NO_SKIPS := $(if $(filter true,$(CI)),-p tests.components.no_skips)
PYTEST := $(VENV)/python -m pytest $(NO_SKIPS)
HAS_WEB := $(if $(filter 1,$(CONSULTA_SKIP_WEB)),,$(wildcard web/package.json))

.DEFAULT_GOAL := help
.PHONY: help setup run test test-fast test-web check check-format check-lint check-types check-walls check-locks \
        check-web format bench api lock clean test-setup
.NOTPARALLEL:

help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## make what running needs: .venv and the web application
	@$(PYTHON) tools/setup.py run

run: setup ## start Consulta with a demo practice (PORT=8000 DATA=.consulta)
	@exec $(VENV)/consulta serve --demo --port $(PORT) --data $(DATA)

test-setup:
	@$(PYTHON) tools/setup.py test

test: test-setup ## run all tests, on real components; journeys last
	@tools/system_packages.sh
	@failed=0; \
	$(MAKE) --no-print-directory test-web || failed=1; \
	$(PYTEST) -n $(WORKERS) --dist loadfile --no-loadscope-reorder || failed=1; \
	exit $$failed

test-fast: test-setup ## run the tests that need neither a browser nor patience (about a minute)
	@$(PYTEST) -n $(WORKERS) --dist loadfile -m "not journey and not slow and not bench" --ignore=tests/components

test-web:
	@$(if $(HAS_WEB),$(NPM) run --silent test -- --run,echo "no web application here")

check: test-setup check-format check-lint check-types check-walls check-locks check-web ## run every check that is not a test (under a minute)

check-format:
	@$(VENV)/ruff format --quiet --check . || { echo "make format puts it right"; exit 1; }

check-lint:
	@$(VENV)/ruff check --quiet .

check-types:
	@$(VENV)/mypy

check-walls:
	@$(VENV)/python tools/walls.py
	@PYTHONPATH=src $(VENV)/lint-imports --no-logo

check-locks:
	@$(VENV)/python tools/locks.py

check-web:
	@$(if $(HAS_WEB),$(NPM) run --silent check,echo "no web application here")

format: test-setup ## format the code and put right what can be put right automatically
	@$(VENV)/ruff check --quiet --fix-only .
	@$(VENV)/ruff format --quiet .
	@$(if $(HAS_WEB),$(NPM) run --silent format,true)

bench: test-setup ## measure and compare with the targets (ONLY=name); writes bench/out/results.json
	@$(VENV)/python -m bench $(if $(ONLY),--only $(ONLY))

api: test-setup ## write the API's document and the TypeScript types made of it
	@npm_config_loglevel=error $(VENV)/python tools/openapi.py

lock: test-setup ## make the lock files anew from pyproject.toml and web/package.json (UPGRADE=1 for newer versions)
	@$(PYTHON) tools/relock.py $(if $(UPGRADE),--upgrade)

clean: ## remove everything that was made, except the data
	@rm -rf .venv .node build dist src/*.egg-info web/node_modules src/consulta/_web bench/out tests/out \
	  .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	@find src tests bench tools -name __pycache__ -type d -prune -exec rm -rf {} +
