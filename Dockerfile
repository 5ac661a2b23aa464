# Two images for a server (docker-compose.yml). `pipeline` collects, reads, checks and publishes; `airflow` is the UI and API that people
# log in to. It reads no documents, so it has none of the libraries that do.
FROM python:3.11-slim-bookworm AS base
RUN useradd --uid 5000 --create-home --shell /usr/sbin/nologin mingzhang \
    && mkdir -p /var/lib/mingzhang/archive /var/lib/mingzhang/open-data /var/lib/airflow/logs \
    && chown -R mingzhang:mingzhang /var/lib/mingzhang /var/lib/airflow
ENV VIRTUAL_ENV=/opt/venv PATH=/opt/venv/bin:$PATH PYTHONUTF8=1 PYTHONDONTWRITEBYTECODE=1 AIRFLOW_HOME=/var/lib/airflow
WORKDIR /opt/mingzhang
COPY requirements-uv.lock ./
RUN python -m venv /opt/venv && pip install --quiet --no-cache-dir --disable-pip-version-check --require-hashes -r requirements-uv.lock

FROM base AS airflow
COPY requirements-server.lock ./
RUN uv pip sync --quiet --no-cache --require-hashes requirements-server.lock
USER mingzhang

FROM base AS pipeline
# Reads DOC, WPS and RTF files; without it they wait.
RUN apt-get update -qq && apt-get install -qq -y --no-install-recommends libreoffice-writer >/dev/null && rm -rf /var/lib/apt/lists/*
COPY requirements.lock ./
RUN uv pip sync --quiet --no-cache --require-hashes requirements.lock
ENV PYTHONPATH=/opt/mingzhang/include
COPY expectations ./expectations
COPY include ./include
COPY plugins ./plugins
COPY dags ./dags
RUN python -m compileall -q include plugins dags
USER mingzhang
