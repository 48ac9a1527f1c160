# What can be done here; `make help` lists it. Everything is set up on first use and left alone until its list changes.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules

PYTHON ?= python3
BIN := .venv/bin
SAM := .tools/sam/bin/sam
export ARCHITECTURE ?= x86_64
# SAM reports to nobody.
export SAM_CLI_TELEMETRY := 0
# Without this, each start of a tool would compile its modules anew where the machine forbids writing bytecode.
unexport PYTHONDONTWRITEBYTECODE

# uv of the machine, or one of its own, which pip installs from the locked list.
UV := $(or $(shell uv --version >/dev/null 2>&1 && command -v uv),.tools/uv/bin/uv)
UV_COMPILE := UV_CUSTOM_COMPILE_COMMAND='make lock' $(UV) pip compile --quiet --generate-hashes --universal --python-version 3.13

.PHONY: deploy-dev docs schemathesis help setup test lint types unit e2e serve build validate deploy lock format prove bench clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "make %-10s %s\n", $$1, $$2}' Makefile

# --- set-up

setup: .venv/installed ## make .venv with Python 3.13 and the locked packages

# pip runs outside the project: a pyenv without 3.13 would refuse to start any Python beside .python-version.
.tools/uv/bin/uv: requirements/uv.txt
	cd / && $(PYTHON) -m pip install --quiet --root-user-action=ignore --upgrade --target '$(CURDIR)/.tools/uv' \
		--require-hashes --requirement '$(CURDIR)/requirements/uv.txt'
	touch $@

.venv/installed: requirements/dev.txt pyproject.toml .python-version | $(UV)
	$(UV) venv --quiet --allow-existing .venv
	$(UV) pip sync --quiet --python .venv --require-hashes --compile-bytecode requirements/dev.txt
	$(UV) pip install --quiet --python .venv --no-deps --no-build-isolation --editable .
	touch $@

# --- every day

test: lint types unit ## set up, then ruff, mypy and pytest

lint: .venv/installed ## ruff
	$(BIN)/ruff check
	$(BIN)/ruff format --check

types: .venv/installed ## mypy
	$(BIN)/mypy

unit: .venv/installed ## pytest on two cores
	$(BIN)/pytest --numprocesses 2

e2e: .venv/installed ## the page in this machine's Chromium; its pictures come to lie in .cache/screenshots/
	$(BIN)/pytest tests/e2e

format: .venv/installed ## ruff, as far as it repairs
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

serve: .venv/installed ## set up, then the API on 127.0.0.1:3000
	$(BIN)/eligibility serve

prove: .venv/installed ## try each statement about the rules on 10,000 made-up applications, and 2,000 tampered logs
	$(BIN)/python -m tests.properties.prove

bench: build .tools/emulator/installed ## build, then each benchmark (a module of benchmarks/ without a leading underscore)
	@for file in benchmarks/[a-z]*.py; do name=$${file#benchmarks/}; echo "== $$file"; $(BIN)/python -m "benchmarks.$${name%.py}" || exit 1; done

# --- the stack

# Tools with an environment of their own: sam, and the client of Lambda's runtime for benchmarks.
.tools/%/installed: requirements/%.txt .python-version | $(UV)
	$(UV) venv --quiet --allow-existing .tools/$*
	$(UV) pip sync --quiet --python .tools/$* --require-hashes --compile-bytecode $<
	touch $@

validate: .tools/sam/installed ## check template.yaml
	$(SAM) validate --lint

# On the path: the python3.13 and the uv that sam and the layers' Makefiles call.
build: .venv/installed .tools/sam/installed ## build functions and layers, with bytecode, into .aws-sam/ (ARCHITECTURE=arm64)
	PATH="$(CURDIR)/$(BIN):$(CURDIR)/.tools/uv/bin:$$PATH" $(SAM) build --parameter-overrides Architecture=$(ARCHITECTURE)
	@for function in .aws-sam/build/*Function; do \
		PYTHONHASHSEED=0 $(BIN)/python -m compileall -q --invalidation-mode unchecked-hash -s "$$function" -p /var/task "$$function"; \
	done

deploy: build marked ## deploy what was built, after a question (PARAMETERS="RetentionDays=30 AlarmEmail=...")
	$(SAM) deploy --parameter-overrides Architecture=$(ARCHITECTURE) $${PARAMETERS:+"$$PARAMETERS"}

deploy-dev: build marked ## deploy what was built as a trial stack of its own, by samconfig.toml
	$(SAM) deploy --config-env dev

# SAM publishes no version of a function for another value of a parameter, and the API calls published versions alone. It
# does for another layer: so the layer holds a mark of what it is deployed with.
BUILT := .aws-sam/build
export PARAMETERS
.PHONY: marked
marked:
	printf %s "$$PARAMETERS" | cat template.yaml samconfig.toml - | sha256sum > '$(BUILT)/EligibilityLayer/deployed-with'

# --- the project itself

docs: .venv/installed ## write anew what the product itself says in the documentation, openapi.json among it
	$(BIN)/python -m tests.integration.readme
	$(BIN)/python -m tests.integration.command_pages
	$(BIN)/python -m tests.integration.event_pages
	$(BIN)/python -m tests.integration.stack_picture
	$(BIN)/python -m tests.integration.deployment_page
	$(BIN)/python -m tests.integration.sandbox_page
	$(BIN)/python -m tests.unit.batch_page
	$(BIN)/python -m tests.unit.scale_page
	$(BIN)/python -m tests.integration.openapi >/dev/null

schemathesis: .venv/installed .tools/schemathesis/installed ## ask a local server whatever openapi.json allows, and what it does not
	$(BIN)/python -m tests.schemathesis.run

# The functions get the versions that the tests ran with.
lock: | $(UV) ## renew requirements/*.txt (UPGRADE=--upgrade for newer versions)
	$(UV_COMPILE) $(UPGRADE) pyproject.toml --extra local --group dev --output-file requirements/dev.txt
	$(UV_COMPILE) $(UPGRADE) pyproject.toml --constraints requirements/dev.txt --output-file layers/dependencies/requirements.txt
	$(UV_COMPILE) $(UPGRADE) --group sam --output-file requirements/sam.txt
	$(UV_COMPILE) $(UPGRADE) --group emulator --output-file requirements/emulator.txt
	$(UV_COMPILE) $(UPGRADE) --group schemathesis --output-file requirements/schemathesis.txt
	$(UV_COMPILE) $(UPGRADE) --group uv --output-file requirements/uv.txt

# .data/ stays: it holds what was recorded.
clean: ## remove what make made, but no records
	rm -rf .venv .tools .aws-sam .cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
