"""A step is filled in with its proof and for whom, from the state that was seen, and the page comes back to it."""

import re
from dataclasses import replace
from datetime import UTC, datetime

import msgspec
import pytest
from flow import a_signal
from signing import an_account, sit_down
from visiting import a_blue_case, a_red_case, a_rumour_case, text_of

from console.pages.case_steps import FEW
from console.wording.links import anchor_of
from playbooks.needs import CHOICES
from streams.store import schema as t
from tests.factories import SEEDS, the_step

PUBLISHED = re.compile(r"publish_kind: ([^,}]+)")


def test_proof_of_a_step_and_for_whom_it_was_filled_in_stand_with_the_step_and_in_the_ledger(line, visitor):
    case_id = a_blue_case(line)
    page = visitor.read(f"/cases/{case_id}")
    step = next(each for each in line.case(case_id).open_steps if each.department == "D03")
    assert ['name="field-evidence"' in page, f"由您代{step.department_name}填报" in page] == [True, True]
    proof = {"field-evidence": "示例字〔2026〕7号"}
    page = visitor.act(case_id, "complete", step=step.id, outcome="accepted", key="p", **proof)
    steps, record = (
        text_of(page.partition(f'id="{each}"')[2].partition("</section>")[0]) for each in ("steps", "record")
    )
    assert ["凭据：示例字〔2026〕7号" in each for each in (steps, record)] == [True, True]
    assert f"示例·王一 代 {step.department_name} 填报" in steps
    assert f"示例·王一（值班员）代 {step.department_name}" in record


@pytest.mark.stores
def test_how_many_there_are_is_filled_in_with_the_result_and_becomes_the_cases_where_it_is_more(line, visitor):
    case_id = a_red_case(line)
    step = the_step(line.case(case_id), "rescue")
    form = visitor.read(f"/cases/{case_id}")
    page = visitor.act(
        case_id, "complete", step=step.id, outcome="done", key="n", **{"field-ill": "31", "field-hospitalised": "0"}
    )
    steps = text_of(page.partition('id="steps"')[2].partition("</section>")[0])
    assert ['type="number" name="field-ill"' in form, line.case(case_id).facts["ill"]] == [True, 31]
    assert "办理结果报来：不适人数由“23”改为“31”" in text_of(page.partition('id="record"')[2])
    assert ["不适人数：31 · 住院人数：0" in steps, "不自动改少" in steps] == [True, False]
    assert steps.count("已计入本事件的人数不随之改回") == 1


def test_a_smaller_number_stands_with_what_the_case_has(line, visitor):
    case_id = a_red_case(line)
    step = the_step(line.case(case_id), "rescue")
    page = visitor.act(case_id, "complete", step=step.id, outcome="done", key="n", **{"field-ill": "9"})
    assert ["不适人数：9（本事件现为 23，不自动改少）" in text_of(page), line.case(case_id).facts["ill"]] == [True, 23]


@pytest.mark.stores
def test_fewer_people_than_were_known_are_seen_on_the_queue_and_by_the_next_shift_until_an_officer_acts(line, visitor):
    case_id = a_red_case(line)
    step = next(each for each in line.case(case_id).open_steps if each.plan == "rescue")
    visitor.send("/person", person="d06-handler", back="/")
    visitor.do(case_id, "complete", step=step.id, outcome="done", key="n", **{"field-ill": "9"})
    visitor.send("/person", person="duty-1", back="/")
    queue, shift = text_of(visitor.read("/")), text_of(visitor.read("/handover"))
    assert "报来人数较少，请核对 ：区卫健委" in queue
    assert "报来人数较少的部门 1 个" in shift
    visitor.do(case_id, "note", text="以卫健为准", key="o")
    assert "报来人数较少" not in text_of(visitor.read("/"))


def test_a_smaller_number_that_was_mended_warns_of_nothing(line, visitor):
    case_id = a_red_case(line)
    step = the_step(line.case(case_id), "rescue")
    visitor.send("/person", person="d06-handler", back="/")
    for n, ill in enumerate(("9", "23")):
        visitor.do(case_id, "complete", step=step.id, outcome="done", key=f"n{n}", **{"field-ill": ill})
        visitor.act(case_id, "take_back", step=step.id, key=f"t{n}", reason="填错了") if n == 0 else None
    assert the_step(line.case(case_id), "rescue").fields == {"ill": "23"}
    assert "报来人数较少" not in text_of(visitor.read("/"))


