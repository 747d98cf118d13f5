"""A department that has only a telephone says by the link how its duty ended, or hands it back with a reason."""

import re
from datetime import timedelta

import pytest
from flow import a_signal
from signing import an_account, sit_down
from visiting import a_red_case, text_of, visiting

from playbooks.entries import Refused, StepDone, StepReturned
from streams.store.audit import verify
from streams.store.office_schema import audit


@pytest.fixture
def desk(line):
    case_id = a_red_case(line)
    an_account(line, "wang", "duty_officer")
    with visiting(line) as visitor:
        yield line, visitor, case_id


@pytest.fixture
def link(desk):
    """The same, with a step that waits and the path of a link to it."""
    line, visitor, case_id = desk
    step = step_of(line, case_id)
    return line, visitor, case_id, step, a_link(line, visitor, case_id, step)


def step_of(line, case_id, plan="education_on_site"):
    return next(step for step in line.case(case_id).steps.values() if step.plan == plan)


def a_link(line, visitor, case_id, step):
    """The path of a new link; the phone that opens it has no session."""
    sit_down(line, visitor, "wang")
    page = visitor.send(f"/cases/{case_id}/link", page=f"/cases/{case_id}", step=step.id).text
    visitor.client.cookies.delete("shian_session")
    return re.search(r"http://[^/]+(/s/[\w-]+)", page)[1]


def told(visitor, path, kind, **fields):
    """What the phone's page says after a form of it was sent."""
    answer = visitor.send(path, page=path, kind=kind, **fields)
    return answer.status_code, text_of(answer.text)


def record_of(line, visitor, case_id):
    sit_down(line, visitor, "wang")
    return text_of(visitor.read(f"/cases/{case_id}").partition('id="record"')[2])


def test_who_signed_by_a_link_says_by_it_how_the_duty_ended(link):
    line, visitor, case_id, step, path = link
    visitor.send(path, page=path, name="示例·张三")
    form = visitor.read(path)
    assert [outcome.title in form for outcome in step.outcomes] == [True] * len(step.outcomes)
    status, page = told(visitor, path, "complete", outcome=step.outcomes[0].id, note="已停餐", name="示例·张三")
    done = step_of(line, case_id)
    assert [status, "结果已填报，本项已办结" in page, visitor.get(path).status_code] == [200, True, 404]
    assert (done.state, done.outcome, done.done_by, done.done_for, done.note) == (
        "done",
        step.outcomes[0].id,
        "示例·张三（手机链接）",
        "",
        "已停餐",
    )
    said = f"步骤办结：{step.title}，结果：{step.outcomes[0].title}；已停餐（经手机链接，链接由 示例·wang 发出）"
    assert said in record_of(line, visitor, case_id)


def test_what_ought_to_be_done_before_is_named_and_a_reason_asked(desk):
    line, visitor, case_id = desk
    sit_down(line, visitor, "wang")
    visitor.do(case_id, "complete", step=step_of(line, case_id, "verify_report").id, outcome="confirmed", key="v")
    step = step_of(line, case_id, "end_response")
    path = a_link(line, visitor, case_id, step)
    visitor.send(path, page=path, name="示例·张三")
    form, survey = visitor.read(path), "食品卫生学调查：原料、加工、储存、人员"
    assert ["还有必办步骤未办结：" in text_of(form), survey in form, "field-despite" in form] == [True, True, True]
    status, page = told(visitor, path, "complete", outcome="ended", **{"field-basis": "已出院"})
    assert [status, "仍这样办结的理由" in page, step_of(line, case_id, "end_response").state] == [200, True, "open"]


def test_the_audit_has_who_they_say_they_are_and_its_chain_holds(link):
    line, visitor, case_id, step, path = link
    visitor.send(path, page=path, name="示例·张三")
    told(visitor, path, "return", reason="不归我局", name="示例·李四")
    rows = [(row.about, row.detail) for row in line.rows(audit) if row.kind == "sign_link"][1:]
    assert rows == [
        (case_id, f"签收：{step.title}（自称 示例·张三）"),
        (case_id, f"退回：{step.title}（自称 示例·李四）"),
    ]
    with line.system.database.reading() as connection:
        assert verify(connection).broken is None


