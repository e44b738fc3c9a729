# make demo · make test · make lint · make wheel · make bench. Each sets up what it needs, once. PYTHON=python3.12 chooses the Python.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
VENV := .venv
BIN := $(VENV)/bin
NODE_BIN := node_modules/.bin
SCRIPTS := crawler/browser/js reports/edition/static/rond.js
PIP = $(BIN)/python -m pip install --quiet --disable-pip-version-check
# A night has many processes, and without byte code each of them would compile all modules again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo test lint bench lock wheel setup browser axe docs clean
help: ## List what can be made
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 10

demo: setup ## Run two nights over the bundled municipality
	$(BIN)/webbrond demo

test: setup ## Run all tests, including those in the browser
	$(BIN)/python -m pytest -n 3 --no-loadscope-reorder

lint: setup node_modules/.linters ## Check style, types, import direction, page scripts and docs
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(NODE_BIN)/eslint --config tools/js/eslint.config.mjs --max-warnings 0 $(SCRIPTS)
	$(NODE_BIN)/prettier --check --log-level warn $(SCRIPTS) tools/js
	$(NODE_BIN)/tsc --project tools/js
	$(BIN)/python -m tools.generate_docs --check

docs: setup ## Build the generated pages: docs/rules/ and docs/coverage.md
	$(BIN)/python -m tools.generate_docs

bench: setup ## Measure the figures of docs/performance.md
	$(BIN)/python -m bench

lock: ## Write requirements.txt: what constraints.txt pins, with the hashes of all its files
	@command -v uv >/dev/null || { echo "make lock needs uv (pipx install uv)" >&2; exit 1; }
	@echo "# Made by \`make lock\` from pyproject.toml and constraints.txt: hashes of every file, for all platforms." > $@.new
	@uv pip compile pyproject.toml --extra dev --constraints constraints.txt --universal --python-version 3.12 \
	  --generate-hashes --no-annotate --no-header --quiet >> $@.new
	@mv $@.new requirements.txt

wheel: $(VENV)/.made axe ## Build the wheel, with axe-core in it, into dist/
	$(BIN)/python -m hatchling build --target wheel

setup: $(VENV)/.made browser axe

# The environment is built again when its definition changes.
$(VENV)/.made: pyproject.toml requirements.txt
	@python=$${PYTHON:-$$(tools/find-python)} && echo "Python: $$python" && "$$python" -m venv $(VENV)
	@$(PIP) --require-hashes --requirement requirements.txt
	@$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

browser:
	@tools/find-browser

# axe-core 4.14 from npm where npm is; axe-selenium-python's own bundle serves otherwise.
axe:
	@if [ ! -f node_modules/axe-core/axe.min.js ]; then \
	  if command -v npm >/dev/null && npm ci --omit=dev --no-audit --no-fund --silent; then echo "axe-core: from npm"; \
	  else echo "axe-core: no npm here, or it failed; the older bundle of axe-selenium-python is used"; fi; fi

# ESLint, Prettier and TypeScript, for `make lint` alone; npm puts axe-core there again.
node_modules/.linters: package-lock.json | axe
	@command -v npm >/dev/null || { echo "make lint needs npm, with Node.js 20.19 or newer, for ESLint, Prettier and TypeScript" >&2; exit 1; }
	@npm ci --ignore-scripts --no-audit --no-fund --loglevel=error || { echo "make lint: npm could not install ESLint, Prettier and TypeScript" >&2; exit 1; }
	@touch $@

clean: ## Remove everything that was made
	rm -rf $(VENV) node_modules webbrond-demo build dist .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
