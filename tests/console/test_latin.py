"""No Latin word stands in a Chinese page: every page that links lead to, at the sample desk, an office's and a drill's.

What people write, and the names of their files, are shown as they wrote them."""

import re
from collections import Counter
from urllib.parse import quote

import msgspec
import pytest
import yaml
from flow import school_illness
from signing import an_account, sit_down
from staging import open_drill, open_sample
from visiting import a_blue_case, a_red_case, a_rumour_case, text_of, visiting

from classifiers.assess import Assessor
from console.requests.guard import LOOPBACK
from console.web import routed
from console.wording.links import commands_in
from console.wording.words import LOCALE
from streams.drills.feed import Feed
from streams.drills.sample import load_sample
from streams.settings import SEEDS
from streams.store import schema as t

LATIN = re.compile(r"[A-Za-z]{2,}")
UNITS = {"GB", "kg", "mg"}
"""A summary quotes a result with its unit and its standard (GB 2760)."""
SAID = {"DC", "ICU", "SB", "yue", "yyds", "jpg", "png"}
"""Samples of the sample day are numbered DC…, people write ICU, SB250, yue and yyds, and hand in pictures."""
ALLOWED = UNITS | SAID
FORMATS = {"XML"}
"""Kinds of files that have no Chinese name."""
NO_PAGES = ("/api", "/schema", "/static", "/fragments", "/healthz", "/readyz", "/metrics")
UNLINKED = {
    "/s/*": "a link in a message; test_sign_link.py reads its page",
    "/drills/*/sheet": "a table",
    "/drills/*/summary": "a text",
    "/drills/*/mending": "of a drill that people answered; test_mending_page.py",
    "/marking": "stands at a drill's desk only",
    "/marking/sheet": "a table",
    "/files/*": "a file that was handed in; test_files_page.py",
    "/files/*/rejected": "a table",
    "/setup/book": "a table",
    "/roster/table": "a table",
    "/statistics/csv": "a table",
    "/register/*": "what follows a registration; test_register_page.py",
    "/drills/*": "a report of its own form; test_drills_page.py",
    "/sign-in/code": "the second step of a log-in; test_sign_in.py",
    "/sign-in/oidc": "leads away",
    "/sign-in/oidc/back": "leads on",
    "/sign-in/oidc/leave": "leads away",
}
"""Addresses that no link of an office's desk leads to, and why."""
AS_OFTEN = 25
"""How many pages of one form are read: of a list of figures there is one for every figure."""
LOGINS = {"甲": ("director", "D01"), "乙": ("handler", "D03"), "丙": ("administrator", "D01")}


def form_of(path):
    return re.sub(r"(?<=/)[^/]*[\d%][^/]*", "*", path.split("?")[0])


def words_of(visitor, *starts):
    """The words of every page that links lead to, by its address."""
    to_read, read, forms = list(starts), {}, Counter()
    while to_read:
        path = to_read.pop(0)
        forms[form_of(path)] += 1
        answer = visitor.get(path) if path not in read and forms[form_of(path)] <= AS_OFTEN else None
        if answer is None or "html" not in answer.headers.get("content-type", ""):
            forms[form_of(path)] = AS_OFTEN  # a table for every month is written only to be laid aside
            continue
        read[path] = text_of(answer.text, leave_out=True)
        found = [link.replace("&amp;", "&") for link in re.findall(r'href="(/[^"#]*)', answer.text)]
        to_read += [each for each in found if each not in read and not each.startswith(NO_PAGES)]
    return read


def sample_day(line):
    """The sample day with its morning behind it: cases of every kind with everything a case page can show."""
    day = load_sample(SEEDS / "sample")
    settings, until_noon = line.system.settings, msgspec.structs.replace(day, opens_at=day.opens_at.replace(hour=12))
    open_sample(line.system, until_noon, Assessor.load(settings.seeds, settings.model))
    line.system.clock.pause()
    with visiting(line) as visitor:
        sources = [f"/sources/{quote(row.name)}" for row in line.rows(t.sources)]
        return words_of(visitor, "/", *sources, *(f"/signals/{row.id}" for row in line.rows(t.signals)))


def own_office(line):
    """An office with accounts, by the eyes of who directs it, who works for a department and who administers it."""
    a_blue_case(line), a_rumour_case(line), a_red_case(line)
    for login, (role, department) in LOGINS.items():
        an_account(line, login, role, department=department)
    with visiting(line) as visitor:
        read = words_of(visitor, "/sign-in")
        for login in LOGINS:
            read |= words_of(sit_down(line, visitor, login), "/")
        return read


def drill(line):
    """A drill that people answer."""
    day = open_drill(line)
    line.take(day.signals[0].signal, school_illness(day.signals[0].signal))
    with visiting(line) as visitor:
        visitor.desk.feed = Feed(visitor.desk.runner, line.system.clock, day, lambda _: None)
        return words_of(visitor, "/", "/marking")


@pytest.mark.parametrize("pages", [sample_day, own_office, drill])
def test_no_latin_word_stands_in_a_chinese_page(line, pages):
    texts = pages(line)
    found = {path: sorted(set(LATIN.findall(text)) - ALLOWED) for path, text in texts.items()}
    assert {path: words for path, words in found.items() if words} == {}
    if pages is own_office:
        assert addresses() - {form_of(path) for path in texts} == set(UNLINKED)


def addresses():
    """The forms of every address that shows something."""
    paths = [route.path for route in routed(LOOPBACK, body_max=1).routes if "GET" in getattr(route, "methods", ())]
    return {re.sub(r"{[^}]*}", "*", path) for path in paths if not path.startswith(NO_PAGES)}


@pytest.mark.parametrize("name", ["en", "glossary.en", "titles.en", "outcomes.en", "grounds.en", "duties.en"])
def test_no_wording_has_a_latin_word_that_is_no_command(name):
    """What stands in no page of the three desks, too."""
    wordings = yaml.safe_load((LOCALE.parent / f"{name}.yaml").read_text("utf-8"))
    shown = ["".join(text for text, is_command in commands_in(each) if not is_command) for each in wordings]
    words = [(each, LATIN.findall(re.sub(r"{[a-z_]+}", "", each))) for each in shown]
    assert [(each, found) for each, found in words if set(found) - FORMATS] == []
