"""Assess: what comes out for texts as people write them, and that something always comes out."""

import os
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from classifiers.assess import Assessor
from classifiers.assessment import Kind, Text
from classifiers.learning.labelled import load_labelled

ROOT = Path(__file__).parents[2]
ASSESSOR = Assessor.load(ROOT / "seeds", ROOT / "classifiers/model")
SCHOOL = "红旗区示例第一小学23名学生午餐后呕吐、腹泻，其中5人住院，无死亡病例"
CHAIN = "网传大米是塑料做的，求扩散！"
TEXTS = [
    SCHOOL,
    CHAIN,
    "在样例超市买的酸奶过期了，要求退款，生产日期2026-03-05",
    "今天天气不错，适合出门散步",
    "抽检发现示例食品有限公司生产的面包菌落总数不合格",
]


def assess(text, **fields):
    return ASSESSOR.assess(Text(id="1", text=text, **fields))


def test_a_school_outbreak_is_read_in_full():
    said = assess(SCHOOL)
    harm = said.harm
    assert (said.relevant, said.kind, said.venue, said.area) == (True, Kind.INCIDENT, "school_canteen", "410702")
    assert (harm.ill, harm.hospitalised, harm.dead, harm.children, harm.denied) == (23, 5, 0, True, False)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        (CHAIN, Kind.RUMOUR),
        ("在样例超市买的酸奶过期四天了，小票还在，超市只肯退货不肯赔，要求赔偿", Kind.COMPLAINT),
        ("市监局通报：示例食品有限公司生产的面包菌落总数不合格，已责令召回该批次", Kind.SAMPLING_FAILURE),
        ("周末去公园散步，拍了很多照片", Kind.IRRELEVANT),
    ],
)
def test_a_plain_text_has_its_kind(text, kind):
    assert assess(text).kind == kind


def test_a_repeat_names_the_rumour():
    said = assess(CHAIN)
    assert (said.rumour_match.id, CHAIN[said.rumour_match.start : said.rumour_match.end]) == ("E02", "大米是塑料")


def test_a_refutation_is_no_repeat():
    assert assess("官方辟谣：网传大米是塑料做的，系谣言，请勿轻信").rumour_match is None


def test_a_failed_sample_is_a_sampling_failure_whatever_its_text():
    said = assess("见附件", channel="sampling", failed_sample=True)
    assert (said.relevant, said.kind) == (True, Kind.SAMPLING_FAILURE)


def test_the_larger_count_of_source_and_text_stands():
    said = assess(SCHOOL, ill=30, hospitalised=2, channel="illness")
    assert (said.harm.ill, said.harm.hospitalised, said.harm.dead) == (30, 5, 0)


@pytest.mark.parametrize(
    ("text", "fields", "proposed", "rule"),
    [
        ("饭店聚餐后35人腹泻", {}, "Ⅳ", "G4-ill-30@js-2011"),
        ("饭店聚餐后35人腹泻，1人死亡", {}, "Ⅲ", "G3-dead@js-2011"),
        ("示例小学食堂午餐后60名学生呕吐", {}, "Ⅱ", "G2-school-50@js-2011"),
        ("饭店聚餐后12人腹泻", {}, None, None),
        ("饭店聚餐后腹泻", {"ill": 120}, "Ⅲ", "G3-ill-100@js-2011"),
    ],
)
def test_a_grade_is_proposed_with_its_rule(text, fields, proposed, rule):
    grade = assess(text, **fields).grade
    assert (grade.proposed, grade.rule) == (proposed, rule)


@pytest.mark.parametrize(
    ("fields", "name", "value"),
    [
        ({"venue": "supermarket"}, "venue", "supermarket"),
        ({"venue": "学校食堂"}, "venue", "school_canteen"),
        ({"product_category": "乳制品"}, "product_category", "P05"),
        ({"product": "酸奶"}, "product_category", "P05"),
    ],
)
def test_what_the_source_says_comes_first(fields, name, value):
    assert getattr(assess("饭店的烧鸡吃完拉肚子，要求赔偿", **fields), name) == value


