"""Words of the seeds: structure, ids, counts."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import yaml

SEEDS = Path(__file__).parents[1] / "seeds"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
TAXONOMY = yaml.load((SEEDS / "taxonomy.yaml").read_text("utf-8"), Loader=LOADER)
LEXICON = yaml.load((SEEDS / "lexicon.yaml").read_text("utf-8"), Loader=LOADER)

PARTS = {
    "hazards": {"id", "name", "parent", "aliases"},
    "products": {"id", "name", "aliases", "foods"},
    "venues": {"id", "name", "aliases", "traits"},
    "symptoms": {"id", "name", "words"},
    "measures": {"id", "name", "aliases"},
}
MAY_HAVE = {"hazards": {"crime", "items"}}
TRAITS = {
    "school", "collective", "care", "medical", "site", "market", "online", "small", "producer", "farm", "catering",
    "shop", "household",
}  # fmt: skip
PURPOSES = {
    "relevant", "harm", "rumour", "complaint", "incident", "sampling", "denial", "unrelated", "spread", "slang",
}  # fmt: skip
VENUES = {
    "school_canteen", "kindergarten_canteen", "meal_delivery", "central_kitchen", "unit_canteen", "hospital_canteen",
    "care_home_canteen", "site_canteen", "restaurant", "fast_food", "street_stall", "small_shop", "small_workshop",
    "online_catering", "delivery_kitchen", "live_stream", "online_shop", "producer", "supermarket", "rural_shop",
    "market", "market_stall", "farm", "slaughterhouse", "cold_chain", "import", "health_food_shop", "rural_banquet",
    "scenic_area", "home", "after_school_care",
}  # fmt: skip


def test_every_entry_of_the_taxonomy_has_just_its_fields():
    assert TAXONOMY["v"] == 1
    assert set(TAXONOMY) == {"v", *PARTS}
    wrong = [
        row["id"]
        for part, fields in PARTS.items()
        for row in TAXONOMY[part]
        if set(row) - MAY_HAVE.get(part, set()) != fields
    ]
    assert wrong == []


def test_an_id_stands_once_in_the_whole_taxonomy():
    assert _twice(row["id"] for part in PARTS for row in TAXONOMY[part]) == []


def test_every_parent_of_a_hazard_is_a_hazard_and_the_code_of_its_class():
    hazards = {row["id"]: row["parent"] for row in TAXONOMY["hazards"]}
    assert {parent for parent in hazards.values() if parent} <= set(hazards)
    assert [id for id, parent in hazards.items() if (parent is None) != ("." not in id)] == []
    assert [id for id, parent in hazards.items() if parent and parent[:4] != id[:4]] == []


def test_the_eleven_classes_of_hazards_are_there():
    classes = {row["id"] for row in TAXONOMY["hazards"] if row["parent"] is None}
    assert classes == {f"HZ-{letter}" for letter in "BCAIPFLQTOU"}


def test_the_food_categories_are_numbered_through_and_each_has_fifteen_foods_or_more():
    products = TAXONOMY["products"]
    assert [row["id"] for row in products] == [f"P{n:02d}" for n in range(1, 36)]
    assert [row["id"] for row in products if len(row["foods"]) < 15] == []


def test_the_venues_are_the_known_ones_with_known_traits():
    assert {row["id"] for row in TAXONOMY["venues"]} == VENUES
    assert [row["id"] for row in TAXONOMY["venues"] if not row["traits"] or set(row["traits"]) - TRAITS] == []


def test_a_symptom_is_among_its_own_words():
    """One that stands for several (昏迷或休克) names none that it is not read from."""
    named = {row["id"]: re.split("[、或]", row["name"]) for row in TAXONOMY["symptoms"]}
    assert [row["id"] for row in TAXONOMY["symptoms"] if not set(named[row["id"]]) <= set(row["words"])] == []


def test_a_word_names_one_thing_within_a_part_of_the_taxonomy():
    assert {part: _twice(word for row in TAXONOMY[part] for word in _words(row)) for part in PARTS} == {
        part: [] for part in PARTS
    }


def test_every_group_of_the_lexicon_has_a_purpose_a_weight_and_words():
    groups = LEXICON["groups"]
    fields = {"id", "title", "for", "weight", "words"}
    assert [group["id"] for group in groups if not fields <= set(group) <= fields | {"note", "source"}] == []
    assert {group["for"] for group in groups} == PURPOSES
    assert [group["id"] for group in groups if not -3 <= group["weight"] <= 3 or not group["words"]] == []


def test_groups_and_slang_stand_once_and_no_word_twice_in_a_group():
    assert _twice(group["id"] for group in LEXICON["groups"]) == []
    assert _twice(slang["word"] for slang in LEXICON["slang"]) == []
    assert {group["id"]: twice for group in LEXICON["groups"] if (twice := _twice(group["words"]))} == {}


def test_what_speaks_against_weighs_below_zero():
    weights = {group["id"]: group["weight"] for group in LEXICON["groups"] if group["for"] in ("denial", "unrelated")}
    assert [id for id, weight in weights.items() if weight >= 0] == []


def test_slang_is_explained_and_its_hazard_known():
    hazards = {None, *(row["id"] for row in TAXONOMY["hazards"])}
    assert [each["word"] for each in LEXICON["slang"] if not each["means"] or not each["note"]] == []
    assert [each["word"] for each in LEXICON["slang"] if each.get("hazard") not in hazards] == []


def test_words_are_normal_text_without_blanks_around_them():
    words = [word for part in PARTS for row in TAXONOMY[part] for word in _words(row)]
    words += [word for group in LEXICON["groups"] for word in group["words"]]
    words += [slang["word"] for slang in LEXICON["slang"]]
    assert [word for word in words if unicodedata.normalize("NFKC", word).strip() != word or not word] == []


def test_there_are_words_enough():
    assert sum(len(row["foods"]) for row in TAXONOMY["products"]) >= 800
    assert len({word for group in LEXICON["groups"] for word in group["words"]}) >= 900
    assert len(LEXICON["slang"]) >= 50


def _words(row: dict) -> list[str]:
    """The words a row is called by; a symptom's name stands among its words."""
    named = [] if "words" in row else [row["name"]]
    return [*named, *row.get("aliases", []), *row.get("foods", []), *row.get("words", [])]


def _twice(words: Iterable[str]) -> list[str]:
    return [word for word, count in Counter(words).items() if count > 1]
