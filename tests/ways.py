"""Every way out with a real other end, which tests can break and mend: a folder, a mail server, HTTP receivers, a Kafka
broker, a person at the telephone."""

import asyncio
import json
from contextlib import ExitStack
from datetime import timedelta

import pytest
from aiosmtpd.controller import Controller
from brokers import make_topic, running_noida
from serving import free_port, receiving

from connectors.channels.opening import open_channel
from connectors.crossing import waiting
from connectors.doors import (
    AlertmanagerChannel,
    Doors,
    KafkaChannel,
    PhoneChannel,
    RelayChannel,
    RobotChannel,
    Route,
    SmtpChannel,
    WebhookChannel,
)
from streams.notify import mark
from streams.telling.calls import open_calls, record_call
from streams.telling.routes import Carrier
from streams.ticker import Ticker

KEY = "0123abcd4567efgh8901"


class DiedError(Exception):
    """Here the process ends."""


class Dying:
    """A writer of a process that dies after a message has left and before that is written down."""

    def __init__(self, writer):
        self.writer = writer

    def submit(self, work):
        if getattr(work, "func", None) is mark:
            raise DiedError
        return self.writer.submit(work)


class Way:
    """A way out as the promise sees it: how its other end is broken and mended, and which notices it took."""

    waits = tuple(timedelta(minutes=each) for each in (1, 5, 30, 30))
    told, put_off, given_up = "sent", "retry", "failed"
    takes_twice = True
    """Whether a notice that comes again is seen twice; of a file there is one."""
    spec = None
    to = "duty"
    deputy = ""

    def __init__(self, line, folder, stack):
        self.line, self.folder, self.stack = line, folder, stack
        self.prepare()

    def open(self, runner):
        self.writer = runner.writer
        self.sender = open_channel(
            self.spec, folder=self.folder, relay=self.folder / "relay", clock=lambda: self.line.clock.now()
        )

    def look(self, now, writer=None):
        system = self.line.system
        Carrier(
            system.database,
            writer or self.writer,
            self.sender,
            clock=lambda: now,
            per_minute=20,
            notices_max=20,
            reference=lambda: self.line.system.reference,
            doors=lambda: self.line.system.doors,
        ).look(now)

    def die(self, now):
        with pytest.raises(DiedError):
            self.look(now, Dying(self.writer))


class Outbox(Way):
    """The folder; a disk that refuses may be mended, so nothing of it is ever given up."""

    given_up, takes_twice = None, False

    def prepare(self):
        self.place = self.folder / "outbox"

    def open(self, runner):
        self.runner = runner

    def look(self, now, writer=None):
        self.line.clock.moment = now
        ticker = Ticker(self.line.system, writer or self.runner.writer, self.runner.admission, lambda entries: None)
        try:
            ticker.look()
        finally:
            ticker.stop()

    def die(self, now):
        with pytest.raises(DiedError):
            self.look(now, Dying(self.runner.writer))

    def breaks(self, for_ever):
        self.place.write_text("no folder")

    def mends(self):
        self.place.unlink()

    def took(self):
        texts = [path.read_text("utf-8") for path in self.place.rglob("*.txt")]
        return [text.strip().rpartition("通知号：")[2] for text in texts]


class Relayed(Outbox):
    """The folder of the relay."""

    spec = RelayChannel(name="door", channel="city")
    open, look, die = Way.open, Way.look, Way.die

    def prepare(self):
        self.place = self.folder / "relay"

    def took(self):
        return [json.loads(path.read_bytes())["notice"]["id"] for path in waiting(self.place)]


class Mail(Way):
    """A mail server."""

    to = "duty@example.invalid"

    def prepare(self):
        self.mails, self.answer = [], None
        port = free_port()
        server = Controller(self, hostname="127.0.0.1", port=port)
        server.start()
        self.stack.callback(server.stop)
        self.spec = SmtpChannel(name="door", host="127.0.0.1", port=port, tls="none", sender="shian@example.invalid")

    async def handle_DATA(self, server, session, envelope):
        if not self.answer:
            self.mails.append(envelope.content.decode("utf-8", "replace"))
        await asyncio.sleep(0)
        return self.answer or "250 ok"

    def breaks(self, for_ever):
        self.answer = "554 never" if for_ever else "451 later"

    def mends(self):
        self.answer = None

    def took(self):
        heads = [mail.split("\r\n\r\n")[0].splitlines() for mail in self.mails]
        (name,) = {each.partition(":")[0] for head in heads for each in head if "Notice" in each}
        return [each.partition(":")[2].strip() for head in heads for each in head if each.startswith(name)]


class Posted(Way):
    """An HTTP receiver, which knows notices by a header."""

    good, later, never = (200, {}, b"ok"), (503, {"Retry-After": "30"}, b"busy"), (400, {}, b"no")

    def prepare(self):
        self.server = self.stack.enter_context(receiving())
        (self.folder / "key").write_text(KEY)
        self.mends()
        self.point()

    def point(self):
        self.spec = WebhookChannel(name="door", url=self.server.url, secret="file:key")

    def breaks(self, for_ever):
        self.server.answer = self.never if for_ever else self.later

    def mends(self):
        self.server.answer, self.refused = self.good, len(self.server.requests)

    def took(self):
        return [self.id_of(each) for each in self.server.requests[self.refused :]]

    def id_of(self, request):
        return request.headers["Idempotency-Key"]


