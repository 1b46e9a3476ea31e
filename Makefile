# The commands of this project; docs/developers/commands.md says more about each.

PORT ?= 8000
ONLY ?=
export PORT ONLY
# Hundreds of processes start in a run of the tests: none has to compile the product anew, whatever the shell says.
export PYTHONDONTWRITEBYTECODE =

PYTHON_HERE := .venv/bin/python
UNIT := tests/rules tests/forms tests/docs $(addprefix tests/access/test_,sight.py acts.py shown.py)

.DEFAULT_GOAL := help
.PHONY: help run test check setup bench stress coverage lock texts pictures docs

help: ## say what can be typed
	@printf 'casework: what happens in a company after the yearly stress check\n\n'
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-9s %s\n", $$1, $$2 }' Makefile
	@printf "\nPORT=8001 make run           another port\nFRESH=1 make run             the demo company anew\nONLY=case-list make bench    one row only\n"

run: setup ## install, build the demo company and serve it at http://127.0.0.1:8000 (PORT= changes it, FRESH=1 builds anew)
	@exec .venv/bin/casework demo run --port "$$PORT" $(if $(FRESH),--fresh)

test: ## install what the tests need and run everything: lint, types, contracts, all tests, both databases, browser
	@.ci/needs chromium font postgresql writer poppler
	@.ci/setup develop
	@.ci/static
	@$(PYTHON_HERE) -m pytest --numprocesses auto --dist worksteal --durations 40

check: ## quick, under a minute: lint, types, layer contracts, unit tests
	@.ci/setup develop
	@.ci/static
	@$(PYTHON_HERE) -m pytest --quiet --numprocesses auto $(UNIT)

setup: ## only the environment, .venv, as the lock file says
	@.ci/setup run

bench: ## measure; prints a table and writes figures/bench.json (ONLY=name for one row)
	@.ci/needs postgresql
	@.ci/setup develop
	@exec $(PYTHON_HERE) -m tests.figures.bench

stress: ## break things for long; prints a table and writes figures/stress.json (ONLY=name for one row)
	@.ci/needs postgresql
	@.ci/setup develop
	@exec $(PYTHON_HERE) -m tests.figures.stress

coverage: ## which lines and branches the tests reach
	@.ci/needs chromium font postgresql writer poppler
	@.ci/setup develop
	@rm -rf var/coverage && mkdir -p var/coverage
	@$(PYTHON_HERE) -m coverage run -m pytest --numprocesses auto --dist worksteal --durations 40
	@$(PYTHON_HERE) -m coverage combine --quiet
	@$(PYTHON_HERE) -m coverage report

lock: ## write the lock files anew after a dependency changed (UPGRADE=1 takes the newest versions)
	@.ci/setup develop
	@.ci/relock $(if $(UPGRADE),--upgrade)

texts: ## bring the English catalogue up to what the code says; new texts are listed and stay to be filled in
	@.ci/setup develop
	@$(PYTHON_HERE) -m tests.texts.update

pictures: ## take the pictures in docs/pictures anew, from the demo company on a fixed day
	@.ci/needs chromium font
	@.ci/setup develop
	@$(PYTHON_HERE) -m tests.browser.pictures

docs: ## write docs/access.md, docs/states.md and docs/deadlines.md anew from the tables that are in force
	@.ci/setup run
	@$(PYTHON_HERE) -m casework.generate
