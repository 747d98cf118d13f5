"""系统读到: what a call would be taken for, told while it is written down; nothing of it is stored."""

from spoken import ASSESSOR
from visiting import text_of, visiting

from connectors.signal import Channel, Signal
from console.pages.heard import hear
from console.papers.counted import Counted
from streams.store import schema as t


def heard(words):
    return hear(Signal(channel=Channel.DUTY, source="desk", text=words), ASSESSOR, "410702")


def test_people_who_fell_ill_are_counted_and_placed():
    said = heard("孩子在东街小学吃完饭开始吐，班上还有5个同学也吐")
    assert (said.kind, said.counts, said.places) == ("incident", (("不适人数", Counted(number=5)),), ("东街小学",))


def test_the_venue_is_told_before_it_is_stored():
    words = ["在文化街老赵炒鸡店吃完拉肚子，孩子也发烧了", "孩子在学校吃完午饭吐了", "今天天气真好呀"]
    assert [heard(each).venue for each in words] == ["restaurant", "school_canteen", None]


def test_a_guess_is_told_as_one(line):
    with visiting(line) as visitor:
        words = ["班里十几个孩子吐了", "吃了卤肉都吐了", "吃了卤肉3个人吐了"]
        pages = [text_of(visitor.read(f"/fragments/similar?words={each}")) for each in words]
    said = [page.partition("不适人数")[2].partition("·")[0].strip() for page in pages]
    assert said == ["至少 10 “十几个孩子”", "至少 2", "3"]


def test_a_town_next_door_is_told_as_the_county_it_lies_in():
    assert heard("关堤乡的小卖部卖过期奶").area == "410771"


def test_place_business_food_and_hazard_are_told_as_written():
    said = heard("在洪门镇和平路示例老王烧烤店吃的凉皮里有虫子")
    found = (said.places, said.area, said.operator, said.product, said.hazard)
    assert found == (("洪门镇和平路",), "410702", "示例老王烧烤店", "凉皮", "HZ-P.insect")


def test_what_a_caller_demands_is_told(line):
    words = "在西街街道示例饭店吃饭，三个人上吐下泻，怀疑凉菜不新鲜，要求查处。"
    assert [heard(words).wish, heard("三个人上吐下泻").wish] == ["report", None]
    with visiting(line) as visitor:
        assert "· 诉求 举报 未经人确认" in text_of(visitor.read(f"/fragments/similar?words={words}"))


def test_another_area_is_told_before_anybody_registers_it_here():
    said = heard("在郑州吃坏了肚子，问能不能管")
    assert (said.places, said.area) == ((), "410100")


def test_a_refuted_claim_is_named():
    assert heard("紫菜是废旧塑料袋做的，快转发给家人看看").rumour == "E01"


def test_who_only_asks_is_told_and_what_is_known_of_the_claim_stands_beside_it(line):
    said = heard("听说金针菇都是甲醛泡的，还能吃吗")
    with visiting(line) as visitor:
        page = text_of(visitor.read("/fragments/similar?words=听说金针菇都是甲醛泡的，还能吃吗"))
    known = line.system.knowledge.rumours["E13"]
    assert (said.rumour, said.is_question, said.hazard) == ("E13", True, None)
    texts = ("系统读到 ：咨询", known.claim, known.fact, known.refuted_by, "尚无权威部门辟谣来源，请核对")
    assert [each for each in texts if each not in page] == []


def test_what_is_not_said_is_not_there():
    said = heard("今天天气真好呀")
    assert (said.kind, said.counts, said.places, said.operator, said.product) == ("irrelevant", (), (), None, None)


def test_the_form_shows_it_and_nothing_is_stored(line):
    with visiting(line) as visitor:
        page = text_of(visitor.read("/fragments/similar?words=孩子在东街小学吃完饭开始吐，班上还有5个同学也吐"))
        other = text_of(visitor.read("/fragments/similar?words=今天天气真好呀"))
        short = visitor.read("/fragments/similar?words=孩子")
    assert "系统读到 ：食品安全事件 · 不适人数 5 · 场所 学校食堂 · 地点 东街小学" in page
    assert ["没有读到食品安全的内容，仍可登记" in other, "系统读到" in short] == [True, False]
    assert [line.rows(t.signals), line.rows(t.log), line.cases()] == [[], [], []]
