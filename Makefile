# make            build the graph and the page (exports/), in a virtual environment of its own (.venv/)
# make test       everything that must hold: lint, types, layers, tests in Python and in a browser
# make test-long  the oracle over 100,000 fresh histories instead of 2,000 (EXAMPLES=n: over n); about half an hour
# make lint       the first three of these
# make format     mend what the formatter and the linter can
# make bench      time and memory at several sizes, beside other engines; writes the table of README.md (about half an hour)
# make layout    compute the places of the shipped history in the page anew, and keep them
# make pictures take the README's pictures anew; `make readme` runs its examples and puts their output in
# make clean      remove all that make made
# make PYTHON=python3.13 ...   with another Python than python3; `make clean` first

PYTHON ?= python3
VENV := .venv
PEERS := .venv-peers
BIN := $(VENV)/bin
STAMPS := $(VENV)/stamps
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check

EXPORTS := exports/allegiance.ttl exports/allegiance.trig exports/allegiance.html
MISSING := $(filter-out $(wildcard $(EXPORTS)),$(EXPORTS))
SOURCES := $(shell find graph ontology -type f ! -name '*.pyc')

# Tests start hundreds of processes: where nothing compiled may be kept, each would compile the package anew.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := all
.PHONY: all test test-long lint format bench layout pictures readme clean force

all: $(STAMPS)/built
	@echo
	@echo "The page: $(CURDIR)/exports/allegiance.html"
	@echo
	@echo "Worth typing:"
	@echo "  $(BIN)/allegiance allies jamaat-ul-ahrar --on 2020-09-01"
	@echo "  $(BIN)/allegiance alliances --on 2014-11-01"
	@echo "  $(BIN)/allegiance explore"

# Each line runs, whatever became of the one before, and the failures are named at the end.
# Slow tests and those in a browser run without coverage: their time goes into other programs, or into many examples of what
# the others cover, and coverage slows both down. A worker that has nothing left takes half of what the other still has.
test: $(STAMPS)/develop
	@tests/tools/install-foreign.sh $(BIN)/python
	@failed=; \
	run() { echo; echo "== $$*"; "$(BIN)/$$@" || failed="$$failed ($$*)"; }; \
	run ruff check; \
	run ruff format --check; \
	run mypy; \
	run lint-imports --no-logo; \
	run pytest -n 2 --dist worksteal -m "not slow and not browser" --cov --cov-report term; \
	run pytest -n 2 --dist worksteal -m "slow or browser" --no-cov; \
	if [ -n "$$failed" ]; then echo "failed:$$failed" >&2; exit 1; fi

test-long: $(STAMPS)/develop
	ALLEGIANCE_EXAMPLES=$(or $(EXAMPLES),100000) $(BIN)/pytest -q tests/properties/test_worlds.py \
		-k "all_worlds or one_world" --durations=0

lint: $(STAMPS)/develop
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: $(STAMPS)/develop
	$(BIN)/ruff format
	$(BIN)/ruff check --fix

bench: $(STAMPS)/develop $(PEERS)/installed
	@tests/tools/install-foreign.sh $(BIN)/python
	@failed=; \
	$(BIN)/python -m tests.benchmarks.run || failed=1; \
	PYTHONPATH=graph:. $(PEERS)/bin/python -m tests.benchmarks.asof || failed=1; \
	$(BIN)/python -m tests.benchmarks.publish || failed=1; \
	test -z "$$failed"

layout: $(STAMPS)/develop
	$(BIN)/python -m tests.keep_layout

pictures: $(STAMPS)/develop
	@tests/tools/install-foreign.sh $(BIN)/python
	$(BIN)/python -m tests.browser.take_pictures

readme: $(STAMPS)/develop
	$(BIN)/python -m tests.readme

clean:
	rm -rf $(VENV) $(PEERS) dist .coverage* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find exports -mindepth 1 ! -name README.md -delete
	find graph tests -name __pycache__ -type d -prune -exec rm -rf {} +

# The engines that the benchmark compares with, in an environment of their own.
$(PEERS)/installed: tests/benchmarks/requirements-peers.txt
	@tests/tools/make-venv.sh "$(PYTHON)" $(PEERS)
	$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --requirement $<
	@touch $@

# ---------------------------------------------------------------- stamps: a second make has nothing to do

$(STAMPS)/built: $(STAMPS)/runtime $(SOURCES) $(if $(MISSING),force)
	$(BIN)/allegiance build
	@touch $@

$(STAMPS)/venv:
	@tests/tools/make-venv.sh "$(PYTHON)" $(VENV)
	@mkdir -p $(STAMPS)
	@touch $@

# The first part of constraints.txt is enough to build and run.
$(STAMPS)/runtime: $(STAMPS)/venv constraints.txt pyproject.toml
	@sed '/^# ---- to test and lint/,$$d' constraints.txt >$(VENV)/runtime.txt
	$(PIP) --require-hashes --requirement $(VENV)/runtime.txt
	$(PIP) --no-deps --no-build-isolation --editable .
	@touch $@

$(STAMPS)/develop: $(STAMPS)/runtime tests/tools/install-compiler.sh
	@tests/tools/install-compiler.sh $(BIN)/python
	$(PIP) --require-hashes --requirement constraints.txt
	@touch $@
