"""Guesses: what a case is called says how far the number of people is known."""

import pytest
from flow import a_signal, an_assessment
from msgspec.structs import replace
from spoken import read

from classifiers.harm.counts import harm_of
from classifiers.words import normalise
from connectors.signal import TakenBy
from playbooks.folding.headings import SEPARATOR
from streams.gathering.incoming import facts_of
from streams.hearing.guessed import SOMEBODY

CALL = {"channel": "duty", "request": None, "subject": None}


def facts(text, **fields):
    """What decisions are told of a signal in these words, with the counts that the words have."""
    signal = a_signal(text=text, **{**CALL, **fields})
    return facts_of(signal, an_assessment(signal, harm=harm_of(normalise(text))), {})


@pytest.mark.parametrize(
    ("text", "number", "how"),
    [
        ("食堂十几个孩子吐了", 10, "least"),
        ("二三十人拉肚子", 20, "least"),
        ("上百人上吐下泻", 100, "least"),
        ("近300名学生呕吐", 300, "about"),
        ("吃完卤肉都吐了", 2, "least"),
        ("12名学生呕吐", 12, None),
        ("一家三口吃完凉菜上吐下泻", 3, None),
    ],
)
def test_a_guess_stands_beside_the_number(text, number, how):
    said = facts(text)
    assert (said["ill"], said.get("ill_is")) == (number, how)


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("网传一小学十几名学生食物中毒，是否属实？", "heard_least"),
        ("听说12名学生呕吐，是真的吗？", "heard"),
        ("网传某校学生中毒，我校12名学生呕吐", None),
        ("12名学生呕吐，问奶茶是否属实际过期", None),
    ],
)
def test_what_somebody_asks_about_whether_it_is_so_is_hearsay(text, how):
    assert facts(text).get("ill_is") == how


def test_each_count_has_its_own():
    said = facts("十几个孩子呕吐，其中3人住院")
    assert (said["ill_is"], said["hospitalised"], said.get("hospitalised_is")) == ("least", 3, None)


def test_a_count_that_somebody_filled_in_is_none_but_where_nobody_was_counted():
    counted, uncounted = facts("十几个孩子吐了", illness={"ill": 14}), facts(f"吐了{SOMEBODY}", illness={"ill": 1})
    assert [(each["ill"], each.get("ill_is")) for each in (counted, uncounted)] == [(14, None), (1, "least")]


OFFICER = TakenBy(person="示例·王一", role="duty_officer")


@pytest.mark.parametrize(
    ("text", "taken_by", "said"),
    [
        ("在面馆吃完面有点恶心，想投诉", OFFICER, {"ill": 0}),
        ("在面馆吃完面有点恶心，想投诉", None, {"ill": 1, "hazard": "HZ-U"}),
        ("三个人吃完呕吐，其中1人住院", OFFICER, {"ill": 3, "hospitalised": 1, "hazard": "HZ-U"}),
    ],
)
def test_whoever_took_the_call_down_knows_that_nobody_is_ill_unless_somebody_is_in_hospital(text, taken_by, said):
    signal = replace(a_signal(text=text, illness={"ill": 0}, **CALL), taken_by=taken_by)
    found = facts_of(signal, an_assessment(signal, harm=harm_of(normalise(text)), hazard="HZ-U"), {})
    assert {name: found[name] for name in ("ill", "hospitalised", "hazard") if name in found} == said


@pytest.mark.parametrize(
    ("channel", "counted", "how"), [("media", None, "heard"), ("duty", None, None), ("illness", {"dead": 2}, None)]
)
def test_deaths_that_only_a_post_tells_are_hearsay(channel, counted, how):
    said = facts("食堂孩子吐了，死了两个", channel=channel, illness=counted)
    assert (said["dead"], said.get("dead_is")) == (2, how)


@pytest.mark.stores
@pytest.mark.parametrize(("text", "called"), [("班里十几个孩子吐了", "至少10人不适"), ("班里12个孩子吐了", "12人不适")])
def test_a_case_is_called_by_it(line, text, called):
    signal = a_signal(text=text, **CALL)
    case_id = line.take(signal, an_assessment(signal, harm=harm_of(normalise(text))))
    assert line.case(case_id).heading.split(SEPARATOR)[-1] == called


POST = {"channel": "media", "request": None, "subject": None, "source": "示例微博"}


@pytest.mark.parametrize(
    ("text", "how"),
    [("三十多个学生吐了", "heard_least"), ("近300名学生呕吐", "heard_about"), ("12名学生呕吐", "heard")],
)
def test_what_only_a_post_counts_is_called_so(text, how):
    assert facts(text, **POST)["ill_is"] == how


def test_what_a_newspaper_counts_is_its_own_word():
    said = facts("12名学生呕吐", **POST, media={"platform": "示例日报", "account_kind": "city"})
    assert "ill_is" not in said


@pytest.mark.parametrize(
    ("fields", "counted"),
    [({"channel": "illness"}, 5), ({"channel": "notice"}, 5), ({"channel": "duty"}, None), (POST, None)],
)
def test_what_a_hospital_or_an_authority_counts_is_kept_beside(fields, counted):
    assert facts("5名学生呕吐", **CALL | fields).get("ill_counted") == counted


@pytest.mark.parametrize(
    ("text", "fields", "said"),
    [
        ("班里好多都在拉肚子，我问了下，七个", {}, (7, "about")),
        ("班里好多都在拉肚子，我问了下，七个", {"channel": "media"}, (7, "heard_about")),
        ("班里好多都在拉肚子，我问了下，七个", {"illness": {"ill": 7}}, (7, None)),
        ("昨晚聚餐后七人腹泻", {}, (7, None)),
    ],
)
def test_a_number_that_no_rule_read_in_the_words_is_a_guess(text, fields, said):
    signal = a_signal(text=text, **{**CALL, **fields})
    known = facts_of(signal, read(signal), {})
    assert (known["ill"], known.get("ill_is")) == said
