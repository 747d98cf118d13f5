"""History opens nothing, tells nobody and stands beside the news of the same affair."""

from datetime import timedelta

import pytest
from files.make import HEAD_12315, text
from flow import T0, a_signal, an_intake
from mailing import mail_server

from connectors.channels.smtp import Smtp
from connectors.doors import Doors, Route, SmtpChannel
from connectors.parse import finish
from console.reading.queries import counts
from playbooks.entries import HistoryFound
from streams.door import HISTORY, Receipt, part
from streams.embedded import Runner
from streams.intake import history
from streams.intake.file_intake import Order
from streams.intake.history import receive_history, wake
from streams.store import schema as t
from streams.telling.routes import Carrier

pytestmark = pytest.mark.stores

DAY = timedelta(days=1)
ROWS = 1500


@pytest.fixture
def post():
    with mail_server() as server:
        yield server


@pytest.fixture
def office(line, post):
    """A running office whose duty officer is told by mail of everything."""
    mail = SmtpChannel(name="mail", host="127.0.0.1", port=post.port, tls="none", sender="shian@example.invalid")
    routes = tuple(Route(department=each, channel="mail", to="duty@example.invalid") for each in ("D01", "D03"))
    line.system.doors = Doors(channels=(mail,), routes=routes)
    runner = Runner(line.system, idle=True)
    runner.writer.start()
    carrier = Carrier(
        line.system.database,
        runner.writer,
        Smtp(mail, None),
        clock=line.clock.now,
        per_minute=20,
        notices_max=20,
        reference=lambda: line.system.reference,
        doors=lambda: line.system.doors,
    )
    yield runner, carrier
    carrier.stop()
    runner.rest()


@pytest.fixture
def intake(line, tmp_path):
    return an_intake(line, tmp_path, areas={"示例区": "410702"})


def a_year_old_register(folder):
    """Many rows of last year, some closed and some never."""
    rows = [
        [
            f"示例旧{n}",
            "投诉",
            f"2025-{n % 10 + 1:02}-{n % 28 + 1:02} 09:00",
            "示例甲",
            "",
            f"示例{n % 700}小吃店",
            "吃出异物，要求处理",
            "",
            "",
            f"2025-{n % 10 + 2:02}-{n % 28 + 1:02}" if n % 3 else "",
        ]
        for n in range(ROWS)
    ]
    path = folder / "去年登记表.csv"
    path.write_bytes(text(HEAD_12315, *rows))
    return path


def let_run(line, office, until):
    """What the office does by itself until an instant."""
    runner, carrier = office
    for moment in (line.clock.now(), until):
        line.clock.moment = moment
        runner.ticker.look()
        carrier.look(moment)


def told_and_queued(line, post):
    numbers = line.read(lambda connection: counts(connection, line.clock.now()))
    outbox = line.system.settings.data / "outbox"
    files = [path for path in outbox.rglob("*") if path.is_file()] if outbox.exists() else []
    return len(files), len(post.mails), numbers


def test_an_archive_is_refused_without_a_word(line, intake, tmp_path):
    report = intake.take(a_year_old_register(tmp_path), Order())
    assert (f"有 {ROWS} 行没有收过" in report.unreadable, report.accepted, line.rows(t.signals)) == (True, 0, [])


def test_an_archive_as_history_leaves_outbox_mail_and_queues_as_they_were(line, intake, office, post, tmp_path):
    line.take(a_signal())
    let_run(line, office, T0 + timedelta(minutes=1))
    before = told_and_queued(line, post)
    rows = {each.name: line.rows(each) for each in (t.cases, t.entries, t.timers, t.notices, t.attempts, t.log)}
    report = intake.take(a_year_old_register(tmp_path), Order(as_history=True))
    let_run(line, office, T0 + timedelta(minutes=2))
    assert (report.accepted, report.rejected) == (ROWS, 0)
    assert before[:2] > (0, 0) and told_and_queued(line, post) == before
    assert {each.name: line.rows(each) for each in (t.cases, t.entries, t.timers, t.notices, t.attempts, t.log)} == rows


def lying(line, *signals):
    """These signals as history."""
    arrivals = [part(finish(signal, T0)) for signal in signals]
    line.write(lambda connection: receive_history(connection, arrivals, T0, line.system.vault, home="410702"))
    return [each.signal.id for each in arrivals]


def news(line, *, days=0, **fields):
    """News of that many days later: its case, and what history was found with it."""
    line.clock.moment = T0 + days * DAY
    fields = {"source_id": f"n{days}", **fields}
    case = line.case(line.take(a_signal(**fields)))
    return case, [(each.signal, each.why) for each in case.earlier]


