# make curate   publish the lake from data/raw; ARGS="..." is handed on, e.g. ARGS="dumps --out lake"
# make test     run all tests           make lint   ruff and mypy
# make test-gold  whether every labelled set still has the F1 that is published for it
# make test-oldest  the unit tests on the oldest Python allowed, in an environment of its own (build/python-oldest);
#               PYTHON=... names the interpreter, which is Debian's own otherwise; test-newest likewise, python3.13 otherwise
# make test-spark  whether Spark reads the lake, and runs the recipes for it, in an environment of its own (build/spark)
# make test-service  the service on Postgres as an operator runs it; to restart its parts more often: ARGS="--restarts 20"
# make bench    quality and speed, as tables; ARGS names some, and sizes: ARGS="scale --records 10000 1000000"
# make bench-peers  quality and speed beside bib-dedupe, Splink and S2AND, in environments of their own (build/peers*);
#               a million records, too: ARGS=generated-1m
# make kill     runs killed at 200 moments, while others read the lake; two runs at once; a disk that is full; for fewer:
#               ARGS="--kills 10 --pairs 2 --full-disks 2"
# make fuzz     every reader against damaged dumps, a minute each
# make docs     write what is generated: the data dictionary, the picture of the flow, what README and the recipes show
# make pictures  take the pictures of the documentation anew, with Chromium
# make lock     resolve requirements.lock anew
#
# The environment (.venv) is made by whichever target comes first, and made anew when the lock changes.

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
PEERS := build/peers
PEERS_LOCK := benchmarks/peers/requirements.lock
S2AND := build/peers-authors
S2AND_LOCK := benchmarks/peers/requirements-authors.lock
SPARK := build/spark
SPARK_LOCK := tests/spark/requirements.lock
oldest := /usr/bin/python3
newest := python3.13
NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
PYTHON ?= $(firstword $(foreach python,python3 python3.13 python3.12 python3.11,\
	$(shell $(python) -c '$(NEW_ENOUGH)' 2>/dev/null && echo $(python))))

export DO_NOT_TRACK := 1
export PREFECT_SERVER_ANALYTICS_ENABLED := false

.PHONY: curate test test-gold test-oldest test-newest test-spark test-service lint bench bench-peers fuzz kill docs pictures lock clean

curate: $(READY)
	@$(BIN)/paperlake curate $(ARGS)

test: $(READY)
	@$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile $(ARGS)

test-gold: $(READY)
	@$(BIN)/python -m pytest tests/integration/test_gold.py $(ARGS)

test-oldest test-newest: test-%:
	@$(MAKE) --no-print-directory test VENV=build/python-$* PYTHON=$(if $(filter command%,$(origin PYTHON)),$(PYTHON),$($*)) \
		ARGS="tests/unit $(ARGS)"

test-spark: $(READY) $(SPARK)/.ready
	@$(BIN)/python -m pytest tests/integration/test_spark.py tests/integration/test_cookbook.py $(ARGS)

test-service: $(READY)
	@$(BIN)/python -m pytest tests/service $(ARGS)

lint: $(READY)
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

bench: $(READY)
	@$(BIN)/python -m benchmarks $(ARGS)

bench-peers: $(READY) $(if $(wildcard ../shared/gold),$(PEERS)/.ready $(S2AND)/.ready)
	@$(BIN)/python -m benchmarks.peers $(PEERS)/bin/python $(S2AND)/bin/python $(ARGS)

fuzz: $(READY)
	@$(BIN)/python -m pytest tests/fuzz --hypothesis-profile=long $(ARGS)

kill: $(READY)
	@$(BIN)/python -m pytest tests/kills -rP $(ARGS)

docs: $(READY)
	@$(BIN)/python -m schemas.documentation
	@$(BIN)/python -m flows.diagram
	@lake=$$(mktemp -d) && $(BIN)/paperlake curate data/raw --out $$lake >/dev/null 2>&1 \
		&& $(BIN)/python -m tests.integration.readme $$lake \
		&& $(BIN)/python -m tests.integration.cookbook $$lake && rm -r $$lake

pictures: $(READY)
	@lake=$$(mktemp -d) && $(BIN)/paperlake curate data/raw --out $$lake >/dev/null 2>&1 \
		&& $(BIN)/python -m tests.integration.pictures $$lake docs/pictures && rm -r $$lake
	@$(BIN)/python -m tests.service.pictures docs/pictures

lock: $(READY)
	@$(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 --upgrade --quiet \
		--generate-hashes --no-emit-index-url --no-annotate --no-header --output-file requirements.lock
	@$(BIN)/uv pip compile benchmarks/peers/requirements.in --universal --python-version 3.11 --upgrade --quiet \
		--generate-hashes --no-emit-index-url --no-annotate --no-header --output-file $(PEERS_LOCK)
	@$(BIN)/uv pip compile benchmarks/peers/requirements-authors.in --universal --python-version 3.11 --upgrade --quiet \
		--generate-hashes --no-emit-index-url --no-annotate --no-header --output-file $(S2AND_LOCK)
	@$(BIN)/uv pip compile tests/spark/requirements.in --universal --python-version 3.11 --upgrade --quiet \
		--generate-hashes --no-emit-index-url --no-annotate --no-header --output-file $(SPARK_LOCK)

clean:
	@rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis build dist

$(READY): requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "make: Python 3.11 or newer is needed; name it with PYTHON=..." >&2; exit 2; }
	@echo "Making the environment in $(VENV) with $$($(PYTHON) --version) ..."
	@$(PYTHON) -m venv --clear $(VENV)
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --no-deps --require-hashes --requirement requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@$(BIN)/python -m compileall -q flows schemas tasks
	@touch $@

$(PEERS)/.ready: $(PEERS_LOCK)
	@echo "Making the environment of the other tools in $(PEERS) ..."
	@$(PYTHON) -m venv --clear $(PEERS)
	@$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --no-compile --no-deps --require-hashes --requirement $(PEERS_LOCK)
	@touch $@

$(S2AND)/.ready: $(S2AND_LOCK)
	@echo "Making the environment of S2AND in $(S2AND) ..."
	@$(or $(shell command -v python3.11),$(PYTHON)) -m venv --clear $(S2AND)
	@$(S2AND)/bin/python -m pip install --quiet --disable-pip-version-check --no-compile --no-deps --require-hashes --requirement $(S2AND_LOCK)
	@touch $@

$(SPARK)/.ready: $(SPARK_LOCK)
	@echo "Making the environment of Spark in $(SPARK) ..."
	@$(PYTHON) -m venv --clear $(SPARK)
	@$(SPARK)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement $(SPARK_LOCK)
	@touch $@
