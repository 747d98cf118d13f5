"""Listeners: how each kind of source is asked once. Each hands what it heard to the ear and says how long to wait."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from connectors.doors import FeedSource, KafkaSource, MailSource, Source, WebhookSource, secret, with_proxy
from connectors.errors import ConnectorError, SignalError, os_reason
from connectors.parse import TEXT_LIMIT
from connectors.sources.kafka import KafkaSignals, Message
from connectors.sources.mailbox import Mailbox
from connectors.sources.polling import Hosts, PollState

from ..system import System
from .file_intake import file_intake
from .inbox import Inbox
from .listening import Asked, Ear, Later, Listener, SourceState
from .mails import Mails
from .refused import Refusal
from .relayed import RelayListener
from .vendors import Vendors

INBOX_LOOK = timedelta(seconds=2)
OPEN_AGAIN = timedelta(seconds=5)
"""How often a source is tried that is closed because a secret is not there."""


def listeners_of(system: System, ear: Ear, known: dict[str, SourceState]) -> Iterator[Asked]:
    """A listener for the drop folder and for each source of the office that is asked; vendors come by themselves.

    A source that cannot be opened, because a secret is not there, is opened once it is.
    """
    settings = system.settings
    harms = ear.runner.admission.speaks_of_harm
    intake = file_intake(settings, system.database, vault=system.vault, clock=system.clock, harms=harms)
    inbox = Inbox(settings.data / "inbox", intake, on_taken=lambda _: ear.runner.feeder.wake())
    yield Asked(listener=InboxListener(inbox))
    if any(isinstance(source, WebhookSource) and source.relayed for source in system.doors.sources):
        relayed = RelayListener(settings.data / "relay" / "in", Vendors(ear), size_max=settings.body_max)
        yield Asked(listener=relayed)
    hosts = Hosts()
    for source in system.doors.sources:
        state = known.get(source.name)
        poll = state.poll if state else None
        opener = partial(listener_of, source, system, ear, hosts=hosts, poll=poll)
        try:
            listener = opener()
        except ConnectorError:
            listener = Unopened(source.name, opener, poll)
        if listener is not None:
            yield Asked(listener=listener, spec=source)


def listener_of(source: Source, system: System, ear: Ear, *, hosts: Hosts, poll: PollState | None) -> Listener | None:
    """A listener for one source of the office's file; None for a vendor. Raises ConnectorError."""
    folder = system.settings.doors_file.parent
    source = with_proxy(source, folder=folder)
    if isinstance(source, FeedSource):
        from .feeds import FeedListener  # slow import

        return FeedListener(source, ear, hosts, poll, folder=folder)
    if isinstance(source, MailSource):
        return MailListener(source, secret(source.password, folder=folder), ear, folder=folder)
    if isinstance(source, KafkaSource):
        told = secret(source.sasl.password, folder=folder) if source.sasl else None
        return KafkaListener(source, ear, told, folder=folder)
    return None


class Unopened:
    """A source that could not be opened: every look tries again, and goes on as the source itself once it is open."""

    def __init__(self, name: str, opener: Callable[[], Listener | None], poll: PollState | None) -> None:
        self.name, self._poll, self._opener = name, poll, opener
        self._opened: Listener | None = None

    @property
    def poll(self) -> PollState | None:
        """What the source remembers."""
        return self._opened.poll if self._opened else self._poll

    def look(self, now: datetime) -> timedelta:
        """One look at the source. Raises ConnectorError with the reason why it is closed."""
        if self._opened is None:
            try:
                self._opened = self._opener()
            except ConnectorError as error:
                raise Later(error.message, OPEN_AGAIN) from error
        return self._opened.look(now) if self._opened else OPEN_AGAIN

    def close(self) -> None:
        """Let go of what the source holds."""
        if self._opened is not None:
            self._opened.close()


class MailListener:
    """A mailbox: complaints become signals, answers to notices become entries; a mail is seen once it is stored."""

    def __init__(self, source: MailSource, password: str, ear: Ear, *, folder: Path = Path()) -> None:
        self.name, self.source, self.poll, self._folder = source.name, source, None, folder
        self._password, self._mails = password, Mails(ear)

    def look(self, now: datetime) -> timedelta:
        """Every unseen mail, the oldest first."""
        with Mailbox(self.source, self._password, folder=self._folder) as mailbox:
            for fetched in mailbox.unseen():
                self._mails.take(self.source, fetched, now)
                mailbox.done(fetched.uid)
        return timedelta(minutes=self.source.every_minutes)

    def close(self) -> None:
        """Nothing is held between two looks."""


class KafkaListener:
    """A topic: offsets are committed when what lay there is stored."""

    def __init__(self, source: KafkaSource, ear: Ear, password: str | None = None, *, folder: Path = Path()) -> None:
        self.name, self._ear, self.poll = source.name, ear, None
        self._topic = KafkaSignals(source, password, folder=folder)

    def look(self, now: datetime) -> timedelta:
        """What lies on the topic since the last commit."""
        try:
            self._take(self._topic.poll(now))
        except BaseException:
            self._topic.close()  # it begins where it was committed: reading on would pass by what is not stored
            raise
        return timedelta()

    def _take(self, messages: list[Message]) -> None:
        self._ear.take([signal for each in messages for signal in each.signals])
        refused = [(each.value, error) for each in messages for error in each.refused]
        self._ear.refuse(self.name, [_refusal(value, error, self.name) for value, error in refused])
        self._topic.commit([each.at for each in messages])

    def close(self) -> None:
        """Leave the group."""
        self._topic.close()


def _refusal(value: bytes, error: SignalError, name: str) -> Refusal:
    """A message that is no JSON is kept as text."""
    text = {"channel": "media", "source": name, "text": value.decode("utf-8", "replace")[:TEXT_LIMIT]}
    return Refusal(reason=error.message, draft=error.draft or text)


class InboxListener:
    """The drop folder."""

    name = "inbox"
    poll = None

    def __init__(self, inbox: Inbox) -> None:
        self._inbox = inbox

    def look(self, now: datetime) -> timedelta:
        """What has come to rest. Raises ConnectorError for the folder, or a file that a fault of ours kept there."""
        self._inbox.failure = None
        try:
            self._inbox.look(now)
        except OSError as error:
            raise ConnectorError(f"投放文件夹 {self._inbox.folder}：{os_reason(error)}") from error
        if self._inbox.failure is not None:
            raise ConnectorError(f"投放文件夹里有文件没有读成，会再试：{self._inbox.failure}")
        return INBOX_LOOK

    def close(self) -> None:
        """Nothing is held between two looks."""