def test_the_source_of_a_known_rumour_is_a_link_where_it_has_an_address_and_says_where_it_has_none(line, visitor):
    case_id = a_rumour_case(line)
    without = text_of(visitor.read(f"/cases/{case_id}"))
    address, book = "https://example.org/a", line.system.knowledge.rumours
    entry = msgspec.structs.replace(book["E01"], source=f"示例文章，{address}，见转载")
    line.system.knowledge = replace(line.system.knowledge, rumours={**book, "E01": entry})
    page = visitor.read(f"/cases/{case_id}")
    link = f'<a href="{address}" rel="noopener noreferrer" target="_blank">{address}</a>'
    assert ["无原文链接" in without, link in page, "无原文链接" in page] == [True, True, False]


def test_every_form_of_a_case_says_which_state_of_it_was_seen(line, visitor):
    case_id = a_red_case(line)
    page = visitor.read(f"/cases/{case_id}")
    forms = re.findall(r'<form method="post" action="/cases/[^"]+/act".*?</form>', page, re.DOTALL)
    seen = f'name="seen" value="{line.case(case_id).seq}"'
    assert [len(forms) > FEW, [form for form in forms if seen not in form]] == [True, []]


def test_after_a_step_the_page_comes_back_to_it_open_and_a_refusal_stands_there(line, visitor):
    case_id = a_red_case(line)
    page = visitor.read(f"/cases/{case_id}")
    steps = list(line.case(case_id).steps.values())
    step = steps[-1]
    at, number = f"#{anchor_of(step.id)}", line.rows(t.cases)[0].number
    assert f'name="back" value="/cases/{number}{at}"' in page
    asked = {"kind": "complete", "step": step.id, "key": "b", "back": f"/cases/{number}{at}"}
    answer = visitor.send(f"/cases/{case_id}/act", **asked)
    shown = visitor.read(answer.headers["location"]).partition(f'id="{anchor_of(step.id)}"')[2]
    assert [answer.headers["location"].endswith(at), shown.startswith(" open>")] == [True, True]
    assert "请选择办理结果" in shown.partition("</details>")[0]


@pytest.mark.stores
def test_a_step_that_came_back_is_seen_on_the_queue_and_the_case_and_is_given_on_from_there(line, visitor):
    case_id = a_red_case(line)
    step = next(each for each in line.case(case_id).open_steps if each.department == "D03")
    visitor.send("/person", person="d03-handler", back="/")
    visitor.do(case_id, "return", step=step.id, reason="不属我局职责", key="r1")
    visitor.send("/person", person="duty-1", back="/")
    assert "有退回 1 项 ：区市场监管局" in text_of(visitor.read("/"))
    page = visitor.read(f"/cases/{case_id}")
    panel = text_of(page.partition('id="returned"')[2].partition("</section>")[0])
    assert ["不属我局职责" in panel, "改派" in panel, "区市场监管局 退回，待改派" in text_of(page)] == [
        True,
        True,
        True,
    ]
    again = visitor.act(case_id, "hand_over", step=step.id, department="D04", reason="改派", key="h1")
    assert ['id="returned"' in again, "不属我局职责" in text_of(again.partition('id="steps"')[2])] == [False, True]
    assert "有退回" not in text_of(visitor.read("/"))


@pytest.mark.stores
def test_what_a_department_gives_away_or_notes_is_seen_on_the_queue_and_by_the_next_shift(line, visitor):
    case_id = a_red_case(line)
    step = next(each for each in line.case(case_id).open_steps if each.plan == "stop_supply")
    visitor.send("/person", person="d03-handler", back="/")
    mine = visitor.read(f"/cases/{case_id}").partition(f'id="{anchor_of(step.id)}"')[2]
    offered = mine.partition('value="hand_over"')[0]
    refused = visitor.act(case_id, "hand_over", step=step.id, department="X08", reason="请平台办", key="x1")
    visitor.do(case_id, "hand_over", step=step.id, department="D04", reason="归农业", key="x2")
    visitor.do(case_id, "note", text="申请延期一小时", key="x3")
    visitor.send("/person", person="duty-1", back="/")
    queue, shift = text_of(visitor.read("/")), text_of(visitor.read("/handover"))
    assert ["网络平台没有执法权" in text_of(refused), '"X08"' in offered, '"X04"' in offered] == [True, False, True]
    assert "部门移交 1 项 ：区市场监管局交区农业农村局 · 有部门备注 ：区市场监管局" in queue
    assert "部门移交 1 项；有备注的部门 1 个" in shift
    visitor.do(case_id, "note", text="同意延期", key="x4")
    assert "有部门备注" not in text_of(visitor.read("/"))


