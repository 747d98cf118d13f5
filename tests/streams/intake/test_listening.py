"""Listening: what sources say comes through the door once, what fails is asked later and stops nothing."""

import os
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import msgspec
import pytest
from brokers import make_topic
from flow import T0, a_signal
from imap import PASSWORD
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from connectors.channels.smtp import message_id_of
from connectors.doors import Doors, FeedSource, KafkaSource, MailSource
from connectors.errors import ConnectorError
from connectors.sources.polling import GAP_SECONDS, Hosts
from streams.embedded import Runner
from streams.intake.feeds import FEED_LOOK, FeedListener
from streams.intake.listeners import (
    OPEN_AGAIN,
    KafkaListener,
    MailListener,
    listeners_of,
)
from streams.intake.listening import PATIENCE, Asked, Ear, Listening, SourceState, ask, is_news, states
from streams.intake.originals import original
from streams.store import schema as t

ITEM = (
    "<item><guid>{n}</guid><title>示例超市卖过期奶{n}</title><pubDate>Wed, 25 Nov 2026 08:00:00 +0800</pubDate></item>"
)


class Site(ThreadingHTTPServer):
    """A site with one feed; `answers` are (status, headers, body) in turn, the last of them for ever."""

    def __init__(self):
        super().__init__(("127.0.0.1", 0), Page)
        self.answers, self.seen, self.robots, self.robots_status, self.robots_headers = [], [], "", 200, {}

    @property
    def url(self):
        return f"http://127.0.0.1:{self.server_port}/rss.xml"


class Page(BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path == "/robots.txt":
            return self.say(self.server.robots_status, self.server.robots_headers, self.server.robots)
        self.server.seen.append(dict(self.headers))
        status, headers, body = self.server.answers.pop(0) if len(self.server.answers) > 1 else self.server.answers[0]
        return self.say(status, headers, body)

    def say(self, status, headers, body):
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body.encode())))
        self.end_headers()
        self.wfile.write(body.encode())

    def log_message(self, *_):
        pass


def rss(*numbers):
    items = "".join(ITEM.format(n=n) for n in numbers)
    headers = {"Content-Type": "application/rss+xml", "ETag": '"1"'}
    return 200, headers, f"<rss version='2.0'><channel>{items}</channel></rss>"


@pytest.fixture
def site():
    site = Site()
    thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    yield site
    site.shutdown()
    thread.join()
    site.server_close()


@pytest.fixture
def ear(line):
    runner = Runner(line.system, idle=True)
    runner.writer.start()
    yield Ear(runner)
    runner.writer.stop()


@pytest.fixture
def listener(site, ear):
    source = FeedSource(name="city-news", url=site.url, private_addresses=True, every_minutes=5)
    return FeedListener(source, ear, Hosts())


def titles(line):
    return sorted(row.title for row in line.rows(t.signals))


def asked(listener, state, at):
    """A source once its feed itself was asked for: its site's rules come first."""
    state, wait = ask(listener, state, at)
    return ask(listener, state, at + wait) if wait == timedelta(seconds=GAP_SECONDS) else (state, wait)


def test_between_the_rules_of_a_site_and_its_feed_lies_a_while(site, listener):
    site.answers = [rss(1)]
    waits = [listener.look(T0), listener.look(T0 + timedelta(seconds=2)), listener.look(T0 + timedelta(seconds=5))]
    assert (waits, len(site.seen)) == ([timedelta(seconds=5), timedelta(seconds=3), FEED_LOOK], 1)


def test_a_feed_s_items_come_in_once_and_the_next_request_is_a_conditional_one(line, site, listener):
    site.answers = [rss(1, 2), (304, {}, "")]
    asked(listener, SourceState(), T0)
    asked(listener, SourceState(), T0 + timedelta(minutes=6))
    assert titles(line) == ["示例超市卖过期奶1", "示例超市卖过期奶2"]
    assert [each.get("If-None-Match") for each in site.seen] == [None, '"1"']


def test_a_feed_is_not_asked_before_its_time(site, listener):
    site.answers = [rss(1)]
    asked(listener, SourceState(), T0)
    asked(listener, SourceState(), T0 + timedelta(minutes=4))
    assert len(site.seen) == 1


def test_an_item_seen_again_is_no_second_signal(line, site, listener):
    site.answers = [rss(1), rss(1, 2)]
    asked(listener, SourceState(), T0)
    asked(listener, SourceState(), T0 + timedelta(minutes=6))
    assert len(titles(line)) == 2


