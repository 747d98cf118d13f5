"""The word lists and their loaders: each fault is named with its place."""

from pathlib import Path

import pytest

from classifiers.assessment import Harm
from classifiers.errors import ClassifierError
from classifiers.fingerprint import Simhash
from classifiers.harm.grades import load_grades
from classifiers.learning.scores import scores_of
from classifiers.lexicon import Finder, load_lexicon
from classifiers.rules import check_rule_groups
from classifiers.taxonomy import load_taxonomy

SEEDS = Path(__file__).parents[2] / "seeds"
LEXICON = "v: 1\ngroups:\n  - {id: a, title: 甲, for: harm, weight: 1, words: [呕吐]}\n"
TAXONOMY = "v: 1\nhazards: [{id: HZ-B, name: 生物}]\nproducts: []\nvenues: [{id: farm, name: 养殖场, traits: [farm]}]\n"
FROZEN = -4609705788853698431


def refused(load, path, text):
    path.write_text(text, "utf-8")
    with pytest.raises(ClassifierError) as caught:
        load(path)
    return [(fault.at, fault.problem) for fault in caught.value.faults]


def test_a_name_is_found_by_its_id():
    taxonomy = load_taxonomy(SEEDS / "taxonomy.yaml")
    assert [taxonomy.name("school_canteen"), taxonomy.name("HZ-U") != "", taxonomy.name("nowhere")] == [
        "学校食堂",
        True,
        "",
    ]


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        (("weight: 1", "weight: 9"), [("groups[0].weight", "9.0 is out of range")]),
        (("[呕吐]", "[呕吐, 嘔吐]"), [("groups[0].words", "呕吐 stands 2 times")]),
        (("[呕吐]", "[]"), [("groups[0].words", "no words")]),
        (("for: harm", "for: fun"), [("$.groups[0].for", "Invalid enum value 'fun'")]),
        (("title: 甲", "title: 甲, colour: red"), [("$.groups[0]", "Object contains unknown field `colour`")]),
    ],
)
def test_a_faulty_lexicon_is_refused(tmp_path, change, faults):
    assert refused(load_lexicon, tmp_path / "lexicon.yaml", LEXICON.replace(*change)) == faults


@pytest.mark.parametrize(
    ("change", "faults"),
    [
        (("name: 生物}", "name: 生物, parent: HZ-X}"), [("hazards[0].parent", "no hazard HZ-X")]),
        (("traits: [farm]", "traits: [zoo]"), [("venues[0].traits", "unknown trait zoo")]),
        (("id: farm", "id: HZ-B"), [("id", "HZ-B stands 2 times")]),
    ],
)
def test_a_faulty_taxonomy_is_refused(tmp_path, change, faults):
    assert refused(load_taxonomy, tmp_path / "taxonomy.yaml", TAXONOMY.replace(*change)) == faults


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(ClassifierError, match="does not exist"):
        load_grades(tmp_path / "grades.yaml")


def test_a_lexicon_without_the_groups_of_the_rules_is_refused(tmp_path):
    (tmp_path / "lexicon.yaml").write_text(LEXICON, "utf-8")
    with pytest.raises(ClassifierError, match="no group illness_words"):
        check_rule_groups(load_lexicon(tmp_path / "lexicon.yaml"))


def test_the_longest_word_is_found_with_all_it_means():
    finder = Finder(load_lexicon(SEEDS / "lexicon.yaml"), load_taxonomy(SEEDS / "taxonomy.yaml"))
    hit = finder.find("示例学校食堂的饭")[0]
    assert (hit.start, hit.end, ("venue", "school_canteen") in hit.meanings) == (2, 6, True)


@pytest.mark.parametrize(
    ("harm", "school", "proposed"),
    [
        (Harm(ill=29), False, None),
        (Harm(ill=30), False, "Ⅳ"),
        (Harm(ill=50), False, "Ⅳ"),
        (Harm(ill=50), True, "Ⅱ"),
        (Harm(ill=100), False, "Ⅲ"),
        (Harm(dead=1), False, "Ⅲ"),
        (Harm(ill=100, dead=1), False, "Ⅱ"),
        (Harm(dead=10), False, "Ⅱ"),
        (Harm(ill=0, denied=True), False, None),
        (Harm(), True, None),
    ],
)
def test_counts_propose_the_first_row_that_holds(harm, school, proposed):
    assert load_grades(SEEDS / "grades.yaml").propose(harm, school=school).proposed == proposed


def test_fingerprints_stay_the_same_from_release_to_release():
    assert list(map(Simhash().of, (["酸奶", "过期"], [], ["酸奶", "过期"]))) == [FROZEN, 0, FROZEN]


def test_near_texts_have_near_fingerprints():
    words = [f"词{n}" for n in range(60)]
    near, same, far = map(Simhash().of, ([*words[:59], "别"], words, [f"字{n}" for n in range(60)]))
    assert [(near ^ same).bit_count() < 12, (far ^ same).bit_count() > 16] == [True, True]


def test_scores_count_agreement():
    scores = scores_of(["news", "news", "irrelevant"], ["news", "irrelevant", "irrelevant"], [0.9, 0.2, 0.1])
    kinds = {kind: (each.precision, each.recall) for kind, each in scores.kinds.items()}
    assert kinds == {"news": (1.0, 0.5), "irrelevant": (0.5, 1.0)}
    assert (scores.macro_f1, scores.relevance.recall, scores.brier) == (0.6667, 0.5, 0.22)
