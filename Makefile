# Two commands for newcomers: `make demo` shows what cac-check does, `make test` runs everything a change must pass.
# Both make a virtual environment of their own here and need only Python 3.11 or newer and the package registry.

PYTHON ?= python3
SHELL := /bin/bash
PIP_QUIET := --quiet --disable-pip-version-check

# What is installed for the demo, as a user has it; what developers use, installed in place.
DEMO := .venv
DEV := .venv-test
SOURCES := pyproject.toml $(shell find cac_check -name '*.py' -o -name '*.yaml' -o -name '*.json')

# The data hold contradictions, so exit code 1 is the right one; any other means that the demo failed.
CONTRADICTED := code=$$?; [ $$code -eq 1 ] || { echo "this ended with exit code $$code where 1 was expected" >&2; exit 1; }

.PHONY: help demo test lint fresh rules gate unit plain lowest java browser fuzz laws release-check lock bench docs docs-check docs-site gallery clean python

help:
	@echo 'make demo    check the example data and write report.md'
	@echo 'make test    everything a change must pass (what .ci/run runs)'
	@echo 'make lint    style, types and layers only'
	@echo 'make fuzz    random worlds, mutated files and laws for an hour (SECONDS=600: for ten minutes)'
	@echo 'make laws    the laws of the engine on 20,000 random examples each'
	@echo 'make bench   start-up time and a large data set, measured'
	@echo 'make release-check   whether this commit can be published'
	@echo 'make docs    write the generated parts of docs/ and schemas/ anew'
	@echo 'make docs-site   build the documentation as a site, and open it'
	@echo 'make docs-check  every command in the docs run and compared, the site built, its links followed'
	@echo 'make gallery     reports on all data sets and tables: build/gallery/index.html'
	@echo 'make clean   remove the environments and caches'

python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo 'cac-check needs Python 3.11 or newer; name one with: make demo PYTHON=/path/to/python3.11' >&2; exit 2; }

$(DEMO)/installed: $(SOURCES) | python
	@echo 'Installing cac-check into $(DEMO) …'
	@$(PYTHON) -m venv $(DEMO)
	@$(DEMO)/bin/pip install $(PIP_QUIET) --upgrade .
	@touch $@

$(DEV)/installed: pyproject.toml | python
	@echo 'Installing cac-check and the test tools into $(DEV) …'
	@$(PYTHON) -m venv $(DEV)
	@$(DEV)/bin/pip install $(PIP_QUIET) --editable '.[test,docs]'
	@touch $@

demo: $(DEMO)/installed
	@echo
	@echo '$$ cac-check check data/cac-2023.yaml --rules rules/cac-2023.yaml'
	@$(DEMO)/bin/cac-check check data/cac-2023.yaml --rules rules/cac-2023.yaml; $(CONTRADICTED)
	@echo
	@echo '$$ cac-check report data/cac-2023.yaml --rules rules/cac-2023.yaml -o report.md'
	@$(DEMO)/bin/cac-check report data/cac-2023.yaml --rules rules/cac-2023.yaml -o report.md; $(CONTRADICTED)
	@echo
	@echo 'That was the demo. In spring 2023 a Chinese regulator published the results of a campaign, and dozens of outlets'
	@echo 'passed its figures on. The check above put them side by side: what "cannot all hold" was proved impossible on any'
	@echo 'reading of the words, which is why it ended with exit code 1. report.md tells the same for readers.'
	@echo
	@echo 'Next, try:'
	@echo '  . $(DEMO)/bin/activate'
	@echo '  cac-check report data/cac-2023.yaml --source theaseandaily --brief    a note on one article'
	@echo '  cac-check read "nearly 8,000"                                         how words become numbers'
	@echo '  cac-check init my-check                                               a small data set of your own'

test: lint docs-check rules gate unit plain lowest

lint: $(DEV)/installed
	$(DEV)/bin/ruff check .
	$(DEV)/bin/ruff format --check .
	$(DEV)/bin/mypy
	$(DEV)/bin/lint-imports

# Generated files must be what the code generates now.
fresh: $(DEV)/installed
	$(DEV)/bin/python docs/generate.py --check
	$(DEV)/bin/python docs/cldr.py --check
	$(DEV)/bin/python docs/messages.py --check

# Every rule carries examples; they are run like tests.
rules: $(DEV)/installed
	$(DEV)/bin/cac-check rules test rules/*.yaml rules/packs/*/rules.yaml

# Our own data are gated like anybody's: edits may bring in no contradiction that data/accepted.json does not explain.
gate: $(DEV)/installed
	@if git rev-parse --quiet --verify 'HEAD^1' >/dev/null 2>&1; \
	then $(DEV)/bin/cac-check gate data --baseline data/accepted.json; \
	else echo 'gate: no history here to compare with'; fi

# -rs says why a test was skipped: those of Spark need Java, those of pages Chromium. Tests of one group (a Spark session) share a process.
unit: $(DEV)/installed java browser
	HYPOTHESIS_PROFILE=$${HYPOTHESIS_PROFILE:-ci} $(DEV)/bin/pytest -n 2 -rs