def test_a_server_that_asks_for_patience_is_left_alone_so_long(site, listener):
    site.answers = [(429, {"Retry-After": "7200"}, "")]
    state, wait = asked(listener, SourceState(), T0)
    assert (state.error, state.failures, wait >= timedelta(hours=2)) == ("对方请求稍后再来（429）", 1, True)


def test_what_is_no_feed_is_a_fault_of_the_source_and_shown(site, listener):
    site.answers = [(200, {"Content-Type": "text/html"}, "<h1>维护中</h1>")]
    state, _ = asked(listener, SourceState(), T0)
    assert (state.ok_at, bool(state.error), state.failures) == (None, True, 1)


def test_a_site_that_forbids_its_path_is_obeyed(site, listener):
    site.answers, site.robots = [rss(1)], "User-agent: *\nDisallow: /rss.xml"
    state, _ = asked(listener, SourceState(), T0)
    assert ("robots.txt" in state.error, site.seen) == (True, [])


def test_a_site_without_rules_forbids_nothing_and_one_whose_rules_cannot_be_read_is_asked_later(site, listener):
    """What it forbids is known to nobody while it is away (RFC 9309); once it was read, it holds."""
    site.answers, site.robots_status = [rss(1)], 503
    state, _ = asked(listener, SourceState(), T0)
    assert (state.error, site.seen) == ("对方的 robots.txt 这次读不到，稍后再问（HTTP：503 Service Unavailable）", [])
    site.robots_status = 404
    state, _ = asked(listener, state, T0 + timedelta(days=1))
    assert (state.error, len(site.seen)) == ("", 1)
    site.robots_status = 500
    state, _ = asked(listener, state, T0 + timedelta(days=3))
    assert (state.error, len(site.seen)) == ("", 2)


@pytest.mark.parametrize(
    ("status", "headers", "error"),
    [
        (501, {}, "HTTP：501 Not Implemented"),
        (407, {}, "HTTP：407 Proxy Authentication Required"),
        (200, {"Content-Encoding": "br"}, "HTTP：内容编码“br”没有要求过，读不了"),
        (302, {"Location": "ftp://a.invalid/"}, "地址：只读 http 和 https 地址，不读“ftp://a.invalid/”"),
    ],
)
def test_rules_that_are_there_and_cannot_be_read_forbid_all_of_it(site, listener, status, headers, error):
    site.answers, site.robots, site.robots_status, site.robots_headers = [rss(1)], "x", status, headers
    state, _ = asked(listener, SourceState(), T0)
    assert (state.error, site.seen) == (f"对方的 robots.txt 这次读不到，稍后再问（{error}）", [])


@pytest.mark.parametrize(("status", "headers"), [(403, {}), (410, {}), (302, {"Location": "/robots.txt"})])
def test_rules_that_are_not_to_be_had_forbid_nothing(site, listener, status, headers):
    """RFC 9309, 2.3.1.2 and 2.3.1.3: a refusal and endless redirects are as no rules."""
    site.answers, site.robots_status, site.robots_headers = [rss(1)], status, headers
    state, _ = asked(listener, SourceState(), T0)
    assert (state.error, len(site.seen)) == ("", 1)


def test_a_site_that_asks_for_patience_with_its_rules_is_left_alone_so_long(site, listener):
    site.robots_status, site.robots_headers = 503, {"Retry-After": "7200"}
    state, wait = asked(listener, SourceState(), T0)
    said = "对方的 robots.txt 这次读不到，稍后再问（503）"
    assert (state.error, wait >= timedelta(hours=2), site.seen) == (said, True, [])


def test_a_feed_goes_on_where_it_stood_before_the_restart(site, ear, listener):
    site.answers = [rss(1), (304, {}, "")]
    state, _ = asked(listener, SourceState(), T0)
    asked(FeedListener(listener.source, ear, Hosts(), state.poll), SourceState(), T0 + timedelta(minutes=6))
    assert site.seen[-1]["If-None-Match"] == '"1"'


def test_a_look_that_asked_nothing_claims_no_success(site, ear, listener):
    site.answers = [(429, {"Retry-After": "7200"}, "")]
    failed, _ = asked(listener, SourceState(), T0)
    again = FeedListener(listener.source, ear, Hosts(), failed.poll)
    state, _ = asked(again, SourceState(), T0 + timedelta(minutes=1))
    assert (state.ok_at, state.error, state.failures) == (None, failed.error, 1)


