# Vigie: `make demo` tries it, `make test` checks it. Both work in an empty clone with Python 3.11 or newer and make.
# Figures on real articles (`make eval`, `make gate`, `make train`, `make pipeline`) need the material in $(SHARED).

PYTHON ?= $(shell for p in python3.11 python3 python; do \
	if $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then echo $$p; break; fi; done)
SHARED ?= ../shared
JOBS ?= 2
EXTRAS ?= dev
VENV ?= .venv
DEMO_VENV ?= .venv-demo
DEMO_DB = demo/vigie.db
DESK_PORT ?= 8000

BIN = $(VENV)/bin
SOURCES := $(shell find src -type f -not -name '*.pyc' -not -path '*.egg-info/*' 2>/dev/null)
PIP = -m pip install --quiet --disable-pip-version-check
export OMP_NUM_THREADS ?= 1

.PHONY: reference help demo desk test test-postgresql lint format bench kill bench-dates eval gate train pipeline clean

help:
	@echo 'make demo         read the bundled sample and print the incident table'
	@echo 'make desk         open the desk on the sample: pages, map, review, REST API'
	@echo 'make test         linters, types, import contract and tests'
	@echo 'make lint         linters, types and import contract alone'
	@echo 'make format       rewrite the code in the house format'
	@echo 'make test-postgresql  the tests once more, each database one of PostgreSQL'
	@echo 'make reference    rewrite docs/reference and the output of the notebook from the code'
	@echo 'make bench        the benchmarks of docs/benchmarks.md (some 40 minutes)'
	@echo 'make kill         kill -9 at random moments, and compare what is stored (some 10 minutes)'
	@echo 'make bench-dates  date bench against dateparser and EDS-NLP (docs/date-bench.md)'
	@echo 'make eval         figures on the sample and on the gold articles of $(SHARED)'
	@echo 'make gate         the same figures against their floors (eval/floors.json)'
	@echo 'make train        train the scorers of extraction'
	@echo 'make pipeline     train the French language pipeline (some 25 minutes)'
	@echo 'make clean        remove what the other targets made'

# ---- try it

$(DEMO_VENV)/.installed: $(SOURCES) pyproject.toml README.md
	@test -n '$(PYTHON)' || { echo 'make: no Python 3.11 or newer found; name one: make PYTHON=/path/to/python3.11' >&2; exit 1; }
	@test -x $(DEMO_VENV)/bin/python || $(PYTHON) -m venv $(DEMO_VENV)
	@echo 'Installing Vigie into $(DEMO_VENV) ...'
	@rm -rf build
	@$(DEMO_VENV)/bin/python $(PIP) '.[serve]'
	@rm -rf build
	@touch $@

demo: $(DEMO_VENV)/.installed
	@rm -rf demo
	@mkdir -p demo
	@$(DEMO_VENV)/bin/vigie --db $(DEMO_DB) ingest src/vigie/sample/articles.jsonl
	@$(DEMO_VENV)/bin/vigie --db $(DEMO_DB) incidents --kind attack --kind plot
	@echo 'Go on: the claims, arrests and other records; an incident (the beginning of its id is enough); articles by words'
	@echo '  $(DEMO_VENV)/bin/vigie --db $(DEMO_DB) incidents'
	@echo '  $(DEMO_VENV)/bin/vigie --db $(DEMO_DB) show 2016-07-14-nice'
	@echo '  $(DEMO_VENV)/bin/vigie --db $(DEMO_DB) search "promenade des Anglais"'
	@echo 'The desk, with pages, map and review: run `make desk` and open http://127.0.0.1:$(DESK_PORT)/'

desk: $(DEMO_VENV)/.installed
	@test -f $(DEMO_DB) || $(MAKE) --no-print-directory demo
	@echo 'Reading is open to anyone on this machine; a user token for writing is made in another terminal:'
	@echo '  $(DEMO_VENV)/bin/vigie --db $(DEMO_DB) users add $${USER:-ada} --role analyst'
	@$(DEMO_VENV)/bin/vigie --db $(DEMO_DB) serve --port $(DESK_PORT)

# ---- check it

$(BIN)/.installed: pyproject.toml
	@test -n '$(PYTHON)' || { echo 'make: no Python 3.11 or newer found; name one: make PYTHON=/path/to/python3.11' >&2; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo 'Installing the development tools into $(VENV) ...'
	@$(BIN)/python $(PIP) -e '.[$(EXTRAS)]'
	@touch $@

lint: $(BIN)/.installed
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	cd tools/pipeline && $(abspath $(BIN))/mypy --config-file ../../pyproject.toml --cache-dir ../../.mypy_cache .
	$(BIN)/lint-imports

test: lint
	$(BIN)/pytest -n $(JOBS)

test-postgresql: $(BIN)/.installed
	$(BIN)/pytest -n $(JOBS) --store postgresql

format: $(BIN)/.installed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# ---- measure it

$(BIN)/.bench: $(BIN)/.installed
	@$(BIN)/python $(PIP) -e '.[bench]'
	@touch $@

$(BIN)/.train: $(BIN)/.installed
	@$(BIN)/python $(PIP) -e '.[train]'
	@touch $@

bench: $(BIN)/.installed
	@$(BIN)/python $(PIP) -e '.[ray]'
	$(BIN)/python -m eval.bench --shared $(SHARED)

kill: $(BIN)/.installed
	$(BIN)/python -m eval.kill --write
	$(BIN)/python -m eval.kill --write --kills 100 --store postgresql
	$(BIN)/python -m eval.kill --write --kills 20 --whole

reference: $(BIN)/.installed
	$(BIN)/python -m tools.docs.reference --write
	$(BIN)/python -m tools.docs.notebook --write

bench-dates: $(BIN)/.bench
	$(BIN)/python eval/bench_dates.py --write docs/date-bench.md

eval: $(BIN)/.installed
	$(BIN)/python -m eval.figures --shared $(SHARED) --write docs/figures.md
	$(BIN)/python -m eval.showcase --write README.md

gate: $(BIN)/.installed
	$(BIN)/python eval/gate.py --shared $(SHARED)

train: $(BIN)/.train
	$(BIN)/python -m tools.extraction.train --gold $(SHARED)/gold/train.jsonl --articles $(SHARED)/corpus/train.jsonl \
		--extra tools/extraction/extra/*.jsonl

pipeline: $(BIN)/.train
	PYTHON=$(abspath $(BIN))/python SHARED=$(abspath $(SHARED)) sh tools/pipeline/train.sh

clean:
	rm -rf demo build $(DEMO_VENV)
