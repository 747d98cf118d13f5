"""Headings: a case is called by its first signal and counts as its facts do."""

import pytest
from msgspec.structs import replace

from playbooks.decide import join_case
from playbooks.entries import PlaybookAdded, RumourMatched
from playbooks.folding.headings import SEPARATOR, asked, heading, people
from playbooks.telling.affair import affair
from tests.factories import NOON, a_case, a_draft, a_reference, an_incoming, done

REF = a_reference()
TITLE = SEPARATOR.join(("学校食堂", "肉丸", people({"ill": 12})))


def school(ill, **changes):
    """A signal from a school where so many are ill."""
    named = SEPARATOR.join(("学校食堂", "肉丸", people({"ill": ill})))
    return an_incoming(facts={"channel": "illness", "kind": "incident", "ill": ill}, headline=named, **changes)


def test_an_affair_of_which_somebody_only_asked_is_called_by_the_first_who_does_more():
    asks = an_incoming(headline="餐饮 · 咨询", facts={"channel": "duty", "request": "enquiry"})
    complains = an_incoming(
        headline="餐饮 · 消费者诉求", facts={"channel": "complaint", "request": "complaint", "kind": "complaint"}
    )
    affairs = [(asks, asks), (asks, complains), (complains, asks), (asks, complains, school(3))]
    said = ["餐饮 · 咨询", "餐饮 · 消费者诉求", "餐饮 · 消费者诉求", "学校食堂 · 肉丸 · 3人不适"]
    assert [a_case(*(replace(each, id=f"s{n}") for n, each in enumerate(some))).heading for some in affairs] == said


def test_no_entry_says_that_an_affair_is_called_what_it_was_called():
    asks = an_incoming(headline="餐饮", facts={"channel": "duty", "request": "enquiry"})
    complains = an_incoming(
        headline="餐饮", facts={"channel": "complaint", "request": "complaint", "kind": "complaint"}
    )
    (added,) = [each.body for each in a_draft(asks, complains).entries if isinstance(each.body, PlaybookAdded)]
    assert added.title == ""


@pytest.mark.parametrize(
    ("title", "ill", "said"),
    [
        (TITLE, 23, "学校食堂 · 肉丸 · 23人不适"),
        (TITLE, 12, TITLE),
        (TITLE, None, TITLE),
        (TITLE, 0, "学校食堂 · 肉丸 · 0人不适"),
        ("学校食堂 · 疑似豆角未煮熟", 5, "学校食堂 · 疑似豆角未煮熟 · 5人不适"),
        ("学校食堂 · 消费者诉求", 0, "学校食堂 · 消费者诉求"),
    ],
)
def test_a_heading_counts_as_the_facts_do(title, ill, said):
    assert heading(title, {} if ill is None else {"ill": ill}) == said


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"ill": 23, "dead": 1}, "学校食堂 · 肉丸 · 23人不适 · 1人死亡"),
        ({"ill": 12, "dead": 2, "dead_is": "heard"}, "学校食堂 · 肉丸 · 12人不适 · 网传2人死亡"),
        ({"ill": 12, "dead": 0, "critical": 0}, TITLE),
        ({"ill": 31, "critical": 1, "dead": 1}, "学校食堂 · 肉丸 · 31人不适 · 1人危重 · 1人死亡"),
        ({"dead": 1}, "学校食堂 · 肉丸 · 12人不适 · 1人死亡"),
        ({"hospitalised": 3, "hospitalised_left": True}, f"{TITLE} · 3人住院，均已出院"),
        ({"observed": 7, "observed_left": True, "hospitalised": 2}, f"{TITLE} · 2人住院 · 7人留观，均已离院"),
    ],
)
def test_a_heading_says_who_is_critical_who_died_or_has_left_again_and_whether_only_posts_say_so(facts, said):
    assert heading(TITLE, facts) == said


def test_the_words_of_a_signal_are_left_as_they_were_said():
    words = "校医来电：12人不适"
    assert heading(words, {"ill": 23}, [words]) == words


@pytest.mark.parametrize("quoted", [(), (TITLE,)])
def test_what_speaks_of_officials_says_so_first(quoted):
    assert heading(TITLE, {"officials": True}, quoted) == f"反映公职人员 · {TITLE}"


def test_a_case_follows_what_the_hospital_counts_later():
    case = join_case(REF, a_case(school(12)), school(23), rule="same_operator", why="同一单位", now=NOON).case
    assert (case.title, case.heading) == (TITLE, "学校食堂 · 肉丸 · 23人不适")


def test_a_smaller_count_that_comes_later_takes_nothing_away():
    case = join_case(REF, a_case(school(12)), school(6), rule="same_operator", why="同一单位", now=NOON).case
    assert case.heading == TITLE


def test_a_case_follows_a_person_who_corrects_it():
    case = a_case(school(12))
    case = done(case, "correct_label", signal=case.signals[0].id, field="ill", now="9")
    assert case.heading == "学校食堂 · 肉丸 · 9人不适"


def test_a_case_stored_before_reads_with_the_count_of_its_facts():
    case = a_case(school(12))
    assert replace(case, facts={**case.facts, "ill": 23}).heading == "学校食堂 · 肉丸 · 23人不适"