@pytest.mark.stores
def test_signing_in_the_place_of_another_department_reads_so_on_the_step_in_the_ledger_and_on_its_sheet(line, visitor):
    case_id = a_red_case(line)
    step = next(each for each in line.case(case_id).open_steps if each.department == "D03")
    assert "代签收" in text_of(visitor.read(f"/cases/{case_id}"))
    visitor.do(case_id, "sign", step=step.id, key="s1")
    page = text_of(visitor.read(f"/cases/{case_id}"))
    who = line.case(case_id).steps[step.id].person
    assert f"{who} 代 区市场监管局 签收" in page
    assert f"代区市场监管局签收步骤：{step.title}（非该部门签收）" in page
    notice = next(row for row in line.rows(t.notices) if row.receiver.startswith("D03/"))
    assert f"{step.title}：{who}代签收" in text_of(visitor.read(f"/notices/{notice.id}/print"))


def test_what_its_own_department_signs_for_is_no_signing_in_its_place(line, visitor):
    case_id = a_red_case(line)
    step = next(each for each in line.case(case_id).open_steps if each.department == "D03")
    visitor.send("/person", person="d03-handler", back="/")
    page = text_of(visitor.act(case_id, "sign", step=step.id, key="s1"))
    assert ["已签收" in page, "代 区市场监管局 签收" in page, "非该部门签收" in page] == [True, False, False]


def a_returned_step(line, visitor, department="D07"):
    """A red case where a department has returned the first of its steps: case id and the step."""
    case_id = a_red_case(line)
    step = next(each for each in line.case(case_id).open_steps if each.department == department)
    sit_down(line, visitor, an_account(line, "school", "handler", department=department))
    visitor.do(case_id, "return", step=step.id, reason="不归我局", key="r", page="/mine")
    return case_id, step


def test_who_returned_a_step_reads_in_the_record_which_it_was_and_beside_the_steps_what_became_of_it(line, visitor):
    case_id, step = a_returned_step(line, visitor)
    page = text_of(visitor.read(f"/cases/{case_id}"))
    assert [f"退回步骤：{step.title}；理由：不归我局" in page, "（已移走的步骤）" in page] == [True, False]
    assert f"退回、移交的步骤 {step.title} · 待食安办改派 {step.department_name} 退回" in page
    sit_down(line, visitor, an_account(line, "officer", "duty_officer"))
    visitor.do(case_id, "hand_over", step=step.id, department="D03", reason="请核实", key="h")
    sit_down(line, visitor, "school")
    assert f"{step.title} · 现由区市场监管局承办" in text_of(visitor.read(f"/cases/{case_id}"))


def test_why_a_later_department_returned_it_is_between_that_one_and_the_office(line, visitor):
    case_id, step = a_returned_step(line, visitor)
    sit_down(line, visitor, an_account(line, "officer", "duty_officer"))
    visitor.do(case_id, "hand_over", step=step.id, department="D06", reason="请核实", key="h")
    sit_down(line, visitor, an_account(line, "health", "handler", department="D06"))
    visitor.do(case_id, "return", step=step.id, reason="人手不足", key="r2", page="/mine")
    seen = {}
    for login in ("school", "health"):
        sit_down(line, visitor, login)
        page = text_of(visitor.read(f"/cases/{case_id}"))
        seen[login] = [f"{step.title} · 待食安办改派" in page, "人手不足" in page]
    assert seen == {"school": [True, False], "health": [True, True]}


@pytest.mark.stores
def test_what_others_hold_and_never_had_is_named_to_nobody_else(line, visitor):
    case_id, _ = a_returned_step(line, visitor)
    sit_down(line, visitor, an_account(line, "health", "handler", department="D06"))
    assert "退回、移交的步骤" not in visitor.read(f"/cases/{case_id}")


