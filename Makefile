# Everything runs in .venv, with the exact versions of constraints.txt.
PYTHON ?= python3
BIN := .venv/bin
CORPUS ?= ../shared/corpus
COPIES ?= ../shared/copies
SIZES ?= 10000,100000
UK2007 ?= ../shared/uk2007
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check

.PHONY: bench-retrain bench-service install demo test lint types check bench bench-promise bench-reasons bench-bulk bench-spark bench-duplicates floors bench-quality bench-experiments bench-copies bench-uk2007 model docs lock clean

install: .venv/installed

.venv/installed: pyproject.toml constraints.txt
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(PIP) install -c constraints.txt -e '.[dev]'
	touch $@

demo: install ## score the example pages with the shipped model
	$(BIN)/farmsift score examples --reasons 3 --output-format table

test: lint types ## every check
	$(BIN)/python -m pytest --numprocesses 2 --dist loadgroup

lint: install
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .

types: install
	$(BIN)/pyright

bench: install ## rates and memory against peers, on labelled pages
	$(BIN)/python benchmarks/bench_score.py $(wildcard $(CORPUS)/*.parquet)

.venv/bench: .venv/installed
	$(PIP) install -c constraints.txt -e '.[bench]'
	touch $@

bench-quality: .venv/bench ## quality beside peers, on the same folds by group
	OMP_NUM_THREADS=1 $(BIN)/python benchmarks/bench_quality.py $(wildcard $(CORPUS)/*.parquet) \
		--labels $(CORPUS)/labels.csv --out docs/baselines.md

bench-experiments: .venv/bench ## what was tried, tried again; ONLY=curves,weights for some of it
	OMP_NUM_THREADS=1 $(BIN)/python benchmarks/bench_experiments.py $(wildcard $(CORPUS)/*.parquet) \
		--labels $(CORPUS)/labels.csv --out docs/experiments.md $(if $(ONLY),--only $(ONLY))

bench-uk2007: install ## the estimator on another task, beside a random forest and boosted trees
	OMP_NUM_THREADS=1 $(BIN)/python benchmarks/bench_uk2007.py $(UK2007)/content-set1.arff.gz --out docs/baselines.md

bench-copies: .venv/bench ## the index of known articles beside MinHash peers; SIZES=... for more articles
	$(BIN)/python benchmarks/bench_copies.py $(COPIES) --sizes $(SIZES) --curves docs/copies.svg

bench-promise: install ## how often the promised precision is kept on other groups
	$(BIN)/python benchmarks/bench_promise.py

bench-reasons: install ## does the score fall without what reasons quote; do all quotes stand in their pages
	$(BIN)/python benchmarks/bench_reasons.py $(wildcard $(CORPUS)/*.parquet)

bench-retrain: install ## a round of retraining from 1,000 to 20,000 labelled pages: time and memory
	$(BIN)/python benchmarks/bench_retrain.py --corpus $(CORPUS)

bench-bulk: install ## rates and memory of worker processes, on generated pages
	$(BIN)/python benchmarks/bench_bulk.py

bench-spark: install ## what Spark costs beside a plain worker, and a sizing from it
	$(BIN)/python benchmarks/bench_spark.py

bench-duplicates: install ## near-duplicate groups on changed copies of news articles
	$(BIN)/python benchmarks/bench_duplicates.py $(COPIES)

floors: install ## raise the floors of quality to what is measured; LOWER="why" lets them go down
	$(BIN)/python tests/model/quality_floors.py $(if $(LOWER),--lower "$(LOWER)")

bench-service: install ## submissions a second, and lists of a million items
	$(BIN)/python benchmarks/bench_service.py submit --real $(wildcard $(CORPUS)/*.parquet)
	$(BIN)/python benchmarks/bench_service.py read

model: install ## train the shipped model again
	$(BIN)/farmsift train $(wildcard $(CORPUS)/*.parquet) --labels $(CORPUS)/labels.csv --out model/default

docs: install ## pages of the manual that are made from the code
	$(BIN)/farmsift signals --format markdown > docs/signals.md

lock: .venv/bench ## write down the exact versions now installed, the peers' among them
	$(BIN)/python -m pip freeze --exclude-editable > constraints.txt

clean:
	rm -rf .venv build *.egg-info .pytest_cache .ruff_cache .hypothesis
