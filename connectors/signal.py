"""Signal (信息): one thing somebody said or measured, as it stands at the border.

Missing is missing and never guessed: every field that a source may leave out is `None`.
Instants are aware; a source's time without a zone is Beijing time (the parsers add it).
"""

from datetime import date, datetime
from enum import StrEnum
from hashlib import blake2b
from typing import Literal

import msgspec

from .dates import BEIJING
from .text import digest_text


class Channel(StrEnum):
    """Where a signal comes from; decides its default playbook family."""

    COMPLAINT = "complaint"
    SAMPLING = "sampling"
    MEDIA = "media"
    ILLNESS = "illness"
    NOTICE = "notice"
    """From another area or level."""
    DUTY = "duty"
    """Phone call or visit, written down by the duty officer."""


class Request(StrEnum):
    """What the sender wants: 投诉, 举报, 两者, 咨询."""

    COMPLAINT = "complaint"
    REPORT = "report"
    BOTH = "both"
    ENQUIRY = "enquiry"


class _Part(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A group of fields inside a signal; unknown fields are refused by name."""


class Subject(_Part, frozen=True):
    """The business a signal is about, as written."""

    name: str | None = None
    credit_code: str | None = None
    """统一社会信用代码, 18 characters."""
    address: str | None = None
    venue: str | None = None
    """A venue id of the taxonomy or the source's own word."""


class Product(_Part, frozen=True):
    """The food a signal is about, as written."""

    name: str | None = None
    category: str | None = None
    batch: str | None = None
    producer: str | None = None
    producer_address: str | None = None
    production_date: date | None = None
    spec: str | None = None


class Purchase(_Part, frozen=True):
    """How it was bought; `amount` in yuan."""

    online: bool | None = None
    platform: str | None = None
    amount: float | None = None


class SampleItem(_Part, frozen=True):
    """One tested item; result and limit are kept as text because `未检出` and `≤0.02` are results."""

    item: str
    value: str | None = None
    limit: str | None = None
    unit: str | None = None
    standard: str | None = None


class Conclusion(StrEnum):
    """A laboratory's conclusion on a sample."""

    PASSED = "passed"
    FAILED = "failed"
    PROBLEM = "problem"
    """Risk monitoring: a problem sample, which is not a legal failure."""


class Sampling(_Part, frozen=True):
    """A sampling result (抽样检验)."""

    sample_no: str | None = None
    items: tuple[SampleItem, ...] = ()
    lab: str | None = None
    task_level: str | None = None
    conclusion: Conclusion | None = None


HARMED = ("ill", "hospitalised", "observed", "critical", "dead")
"""What an illness report counts of people."""


class Illness(_Part, frozen=True):
    """What an illness report counts; None is "not said", 0 is "none"."""

    ill: int | None = None
    hospitalised: int | None = None
    observed: int | None = None
    """Kept under observation (留观) and not admitted."""
    critical: int | None = None
    dead: int | None = None
    onset_at: datetime | None = None
    symptoms: tuple[str, ...] = ()
    meal: str | None = None


AccountKind = Literal["central", "provincial", "city", "local", "kol", "ordinary", "unknown"]
"""Who speaks, as far as severity tells them apart; whatever else a source calls an account is kept."""


class Media(_Part, frozen=True):
    """A public post or news item; counts as observed at `observed_at`."""

    platform: str | None = None
    account_kind: str | None = None
    followers: int | None = None
    views: int | None = None
    forwards: int | None = None
    comments: int | None = None
    likes: int | None = None
    published_at: datetime | None = None
    observed_at: datetime | None = None


class Contact(_Part, frozen=True):
    """Who said it. Private: split off at the door and kept apart from everything else."""

    name: str | None = None
    phone: str | None = None
    address: str | None = None
    real_name: bool | None = None


class TakenBy(_Part, frozen=True):
    """The officer who took a call or a visit and wrote it down (接报)."""

    person: str
    role: str
    department: str | None = None


class Attachment(_Part, frozen=True):
    """A file that came with a signal, by name and digest."""

    name: str
    sha256: str | None = None
    size: int | None = None
    kind: str | None = None


class Signal(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One complaint, sampling result, media item, illness report, notice or duty note."""

    v: int = 1
    id: str = ""
    channel: Channel
    source: str
    source_id: str | None = None
    request: Request | None = None
    occurred_at: datetime | None = None
    received_at: datetime | None = None
    """Set once, at the door. Due times run from here."""
    arrived_at: datetime | None = None
    """When it came to this desk, of a source that says only the day on which it had it. Set at the door."""
    undated: bool = False
    """Nobody says when it was received: `received_at` is when it came here, and another one when it comes again."""
    entered_at: datetime | None = None
    revised_at: datetime | None = None
    """When its source said it as it stands: of two versions of one number the later holds, whichever comes last."""
    area: str | None = None
    """Six-digit county code."""
    title: str | None = None
    text: str | None = None
    url: str | None = None
    media: Media | None = None
    subject: Subject | None = None
    product: Product | None = None
    purchase: Purchase | None = None
    sampling: Sampling | None = None
    illness: Illness | None = None
    progress: dict[str, str] | None = None
    """Register columns that say how far the source's own handling is (受理时间, 办结时间 …), by their canonical key."""
    attachments: tuple[Attachment, ...] = ()
    contact: Contact | None = None
    taken_by: TakenBy | None = None
    """Set by this desk alone: what a source says of it is dropped at the door."""
    put_into: str | None = None
    """The case that whoever took the call chose for it. Set by this desk alone."""
    exercise: str | None = None
    """None = duty, `sample`, or a drill run's id."""
    raw: dict[str, str] | None = None
    incomplete: tuple[str, ...] = ()
    """Fields that its source said and nobody could read for certain, to be completed: `source_id`, `received_at`,
    `year` (of the day that it is known by), `text` (no column was known to hold it). Set by the readers of files."""

    @property
    def counts_people(self) -> bool:
        """Its source counts somebody ill, in hospital, under observation, critically ill or dead."""
        said = self.illness
        return said is not None and any(getattr(said, what) for what in HARMED)

    @property
    def whole(self) -> str:
        """Title and text as one string: what every offset of its assessment refers to."""
        return f"{self.title}\n{self.text or ''}" if self.title else self.text or ""


def signal_id(signal: Signal) -> str:
    """The id of a signal: from its content, never from where a record lay.

    H(exercise, source, source_id). Without a source_id, H of exercise, source, the day in Beijing on which it happened
    or else on which the source had it, subject, text and who said it: two people who say the same are two. The door's
    own `received_at` is no part of it, so this is asked before `finish` sets one.
    """
    if signal.source_id:
        return _digest(signal.exercise or "", signal.source, signal.source_id)
    at = signal.occurred_at or signal.received_at or signal.entered_at
    return id_by_words(signal, at.astimezone(BEIJING).date().isoformat() if at else "")


def id_by_words(signal: Signal, day: str) -> str:
    """The id of a signal without a number, of this day (empty: unknown)."""
    who = digest_text(signal.subject.name or "") if signal.subject else ""
    words = digest_text(f"{signal.title or ''}\n{signal.text or ''}")
    return _digest(signal.exercise or "", signal.source, day, who, words, *_sender(signal.contact))


def _sender(contact: Contact | None) -> tuple[str, ...]:
    """Who said it, as a part of a digest and never by itself: names and numbers are few enough to be tried out."""
    if contact is None or not (contact.name or contact.phone):
        return ()
    phone = "".join(sign for sign in contact.phone or "" if sign.isdigit())
    return (_digest("person", digest_text(contact.name or ""), phone),)


def _digest(*parts: str) -> str:
    return blake2b("\x1f".join(parts).encode("utf-8", "surrogatepass"), digest_size=12).hexdigest()