def test_what_is_not_theirs_is_handed_back_without_signing_and_the_link_ends(link):
    line, visitor, case_id, step, path = link
    status, page = told(visitor, path, "return", reason="不归我局")
    returned = step_of(line, case_id)
    by = f"{step.department_name}承办人（手机链接）"
    assert [status, "已退回食安办" in page, visitor.get(path).status_code] == [200, True, 404]
    assert (returned.is_returned, returned.returned.by, returned.returned.reason) == (True, by, "不归我局")
    said = f"退回步骤：{step.title}；理由：不归我局（经手机链接，链接由 示例·wang 发出）"
    assert said in record_of(line, visitor, case_id)


def test_what_was_handed_back_opens_no_more_when_its_department_gets_it_again(link):
    line, visitor, case_id, step, path = link
    visitor.send(path, page=path)
    line.clock.moment += timedelta(minutes=1)
    told(visitor, path, "return", reason="不归我局")
    sit_down(line, visitor, "wang")
    visitor.do(case_id, "hand_over", step=step.id, department=step.department, reason="仍请办理", key="h")
    visitor.do(case_id, "sign", step=step.id, key="s")
    assert visitor.get(path).status_code == 404


def test_what_went_to_another_department_and_came_back_opens_no_more(link):
    line, visitor, case_id, step, path = link
    visitor.send(path, page=path)
    sit_down(line, visitor, "wang")
    for n, department in enumerate(("D03", step.department)):
        line.clock.moment += timedelta(minutes=1)
        visitor.do(case_id, "hand_over", step=step.id, department=department, reason="示例理由", key=f"h{n}")
    line.clock.moment += timedelta(minutes=1)
    visitor.do(case_id, "sign", step=step.id, key="s")
    assert [step_of(line, case_id).signed_at is None, visitor.get(path).status_code] == [False, 404]


def test_a_refusal_says_what_is_missing_keeps_what_was_typed_and_leaves_the_link(desk):
    line, visitor, case_id = desk
    step = next(each for each in line.case(case_id).open_steps if any(one.needs for one in each.outcomes))
    outcome = next(each for each in step.outcomes if each.needs)
    path = a_link(line, visitor, case_id, step)
    visitor.send(path, page=path)
    answer = visitor.send(path, page=path, kind="complete", outcome=outcome.id, note="情况如此")
    assert [answer.status_code, "“填报结果”没有执行" in text_of(answer.text), "情况如此" in answer.text] == [
        200,
        True,
        True,
    ]
    assert [line.case(case_id).steps[step.id].state, visitor.get(path).status_code] == ["open", 200]
    needs = {f"field-{need}": "示例" for need in outcome.needs}
    told(visitor, path, "complete", outcome=outcome.id, key="again", **needs)
    assert line.case(case_id).steps[step.id].state == "done"


def test_a_return_without_a_reason_uses_no_link(link):
    line, visitor, case_id, _, path = link
    told(visitor, path, "return", reason="  ")
    refused = [each.body.reason for each in line.entries(case_id) if isinstance(each.body, Refused)]
    assert [refused, "signing" in visitor.read(path)] == [["退回请写明理由"], True]


def test_nothing_ends_by_a_link_that_has_not_signed(link):
    line, visitor, case_id, step, path = link
    status, _ = told(visitor, path, "complete", outcome=step.outcomes[0].id)
    assert [status, step_of(line, case_id).state] == [404, "open"]


def test_a_link_answers_for_its_own_duty_only_whatever_the_form_names(desk):
    line, visitor, case_id = desk
    step, other = step_of(line, case_id), step_of(line, case_id, "rescue")
    another = line.take(a_signal())
    path = a_link(line, visitor, case_id, step)
    visitor.send(path, page=path)
    told(visitor, path, "complete", step=other.id, case=another, outcome=step.outcomes[0].id, link_from="别人")
    (done,) = [each for each in line.entries(case_id) if isinstance(each.body, StepDone)]
    assert (done.body.step, done.body.link_from, done.actor.department) == (step.id, "示例·wang", step.department)
    assert [each for each in line.entries(another) if each.actor] == []


