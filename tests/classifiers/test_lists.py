"""The word lists and their loaders: each fault is named with its place."""

from pathlib import Path

import pytest

from classifiers.assessment import Harm
from classifiers.errors import ClassifierError
from classifiers.fingerprint import Simhash
from classifiers.harm.grades import load_grades
from classifiers.kinds.rules import check_rule_groups
from classifiers.learning.scores import scores_of
from classifiers.lexicon import Finder, load_lexicon
from classifiers.topics.taxonomy import load_taxonomy

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


def test_who_ate_together_are_an_affair_as_the_field_defines_it_with_source_and_cost():
    outbreak = load_grades(SEEDS / "grades.yaml").outbreak
    assert [outbreak.at_least, bool(outbreak.source), bool(outbreak.cost)] == [2, True, True]


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


@pytest.mark.parametrize(
    ("text", "hazard"),
    [
        ("没证没照还卖凉皮", "HZ-O.unlicensed"),
        ("上厕所不洗手", "HZ-O.unclean_handling"),
        ("剩菜倒回锅里", "HZ-O.recycled"),
        ("杯沿上有口红印", "HZ-T.tableware"),
        ("面包长绿毛", "HZ-B.mould"),
        ("保质期都过了", "HZ-L.expired"),
        ("火腿里有金属片", "HZ-P.metal"),
        ("汤里喝出玻璃", "HZ-P.glass"),
        ("花生全是虫眼", "HZ-P.insect"),
        ("羊肉里掺鸭肉", "HZ-F.substitution"),
        ("端上来的是死鱼", "HZ-Q.sensory"),
        ("这批肉没有任何进货票据", "HZ-O.ledger"),
        ("化了又冻的虾", "HZ-O.cold_chain_break"),
    ],
)
def test_what_people_call_an_offence_names_its_hazard(text, hazard):
    assert hazard in named(text, "hazard")


@pytest.mark.parametrize("text", ["他就是个老油条", "一粒老鼠屎坏了一锅粥", "尽出馊主意", "死猪不怕开水烫", "我酸了"])
def test_an_idiom_names_no_hazard(text):
    assert named(text, "hazard") == []


@pytest.mark.parametrize(
    ("text", "category"), [("两瓶飞天茅台", "P15"), ("带鱼", "P32"), ("酸豆角", "P16"), ("点了份炒鸡", "P31")]
)
def test_a_food_has_its_category(text, category):
    assert named(text, "product") == [category]


def test_a_word_that_only_begins_like_a_dish_is_none():
    assert named("今天炒鸡开心", "product") == []


def named(text, what):
    finder = Finder(load_lexicon(SEEDS / "lexicon.yaml"), load_taxonomy(SEEDS / "taxonomy.yaml"))
    return [id for hit in finder.find(text) for kind, id in hit.meanings if kind == what]
