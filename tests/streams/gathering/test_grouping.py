"""Which signals are one affair."""

from datetime import timedelta

import msgspec
import pytest
from flow import T0, a_signal, an_assessment

from classifiers.assess import Assessor
from classifiers.assessment import Entity, Harm, Kind, RumourMatch, Text
from connectors.signal import Subject
from streams.gathering.grouping import GROUNDS, Candidate, choose, keys_of
from streams.settings import MODEL, SEEDS

TEXT = "在示例好再来小吃店吃出异物，要求处理，请尽快回复我"


def keys(signal, **assessed):
    return keys_of(signal, an_assessment(signal, **assessed))


def rules(signal, **assessed):
    return list(dict.fromkeys(key.rule for key in keys(signal, **assessed)))


def left_by(found, case="c1", at=T0, opened_at=T0, is_open=True):
    return [
        Candidate(case=case, key=key.key, at=at, opened_at=opened_at, is_open=is_open, value=key.value) for key in found
    ]


def test_a_business_named_by_the_source_is_a_key():
    assert rules(a_signal()) == ["same_operator"]


@pytest.mark.parametrize("name", ["***", "＊＊＊", "××"])
def test_a_name_that_was_covered_may_be_anybody_s_and_is_no_key(name):
    """By a source, or by a redaction."""
    sample = {"channel": "sampling", "sampling": {"sample_no": "**********"}}
    read = Entity(type="operator", start=0, end=len(name), text=name)
    assert [rules(a_signal(subject={"name": name})), rules(a_signal(subject={"name": name}, **sample))] == [[], []]
    assert rules(a_signal(subject={}, text=f"{name}的面里有虫"), entities=(read,)) == []


def test_a_hospital_that_reports_its_patients_is_no_ground_to_call_them_one_affair():
    hospital = {"name": "示例医院"}
    assert [rules(a_signal(source=source, subject=hospital)) for source in ("示例医院", "12345")] == [
        [],
        ["same_operator"],
    ]


def test_whoever_speaks_of_a_school_that_is_called_by_its_road_speaks_of_one_affair():
    texts = (
        "新乡市中心医院急诊科报告：收治北干道小学学生9名，均有呕吐",
        "北干道小学校医报告：四年级有6名学生吃了食堂的炒面后呕吐",
        "我家孩子在北干道小学吃完午饭吐了，没去医院，要求学校给个说法",
    )
    read = Assessor.load(SEEDS, MODEL).assess_many([Text(id=str(n), text=text) for n, text in enumerate(texts)])
    calls = [a_signal(channel="duty", text=text, subject={}) for text in texts]
    found = [keys_of(signal, assessment) for signal, assessment in zip(calls, read, strict=True)]
    assert [[key.text for key in keys if key.rule == "same_operator"] for keys in found] == [["北干道小学"]] * 3


@pytest.mark.parametrize(
    ("names", "affairs"),
    [
        (("市一中", "第一中学", "一中"), 1),
        (("师院附小", "师院附小学", "师院附属小学"), 1),
        (("市实验二小", "实验第二小学"), 1),
        (("市一中", "区一中", "辉县一中", "第十一中学", "实验一中"), 5),
        (("育才二小", "清水塘二小", "第二小学"), 3),
    ],
)
def test_a_school_is_one_affair_by_any_form_of_its_name_and_no_other_school(names, affairs):
    found = [keys(a_signal(subject={"name": name})) for name in names]
    assert len({key.key for each in found for key in each if key.rule == "same_operator"}) == affairs


def test_a_sample_number_comes_first():
    sampling = {"sample_no": "SC1234", "conclusion": "failed"}
    assert rules(a_signal(channel="sampling", request=None, sampling=sampling))[0] == "same_sample"


def test_a_batch_needs_its_producer():
    product = {"name": "示例豆干", "batch": "B1"}
    assert "same_batch" not in rules(a_signal(product=product))
    assert "same_batch" in rules(a_signal(product=product | {"producer": "示例食品厂"}))


def test_a_known_rumour_is_a_key():
    rumour = RumourMatch(id="E01", similarity=0.9, claim="紫菜是塑料做的")
    assert "same_rumour" in rules(a_signal(subject=None), kind=Kind.RUMOUR, rumour_match=rumour)


@pytest.mark.parametrize(
    ("kind", "ill", "joins"), [("incident", 4, False), ("incident", None, True), ("rumour", 4, True)]
)
def test_people_who_fell_ill_do_not_join_the_case_of_a_rumour_that_sounds_like_it(kind, ill, joins):
    rumour = RumourMatch(id="E01", similarity=0.9, claim="虾里注胶")
    found = rules(a_signal(subject=None), kind=Kind(kind), rumour_match=rumour, harm=Harm(ill=ill))
    assert ("same_rumour" in found) == joins


