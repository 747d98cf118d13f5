"""The other lists hide nothing: unplaced, unreadable, put aside, every source, every notice, every word."""

import json
import re
from dataclasses import replace
from datetime import date, timedelta

import fragile
import msgspec
import pytest
from flow import T0, a_signal, an_assessment
from signing import an_account, sit_down
from sqlalchemy import update
from staging import open_sample
from visiting import a_red_case, text_of, visiting

from classifiers.assessment import Kind, RumourMatch
from streams.cluster.workers import WorkerState, tell
from streams.drills.sample import load_sample
from streams.settings import SEEDS
from streams.store import schema as t
from streams.store.schema import to_us

PAGES = (
    "/",
    "/mine",
    "/unplaced",
    "/dead-letters",
    "/sources",
    "/ledger",
    "/calls",
    "/handover",
    "/drills",
    "/files",
    "/set-aside",
    "/retention",
    "/learning",
    "/statistics",
    "/statistics/list?grid=law&row=all&column=due",
    "/statistics/list?grid=duties&row=all&column=sent",
    "/statistics/list?grid=signals&row=all&column=received",
    "/statistics/list?grid=kind&row=all&column=cases",
    "/?state=unmerged&opened_from=2026-11-01&opened_to=2026-11-30",
    "/setup",
    "/workdays",
    "/reference",
    "/rumours",
    "/rumours/entry?id=E01",
    "/glossary",
    "/register",
    "/?state=ended",
)


@pytest.fixture
def sampled(line):
    """The desk on the sample day, with its history."""
    open_sample(line.system, load_sample(SEEDS / "sample"), fragile.load())
    line.system.clock.pause()
    with visiting(line) as visitor:
        yield visitor


def an_unplaced(line):
    signal = a_signal(channel="media", request=None, source="示例论坛", text="豆腐发霉了，谁管管", subject=None)
    line.take(signal, an_assessment(signal, area=None))
    return line.rows(t.signals)[0].id


def test_an_unplaced_item_becomes_a_case_when_a_person_places_it(line, visitor):
    signal_id = an_unplaced(line)
    assert "豆腐发霉了" in visitor.read("/unplaced")
    answer = visitor.send(f"/unplaced/{signal_id}", page="/unplaced", area="410702")
    page = text_of(visitor.read(answer.headers["location"]))
    assert ["已定位到本地区" in page, "没有待定位的信息" in visitor.read("/unplaced")] == [True, True]
    assert f"已进入处置，编号 {visitor.number_of(line.cases()[0].id)}" in page


def test_an_item_of_another_area_raises_nothing_here_and_can_be_found(line, visitor):
    visitor.send(f"/unplaced/{an_unplaced(line)}", page="/unplaced", area="410703")
    assert [line.cases(), "豆腐发霉了" in visitor.read("/set-aside?state=elsewhere")] == [[], True]


def test_placing_twice_is_refused_with_the_reason(line, visitor):
    signal_id = an_unplaced(line)
    visitor.send(f"/unplaced/{signal_id}", page="/unplaced", area="410702")
    answer = visitor.send(f"/unplaced/{signal_id}", page="/register", area="410702")
    assert [answer.status_code, "可能已由他人处理" in answer.text] == [409, True]


def test_an_item_is_placed_elsewhere_by_the_name_of_the_area(line, visitor):
    signal_id = an_unplaced(line)
    assert '<option value="新乡市卫滨区">410703</option>' in visitor.read("/unplaced")
    visitor.send(f"/unplaced/{signal_id}", page="/unplaced", area="卫滨区")
    assert [row.area for row in line.rows(t.signals)] == ["410703"]


@pytest.mark.parametrize(
    ("area", "said"),
    [("新乡", "不止一处，请选其中之一：新乡市新乡县、新乡市"), ("某地", "地名表里没有“某地”"), ("", "六位地区代码")],
)
def test_a_name_that_is_no_area_or_several_is_refused(line, visitor, area, said):
    answer = visitor.send(f"/unplaced/{an_unplaced(line)}", page="/unplaced", area=area)
    assert [answer.status_code, said in answer.text, len(line.cases())] == [400, True, 0]


def test_an_item_is_set_aside_by_one_click_with_its_reason_and_taken_back_by_another(line, visitor):
    signal_id = an_unplaced(line)
    answer = visitor.send(f"/unplaced/{signal_id}", page="/unplaced", aside="old")
    said = "不予处置，因为 旧闻或转载，无须再办 示例·王一"
    places = (answer.headers["location"], "/set-aside?state=put_aside", f"/signals/{signal_id}")
    assert [said in text_of(visitor.read(each)) for each in places] == [True] * 3
    assert "豆腐发霉了" not in visitor.read("/unplaced")
    visitor.send(f"/unplaced/{signal_id}", page=places[0], back="1")
    assert ["豆腐发霉了" in visitor.read("/unplaced"), "撤回" in text_of(visitor.read(places[0]))] == [True, False]


def test_what_was_put_aside_can_be_read(line, visitor):
    signal = a_signal(channel="media", request=None, source="示例论坛", text="今天天气真好", subject=None)
    line.take(signal, an_assessment(signal, relevant=False, kind=Kind.IRRELEVANT))
    row = line.rows(t.signals)[0]
    assert "今天天气真好" in visitor.read("/set-aside?state=irrelevant")
    assert "与食品安全无关" in visitor.read(f"/signals/{row.id}")


