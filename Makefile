# The everyday commands. A fresh machine needs make and Python 3.11 or newer with pip and venv.

PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet
UV ?= $(firstword $(wildcard $(BIN)/uv) $(shell command -v uv))
LOCK := $(UV) pip compile --quiet --no-progress --universal --python-version 3.11 --generate-hashes --no-header \
	--no-annotate --no-emit-index-url
# Most tests wait for servers: more of them than processors.
TEST_OPTIONS ?= -n 4

.DELETE_ON_ERROR:
.PHONY: help run test thorough coverage attacks faults check audit bench accuracy lock clean distclean

help: ## says what there is
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/make \1: \2/p' Makefile

run: .venv/made-run ## shows the whole service with an invented town; needs no account
	$(BIN)/casepost demo

test: .venv/made-dev ## runs the tests
	$(BIN)/python -m pytest $(TEST_OPTIONS) -m 'not thorough'

thorough: .venv/made-dev ## runs the tests that take longest: every attack, loops, floods, exports and restores
	$(BIN)/python -m pytest $(TEST_OPTIONS) -m thorough

coverage: .venv/made-dev ## runs the tests and reports the lines and branches that none of them took
	$(BIN)/python -m pytest $(TEST_OPTIONS) --cov --cov-report=term

# all: everything, within twenty minutes on two processors; it writes its table into docs/promises.md. ci: a selection.
FAULTS ?= all
FAULTS_OPTIONS ?= -n 2 --dist worksteal
FAULTS_END := $(if $(shell command -v timeout),timeout --verbose $(if $(filter ci,$(FAULTS)),10m,20m))

faults: .venv/made-dev ## kills, cuts, slows, fills and locks the running service and counts what came through
	$(FAULTS_END) $(BIN)/python -m pytest $(FAULTS_OPTIONS) tests/faults --faults=$(FAULTS)

check: .venv/made-dev ## format, lint, types, directions of imports, what is locked, and the tests of the documents
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python bench/dependencies
	$(BIN)/python -m pytest -q -p no:cacheprovider tests/test_docs.py tests/test_project.py

audit: .venv/made-dev ## asks the public database of advisories about everything that is locked; needs a network
	$(BIN)/python bench/dependencies --ask

# Mail of your own is varied too: make attacks CORPUS=folder
attacks: .venv/made-dev ## sends every hostile mail and thousands of variants, and counts what they did
	PYTHONPATH=tests $(BIN)/python -m attacks.siege $(if $(filter command line,$(origin CORPUS)),'$(CORPUS)')
	$(BIN)/python bench/hostile.py

bench: .venv/made-dev ## measures speed, memory, and time on hostile shapes
	$(BIN)/python bench/speed.py
	$(BIN)/python bench/linear.py
	$(BIN)/python bench/language.py
	$(BIN)/python bench/suggestion_speed.py

# Mail with known answers is not part of the project: docs/understanding.md says what such a folder holds.
CORPUS ?= ../shared/corpus
# Texts with known categories: docs/suggestion.md says which.
CATEGORIES ?= ../shared/categories
WRITTEN := bench/accuracy/written/tuned.jsonl bench/accuracy/written/held-back.jsonl

accuracy: .venv/made-dev .venv/made-others ## measures how often mail is understood and sorted rightly, beside other libraries
	@test -d '$(CORPUS)' || { echo 'There is no mail at $(CORPUS). Name a folder: make accuracy CORPUS=...' >&2; exit 1; }
	$(BIN)/python bench/accuracy '$(CORPUS)' --libraries .venv/others/bin/python
	@test -d '$(CATEGORIES)' || { echo 'There are no texts at $(CATEGORIES). Name a folder: make accuracy CATEGORIES=...' >&2; exit 1; }
	$(BIN)/python bench/accuracy/suggestion.py '$(CATEGORIES)' --blind $(WRITTEN)
	$(BIN)/python bench/accuracy/priority.py '$(CATEGORIES)' --blind bench/accuracy/written/*.jsonl
	$(BIN)/python bench/accuracy/nightly.py '$(CATEGORIES)'

# The first part of the lock is what `make run` needs, the second what developing needs besides.
lock: ## writes requirements.lock anew from pyproject.toml
	@test -n "$(UV)" || { echo 'make lock needs uv. Run: $(BIN)/pip install uv' >&2; exit 1; }
	mkdir -p .venv
	printf 'hatchling>=1.27\neditables>=0.5\n' > .venv/build.in
	$(LOCK) pyproject.toml .venv/build.in --extra demo --output-file .venv/first.lock --upgrade
	$(LOCK) pyproject.toml --extra dev --constraints .venv/first.lock --output-file .venv/all.lock --upgrade
	{ echo '# Made by `make lock`. Do not edit.'; \
	  echo '# Running, the demo, and building the package'; cat .venv/first.lock; \
	  echo '# Development and PostgreSQL'; \
	  awk '/^[^ ]/ { split($$1, pin, "=="); name = pin[1]; if (FNR == NR) first[name] = 1 } \
	    FNR != NR && !(name in first)' .venv/first.lock .venv/all.lock; } > .venv/new.lock
	mv .venv/new.lock requirements.lock

clean: ## removes what tools and tests leave behind
	rm -rf .coverage .coverage.* htmlcov dist build .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -not -path './.venv/*' -prune -exec rm -rf {} +

distclean: clean ## and the Python environment too
	rm -rf .venv

.venv/pyvenv.cfg:
	@test -n "$(PYTHON)" || { echo 'Casepost needs Python 3.11 or newer. Install it, or name it: make PYTHON=...' >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo 'Casepost needs Python 3.11 or newer. Name it: make PYTHON=/path/to/python3.11' >&2; exit 1; }
	$(PYTHON) -m venv .venv

# The stamps are older than their sources when something has to be installed again.
.venv/made-run: requirements.lock pyproject.toml | .venv/pyvenv.cfg
	sed '/^# Development/,$$d' requirements.lock > .venv/run.lock
	$(PIP) install --no-deps --require-hashes -r .venv/run.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	touch $@

# Each by itself: what cannot be installed here is left out of the table.
.venv/made-others: bench/accuracy/libraries.txt | .venv/pyvenv.cfg
	$(PYTHON) -m venv .venv/others
	sed '/^#/d' $< | while read -r one; do \
	  .venv/others/bin/python -m pip --disable-pip-version-check --quiet install "$$one" || echo "left out: $$one"; done
	touch $@

.venv/made-dev: .venv/made-run
	$(PIP) install --no-deps --require-hashes -r requirements.lock
	touch $@
