#!/bin/sh
# Finds some Python that runs and hands over to setup.py, which chooses the right one and says what is missing.
# A command that exists need not run (pyenv leaves shims), so each is tried.
for python in ${PYTHON:+"$PYTHON"} python3 python3.13 python3.12 python3.11 python3.14; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 8))' >/dev/null 2>&1; then
        PYTHONUTF8=1 exec "$python" scripts/setup.py "$@"
    fi
done
echo "Python 3.11, 3.12 or 3.13 is needed. On Debian or Ubuntu:"
echo "需要 Python 3.11、3.12 或 3.13。Debian / Ubuntu 请执行："
echo "  sudo apt-get update && sudo apt-get install -y git make python3 python3-venv"
exit 1
