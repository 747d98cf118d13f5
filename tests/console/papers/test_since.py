"""上次报告以来: what changed after the report, by what stood when it was reported."""

from datetime import timedelta

from console.papers.since import NOTHING, news_since
from playbooks.actions import act
from playbooks.decide import join_case, update_signal
from tests.factories import NOON, a_draft, a_reference, an_action, an_incoming
from tests.regrouping import merging, parted

REF = a_reference()
HOSPITAL = {"channel": "illness", "kind": "incident", "ill": 21, "hospitalised": 21}
MINUTE = timedelta(minutes=1)


def told(*steps):
    """The case and its entries after a hospital's report, a correction a minute, and signals as they came."""
    draft = a_draft(an_incoming(id="h", facts=HOSPITAL))
    entries = list(draft.entries)
    for n, step in enumerate(steps, 1):
        at = NOON + n * MINUTE
        if isinstance(step, dict):
            draft = join_case(REF, draft.case, an_incoming(facts=step, received_at=NOON), rule="r", why="w", now=at)
        else:
            action = an_action(draft.case, "correct_label", signal="h", field="hospitalised", now=step, when=at)
            draft = act(REF, draft.case, action, at)
        entries += draft.entries
    return draft.case, entries


def test_a_count_that_was_corrected_before_the_report_is_no_news_after_it():
    case, entries = told("5")
    assert [news_since(case, entries, NOON + n * MINUTE) for n in (0, 2)] == ["住院21人→5人", NOTHING]


def test_a_count_that_is_corrected_after_it_is_compared_with_what_it_was_then():
    assert news_since(*told("5", "8"), NOON + MINUTE) == "住院5人→8人"


def test_who_comes_later_is_counted_from_when_it_was_recorded():
    case, entries = told("5", {"channel": "illness", "ill": 3, "hospitalised": 6})
    assert news_since(case, entries, NOON + MINUTE) == "住院5人→6人；新收到信息1条"


def merged_at(at):
    """A case of three ill that takes in a hospital's report of one critical, with its entries."""
    older = a_draft(an_incoming(id="c", facts={"channel": "complaint", "kind": "incident", "ill": 3}))
    critical = {"channel": "illness", "kind": "incident", "ill": 1, "critical": 1}
    younger = a_draft(an_incoming(id="h", facts=critical))
    into, _ = merging(older.case, younger.case, at)
    return into.case, [*older.entries, *into.entries]


def test_what_a_case_that_was_taken_in_had_told_before_the_report_is_no_news_after_it():
    case, entries = merged_at(NOON)
    assert [case.facts.get("critical"), news_since(case, entries, NOON + MINUTE)] == [1, NOTHING]


def test_what_came_with_a_case_after_the_report_is():
    assert news_since(*merged_at(NOON + 2 * MINUTE), NOON + MINUTE) == "危重未掌握→1人；随并案并入信息1条"


def test_a_duty_that_ended_since_is_news_with_its_outcome_and_a_report_that_went_out_is_none():
    case, entries = told("5")
    steps = [each for each in case.steps.values() if each.plan in ("first_report", "rescue") and each.state == "open"]
    rescue = next(each for each in steps if each.plan == "rescue")
    for n, step in enumerate(steps, 1):
        at = NOON + n * 2 * MINUTE
        action = an_action(case, "complete", step=step.id, outcome=step.outcomes[0].id, when=at)
        draft = act(REF, case, action, at)
        case, entries = draft.case, [*entries, *draft.entries]
    assert len(steps) == 2
    assert news_since(case, entries, NOON + MINUTE) == f"新办结1项（{rescue.title}——{rescue.outcomes[0].title}）"


def test_signals_that_were_split_away_since_are_news():
    case, entries = told({"channel": "complaint", "kind": "complaint"})
    draft, _ = parted(case, case.signals[-1].id, when=NOON + 3 * MINUTE)
    assert "移出信息1条" in news_since(draft.case, [*entries, *draft.entries], NOON + 2 * MINUTE)


def test_a_later_version_that_is_silent_of_the_ill_is_no_news_of_them():
    draft = a_draft(an_incoming(id="h", facts=HOSPITAL))
    silent = an_incoming(id="h", facts={"channel": "illness", "kind": "incident", "hospitalised": 22}, revision=2)
    later = update_signal(REF, draft.case, silent, now=NOON)
    case, entries = later.case, [*draft.entries, *later.entries]
    assert news_since(case, entries, NOON + MINUTE) == NOTHING


def test_a_grade_that_was_changed_since_is_news_with_the_one_before_it():
    case, entries = told("5")
    for n, grade in enumerate(("Ⅳ级（一般）", "Ⅲ级（较大）"), 1):
        at = NOON + n * 2 * MINUTE
        draft = act(REF, case, an_action(case, "confirm_grade", grade=grade, basis="示例评估意见", when=at), at)
        case, entries = draft.case, [*entries, *draft.entries]
    said = [news_since(case, entries, NOON + n * MINUTE).split("；")[0] for n in (1, 3, 5)]
    assert said == ["等级未核定→Ⅲ级（较大）", "等级Ⅳ级（一般）→Ⅲ级（较大）", NOTHING]


def test_a_grade_that_came_with_a_case_before_the_report_is_the_one_before_the_next():
    def confirmed(case, grade, when):
        return act(REF, case, an_action(case, "confirm_grade", grade=grade, basis="示例评估意见", when=when), when)

    older, younger = (a_draft(an_incoming(id=each, facts=HOSPITAL)) for each in ("c", "h"))
    into, _ = merging(older.case, confirmed(younger.case, "Ⅳ级（一般）", NOON).case, NOON)
    later = confirmed(into.case, "Ⅲ级（较大）", NOON + 2 * MINUTE)
    entries = [*older.entries, *into.entries, *later.entries]
    assert news_since(later.case, entries, NOON + MINUTE) == "等级Ⅳ级（一般）→Ⅲ级（较大）"
