# Doors: make run, test, chaos, check, bench, clean. Needs Python 3.11 or newer, and make.
PYTHON ?= $(shell for name in python3 python3.14 python3.13 python3.12 python3.11 python; do \
	$$name -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$name && break; done)
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement
# Each door names the settings itself; the tests choose theirs before they are read.
unexport DJANGO_SETTINGS_MODULE
OURS := $(addprefix --ignore ,.venv var tests benchmarks deploy)

.PHONY: run test test-sqlite test-postgresql chaos check bench clean messages lock install install-dev
.SILENT:

run: install
	exec $(BIN)/python -m sigportal.run

# Both at once: each waits for a browser or a database half of its time. What the second says comes whole.
test: install-dev
	$(MAKE) --no-print-directory -j2 test-sqlite test-postgresql

# What needs one database only is tried here, and in the browser there: the two take about as long.
test-sqlite: install-dev
	$(BIN)/pytest -m 'not (once and browser)'

test-postgresql: install-dev
	said=$$(mktemp) && trap 'rm -f "$$said"' EXIT && \
		if $(BIN)/pytest --database=postgresql -m 'not once or browser' >"$$said" 2>&1; then code=0; else code=$$?; fi; \
		printf '\nOn PostgreSQL:\n'; cat "$$said"; exit $$code

chaos: install-dev
	CHAOS_RECIPIENTS=20000 CHAOS_KILLS=20 $(BIN)/pytest tests/chaos -rP

check: install-dev
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/djlint templates --lint --quiet
	git ls-files '*.py' ':!*/migrations/*' | xargs $(BIN)/django-upgrade --target-version 5.2
	$(BIN)/pytest tests/test_project.py

bench: install-dev
	$(BIN)/python -m benchmarks

messages: install-dev
	$(BIN)/python manage.py makemessages --locale sv --no-location --no-obsolete $(OURS)
	$(BIN)/python manage.py compilemessages --locale sv --ignore .venv

lock: install-dev
	$(BIN)/uv pip compile pyproject.toml --quiet --universal --generate-hashes --no-annotate --no-header \
		--python-version 3.11 --output-file requirements.txt
	$(BIN)/uv pip compile pyproject.toml --group dev --quiet --universal --generate-hashes --no-annotate \
		--no-header --python-version 3.11 --constraint requirements.txt --output-file requirements-dev.txt

clean:
	rm -rf $(VENV) var .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

install: $(VENV)/installed
install-dev: $(VENV)/installed-dev

$(VENV)/installed: requirements.txt | $(BIN)/python
	echo "Installing what the portal needs…"
	$(PIP) requirements.txt
	touch $@

$(VENV)/installed-dev: requirements-dev.txt | $(BIN)/python
	echo "Installing what the tests need…"
	$(PIP) requirements-dev.txt
	touch $@ $(VENV)/installed

$(BIN)/python:
	test -n "$(PYTHON)" && $(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
		{ echo "sigportal needs Python 3.11 or newer, and found none. Install it, or name it: make run PYTHON=/path/to/python3"; exit 1; } >&2
	$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
		{ echo "$(PYTHON) cannot make a virtual environment. On Debian or Ubuntu: apt install python3-venv"; exit 1; } >&2
	$(PYTHON) -m venv $(VENV)