def test_two_feeds_of_one_host_do_not_ask_at_once():
    hosts = Hosts()
    waits = [hosts.wait(url, T0) for url in ("http://a.invalid/1", "http://a.invalid/2", "http://b.invalid/1")]
    assert [each > timedelta() for each in waits] == [False, True, False]


REPLY = "From: a@example.invalid\nMessage-ID: <r1@x>\nIn-Reply-To: {id}\nSubject: Re\n\n已到现场，正在核查\n"
COMPLAINT = "From: b@example.invalid\nMessage-ID: <c1@x>\nSubject: complaint\n\n在示例超市买到发霉的面包\n"


def a_mail_listener(line, ear, port, folder):
    source = MailSource(
        name="letters", host="127.0.0.1", port=port, user="u", password="env:P", tls="none", folder=folder
    )
    return MailListener(source, PASSWORD, ear)


def test_a_complaint_by_mail_comes_in_once(line, ear, imap_port, imap_folder):
    listener = a_mail_listener(line, ear, imap_port, imap_folder(COMPLAINT.encode()))
    for _ in range(2):
        listener.look(T0)
    (row,) = line.rows(t.signals)
    assert (row.channel, row.source) == ("complaint", "letters")
    assert b"b@example.invalid" not in row.body


def test_a_mail_that_cannot_be_read_is_kept_before_it_counts_as_seen(line, ear, imap_port, imap_folder):
    broken = b"Subject: \r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x--\r\n"
    listener = a_mail_listener(line, ear, imap_port, imap_folder(broken, COMPLAINT.encode()))
    for _ in range(2):
        listener.look(T0)
    (letter,) = line.rows(t.dead_letters)
    with line.system.database.reading() as connection:
        assert original(connection, line.system.vault, letter.id).raw == broken
    assert len(line.rows(t.signals)) == 1


def test_an_answer_to_a_notice_is_an_entry_of_its_case_and_no_signal(line, ear, imap_port, imap_folder):
    case_id = line.take(a_signal())
    notice = next(row for row in line.rows(t.notices) if row.case_id == case_id)
    mail = REPLY.format(id=message_id_of(notice.id, "shian@example.invalid")).encode()
    listener = a_mail_listener(line, ear, imap_port, imap_folder(mail))
    for _ in range(2):
        listener.look(T0)
    noted = [entry.body.text for entry in line.entries(case_id) if entry.body.__class__.__name__ == "Noted"]
    assert ([text for text in noted if "已到现场" in text] == noted, len(noted)) == (True, 1)
    assert len(line.rows(t.signals)) == 1


class Broken:
    name, poll = "broken", None

    def look(self, now):
        raise ConnectorError("没有接通")

    def close(self):
        pass


def test_a_source_that_fails_is_asked_less_and_less_often():
    state, waits = SourceState(), []
    for _ in range(3):
        state, wait = ask(Broken(), state, T0)
        waits.append(wait)
    assert (waits, state.failures, state.error) == ([PATIENCE, 2 * PATIENCE, 3 * PATIENCE], 3, "没有接通")


def test_only_news_is_written_down():
    told = SourceState(asked_at=T0, ok_at=T0)
    soon, late = T0 + timedelta(seconds=5), T0 + timedelta(minutes=1)
    assert is_news(SourceState(), told)
    assert not is_news(told, SourceState(asked_at=soon, ok_at=soon))
    assert is_news(told, SourceState(asked_at=late, ok_at=late))
    assert is_news(told, SourceState(asked_at=soon, error="没有接通"))


def test_the_thread_of_a_broken_source_lives_on_and_its_state_is_kept(line, ear):
    listening = Listening(ear, line.clock.now)
    told = threading.Event()
    remember = ear.remember
    ear.remember = lambda name, state: (remember(name, state), told.set())
    listening.listen([Asked(listener=Broken())])
    assert told.wait(20)
    listening.stop()
    with line.system.database.reading() as connection:
        assert states(connection)["broken"].error == "没有接通"


def test_a_source_whose_state_could_not_be_stored_is_asked_again(line, ear, monkeypatch):
    monkeypatch.setattr("streams.intake.listening.PATIENCE", timedelta(seconds=0.05))
    told, tried = threading.Event(), []

    def remember(name, state):
        tried.append(state)
        if len(tried) == 1:
            raise OperationalError("INSERT", {}, Exception("database or disk is full"))
        told.set()

    ear.remember = remember
    listening = Listening(ear, line.clock.now)
    listening.listen([Asked(listener=Broken())])
    assert told.wait(20)
    listening.stop()


