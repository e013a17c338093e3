# Start with `make run`, check with `make test`. Every recipe is three lines at most; what needs
# more stands in deploy/, one script named by what it does.
PORT ?= $(or $(GOVBRAIN_PORT),8050)
BIN := .venv/bin
.DEFAULT_GOAL := run
.PHONY: run install test lint bench pictures lock clean

run: install
	@$(BIN)/govbrain etl run || [ $$? -eq 1 ]  # 1: published, though some feed failed
	@$(BIN)/govbrain serve --port $(PORT)

install: .venv/installed

test: .venv/installed-dev
	@deploy/browser.sh
	$(BIN)/pytest -n 2 --dist loadgroup

lint: .venv/installed-dev
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: .venv/installed-dev
	$(BIN)/python -m bench

pictures: .venv/installed-dev
	@deploy/browser.sh
	$(BIN)/python -m tests.browser.pictures $(BOARDS)

# Keeps every pin that still fits; `make lock UPGRADE=--upgrade` takes the newest of all.
LOCK := uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-emit-index-url
lock: .venv/installed-dev
	$(BIN)/$(LOCK) $(UPGRADE) -o requirements.lock pyproject.toml
	$(BIN)/$(LOCK) $(UPGRADE) --extra dev -c requirements.lock -o requirements-dev.lock pyproject.toml

clean:
	rm -rf .venv build *.egg-info .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis

.venv/installed: requirements.lock pyproject.toml
	@deploy/environment.sh requirements.lock
	@touch $@

.venv/installed-dev: requirements-dev.lock pyproject.toml
	@deploy/environment.sh requirements-dev.lock
	@touch .venv/installed $@
