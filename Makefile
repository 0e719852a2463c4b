# Every target runs the set-up first, which does only what has changed.
.DEFAULT_GOAL := help
.PHONY: help python venv setup browser run demo simulate web down reset status logs test test-days screenshots chaos chaos-proof bench check migrate admin export-directory import-directory lock

# The first one found that is new enough; another: make PYTHON=/path/to/python ...
PYTHON ?= $(shell for python in python3 python3.13 python3.12 python3.11; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo "$$python" && break; done)
VENV := .venv/bin

help: ## Print this
	@echo "NowServing: kiosks issue tokens, desks call them, hallway screens follow."
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-16s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "Ports, addresses and the data folder come from the environment: docs/configuration.md"

setup: python
	@$(PYTHON) deploy/local/setup.py

venv: python
	@$(PYTHON) deploy/local/setup.py python

python:
	@[ -n "$(PYTHON)" ] || { echo "Python 3.11 or newer is needed: apt-get install python3 python3-venv (macOS: brew install python)"; exit 1; }

run: setup ## Bring everything up, print the addresses; Ctrl-C stops it
	@$(VENV)/python -m deploy.local run

demo: venv ## Simulate visitors and desks, so that the screens change (DAYS=21: with a history)
	@$(VENV)/python -m deploy.local.demo $(if $(DAYS),--days $(DAYS))

simulate: venv ## Play an outpatient day through the API (ARGS="--scenario elastic --plain")
	@$(VENV)/python -m deploy.local.simulate $(ARGS)

web: setup ## Serve the pages while you edit them, on port 5173, against the running stack
	@npm run --silent dev

down: venv ## Stop what `make run` started elsewhere
	@$(VENV)/python -m deploy.local down

reset: venv ## Stop, and forget all data
	@$(VENV)/python -m deploy.local reset

status: venv ## Say what runs, and where
	@$(VENV)/python -m deploy.local status

logs: venv ## Follow the logs of all processes
	@$(VENV)/python -m deploy.local logs

# Another time for our processes and the tests: deploy/local/moved_clock.py says what moves.
MOVED = $(if $(AT),$(VENV)/python -m deploy.local.moved_clock "$(AT)")
# Processes that share the tests; each has engines of its own. WORKERS=0 runs them in this one.
WORKERS ?= 3

test: setup browser ## Run every test, on engines and ports of its own (ARGS="shared -k ledger", AT=2028-02-29T23:58)
	@$(MOVED) npm test --silent
	@$(MOVED) $(VENV)/pytest -n $(WORKERS) $(ARGS)

test-days: setup browser ## Run the tests on other days: leap day, new year, summer time (DAYS="leap-day" ARGS=)
	@$(VENV)/python -m tests.other_days $(DAYS) -- -n $(WORKERS) $(ARGS)

browser: venv
	@$(VENV)/python -m deploy.local.browser

screenshots: setup browser ## Make pictures of all pages into docs/screens/ (PAGES="reports hall")
	@$(VENV)/python -m tests.screens $(PAGES)

bench: setup ## Measure how fast it is, beside bare limits (FIGURES="issue call", SHORT=1, WRITE=1)
	@$(VENV)/python -m bench $(FIGURES) $(if $(SHORT),--short) $(if $(WRITE),--write) $(ARGS)

chaos: setup ## Inject faults into the suite under load, and check its promises (SEED= DURATION= FAULTS=)
	@$(VENV)/python -m tests.chaos
	@[ -z "$(WRITE)" ] || $(VENV)/python -m tests.chaos.publish

chaos-proof: setup ## Run chaos on builds that are broken on purpose: it must find them (BUILDS= WRITE=1)
	@$(VENV)/python -m tests.chaos.proof $(BUILDS) $(if $(WRITE),--write)

check: setup ## Run everything that a tool can check
	$(VENV)/ruff check
	$(VENV)/ruff format --check
	$(VENV)/mypy .
	$(VENV)/lint-imports
	$(VENV)/pytest -q tests/test_tidy.py
	npm run --silent types -- --check
	npm run --silent typecheck
	npm run --silent lint

migrate: venv ## Bring the database and the topics to this version
	@$(VENV)/python -m deploy.local migrate

admin: venv ## Make the first administrator
	@$(VENV)/python -m deploy.local admin

FILE ?= directory.yaml
export-directory: venv ## Write branches, departments, queues and desks into FILE (directory.yaml)
	@$(VENV)/python -m deploy.local export-directory $(FILE)

import-directory: venv ## Make them what FILE says, or with ARGS=--compare print what would change
	@$(VENV)/python -m deploy.local import-directory $(ARGS) $(FILE)

lock: ## Refresh both locks from pyproject.toml (needs uv)
	$(COMPILE) --group dev -o requirements.lock
	$(COMPILE) -c requirements.lock -o deploy/requirements.lock
COMPILE = uv pip compile -q --generate-hashes --universal --python-version 3.11 \
	--no-emit-index-url --no-emit-find-links --no-header --no-annotate pyproject.toml
