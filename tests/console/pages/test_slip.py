"""交办单: everything that a department needs stands on the sheet, and nothing that must not lie on a desk."""

from dataclasses import replace
from datetime import timedelta

import msgspec
import pytest
from flow import T0, a_signal, school_illness
from visiting import a_red_case, text_of, title_of

from connectors.channels.wording import words_of
from connectors.notice import Notice
from console.office import Office
from console.pages import contact
from console.pages.slip import slip_for, slip_of
from console.papers.handed import people_of
from playbooks.district.districts import District, Street
from playbooks.telling.leading import lead_of
from streams.store import schema as t
from streams.store.stored import entries_of

OFFICE = Office(area="410702", name="示例区", city="示例市", office="示例区食安办", streets=("东街街道", "洪门镇"))


def a_sheet(line, visitor, with_duty=True):
    """The page of the first notice that asks for something to be done."""
    a_red_case(line, contact={"name": "示例甲", "phone": "13812345678"})
    rows = [row for row in line.rows(t.notices) if bool(msgspec.json.decode(row.body, type=Notice).duty) is with_duty]
    return rows[0], visitor.read(f"/notices/{rows[0].id}/print")


def test_the_sheet_says_what_by_whom_until_when_by_which_article_and_has_room_to_sign(line, visitor):
    row, page = a_sheet(line, visitor)
    notice, text = msgspec.json.decode(row.body, type=Notice), text_of(page)
    number = line.rows(t.cases)[0].number
    told = [number, "红（紧急）" if notice.urgent else "红", "洪门镇", notice.receiver_name, notice.duty, notice.what]
    told += ["食品安全事项交办单", "签收单位（盖章）", "签收时间", "送达人", "经办人", notice.reason_title]
    told += [notice.article] if notice.article else []
    assert [each for each in told if each not in text] == []
    assert ("href" in page.partition("<article")[2], title_of(page).startswith("交办单")) == (False, True)


def test_who_owns_the_work_reads_which_business_it_is_what_was_said_and_whom_to_call(line, visitor):
    row, page = a_sheet(line, visitor)
    told = [
        "示例第一小学（名称未核实）",
        "洪门镇示例路1号",
        "“聚集性呕吐 示例第一小学23名学生呕吐”",
        "不适23人（示例区人民医院，",
    ]
    told += ["联系电话 0373-0000001、0373-0000002", "其他步骤"]
    assert [row.receiver.split("/")[0] != "D01", [each for each in told if each not in text_of(page)]] == [True, []]


def test_each_count_stands_with_the_time_of_the_version_that_said_it(line, visitor):
    report = {"channel": "illness", "request": None, "source": "示例区人民医院", "source_id": "r1"}
    counts = (("14名学生呕吐", 14, 3, 0), ("23名学生呕吐", 23, 5, 27), ("23名学生呕吐，3人仍住院", 23, 3, 60))
    for text, ill, hospitalised, minutes in counts:
        line.clock.moment = T0 + timedelta(minutes=minutes)
        fields = {**report, "text": text, "illness": {"ill": ill, "hospitalised": hospitalised}}
        signal = a_signal(**fields, subject={"name": "示例第一小学"})
        case_id = line.take(signal, school_illness(signal, ill))
    said = line.read(lambda connection: people_of(line.case(case_id), entries_of(connection, case_id)))
    wanted = (("不适23人", "10:40"), ("住院5人", "10:07"))
    assert said == "；".join(f"{word}（示例区人民医院，2026-11-25 {at}）" for word, at in wanted) + "，未核实"


def test_the_observed_and_the_critically_ill_stand_among_the_people(line, visitor):
    fields = {"channel": "illness", "request": None, "source": "示例区人民医院", "subject": {"name": "示例第一小学"}}
    signal = a_signal(
        **fields, text="31名学生呕吐", illness={"ill": 31, "hospitalised": 5, "observed": 7, "critical": 1}
    )
    case_id = line.take(signal, school_illness(signal, 31))
    said = line.read(lambda connection: people_of(line.case(case_id), entries_of(connection, case_id)))
    assert [part.partition("（")[0] for part in said.split("；")] == ["不适31人", "住院5人", "留观7人", "危重1人"]


