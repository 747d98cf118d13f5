"""Corrections on the case page: said in words, seen everywhere, and found by later signals."""

import re

import pytest
from flow import a_signal, an_assessment
from spoken import tell
from visiting import a_blue_case, a_red_case, text_of

from classifiers.assessment import Kind
from console.pages import case_signals
from console.pages.correctable import CORRECTABLE
from console.wording.words import KINDS
from playbooks.entries import LabelCorrected
from streams.hearing.guessed import SOMEBODY
from streams.learning.corrections import by_field
from streams.store import schema as t


def test_a_correction_to_what_holds_already_writes_nothing_and_the_page_says_so(line, visitor):
    case_id = a_blue_case(line)
    signal, before = line.case(case_id).signals[0].id, line.entries(case_id)
    said = text_of(visitor.act(case_id, "correct_label", signal=signal, **{"field-request": "投诉"}, key="k"))
    assert (line.entries(case_id), "“更正初筛”没有改动什么" in said) == (before, True)


def test_a_number_for_a_guess_is_told_as_a_confirmation(line, visitor):
    text = f"吃了示例馒头后拉肚子{SOMEBODY}"
    case_id = line.take(a_signal(channel="duty", text=text, request=None, illness={"ill": 1}))
    signal = line.case(case_id).signals[0].id
    assert "至少 1 不改" in text_of(visitor.read(f"/cases/{case_id}"))
    said = text_of(visitor.act(case_id, "correct_label", signal=signal, **{"field-ill": "1"}, key="k"))
    assert ["人工确认：不适人数为“1”" in said, "ill_is" in line.case(case_id).facts] == [True, False]


def test_that_nobody_is_in_hospital_is_said_as_none(line, visitor):
    case_id = line.take(
        a_signal(channel="duty", text="6个人回来都拉，没去医院", request=None, illness={"hospitalised": 0})
    )
    assert ["无 不改 住院人数" in text_of(visitor.read(f"/cases/{case_id}"))] == [True]


def test_each_thing_has_a_row_with_what_holds_and_only_its_own_choices(line, visitor):
    page = visitor.read(f"/cases/{a_red_case(line)}")
    rows = dict(re.findall(r'<tr><th scope="row">([^<]*)</th>(.*?)</tr>', page, re.DOTALL))
    assert list(rows) == list(CORRECTABLE.values())
    assert [text_of(rows[name]).strip() for name in ("不适人数", "学校或幼儿园", "单位名称")] == [
        "23 不改 不适人数",
        "是 学校或幼儿园 不改 是 否",
        "示例第一小学 不改 单位名称",
    ]
    assert re.findall(r'<option value="([^"]*)"', rows["类别"]) == ["", *KINDS.values()]
    lists = dict(re.findall(r'<datalist id="values-(\w+)">(.*?)</datalist>', page))
    assert ["沙门氏菌" in lists[each] for each in ("hazard", "venue")] == [True, False]


@pytest.mark.stores
def test_what_another_signal_of_the_case_says_is_not_shown_as_the_words_of_this_one(line, visitor):
    case_id = a_red_case(line)
    ward = a_signal(
        channel="illness",
        request=None,
        source_id="w1",
        text="示例第一小学学生5人留院观察",
        subject={"name": "示例第一小学", "address": "洪门镇示例路1号"},
        illness={"observed": 5},
    )
    assert line.take(ward, an_assessment(ward, kind=Kind.INCIDENT)) == case_id
    page = visitor.read(f"/cases/{case_id}").split('id="signal-')[1]
    rows = dict(re.findall(r'<tr><th scope="row">([^<]*)</th>(.*?)</tr>', page, re.DOTALL))
    assert [" ".join(text_of(rows[name]).split()[:2]) for name in ("不适人数", "留观人数")] == [
        "23 不改",
        "5 （取自本事件）",
    ]


@pytest.mark.stores
def test_several_things_are_corrected_at_once_and_what_was_read_stands_beside(line, visitor):
    case_id = a_red_case(line)
    signal = line.case(case_id).signals[0].id
    said = {"field-ill": "21", "field-school": "", "field-venue": "餐馆", "field-operator": "示例小馆"}
    page = visitor.act(case_id, "correct_label", signal=signal, **said, key="k")
    case = line.case(case_id)
    written = [entry.body.field for entry in line.entries(case_id) if isinstance(entry.body, LabelCorrected)]
    assert written == ["ill", "venue", "operator"]
    assert (case.facts["ill"], case.facts["venue"], case.facts["school"]) == (21, "restaurant", False)
    assert "21 人工更正（机器读作“23”）" in text_of(page)