def test_so_is_every_entry_that_was_merged_into_it_for_their_cases_are_about_the_same_claim():
    rumour = RumourMatch(id="E03", similarity=0.9, claim="紫菜是塑料做的", formerly=("E01", "E02"))
    found = [each.key for each in keys(a_signal(subject=None), kind=Kind.RUMOUR, rumour_match=rumour)]
    assert [each for each in found if each.startswith("rumour:")] == ["rumour:E03", "rumour:E01", "rumour:E02"]


def test_in_a_market_the_name_of_the_market_alone_is_no_ground():
    stall = a_signal(subject={"name": "示例农贸市场", "venue": "market"}, product={"name": "豇豆"})
    assert rules(stall, venue="market") == ["same_place_and_product"]


@pytest.mark.parametrize("name", ["胖东来", "双汇"])
def test_two_foods_of_a_chain_that_sells_everything_or_of_a_brand_are_two_affairs_though_nothing_says_what_it_is(name):
    def bought(food):
        return a_signal(subject={"name": name}, product={"name": food} if food else None)

    assert choose(keys(bought("月饼"), venue=None), left_by(keys(bought("卤肉"), venue=None)), T0) is None
    assert choose(keys(bought("卤肉"), venue=None), left_by(keys(bought("卤肉"), venue=None)), T0) is not None
    assert choose(keys(bought(None), venue=None), left_by(keys(bought(None), venue=None)), T0) is not None


def test_stalls_of_one_market_meet_in_the_same_food():
    def stall(n, food):
        return a_signal(source_id=str(n), subject={"name": f"示例农贸市场{n}号摊位"}, product={"name": food})

    first = left_by(keys(stall(1, "豇豆")))
    assert choose(keys(stall(2, "豇豆")), first, T0).rule == "same_place_and_product"
    assert choose(keys(stall(2, "韭菜")), first, T0) is None


@pytest.mark.parametrize("ground", GROUNDS, ids=lambda ground: ground.rule)
def test_each_ground_ends_with_its_window(ground):
    made = {
        "same_sample": a_signal(channel="sampling", request=None, subject=None, sampling={"sample_no": "SC1"}),
        "same_number": a_signal(source_id="TS20261125001"),
        "same_batch": a_signal(subject=None, product={"batch": "B1", "producer": "示例食品厂"}),
        "same_operator": a_signal(),
        "same_place_and_product": a_signal(product={"name": "凉皮"}),
        "same_rumour": a_signal(subject=None),
        "same_report": a_report("续报：示例镇一工地累计18人不适"),
        "same_feast": a_report("示例村酒席后12人呕吐"),
        "same_letter": a_signal(
            channel="notice", request=None, subject=None, text="更正函：示例区食安办发贵区的月饼协查函，批号有误"
        ),
        "same_sender": a_signal(
            channel="notice", request=None, subject=None, text="示例区食安办：撤回前函，与贵区无关"
        ),
        "same_transfer": a_report("郑大一附院：由市二院转来的那位吃河豚的患者死亡"),
        "same_text": a_signal(subject=None, text=TEXT),
    }[ground.rule]
    rumour = RumourMatch(id="E01", similarity=0.9, claim="紫菜是塑料做的") if ground.rule == "same_rumour" else None
    kind = Kind.RUMOUR if rumour else Kind.COMPLAINT
    read = {"fingerprint": 0x1234_5678_9ABC, "rumour_match": rumour, "kind": kind}
    read |= IN_TOWN if ground.rule == "same_report" else {}
    read |= {"venue": "rural_banquet", "harm": Harm(ill=12)} if ground.rule == "same_feast" else {}
    if ground.rule == "same_transfer":
        read |= {"hazard": "HZ-B.tetrodotoxin", "harm": Harm(dead=1)}
    mine = [key for key in keys(made, **read) if key.rule == ground.rule]
    assert mine
    assert choose(mine, left_by(mine), T0 + ground.within).rule == ground.rule
    assert choose(mine, left_by(mine), T0 + ground.within + timedelta(seconds=1)) is None


def test_a_rewritten_text_is_the_same_text_and_another_text_is_not():
    def finger(bits):
        signal = a_signal(subject=None, text=TEXT)
        return [key for key in keys(signal, fingerprint=bits) if key.rule == "same_text"]

    original = 0x0123_4567_89AB_CDEF
    assert choose(finger(original ^ 0b111), left_by(finger(original)), T0).rule == "same_text"
    assert choose(finger(original ^ 0xFFFF), left_by(finger(original)), T0) is None


def test_a_fingerprint_with_its_highest_bit_set_is_alike_too():
    """Databases keep signed integers."""
    signal = a_signal(subject=None, text=TEXT)
    mine = [key for key in keys(signal, fingerprint=-1) if key.rule == "same_text"]
    assert choose(mine, left_by(mine), T0).rule == "same_text"


def test_a_text_of_a_few_words_is_no_ground():
    assert rules(a_signal(subject=None, text="吃出虫子"), fingerprint=7) == []


def test_an_open_case_comes_before_a_closed_one_of_a_stronger_ground():
    signal = a_signal(product={"name": "凉皮"})
    mine = keys(signal)
    operator = [key for key in mine if key.rule == "same_operator"]
    place = [key for key in mine if key.rule == "same_place_and_product"]
    match = choose(mine, left_by(operator, case="old", is_open=False) + left_by(place, case="new"), T0)
    assert (match.case, match.is_open) == ("new", True)


