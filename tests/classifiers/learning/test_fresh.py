"""Fresh texts: what is asked of each, and that its answer is the text's own."""

import pytest

from classifiers.assessment import Assessment, Harm, Kind, RumourMatch
from classifiers.errors import ClassifierError
from classifiers.learning.fresh import FreshText, answers, load_fresh

ILL = FreshText(
    text="婚宴后约十五人腹泻，2人住院",
    half="seen",
    kinds=(Kind.INCIDENT,),
    opens=True,
    ill=15,
    hospitalised=2,
    guess="about",
    hazard="HZ-B",
    venue="rural_banquet",
)


def said(**fields):
    given = {"id": "1", "relevant": True, "relevance": 0.9, "kind": Kind.INCIDENT, "kinds": {}, "model": "m"}
    return Assessment(**given | fields)


def test_what_is_read_as_a_person_does_is_right_in_everything():
    read = said(harm=Harm(ill=15, hospitalised=2), hazard="HZ-B.salmonella", venue="rural_banquet")
    asked = ("shown", "kind", "opens", "ill", "hospitalised", "guess", "hazard", "venue", "rumour_none")
    assert [*answers(ILL, read)] == [(what, True) for what in asked]


def test_what_is_read_otherwise_is_wrong_and_a_wrong_number_is_not_asked_how_sure_it_is():
    read = said(
        relevant=False,
        kind=Kind.IRRELEVANT,
        rumour_match=RumourMatch(id="E01", similarity=0.5, claim="", start=0, end=1),
    )
    asked = ("shown", "kind", "opens", "ill", "hospitalised", "hazard", "venue", "rumour_none")
    assert [*answers(ILL, read)] == [(what, False) for what in asked]


@pytest.mark.parametrize(
    ("kind", "harm", "opens"),
    [
        (Kind.INCIDENT, Harm(ill=1), True),
        (Kind.COMPLAINT, Harm(dead=1), True),
        (Kind.RUMOUR, Harm(ill=1), False),
        (Kind.INCIDENT, Harm(ill=0, denied=True), False),
    ],
)
def test_people_harmed_open_a_case_unless_it_looks_like_a_rumour_or_is_denied(kind, harm, opens):
    row = FreshText(text="甲", half="seen", kinds=(Kind.INCIDENT,), opens=True)
    assert dict(answers(row, said(kind=kind, harm=harm)))["opens"] == opens


def test_talk_must_be_hidden_and_what_may_be_either_is_not_asked():
    talk, either = ((Kind.IRRELEVANT,), (Kind.IRRELEVANT, Kind.NEWS))
    asked = [dict(answers(FreshText(text="甲", half="seen", kinds=kinds), said())) for kinds in (talk, either)]
    assert [(each.get("hidden"), each.get("shown")) for each in asked] == [(False, None), (None, None)]


def test_a_line_that_is_none_is_refused(tmp_path):
    (tmp_path / "fresh.jsonl").write_text('{"text": "甲", "half": "third", "kinds": []}', "utf-8")
    with pytest.raises(ClassifierError, match="third"):
        load_fresh(tmp_path / "fresh.jsonl")
