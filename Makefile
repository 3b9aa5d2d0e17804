PYTHON ?= python3
BIN := .venv/bin

.PHONY: samples test flake runtimes verify-all corpus clean

## Set up, regenerate the samples, check them, and run the first Python and curl ones (codegen verify runs all).
samples: .venv/installed
	$(BIN)/codegen generate
	$(BIN)/codegen check
	$(BIN)/codegen verify --scenario chat --language python --language curl
	@echo
	@echo "Look at generated/ (start with generated/en/beijing/openai/chat), edit spec/model-studio.yaml,"
	@echo "then run $(BIN)/codegen generate and see the difference with git diff."

## Run the fast tests; optional runtimes that are not there are skipped with their reason.
test: .venv/installed
	$(BIN)/python -m pytest -n auto --dist worksteal

## Run the fast tests N times beside two busy processes; list each test that failed in any run.
N ?= 5
flake: .venv/installed
	$(BIN)/python scripts/flake.py $(N)

## Install the runtimes and tools that are missing (Debian; as root where any is); print what to put on the PATH.
runtimes:
	@scripts/install-runtimes.sh

## Run every sample on every version and with every fault, and the slow tests (half an hour), with every runtime.
verify-all: .venv/installed
	installed=$$(scripts/install-runtimes.sh) && export PATH="$${installed:+$$installed:}$$PATH" && \
	if [ -d "$$CODEGEN_TOOLCHAINS/nuget" ]; then export RestoreConfigFile=$(CURDIR)/.ci/nuget.config NUGET_CERT_REVOCATION_MODE=offline CODEGEN_TOOLCHAINS="$$(realpath "$$CODEGEN_TOOLCHAINS")"; fi && \
	$(BIN)/codegen verify --require all --no-cache && \
	$(BIN)/codegen verify --require all --no-cache --sdk oldest && \
	$(BIN)/codegen verify --require all --no-cache --faults && \
	$(BIN)/codegen verify --require all --no-cache --faults --sdk oldest && \
	$(BIN)/python -m pytest -n auto --dist worksteal -m slow --durations 25

## Run awkward texts and values through every kind of sample; print how many arrive as they are (minutes).
corpus: .venv/installed
	PYTHONPATH=tests $(BIN)/python -m support.reliability

## Remove what make has set up here. What codegen keeps for this user lies elsewhere: see CONTRIBUTING.
clean:
	rm -rf .venv

.venv/installed: pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 10) and "codegen needs Python 3.10 or later; name one: make PYTHON=python3.12")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --disable-pip-version-check -e '.[dev]'
	@touch $@
