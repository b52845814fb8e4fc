# make run: the bot (a chat in the terminal where no token is set); make test: everything that must hold;
# make test-extras: what must hold with the extras, in an environment of its own, so that make test goes without them.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
EXTRAS := $(VENV)-extras

.PHONY: run test test-extras bench soak fuzz clean
.DELETE_ON_ERROR:

run: $(VENV)/installed
	@$(BIN)/python -m bot

test: $(VENV)/tested
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/pytest --numprocesses 6 --dist worksteal

test-extras: $(EXTRAS)/tested
	$(EXTRAS)/bin/pytest tests/extras tests/index/test_weights.py tests/index/test_semantics.py

bench: $(VENV)/benched
	$(BIN)/python -m tests.benchmarks
	$(BIN)/python -m tests.benchmarks.scale --plot tests/benchmarks/scale.svg

soak: $(VENV)/tested
	$(BIN)/python -m tests.soak
	$(BIN)/python -m tests.load
	$(BIN)/python -m tests.crashes

fuzz: $(VENV)/tested
	$(BIN)/python -m tests.fuzz

$(VENV)/installed: pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing what Dossier needs into $(VENV) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/tested: pyproject.toml $(VENV)/installed
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@

$(VENV)/benched: pyproject.toml $(VENV)/tested
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	@touch $@

$(EXTRAS)/tested: pyproject.toml
	@test -x $(EXTRAS)/bin/python || $(PYTHON) -m venv $(EXTRAS)
	@echo "Installing the extras into $(EXTRAS) …"
	@$(EXTRAS)/bin/python -m pip install --quiet --disable-pip-version-check --editable '.[test,semantic,milvus]'
	@touch $@

clean:
	rm -rf $(VENV) $(EXTRAS) var
