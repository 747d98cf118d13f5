"""What comes in, as decisions see it."""

from datetime import datetime
from typing import Any

import msgspec

from . import entries as e


class Incoming(msgspec.Struct, frozen=True, kw_only=True):
    """What decisions need to know of one signal."""

    id: str
    channel: str
    title: str
    source: str
    received_at: datetime
    facts: dict[str, Any]
    taken_by: e.Actor | None = None
    """The officer who took the call and wrote it down; None when nobody here did."""
    headline: str = ""
    """What it is about in a few words without a business's name, for the queue."""
    said_of_place: dict[str, Any] = {}
    """What it says itself of the place, where a person's word on that stands in its facts."""
    occurred_at: datetime | None = None
    published_at: datetime | None = None
    treated_at: datetime | None = None
    """Since when a medical institution has received patients, where the signal says so."""
    said_at: datetime | None = None
    """When its source says it was received: of a day without an hour the day, whenever it came here."""
    arrived_at: datetime | None = None
    """When the office had it, where its source says only the day: days are counted from that day, hours from then."""
    placed_at: datetime | None = None
    """When a person said where it belongs, where its words did not: the law counts from when it came, the office's own
    targets from then."""
    sample_no: str | None = None
    has_batch: bool = False
    """It says of which batch it tells."""
    operator: str | None = None
    known: e.RumourMatched | None = None
    progress: dict[str, datetime] = {}
    """Register columns that report the source's own handling, with their instants."""
    revision: int = 1
    corrects: bool = False
    """It says that what it counted before was mistaken."""
    mistaken: tuple[int, ...] = ()
    """The numbers of people that it says were mistaken."""
    renews: bool = False
    """A further report of its sender that counts all of them once more: fewer stand in the place of more."""
    retold: tuple[int, ...] | None = None
    """Of whoever says that they, or the body they speak for, counted wrongly and counts anew: the numbers that were."""
    recounts: tuple[str, ...] = ()
    """Counts that, of a later version, would stand in the place of those before, with no word of a mistake."""
    puts_right: bool = False
    """It is headed as a correction of an earlier one."""
    amends: bool = False
    """It puts right what an earlier one said: it begins no duty and no time of its own."""
    retimes: str = ""
    """In which words a letter moves the time by which its sender wanted an answer."""
    added: dict[str, int] = {}
    """People who came on top of those whom its sender told of before, by the count."""
    in_all: int | None = None
    """How many are ill with them, where it says that of nobody by a word of illness."""
    slip: tuple[int | None, int] | None = None
    """A number of people that was said wrongly (None: it does not say which), and the one that was meant."""
    is_own_slip: bool = False
    """It says that whoever speaks said it wrongly."""
    caller: str = ""
    """The hospital that tells it, or the office that wrote the letter, by its name."""
    sender: str = ""
    """Who sends it, where that is one body: of calls, posts and the tickets of a hotline each is somebody else's."""
