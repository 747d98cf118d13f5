"""The sample day with the real classifier, in virtual time: the moments a newcomer is promised, and a sane queue."""

from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import select

from classifiers.assess import Assessor
from connectors.signal import Signal
from playbooks import entries as e
from playbooks.case import Case
from streams.clock import VirtualClock
from streams.drills.day import stamped
from streams.drills.history import play_history
from streams.drills.sample import load_sample
from streams.settings import read_settings
from streams.store import schema as t
from streams.system import build


class Day:
    """The sample day played up to a minute; nobody on duty acts after the opening."""

    def __init__(self, folder):
        settings = read_settings({}, data=folder)
        assessor = Assessor.load(settings.seeds, settings.model, tokenizer=settings.tokenizer)
        self.script = load_sample(settings.seeds / "sample")
        self.opens_at = self.script.opens_at
        self.system = build(settings, VirtualClock(self.opens_at))
        with self.system.database.writing() as connection:
            self.play = play_history(self.system, self.script, assessor, connection)
            for each in self.script.signals:
                if each.at >= self.opens_at:
                    self.play.at(each.at, lambda each=each: self.play.take(stamped(self.script, each)))
            self.play.run_until(self.opens_at + timedelta(hours=8))
            rows = connection.execute(select(t.cases.c.body)).scalars()
            self.cases = [msgspec.msgpack.decode(body, type=Case) for body in rows]
            self.signals = connection.execute(select(t.signals)).all()
        self.today = [entry for entry in self.play.entries if entry.at >= self.opens_at]

    def minute(self, entry):
        """Minutes of the sample's clock after the opening."""
        return (entry.at - self.opens_at) / timedelta(minutes=1)

    def told(self, kind, within, **fields):
        """Entries of a kind up to `within` minutes after the opening."""
        return [
            entry
            for entry in self.today
            if isinstance(entry.body, kind)
            and self.minute(entry) <= within
            and all(getattr(entry.body, name) == value for name, value in fields.items())
        ]

    def case_with(self, words):
        """The case of the first signal whose title holds these words."""
        return next(case for case in self.cases if any(words in joined.title for joined in case.signals))


@pytest.fixture(scope="module")
def day(tmp_path_factory):
    played = Day(tmp_path_factory.mktemp("sample"))
    yield played
    played.system.database.close()


def test_a_red_school_alert_comes_within_ten_minutes(day):
    case = day.case_with("十二名学生呕吐")
    red = [entry for entry in day.told(e.SeverityChanged, 10, level="red") if entry.case == case.id]
    assert red
    assert "school_event" in {book.id for book in case.playbooks}


def test_within_an_hour_a_complaint_a_failed_sample_and_a_post_join_one_affair_each_with_its_reason(day):
    case = day.case_with("豇豆检出克百威")
    joined = [entry.body for entry in day.told(e.SignalJoined, 60) if entry.case == case.id]
    assert {"complaint", "sampling", "media"} <= {str(each.channel) for each in joined}
    assert all(each.why for each in joined)


def test_within_an_hour_the_old_rumour_is_matched_with_its_refutation_beside_it(day):
    matched = day.told(e.RumourMatched, 60, rumour="E01")
    assert matched
    assert all(entry.body.fact and entry.body.refuted_by and entry.body.source for entry in matched)


def test_within_two_hours_an_unacknowledged_item_is_reminded_and_escalated(day):
    rungs = day.told(e.Escalated, 120) + day.told(e.EscalationProposed, 120)
    waiting = {case.id for case in day.cases if case.acknowledged_at is None}
    assert {entry.case for entry in rungs} & waiting


def test_one_case_runs_three_legal_clocks_by_different_articles_within_two_hours(day):
    articles = {}
    for entry in day.told(e.ClockStarted, 120):
        if entry.body.deadline.due_at and entry.body.deadline.statutory:
            articles.setdefault(entry.case, set()).add(entry.body.deadline.article)
    assert max(map(len, articles.values())) >= 3


def test_the_five_affairs_are_five_cases(day):
    words = ("十二名学生呕吐", "豇豆检出克百威", "紫菜居然是塑料袋做的", "一碗端三桌", "通络胶囊3980元")
    assert len({day.case_with(each).id for each in words}) == 5


def test_the_queue_at_the_end_of_the_day_can_be_read_at_a_glance(day):
    assert len([case for case in day.cases if case.is_open]) <= 30


def test_red_is_kept_for_people_harmed(day):
    assert [case.id for case in day.cases if case.severity == "red"] == [day.case_with("十二名学生呕吐").id]


def test_talk_about_food_that_concerns_nobody_opens_nothing(day):
    talk = ("烩面", "减肥", "追剧", "菜价观察", "美食节", "换的狗粮", "糖蒜", "胡辣汤", "小米粥", "冰箱", "饺子")
    opened = [
        row.title
        for row in (msgspec.json.decode(each.body, type=Signal) for each in day.signals if each.state == "gathered")
        if row.channel == "media" and any(word in f"{row.title or ''}{row.text or ''}" for word in talk)
    ]
    assert opened == []