def test_a_link_to_a_step_leads_to_it_when_other_steps_have_left(line, visitor):
    case_id, step = a_returned_step(line, visitor, "D03")
    kept = [each for each in line.case(case_id).steps.values() if each.department == "D03"]
    page = visitor.read(f"/cases/{case_id}")
    found = [page.partition(f'id="{anchor_of(each.id)}"')[2].partition("</h3>")[0] for each in kept]
    assert [each.title in text for each, text in zip(kept, found, strict=True)] == [True] * len(kept)
    assert anchor_of(step.id) not in page


@pytest.mark.stores
def test_a_dispatch_leaves_out_what_is_not_ticked_and_the_ledger_says_so(line, visitor):
    case_id = a_blue_case(line)
    first, *rest = line.case(case_id).open_steps
    form = visitor.read(f"/cases/{case_id}").partition('id="dispatch"')[2].partition("</details>")[0]
    assert form.count('name="steps"') - 1 == form.count(" checked>") == 1 + len(rest)
    said = text_of(visitor.act(case_id, "dispatch", steps=["", first.id], key="k"))
    assert [f"派发 1 个步骤：{first.title}。暂不派发 {len(rest)} 个" in said, "上次没有派" in said] == [True, True]
    refused = text_of(visitor.act(case_id, "dispatch", steps=[""], key="l"))
    assert "请至少选一项派发" in refused


def test_what_may_be_published_is_chosen_from_what_a_county_may_publish(line, visitor):
    case_id = a_red_case(line)
    step = next(each for each in line.case(case_id).open_steps if each.plan == "tell_parents")
    article = visitor.read(f"/cases/{case_id}").partition(f'id="{anchor_of(step.id)}"')[2].partition("</article>")[0]
    chosen = article.partition('<select name="field-publish_kind">')[2].partition("</select>")[0]
    assert re.findall(r'<option value="([^"]+)"', chosen) == list(CHOICES["publish_kind"])


def test_what_a_scenario_says_was_published_is_what_a_form_offers():
    kinds = {kind for path in (SEEDS / "drills").glob("*.yaml") for kind in PUBLISHED.findall(path.read_text("utf-8"))}
    assert [kinds <= set(CHOICES["publish_kind"]), len(kinds) > 3] == [True, True]


@pytest.mark.parametrize(("now", "said"), [("14", "不适人数 23（≥ 1），现为 14"), ("23", "不适人数 23（≥ 1）")])
def test_why_a_playbook_was_chosen_gives_the_present_number_too_where_it_has_changed(line, visitor, now, said):
    case_id = a_red_case(line)
    signal = line.case(case_id).signals[0].id
    page = text_of(visitor.act(case_id, "correct_label", signal=signal, field="ill", now=now))
    assert f"《学校（幼儿园）食品安全事件处置》 学校或幼儿园；{said} " in page


@pytest.mark.stores
def test_the_end_of_the_response_names_what_is_open_and_why_it_ended_all_the_same_stands_with_the_step(line, visitor):
    case_id = a_red_case(line)
    visitor.do(case_id, "complete", step=the_step(line.case(case_id), "verify_report").id, outcome="confirmed", key="v")
    step = the_step(line.case(case_id), "end_response")
    page = visitor.read(f"/cases/{case_id}")
    survey = "食品卫生学调查：原料、加工、储存、人员"
    assert [f"{survey}</p>" in page, 'data-needs="basis despite"' in page] == [True, True]
    said = {"field-basis": "已出院", "field-despite": "店已拆除"}
    page = text_of(visitor.act(case_id, "complete", step=step.id, outcome="ended", key="e", **said))
    assert "还有必办步骤未办结，仍这样办结的理由：店已拆除 · 当时未办结的必办步骤：" in page


def test_a_date_before_the_law_is_told_and_the_case_is_there_all_the_same(line, visitor):
    old = line.take(a_signal(received_at=datetime(2019, 5, 6, 2, tzinfo=UTC)))
    told = "那时还没有施行，没有起算时限：决定是否受理投诉并告知投诉人（2020-01-01起）"
    now = line.take(a_signal(source_id="b2", subject={"name": "示例乙店"}))
    assert [told in text_of(visitor.read(f"/cases/{each}")).replace(" ", "") for each in (old, now)] == [True, False]
    assert line.rows(t.dead_letters) == []
