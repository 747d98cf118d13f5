"""A department that has given everything back goes on seeing that it had it, and nothing that came after."""

from datetime import timedelta

import pytest
from flow import a_signal, school_illness
from signing import an_account, sit_down
from visiting import a_red_case, text_of, visiting

from console.reading.left import left_cases
from console.reading.own import held_of, own_entries
from playbooks.folding.fold import standings
from playbooks.needs import CHOICES, CLOSED

PUPILS = "23名学生"


@pytest.fixture
def desk(line):
    """A red case whose school authority has returned all that it had; it sits at the desk."""
    case_id = a_red_case(line)
    an_account(line, "wang", "duty_officer")
    an_account(line, "school", "handler", department="D07")
    with visiting(line) as visitor:
        sit_down(line, visitor, "school")
        line.before = visitor.read(f"/cases/{case_id}")
        line.own = [step for step in line.case(case_id).steps.values() if step.department == "D07"]
        for step in line.own:
            line.page = visitor.act(case_id, "return", step=step.id, reason="不归我局", key=step.id, page="/mine")
        yield line, visitor, case_id


def as_officer(line, visitor, case_id, kind, **fields):
    sit_down(line, visitor, "wang")
    visitor.do(case_id, kind, **fields)
    sit_down(line, visitor, "school")


def test_the_last_return_leads_to_the_case_which_says_what_was_returned_and_why(desk):
    line, _, _ = desk
    page = text_of(line.page)
    assert ["“退回”已记入台账" in page, "本页只供查看本部门经手的记录" in page] == [True, True]
    for step in line.own:
        assert [f"{step.title} · 待食安办改派" in page, f"退回步骤：{step.title}；理由：不归我局" in page] == [
            True,
            True,
        ]


def test_nothing_is_to_be_done_there_and_what_was_reported_is_not_shown(desk):
    line, visitor, case_id = desk
    page = visitor.read(f"/cases/{case_id}")
    forms = f'action="/cases/{case_id}/act"'
    assert [forms in line.before, forms in page, PUPILS in line.before, PUPILS in page] == [True, False, True, False]


@pytest.mark.parametrize("kind", ["note", "sign", "complete", "return", "hand_over"])
def test_nothing_is_done_by_who_holds_nothing(desk, kind):
    line, visitor, case_id = desk
    seq = line.case(case_id).seq
    answer = visitor.send(
        f"/cases/{case_id}/act", page="/mine", kind=kind, step=line.own[0].id, text="x", reason="x", department="D03"
    )
    api = visitor.client.post(f"/api/cases/{case_id}/actions", json={"kind": kind, "id": "a", "body": {"text": "x"}})
    assert [answer.status_code, api.status_code, line.case(case_id).seq] == [404, 404, seq]


def test_what_came_after_it_is_not_read(desk):
    line, visitor, case_id = desk
    before = len(visitor.client.get(f"/api/cases/{case_id}").json()["entries"])
    as_officer(line, visitor, case_id, "note", text="此后的备注", key="n")
    as_officer(line, visitor, case_id, "set_severity", level="orange", reason="此后核定", key="s")
    found = visitor.client.get(f"/api/cases/{case_id}").json()
    assert [len(found["entries"]), found["case"].get("signals", []), "此后" in visitor.read(f"/cases/{case_id}")] == [
        before,
        [],
        False,
    ]


def it_grows(line, case_id):
    """A hospital reports more pupils."""
    grown = a_signal(
        channel="illness",
        request=None,
        source="示例区人民医院",
        source_id="r2",
        title="聚集性呕吐",
        text="示例第一小学38名学生呕吐",
        subject={"name": "示例第一小学", "address": "洪门镇示例路1号"},
    )
    assert line.take(grown, school_illness(grown, ill=38)) == case_id