# What a user has who installs no extra, with the newest packages; and with the lowest versions pyproject.toml allows.
ROUNDS := tests/cli/test_check.py tests/cli/test_tables.py tests/cli/test_gate_tables.py tests/cli/test_subjects.py
TOOLS := pytest hypothesis jsonschema 'markdown-it-py[linkify]'
ROUND := -m pytest --override-ini addopts= -q --strict-markers --import-mode=importlib -p no:cacheprovider $(ROUNDS)

.venv-plain/installed: pyproject.toml | python
	@$(PYTHON) -m venv .venv-plain
	@.venv-plain/bin/pip install $(PIP_QUIET) --editable . $(TOOLS)
	@touch $@

.venv-lowest/installed: pyproject.toml tests/lowest.py | python
	@$(PYTHON) -m venv .venv-lowest
	@$(PYTHON) tests/lowest.py > .venv-lowest/versions.txt
	@.venv-lowest/bin/pip install $(PIP_QUIET) --editable . --constraint .venv-lowest/versions.txt $(TOOLS)
	@touch $@

plain: .venv-plain/installed
	.venv-plain/bin/python $(ROUND)

lowest: .venv-lowest/installed
	.venv-lowest/bin/python $(ROUND)

# Spark runs on Java, which no Python package brings along with all that Spark needs. On a machine of Debian's family it is
# installed where that may be done without asking; elsewhere the tests of Spark are skipped, and say so.
java:
	@command -v java >/dev/null || [ -n "$$JAVA_HOME" ] || if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo 'Installing Java for the tests of Spark …'; \
	  { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends \
	    default-jre-headless; } >/dev/null || echo 'Java cannot be installed: the tests of Spark are skipped'; \
	else echo 'Java is not installed: the tests of Spark are skipped (apt install default-jre-headless)'; fi

# Pages are looked at in Chromium of the distribution, with axe-core of npm; where they cannot be had, those tests are skipped.
AXE := $(DEV)/node/node_modules/axe-core/axe.min.js
browser: $(DEV)/installed
	@command -v chromium >/dev/null || if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo 'Installing Chromium for the tests of pages …'; \
	  { apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends chromium; } \
	    >/dev/null || echo 'Chromium cannot be installed: the tests of pages are skipped'; \
	else echo 'Chromium is not installed: the tests of pages are skipped (apt install chromium)'; fi
	@[ -f $(AXE) ] || if command -v npm >/dev/null; then \
	  npm install --silent --no-audit --no-fund --ignore-scripts --prefix $(DEV)/node axe-core@4 >/dev/null \
	    || echo 'axe-core cannot be installed: the tests of accessibility are skipped'; \
	else echo 'npm is not installed: the tests of accessibility are skipped'; fi

# Worlds, doors and laws for so long; what is found is kept and made smaller. The seed is printed: make fuzz SECONDS=600 SEED=7
SECONDS ?= 3600
fuzz: $(DEV)/installed
	@$(DEV)/bin/pip install $(PIP_QUIET) atheris 2>/dev/null || echo 'atheris has no build for this Python: doors are tried by chance'
	$(DEV)/bin/python -m tests.fuzz.session --seconds $(SECONDS) $(if $(SEED),--seed $(SEED))

# Some hours for all of them; a file or a law of your choice: make laws LAWS="tests/laws/test_engine_laws.py -k scale"
LAWS ?= tests/laws
laws: $(DEV)/installed
	HYPOTHESIS_PROFILE=nightly $(DEV)/bin/pytest -n 2 --dist worksteal --durations=0 --hypothesis-show-statistics $(LAWS)

bench: $(DEV)/installed
	$(DEV)/bin/python benchmarks/startup.py --history benchmarks/history.jsonl
	$(DEV)/bin/python benchmarks/check.py --history benchmarks/history.jsonl
	$(DEV)/bin/python benchmarks/gate.py
	$(DEV)/bin/python benchmarks/engine.py
	$(DEV)/bin/python docs/generate.py

# Before a version is published; until it is tagged: make release-check UNTAGGED=--untagged
release-check: $(DEV)/installed
	@$(DEV)/bin/pip install $(PIP_QUIET) 'hatchling>=1.25'
	$(DEV)/bin/python tests/release.py $(UNTAGGED)

# The development environment, every version of it, for `uv sync --extra test`.
lock:
	uv lock --no-config

docs: $(DEV)/installed
	$(DEV)/bin/python docs/generate.py

docs-check: fresh
	$(DEV)/bin/python docs/website.py

docs-site: $(DEV)/installed
	$(DEV)/bin/python docs/website.py --open

gallery: $(DEV)/installed
	$(DEV)/bin/python docs/gallery.py

clean:
	rm -rf $(DEMO) .fuzz $(DEV) .venv-plain .venv-lowest build dist .hypothesis .pytest_cache .mypy_cache .ruff_cache .import_linter_cache report.md