@pytest.mark.parametrize(
    "text",
    ["示例小学食堂午饭后有学生呕吐", "幼儿园的孩子吃完点心拉肚子", "吃了夜市的烧烤上吐下泻去了急诊"],
)
def test_harm_beside_food_or_school_is_always_shown(text):
    assert assess(text).relevant


@pytest.mark.parametrize("text", ["电视剧里女主喝了毒酒身亡，大结局太虐了", "我家狗狗吃了狗粮呕吐，去宠物医院看了"])
def test_fiction_and_pets_raise_nothing(text):
    assert not assess(text).relevant


def test_the_name_of_a_town_is_no_kind_of_shop():
    said = assess("小店镇有个冷库半夜往里拉没有检疫的猪肉", channel="duty")
    assert (said.area, said.venue) == ("410702", "cold_chain")


def test_every_span_is_its_characters():
    spans = [(each.text, text[each.start : each.end]) for text in TEXTS for each in assess(text).evidence]
    assert spans and all(said == there for said, there in spans)


def test_offsets_count_from_the_title():
    text = Text(id="1", title="示例小学学生呕吐", text="家长反映孩子吃完午饭后腹泻")
    said = ASSESSOR.assess(text)
    assert said.evidence and all(text.whole[each.start : each.end] == each.text for each in said.evidence)


def test_without_its_evidence_a_text_is_less_relevant():
    """On the texts the office wrote itself: taking away what decided takes away what was decided."""
    rows = [row for row in load_labelled(sorted((ROOT / "seeds/labelled").glob("*.jsonl")))[::25] if row.relevant]
    lower = total = 0
    for row in rows:
        said = assess(row.text)
        if said.evidence:
            lower += assess(without(row.text, said.evidence)).relevance < said.relevance
            total += 1
    assert lower / total > 0.9, (lower, total)


def test_an_irrelevant_text_carries_no_more_than_its_scores():
    said = assess("今天天气不错，适合出门散步")
    assert (said.relevant, said.kind, said.entities, said.evidence) == (False, Kind.IRRELEVANT, (), ())


def test_the_kinds_are_shares_of_one():
    assert [round(sum(assess(text).kinds.values()), 3) for text in TEXTS] == [1.0] * len(TEXTS)


def test_a_batch_says_what_each_text_alone_says():
    texts = [Text(id=str(n), text=text) for n, text in enumerate(TEXTS)]
    assert ASSESSOR.assess_many(texts) == [ASSESSOR.assess(text) for text in texts]


def test_no_text_has_no_assessment():
    assert ASSESSOR.assess_many([]) == []


def test_both_tokenizers_assess_alike():
    other = Assessor.load(ROOT / "seeds", ROOT / "classifiers/model", tokenizer="jieba")
    assert [other.assess(Text(id="1", text=text)) for text in TEXTS] == [assess(text) for text in TEXTS]