@pytest.mark.parametrize(
    ("title", "facts", "said"),
    [
        ("紫菜 · 疑似不实信息", {"kind": "rumour"}, "紫菜 · 已辟谣的旧谣言疑似再现（谣言库 E01）"),
        ("紫菜 · 非食用物质", {"kind": "rumour"}, "紫菜 · 非食用物质 · 已辟谣的旧谣言疑似再现（谣言库 E01）"),
        ("疑似不实信息", {"kind": "rumour"}, "已辟谣的旧谣言疑似再现（谣言库 E01）"),
        ("紫菜 · 消费者诉求", {"kind": "complaint"}, "紫菜 · 消费者诉求"),
        ("紫菜 · 2人不适", {"kind": "incident", "ill": 3}, "紫菜 · 3人不适"),
        ("紫菜 · 网传4人不适", {"kind": "rumour", "ill": 4}, "紫菜 · 4人不适"),
    ],
)
def test_a_known_rumour_that_is_back_is_named_while_the_affair_is_taken_for_one(title, facts, said):
    assert heading(title, facts, rumour="E01") == said


def test_what_somebody_asks_about_a_known_rumour_is_called_an_enquiry():
    title = asked("示例说法", "E01")
    assert heading(title, {"kind": "rumour", "request": "enquiry"}, rumour="E01") == "咨询：示例说法（谣言库 E01）"


def test_an_affair_that_a_person_calls_no_rumour_is_not_called_one():
    known = RumourMatched(signal="s", rumour="E01", claim="示例说法", fact="", refuted_by="", similarity=0.9)
    facts = {"channel": "media", "kind": "rumour", "rumour": True}
    case = a_case(an_incoming(facts=facts, headline="紫菜 · 疑似不实信息", known=known))
    corrected = done(case, "correct_label", signal=case.signals[0].id, field="kind", now="complaint")
    assert [case.heading, corrected.heading] == [
        "紫菜 · 已辟谣的旧谣言疑似再现（谣言库 E01）",
        "紫菜 · 消费者诉求",
    ]


def guessed(ill, how, **changes):
    """A signal that gives no number, or one that is a guess."""
    return an_incoming(
        facts={"channel": "duty", "kind": "incident", "ill": ill, "ill_is": how}, headline="肉丸 · 1人不适", **changes
    )


@pytest.mark.parametrize(
    ("how", "said"), [("least", "肉丸 · 至少10人不适"), ("about", "肉丸 · 约10人不适"), (None, "肉丸 · 10人不适")]
)
@pytest.mark.parametrize("title", ["肉丸 · 3人不适", "肉丸 · 至少2人不适", "肉丸"])
def test_a_guess_says_that_it_is_one(title, how, said):
    assert heading(title, {"ill": 10, "ill_is": how}) == said


def test_a_number_that_was_said_takes_the_place_of_an_equal_guess_and_no_guess_that_of_a_number():
    case = a_case(guessed(12, "least"))
    counted = join_case(REF, case, school(12), rule="same_operator", why="同一单位", now=NOON).case
    again = join_case(REF, counted, guessed(12, "about", id="s3"), rule="same_operator", why="同一单位", now=NOON).case
    more = join_case(REF, again, guessed(20, "least", id="s4"), rule="same_operator", why="同一单位", now=NOON).case
    said = [each.heading.rpartition(SEPARATOR)[2] for each in (case, counted, again, more)]
    assert said == ["至少12人不适", "12人不适", "12人不适", "至少20人不适"]


def test_a_person_who_counts_makes_a_number_of_a_guess():
    case = a_case(guessed(10, "least"))
    corrected = done(case, "correct_label", signal=case.signals[0].id, field="ill", now="10")
    assert [case.heading, corrected.heading] == ["肉丸 · 至少10人不适", "肉丸 · 10人不适"]
    assert "ill_is" not in {**corrected.facts, **corrected.signals[0].facts}


def test_those_who_are_told_of_a_case_learn_that_a_number_is_a_guess():
    assert affair(a_case(guessed(10, "least")), REF) == "不适至少10人（未核实）"


def test_those_in_hospital_and_those_observed_stand_between_the_ill_and_the_critically_ill():
    facts = {"ill": 12, "hospitalised": 5, "hospitalised_is": "least", "observed": 3, "critical": 1}
    assert heading("学校食堂 · 12人不适", facts) == "学校食堂 · 12人不适 · 至少5人住院 · 3人留观 · 1人危重"


@pytest.mark.parametrize(
    ("title", "now", "said"),
    [
        ("餐馆 · 肉丸 · 四季豆皂素 · 6人不适", "HZ-B.mushroom", "餐馆 · 肉丸 · 毒蘑菇 · 6人不适"),
        ("餐馆 · 肉丸 · 四季豆皂素 · 6人不适", "未掌握", "餐馆 · 肉丸 · 6人不适"),
        ("餐馆 · 肉丸 · 四季豆皂素 · 6人不适", "HZ-B", "餐馆 · 肉丸 · 6人不适"),
        ("餐馆 · 6人不适", "HZ-B.mushroom", "餐馆 · 毒蘑菇 · 6人不适"),
    ],
)
def test_the_hazard_before_the_people_follows_a_person(title, now, said):
    facts = {"kind": "incident", "venue": "restaurant", "hazard": "HZ-B.bean_saponin", "ill": 6}
    case = a_case(an_incoming(facts=facts, headline=title))
    assert done(case, "correct_label", signal=case.signals[0].id, field="hazard", now=now).heading == said


def test_a_food_that_a_person_states_stands_beside_the_hazard():
    facts = {"kind": "incident", "venue": "restaurant", "hazard": "HZ-B.bean_saponin", "ill": 6}
    case = a_case(an_incoming(facts=facts, headline="餐馆 · 肉丸 · 四季豆皂素 · 6人不适"))
    case = done(case, "correct_label", signal=case.signals[0].id, field="product", now="豆角炒肉")
    assert case.heading == "餐馆 · 豆角炒肉 · 四季豆皂素 · 6人不适"
