"""The fold reads entries only, in order, and every kind of entry changes what it says and nothing else."""

from datetime import timedelta
from functools import reduce

import msgspec
import pytest
from msgspec.structs import replace

from playbooks import entries as e
from playbooks.folding import fold as fold_module
from playbooks.folding.fold import Standings, fold, fold_all
from playbooks.ledger import bodies as every_body
from playbooks.ledger.quoted import Said
from tests.factories import NOON, a_case, a_complaint, a_draft, the_clock, the_step


def entry(case, body, **changes):
    fields = {"id": "e", "case": case.id, "seq": case.seq + 1, "at": NOON, "recorded_at": NOON, "cause": "x"}
    return e.Entry(**(fields | {"body": body} | changes))


def after(case, body, **changes):
    """The case after one thing was said, the sequence number set back, so that it can be compared."""
    return replace(fold(case, entry(case, body, **changes)), seq=case.seq)


def test_an_empty_log_tells_no_case():
    assert fold_all([]) is None


def test_a_log_tells_the_case_that_was_drafted():
    draft = a_draft(a_complaint())
    assert fold_all(draft.entries) == draft.case


def test_a_log_read_back_from_json_tells_the_same():
    draft = a_draft(a_complaint(id="s1"), a_complaint(id="s2"))
    opening = a_draft(a_complaint(id="s1"))
    log = msgspec.json.decode(msgspec.json.encode(opening.entries), type=list[e.Entry])
    assert (log, fold_all(log)) == (opening.entries, opening.case)
    assert draft.case.seq > opening.case.seq


def test_the_standings_of_a_case_may_be_gone_through_again():
    draft = a_draft(a_complaint())
    log = Standings(iter(draft.entries))
    once, again = list(log), list(log)
    assert (once == again, [entry for entry, _ in once], once[-1][1]) == (True, draft.entries, draft.case)


def a_log_of_joining(count):
    """A case that so many more signals joined one after the other, and what was noted then."""
    case = a_case(a_complaint(id="s1"))
    log = [*a_draft(a_complaint(id="s1")).entries]
    (joined,) = [each.body for each in log if isinstance(each.body, e.SignalJoined)]
    bodies = [replace(joined, signal=f"j{n}", facts={**joined.facts, "ill": n % 7}) for n in range(count)]
    later = enumerate([*bodies, e.Noted(text="x")], len(log) + 1)
    return [*log, *(replace(entry(case, body, seq=seq), case=log[0].case) for seq, body in later)]


def test_signals_that_joined_one_after_the_other_tell_the_same_together_as_one_by_one():
    log = a_log_of_joining(20)
    assert fold_all(log) == reduce(fold, log, None)
    with pytest.raises(ValueError, match="does not follow"):
        fold_all([*log[:8], log[9], log[8], *log[10:]])


def test_the_standings_since_an_entry_are_the_last_of_all_and_take_what_joined_before_together(monkeypatch):
    log, folded = a_log_of_joining(50), []
    standings = list(Standings(log))
    monkeypatch.setattr(fold_module, "fold", lambda case, entry: folded.append(entry.seq) or fold(case, entry))
    since = list(Standings(log).since(log[-3].seq))
    alone = [each.seq for each in log[:-3] if not isinstance(each.body, e.SignalJoined)]
    assert (since, folded) == (standings[-3:], [*alone, *(each.seq for each in log[-3:])])


@pytest.mark.parametrize("seq", [0, 5, 999])
def test_entries_out_of_order_are_refused(seq):
    case = a_case()
    with pytest.raises(ValueError, match=f"entry {seq} of case {case.id} does not follow {case.seq}"):
        fold(case, entry(case, e.Noted(text="x"), seq=seq))


def test_a_log_begins_with_the_opening():
    with pytest.raises(ValueError, match="does not follow nothing"):
        fold(None, entry(a_case(), e.Noted(text="x")))


def test_a_case_is_opened_once():
    opening = a_draft(a_complaint()).entries[0]
    with pytest.raises(ValueError, match="is opened twice"):
        fold_all([opening, opening])


