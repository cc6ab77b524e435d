# Two commands matter: make run, make test. Everything behind them is in tooling/ and bench/.

PYTHON ?= python3
HOST ?= 127.0.0.1
PORT ?= 8000
WORKSPACE = $(or $(VILLAGEMAP_WORKSPACE),var/workspace.gpkg)
CHECKS = .venv/bin/python -m tooling.checks

.DEFAULT_GOAL := help
.PHONY: help run test test-fuzz test-crash test-damage setup setup-dev lint format check-js lock wheel-check bench clean

help: ## Print this list.
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: setup ## Set everything up, make the sample city if there is no workspace, and serve (HOST=, PORT=).
	@test -e "$(WORKSPACE)" || .venv/bin/villagemap sample
	@exec .venv/bin/villagemap serve --host "$(HOST)" --port "$(PORT)"

test: setup-dev ## Set everything up and run every check and test, also in a real browser.
	@$(CHECKS)

test-fuzz: setup-dev ## Try 500 mutated files of each format on the intake, and measure the hostile ones.
	@VILLAGEMAP_TEST_FUZZ=500 .venv/bin/python -m pytest tests/hostile/test_fuzz.py -q
	@cd tests && ../.venv/bin/python -m hostile.measure

test-crash: setup-dev ## Kill 500 loads and let every single write of one fail (make test does a tenth of it).
	@VILLAGEMAP_TEST_KILLS=500 VILLAGEMAP_TEST_WRITE_STEP=1 .venv/bin/python -m pytest tests/crash -q

test-damage: setup-dev ## Change 2,000 single bytes of a workspace, 200 of them under the commands (make test does a tenth of it).
	@seed=$${VILLAGEMAP_TEST_DAMAGE_SEED:-$$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')}; \
	echo "VILLAGEMAP_TEST_DAMAGE_SEED=$$seed make test-damage does the same again"; \
	VILLAGEMAP_TEST_DAMAGE_SEED=$$seed VILLAGEMAP_TEST_FLIPS=2000 VILLAGEMAP_TEST_COMMAND_FLIPS=200 \
		.venv/bin/python -m pytest tests/damage -q

setup: ## Do the set-up of make run only; what is done is not repeated.
	@$(PYTHON) -m tooling.setup run

setup-dev: ## Do the set-up of make test only.
	@$(PYTHON) -m tooling.setup dev

lint: setup-dev ## Check style, format, types and the floors of the house.
	@$(CHECKS) style format types tool-types bench-types floors

format: setup-dev ## Rewrite our Python files in the one format.
	@.venv/bin/ruff check --fix-only --quiet . && .venv/bin/ruff format .

check-js: setup-dev ## Check our scripts (ESLint, types) and run their unit tests.
	@$(CHECKS) scripts

lock: setup-dev ## Choose versions anew within pyproject.toml and package.json (UPGRADE=1 takes the newest).
	@.venv/bin/python -m tooling.lock $(if $(UPGRADE),--upgrade)

wheel-check: setup-dev ## Prove the wheel: build it, install it elsewhere, start it, fetch a page with its scripts and styles, and a layer.
	@.venv/bin/python -m tooling.wheel_check

bench: setup-dev ## Measure ours beside every peer, in turn; 40 minutes (BENCH="--only page --quick" for parts).
	@.venv/bin/python -m bench $(BENCH)

clean: ## Remove what builds and tests leave behind; the set-up and the workspace stay.
	@rm -rf dist build .setup .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
	@find src tests tooling bench -name __pycache__ -type d -prune -exec rm -rf {} +
