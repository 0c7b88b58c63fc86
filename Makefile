# What people do here. `make run` and `make test` need Python 3.11 or newer, make, and nothing else.

PORT ?= 8000
export PORT
unexport PYTHONDONTWRITEBYTECODE
export PIP_DISABLE_PIP_VERSION_CHECK = 1

BIN := .venv/bin
FLASK := $(BIN)/flask --app wsgi
DEMO := PORTAL_FOLDER=instance/demo
ARGS ?=

# The environment is made again when the content of a lock changes, not when its date does.
run_ready := .venv/.ok-run-$(shell cksum < requirements.txt | tr ' ' -)
test_ready := .venv/.ok-test-$(shell cksum < requirements-dev.txt | tr ' ' -)

.PHONY: run demo test bench assets lock check ruff mypy imports

run: $(run_ready) ## the portal on http://127.0.0.1:$PORT
	@$(FLASK) setup
	@$(FLASK) serve

demo: $(run_ready) ## the same with the demo council, in a database of its own; ARGS="--cases N"
	@$(DEMO) $(FLASK) setup
	@$(DEMO) $(FLASK) demo $(ARGS)
	@$(DEMO) $(FLASK) serve

test: $(test_ready) ## everything that must pass; ARGS="tests/domain -n 0" for a part
	@$(MAKE) --no-print-directory check
	@$(BIN)/python -m pytest $(ARGS)

check: $(test_ready) ## lint, types and layers only
	@$(MAKE) --no-print-directory --jobs=3 --output-sync=target ruff mypy imports

ruff: $(test_ready)
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check --quiet

mypy: $(test_ready)
	@$(BIN)/mypy

imports: $(test_ready)
	@$(BIN)/lint-imports --no-logo

bench: $(test_ready) ## speed on SQLite and PostgreSQL, into docs/; ARGS="--only search --sizes 1000" for a part
	@$(BIN)/python -m tests.bench $(ARGS)

assets: ## builds static/ from assets/ again (the only thing here that needs Node)
	npm ci --prefix assets --ignore-scripts --no-audit --no-fund
	npm run build --prefix assets

lock: ## resolves pyproject.toml into the two locks, without host names; UPGRADE=--upgrade for newer ones
	@$(find_python); "$$python" -m venv .venv/lock && .venv/lock/bin/pip install -qq 'uv==0.13.9'
	@.venv/lock/bin/$(resolve) -o requirements.txt
	@.venv/lock/bin/$(resolve) --extra dev --constraint requirements.txt -o requirements-dev.txt

resolve = uv pip compile pyproject.toml --quiet --no-config --universal --python-version 3.11 \
	--generate-hashes --no-header --no-annotate --no-emit-index-url --no-emit-find-links \
	$(UPGRADE)

$(run_ready): lock_file = requirements.txt
$(test_ready): lock_file = requirements-dev.txt
$(run_ready) $(test_ready):
	@set -e; $(find_python); \
	"$$python" -c 'import ensurepip, venv' 2>/dev/null || { \
	  echo "$$python cannot make environments: install its venv package, on Debian or Ubuntu:" \
	    "apt-get install $$("$$python" -c 'import sys; print("python%d.%d-venv" % sys.version_info[:2])')"; \
	  exit 1; }; \
	if ! $(BIN)/python -m pip --version >/dev/null 2>&1; then \
	  "$$python" -m venv --clear .venv; fi; \
	echo "Installing what $(lock_file) names into .venv (a minute the first time)"; \
	$(BIN)/python -m pip install -qq --require-hashes -r $(lock_file); \
	touch $@

# Leaves the newest suitable Python in $$python, or says which one is missing.
define find_python
python=; \
for name in python3.11 python3.12 python3.13 python3.14 python3 python; do \
  if "$$name" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then \
    python=$$name; break; fi; \
done; \
if [ -z "$$python" ]; then \
  echo "Python 3.11 or newer is needed; found $$(python3 --version 2>&1 || echo none)."; exit 1; \
fi
endef
