"""Envelopes: what the topics of the distributed system carry, one record a line, cut by shard and size.

A line is decoded by itself, so that one that cannot be read harms no other.
"""

from collections.abc import Iterable
from hashlib import blake2b

import msgspec

from classifiers.assessment import Assessment
from connectors.signal import Signal
from playbooks.actions import Action

from ..gathering.assessed import may_be_of_an_affair, state_of
from .topics import shard_of, spread_of

LINES_MAX = 100
BYTES_MAX = 256 * 1024
"""An envelope holds at most so many lines and bytes; a single line that is longer travels alone."""


class Taken(msgspec.Struct, frozen=True, kw_only=True):
    """A signal as the door stored it: its public half, and whether it is a later revision of what was known."""

    v: int = 1
    revision: bool = False
    signal: msgspec.Raw


class AssessedLine(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="signal"):
    """A signal on its way to its case, with what the classifier made of it."""

    v: int = 1
    revision: bool = False
    signal: msgspec.Raw
    assessment: Assessment


class ActionLine(msgspec.Struct, frozen=True, kw_only=True, tag_field="type", tag="action"):
    """What a person does, on its way to its case."""

    v: int = 1
    action: Action


class DeadLetter(msgspec.Struct, frozen=True, kw_only=True):
    """What could not be worked off, and why; the same letter has the same id wherever it is sent again."""

    v: int = 1
    id: str
    at: int
    stage: str
    reason: str
    body: bytes


WorkLine = AssessedLine | ActionLine


class Routed(msgspec.Struct, frozen=True):
    """A line and the shard it belongs to."""

    shard: int
    line: bytes


class Envelope(msgspec.Struct, frozen=True):
    """Lines of one partition, ready to be sent."""

    partition: int
    body: bytes
    count: int


decode_taken = msgspec.json.Decoder(Taken).decode
decode_work = msgspec.json.Decoder(WorkLine).decode
decode_dead = msgspec.json.Decoder(DeadLetter).decode
_encode = msgspec.json.encode


def taken(body: bytes, *, is_revision: bool = False) -> Routed:
    """A signal (as JSON) on its way to be assessed: by its county where the source says one, else spread."""
    known = _decode_address(body)
    shard = shard_of(known.exercise, known.area) if known.area else spread_of(known.exercise, known.id)
    return Routed(shard, _encode(Taken(revision=is_revision, signal=msgspec.Raw(body))))


def assessed(one: Taken, signal: Signal, assessment: Assessment, areas: tuple[str, ...]) -> Routed:
    """An assessed signal on its way to its case: all that concerns a county lies in one shard, in one order."""
    line = _encode(AssessedLine(revision=one.revision, signal=one.signal, assessment=assessment))
    county = signal.area or assessment.area
    state = state_of(signal, assessment, areas)
    if county is None and (state in ("gathered", "unplaced") or may_be_of_an_affair(signal, state)):
        county = areas[0]  # where the line looks for an affair it may belong to
    shard = shard_of(signal.exercise, county) if county else spread_of(signal.exercise, signal.id)
    return Routed(shard, line)


def dead_letter(stage: str, reason: str, body: bytes, at: int) -> bytes:
    """A dead letter as it travels."""
    name = blake2b(stage.encode() + b"\x1f" + body, digest_size=12).hexdigest()
    return _encode(DeadLetter(id=name, at=at, stage=stage, reason=reason, body=body))


def cut(routed: Iterable[Routed], partitions: int) -> list[Envelope]:
    """Envelopes of what goes to each partition, in order, none beyond the limits."""
    open_: dict[int, list[bytes]] = {}
    sizes: dict[int, int] = {}
    done: list[Envelope] = []
    for each in routed:
        partition = each.shard % partitions
        lines = open_.setdefault(partition, [])
        size = sizes.get(partition, 0) + len(each.line) + 1
        if lines and (len(lines) >= LINES_MAX or size > BYTES_MAX):
            done.append(_closed(partition, lines))
            lines = open_[partition] = []
            size = len(each.line) + 1
        lines.append(each.line)
        sizes[partition] = size
    return done + [_closed(partition, lines) for partition, lines in open_.items() if lines]


def lines_of(body: bytes) -> list[bytes]:
    """The lines of an envelope."""
    return [line for line in body.split(b"\n") if line]


class _Address(msgspec.Struct):
    id: str
    exercise: str | None = None
    area: str | None = None


_decode_address = msgspec.json.Decoder(_Address).decode


def _closed(partition: int, lines: list[bytes]) -> Envelope:
    return Envelope(partition, b"\n".join(lines), len(lines))