def test_the_case_is_named_as_it_was_then_and_said_to_have_ended_when_it_has(desk):
    line, visitor, case_id = desk
    it_grows(line, case_id)
    listed = text_of(visitor.read("/mine").partition('id="gone"')[2].partition("</details>")[0])
    sit_down(line, visitor, an_account(line, "zhu", "director"))
    visitor.do(case_id, "move_out", area="410711", reason="发生在该区", untold="匿名", key="m")
    sit_down(line, visitor, "school")
    page = text_of(visitor.read(f"/cases/{case_id}"))
    assert [word in page for word in ("23人不适", "38", "已移送")] == [True, False, True]
    assert [word in listed for word in ("23人不适", "38")] == [True, False]


def test_given_to_it_again_it_is_read_as_by_any_department(desk):
    line, visitor, case_id = desk
    as_officer(line, visitor, case_id, "hand_over", step=line.own[0].id, department="D07", reason="仍请办理", key="h")
    page = visitor.read(f"/cases/{case_id}")
    assert [PUPILS in page, "本页只供查看" in page] == [True, False]


def test_it_stands_in_what_the_department_has_to_do_as_given_back_with_what_became_of_it(desk):
    line, visitor, case_id = desk
    as_officer(line, visitor, case_id, "hand_over", step=line.own[0].id, department="D03", reason="请核实", key="h")
    page = text_of(visitor.read("/mine"))
    assert f"退回、移交的 {len(line.own)} 项，只供查看" in page
    assert f"{line.own[0].title} · 现由区市场监管局承办" in page
    assert f"{line.own[1].title} · 待食安办改派" in page


def test_who_never_held_anything_opens_nothing(desk):
    line, visitor, case_id = desk
    sit_down(line, visitor, an_account(line, "hu", "handler", department="D13"))
    assert [visitor.get(path).status_code for path in (f"/cases/{case_id}", f"/api/cases/{case_id}")] == [404, 404]
    assert "只供查看" not in visitor.read("/mine")


def test_its_signals_are_opened_no_more(desk):
    line, visitor, case_id = desk
    signal = line.case(case_id).signals[0].id
    assert visitor.get(f"/signals/{signal}").status_code == 404


def test_a_line_that_it_read_stays(desk):
    line, _, case_id = desk
    log = list(standings(line.entries(case_id)))
    upto = next(n for n, (entry, _) in enumerate(log) if entry.body.__struct_config__.tag == "step_returned")
    then = own_entries(held_of(log[:upto], "D07"), log[upto - 1][1])
    assert own_entries(held_of(log, "D07"), line.case(case_id))[: len(then)] == then


def a_later_case_that_the_department_answered(line, visitor, number):
    """Another school, where it did what it had and the market authority returned what it had."""
    signal = a_signal(
        channel="illness",
        request=None,
        source="示例区人民医院",
        source_id=f"o{number}",
        title="聚集性呕吐",
        text=f"示例第{number}中学12名学生呕吐",
        subject={"name": f"示例第{number}中学", "address": f"洪门镇示例路{number}00号"},
    )
    line.clock.moment += timedelta(hours=13)
    case_id = line.take(signal, school_illness(signal))
    for step in line.case(case_id).open_steps:
        asked = {"step": step.id, "key": step.id, "page": "/mine"}
        if step.department == "D07":
            outcome = step.outcomes[0]
            fields = {f"field-{need}": CHOICES[need][0] if need in CLOSED else "1" for need in outcome.needs}
            visitor.do(case_id, "complete", outcome=outcome.id, **fields, **asked)
        if step.department == "D03":
            as_officer(line, visitor, case_id, "return", **{**asked, "page": "/register"}, reason="不归该局")
    return case_id


def test_what_others_gave_away_of_later_cases_does_not_crowd_out_what_the_department_did(desk):
    line, visitor, case_id = desk
    later = a_later_case_that_the_department_answered(line, visitor, 2)
    since = line.clock.now() - timedelta(days=1)
    found = line.read(lambda connection: left_cases(connection, "D07", since, 1))
    assert "D07" not in {step.department for step in line.case(later).open_steps}
    assert [(number, left.steps) for number, left in found] == [
        (
            visitor.client.get("/api/cases/" + case_id).json()["number"],
            tuple(line.case(case_id).steps[each.id] for each in line.own),
        )
    ]
