# Maillage: `make run` and `make test` need python3 (3.11 or newer), make and the package registry; nothing else.

PYTHON ?= python3
UV_VERSION := 0.13.9
UV := .venv/tools/uv-$(UV_VERSION)/bin/uv
PY := .venv/bin/python
# One stamp a flavour. The development flavour contains the other: it is never undone by `make run`.
FOR_RUN := .venv/.ready-for-run
FOR_DEV := .venv/.ready-for-development

SYNC = env -u VIRTUAL_ENV UV_PROJECT_ENVIRONMENT=.venv UV_PYTHON_DOWNLOADS=never $(UV) sync --frozen --quiet --compile-bytecode --python $(PY)
# Checks and tests see the embedded defaults, whatever the shell's environment says.
EMBEDDED := env -u DATABASE_URL -u REDIS_URL -u ELASTICSEARCH_URL -u EMAIL_URL -u DEFAULT_FROM_EMAIL -u SECRET_KEY \
	-u ALLOWED_HOSTS -u BASE_URL -u WORKER -u TRUSTED_PROXIES -u DEBUG -u DATA_DIR -u HOST -u PORT \
	-u DJANGO_SETTINGS_MODULE
CHECK := $(EMBEDDED) DATA_DIR=.cache/check

CODE := site/maillage $(patsubst %/__init__.py,%,$(wildcard accounts/__init__.py background/__init__.py \
	communities/__init__.py demo/__init__.py forums/__init__.py freshness/__init__.py home/__init__.py indicators/__init__.py \
	live/__init__.py notifications/__init__.py reference/__init__.py search/__init__.py steering/__init__.py \
	writing/__init__.py)) tests
MESSAGES := --locale en --no-obsolete --no-location --ignore 'tests/*' --ignore 'var/*' --ignore 'docs/*' --ignore '.venv/*'

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

.PHONY: help
help: ## what can be made
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / { printf "  make %-20s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# ---- what everything else stands on ---------------------------------------------------------------------------

.venv/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo 'Python 3.11 or newer is needed; name one with PYTHON=...' >&2; exit 1; }
	@echo 'Preparing Python packages (once) ...'
	@$(PYTHON) -m venv --without-pip .venv

$(UV): | .venv/bin/python
	@$(PYTHON) -m venv .venv/tools/uv-$(UV_VERSION) \
		|| { echo 'Python cannot make virtual environments here; on Debian: apt install python3-venv' >&2; exit 1; }
	@.venv/tools/uv-$(UV_VERSION)/bin/python -m pip install --quiet --disable-pip-version-check uv==$(UV_VERSION)

$(FOR_RUN): uv.lock pyproject.toml | $(UV)
	@if [ -e $(FOR_DEV) ]; then $(SYNC) && touch $(FOR_DEV); else $(SYNC) --no-dev; fi
	@touch $@

$(FOR_DEV): uv.lock pyproject.toml | $(UV)
	@$(SYNC)
	@touch $@ $(FOR_RUN)

.PHONY: setup
setup: $(FOR_DEV) ## install what development needs, and nothing more

# ---- the platform ---------------------------------------------------------------------------------------------

.PHONY: run
run: export DEBUG ?= 1
run: export HOST ?= 127.0.0.1
run: export PORT ?= 8000
run: export DATA_DIR ?= var
run: $(FOR_RUN) ## serve the platform on http://127.0.0.1:8000/ (PORT=, HOST=, DATA_DIR=)
	@exec $(PY) manage.py serve

.PHONY: bench
bench: export DATA_DIR ?= var
bench: $(FOR_DEV) ## the measures of docs/performance.md, on a quiet machine; ONLY=starts, large, texts, letters, papers, oai, forums, directory or library (SIZES=, DATABASES=, QUICK=1, OURS=1, PROFILE=page)
	@DEBUG=1 $(PY) manage.py bench $(if $(ONLY),--only $(ONLY)) $(if $(SIZES),--sizes '$(SIZES)') \
		$(if $(DATABASES),--databases '$(DATABASES)') $(if $(QUICK),--quick) $(if $(OURS),--ours) \
		$(if $(PROFILE),--profile $(PROFILE))

# ---- proofs ---------------------------------------------------------------------------------------------------

.PHONY: test
test: $(FOR_DEV) ## the whole suite, then the tests that touch data on real servers; ARGS= for pytest
	$(EMBEDDED) .venv/bin/pytest -n 2 --dist loadgroup $(ARGS)
	$(EMBEDDED) $(PY) -m tests.servers run --postgres --redis --search -- \
		.venv/bin/pytest -n 2 --dist loadgroup -m data $(ARGS)

.PHONY: coverage
coverage: $(FOR_DEV) ## which lines no test of the first run goes through; fails under 90 %. Takes half as long again as without
	@rm -f .coverage
	$(EMBEDDED) .venv/bin/pytest -n 2 --dist loadgroup -m 'not browser' --cov --cov-report= $(ARGS)
	@.venv/bin/coverage report --fail-under=90

.PHONY: check
check: check-style check-templates check-types check-imports check-migrations check-translations check-deploy ## linters, types, import contracts, migrations, translations, check --deploy
	@echo 'Everything is in order.'

.PHONY: check-style
check-style: $(FOR_DEV)
	.venv/bin/ruff check .
	.venv/bin/ruff format --check .

.PHONY: check-templates
check-templates: $(FOR_DEV)
	@find . \( -name '.?*' -o -name var -o -name node_modules \) -prune -o -path '*/templates/*' -name '*.html' -print0 \
		| xargs -0 -r .venv/bin/djade --check --target-version 5.2

.PHONY: check-types
check-types: $(FOR_DEV)
	$(CHECK) .venv/bin/mypy $(CODE)

.PHONY: check-imports
check-imports: $(FOR_DEV)
	@PYTHONPATH=site:. .venv/bin/lint-imports --cache-dir .cache/import-linter

.PHONY: check-migrations
check-migrations: $(FOR_DEV)
	$(CHECK) DEBUG=1 $(PY) manage.py makemigrations --check --dry-run

.PHONY: check-translations
check-translations: $(FOR_DEV)
	$(CHECK) DEBUG=1 $(PY) -m tests.tools.translations -- $(MESSAGES)

.PHONY: check-deploy
check-deploy: $(FOR_DEV)
	@$(CHECK) DEBUG=0 ALLOWED_HOSTS=maillage.example.org BASE_URL=https://maillage.example.org \
		SECRET_KEY="$$($(PY) -c 'import secrets; print(secrets.token_urlsafe(60))')" \
		$(PY) manage.py check --deploy --fail-level WARNING

# ---- housekeeping ---------------------------------------------------------------------------------------------

.PHONY: format
format: $(FOR_DEV) ## put Python and templates into the house's form
	@.venv/bin/ruff check --fix-only --quiet .
	@.venv/bin/ruff format .
	@find . \( -name '.?*' -o -name var -o -name node_modules \) -prune -o -path '*/templates/*' -name '*.html' -print0 \
		| xargs -0 -r .venv/bin/djade --target-version 5.2

.PHONY: messages
messages: $(FOR_DEV) ## collect the strings to translate and compile the translations (needs gettext)
	$(CHECK) DEBUG=1 $(PY) manage.py makemessages $(MESSAGES)
	$(PY) -m tests.tools.french
	$(CHECK) DEBUG=1 $(PY) manage.py compilemessages --locale en --locale fr --ignore '.venv/*'
