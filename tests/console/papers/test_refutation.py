"""An entry of the rumour book that is said anew or withdrawn after a case was told: what the case answers then."""

import json
from dataclasses import replace
from datetime import date

import msgspec
import pytest
from flow import a_signal, an_assessment
from visiting import a_rumour_case, row_of, text_of, the_report, visiting

from classifiers.assessment import Harm, Kind, RumourMatch
from console.forms import LANGUAGE_COOKIE

REPLY = "reply-text"
WITHDRAWN = {"withdrawn_on": date(2026, 3, 2), "withdrawn_why": "复检确有此事"}


@pytest.fixture
def case_id(line):
    return a_rumour_case(line)


def say_anew(line, id_="E01", **fields):
    book = line.system.knowledge.rumours
    entry = msgspec.structs.replace(book[id_], **fields)
    line.system.knowledge = replace(line.system.knowledge, rumours={**book, id_: entry})
    return entry


def the_reply(page):
    return page.split(f'id="{REPLY}"')[1].split(">", 1)[1].split("</textarea>")[0].splitlines()


def test_the_reply_gives_the_fact_that_the_book_publishes_now(line, visitor, case_id):
    say_anew(
        line,
        fact="复检两批确有掺杂。",
        refuted_by="示例市市场监督管理局",
        refuted_on=date(2026, 3, 1),
        verdict="partly",
    )
    assert the_reply(visitor.read(f"/cases/{case_id}"))[1:4] == [
        "已公布的事实：复检两批确有掺杂。",
        "澄清单位：示例市市场监督管理局（2026-03-01）。",
        "上述单位已澄清该说法部分不实。",
    ]


def test_a_case_says_what_it_was_told_before_the_entry_was_changed(line, visitor, case_id):
    old = line.system.knowledge.rumours["E01"].fact
    pages = [text_of(visitor.read(f"/cases/{case_id}"))]
    say_anew(line, fact="复检两批确有掺杂。")
    pages.append(text_of(visitor.read(f"/cases/{case_id}")))
    assert [f"接报时的内容是：{old}" in page for page in pages] == [False, True]


def test_a_report_gives_the_fact_that_the_book_publishes_now(line, visitor, case_id):
    say_anew(line, fact="复检两批确有掺杂。")
    assert "复检两批确有掺杂。" in the_report(visitor, case_id)


def test_by_a_withdrawn_entry_nothing_is_answered_nor_called_refuted(line, visitor, case_id):
    say_anew(line, **WITHDRAWN)
    page = visitor.read(f"/cases/{case_id}")
    assert [REPLY in page, "谣言库已于 2026-03-02 撤下这一条： 复检确有此事" in text_of(page)] == [False, True]
    assert [
        word in row_of(visitor) for word in ("已辟谣的旧谣言疑似再现", "谣言库已撤下的说法，待核查（谣言库 E01）")
    ] == [False, True]
    report = the_report(visitor, case_id)
    assert [word in report for word in (line.case(case_id).known.fact, "谣言库已于 2026-03-02 撤下这一条，待核实")] == [
        False,
        True,
    ]


def test_no_text_that_leaves_a_page_calls_a_claim_refuted_whose_entry_was_withdrawn(line, visitor, case_id):
    visitor.do(case_id, "acknowledge")
    say_anew(line, **WITHDRAWN)
    case = visitor.read(f"/cases/{case_id}")
    texts = [
        the_report(visitor, case_id),
        visitor.read("/handover"),
        json.loads(visitor.read("/api/alerts"))["alerts"][0]["title"],
        case.split('<nav class="jump"')[1].split("</nav>")[0],
        case.split('id="rumour"')[1].split("</section>")[0],
    ]
    assert [["已撤下" in each, "已辟谣" in each] for each in texts] == [[True, False]] * len(texts)


def test_a_merged_entry_is_answered_by_the_one_that_took_its_place(line, visitor, case_id):
    say_anew(line, **WITHDRAWN, merged_into="E02")
    page = visitor.read(f"/cases/{case_id}")
    assert the_reply(page)[1] == "已公布的事实：" + line.system.knowledge.rumours["E02"].fact
    assert '<a href="/rumours/entry?id=E02">谣言库 E02</a>' in page


def test_entries_merged_into_each_other_by_hand_end_nowhere(line, visitor, case_id):
    say_anew(line, **WITHDRAWN, merged_into="E02")
    say_anew(line, "E02", **WITHDRAWN, merged_into="E01")
    assert REPLY not in visitor.read(f"/cases/{case_id}")


def test_an_entry_that_had_to_be_reviewed_says_so(line, visitor, case_id):
    past = "已过复核日期（2026-01-01）"
    before = past in visitor.read(f"/cases/{case_id}")
    say_anew(line, review_by=date(2026, 1, 1))
    assert [before, past in visitor.read(f"/cases/{case_id}")] == [False, True]


def test_who_reads_english_is_told_that_an_entry_was_withdrawn(line, case_id):
    say_anew(line, **WITHDRAWN)
    with visiting(line) as visitor:
        visitor.client.cookies.set(LANGUAGE_COOKIE, "en")
        page = text_of(visitor.read(f"/cases/{case_id}"))
    assert ["was withdrawn from the known rumours on 2026-03-02" in page, "a claim withdrawn" in page.lower()] == [
        True,
        True,
    ]


def test_who_tells_of_illness_beside_a_rumour_is_not_to_be_answered_by_it(line, visitor, case_id):
    warned = "第 1 条说的是食品安全事件，不是转述这个说法。"
    before = visitor.read(f"/cases/{case_id}")
    text = "吃了塑料紫菜，一家四口上吐下泻在急诊"
    ill = a_signal(
        channel="media", request=None, source="示例论坛", source_id="m2", text=text, area="410702", subject=None
    )
    match = RumourMatch(id="E01", similarity=0.41, claim="紫菜是塑料做的", start=2, end=6)
    told = an_assessment(ill, kind=Kind.INCIDENT, rumour_match=match, harm=Harm(ill=4))
    own = line.take(ill, told)
    visitor.do(own, "merge", other=visitor.number_of(case_id), reason="说的是同一件事", key="m")
    assert line.case(case_id).merged_into == own
    page = visitor.read(f"/cases/{own}")
    assert [warned in before, warned in page, "已辟谣的旧谣言疑似再现" in row_of(visitor)] == [False, True, False]
