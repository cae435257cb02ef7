# The one source of commands: people and CI call these. `make` alone lists them.
# The first call makes .venv and installs what the locks pin by hash; later ones are instant until a lock changes.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:

VENV := .venv
PY := $(VENV)/bin/python
# With another index or on a machine that lacks a wheel: `make demo PIP_FLAGS=` lets pip build from source.
PIP_FLAGS ?= --only-binary=:all:
PIP := $(PY) -m pip --disable-pip-version-check --no-input -q

# A stamp carries the checksum of what it stands for, so a lock that changes by a checkout is noticed whatever its date.
RUN_STAMP := $(VENV)/.run-$(shell cat requirements.lock pyproject.toml | cksum | tr ' ' '-')
DEV_STAMP := $(VENV)/.dev-$(shell cat requirements-dev.lock pyproject.toml | cksum | tr ' ' '-')

# No tier writes a cache into the tree, and each prints why a test was skipped.
PYTEST := $(PY) -m pytest -p no:cacheprovider -ra
UV_LOCK := $(VENV)/bin/uv pip compile pyproject.toml --group pyproject.toml:build --universal --python-version 3.11 \
	--generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links -q

.PHONY: help
help: ## list these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-18s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# --- set-up -----------------------------------------------------------------------------------------------------

$(PY):
	@for python in python3 python3.14 python3.13 python3.12 python3.11; do \
		if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
			$$python -m venv $(VENV) && exit 0; \
			echo "make: $$python cannot make a virtual environment; on Debian: apt-get install python3-venv" >&2; \
			rm -rf $(VENV); exit 1; \
		fi; \
	done; \
	echo "make: newswire needs Python 3.11 or newer; found $$(python3 --version 2>/dev/null || echo none)" >&2; exit 1

$(RUN_STAMP): | $(PY)
	@if [ ! -e $(DEV_STAMP) ]; then \
		echo "Installing what requirements.lock pins (once, about half a minute) …" >&2; \
		$(PIP) install --require-hashes $(PIP_FLAGS) -r requirements.lock; \
		$(PIP) install --no-deps --no-build-isolation --no-index -e .; \
	fi
	@rm -f $(VENV)/.run-* && touch $@

$(DEV_STAMP): | $(PY)
	@echo "Installing what requirements-dev.lock pins (once, about a minute) …" >&2
	@$(PIP) install --require-hashes $(PIP_FLAGS) -r requirements-dev.lock
	@$(PIP) install --no-deps --no-build-isolation --no-index -e .
	@rm -f $(VENV)/.dev-* && touch $@

.PHONY: install
install: $(DEV_STAMP) ## make .venv with all that development needs

# --- try it -----------------------------------------------------------------------------------------------------

.PHONY: demo
demo: $(RUN_STAMP) ## the main job on an embedded broker: replays seeds/, shows what became of each
	@$(VENV)/bin/newswire demo

.PHONY: demo-live
demo-live: $(RUN_STAMP) ## the same, and it stays: the live page in a browser, with articles that come, until Ctrl-C
	@$(VENV)/bin/newswire demo --stay

# --- check it ---------------------------------------------------------------------------------------------------

.PHONY: test
test: lint test-fast test-floors test-broker test-browser test-kafka test-crash ## lint, then every tier of tests

.PHONY: test-fast
test-fast: $(DEV_STAMP) ## pure code and edges without a broker, on all cores: seconds
	$(PYTEST) -n auto tests/unit

.PHONY: test-floors
test-floors: $(DEV_STAMP) ## floors under what is measured on real and labelled texts, where the corpora are there
	$(PYTEST) tests/floors

.PHONY: test-broker
test-broker: $(DEV_STAMP) ## on the embedded broker
	$(PYTEST) tests/broker

.PHONY: test-browser
test-browser: $(DEV_STAMP) ## the live page in a real Chromium (Debian: package chromium)
	$(PYTEST) -n 2 tests/browser

.PHONY: screenshots
screenshots: $(DEV_STAMP) ## docs/images anew, in a real Chromium
	$(PY) -m tests.browser.screenshots

.PHONY: test-kafka
test-kafka: $(DEV_STAMP) ## on a real Apache Kafka, which the tests start (Java 17 and mvn), or NEWSWIRE_TEST_KAFKA
	$(PYTEST) tests/kafka tests/contract

.PHONY: test-crash
test-crash: $(DEV_STAMP) ## kill -9, SIGTERM and SIGSTOP on several workers: nothing lost, nothing twice
	$(PYTEST) tests/crash

SEEDS ?= 1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25
.PHONY: crash-suite
crash-suite: $(DEV_STAMP) ## the long form of it, an hour; SEEDS=1,2 for fewer, NEWSWIRE_TEST_CRASH_TABLE=FILE keeps figures
	NEWSWIRE_TEST_CRASH_SEEDS=$(SEEDS) $(PYTEST) tests/crash

