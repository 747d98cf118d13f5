"""The rumour book: an entry is added or said anew, what is wrong is told by field, and the rest of the file stays."""

from datetime import date

import msgspec
import pytest
import yaml

from classifiers.rumours import Rumours, load_rumours
from classifiers.words import normalise
from playbooks.errors import Fault
from streams.office import rumour_book
from streams.office.rumour_book import (
    VARIANTS_MAX,
    RumourDraft,
    draft_of,
    not_recognised,
    read,
    taken_for,
    with_entry,
    withdraw,
)
from streams.settings import SEEDS

TODAY = date(2026, 11, 26)
PATH = SEEDS / "rumours.yaml"
TEXT = PATH.read_text("utf-8")
KNOWN = load_rumours(PATH)


def a_draft(**fields):
    given = {
        "claim": "示例区的井水豆腐喝了长高",
        "fact": "豆腐不会让人长高；示例区没有这样的产品。",
        "refuted_by": "示例区市场监管局",
        "refuted_on": "2026-11-20",
        "verdict": "false",
        "source": "示例区发布，2026-11-20",
        "keywords": "井水豆腐、长高，豆腐",
        "variants": "快给娃买井水豆腐，吃一个月长高五厘米\n\n井水豆腐能长高是真的",
        "review_by": "2027-11-20",
    }
    return RumourDraft(**{**given, **fields})


def at_fault(**fields):
    return [each.at for each in read(a_draft(**fields), KNOWN, TODAY)[1]]


def as_read(text, tmp_path):
    (tmp_path / "rumours.yaml").write_text(text, "utf-8")
    return load_rumours(tmp_path / "rumours.yaml")


def test_a_new_entry_stands_after_all_others_which_stay_as_written(tmp_path):
    new, faults = read(a_draft(), KNOWN, TODAY)
    text = with_entry(TEXT, new)
    assert [faults, new.id, text.startswith(TEXT.rstrip("\n")), as_read(text, tmp_path)] == [
        [],
        "L01",
        True,
        [*KNOWN, new],
    ]


def test_other_names_of_one_thing_are_one_keyword_in_the_form_too(tmp_path):
    new, faults = read(a_draft(keywords="井水豆腐/豆腐、长高/长个"), KNOWN, TODAY)
    found = Rumours(as_read(with_entry(TEXT, new), tmp_path)).match(normalise("多吃豆腐，娃能长个"))
    assert [faults, new.keywords, found and found.id] == [[], ("井水豆腐/豆腐", "长高/长个"), "L01"]


def test_a_keyword_of_slashes_is_none():
    assert at_fault(keywords="豆腐、/") == ["keywords"]


def test_words_besides_stay_where_an_entry_is_said_anew(tmp_path):
    old = KNOWN[0]
    new, _ = read(msgspec.structs.replace(draft_of(old), fact="换了一种说法。"), KNOWN, TODAY)
    assert [bool(old.besides), as_read(with_entry(TEXT, new), tmp_path)[0].besides] == [True, old.besides]


def test_how_many_keywords_an_entry_needs_stays_where_it_is_said_anew(tmp_path):
    old = next(each for each in KNOWN if each.id == "E45")
    new, _ = read(msgspec.structs.replace(draft_of(old), fact="换了一种说法。"), KNOWN, TODAY)
    again = next(each for each in as_read(with_entry(TEXT, new), tmp_path) if each.id == "E45")
    assert [old.needs, again.needs] == [3, 3]


def test_an_entry_that_needs_three_keywords_is_not_left_with_two():
    old = next(each for each in KNOWN if each.id == "E45")
    two = msgspec.structs.replace(draft_of(old), keywords="、".join(old.keywords[:2]))
    assert read(two, KNOWN, TODAY) == (None, [Fault("", "keywords", "太少", "至少 3 个，选说法里必定出现的词")])


def test_an_entry_said_anew_stands_where_it_stood(tmp_path):
    old = KNOWN[3]
    new, _ = read(msgspec.structs.replace(draft_of(old), fact="换了一种说法。"), KNOWN, TODAY)
    text = with_entry(TEXT, new)
    assert as_read(text, tmp_path) == [*KNOWN[:3], new, *KNOWN[4:]]
    assert [line for line in text.splitlines() if line.startswith("#")] == [
        line for line in TEXT.splitlines() if line.startswith("#")
    ]


