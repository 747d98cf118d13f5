#!/bin/sh
# Writes requirements/*.txt (one lock for Python 3.11 and later, with hashes, without an index URL), then measures
# what they download and install. Needs uv, and the network; UPGRADE=1 takes newer versions.
set -eu
command -v uv >/dev/null || { echo "make lock needs uv (pip install uv)"; exit 1; }
compile() {
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes ${UPGRADE:+--upgrade} \
        --no-emit-index-url --no-emit-find-links --no-annotate --no-header "$@"
}
compile requirements/build.in -o requirements/build.txt
compile pyproject.toml -o requirements/run.txt
compile pyproject.toml --extra cluster -c requirements/run.txt -o requirements/cluster.txt
compile pyproject.toml --extra test -c requirements/run.txt -o requirements/test.txt
compile requirements/tools.in -c requirements/test.txt -o requirements/tools.txt
PYTHONUTF8=1 exec "${PYTHON:-python3}" scripts/measure.py