def test_nobody_who_reported_stands_on_it(line, visitor):
    _, page = a_sheet(line, visitor)
    assert [word for word in ("示例甲", "13812345678") if word in text_of(page)] == []


def test_who_holds_no_step_reads_no_name(line, visitor):
    row, _ = a_sheet(line, visitor)
    notice = msgspec.structs.replace(msgspec.json.decode(row.body, type=Notice), receiver="D21/handler")
    with line.writing() as connection:
        put = t.notices.update().where(t.notices.c.id == row.id).values(body=msgspec.json.encode(notice))
        connection.execute(put)
    text = text_of(visitor.read(f"/notices/{row.id}/print"))
    assert [word for word in ("示例第一小学", "示例路", "呕吐") if word in text] == []


def test_of_what_only_the_director_opens_a_sheet_names_nothing(line, visitor):
    row, _ = a_sheet(line, visitor)
    case_id = line.cases()[0].id
    visitor.send("/person", person="director-1", back="/")
    visitor.do(case_id, "confide", confided="yes", reason="示例理由")
    text = text_of(visitor.read(f"/notices/{row.id}/print"))
    assert [word for word in ("示例第一小学", "示例路", "呕吐") if word in text] == []


def test_it_is_reached_from_the_ledger_and_from_the_case(line, visitor):
    row, _ = a_sheet(line, visitor)
    number = line.rows(t.cases)[0].number
    assert [f"/notices/{row.id}/print" in visitor.read(path) for path in ("/ledger", f"/cases/{number}")] == [True] * 2


def test_an_unknown_notice_is_none(visitor):
    assert visitor.client.get("/notices/x/print").status_code == 404


@pytest.mark.parametrize(("exercise", "fence"), [("sample", "【示例】"), ("drill-1", "【演练】"), (None, "")])
def test_sheet_and_title_of_an_exercise_begin_with_its_mark(line, visitor, exercise, fence):
    row, _ = a_sheet(line, visitor)
    notice = msgspec.structs.replace(msgspec.json.decode(row.body, type=Notice), exercise=exercise)
    with line.writing() as connection:
        put = t.notices.update().where(t.notices.c.id == row.id).values(body=msgspec.json.encode(notice))
        connection.execute(put)
    page = visitor.read(f"/notices/{row.id}/print")
    assert (title_of(page).startswith(f"{fence}交办单"), f"<h1>{fence}食品安全事项交办单</h1>" in page) == (True, True)


def test_only_street_and_town_of_an_address_are_told_and_without_one_the_district(line):
    streets = tuple(Street(name=each) for each in OFFICE.streets)
    district = District(name=OFFICE.name, city=OFFICE.city, office=OFFICE.office, streets=streets)
    place = replace(line.system.reference, districts={"410702": district}).place
    places = [["示例区洪门镇示例路1号", "东街街道某号"], ["示例路1号"], []]
    assert [place("410702", each) for each in places] == ["示例区东街街道、洪门镇", "示例区", "示例区"]
    assert place("410703", []) == "410703"


def test_a_grade_stands_there_only_when_a_person_confirmed_it(line):
    case = line.case(line.take(signal := a_signal(), school_illness(signal)))
    graded = msgspec.structs.replace(case, grade="Ⅲ级（较大）")
    found = [dict(slip_of(a_notice(), each, OFFICE, "示例区").facts).get("事故等级") for each in (case, graded)]
    assert found == [None, "Ⅲ级（较大）（已由人确认）"]


def test_what_holds_an_identifier_is_left_to_the_desk(line):
    case = line.case(line.take(a_signal()))
    facts = dict(slip_of(a_notice(duty="致电13812345678核实"), case, OFFICE, "示例区").facts)
    assert (facts["办理事项"], facts["办理时限"]) == ("详情请登录值班台查看", "按上述事项及时办理")


def a_notice(**changes):
    fields = {"id": "n1", "number": "7", "case": "c1", "receiver": "D03/handler", "receiver_name": "示例局（承办人）"}
    fields |= {"reason": "new_duty", "reason_title": "新任务", "severity": "red", "what": "投诉处置", "area": "410702"}
    return Notice(**(fields | {"at": T0} | changes))