MINUTES ?= 60
.PHONY: soak
soak: $(DEV_STAMP) ## membership faults for MINUTES=60: rights, foreign members, sleepers, deaths; what a worker says of each
	$(PY) -m tests.crash.soak --minutes $(MINUTES) $(if $(SEED),--seed $(SEED))

.PHONY: test-mutants
test-mutants: $(DEV_STAMP) ## single edits that break a promise: each must turn its tests red
	$(PY) -m tests.mutants.run

.PHONY: lint
lint: $(DEV_STAMP) compose-check ## style, types, who may import whom, the Compose file
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/mypy streams
	$(VENV)/bin/mypy tests
	$(VENV)/bin/lint-imports --no-cache

.PHONY: compose-check
compose-check: $(DEV_STAMP) ## docker-compose.yml as a real Compose reads it; needs no Docker engine
	$(VENV)/bin/docker-compose --profile '*' config -q

.PHONY: eval-subjects
eval-subjects: $(DEV_STAMP) ## how well the rules find the subjects, cross-validated, by set, era, source and length
	$(PY) -m tests.evaluation.subjects --curve --errors

.PHONY: learn-subjects
learn-subjects: $(DEV_STAMP) ## learn the rules' weights from all labels and write them into the rule files
	$(PY) -m tests.evaluation.learn --removals

.PHONY: media-topics
media-topics: $(DEV_STAMP) ## the tables of IPTC's Media Topics and subject codes anew; VOCABULARY=FILE of another release than the data's
	$(PY) -m tests.evaluation.media_topics $(VOCABULARY)

.PHONY: eval-datelines
eval-datelines: $(DEV_STAMP) ## how many datelines of real wire stories are read
	$(PY) -m tests.evaluation.datelines

.PHONY: eval-reuters
eval-reuters: $(DEV_STAMP) ## 21,578 real wire stories through `newswire enrich`, in ten writings: minutes
	$(PY) -m tests.evaluation.reuters

.PHONY: eval-html
eval-html: $(DEV_STAMP) ## words of HTML pages that are lost or invented; PAGES=FOLDER adds the pages below it: minutes
	$(PY) -m tests.evaluation.html_pages $(if $(PAGES),--pages $(PAGES))

.PHONY: bench
bench: bench-pipeline bench-tag bench-html bench-hostile bench-memory bench-restore bench-throughput bench-latency bench-gateway ## every benchmark; results as docs/benchmarks has them

.PHONY: bench-pipeline
bench-pipeline: $(DEV_STAMP) ## µs an article through the pure pipeline
	$(PY) -m tests.bench.pipeline

.PHONY: bench-tag
bench-tag: $(DEV_STAMP) ## µs an article that tagging costs, by kind; BESIDE=FOLDER times another checkout by turns
	$(PY) -m tests.bench.tag $(if $(BESIDE),--beside $(BESIDE))

.PHONY: bench-html
bench-html: $(DEV_STAMP) ## µs a page of HTML costs, and ms of a large table
	$(PY) -m tests.bench.html

.PHONY: bench-hostile
bench-hostile: $(DEV_STAMP) ## ms of CPU that hostile megabytes cost the pipeline, by stage: minutes
	$(PY) -m tests.bench.hostile

.PHONY: bench-memory
bench-memory: $(DEV_STAMP) ## bytes an identity in the dedupe memory, and how fast it fills
	$(PY) -m tests.bench.memory

.PHONY: bench-restore
bench-restore: $(DEV_STAMP) ## identities/s of a worker's restore on a real Kafka, time to ready after kill -9
	$(PY) -m tests.bench.restore

.PHONY: bench-throughput
bench-throughput: $(DEV_STAMP) ## articles/s of one worker on a real Kafka; BESIDE=FOLDER pairs it with another checkout's, ARTICLES=n
	$(PY) -m tests.bench.throughput $(if $(ARTICLES),--articles $(ARTICLES)) $(if $(BESIDE),--beside $(BESIDE))

.PHONY: bench-gateway
bench-gateway: $(DEV_STAMP) ## what the gateway's readers cost and how late they are; RECORDS=1000000 behind; lost connections: minutes
	$(PY) -m tests.bench.gateway readers
	$(PY) -m tests.bench.gateway behind $(if $(RECORDS),--records $(RECORDS))
	$(PY) -m tests.bench.gateway reconnects
	$(PY) -m tests.bench.page

.PHONY: bench-latency
bench-latency: $(DEV_STAMP) ## ms from send to a subscriber's receipt, also while a worker is killed every 20 s
	$(PY) -m tests.bench.latency

# --- keep it ----------------------------------------------------------------------------------------------------

.PHONY: lock
lock: $(DEV_STAMP) ## write both locks anew from pyproject.toml; UPGRADE=--upgrade takes newer versions
	$(UV_LOCK) $(UPGRADE) --all-extras -o requirements-dev.lock
	$(UV_LOCK) --extra demo --extra lang --constraints requirements-dev.lock -o requirements.lock

.PHONY: clean
clean: ## remove .venv, caches and build results
	rm -rf $(VENV) build dist .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
