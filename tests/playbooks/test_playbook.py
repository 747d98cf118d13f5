"""Which playbooks answer, and why."""

import msgspec
import pytest
from msgspec.structs import replace

from playbooks.playbook import KeptPlaybook, Outcome, Playbook, StepPlan, choose, playbook_hash
from tests.factories import a_reference

REF = a_reference()


def a_playbook(id_, rank, when=None, alongside=None):
    return Playbook(
        v=1, id=id_, title=id_, summary="x", rank=rank, when=when or {}, signal_emits=(), steps=(), alongside=alongside
    )


def ids(facts, *playbooks):
    return [book.id for book, _ in choose(playbooks or REF.playbooks, facts)]


def test_the_highest_ranked_that_holds_answers():
    books = a_playbook("low", 1), a_playbook("high", 2, {"ill": {"at_least": 1}}), a_playbook("mid", 1)
    assert (ids({"ill": 3}, *books), ids({}, *books)) == (["high"], ["low"])


def test_what_runs_alone_has_nothing_beside_it():
    alone = replace(a_playbook("officials", 9, {"officials": True}), alone=True)
    books = alone, a_playbook("report", 3, alongside="report")
    assert [ids({"officials": True}, *books), ids({}, *books)] == [["officials"], ["report"]]
    assert ids({"officials": True, "request": "both", "channel": "complaint"}) == ["official_report"]


def test_the_best_of_each_family_runs_alongside():
    books = (
        a_playbook("event", 9, {"school": True}),
        a_playbook("complaint", 3, alongside="complaint"),
        a_playbook("complaint2", 2, alongside="complaint"),
        a_playbook("sample", 1, alongside="sample"),
        a_playbook("rest", 0),
    )
    assert ids({"school": True}, *books) == ["event", "complaint", "sample"]


def test_the_reasons_are_told_in_words():
    (_, why), *_ = choose((a_playbook("x", 1, {"ill": {"at_least": 1}}),), {"ill": 3})
    assert why == ["不适人数 3（≥ 1）"]
    assert choose((a_playbook("x", 1),), {})[0][1] == ["无更具体的规程适用"]


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"channel": "complaint", "request": "complaint", "kind": "complaint"}, "complaint"),
        ({"channel": "duty", "request": "report"}, "report"),
        ({"channel": "complaint", "request": "both"}, "complaint_and_report"),
        ({"channel": "sampling", "kind": "sampling_failure", "failed_sample": True}, "sampling_failure"),
        ({"channel": "duty", "kind": "sampling_failure", "told_by": "laboratory"}, "sampling_told"),
        ({"channel": "notice", "kind": "sampling_failure", "producer": "local"}, "sampling_failure"),
        ({"channel": "notice", "kind": "sampling_failure", "sampled_at": "here"}, "sampling_failure"),
        ({"channel": "notice", "kind": "sampling_failure", "sampled_at": "elsewhere"}, "area_notice"),
        ({"channel": "illness", "ill": 4}, "illness_below_grade"),
        ({"channel": "illness", "ill": 31}, "illness_graded"),
        ({"channel": "illness", "dead": 1}, "illness_graded"),
        ({"channel": "illness", "school": True, "ill": 3}, "school_event"),
        ({"channel": "media", "kind": "rumour"}, "rumour"),
        ({"channel": "media", "kind": "incident"}, "media_expose"),
        ({"product_category": "P32", "hazard": "HZ-C.carbofuran"}, "produce_residue"),
        ({"channel": "notice"}, "area_notice"),
        ({}, "general"),
    ],
)
def test_the_library_answers_each_affair(facts, expected):
    assert ids(facts)[0] == expected


def test_an_ill_complainant_has_an_illness_playbook_and_the_complaints_clocks():
    assert ids({"channel": "complaint", "request": "complaint", "kind": "complaint", "ill": 2}) == [
        "illness_below_grade",
        "complaint",
    ]


def test_the_hash_is_of_the_content():
    book = REF.playbooks[0]
    read = msgspec.json.decode(msgspec.json.encode(book), type=Playbook)
    assert playbook_hash(read) == playbook_hash(book) != playbook_hash(replace(book, summary="x"))


def test_steps_and_outcomes_are_found_by_id():
    step = StepPlan(
        id="a", title="x", department="D01", why_you="x", opens_on="x", outcomes=(Outcome(id="done", title="x"),)
    )
    book = replace(a_playbook("x", 1), steps=(step,))
    assert (book.step("a"), book.step("b")) == (step, None)
    assert (step.outcome("done"), step.outcome("not")) == (step.outcomes[0], None)


def test_a_playbook_stored_with_the_key_that_nothing_reads_is_read():
    book = a_playbook("complaint", 3)
    stored = msgspec.json.encode({**msgspec.to_builtins(book), "closes_when": "全部必办步骤办结"})
    kept = msgspec.json.decode(stored, type=KeptPlaybook)
    assert [isinstance(kept, Playbook), kept.id, kept.steps] == [True, book.id, book.steps]
