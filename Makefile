# The verbs of weir's repository; `make help` lists them.

SHELL := /bin/bash
CACHE := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/weir
PREFIX ?= $(HOME)/.local
BUILT = $(CARGO_TARGET_DIR)/release

# Compiled dependencies outlive the clone: the first build costs minutes.
CARGO_TARGET_DIR ?= $(CACHE)/target
export CARGO_TARGET_DIR

.DEFAULT_GOAL := help
.PHONY: help build install run data train promote test airflow-test lint bench bench-scoring clean

help: ## List the verbs
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo "WEIR_DUCKDB=bundled compiles DuckDB into the binary; CENSUS_DATA_DIR names the real data."

build: ## Compile weir, linked to a prebuilt DuckDB where there is one
	scripts/cargo.sh build --release --workspace

install: build ## Put weir into PREFIX/bin (~/.local/bin), fetch the data and the images of the stack
	install -D $(BUILT)/weir "$(PREFIX)/bin/weir"
	@scripts/incoming.sh missing
	@scripts/images.sh

run: build ## Run the census pipeline on the embedded database, from files to reports
	@scripts/incoming.sh missing
	$(BUILT)/weir load
	$(BUILT)/weir build
	$(BUILT)/weir report
	@echo
	@echo "Reports: open reports/site/index.html; their tables are in data/warehouse.duckdb."
	@echo "See them all with: $(BUILT)/weir show --select tag:weekly model_performance_daily --limit -1"
	@$(BUILT)/weir show --inline "select iso_week, record_count, positive_count, roc_auc, average_precision, brier_score from {{ ref('model_performance_weekly') }} where population = 'all' and dimension = 'total' and is_champion order by iso_week"
	@$(BUILT)/weir show --inline "select iso_week, record_count, income_over_50k_count from {{ ref('weekly_counts') }} order by iso_week"

data: ## Fill data/incoming: the real test file of CENSUS_DATA_DIR, or a sample
	cargo build --release --package census-data
	@scripts/incoming.sh

train: ## Train the income classifier and its challenger again, in a virtual environment
	@scripts/train.sh

promote: ## Let challenger and champion of the income classifier change places
	@scripts/promote.sh

test: ## Install what the tests need and run all of them
	scripts/test_tools.sh
	$(MAKE) --no-print-directory lint
	@# Unit tests compile the library once more: without optimising it, that takes a tenth of the time.
	scripts/cargo.sh nextest run --release --workspace --lib --config profile.release.package.weir.opt-level=0
	scripts/cargo.sh nextest run --release --workspace --test '*'
	scripts/acceptance.sh

airflow-test: build ## Run the tests of the DAGs alone, on an Airflow of their own
	scripts/acceptance.sh airflow

lint: ## Check the formatting and the lints of Rust, SQL, Python, shell and Dockerfiles
	scripts/lint.sh
	cargo fmt --all --check
	scripts/cargo.sh clippy --release --workspace --all-targets -- -D warnings

bench: build ## Measure weir against psql and DuckDB alone
	@scripts/incoming.sh missing
	@scripts/bench.sh

bench-scoring: build ## Measure scoring against onnxruntime and scikit-learn, and whole nodes
	@scripts/bench_scoring.sh

clean: ## Remove what the verbs made in this folder; the cache stays
	rm -rf target data logs reports/site