@pytest.mark.parametrize("rumour", KNOWN, ids=lambda each: each.id)
def test_every_entry_as_shipped_can_be_reviewed_without_a_change(rumour, tmp_path):
    again, faults = read(draft_of(rumour), KNOWN, TODAY)
    n = KNOWN.index(rumour)
    reviewed = msgspec.structs.replace(rumour, reviewed_on=TODAY)
    assert [faults, again, as_read(with_entry(TEXT, again), tmp_path)[n]] == [[], reviewed, reviewed]


@pytest.mark.parametrize(
    "claim",
    ['带"引号"的: 井水豆腐 # 长高', "井水豆腐\\长高\t两行\n长高", "井水豆腐长高😀{a}&*!|>%@`", "- 井水豆腐 长高"],
)
def test_whatever_is_written_is_read_back(claim, tmp_path):
    new, faults = read(a_draft(claim=claim), KNOWN, TODAY)
    assert [faults, as_read(with_entry(TEXT, new), tmp_path)[-1]] == [[], new]


def test_a_second_entry_of_the_office_has_the_next_number():
    first, _ = read(a_draft(), KNOWN, TODAY)
    second, _ = read(a_draft(claim="示例区的铁锅炒菜会长高", keywords="铁锅、长高"), [*KNOWN, first], TODAY)
    assert second.id == "L02"


@pytest.mark.parametrize(
    ("fields", "at"),
    [
        ({"claim": " "}, ["claim"]),
        ({"fact": ""}, ["fact"]),
        ({"refuted_by": ""}, ["refuted_by"]),
        ({"source": ""}, ["source"]),
        ({"claim": "井水豆腐长高" * 30}, ["claim"]),
        ({"verdict": "true"}, ["verdict"]),
        ({"refuted_on": "去年"}, ["refuted_on"]),
        ({"refuted_on": "1949"}, ["refuted_on"]),
        ({"refuted_on": "2026-12-01"}, ["refuted_on"]),
        ({"refuted_on": ""}, []),
        ({"refuted_on": "2026"}, []),
        ({"review_by": ""}, ["review_by"]),
        ({"review_by": "2026-11-26"}, ["review_by"]),
        ({"keywords": "豆腐"}, ["keywords"]),
        ({"keywords": "豆腐，豆腐"}, ["keywords"]),
        ({"variants": "长高" * 100}, ["variants"]),
        ({"keywords": "西瓜、手机"}, ["keywords"]),
        ({"id": "E99"}, ["id"]),
        ({"claim": "", "keywords": "", "review_by": "x"}, ["claim", "review_by", "keywords"]),
    ],
)
def test_what_is_wrong_is_told_by_field(fields, at):
    assert at_fault(**fields) == at


def test_a_claim_that_is_taken_for_another_one_is_refused_with_its_number():
    shipped = KNOWN[1]
    fields = {"claim": f"{shipped.claim}，塑料大米，机器造假", "keywords": "井水、大米是"}
    assert [each.at for each in read(a_draft(**fields), KNOWN, TODAY)[1]] == ["claim"]


def test_wordings_that_are_not_recognised_are_named():
    new, _ = read(a_draft(variants="喝了这个，娃蹿得快"), KNOWN, TODAY)
    assert not_recognised(new, KNOWN) == [("喝了这个，娃蹿得快", "")]


def test_a_new_entry_is_matched_by_its_claim_and_wordings():
    new, _ = read(a_draft(), KNOWN, TODAY)
    book = Rumours([*KNOWN, new])
    assert [book.match(normalise(f"朋友说{each}")).id for each in (new.claim, *new.variants)] == ["L01"] * 3


def test_keywords_may_stand_with_spaces_between_them():
    assert read(a_draft(keywords="井水豆腐 长高　豆腐"), KNOWN, TODAY)[0].keywords == ("井水豆腐", "长高", "豆腐")


@pytest.mark.parametrize("text", ["v: 1\nrumours: []\n", "v: 1\n", "v: 1\nrumours: [{id: L01}]\n"])
def test_a_file_written_in_another_style_is_left_alone(text):
    new, _ = read(a_draft(), KNOWN, TODAY)
    assert yaml.safe_load(text)["v"] == 1
    with pytest.raises(ValueError, match="one below the other"):
        with_entry(text, new)