def test_among_equals_the_oldest_case_wins_whatever_the_order():
    mine = keys(a_signal())
    older = left_by(mine, case="b", opened_at=T0 - timedelta(days=1))
    newer = left_by(mine, case="a")
    assert choose(mine, older + newer, T0) == choose(mine, newer + older, T0)
    assert choose(mine, newer + older, T0).case == "b"


def test_the_reason_is_a_sentence_with_the_name_in_it():
    mine = keys(a_signal())
    assert choose(mine, left_by(mine), T0).why == "同一单位“示例好再来小吃店”"


IN_TOWN = {"venue": "unit_canteen", "entities": (Entity(type="place", text="示例镇", start=0, end=3, id="410702"),)}


def a_report(text):
    return a_signal(channel="illness", subject=None, request=None, text=text)


def test_a_further_report_finds_the_first_of_its_place_and_two_first_ones_are_two_affairs():
    first, again = a_report("示例镇一工地12人呕吐"), a_report("续报：示例镇工地累计18人不适")
    found = left_by(keys(first, **IN_TOWN))
    assert choose(keys(again, **IN_TOWN), found, T0).why == "同一地点、同类场所的续报：示例镇"
    assert choose(keys(first, **IN_TOWN), found, T0) is None
    assert choose(keys(again, **IN_TOWN | {"venue": "restaurant"}), found, T0) is None


@pytest.mark.parametrize(("names", "is_one"), [(("甲", "乙"), False), (("甲", "甲"), True), (("甲", None), True)])
def test_a_further_report_of_another_business_in_the_same_town_is_another_affair(names, is_one):
    first, again = (
        msgspec.structs.replace(a_report(text), subject=Subject(name=f"示例{name}饭店") if name else None)
        for text, name in zip(("12人呕吐", "续报：累计18人不适"), names, strict=True)
    )
    by_report = [key for key in keys(again, **IN_TOWN) if key.rule == "same_report"]
    assert (choose(by_report, left_by(keys(first, **IN_TOWN)), T0) is not None) == is_one


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        ("新乡市红旗区实验小学", "实验小学", True),
        ("红旗区实验小学", "新乡市红旗区实验小学", True),
        ("红旗区实验小学", "新乡市实验小学", False),
        ("大张超市和平路店", "和平路店", False),
        ("阳光社区食堂", "食堂", False),
        ("示例面馆(平原路店)", "示例面馆平原路店", True),
        ("示例面馆平原路店", "示例面馆（平原路店）", True),
        ("示例面馆(平原路店)", "示例面馆(新飞大道店)", False),
        ("示例面馆(平原路店)", "示例面馆", False),
    ],
)
def test_a_name_is_the_same_with_its_district_and_without_and_another_with_another(one, other, is_one):
    found, known = (keys(a_signal(subject={"name": name})) for name in (one, other))
    assert (choose(found, left_by(known), T0) is not None) == is_one


def a_shop(name, address=None):
    return a_signal(subject={"name": name, "address": address, "venue": "supermarket"}, product={"name": "酸奶"})


@pytest.mark.parametrize(
    ("one", "other", "is_one"),
    [
        (a_shop("大张超市和平路店", "和平路20号"), a_shop("大张超市宏力店", "宏力大道88号"), False),
        (a_shop("大张超市和平路店"), a_shop("大张超市宏力店"), False),
        (a_shop("示例超市0店", "示例路1号"), a_shop("示例超市11店", "示例路2号"), False),
        (a_shop("大张超市", "和平路20号"), a_shop("大张超市", "宏力大道88号"), False),
        (a_shop("大张超市和平路店"), a_shop("大张超市（和平路分店）"), True),
        (a_shop("大张超市和平路店", "和平路20号"), a_shop("大张超市"), True),
        (
            a_shop("大张超市（一号店）", "红旗区和平路20号"),
            a_shop("大张超市和平路店", "和平路２０号一楼"),
            True,
        ),
        (a_shop("大张超市和平路店"), a_shop("大张超市", "和平路20号"), True),
    ],
)
def test_two_branches_of_a_chain_are_two_places_unless_their_addresses_agree(one, other, is_one):
    found = choose(keys(one, venue="supermarket"), left_by(keys(other, venue="supermarket")), T0)
    assert [found and found.rule, found and found.why] == (
        ["same_place_and_product", "同一场所同一食品：大张超市·酸奶"] if is_one else [None, None]
    )


def test_a_shop_in_a_market_is_a_stall_and_no_branch():
    made = [
        a_signal(subject={"name": f"示例农贸市场{shop}店", "venue": "market"}, product={"name": "豆腐"})
        for shop in ("老王豆制品", "老李豆制品")
    ]
    one, other = (keys(each, venue="market") for each in made)
    assert choose(one, left_by(other), T0).rule == "same_place_and_product"
