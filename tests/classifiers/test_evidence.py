"""Evidence: the characters shown are those that decided; take them away, and what was decided goes or gets weaker."""

from collections import Counter
from functools import cache
from pathlib import Path

import pytest

from classifiers.assess import Assessor
from classifiers.assessment import Kind, Text
from classifiers.learning.labelled import load_labelled
from classifiers.model import KINDS as MODEL_KINDS

ROOT = Path(__file__).parents[2]
ASSESSOR = Assessor.load(ROOT / "seeds", ROOT / "classifiers/model")
TOPICS = {"hazard": "hazard", "venue": "venue", "product": "product_category"}


def labels_of(said):
    """Every label that an assessment bears."""
    topics = [f"{what}:{id}" for what, field in TOPICS.items() if (id := getattr(said, field))]
    rumour = [f"rumour:{said.rumour_match.id}"] if said.rumour_match else []
    harm = ["harm"] if hurt(said) else []
    return ["relevant", f"kind:{said.kind}", *topics, *rumour, *harm]


def hurt(said):
    """People harmed, all counts together."""
    return sum(count or 0 for count in (said.harm.ill, said.harm.hospitalised, said.harm.dead))


def likeness(said, id):
    """How much a text resembles a known rumour, as far as the assessment says."""
    return said.rumour_match.similarity if said.rumour_match and said.rumour_match.id == id else 0.0


def odds_of(texts):
    """For each text, how much likelier each kind is than all others, as an answer's four places do not tell."""
    readings = ASSESSOR._reader.read_many([text.whole for text in texts])
    matches = ASSESSOR._rumours.match_all([reading.folded for reading in readings])
    found = ASSESSOR._model.predict(readings).shares
    shares = (found.relevance.tolist(), found.kinds.tolist())
    verdicts = [ASSESSOR._judged(*each).verdict for each in zip(texts, readings, matches, *shares, strict=True)]
    return [
        {kind: share / (sum(verdict.kinds) - share) for kind, share in zip(MODEL_KINDS, verdict.kinds, strict=True)}
        for verdict in verdicts
    ]


def strength(said, odds, label):
    """How much of a label an assessment bears; a kind's is among the kinds, whatever the relevance."""
    what, _, id = label.partition(":")
    if what == "relevant":
        return said.relevance
    if what == "kind":
        return odds[id]
    if what == "rumour":
        return likeness(said, id)
    return hurt(said) if what == "harm" else float(getattr(said, TOPICS[what]) == id)


def without(whole, spans):
    """The text with these characters blank."""
    chars = list(whole)
    for each in spans:
        chars[each.start : each.end] = " " * (each.end - each.start)
    return "".join(chars)


@cache
def judged():
    """Each label of every third relevant labelled text: (label, how much of it with its evidence, and without)."""
    rows = load_labelled(sorted((ROOT / "seeds/labelled").glob("*.jsonl")))[::3]
    texts = [row.as_text(n) for n, row in enumerate(rows)]
    asked = [
        (label, text.whole, said, odds)
        for text, said, odds in zip(texts, ASSESSOR.assess_many(texts), odds_of(texts), strict=True)
        if said.relevant
        for label in labels_of(said)
    ]
    bare = [without(whole, [each for each in said.evidence if each.for_ == label]) for label, whole, said, _ in asked]
    again = each_once(ASSESSOR.assess_many, bare)
    odds_again = each_once(odds_of, [text for text, row in zip(bare, asked, strict=True) if row[0].startswith("kind:")])
    return [
        (label, strength(said, odds, label), strength(again[text], odds_again.get(text), label), whole)
        for (label, whole, said, odds), text in zip(asked, bare, strict=True)
    ]


def each_once(ask, texts):
    """What is said of each of some texts, many of which are there several times."""
    once = list(dict.fromkeys(texts))
    return dict(zip(once, ask([Text(id="bare", text=each) for each in once]), strict=True))


def sort_of(label):
    return label if label.startswith("kind:") else label.partition(":")[0]


KINDS = [f"kind:{kind}" for kind in Kind if kind != Kind.IRRELEVANT]


@pytest.mark.parametrize("sort", ["relevant", "hazard", "venue", "product", "rumour", "harm", *KINDS])
def test_without_the_characters_that_decided_a_label_it_is_lost_or_weaker(sort):
    """On every such text that is given the label, but one in a hundred and fifty: a shorter row weighs what is left of
    it more, and three spans of a head are shown, not all."""
    asked = [each for each in judged() if sort_of(each[0]) == sort]
    stands = [whole for _, before, after, whole in asked if not round(after, 4) < round(before, 4)]
    assert (stands if len(stands) * 150 > len(asked) else []) == []


def test_every_sort_of_label_is_asked_often():
    asked = Counter(sort_of(label) for label, *_ in judged())
    assert {sort: n for sort, n in asked.items() if n < 50} == {}
    assert set(asked) == {"relevant", "hazard", "venue", "product", "rumour", "harm", *KINDS}


def test_no_label_loses_its_evidence_to_one_that_has_much_of_it():
    text = "示例小学食堂的酸奶里有头发" + "，孩子呕吐腹泻肚子疼发烧头晕" * 40
    said = ASSESSOR.assess(Text(id="long", text=text))
    found = {each.for_ for each in said.evidence}
    assert {label for label in labels_of(said) if label not in found} == set()
    assert len(said.evidence) <= 32


def test_who_is_counted_after_a_warning_is_evidence_of_harm():
    said = ASSESSOR.assess(Text(id="1", text="有人往香蕉里注射脏东西，千万不要吃，已经死了六个人了"))
    assert (said.harm.dead, [each.text for each in said.evidence if each.for_ == "harm"]) == (6, ["已经死了六个人"])