@pytest.mark.parametrize(
    "body",
    [
        e.Noted(text="x"),
        e.Refused(action="a", asked="close", reason="x"),
        e.LabelCorrected(signal="s1", field="mood", was="", now="x"),
    ],
)
def test_what_only_tells_changes_nothing(body):
    case = a_case(a_complaint(id="s1"))
    assert after(case, body) == case


def test_a_case_that_came_in_is_of_this_area_now():
    case = a_case(a_complaint())
    assert after(case, e.MovedIn(area="410703", reason="x")).area == "410703"


def test_what_was_written_before_facts_were_counted_anew_is_read_as_it_was():
    case = a_case(a_complaint(id="s1", facts={"ill": 3}), a_complaint(id="s2"))
    assert after(case, e.SignalsLeft(signals=("s1",), to="x", reason="x")).facts == case.facts


def test_every_kind_of_body_is_in_the_union_and_under_entries():
    kinds = {each for each in vars(every_body).values() if isinstance(each, type) and issubclass(each, Said)}
    bodies = kinds - {Said}
    assert bodies == set(e.Body.__args__)
    assert [each.__name__ for each in bodies if getattr(e, each.__name__, None) is not each] == []


def test_every_kind_of_body_has_its_own_tag():
    tags = [each.__struct_config__.tag for each in e.Body.__args__]
    assert len(tags) == len(set(tags))


def test_a_label_that_a_person_corrects_takes_the_place_of_the_machines():
    case = a_case(a_complaint(id="s1"))
    corrected = after(case, e.LabelCorrected(signal="s1", field="kind", was="complaint", now="incident"))
    assert (corrected.facts["kind"], corrected.signals[0].facts["kind"]) == ("incident", "incident")


def test_a_clock_that_moves_counts_its_moves_and_forgets_its_reminders():
    case = a_case(a_complaint())
    clock = the_clock(case, "CMP-1")
    case = after(case, e.Reminded(clock=clock.id, reminder="half"))
    later = replace(clock.deadline, due_at=clock.deadline.due_at + timedelta(days=1))
    moved = after(case, e.ClockMoved(clock=clock.id, change="extended", deadline=later, reason="x"))
    assert (the_clock(moved, "CMP-1").moves, the_clock(moved, "CMP-1").reminded) == (1, ())


def test_severity_is_since_when_the_level_changed_and_not_the_reasons():
    case = after(a_case(a_complaint()), e.SeverityChanged(level="red", why=("x",)), at=NOON + timedelta(hours=1))
    again = after(case, e.SeverityChanged(level="red", why=("x", "y")), at=NOON + timedelta(hours=2))
    assert (again.severity_since, again.severity_why) == (NOON + timedelta(hours=1), ("x", "y"))


def test_a_hand_over_takes_back_the_signature():
    case = a_case(a_complaint())
    step = the_step(case, "decide_acceptance").id
    case = after(case, e.SignedFor(step=step), actor=e.Actor(person="示例", role="handler"))
    assert the_step(case, "decide_acceptance").person == "示例"
    case = after(case, e.HandedOver(step=step, department="D04", department_name="x", reason="x"))
    assert (the_step(case, "decide_acceptance").signed_at, the_step(case, "decide_acceptance").person) == (None, None)


def test_the_first_rumour_that_was_matched_stands():
    def match(n):
        return e.RumourMatched(signal="s", rumour=f"E0{n}", claim="x", fact="x", refuted_by="x", similarity=0.9)

    assert after(after(a_case(), match(1)), match(2)).known.rumour == "E01"


def test_the_canonical_form_leaves_out_when_it_was_recorded():
    one = a_draft(a_complaint()).entries[0]
    later = replace(one, recorded_at=NOON + timedelta(days=1))
    assert (e.canonical(one) == e.canonical(later), b"recorded_at" in e.canonical(one)) == (True, False)
    assert e.canonical(one) != e.canonical(replace(one, at=NOON + timedelta(days=1)))


def test_that_it_was_red_is_known_when_it_is_calmer_also_of_a_case_that_was_stored_before():
    calm = a_case()
    red, stored = after(calm, e.SeverityChanged(level="red")), replace(calm, severity="red")
    calmer = [after(each, e.SeverityChanged(level="yellow", reason="已核实")) for each in (red, stored, calm)]
    assert [(each.severity, each.was_red) for each in calmer] == [("yellow", n) for n in (True, True, False)]