def test_the_page_of_sources_has_how_each_worker_stands(line, visitor):
    assert "处理节点" not in text_of(visitor.read("/sources"))
    now = to_us(line.clock.now())
    with line.writing() as connection:
        for name, at, faults in (("w1", now, {}), ("w2", now, {"work": "away"}), ("w3", now - 7_200_000_000, {})):
            tell(connection, WorkerState(name=name, at=at, lag={"work": 7}, age_s=12.3, faults=faults))
    shown = text_of(visitor.read("/sources"))
    found = [part in shown for part in ("w1 ● 正常 7 12秒", "w2 ■ 正在等待 work: away 7", "w3 ■ 已沉默 2小时0分")]
    assert found == [True] * 3, shown


def test_a_source_that_breaks_its_rhythm_is_pointed_out_and_one_without_is_not(line, visitor):
    a_red_case(line)
    seldom = text_of(visitor.read("/sources"))
    line.clock.moment = T0.replace(day=28)
    daily = [to_us(T0 - timedelta(days=n)) for n in (3, 2, 1, 0)]
    line.execute(update(t.sources).values(heard=json.dumps(daily)))
    often = text_of(visitor.read("/sources"))
    line.clock.moment = T0 + timedelta(hours=1)
    heard = text_of(visitor.read("/sources"))
    assert ["● 正常" in heard, "来报次数少，还看不出规律" in seldom, "■ 已沉默 3天0小时" in often] == [True] * 3


def test_the_ledger_says_who_is_told_and_why(line, visitor):
    a_red_case(line)
    text = text_of(visitor.read("/ledger"))
    assert [each for each in ("区食安办（值班员）", "新的待处提示", "待送") if each not in text] == []


def test_every_page_of_the_sample_day_begins_with_its_mark(sampled):
    number = re.search(r'href="/cases/([0-9-]+)"', sampled.read("/"))[1]
    pages = [sampled.read(path) for path in (*PAGES, f"/cases/{number}")]
    assert [page.count("<title>【示例】") for page in pages] == [1] * len(pages)
    assert [page.count("示例数据") for page in pages] == [1] * len(pages)


def test_what_was_put_aside_by_mistake_is_registered_with_its_words_filled_in(line, visitor):
    signal = a_signal(channel="media", request=None, source="示例论坛", text="示例甲店一股馊味")
    line.take(signal, an_assessment(signal, relevant=False, kind=Kind.IRRELEVANT))
    address = re.search(r"/register\?signal=[0-9a-f]+", visitor.read("/set-aside"))[0]
    page = visitor.read(address)
    assert [">示例甲店一股馊味</textarea>" in page, 'value="示例好再来小吃店"' in page] == [True, True]


def test_the_sample_clock_is_offered_to_those_who_may_steer_it(line, sampled):
    offered = ['action="/sample"' in sampled.read("/")]
    an_account(line, "zhu", "handler", department="D03")
    sampled.desk.known.forget()
    offered.append('action="/sample"' in sampled.read("/sign-in"))
    sit_down(line, sampled, "zhu")
    offered.append('action="/sample"' in sampled.read("/"))
    assert offered == [True, False, False]


def test_the_sample_clock_is_steered_by_forms(sampled):
    clock = sampled.desk.staged
    sampled.send("/sample", do="600", back="/")
    fast = [clock.speed, clock.is_paused]
    sampled.send("/sample", do="pause", back="/")
    assert [fast, clock.is_paused] == [[600.0, False], True]


def test_starting_the_sample_day_again_leaves_the_page_of_a_case_that_is_no_more(sampled):
    answers = [sampled.send("/sample", do=each, back="/cases/20261125-002") for each in ("again", "pause")]
    assert [each.headers["location"] for each in answers] == ["/", "/cases/20261125-002"]


def test_a_desk_on_duty_has_no_sample_clock(visitor):
    answer = visitor.send("/sample", do="pause", back="/")
    assert [answer.status_code, "示例数据" in visitor.read("/")] == [409, False]


def test_the_last_page_is_as_far_as_it_goes(visitor):
    assert "没有这样的信息" in visitor.read("/set-aside?page=999999")


def test_what_was_put_aside_and_is_like_a_refuted_claim_says_so(line, visitor):
    match = RumourMatch(id="E01", similarity=0.41, claim="紫菜是塑料做的", start=0, end=4)
    for n, each in enumerate((None, match)):
        signal = a_signal(channel="media", source_id=f"v{n}", text=f"实拍{n}！塑料做紫菜全过程", subject=None)
        line.take(signal, an_assessment(signal, kind=Kind.NEWS, rumour_match=each))
    page = text_of(visitor.read("/set-aside?state=news"))
    assert ["实拍0" in page, "实拍1" in page, page.count("与已辟谣的说法相似（谣言库 E01）")] == [True, True, 1]
    book = line.system.knowledge.rumours
    gone = msgspec.structs.replace(book["E01"], withdrawn_on=date(2026, 3, 2), withdrawn_why="不是谣言")
    line.system.knowledge = replace(line.system.knowledge, rumours={**book, "E01": gone})
    assert "与已辟谣的说法相似" not in text_of(visitor.read("/set-aside?state=news"))
