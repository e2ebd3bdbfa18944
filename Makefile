# One verb a line; `make help` lists them. Nothing but Python >= 3.11, git and make is asked of the machine.
.DEFAULT_GOAL := help
.PHONY: help up down status test check bench web types docs lock

BIN := .venv/bin
SETUP := scripts/setup.sh
# The processes of a test run; the journeys, each on a whole platform, come after it and one by one.
WORKERS ?= 2

help: ## List the verbs.
	@sed -n 's/^\([a-z]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | while IFS='|' read -r verb help; do \
	  printf '  make %-8s %s\n' "$$verb" "$$help"; done

up: ## Install what is missing, build what is stale, start everything, print the URL.
	@$(SETUP)
	@$(BIN)/folio up

down: ## Stop everything.
	@if [ -x $(BIN)/folio ]; then $(BIN)/folio down; else echo "Nothing is installed here."; fi

status: ## Show how each process is.
	@if [ -x $(BIN)/folio ]; then $(BIN)/folio status; else echo "Nothing is installed here: make up"; fi

test: ## Set up and run every test: Python, web, and journeys in a real browser.
	@$(SETUP)
	@$(SETUP) web-packages
	@$(SETUP) browser
	$(BIN)/python -m pytest -q -n $(WORKERS) --dist loadfile --ignore tests/journeys
	$(BIN)/python -m pytest -q tests/journeys
	@if [ -f web/package.json ]; then cd web && PATH="$(CURDIR)/$(BIN):$$PATH" npm test; fi

check: ## Lint, format, types and boundaries, without changing anything.
	@$(SETUP)
	@$(SETUP) web-packages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@if [ -f web/package.json ]; then cd web && PATH="$(CURDIR)/$(BIN):$$PATH" npm run check; fi

bench: ## Measure the figures of docs/benchmarks.md; takes minutes.
	@$(SETUP)
	@for script in benchmarks/[a-z]*.py; do echo "== $$script"; $(BIN)/python $$script || exit 1; done

web: ## Build the web app if its sources have changed.
	@$(SETUP)

types: ## Generate the web app's API types from the services' OpenAPI documents.
	@$(SETUP) web-packages
	@$(BIN)/python -m scripts.reference
	@cd web && PATH="$(CURDIR)/$(BIN):$$PATH" npm run types

docs: ## Generate docs/reference from the code.
	@$(SETUP)
	@$(BIN)/python -m scripts.reference

lock: ## Renew requirements.lock from pyproject.toml; it names no host.
	@$(SETUP) packages
	@$(BIN)/uv pip compile -q --universal --generate-hashes --no-header --no-annotate --no-emit-index-url --no-strip-extras \
	  --group web --group test --group tools -o requirements.lock pyproject.toml
