# `make run` and `make test` need Python 3.11 and nothing else: they make what is missing first.

PY := .venv/bin/python
# One worker a core on the two-core machines this is built on; set TEST_WORKERS for another.
TEST_WORKERS ?= 2
# Rewritten assertions are kept in any shell: without, each worker of the tests writes them anew for seconds.
export PYTHONDONTWRITEBYTECODE :=
# COVERAGE=yes measures which lines and branches the tests reach, and fails below the share in pyproject.toml.
COVERAGE ?=
MEASURED = --cov --cov-report=term

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run test coverage mutants check format pictures clean

help: ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' Makefile

run: ## Start the bot; without BOT_TOKEN the playground, a chat page in your browser
	@sh .ci/bootstrap run
	@exec $(PY) -m bot run

test: ## Run the tests, on SQLite and, where one is found, PostgreSQL
	@sh .ci/bootstrap dev
	@$(PY) .ci/surroundings.py
	@exec $(PY) -m pytest -n $(TEST_WORKERS) $(if $(COVERAGE),$(MEASURED)) $(PYTEST_ARGS)

coverage: ## Run the tests and measure which branches they take; twice the time
	@$(MAKE) --no-print-directory test COVERAGE=yes

mutants: ## Change the rules one by one and see the tests fail; half an hour
	@sh .ci/bootstrap dev
	@exec sh .ci/mutants $(MUTANTS)

check: ## Run every check of the project, the same as in CI
	@exec bash .ci/run

format: ## Tidy the code
	@sh .ci/bootstrap dev
	@$(PY) -m ruff check --fix .
	@$(PY) -m ruff format .

pictures: ## Take the README's pictures anew, from a running playground in Chromium
	@sh .ci/bootstrap dev
	@exec $(PY) -m docs.pictures

clean: ## Remove the Python environment and all caches; your data stays
	@rm -rf .venv build mutants *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache .coverage*
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
