"""A later letter asks for the answer by another time."""

from datetime import timedelta

from msgspec.structs import replace

from playbooks import entries as e
from playbooks.case import Proposal
from playbooks.folding.fold import fold
from tests.factories import NOON, a_case, a_complaint, the_step


def test_the_duty_has_its_new_time_and_nothing_is_proposed_of_the_old_one():
    case = a_case(a_complaint())
    step = the_step(case, "screen_clue")
    held = [
        Proposal(of=of, rung=3, role="director", department="D01", why="x", text="x") for of in (step.id, "another")
    ]
    late = replace(case, proposals=tuple(held), steps={**case.steps, step.id: replace(step, rung=2)})
    body = e.TargetMoved(step=step.id, words="x", target_at=NOON + timedelta(days=1), target_basis="来件要求的时间")
    entry = e.Entry(id="e", case=case.id, seq=case.seq + 1, at=NOON, recorded_at=NOON, cause="x", body=body)
    after = fold(late, entry)
    moved = after.steps[step.id]
    assert (moved.target_at, moved.target_basis, moved.rung) == (body.target_at, body.target_basis, 0)
    assert after.proposals == (held[1],)
