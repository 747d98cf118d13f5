# One image for the desk, the workers and the commands. Pinned by tag; for production pin it by digest as well
# (`FROM python:3.13.9-slim-bookworm@sha256:… AS build`, twice), as your registry shows it
# (`docker buildx imagetools inspect python:3.13.9-slim-bookworm`), and rebuild every month.
FROM python:3.13.9-slim-bookworm AS build
WORKDIR /app
COPY requirements/build.txt requirements/cluster.txt requirements/
RUN python -m venv /venv \
 && /venv/bin/pip install --no-cache-dir --require-hashes -r requirements/build.txt \
 && /venv/bin/pip install --no-cache-dir --require-hashes --no-build-isolation -r requirements/cluster.txt

FROM python:3.13.9-slim-bookworm
ENV PATH=/venv/bin:$PATH PYTHONPATH=/app PYTHONUTF8=1 PYTHONDONTWRITEBYTECODE=1 SHIAN_DATA=/data
RUN useradd --uid 10001 --no-create-home --home-dir /data shian \
 && install -d -o shian -g shian -m 0700 /data
COPY --from=build /venv /venv
WORKDIR /app
COPY classifiers classifiers
COPY playbooks playbooks
COPY connectors connectors
COPY streams streams
COPY console console
COPY seeds seeds
# Nobody writes here later: without it each process of each start compiles the product anew.
RUN python -m compileall -q .
USER 10001
VOLUME /data
ENTRYPOINT ["python", "-m", "console"]
CMD ["desk"]
