# Everything here works on a fresh machine with Python 3.11 and make; each target sets up .venv by itself and is fast the second time.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps

# One more than cores: many tests wait for a process that starts, or for a clock.
WORKERS := $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)

.PHONY: help serve test constraints check check-long bench bench-search bench-postgres bench-memory bench-webhooks bench-stream bench-pages bench-reminders bench-capture bench-growth bench-client screenshots lint types types-js clean

help: ## show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | sort | expand -t 14

serve: .venv/.server ## serve the API on http://127.0.0.1:8585, in ./axle.db
	$(BIN)/axle serve

test: .venv/.dev ## run the tests, on every core
	$(BIN)/python -m pytest -n $(WORKERS) --dist loadscope --no-loadscope-reorder # tests/conftest.py knows which modules are long

check: lint types types-js ## lint, types, tests: what CI runs
	$(MAKE) test

check-long: .venv/.dev ## the long rounds: kill -9, power cuts, failing disks; and how much of the code all tests run
	$(BIN)/python -m pytest -m "long or not long" --cov

bench: .venv/.dev ## measure, and print ratios against references of the same run
	$(BIN)/python -m benchmarks.server

bench-search: .venv/.dev ## measure searches of 100,000 and 1,000,000 tasks
	$(BIN)/python -m benchmarks.search

bench-postgres: .venv/.dev ## measure PostgreSQL beside SQLite, on the server that AXLE_TEST_POSTGRES names or this machine's
	$(BIN)/python -m benchmarks.postgres

bench-memory: .venv/.dev ## measure the private memory of servers, of connections and of PostgreSQL's processes
	$(BIN)/python -m benchmarks.memory

bench-webhooks: .venv/.dev ## measure webhooks: events told in a second, how soon, and what a write notices
	$(BIN)/python -m benchmarks.webhooks

bench-stream: .venv/.dev ## measure the stream of events: memory of a listener, how soon, events told in a second
	$(BIN)/python -m benchmarks.stream

bench-capture: .venv/.dev ## measure what a captured call costs beside a direct one
	$(BIN)/python -m benchmarks.capture

bench-reminders: .venv/.dev ## measure reminders: how late they are, and how fast what has piled up is sent
	$(BIN)/python -m benchmarks.reminders

bench-pages: .venv/.dev ## measure the inbox with 100,000 tasks in Chromium: its first view, and keys until they are painted
	$(BIN)/python -m benchmarks.pages

bench-growth: .venv/.dev ## measure how times grow with records, accounts, associations, history, due moments
	$(BIN)/python -m benchmarks.growth

bench-client: .venv/.dev ## measure the client against HubSpot's and a bare loop
	$(BIN)/python -m benchmarks.client

screenshots: .venv/.dev ## make the pictures in docs/images, with Chromium
	$(BIN)/python -m tests.pages.screenshots

lint: .venv/.dev ## ruff and the import contracts
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache

types: .venv/.dev ## mypy, strict
	$(BIN)/mypy

# The types of the pages' scripts stand in comments. Who has no npm leaves them to whoever checks next.
types-js: ## types of the scripts of the pages, where npm is
	@if command -v npm >/dev/null && { [ -d tools/pages/node_modules ] || npm ci --silent --no-audit --no-fund --prefix tools/pages; }; \
	then tools/pages/node_modules/.bin/tsc -p tools/pages; \
	else echo "types-js: skipped, npm is missing or cannot install" >&2; fi

constraints: .venv/.dev ## take newer releases of what is installed, with the hashes of their files
	$(BIN)/python -m tools.constraints

clean: ## remove everything that can be made again
	rm -rf .venv dist tools/pages/node_modules .mypy_cache .pytest_cache .ruff_cache .hypothesis

.venv/pyvenv.cfg:
	$(PYTHON) -m venv .venv

# Nothing is installed but the very files that the constraints name. The package itself has no hash, and so is a command of its own.
.venv/.server: .venv/pyvenv.cfg pyproject.toml constraints-server.txt
	$(PIP) --require-hashes --only-binary :all: -r constraints-server.txt
	$(PIP) --no-build-isolation -e .
	@touch $@

.venv/.dev: .venv/pyvenv.cfg pyproject.toml constraints.txt
	$(PIP) --require-hashes --only-binary :all: -r constraints.txt
	$(PIP) --no-build-isolation -e .
	$(BIN)/python -m pip check
	@touch $@ .venv/.server