@pytest.mark.parametrize("kind", ["take_back", "hand_over", "close", "note", "dismiss"])
def test_nothing_else_is_asked_by_a_link(link, kind):
    line, visitor, case_id, _, path = link
    visitor.send(path, page=path)
    seq = line.case(case_id).seq
    status, _ = told(visitor, path, kind, reason="x", text="x", conclusion="x", department="D03")
    assert [status, line.case(case_id).seq] == [404, seq]


def test_a_form_of_another_site_hands_nothing_back(link):
    line, visitor, case_id, _, path = link
    answer = visitor.client.post(path, data={"kind": "return", "reason": "x", "token": "0" * 64})
    assert [answer.status_code, [each for each in line.entries(case_id) if isinstance(each.body, StepReturned)]] == [
        403,
        [],
    ]


def test_after_half_an_hour_an_unsigned_link_hands_nothing_back(link):
    line, visitor, case_id, _, path = link
    token = re.search(r'name="token" value="([0-9a-f]+)"', visitor.read(path))[1]
    line.clock.moment += timedelta(minutes=30)
    answer = visitor.client.post(path, data={"kind": "return", "reason": "x", "token": token})
    assert [answer.status_code, step_of(line, case_id).is_returned] == [404, False]


def test_a_number_that_was_written_is_masked_and_the_same_form_sent_twice_is_one_answer(link):
    line, visitor, case_id, step, path = link
    visitor.send(path, page=path)
    token = re.search(r'name="token" value="([0-9a-f]+)"', visitor.read(path))[1]
    fields = {"kind": "complete", "token": token, "key": "k", "outcome": step.outcomes[0].id}
    form = fields | {"note": "联系 13900001234"}
    tries = [visitor.client.post(path, data=form) for _ in range(2)]
    other = visitor.client.post(path, data=form | {"note": "另一说"}).status_code
    said = [(each.status_code, "结果已填报，本项已办结" in text_of(each.text)) for each in tries]
    done = [each.body.note for each in line.entries(case_id) if isinstance(each.body, StepDone)]
    assert [said, other, done] == [[(200, True), (200, True)], 404, ["联系 139****1234"]]
    assert [row.detail[:4] for row in line.rows(audit) if row.kind == "sign_link"][2:] == ["填报结果"]


def answered_with(visitor, path, *files, **fields):
    """The status and the page after the form was sent with these files (name, content)."""
    token = re.search(r'name="token" value="([0-9a-f]+)"', visitor.read("/sign-in"))[1]
    sent = [("files", file) for file in files]
    answer = visitor.client.post(path, data={"token": token, "kind": "complete", **fields}, files=sent)
    return answer.status_code, text_of(answer.text)


def test_files_come_with_the_answer_once_and_none_with_one_that_is_refused(desk):
    line, visitor, case_id = desk
    step, files = step_of(line, case_id), ("现场.jpg", b"\xff\xd8picture")
    path = a_link(line, visitor, case_id, step)
    visitor.send(path, page=path, name="示例·张三")
    folder = line.system.settings.data / "attachments"
    assert 'enctype="multipart/form-data"' in visitor.read(path)
    refused = answered_with(visitor, path, files, outcome="none of these", key="k")
    assert [refused[0], "没有执行" in refused[1], folder.exists()] == [200, True, False]
    for _ in range(2):
        status, page = answered_with(visitor, path, files, outcome=step.outcomes[0].id, key="k")
        assert [status, "结果已填报，本项已办结" in page] == [200, True]
    (file,) = step_of(line, case_id).files
    assert [file.name, len([*folder.glob("*/*")])] == ["现场.jpg", 1]
    assert line.system.attachments.content(file.id, file.sha256) == files[1]
    assert "附件：现场.jpg" in record_of(line, visitor, case_id)


def test_of_who_has_no_link_no_file_is_read(desk):
    line, visitor, _ = desk
    status, page = answered_with(visitor, "/s/nobody", ("现场.exe", b"x"))
    assert [status, "链接无效" in page] == [404, True]
