"""Visiting the desk in tests: a running application over a real database, and a visitor who fills in its forms."""

import re
from collections import defaultdict
from contextlib import contextmanager

import fragile
import msgspec
from flow import T0, a_signal, an_assessment, school_illness
from litestar.testing import TestClient
from tagging import Tags

from classifiers.assessment import Evidence, Harm, Kind, RumourMatch
from connectors.parse import finish
from console.requests.guard import LOOPBACK
from console.state import Desk
from console.web import routed, seat
from streams.embedded import Runner
from streams.pool import AssessProcess

NO_CONTENT = {"script", "style", "title", "head"}
_APPS = defaultdict(list)
VOID = {"input", "meta", "link", "br", "img", "hr", "option"}


class Visitor:
    """A browser without a script: reads pages, sends the forms that stand on them."""

    def __init__(self, client, desk):
        self.client, self.desk, self.tokens = client, desk, {}

    def get(self, path):
        return self.client.get(path)

    def read(self, path):
        answer = self.client.get(path)
        assert answer.status_code == 200, answer.text
        return answer.text

    def number_of(self, case_id):
        """The number under which people speak of a case."""
        return self.client.get(f"/api/cases/{case_id}").json()["number"]

    def send(self, path, page="/register", **fields):
        """Post a form with the token of a page; lists become repeated fields."""
        return self.client.post(path, data={"token": self.token(page), **fields}, follow_redirects=False)

    def token(self, page):
        """What the forms of a page carry: the same for as long as a browser is logged in, so it is read once."""
        if (page, self.cookies) not in self.tokens:
            found = re.search(r'name="token" value="([0-9a-f]+)"', self.read(page))[1]
            self.tokens[page, self.cookies] = found
        return self.tokens[page, self.cookies]

    @property
    def cookies(self):
        """Who the browser is to the desk."""
        return frozenset((each.domain, each.name, each.value) for each in self.client.cookies.jar)

    def do(self, case_id, kind, **fields):
        """Send an action's form; where the page is that tells the outcome."""
        answer = self.send(f"/cases/{case_id}/act", kind=kind, **fields)
        assert answer.status_code == 303, answer.text
        return answer.headers["location"]

    def act(self, case_id, kind, **fields):
        """The same, and the page that tells the outcome."""
        return self.read(self.do(case_id, kind, **fields))


@contextmanager
def seated(line, *, process=None, feed=None):
    """The application of a desk over `line`; with a `process` of `assessing`, what comes in is read and gathered."""
    runner = Runner(line.system, idle=True)
    if process:
        runner.processes.append(process)
        runner.start()
    else:
        runner.writer.start()
    desk = Desk(runner, feed)
    try:
        with routes(desk.settings.body_max) as app:
            seat(app, desk)
            yield app
    finally:
        runner.processes.clear()  # a process is shared by the tests of a module
        runner.stop() if process else runner.writer.stop()
        desk.close()


@contextmanager
def visiting(line, *, process=None, feed=None):
    """Somebody at such a desk."""
    with seated(line, process=process, feed=feed) as app, TestClient(app) as client:
        yield Visitor(client, app.state["desk"])


@contextmanager
def routes(body_max):
    """An application for one desk after the other: laying out its routes takes longer than most visits."""
    free = _APPS[body_max]
    app = free.pop() if free else routed(LOOPBACK, body_max=body_max)
    yield app
    free.append(app)


@contextmanager
def assessing(area="410702"):
    """A process with the word assessor, ready to answer."""
    process = AssessProcess(fragile.load, (area,))
    question = finish(a_signal(channel="media", text="今天天气真好", subject=None), T0)
    process.send(-1, msgspec.json.encode(question), is_revision=False)
    process.receive(-1)
    try:
        yield process
    finally:
        process.stop()


def a_red_case(line, **fields):
    """A school where 23 pupils vomit; its case id."""
    signal = a_signal(
        **{
            "channel": "illness",
            "request": None,
            "source": "示例区人民医院",
            "source_id": "r1",
            "title": "聚集性呕吐",
            "text": "示例第一小学23名学生呕吐",
            "subject": {"name": "示例第一小学", "address": "洪门镇示例路1号"},
            **fields,
        }
    )
    return line.take(signal, school_illness(signal))


def the_report(visitor, case_id):
    """The text of the report or summary on a case's page."""
    return visitor.read(f"/cases/{case_id}").split('id="report-text"')[1].split(">", 1)[1].split("</textarea>")[0]


def a_blue_case(line, **fields):
    """A complaint about a restaurant; its case id."""
    return line.take(a_signal(**fields))


def a_rumour_case(line):
    """A post that repeats a known rumour, with the words that decided."""
    text = "紫菜是废旧塑料袋做的，快转发"
    signal = a_signal(
        channel="media", request=None, source="示例论坛", source_id="m1", text=text, area="410702", subject=None
    )
    match = RumourMatch(id="E01", similarity=0.83, claim="紫菜是塑料做的", start=0, end=10)
    evidence = (Evidence(start=3, end=8, text="废旧塑料袋", weight=1.0, for_="rumour:E01"),)
    assessment = an_assessment(signal, kind=Kind.RUMOUR, rumour_match=match, evidence=evidence, harm=Harm())
    return line.take(signal, assessment)


class _Text(Tags):
    def __init__(self, leave_out):
        self.leave_out, self.stack, self.parts, self.title = leave_out, [], [], ""

    def handle_starttag(self, tag, given):
        for name in ("title", "placeholder", "aria-label"):
            if given.get(name) and not self._is_left_out():
                self.parts.append(given[name])
        if tag not in VOID:
            classes = (given.get("class") or "").split()
            left_out = tag in NO_CONTENT | {"code", "kbd"} or "code" in classes or given.get("lang") == "en"
            self.stack.append((tag, self._is_left_out() or (left_out and self.leave_out)))

    def handle_endtag(self, tag):
        while self.stack and self.stack.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if self.stack and self.stack[-1][0] == "title":
            self.title += data
        if not self._is_left_out() and not (self.stack and self.stack[-1][0] in NO_CONTENT):
            self.parts.append(data)

    def _is_left_out(self):
        return bool(self.stack) and self.stack[-1][1]


def text_of(html, *, leave_out=False):
    """What a reader sees; `leave_out`: without ids, code, keys and what says itself to be English."""
    parser = _Text(leave_out)
    parser.feed(html)
    return re.sub(r"\s+", " ", " ".join(parser.parts))


def title_of(html):
    """What stands in the browser's tab."""
    parser = _Text(False)
    parser.feed(html)
    return parser.title


def row_of(visitor):
    """The one row of the queue, as words, with no gap beside a mark: a part may end in the midst of a sentence."""
    words = " ".join(text_of(visitor.read("/").partition("<tbody>")[2].partition("</tbody>")[0]).split())
    return re.sub(r" ?([（），：]) ?", r"\1", words)


def head_of(visitor, case_id):
    """The head of the case's page, as words."""
    return " ".join(
        text_of(visitor.read(f"/cases/{case_id}").partition('class="facts"')[2].partition("</dl>")[0]).split()
    )