@pytest.mark.stores
def test_what_one_correction_changes_besides_is_not_changed_back_by_the_value_that_was_shown(line, visitor):
    case_id = a_red_case(line)
    signal = line.case(case_id).signals[0].id
    said = {"field-venue": "餐馆", "field-school": "是"}
    visitor.do(case_id, "correct_label", signal=signal, **said, key="k")
    assert line.case(case_id).facts["school"] is False


def test_signals_further_down_have_a_link_to_their_form(line, visitor, monkeypatch):
    monkeypatch.setattr(case_signals, "INLINE", 0)
    case_id = a_blue_case(line)
    signal = line.case(case_id).signals[0].id
    link = f"signal={signal}#correct-{signal}"
    first = visitor.read(f"/cases/{case_id}")
    then = visitor.read(f"/cases/{case_id}?signal={signal}")
    assert [link in first, 'name="field-ill"' in first, 'name="field-ill"' in then] == [True, False, True]


def test_what_is_no_school_is_none_on_the_whole_page_and_the_ledger_says_so_in_words(line, visitor):
    case_id = a_red_case(line)
    signal = line.case(case_id).signals[0].id
    page = visitor.act(case_id, "correct_label", signal=signal, field="school", now="否", key="k")
    said = text_of(page)
    assert "更正机器初筛：学校或幼儿园由“是”改为“否”；“场所”随之更正" in said
    assert ["True" in said, "学校食堂" in line.case(case_id).heading] == [False, False]
    report = page.split('id="report-text"')[1].split("</textarea>")[0]
    assert "学校食堂" not in report


@pytest.mark.stores
def test_the_business_and_the_venue_are_corrected_in_words_and_later_signals_find_the_case(line, visitor):
    case_id = line.take(a_signal(channel="duty", text="示例：昨晚在一家小店吃了炒鸡，两个人拉肚子", request=None))
    signal = line.case(case_id).signals[0].id
    for key, field, now in (("a", "operator", "示例小馆"), ("b", "venue", "餐馆"), ("c", "address", "示例街1号")):
        visitor.do(case_id, "correct_label", signal=signal, field=field, now=now, key=key)
    page = visitor.read(f"/cases/{case_id}")
    report = page.split('id="report-text"')[1].split("</textarea>")[0]
    assert "示例小馆" in text_of(page)
    assert "、发生地点和单位：示例街1号，示例小馆（值班员核对，单位名称未核实）\n" in report
    assert line.case(case_id).facts["venue"] == "restaurant"
    again = line.take(a_signal(channel="duty", text="再问一下示例的事", request=None, subject={"name": "示例小馆"}))
    assert again == case_id


def test_hazard_and_request_are_corrected_by_their_names_and_the_page_says_them(line, visitor):
    case_id = a_blue_case(line)
    signal = line.case(case_id).signals[0].id
    page = visitor.read(f"/cases/{case_id}")
    assert [f'<option value="{each}">' in page for each in ("沙门氏菌", "举报")] == [True] * 2
    visitor.do(case_id, "correct_label", signal=signal, field="hazard", now="沙门氏菌", key="a")
    said = text_of(visitor.act(case_id, "correct_label", signal=signal, field="request", now="举报", key="b"))
    assert line.case(case_id).facts["hazard"] == "HZ-B.salmonella"
    assert "更正机器初筛：诉求由“投诉”改为“举报”" in said
    meta = visitor.read(f"/cases/{case_id}").split('class="signal"')[1].split("</p>")[0]
    assert "<b>投诉举报</b> · 举报 · " in meta


def test_what_nobody_knows_is_said_in_either_language(line, visitor):
    case_id = a_red_case(line)
    signal = line.case(case_id).signals[0].id
    visitor.do(case_id, "correct_label", signal=signal, field="venue", now="not known", key="a")
    assert "venue" not in line.case(case_id).facts