def test_what_could_not_be_stored_is_read_from_its_topic_again(line, ear, broker):
    """A store that is away while signals come: what was read and lost must not be passed by what is stored next."""
    from kafka import KafkaProducer

    topic = f"stumbling-{os.getpid()}"
    make_topic(broker, topic)
    producer = KafkaProducer(bootstrap_servers=[broker], acks="all")

    def publish(n):
        numbered = {"source_id": f"A{n}", "title": f"第{n}件"}
        said = {"channel": "complaint", "source": "12345", "text": "吃出异物", **numbered}
        producer.send(topic, value=msgspec.json.encode(said)).get(timeout=20)

    listener = KafkaListener(KafkaSource(name="bus", servers=(broker,), topic=topic, group=topic), ear)
    line.execute(text("ALTER TABLE signals RENAME TO away"))
    publish(1)
    state = SourceState()
    while not state.failures:
        state, _ = ask(listener, state, T0)
    line.execute(text("ALTER TABLE away RENAME TO signals"))
    publish(2)
    while "第2件" not in titles(line):
        ask(listener, state, T0)
    listener.close()
    producer.close()
    assert titles(line) == ["第1件", "第2件"]


def test_the_drop_folder_is_always_listened_to(line, ear):
    (inbox,) = listeners_of(line.system, ear, {})
    folder = line.system.settings.data / "inbox"
    folder.mkdir(parents=True)
    row = '{"channel": "complaint", "source": "12315", "source_id": "1", "text": "吃出异物"}\n'
    (folder / "a.jsonl").write_text(row, "utf-8")
    for seconds in (0, 60):
        inbox.listener.look(T0 + timedelta(seconds=seconds))
    assert (len(line.rows(t.signals)), [path.name for path in (folder / "done").iterdir()]) == (1, ["a-收据.txt"])


def test_what_is_harm_by_the_words_of_now_is_given_back_by_the_drop_folder(line, ear):
    (inbox,) = listeners_of(line.system, ear, {})
    ear.runner.admission.listen_for(("栽倒",))
    folder = line.system.settings.data / "inbox"
    folder.mkdir(parents=True)
    rows = "登记编号,登记时间,反映内容\n示例小学多名学生栽倒,,\n一、餐饮环节,,\n"
    (folder / "a.csv").write_text(rows, "utf-8")
    for seconds in (0, 60):
        inbox.listener.look(T0 + timedelta(seconds=seconds))
    assert sorted(path.name for path in (folder / "failed").iterdir()) == ["a-原因.txt", "a-退回.xlsx", "a.csv"]


def test_a_file_that_a_fault_of_ours_keeps_in_the_folder_is_told(line, ear, monkeypatch):
    (inbox,) = listeners_of(line.system, ear, {})
    folder = line.system.settings.data / "inbox"
    folder.mkdir(parents=True)
    (folder / "a.csv").write_text("x", "utf-8")
    monkeypatch.setattr("streams.intake.inbox.digest_of", lambda path: 1 / 0)
    inbox.listener.look(T0)
    state, _ = ask(inbox.listener, SourceState(), T0 + timedelta(seconds=60))
    assert ("投放文件夹" in state.error, state.failures) == (True, 1)


def test_each_source_that_is_asked_has_a_listener(line, ear, monkeypatch):
    monkeypatch.setenv("MAIL", "secret")
    feed = FeedSource(name="city-news", url="https://news.example.invalid/rss.xml")
    line.system.doors = Doors(sources=(feed,))
    assert [each.listener.name for each in listeners_of(line.system, ear, {})] == ["inbox", "city-news"]


def test_a_source_whose_secret_comes_later_is_opened_once_it_is_there(line, ear):
    folder = line.system.settings.doors_file.parent
    folder.mkdir(parents=True, exist_ok=True)
    feed = FeedSource(name="city-news", url="http://127.0.0.1:1/", private_addresses=True, proxy="file:later.txt")
    line.system.doors = Doors(sources=(feed,))
    _, closed = listeners_of(line.system, ear, {})
    state, wait = ask(closed.listener, SourceState(), T0)
    assert ("file:later.txt" in state.error, wait) == (True, OPEN_AGAIN)
    (folder / "later.txt").write_text("http://127.0.0.1:1", "utf-8")
    state, _ = ask(closed.listener, state, T0)
    assert ("later.txt" in state.error, state.poll.failures) == (False, 1)