def test_a_comment_after_an_entry_stays_when_the_entry_is_said_anew():
    text = TEXT.replace("  - id: E05", "# 上面几条已核\n  - id: E05", 1)
    new, _ = read(draft_of(KNOWN[3]), KNOWN, TODAY)
    assert "# 上面几条已核\n  - id: E05" in with_entry(text, new)


def test_the_file_is_the_one_that_the_office_may_say_anew():
    assert rumour_book.PATH == f"seeds/{PATH.name}"


def without(id_, **said):
    return withdraw(KNOWN, id_, **{"why": "不是谣言", "into": "", **said}, today=TODAY)


def test_a_withdrawn_entry_stays_in_the_book_and_nothing_is_taken_for_it(tmp_path):
    (gone,), faults = without("E01")
    read_back = as_read(with_entry(TEXT, gone), tmp_path)
    assert [faults, read_back[0], gone.withdrawn_on, gone.withdrawn_why] == [[], gone, TODAY, "不是谣言"]
    assert [Rumours(book).match(normalise(KNOWN[0].claim)) is None for book in (KNOWN, read_back)] == [False, True]


def test_a_withdrawn_entry_that_is_said_anew_holds_again():
    (gone,), _ = without("E01")
    again, faults = read(draft_of(gone), [gone, *KNOWN[1:]], TODAY)
    assert [faults, again] == [[], msgspec.structs.replace(KNOWN[0], reviewed_on=TODAY)]


def test_an_entry_that_is_merged_takes_its_wordings_along(tmp_path):
    (gone, other), faults = without("E02", into="E20")
    taken = {KNOWN[1].claim, *KNOWN[1].variants}
    assert [faults, gone.merged_into, taken - set(other.variants)] == [[], "E20", set()]
    read_back = as_read(with_entry(with_entry(TEXT, gone), other), tmp_path)
    assert [each for each in read_back if each.id in ("E02", "E20")] == [gone, other]


@pytest.mark.parametrize(("more", "at"), [(0, []), (1, ["merged_into"])])
def test_a_merger_loses_no_wording_and_is_refused_where_there_are_too_many(more, at):
    one, other = (msgspec.structs.replace(each, variants=()) for each in KNOWN[:2])
    full = [f"示例说法{n}" for n in range(VARIANTS_MAX - 1 + more)]  # the claim of the other is one more
    into = msgspec.structs.replace(other, variants=tuple(full))
    anew, faults = withdraw([one, into], one.id, why="同一说法", into=into.id, today=TODAY)
    kept = {each for rumour in anew if rumour.id == into.id for each in rumour.variants}
    assert [[each.at for each in faults], kept == {one.claim, *full}] == [at, not at]


@pytest.mark.parametrize(
    ("said", "at"),
    [
        ({"why": " "}, ["withdrawn_why"]),
        ({"why": "长" * 1001}, ["withdrawn_why"]),
        ({"into": "E99"}, ["merged_into"]),
        ({"into": "E01"}, ["merged_into"]),
    ],
)
def test_what_is_wrong_with_a_withdrawal_is_told_by_field(said, at):
    assert [[each.at for each in faults] for _, faults in (without("E01", **said), without("E99"))] == [at, ["id"]]


def test_the_very_same_claim_is_no_second_entry():
    first, _ = read(a_draft(), KNOWN, TODAY)
    claims = ("⚠️示例区的井水豆腐，喝了长高！！", "快给娃买井水豆腐，吃一个月长高五厘米")
    faults = [read(a_draft(claim=each), [*KNOWN, first], TODAY)[1] for each in claims]
    same = Fault("", "claim", "L01 已有这一说法", "请改 L01 那一条，把新的写法加到它的“别的说法”里")
    assert faults == [[same], [same]]


def test_texts_that_would_be_taken_for_an_entry_are_told_by_number():
    new, _ = read(a_draft(), KNOWN, TODAY)
    texts = ["今天天气真好", "群里说示例区的井水豆腐喝了长高", KNOWN[0].claim]
    assert taken_for(new, KNOWN, texts) == [1]
