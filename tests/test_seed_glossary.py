"""The glossary: every word of ours and every word kept for the law."""

from collections import Counter
from pathlib import Path

import yaml

TERMS = yaml.safe_load((Path(__file__).parents[1] / "seeds/glossary.yaml").read_text("utf-8"))["terms"]


def test_every_word_and_every_code_has_one_meaning():
    counts = Counter(key for term in TERMS for key in (term["word"], term["code"]) if key)
    assert [key for key, count in counts.items() if count > 1] == []


def test_the_five_words_of_the_law_are_explained_and_are_no_objects_of_ours():
    kept = {term["word"]: term for term in TERMS if term["code"] is None}
    assert list(kept) == ["预案", "预警", "升级", "线索", "研判"]
    assert [word for word, term in kept.items() if not (term["means"] and term["not_to_confuse"])] == []


def test_every_record_of_the_system_is_explained():
    codes = {term["code"] for term in TERMS}
    records = {"Signal", "Assessment", "Alert", "Playbook", "Case", "Step", "Clock", "DeadlineRule", "Timer", "due_at"}
    assert records | {"Entry", "Action", "Notice", "Escalation", "Drill"} <= codes


def test_terms_have_only_known_fields():
    fields = {"word", "code", "means", "not_to_confuse", "source"}
    assert [term["word"] for term in TERMS if set(term) - fields or not term["means"]] == []