def test_a_sample_s_sheet_says_who_made_it_and_was_given_when_it_was_written(line, visitor):
    """Terms run from the day on which the result came, of which nobody gave the sheet."""
    product = {"name": "风干牛肉", "producer": "金麦香食品", "producer_address": "红旗区小店镇"}
    came = {"received_at": "2026-11-23T00:00:00+08:00", "request": None, "sampling": {"conclusion": "failed"}}
    case_id = line.take(a_signal(channel="sampling", product=product, **came))
    visitor.do(case_id, "dispatch", key="d")
    with line.system.database.reading() as connection:
        sheets = [
            slip_for(connection, row.id, OFFICE, line.system.reference, now=line.clock.now())
            for row in line.rows(t.notices)
        ]
    facts = [dict(each.facts) for each in sheets]
    made = {each["标称生产者和批次"] for each in facts if "涉事单位" in each}  # who owns the work
    assert made == {"风干牛肉，标称生产者：金麦香食品（红旗区小店镇，本区生产者）"}
    assert {each["交办时间"] for each in facts} == {words_of(T0)}


def test_no_sheet_for_nothing(line):
    with line.system.database.reading() as connection:
        assert slip_for(connection, "x", OFFICE, line.system.reference, now=line.clock.now()) is None


def test_the_sheet_gives_the_offices_target_beside_the_time_of_law(line, visitor):
    a_red_case(line)
    case = line.cases()[0]
    rows = [row for row in line.rows(t.notices) if row.receiver == "D07/handler" and row.reason == "new_duty"]
    text = text_of(visitor.read(f"/notices/{rows[0].id}/print"))
    timed = [step for step in case.open_steps if step.department == "D07" and step.target_at]
    wanted = [f"，内部目标 {words_of(step.target_at)}" for step in timed] + [f"{step.title}，" for step in timed]
    wanted.append("，立即办理（《学校食品安全与营养健康管理规定》第五十一条）")
    assert [len(wanted) > 0, [each for each in wanted if each not in text]] == [True, []]
    first = "立即办理（《学校食品安全与营养健康管理规定》第五十一条），内部目标 2026-11-25 10:10"
    assert f"办理时限 各项时限见“办理事项”，最先的一项：{first}" in text


@pytest.mark.parametrize("is_old", [False, True])
def test_what_was_returned_is_no_duty_of_the_sheet_any_more(line, visitor, is_old):
    a_red_case(line)
    case = line.cases()[0]
    step = next(step for step in case.open_steps if step.department == "D07")
    visitor.do(case.id, "return", step=step.id, reason="示例理由")
    (row,) = [row for row in line.rows(t.notices) if row.receiver == "D07/handler" and row.reason == "new_duty"]
    notice = msgspec.json.decode(row.body, type=Notice)
    if is_old:  # earlier versions did not say which step a duty is
        notice = msgspec.structs.replace(
            notice, duties=tuple(msgspec.structs.replace(each, step="") for each in notice.duties)
        )
    facts = dict(slip_of(notice, line.case(case.id), OFFICE, "示例区").facts)
    assert step.title not in facts["办理事项"]
    assert facts["已不需办理"] == f"{step.title}（已退回，待改派）"


def test_an_old_sheet_of_two_duties_of_one_title_lists_it_while_one_of_them_is_left(line, visitor):
    case_id = line.take(a_signal())
    line.take(a_signal(source_id="a2", text="在示例好再来小吃店又吃出异物"))
    steps = line.case(case_id).open_steps
    first = next(step for step in steps if [each.title for each in steps].count(step.title) > 1)
    visitor.do(case_id, "hand_over", step=first.id, department="D06", reason="示例理由")
    notice = a_notice(receiver=f"{first.department}/handler", duty=first.title, case=case_id)
    facts = dict(slip_of(notice, line.case(case_id), OFFICE, "示例区").facts)
    assert [facts["办理事项"], facts.get("已不需办理")] == [f"{first.title}（第2条投诉，11月25日）", None]


def test_the_sheet_of_whoever_is_to_press_another_department_names_what_is_pressed(line):
    case_id = a_red_case(line)
    line.clock.moment += timedelta(hours=6)
    line.let_time_pass()
    notices = [msgspec.json.decode(row.body, type=Notice) for row in line.rows(t.notices) if row.reason == "escalated"]
    pressing = [each for each in notices if each.receiver == "D01/duty_officer" and each.duty]
    found = [dict(slip_of(each, line.case(case_id), OFFICE, "示例区").facts) for each in pressing]
    assert len(pressing) > 0
    assert [
        (each.duty in facts["办理事项"], facts.get("已不需办理")) for each, facts in zip(pressing, found, strict=True)
    ] == [(True, None)] * len(pressing)


