"""Killed at random moments under load: nothing acknowledged is lost, nothing is done twice, nothing goes unmarked."""

import os
import random

import pytest
from killing import Audit, kill_at_random


@pytest.mark.slow
def test_after_a_kill_under_load_everything_promised_is_there_once(tmp_path):
    """One, when the whole line is busy; `make soak` has fifty, every other at once, and a load four times as heavy."""
    seed = int(os.environ.get("SHIAN_SEED") or random.randrange(10**9))
    remembered = kill_at_random(tmp_path, kills=1, seed=seed, pause_s=0.4)
    audit = Audit(tmp_path, remembered)
    faults = list(audit.faults())
    seen = {"kills": remembered.kills, "misses": len(audit.misses()) > 0, "rungs": len(audit.rungs()) > 0}
    audit.close()
    assert (faults[:20], seen) == ([], {"kills": 1, "misses": True, "rungs": True}), f"SHIAN_SEED={seed}"
    assert len(remembered.signals) > 50
    assert len(remembered.actions) >= 1, "one is waited for"
