"""Seeds: the texts the classifier is checked with are ours, whole, and none of them was learnt from."""

import json
import re
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
import yaml

from classifiers.assess import Assessor
from classifiers.assessment import Text
from classifiers.learning.checks import extracted
from classifiers.learning.fresh import fresh_read

SEEDS = Path(__file__).parents[1] / "seeds"
CHECKS = SEEDS / "checks"


def rows(path):
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def bare(text):
    """The text without marks and blanks, in NFKC and lower case."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text)).lower()


LEARNT = {bare(row["text"]) for path in (SEEDS / "labelled").glob("*.jsonl") for row in rows(path)}
RUMOURS = yaml.safe_load((SEEDS / "rumours.yaml").read_text("utf-8"))["rumours"]


def test_no_text_to_check_with_was_learnt_from():
    checked = [row["text"] for path in sorted(CHECKS.glob("*.jsonl")) for row in rows(path)]
    assert [text for text in checked if bare(text) in LEARNT] == []


def test_no_text_to_check_with_stands_twice():
    for path in CHECKS.glob("*.jsonl"):
        counts = Counter(bare(row["text"]) for row in rows(path))
        assert [text for text, n in counts.items() if n > 1] == []


def test_each_known_rumour_has_six_variants_and_each_half_three_of_them():
    counts = Counter((row["id"], row["half"]) for row in rows(CHECKS / "rumours.jsonl"))
    assert counts == {(each["id"], half): 3 for each in RUMOURS for half in ("develop", "final")}


def test_the_variants_are_no_wording_of_the_list():
    known = {bare(wording) for each in RUMOURS for wording in (each["claim"], *each["variants"])}
    assert [row["text"] for row in rows(CHECKS / "rumours.jsonl") if bare(row["text"]) in known] == []


def test_rumours_are_disguised_in_every_way_people_do():
    ways = Counter(row["how"] for row in rows(CHECKS / "rumours.jsonl"))
    assert set(ways) == {"rewrite", "slang", "dialect", "traditional", "homophone", "emoji", "noise"}
    assert min(ways.values()) >= 15


@cache
def what_is_read():
    return extracted(Assessor.load(SEEDS, SEEDS.parent / "classifiers/model"), SEEDS)


def test_most_of_what_a_text_says_is_read_out_of_it():
    found = what_is_read()
    counts, control = found["counts"], found["alarm_control"]
    quiet = [each for name, each in found.items() if name.startswith("alarm_") and name != "alarm_control"]
    assert [
        counts.share >= 0.85,
        control.found == control.texts,
        sum(each.found for each in quiet) / sum(each.texts for each in quiet) >= 0.8,
    ] == [True, True, True]


def test_what_denies_or_rehearses_raises_no_alarm():
    found = what_is_read()
    assert {why: found[f"alarm_{why}"].share for why in ("denial", "satire", "drill", "old")} == dict.fromkeys(
        ("denial", "satire", "drill", "old"), 1.0
    )


REPORTS = rows(CHECKS / "reports.jsonl")
"""Texts as they come in, written without a look at the lists; half of them nobody looked at while rules were mended."""


@cache
def what_is_said_of_reports():
    assessor = Assessor.load(SEEDS, SEEDS.parent / "classifiers/model")
    return assessor.assess_many([Text(id=str(n), text=row["text"]) for n, row in enumerate(REPORTS)])


def reported(half):
    """The texts of one half, each with what is said of it."""
    return [(row, said) for row, said in zip(REPORTS, what_is_said_of_reports(), strict=True) if row["half"] == half]


def opens_a_case_of_illness(said):
    return said.kind != "rumour" and any((said.harm.ill, said.harm.hospitalised, said.harm.dead))


def test_every_kind_of_report_is_in_both_halves():
    kinds = Counter((row["kind"], row["half"]) for row in REPORTS)
    assert len(kinds) == 12 and min(kinds.values()) >= 5


@pytest.mark.parametrize("half", ["develop", "final"])
def test_no_report_of_illness_is_missed(half):
    ill = [(row, said) for row, said in reported(half) if row.get("alarm")]
    assert [row["text"] for row, said in ill if not said.relevant] == []


@pytest.mark.parametrize(("half", "share"), [("develop", 1.0), ("final", 0.88)])
def test_reports_of_illness_open_a_case_of_illness(half, share):
    opened = [opens_a_case_of_illness(said) for row, said in reported(half) if row.get("alarm")]
    assert sum(opened) / len(opened) >= share


@pytest.mark.parametrize(("half", "seen", "shown"), [("develop", 1.0, 0.12), ("final", 0.94, 0.15)])
def test_reports_are_seen_and_talk_mostly_is_not(half, seen, shown):
    relevant = {True: [], False: []}
    for row, said in reported(half):
        relevant[row["kind"] != "irrelevant"].append(said.relevant)
    assert sum(relevant[True]) / len(relevant[True]) >= seen
    assert sum(relevant[False]) / len(relevant[False]) <= shown


@cache
def what_is_read_of_fresh_texts():
    return fresh_read(Assessor.load(SEEDS, SEEDS.parent / "classifiers/model"), SEEDS)


@pytest.mark.parametrize(("half", "opens", "shown", "hidden"), [("seen", 0.9, 0.97, 0.82), ("sealed", 0.92, 0.97, 0.9)])
def test_fresh_texts_are_seen_and_open_cases_and_talk_is_mostly_hidden(half, opens, shown, hidden):
    found = {what: what_is_read_of_fresh_texts()[f"{half}_{what}"].share for what in ("opens", "shown", "hidden")}
    assert [found["opens"] >= opens, found["shown"] >= shown, found["hidden"] >= hidden] == [True, True, True]


def test_the_hardest_texts_by_which_nothing_was_mended_are_mostly_read_as_by_a_person():
    found = what_is_read_of_fresh_texts()
    least = {"kind": 0.87, "shown": 0.95, "hidden": 0.87, "ill": 0.74, "rumour": 0.8}
    assert {what: found[f"blind_{what}"].share >= share for what, share in least.items()} == dict.fromkeys(least, True)


@pytest.mark.parametrize("half", ["seen", "sealed"])
def test_hardly_a_fresh_text_opens_a_case_of_illness_or_repeats_a_rumour_by_mistake(half):
    found = what_is_read_of_fresh_texts()
    shares = [found[f"{half}_{what}"].share for what in ("opens_none", "rumour_none")]
    assert [share >= 0.97 for share in shares] == [True, True]
