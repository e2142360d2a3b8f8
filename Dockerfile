# Maillage in production: one image for web, worker and the set-up that runs before them.

# ---- dependencies, exactly those of the lock ---------------------------------------------------------------
FROM python:3.11-slim-bookworm AS build

ENV UV_COMPILE_BYTECODE=1 \
    UV_LINK_MODE=copy \
    UV_PYTHON_DOWNLOADS=never
WORKDIR /app
RUN pip install --no-cache-dir uv==0.13.9
COPY pyproject.toml uv.lock ./
RUN uv sync --frozen --no-dev --no-install-project

# ---- what runs ---------------------------------------------------------------------------------------------
FROM python:3.11-slim-bookworm AS runtime

ENV PATH=/app/.venv/bin:$PATH \
    PYTHONPATH=/app/site:/app \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=maillage.settings \
    DATA_DIR=/data \
    WORKER=none
# WeasyPrint, which makes the PDFs of threads, stands on Pango.
RUN apt-get update \
    && apt-get install -y --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*
RUN groupadd --system --gid 10001 maillage \
    && useradd --system --uid 10001 --gid maillage --home-dir /nonexistent --shell /usr/sbin/nologin maillage \
    && install --directory --owner=maillage --group=maillage /data
WORKDIR /app
COPY --from=build /app/.venv .venv
COPY . .
RUN python -m compileall -q -x '/\.venv/' .
# Nothing under /app can be changed by the process that serves it.
USER maillage
VOLUME /data
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=60s CMD ["python", "docker/healthcheck.py"]

# Trusted proxies are counted by the application (TRUSTED_PROXIES), so the server passes headers on as they are.
# WEB_CONCURRENCY says how many processes serve.
CMD ["uvicorn", "maillage.asgi:application", \
     "--host", "0.0.0.0", "--port", "8000", \
     "--ws", "websockets-sansio", "--ws-max-size", "65536", \
     "--no-proxy-headers", "--no-server-header", "--no-access-log", \
     "--limit-concurrency", "1000", "--timeout-graceful-shutdown", "20"]
