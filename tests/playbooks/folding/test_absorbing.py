"""What a signal that leaves takes with it: only what no other signal is about."""

from playbooks.folding.absorbing import things_left
from tests.factories import a_case, an_incoming

SAMPLE = {"channel": "sampling", "kind": "sampling_failure", "failed_sample": True}


def test_only_what_no_other_signal_is_about_leaves_with_a_signal():
    case = a_case(*(an_incoming(id=each, facts=SAMPLE, sample_no="示例-1") for each in ("s1", "s2")))
    assert things_left(case, ["s2"]) == {"signal:s2", "operator:s2"}
    assert "sample:示例-1" in things_left(case, ["s1", "s2"])