@pytest.mark.slow
def test_another_process_says_the_same():
    """Hashes of strings differ between processes; nothing may depend on them."""
    code = (
        "import sys, msgspec; from pathlib import Path\n"
        "from classifiers.assess import Assessor; from classifiers.assessment import Text\n"
        "a = Assessor.load(Path('seeds'), Path('classifiers/model'))\n"
        "texts = msgspec.json.decode(sys.stdin.buffer.read())\n"
        "sys.stdout.buffer.write(msgspec.json.encode([a.assess(Text(id='1', text=t)) for t in texts]))"
    )
    answers = {
        subprocess.run(
            [sys.executable, "-c", code],
            input=msgspec.json.encode(TEXTS),
            capture_output=True,
            check=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("1", "2")
    }
    assert answers == {msgspec.json.encode([assess(text) for text in TEXTS])}


@pytest.mark.parametrize(
    "text",
    ["", " \n", "\ud800", "\u202e反\u202c", "<p>酸奶</p>", "啊" * 10_000, "😀" * 50, "酸奶过期" * 250_000, "\x00"],
    ids=["empty", "blank", "surrogate", "marks", "html", "repeat", "emoji", "megabyte", "nul"],
)
def test_odd_texts_are_assessed(text):
    assert assess(text).id == "1"


@pytest.mark.parametrize(
    "text",
    [
        SCHOOL.translate({ord("0") + n: chr(0xFF10 + n) for n in range(10)}),
        "紅旗區示例第一小學23名學生午餐後嘔吐、腹瀉，其中5人住院，無死亡病例",
        f"\u202e{SCHOOL}\u202c\u200f",
        f"<div class='post'><p>{SCHOOL}</p><br/></div>",
        f"😷🤮{SCHOOL}🏥🏥",
        f"\ud83d{SCHOOL}\ud800",
        SCHOOL + "啊" * 10_000,
    ],
    ids=["full_width", "traditional", "right_to_left", "html", "emoji", "surrogates", "repeat"],
)
def test_an_outbreak_is_seen_however_it_is_written(text):
    said = assess(text)
    assert (said.relevant, said.kind, said.harm.ill, said.harm.hospitalised) == (True, Kind.INCIDENT, 23, 5)


def test_a_post_that_two_who_ate_together_make_an_incident_says_why_and_points_at_them():
    two, one = (assess(f"在示例小馆吃的烤鱼，味道不错，但{who}拉肚子", channel="media") for who in ("我和老公都", "我"))
    pointed = [each.text for each in two.evidence if each.for_ == "outbreak"]
    assert (two.kind, two.kind_why.partition("（")[0], pointed) == (
        Kind.INCIDENT,
        "同餐至少2人不适，由投诉转为事件",
        ["我和老公"],
    )
    assert [one.kind, one.kind_why, b"kind_why" in msgspec.json.encode(one)] == [Kind.COMPLAINT, msgspec.UNSET, False]


@settings(max_examples=60)
@given(st.text(st.characters(), max_size=300), st.text(st.characters(), max_size=40))
def test_any_text_is_assessed_and_points_at_its_own_characters(text, title):
    given_text = Text(id="1", text=text, title=title)
    said = ASSESSOR.assess(given_text)
    parts = [*said.evidence, *said.entities]
    assert [part.text for part in parts] == [given_text.whole[part.start : part.end] for part in parts]


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from(["学生", "23名", "呕吐", "酸奶", "谣言", "求扩散", "退款", "超市", "，", "。", "没有"]))
)
def test_mixed_words_are_assessed(words):
    assert set(assess("".join(words)).kinds) == set(map(str, Kind))


def without(text, evidence):
    blank = list(text)
    for each in evidence:
        blank[each.start : each.end] = " " * (each.end - each.start)
    return "".join(blank)


def test_what_nobody_looks_at_needs_no_fingerprint():
    told = {channel: assess("今天天气真好，下班去公园走一走吧", channel=channel) for channel in ("media", "complaint")}
    assert {channel: said.relevant for channel, said in told.items()} == {"media": False, "complaint": False}
    assert {channel: said.fingerprint != 0 for channel, said in told.items()} == {"media": False, "complaint": True}


def test_the_food_that_is_named_beside_a_business_says_the_category_and_else_that_in_its_name():
    texts = ("“胖哥卤肉店”的豆干发霉", "“胖哥卤肉店”的东西发霉")
    assert [assess(text, channel="complaint").product_category for text in texts] == ["P25", "P04"]


def test_a_quoted_business_called_after_who_cooks_what_is_an_eating_house():
    assert assess("在“老李烤鱼”吃饭，3人呕吐").venue == "restaurant"


@pytest.mark.parametrize(
    ("text", "is_shown"),
    [("累计病例31例，住院6例，无死亡", True), ("新增手足口病例9例", False), ("报告狂犬病病例3例", False)],
)
def test_a_note_of_the_cases_of_an_affair_is_shown_without_a_word_of_food(text, is_shown):
    assert assess(text, channel="duty").relevant is is_shown