def a_graver_notice(**fields):
    said = "不适31人（此前23人），未核实。已交办的事项照办，新增事项另行通知。"
    return a_notice(**{"reason": "graver", "reason_title": "情况加重", "text": said, **fields})


def test_the_sheet_of_what_grew_graver_says_what_rose_and_lists_what_the_department_has_to_do(line, visitor):
    case = line.case(case_id := a_red_case(line))
    first, *others = [step for step in case.open_steps if step.department == "D07"]
    line.clock.moment = T0 + timedelta(minutes=2)
    visitor.do(case_id, "complete", step=first.id, outcome="done", note="示例")
    notice = a_graver_notice(receiver="D07/handler")
    facts = dict(slip_of(notice, line.case(case_id), OFFICE, "示例区").facts)
    done = line.case(case_id).steps[first.id]
    assert [facts["情况变化"], facts["已办结"]] == [
        notice.text,
        f"{first.title}（{words_of(done.done_at)} {done.outcome_title}）",
    ]
    assert [first.title in facts["办理事项"], [each.title in facts["办理事项"] for each in others]] == [
        False,
        [True] * len(others),
    ]


def test_who_was_sent_nothing_that_is_left_reads_that_it_is_to_be_known(line):
    case = line.case(line.take(a_signal()))
    facts = dict(slip_of(a_graver_notice(receiver="D06/handler"), case, OFFICE, "示例区").facts)
    assert [facts["办理事项"], facts.get("办理时限")] == ["没有未办结的事项，供知悉", None]


@pytest.mark.parametrize("reason", ["new_alert", "graver"])
def test_the_sheet_of_the_desk_says_to_claim_it(line, reason):
    case = line.case(line.take(a_signal()))
    found = [
        dict(
            slip_of(a_graver_notice(reason=reason, receiver="D01/duty_officer", how=how), case, OFFICE, "示例区").facts
        )
        for how in ("请于 10:05 前登录值班台认领", "")
    ]
    assert [each["办理事项"] for each in found] == ["请于 10:05 前登录值班台认领", "认领本事件，组织核实和派发"]


def test_the_sheet_of_a_returned_duty_names_who_returned_it_and_what_to_do_until_somebody_else_has_it(line, visitor):
    case_id = a_red_case(line)
    step = next(step for step in line.case(case_id).open_steps if step.department == "D07")
    visitor.do(case_id, "return", step=step.id, reason="示例理由")
    (row,) = [row for row in line.rows(t.notices) if row.reason == "returned" and row.channel == "outbox"]
    notice = msgspec.json.decode(row.body, type=Notice)
    facts = dict(slip_of(notice, line.case(case_id), OFFICE, "示例区").facts)
    assert facts["情况变化"] == f"{step.department_name}退回“{step.title}”，理由：示例理由"
    assert facts["办理事项"] == f"{notice.how}：{step.title}"
    visitor.do(case_id, "hand_over", step=step.id, department="D06", reason="示例理由", key="h")
    facts = dict(slip_of(notice, line.case(case_id), OFFICE, "示例区").facts)
    assert [step.title in facts["办理事项"], "已改派，现由" in facts["已不需办理"]] == [False, True]


def test_whose_callers_a_department_may_call_is_asked_once_of_a_case(line, monkeypatch):
    case_ids = {a_red_case(line, source_id=f"r{n}", contact={"phone": "13812345678"}) for n in range(3)}
    (row, *_) = [each for each in line.rows(t.notices) if each.receiver == "D03/handler"]
    asked = []
    monkeypatch.setattr(contact, "lead_of", lambda *of: asked.append(of) or lead_of(*of))
    with line.system.database.reading() as connection:
        slip = slip_for(
            connection, row.id, OFFICE, line.system.reference, now=line.clock.now(), vault=line.system.vault
        )
    assert (len(case_ids), len(asked), "反映人联系方式" in dict(slip.facts)) == (1, 1, True)