def test_news_about_the_same_business_shows_what_lies_as_history(line):
    first, second, _ = lying(
        line,
        a_signal(source_id="h1", received_at=T0 - 3 * DAY),
        a_signal(source_id="h2", received_at=T0 - DAY),
        a_signal(source_id="h3", received_at=T0 - DAY, subject={"name": "示例另一家小吃店"}),
    )
    case, found = news(line)
    assert found == [(second, "同一单位“示例好再来小吃店”"), (first, "同一单位“示例好再来小吃店”")]
    assert (len(case.signals), case.related_to, len(line.cases())) == (1, None, 1)
    assert [entry.body.more for entry in line.entries(case.id) if isinstance(entry.body, HistoryFound)] == [0]


@pytest.mark.parametrize(
    ("same", "days"),
    [
        ({}, 14),
        ({"subject": None, "product": {"name": "豇豆", "producer": "示例合作社", "batch": "B1"}}, 60),
        ({"subject": None, "sampling": {"sample_no": "示例S1"}}, 120),
    ],
)
def test_history_is_found_within_the_window_of_its_ground(line, same, days):
    (one,) = lying(line, a_signal(source_id="h1", received_at=T0, **same))
    assert [found for found, _ in news(line, days=days, **same)[1]] == [one]


def test_history_is_not_found_beyond_the_window(line):
    lying(line, a_signal(source_id="h1", received_at=T0))
    assert news(line, days=15)[1] == []


def test_history_of_another_area_is_nothing_to_ours(line):
    lying(line, a_signal(source_id="h1", area="410703"))
    assert news(line)[1] == []


def test_each_item_is_named_once_however_many_signals_join(line):
    lying(line, a_signal(source_id="h1"))
    first, _ = news(line)
    second, found = news(line, days=1)
    kinds = [entry for entry in line.entries(second.id) if isinstance(entry.body, HistoryFound)]
    assert (first.id == second.id, len(found), len(kinds)) == (True, 1, 1)


def test_a_row_that_changed_is_found_by_what_it_says_now(line):
    lying(line, a_signal(source_id="h1"))
    lying(line, a_signal(source_id="h1", subject={"name": "示例改名小吃店"}))
    assert news(line)[1] == []
    assert len(news(line, days=1, subject={"name": "示例改名小吃店"})[1]) == 1


def test_what_was_woken_is_news_and_no_history_any_more(line):
    signal = a_signal(source_id="h1")
    lying(line, signal)
    line.write(lambda connection: wake(connection, [part(finish(signal, T0))], T0, line.system.vault))
    assert line.rows(t.history_keys) == []


def test_what_is_woken_in_an_older_version_is_news_all_the_same(line):
    lying(line, a_signal(source_id="h1", revised_at=T0))
    older = part(finish(a_signal(source_id="h1", text="从前的说法", revised_at=T0 - DAY), T0))
    receipts = line.write(lambda connection: wake(connection, [older], T0, line.system.vault))
    assert (receipts, [row.topic for row in line.rows(t.log)]) == ([Receipt.UPDATED], ["revisions"])


def test_what_another_woke_at_the_same_moment_stays_where_it_came_to_and_is_repeated(line, monkeypatch):
    """Both looked while it lay as history: the second must not send it through the line once more."""
    signal = a_signal(source_id="h1")
    lying(line, signal)
    arrival = part(finish(signal, T0))
    line.write(lambda connection: wake(connection, [arrival], T0, line.system.vault))
    line.execute(t.signals.update().values(state="in_case"))
    before = (line.rows(t.signals), len(line.rows(t.log)))
    monkeypatch.setattr(history, "states_of", lambda _, ids: dict.fromkeys(ids, HISTORY))
    receipts = line.write(lambda connection: wake(connection, [arrival], T0, line.system.vault))
    assert (receipts, (line.rows(t.signals), len(line.rows(t.log)))) == ([Receipt.REPEATED], before)


def test_a_row_that_fails_takes_none_of_its_batch_along_and_all_still_lie_there(line, monkeypatch):
    """What fails in the middle leaves everything as it was: the file is taken again, and nothing was lost or woken."""
    signals = [a_signal(source_id=each) for each in ("h1", "h2")]
    for each in signals:
        lying(line, each)
    monkeypatch.setattr(history, "receive", _fails)
    with pytest.raises(RuntimeError), line.writing() as connection:
        wake(connection, [part(finish(each, T0)) for each in signals], T0, line.system.vault)
    assert {row.state for row in line.rows(t.signals)} == {HISTORY}
    assert len({row.signal_id for row in line.rows(t.history_keys)}) == 2


def _fails(*_):
    raise RuntimeError("example")
