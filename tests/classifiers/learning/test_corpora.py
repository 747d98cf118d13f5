"""Corpora: sets of real texts are read as described, an event is one event whatever its file, a source can stay out."""

from pathlib import Path

import pytest

from classifiers.assessment import Kind
from classifiers.errors import ClassifierError
from classifiers.kinds.rules import Judgement
from classifiers.learning.corpora import load_corpora, load_samples
from classifiers.learning.weak import weak_samples
from classifiers.model import KINDS
from classifiers.reader import load_reader

SEEDS = Path(__file__).parents[3] / "seeds"
DESCRIBED = load_corpora(SEEDS)
BY_HAND = "id,source,kind,food_safety,event,text\n"
RELEVANCE = "id,slice,relevant,text\n"


def a_folder(tmp_path, **files):
    for name, text in files.items():
        (tmp_path / f"{name.replace('_', '-')}.csv").write_text(text, "utf-8")
    return tmp_path


def samples(folder, **options):
    return load_samples([folder], DESCRIBED, **options)


def test_a_row_is_read_as_its_file_is_described(tmp_path):
    folder = a_folder(tmp_path, food_kinds=BY_HAND + "a,post,neutral,1,e1,示例新闻\n")
    sample = samples(folder)[0]
    assert (sample.kind, sample.relevant, sample.source, sample.trust) == (Kind.NEWS, True, "post", "hand")


def test_the_first_file_with_an_id_stands(tmp_path):
    folder = a_folder(tmp_path, food_kinds=BY_HAND + "a,post,rumor,1,e1,甲\n", relevance=RELEVANCE + "a,post,0,甲\n")
    assert [(each.kind, each.relevant) for each in samples(folder)] == [(Kind.RUMOUR, True)]


def test_texts_that_tell_the_same_are_one_event(tmp_path):
    told = "示例市某饭店二十人聚餐后呕吐腹泻"
    rows = f"a,headline,1,{told}\nb,post,1,转：{told}！\nc,post,0,今天去公园散步拍了照片真开心\n"
    events = [each.event for each in samples(a_folder(tmp_path, relevance=RELEVANCE + rows))]
    assert [events[0] == events[1], events[0] == events[2]] == [True, False]


def test_a_source_can_be_left_out(tmp_path):
    folder = a_folder(tmp_path, relevance=RELEVANCE + "a,headline,1,甲\nb,post,0,乙\n")
    assert [each.source for each in samples(folder, without=["post"])] == ["headline"]


def test_an_unknown_source_to_leave_out_is_refused_with_the_known_ones(tmp_path):
    folder = a_folder(tmp_path, relevance=RELEVANCE + "a,headline,1,甲\n")
    with pytest.raises(ClassifierError, match="no source nowhere.*headline"):
        samples(folder, without=["nowhere"])


def test_a_missing_column_is_named(tmp_path):
    with pytest.raises(ClassifierError, match="slice.*no such column"):
        samples(a_folder(tmp_path, relevance="id,relevant,text\na,1,甲\n"))


def test_a_folder_without_texts_is_refused(tmp_path):
    with pytest.raises(ClassifierError, match="no labelled text"):
        samples(tmp_path)


def test_missing_an_incident_costs_most():
    costs = dict(zip(KINDS, DESCRIBED.costs.of_kinds, strict=True))
    assert max(costs, key=costs.get) == Kind.INCIDENT


@pytest.mark.parametrize(("relevance", "shown"), [(0.05, False), (0.1, True), (0.9, True)])
def test_a_text_is_shown_from_where_not_looking_costs_as_much(relevance, shown):
    verdict = Judgement(relevance=relevance, kinds=[0.0, 1.0, 0.0, 0.0, 0.0])
    assert verdict.is_worth_a_look((1.0, 9.0, 1.0, 1.0, 1.0)) == shown


def test_every_set_says_its_licence():
    assert [each.file for each in (*DESCRIBED.files, *DESCRIBED.unlabelled) if not each.licence] == []


def test_titles_without_a_telling_word_are_learnt_as_irrelevant(tmp_path):
    titles = "text\n今晚的月亮真圆\n某店检出沙门氏菌\n烤串加冰可乐\n小区停水三天\n"
    (tmp_path / "unlabelled-hot-search.csv").write_text(titles, "utf-8")
    found, readings = weak_samples([tmp_path], DESCRIBED.unlabelled, load_reader(SEEDS), [])
    assert sorted(each.text for each in found) == ["今晚的月亮真圆", "小区停水三天", "烤串加冰可乐"]
    assert {(each.relevant, each.trust) for each in found} == {(False, "rule")}
    assert [reading.folded for reading in readings] == [each.text for each in found]


def test_a_title_that_somebody_labelled_is_left_to_them(tmp_path):
    known = samples(a_folder(tmp_path, relevance=RELEVANCE + "a,headline,1,今晚的月亮真圆\n"))
    (tmp_path / "unlabelled-hot-search.csv").write_text("text\n今晚的月亮真圆\n", "utf-8")
    assert weak_samples([tmp_path], DESCRIBED.unlabelled, load_reader(SEEDS), known) == ([], [])
