"""Both languages are complete, instants are written as the law counts them, and no id stands where a word belongs."""

import ast
import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml

from classifiers.harm import voice
from console import office, render
from console.commands import after_action, preview
from console.pages import (
    beside,
    clock_views,
    correctable,
    dead_letters,
    drill_room,
    drills_page,
    files_page,
    handover_page,
    reference_page,
    register_page,
    rumours_page,
    set_up,
    shift,
    sign_in,
    sign_on,
    unmask,
)
from console.papers import report, told_party
from console.wording import duties, figures, keepers, redated, sentences, texts, words
from playbooks import facts, needs
from playbooks.deciding import contrary
from playbooks.district import people, roster
from playbooks.ledger import naming
from playbooks.telling import heard, likely, sooner, which
from playbooks.urgency import escalation
from playbooks.urgency.severity import COLOURS
from streams.drills import scenario, scoring
from streams.figures import period
from streams.gathering import unplaced
from streams.hearing import tellers
from streams.office import office_files, passwords, rumour_book

CONSOLE = Path(words.__file__).parents[1]
PAGES = (
    "away",
    "dead_letters",
    "doorkeeper",
    "sign_in",
    "sign_on",
    "words",
    "sentences",
    "duties",
    "named",
    "corrections",
    "rungs",
    "redated",
    "case_page",
    "clock_views",
    "queue_page",
    "register_page",
    "lists",
    "slip",
    "rooms",
    "forms",
    "evidence",
    "drills_page",
    "files_page",
    "handover_page",
    "shift",
    "marking_page",
    "reference_page",
    "rumours_page",
    "render",
    "schema_page",
    "setup_page",
    "statistics_page",
    "figure_tables",
    "texts",
    "reasons",
    "workdays_page",
    "roster_page",
    "on_duty",
    "unplaced_page",
    "areas",
    "which",
)
SAYING = {"say", "_", "Say", "Problem", "Unstored", "refusing", "page"}
CHINESE = re.compile(r"[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]")
NAMED = (
    facts.KNOWN_FACTS,
    facts.NAMES,
    COLOURS,
    words.BY_CHANNEL,
    words.CHANNELS,
    words.LIGHTS,
    duties.BY_HAND,
    words.TELLERS,
    facts.REQUEST_WORDS,
    words.MAKERS,
    words.SAMPLED,
    words.MICROBES,
    {"": tellers.DENIED},
    words.KINDS,
    words.CASE_STATES,
    words.LACKING,
    words.SIGNAL_STATES,
    words.UNITS,
    words.CONFIDENCE,
    words.ATTEMPTS,
    words.EVIDENCE,
    words.TOLD,
    words.UNREACHED,
    texts.ENTITIES,
    correctable.CORRECTABLE,
    correctable.GUESSED,
    clock_views.INSTANTS,
    dead_letters.STATES,
    drills_page.STATES,
    after_action.RATINGS,
    scoring.BANDS,
    {"": scoring.SCRIPT},
    {"": drill_room.TOTAL},
    dict(enumerate(scenario.LINES)),
    files_page.LIES,
    preview.FORMATS,
    preview.SEPARATORS,
    people.NOTICED,
    roster.SHIFTS,
    sentences.ACTIONS,
    redated.DATES,
    set_up.SAYS,
    set_up.TITLES,
    sign_in.SAID,
    sign_on.SAID,
    office_files.KINDS,
    passwords.FAULTS,
    register_page.ANSWERS,
    report.BUTTONS,
    facts.PEOPLE,
    rumours_page.LABELS,
    rumour_book.VERDICTS,
    handover_page.NUMBERS,
    duties.BY_ITSELF,
    sentences.CHANGES,
    sentences.CLAIMED,
    sentences.KEPT,
    which.KINDS,
    sentences.VERDICTS,
    escalation.SETTLES,
    words.WAITS,
    needs.NEEDS,
    people.ROLES,
    naming.NAME_STATES,
    unmask.FIELDS,
    unplaced.REASONS,
    period.NAMES,
)


def said_in_templates():
    for path in sorted((CONSOLE / "templates").glob("*.html")):
        if path.name.startswith("drill_"):  # kept and handed on in Chinese
            continue
        text = path.read_text("utf-8")
        for double, single in re.findall(r"""\b_\((?:"([^"]*)"|'([^']*)')""", text):
            yield double or single


