"""Seeds: the labelled texts and the known rumours are whole, ours, and enough."""

import json
import re
import unicodedata
from collections import Counter, defaultdict
from pathlib import Path

import yaml

SEEDS = Path(__file__).parents[1] / "seeds"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
TAXONOMY = yaml.load((SEEDS / "taxonomy.yaml").read_text("utf-8"), Loader=LOADER)
RUMOURS = yaml.load((SEEDS / "rumours.yaml").read_text("utf-8"), Loader=LOADER)["rumours"]
ROWS = [
    (path.name, number, json.loads(line))
    for path in sorted((SEEDS / "labelled").glob("*.jsonl"))
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
]
KINDS = {"rumour", "incident", "complaint", "sampling_failure", "news", "irrelevant"}
FIELDS = {"title", "text", "kind", "relevant", "hazard", "venue", "product_category", "event"}
IDS = {
    "hazard": {row["id"] for row in TAXONOMY["hazards"]},
    "venue": {row["id"] for row in TAXONOMY["venues"]},
    "product_category": {row["id"] for row in TAXONOMY["products"]},
}
PHONE = re.compile(r"(?<!\d)(?:1[3-9]\d{9}|0\d{2,3}-?\d{7,8}|[48]00-?\d{3}-?\d{4})(?!\d)")
INVENTED_PHONE = re.compile(r"0373-?000\d{4}")


def test_every_text_has_just_its_fields_and_a_known_kind():
    wrong = [
        (file, number)
        for file, number, row in ROWS
        if set(row) - FIELDS or not {"text", "kind", "relevant", "event"} <= set(row) or row["kind"] not in KINDS
    ]
    assert wrong == []


def test_a_text_is_relevant_unless_its_kind_is_irrelevant():
    assert [(f, n) for f, n, row in ROWS if row["relevant"] is not (row["kind"] != "irrelevant")] == []


def test_labels_name_ids_of_the_taxonomy():
    wrong = [(f, n, field) for f, n, row in ROWS for field in IDS if field in row and row[field] not in IDS[field]]
    assert wrong == []


def test_no_text_stands_twice_however_it_is_spelt():
    places = defaultdict(list)
    for file, number, row in ROWS:
        places[_bare(row["text"])].append((file, number))
    assert [where for where in places.values() if len(where) > 1] == []


def test_texts_are_as_long_as_people_write():
    assert [(f, n, len(row["text"])) for f, n, row in ROWS if not 6 <= len(row["text"]) <= 250] == []


def test_an_event_lies_in_one_file():
    files = defaultdict(set)
    for file, _, row in ROWS:
        files[row["event"]].add(file)
    assert {event: names for event, names in files.items() if len(names) > 1} == {}


def test_there_are_texts_enough_of_every_kind():
    counts = Counter(row["kind"] for _, _, row in ROWS)
    assert {kind: counts[kind] for kind in KINDS if counts[kind] < (400 if kind == "irrelevant" else 150)} == {}


def test_illness_after_food_is_told_often_enough():
    assert sum(file == "illness.jsonl" for file, _, _ in ROWS) >= 120


def test_no_text_holds_a_real_phone_number():
    texts = [f"{row.get('title', '')} {row['text']}" for _, _, row in ROWS]
    texts += [" ".join([each["claim"], each["fact"], *each["variants"]]) for each in RUMOURS]
    phones = [phone for text in texts for phone in PHONE.findall(text)]
    assert [phone for phone in phones if not INVENTED_PHONE.fullmatch(phone)] == []


def test_the_known_rumours_are_numbered_through():
    assert [each["id"] for each in RUMOURS] == [f"E{n:02d}" for n in range(1, 55)]


def test_every_known_rumour_says_who_refuted_it_and_where_that_was_read():
    named = ("claim", "fact", "refuted_by", "source", "reviewed_on", "review_by")
    assert [each["id"] for each in RUMOURS if not all(each[field] for field in named)] == []
    assert [each["id"] for each in RUMOURS if each["verdict"] not in ("false", "partly")] == []
    assert [each["id"] for each in RUMOURS if each["review_by"] <= each["reviewed_on"]] == []


def test_every_known_rumour_has_words_to_find_it_by_and_rewrites():
    assert [each["id"] for each in RUMOURS if not 2 <= len(set(each["keywords"])) <= 8] == []
    assert [each["id"] for each in RUMOURS if not 2 <= len(set(each["variants"])) <= 4] == []


def _bare(text: str) -> str:
    """The text without marks and blanks, in NFKC and lower case."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).lower()
