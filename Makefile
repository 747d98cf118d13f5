# `make run` and `make test` work on a fresh machine; scripts/setup.py makes .venv from requirements/.
# PYTHON=python3.12 chooses a Python, ARGS="…" is passed on, pip's own settings (PIP_INDEX_URL …) are honoured.
.PHONY: run test lint soak soak-kafka soak-office fuzz audit bench bundle bundle-test screenshots fresh lock
run test lint soak soak-kafka soak-office fuzz audit bench bundle bundle-test screenshots:
	@sh scripts/setup.sh $@ $(ARGS)
fresh lock:
	@sh scripts/$@.sh $(ARGS)