def said_in_code():
    for name in PAGES:
        for node in ast.walk(ast.parse(next(CONSOLE.rglob(f"{name}.py")).read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in SAYING:
                yield from (
                    each.value for each in node.args if isinstance(each, ast.Constant) and is_chinese(each.value)
                )


def is_chinese(value):
    return isinstance(value, str) and bool(CHINESE.search(value))


def every_text():
    named = [value for names in NAMED for value in names.values()]
    navigation = [name for _, name, _ in (*render.NAVIGATION, *render.MORE)]
    weekdays = [f"周{each}" for each in words.WEEKDAYS]
    states = [
        *handover_page.LEFT,
        *clock_views.CLOCK_STATES.values(),
        *beside.PASSED.values(),
        beside.NEXT,
        beside.NEXT_SET,
        beside.TOLD,
        keepers.HOSPITAL,
        keepers.UNIT,
        escalation.ANOTHER_LADDER,
        *reference_page.NOTES.values(),
    ]
    states += [*shift.DONE, *sooner.WHOSE, *heard.WORDS, *contrary.WORDS, *likely.GROUPS, *voice.ROLES, voice.STAFF]
    states += [each for every in (needs.CHOICES, needs.FORMER) for choices in every.values() for each in choices]
    states += [each.name for each in told_party.PAPERS]
    states += told_of_figures()
    return sorted({*said_in_templates(), *said_in_code(), *named, *navigation, *weekdays, *states} - {""})


def told_of_figures():
    columns = [column for grid in figures.GRIDS for column in grid.columns]
    told = [text for grid in figures.GRIDS for text in (grid.title, grid.rows, grid.about)]
    told += [text for column in columns for text in (column.title, column.about)]
    told += [text for texts in figures.LISTS.values() for text in texts]
    told += [*figures.ROWS.values(), *(title for *_, title in figures.HEADS), *figures.FILE]
    told += [*figures.COUNTS.values(), figures.NOTHING, *figures.BESIDE, *figures.STANDINGS]
    return [*told, *figures.UNITS.values(), figures.UNIT]


def test_every_text_has_its_english():
    assert [text for text in every_text() if is_chinese(text) and text not in words.english()] == []


def test_no_english_is_left_over():
    used = set(every_text()) | set(needs.CONFIRMED)
    assert [text for text in words.english() if text not in used] == []


def test_an_english_text_takes_the_same_values_and_holds_no_chinese():
    wrong = {
        chinese: english
        for chinese, english in words.english().items()
        if set(re.findall(r"\{\w+\}", chinese)) != set(re.findall(r"\{\w+\}", english)) or is_chinese(english)
    }
    assert wrong == {}


def test_one_is_one_and_more_are_more_in_english():
    say = words.Say("en")
    assert [say("{n} 条信息", n=n) for n in (0, 1, 2)] == ["0 signals", "1 signal", "2 signals"]


def test_a_bar_parts_the_english_of_one_from_that_of_more():
    parted = {chinese: english.count("|") for chinese, english in words.english().items() if "|" in english}
    assert {(count, "{n}" in chinese) for chinese, count in parted.items()} == {(1, True)}


def test_the_locale_has_every_text_once():
    lines = [line for line in words.LOCALE.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    assert len(lines) == len(yaml.safe_load(words.LOCALE.read_text("utf-8")))


@pytest.mark.parametrize(
    ("moment", "written"),
    [
        (datetime(2026, 12, 4, 16, tzinfo=UTC), "2026-12-04 24:00"),
        (datetime(2026, 12, 31, 16, tzinfo=UTC), "2026-12-31 24:00"),
        (datetime(2026, 12, 4, 15, 59, tzinfo=UTC), "2026-12-04 23:59"),
    ],
)
def test_midnight_is_24_of_the_day_that_ends(moment, written):
    assert words.due_instant(moment) == written


def test_of_a_day_without_an_hour_no_midnight_is_said():
    day = datetime(2026, 11, 19, 16, tzinfo=UTC)
    said = [words.stated_instant(each) for each in (day, day + timedelta(minutes=1))]
    assert said == ["2026-11-20", "2026-11-20 00:01"]
    assert words.stated_instant(day, day) == "11-20"


def test_a_due_day_has_the_weekday_of_the_day_that_ends():
    midnight = datetime(2026, 12, 4, 16, tzinfo=UTC)
    assert [words.weekday(midnight, is_due=True), words.weekday(midnight)] == ["周五", "周六"]


def test_the_year_is_left_out_only_within_the_year():
    moment = datetime(2026, 12, 4, 1, tzinfo=UTC)
    assert [words.instant(moment, moment), words.instant(moment, moment + timedelta(days=40))] == [
        "12-04 09:00",
        "2026-12-04 09:00",
    ]


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(5, "还有 5秒"), (90, "还有 1分"), (5000, "还有 1小时23分"), (100_000, "还有 1天3小时"), (-240, "已过 4分")],
)
def test_a_countdown_names_the_two_largest_units(seconds, said):
    now = datetime(2026, 11, 25, tzinfo=UTC)
    assert words.countdown(now + timedelta(seconds=seconds), now, words.Say("zh")) == said


def test_a_time_typed_without_a_zone_is_beijing_time():
    assert words.from_page("2026-11-25T14:07").astimezone(UTC) == datetime(2026, 11, 25, 6, 7, tzinfo=UTC)


def test_the_five_words_of_the_law_name_nothing_of_ours():
    """预案, 预警, 升级, 线索, 研判 keep what the law means by them: no template says them."""
    kept = ("预案", "预警", "升级", "线索", "研判")
    texts = {path.name: path.read_text("utf-8") for path in (CONSOLE / "templates").glob("*.html")}
    assert [(name, word) for name, text in texts.items() for word in kept if word in text] == []


def test_the_glossary_page_reads_the_seeds():
    terms = office.load_glossary(CONSOLE.parent / "seeds")
    assert [term.word for term in terms if term.code == "Clock"] == ["时限"]


@pytest.mark.parametrize("language", words.LANGUAGES)
@pytest.mark.parametrize("name", ["示例甲|乙", "示例|论坛|热榜", "|"])
def test_a_bar_in_a_name_that_somebody_wrote_parts_nothing(language, name):
    say = words.Say(language)
    assert [say(name), say("{who}的认领", who=name)[: len(name)]] == [name, name]
