#!/bin/sh
# What a newcomer does: clone, `make run`, Ctrl-C, `make test`, in a folder with a blank and Chinese characters.
PYTHONUTF8=1 exec "${PYTHON:-python3}" scripts/fresh.py "$@"