@pytest.mark.stores
def test_urgency_and_grade_are_set_on_the_page_by_a_person_with_a_reason(line, visitor):
    case_id = a_blue_case(line)
    assert "核定紧急程度、等级" in text_of(visitor.read(f"/cases/{case_id}"))
    said = text_of(visitor.act(case_id, "set_severity", level="orange", reason="多人反映同一家店", key="a"))
    assert "紧急程度核定为橙色：多人反映同一家店" in said
    assert "人工核定：多人反映同一家店" in said.partition("为什么是橙色")[2][:40]
    visitor.do(case_id, "confirm_grade", grade="未达到事故分级", basis="专家组会商", key="b")
    assert (line.case(case_id).severity, line.case(case_id).grade) == ("orange", "未达到事故分级")


def test_who_may_not_calm_a_grave_case_is_offered_no_lesser_level_and_told_who_may(line, visitor):
    case_id = a_red_case(line)
    form = visitor.read(f"/cases/{case_id}").split('id="judge"')[1].split("</details>")[0]
    assert ['value="red"' in form, 'value="yellow"' in form, "带班领导" in form] == [True, False, True]
    visitor.do(case_id, "set_severity", level="yellow", reason="看着不重", key="a")
    assert line.case(case_id).severity == "red"
    visitor.send("/person", person="director-1", back="/")
    visitor.do(case_id, "set_severity", level="yellow", reason="医院排除", key="b")
    assert line.case(case_id).severity == "yellow"


@pytest.mark.stores
def test_what_a_colleague_has_set_is_offered_no_more_and_nothing_is_chosen_beforehand(line, visitor):
    case_id = a_red_case(line)

    def judging():
        form = visitor.read(f"/cases/{case_id}").split('id="judge"')[1].split("</details>")[0]
        first = re.findall(r'name="level".*?<option value="(\w*)"', form)
        return [first, 'value="set_severity"' in form, text_of(form)]

    visitor.do(case_id, "set_severity", level="red", reason="医院确认", key="a")
    options, is_asked, said = judging()
    assert [options, is_asked, "已核定为红色 红色、橙色事件调低紧急程度由带班领导" in said] == [[], False, True]
    visitor.send("/person", person="director-1", back="/")
    visitor.do(case_id, "set_severity", level="orange", reason="多数已好转", key="b")
    options, is_asked, said = judging()
    assert [options, is_asked, "红色、橙色事件调低" in said] == [[""], True, False]


def test_the_ledger_says_of_a_name_what_the_form_showed(line, visitor):
    case_id = a_red_case(line, subject={"name": "示例人民医院"})
    signal = line.case(case_id).signals[0].id
    page = visitor.act(case_id, "correct_label", signal=signal, **{"field-operator": "示例第一小学"}, key="k")
    assert "单位名称由“示例人民医院”改为“示例第一小学”" in text_of(page)


@pytest.mark.stores
def test_a_name_of_which_nobody_knows_is_none_wherever_the_machine_read_one(line, visitor):
    case_id = a_blue_case(line)
    signal = line.case(case_id).signals[0].id
    name = a_signal().subject.name
    before = text_of(visitor.read(f"/cases/{case_id}"))
    unknown = {f"field-{name}": "未掌握" for name in ("operator", "product")}
    visitor.do(case_id, "correct_label", signal=signal, key="k", **unknown)
    case, page = line.case(case_id), visitor.read(f"/cases/{case_id}")
    report = page.split('id="report-text"')[1].split("</textarea>")[0]
    assert [case.stated, "未掌握" in case.title] == [{"operator": "", "product": ""}, False]
    where = next(each for each in report.splitlines() if "发生地点和单位" in each)
    assert [name in before, name in where, "值班员核对" in where] == [True, False, False]
    assert [row for row in line.rows(t.keys) if "未掌握" in row.key] == []
    again = visitor.act(case_id, "correct_label", signal=signal, key="k2", **{"field-operator": "未掌握"})
    assert "“更正初筛”没有改动什么" in text_of(again)


def test_what_a_later_report_of_its_sender_puts_right_is_no_person_s_correction(line, visitor):
    hospital = {"channel": "illness", "source": "康宁医院"}
    tell(line, "接诊在聚福楼饭店就餐的5名患者，疑似亚硝酸盐中毒", **hospital, source_id="b1")
    case_id = tell(line, "更正：聚福楼饭店就餐的5名患者系沙门氏菌感染，不是亚硝酸盐中毒", **hospital, source_id="b2")
    said = text_of(visitor.read(f"/cases/{case_id}"))
    assert ["来件更正：危害由“亚硝酸盐”改为“沙门氏菌”" in said, "更正机器初筛：危害" in said] == [True, False]
    with line.system.database.reading() as connection:
        assert by_field(connection) == {}
