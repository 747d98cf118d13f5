"""Rumours: repeats are found, refutations and chance words are not."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from classifiers.errors import ClassifierError
from classifiers.learning.checks import load_variants, rumours_found
from classifiers.rumours import RESEMBLES_AT, Rumours, load_rumours
from classifiers.spelling.sounds import sound_of
from classifiers.words import normalise

SEEDS = Path(__file__).parents[2] / "seeds"
ROWS = load_rumours(SEEDS / "rumours.yaml")
RUMOURS = Rumours(ROWS)
NOTHING = SimpleNamespace(id=None)


@pytest.mark.parametrize("rumour", ROWS, ids=lambda rumour: rumour.id)
def test_a_claim_in_its_own_words_is_found(rumour):
    match = RUMOURS.match(normalise(rumour.claim + "，" + "、".join(rumour.keywords[:3])))
    assert match is not None and match.similarity >= RESEMBLES_AT


@pytest.mark.parametrize("rumour", ROWS, ids=lambda rumour: rumour.id)
def test_each_wording_of_an_entry_is_found_as_that_entry(rumour):
    wordings = (rumour.claim, *rumour.variants)
    found = [RUMOURS.match(normalise(each)) for each in wordings]
    assert [match and match.id for match in found] == [rumour.id] * len(wordings)


@pytest.mark.parametrize("rumour", ROWS, ids=lambda rumour: rumour.id)
def test_whoever_reads_the_keywords_of_a_claim_hears_them(rumour):
    """So that what is not heard need not be looked for as written."""
    folded = normalise("。".join((rumour.claim, *rumour.variants, *rumour.keywords)))
    written = [end - start > 1 for _, start, end in RUMOURS._written.words(folded)]
    assert sum(written) > 1
    assert len(RUMOURS._heard.words(sound_of(folded))) >= sum(written)


def test_one_word_of_a_claim_said_twice_is_not_the_claim():
    """别吃鱼 and 鱼 are one word of it."""
    assert RUMOURS.match(normalise("别吃鱼了，养鱼的都撒药，市场的人自己都不吃")) is None


def test_a_claim_is_found_by_the_name_that_only_it_speaks_of():
    match = RUMOURS.match(normalise("盐里面加的亚铁氰化钾听说是剧毒"))
    assert match and match.id == "E33"


def test_most_rewrites_are_found_by_the_others():
    """Each rewrite is tried against a list that has not seen it."""
    found = total = 0
    for n, rumour in enumerate(ROWS):
        for variant in rumour.variants:
            rest = tuple(each for each in rumour.variants if each != variant)
            one = [*ROWS[:n], without(rumour, rest), *ROWS[n + 1 :]]
            match = Rumours(one).match(normalise(variant))
            found += match is not None and match.id == rumour.id
            total += 1
    assert found / total > 0.4, (found, total)


@pytest.mark.parametrize(
    "text",
    ["", "今天大米降价了", "塑料袋要收费", "紫菜汤很好喝", "塑料袋装的散装食品没有标签", "超市的食品塑料包装破了"],
)
def test_a_word_alone_is_no_repeat(text):
    assert RUMOURS.match(normalise(text)) is None


def test_a_match_points_at_the_words():
    text = "群里都在说，大米是塑料做的，快转给家人"
    match = RUMOURS.match(normalise(text))
    assert (match.id, text[match.start : match.end]) == ("E02", "大米是塑料")


def test_keywords_far_apart_are_no_repeat():
    assert RUMOURS.match(normalise("大米" + "，今天天气不错" * 60 + "塑料")) is None


@pytest.mark.parametrize(
    ("text", "id", "seen"),
    [
        ("紫.菜 是 塑~料~袋 做的", "E01", "紫.菜 是 塑~料~袋"),
        ("味京吃多了治癌，掉头法", "E16", "味京吃多了治癌，掉头法"),
        ("饅頭冷凍三天就有黃麴黴毒素", "E19", "饅頭冷凍三天就有黃麴黴毒素"),
        ("别吃，金针gu都是甲quan泡的", "E13", "金针gu都是甲quan"),
        ("zi菜是su料做的，扯不断", "E01", "zi菜是su料做的，扯不断"),
        ("jzg都泡jq，家里别买", "E13", "jzg都泡jq"),
    ],
)
def test_a_claim_is_found_by_its_sound_and_through_marks(text, id, seen):
    match = RUMOURS.match(normalise(text))
    assert (match.id, text[match.start : match.end]) == (id, seen)


def test_most_written_variants_are_found_and_everyday_talk_is_not():
    found = rumours_found([], [], RUMOURS, SEEDS)
    assert [
        found["final_first"].share >= 0.95,
        found["final_first_three"].share >= found["final_first"].share,
        found["talk_matched_by_mistake"].share <= 0.01,
    ] == [True, True, True]


def test_an_unreadable_variant_is_refused(tmp_path):
    (tmp_path / "rumours.jsonl").write_text('{"id": "E01", "how": "song", "half": "final", "text": "甲"}', "utf-8")
    with pytest.raises(ClassifierError, match="song"):
        load_variants(tmp_path / "rumours.jsonl")


@given(st.text("紫菜塑料袋大米是做的假鸡蛋面条胶。，", max_size=300))
def test_a_similarity_is_a_share(text):
    match = RUMOURS.match(normalise(text))
    assert match is None or RESEMBLES_AT <= match.similarity <= 1


def test_one_keyword_is_refused_with_the_row(tmp_path):
    row = (SEEDS / "rumours.yaml").read_text("utf-8").split("  - id: E02")[0]
    row = "\n".join("    keywords: [紫菜]" if "keywords:" in line else line for line in row.splitlines())
    (tmp_path / "rumours.yaml").write_text(row, "utf-8")
    with pytest.raises(ClassifierError) as caught:
        load_rumours(tmp_path / "rumours.yaml")
    assert [(fault.at, fault.problem) for fault in caught.value.faults] == [("rumours[0].keywords", "too few")]


def test_a_keyword_that_is_two_others_is_refused(tmp_path):
    row = (SEEDS / "rumours.yaml").read_text("utf-8").split("  - id: E02")[0]
    row = "\n".join(
        "    keywords: [紫菜, 塑料, 塑料紫菜]" if "keywords:" in line else line for line in row.splitlines()
    )
    (tmp_path / "rumours.yaml").write_text(row, "utf-8")
    with pytest.raises(ClassifierError) as caught:
        load_rumours(tmp_path / "rumours.yaml")
    assert [fault.problem for fault in caught.value.faults] == ["塑料紫菜 is two others"]


def test_a_claim_in_one_word_is_found_in_a_question():
    assert RUMOURS.match(normalise("塑料大米流到咱们这了，是真的吗")).id == "E02"


@pytest.mark.parametrize(
    "text",
    [
        "番茄和西红柿哪个叫法对，我们这都叫洋柿子",
        "干木耳冷水泡发一晚，明早凉拌黑木耳",
        "代糖和0蔗糖的酸奶对比，哪个配麦片好喝",
        "白菜腐乳锅，腐乳汁多放两勺，毛霉的老味道",
        "三文鱼刺身配一碟芥末，摆盘真好看",
        "大米用塑料袋分装，塑料桶底下垫干燥剂",
        "黄瓜刚摘下来顶花带刺，拍一根拌着吃",
        "自热米饭附赠的塑料勺太短，塑料碗倒是结实",
        "猪肉放高压锅里压半小时，煮不烂再压十分钟",
        "纯牛奶和复原乳的包装放在一个货架上，鲜牛奶在冷柜",
        "棉花糖蘸肉松，烤箱里烤一下",
        "阿胶面条，阿胶烊化了再和面",
        "吃了自热米饭，里面有塑料，硌掉牙",
        "番茄炒螃蟹的家常做法，多放姜",
        "海虾和西红柿一起煮面真香",
        "死螃蟹有毒，不能吃",
        "粉条买回来用塑料胶带扎紧口",
        "最近头发掉得多，炒菜忘了放味精",
    ],
)
def test_names_of_one_food_and_what_is_done_in_a_kitchen_are_no_claim(text):
    assert RUMOURS.match(normalise(text)) is None


@pytest.mark.parametrize(
    ("text", "id"),
    [
        ("表姐说香菇是拿福尔马林保的鲜，别再下火锅了", "E13"),
        ("今年的桔子全打过糖精水，剥皮都粘手", "E49"),
        ("自热饭里是塑料珠子，泡开水都不软", "E20"),
        ("包子铺都放白矾，捏一下弹回来的别买", "E22"),
        ("冻肉吃了得癌，冰箱里的赶紧清", "E31"),
        ("盐厂往食盐里搁氰化钾，买盐看清楚", "E33"),
        ("散装米掺了塑料颗粒，煮出来硬得硌牙", "E02"),
        ("肉松饼水里一泡全是棉絮", "E03"),
        ("塑料瓶装水晒过就有癌细胞爱吃的东西", "E35"),
        ("小贩拿针管给青蟹灌药水", "E47"),
        ("过夜菜吃出胃癌，剩饭剩菜都倒了吧", "E34"),
        ("禽流感又来了，鸡鸭全别买，吃了必死", "E50"),
        ("豆腐乳天天吃，离胃癌不远了", "E17"),
        ("亚铁氰化钾有没有毒啊，求懂的人说说", "E33"),
        ("黄瓜上的小黄花是抹了药才不掉", "E12"),
        ("番茄蟹煲有毒，千万别做", "E45"),
        ("河蟹不能跟西红柿一块吃，会毒死人", "E45"),
        ("西红柿炒梭子蟹吃了要命，都转给家里人", "E45"),
        ("大虾和维生素C同吃等于吃砒霜", "E45"),
        ("螃蟹跟香菇一起吃等于砒霜，爸妈要知道", "E45"),
        ("西红柿跟螃蟹真不能一块儿吃啊", "E45"),
        ("赶集别买便宜米，都是塑料的", "E02"),
        ("俺村卖的米就是塑料造的", "E02"),
        ("粉条里掺的塑料胶，俺家试过", "E04"),
        ("木耳天生带毒，谁吃谁倒霉", "E27"),
        ("天天吃味精，头发掉光了都", "E16"),
    ],
)
def test_a_claim_is_found_in_the_words_that_people_have_for_it(text, id):
    assert (RUMOURS.match(normalise(text)) or NOTHING).id == id


def test_a_word_besides_is_no_keyword_and_hides_what_stands_in_it(tmp_path):
    rumour = entry(ROWS[1], keywords=("大米", "塑料"), besides=("塑料桶",))
    texts = ("大米倒进塑料桶", "大米是塑料做的", "大米倒进塑料桶，看着像塑料做的")
    found = [Rumours([rumour]).match(normalise(each)) is not None for each in texts]
    assert found == [False, True, True]


def test_a_row_may_need_more_of_its_keywords():
    rumour = entry(ROWS[1], keywords=("大米", "塑料", "机器"), needs=3)
    found = [Rumours([rumour]).match(normalise(each)) for each in ("大米是塑料做的", "机器拿塑料做大米")]
    assert [match is not None for match in found] == [False, True]


def test_words_joined_by_a_slash_are_one_keyword():
    text = normalise("散米就是大米")
    apart, joined = (Rumours([entry(ROWS[1], keywords=each)]) for each in (("大米", "散米"), ("大米/散米", "塑料")))
    assert [apart.match(text) is not None, joined.match(text)] == [True, None]


def test_keywords_that_are_slashes_only_are_too_few(tmp_path):
    row = (SEEDS / "rumours.yaml").read_text("utf-8").split("  - id: E02")[0]
    row = "\n".join('    keywords: ["紫菜/海苔", "/"]' if "keywords:" in line else line for line in row.splitlines())
    (tmp_path / "rumours.yaml").write_text(row, "utf-8")
    with pytest.raises(ClassifierError) as caught:
        load_rumours(tmp_path / "rumours.yaml")
    assert [fault.problem for fault in caught.value.faults] == ["too few"]


def test_an_entry_is_merged_into_no_other_than_one_that_is_there(tmp_path):
    text = (SEEDS / "rumours.yaml").read_text("utf-8").split("  - id: E03")[0]
    faults = []
    for into in ("E01", "E02", "E99"):
        said = f"    withdrawn_on: 2026-11-25\n    merged_into: {into}\n  - id: E02"
        (tmp_path / "rumours.yaml").write_text(text.replace("  - id: E02", said), "utf-8")
        try:
            faults.append(len(load_rumours(tmp_path / "rumours.yaml")))
        except ClassifierError as error:
            faults.append([(fault.at, fault.problem) for fault in error.faults])
    refused = [("rumours[0].merged_into", "no such entry")]
    assert faults == [refused, 2, refused]


def test_nothing_is_taken_for_a_withdrawn_entry():
    book = Rumours([entry(ROWS[0], withdrawn_on=date(2026, 11, 25)), *ROWS[1:]])
    assert [found.match(normalise(ROWS[0].claim)) is None for found in (RUMOURS, book)] == [False, True]


def test_a_match_names_every_entry_that_was_merged_into_its_own():
    gone = {"withdrawn_on": date(2026, 11, 25)}
    first, second, third, *others = ROWS
    merged = [entry(first, **gone, merged_into=second.id), entry(second, **gone, merged_into=third.id), third, *others]
    found = [Rumours(book).match(normalise(third.claim)).formerly for book in (ROWS, merged)]
    assert found == [msgspec.UNSET, (first.id, second.id)]


def entry(rumour, **changes):
    return msgspec.structs.replace(rumour, **changes)


def without(rumour, variants):
    return entry(rumour, variants=variants)