class Alerts(Posted):
    """A receiver of Alertmanager's format."""

    def point(self):
        self.spec = AlertmanagerChannel(name="door", url=self.server.url, token="file:key")


class Gateway(Posted):
    """An SMS gateway, as apprise speaks to one."""

    def point(self):
        (self.folder / "key").write_text(f"json://127.0.0.1:{self.server.server_port}/{{to}}")
        self.spec = RobotChannel(name="door", url="file:key")

    def id_of(self, request):
        return json.loads(request.body)["message"].strip().rpartition("通知号：")[2]


class Robot(Gateway):
    """A group's robot, which refuses with HTTP 200 and a code of its own."""

    module = plugin = address = None
    codes = {}

    def point(self):
        from importlib import import_module

        patch = self.stack.enter_context(pytest.MonkeyPatch.context())
        plugin = getattr(import_module(f"apprise.plugins.{self.module}"), self.plugin)
        patch.setattr(plugin, "notify_url", f"{self.server.url}{self.address}")
        (self.folder / "key").write_text(f"{self.module}://{KEY}")
        self.spec = RobotChannel(name="door", url="file:key")
        self.good, self.later, self.never = [(200, {}, json.dumps(each).encode()) for each in self.codes]
        self.mends()

    def id_of(self, request):
        told = json.loads(request.body)
        text = (told.get("text") or told.get("content")).get("content") or told["content"]["text"]
        return text.strip().rpartition("通知号：")[2]


class WeCom(Robot):
    module, plugin, address = "wecombot", "NotifyWeComBot", "?key={key}"
    codes = {"errcode": 0}, {"errcode": 45009, "errmsg": "too fast"}, {"errcode": 93000, "errmsg": "invalid"}


class DingTalk(Robot):
    module, plugin, address = "dingtalk", "NotifyDingTalk", "?access_token={token}"
    codes = {"errcode": 0}, {"errcode": 130101, "errmsg": "too fast"}, {"errcode": 310000, "errmsg": "keywords"}


class Feishu(Robot):
    module, plugin, address = "feishu", "NotifyFeishu", "/{token}"
    codes = {"code": 0}, {"code": 11232, "msg": "limited"}, {"code": 19001, "msg": "invalid"}


class Bus(Way):
    """A Kafka: its broker is down, or knows no such topic as was written."""

    def prepare(self):
        self.port, self.broker = free_port(), ExitStack()
        self.stack.callback(self.broker.close)
        self.spec = KafkaChannel(name="door", servers=(f"127.0.0.1:{self.port}",), topic="notices")
        self.mends()

    def open(self, runner):
        super().open(runner)
        self.stack.callback(lambda: self.sender.close())

    def breaks(self, for_ever):
        self.sender.close()
        if for_ever:
            spec = KafkaChannel(name="door", servers=self.spec.servers, topic="no such/topic")
            self.sender = open_channel(spec, folder=self.folder, relay=self.folder, clock=self.line.clock.now)
        else:
            self.broker.close()

    def mends(self):
        data = self.folder / f"kafka-{len(list(self.folder.iterdir()))}"
        data.mkdir()
        address = self.broker.enter_context(running_noida(data, self.port)).address
        make_topic(address, "notices")

    def took(self):
        from kafka import KafkaConsumer

        consumer = KafkaConsumer(
            "notices", bootstrap_servers=[*self.spec.servers], auto_offset_reset="earliest", consumer_timeout_ms=2000
        )
        found = [each.key.decode() for each in consumer]
        consumer.close()
        return found


class Telephone(Way):
    """A person calls and writes down how it went; whoever does not answer is followed by the deputy, then by nobody.

    A call that nobody wrote down is none: the ledger cannot know of it, and the task stands there as before.
    """

    spec = PhoneChannel(name="door", deputy_after_minutes=10)
    waits = (timedelta(minutes=10),)
    told, put_off, given_up = "answered", "no_answer", "no_answer"
    to, deputy = "0373-0000001", "0373-0000002"

    def prepare(self):
        self.outcome, self.heard = "answered", []

    def open(self, runner):
        pass

    def breaks(self, for_ever):
        self.outcome = "no_answer"
        if for_ever:
            self.line.system.doors = self.doors("")

    def mends(self):
        self.outcome = "answered"

    def doors(self, deputy):
        route = Route(department="D01", channel="door", to=self.to, deputy=deputy)
        return Doors(channels=(self.spec,), routes=(route,))

    def look(self, now, writer=None):
        with self.line.writing() as connection:
            self.call(connection, now)

    def die(self, now):
        with pytest.raises(DiedError), self.line.writing() as connection:
            self.call(connection, now)
            raise DiedError

    def call(self, connection, now):
        doors = self.line.system.doors
        for each in open_calls(connection, doors, now, ref=self.line.system.reference):
            if each.next.state == "call":
                self.heard += [each.notice.id] if self.outcome == "answered" else []
                record_call(
                    connection,
                    doors,
                    each.notice.id,
                    outcome=self.outcome,
                    who="",
                    now=now,
                    ref=self.line.system.reference,
                )

    def took(self):
        return self.heard


WAYS = {
    "outbox": Outbox, "relay": Relayed, "smtp": Mail, "webhook": Posted, "alertmanager": Alerts, "sms": Gateway,
    "wecom": WeCom, "dingtalk": DingTalk, "feishu": Feishu, "kafka": Bus, "phone": Telephone,
}  # fmt: skip
