"""The other lists hide nothing: unplaced, unreadable, put aside, every source, every notice, every word."""

import re

import fragile
import pytest
from flow import T0, a_signal, an_assessment
from visiting import a_red_case, text_of, visiting

from classifiers.assessment import Kind
from streams import schema as t
from streams.sample import load_sample, prepare, sample_clock
from streams.schema import to_us
from streams.settings import SEEDS

PAGES = (
    "/",
    "/unplaced",
    "/dead-letters",
    "/sources",
    "/ledger",
    "/set-aside",
    "/glossary",
    "/register",
    "/?state=ended",
)
LATIN = re.compile(r"[A-Za-z]{2,}")
ALLOWED = {"English", "Esc"}
"""Latin words a Chinese page may show, besides ids, code, keys and units of measurement in tables of results."""


@pytest.fixture
def visitor(line):
    with visiting(line) as visitor:
        yield visitor


@pytest.fixture
def sampled(line):
    """The desk on the sample day, with its history."""
    prepare(line.system, load_sample(SEEDS / "sample"), fragile.load())
    line.system.clock = sample_clock(line.system)
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


def test_an_item_of_another_area_raises_nothing_here_and_can_be_found(line, visitor):
    visitor.send(f"/unplaced/{an_unplaced(line)}", page="/unplaced", area="410703")
    assert [line.cases(), "豆腐发霉了" in visitor.read("/set-aside?state=elsewhere")] == [[], True]


def test_placing_twice_is_refused_with_the_reason(line, visitor):
    signal_id = an_unplaced(line)
    visitor.send(f"/unplaced/{signal_id}", page="/unplaced", area="410702")
    answer = visitor.send(f"/unplaced/{signal_id}", page="/register", area="410702")
    assert [answer.status_code, "可能已由他人处理" in answer.text] == [409, True]


def test_a_code_that_is_no_area_is_refused(line, visitor):
    answer = visitor.send(f"/unplaced/{an_unplaced(line)}", page="/unplaced", area="新乡")
    assert [answer.status_code, "六位地区代码" in answer.text] == [400, True]


def test_a_dead_letter_shows_its_reason_and_its_text(line, visitor):
    with line.writing() as connection:
        row = {"id": "d1", "at": to_us(T0), "stage": "assess", "source": "示例", "state": "open", "reason": "读不懂"}
        connection.execute(t.dead_letters.insert(), [{**row, "body": b"<b>\xff</b>"}])
    page = visitor.read("/dead-letters")
    assert ["读不懂" in page, "&lt;b&gt;" in page, "<b>\ufffd" in page] == [True, True, False]


def test_what_was_put_aside_can_be_read(line, visitor):
    signal = a_signal(channel="media", request=None, source="示例论坛", text="今天天气真好", subject=None)
    line.take(signal, an_assessment(signal, relevant=False, kind=Kind.IRRELEVANT))
    row = line.rows(t.signals)[0]
    assert "今天天气真好" in visitor.read("/set-aside?state=irrelevant")
    assert "与食品安全无关" in visitor.read(f"/signals/{row.id}")


def test_a_silent_source_is_pointed_out(line, visitor):
    a_red_case(line)
    heard = text_of(visitor.read("/sources"))
    line.clock.moment = T0.replace(day=28)
    assert ["● 正常" in heard, "■ 已沉默 3天0小时" in text_of(visitor.read("/sources"))] == [True, True]


def test_the_ledger_says_who_is_told_and_why(line, visitor):
    a_red_case(line)
    text = text_of(visitor.read("/ledger"))
    assert [each for each in ("区食安办（值班员）", "新的待处提示", "待送") if each not in text] == []


def test_every_page_of_the_sample_day_begins_with_its_mark(sampled):
    number = re.search(r'href="/cases/([0-9-]+)"', sampled.read("/"))[1]
    pages = [sampled.read(path) for path in (*PAGES, f"/cases/{number}")]
    assert [page.count("<title>【示例】") for page in pages] == [1] * len(pages)
    assert [page.count("示例数据") for page in pages] == [1] * len(pages)


def test_no_latin_word_stands_in_a_chinese_page(sampled):
    numbers = re.findall(r'href="/cases/([0-9-]+)" class="title"', sampled.read("/"))
    pages = (*PAGES, "/set-aside?state=news", *(f"/cases/{number}" for number in numbers[:8]))
    found = {path: sorted(set(LATIN.findall(text_of(sampled.read(path), leave_out=True))) - ALLOWED) for path in pages}
    assert {path: words for path, words in found.items() if words} == {}


def test_the_sample_clock_is_steered_by_forms(sampled):
    clock = sampled.desk.sample
    sampled.send("/sample", do="600", back="/")
    fast = [clock.speed, clock.is_paused]
    sampled.send("/sample", do="pause", back="/")
    assert [fast, clock.is_paused] == [[600.0, False], True]


def test_a_desk_on_duty_has_no_sample_clock(visitor):
    answer = visitor.send("/sample", do="pause", back="/")
    assert [answer.status_code, "示例数据" in visitor.read("/")] == [409, False]


def test_the_last_page_is_as_far_as_it_goes(visitor):
    assert "没有这样的信息" in visitor.read("/set-aside?page=999999")
