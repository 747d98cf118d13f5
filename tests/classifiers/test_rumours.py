"""Rumours: repeats are found, refutations and chance words are not."""

from pathlib import Path

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


def without(rumour, variants):
    import msgspec

    return msgspec.structs.replace(rumour, variants=variants)
