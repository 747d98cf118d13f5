"""What the OpenAPI document says of each address beyond its good answer: the body it takes, every refusal there is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

import msgspec
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import (
    Components,
    OpenAPIFormat,
    OpenAPIMediaType,
    OpenAPIType,
    Operation,
    Reference,
    RequestBody,
    Schema,
    SecurityScheme,
)

from connectors.parse import TEXT_LIMIT
from connectors.signal import Channel, Contact, Illness, Media, Product, Purchase, Request, Sampling, Subject
from playbooks.actions import KINDS
from playbooks.district.people import ROLES

from .reading.became import Changes, Item

PROBLEM = "application/problem+json"
REFUSALS = {
    200: "taken; status, type and words are those that the office's file says for this vendor",
    400: "the request has a fault, which is named",
    401: "nobody is known to be asking",
    403: "who asks may not",
    404: "there is no such thing, or it is not theirs",
    409: "refused, with the reason",
    413: "too large",
    415: "another content type is wanted",
    422: "nothing is said in it that anybody could act on",
    429: "to be sent again later: see Retry-After",
    503: "not now",
}


BY_TOKEN, BY_LOGIN = "token", "login"
PROOFS = Components(
    security_schemes={
        BY_TOKEN: SecurityScheme(
            type="http", scheme="bearer", description="The token of a source (shian token add SOURCE)."
        ),
        BY_LOGIN: SecurityScheme(
            type="apiKey",
            name="shian_session",
            security_scheme_in="cookie",
            description="The cookie of somebody who has logged in; a desk without accounts asks for neither.",
        ),
    }
)
"""How whoever asks shows who they are."""
ASKS_TOKEN: list[dict[str, list[str]]] = [{BY_TOKEN: []}]
ASKS_LOGIN: list[dict[str, list[str]]] = [{BY_LOGIN: []}]


class ProblemDocument(msgspec.Struct):
    """RFC 9457; further members say where the fault lies."""

    type: str
    title: str
    status: int
    detail: str


class FaultyItem(msgspec.Struct):
    """One item of a request that cannot be taken: its place from 0, its field, what is wrong."""

    item: int
    detail: str
    field: str | None = None


class FaultyItems(ProblemDocument):
    """Nothing of the request was taken: the first fault, how many items have one, and the first hundred of these."""

    item: int | None = None
    field: str | None = None
    faulty: int | None = None
    faults: list[FaultyItem] | None = None


class TakenItem(msgspec.Struct):
    """The id of a signal and what became of it; `refused` (in an answer 429 alone) is to be sent again. `told`: what
    whoever runs the source must look at, such as a number that stood for another matter before."""

    id: str
    receipt: Literal["accepted", "updated", "repeated", "refused"]
    told: str | None = None


class TakenItems(msgspec.Struct):
    """What became of every item, in the order in which they were sent, and how many of each there are."""

    signals: list[TakenItem]
    accepted: int
    updated: int
    repeated: int


class SomeTaken(ProblemDocument):
    """What must wait: the whole request, or of its signals those with the receipt `refused`."""

    signals: list[TakenItem] | None = None
    accepted: int | None = None
    updated: int | None = None
    repeated: int | None = None
    refused: int | None = None


class Ready(msgspec.Struct):
    """Whether the line works, and what does not."""

    ok: bool
    faults: list[str]
    doors: list[str]
    """What of the office's own file does not hold: its faults, and sources that are closed until a secret is there."""
    certificate: str
    """That the desk's certificate has expired; empty otherwise."""
    broker: str
    """Why nothing is handed on to the broker; empty while it is, or without one."""


class Pending(msgspec.Struct):
    """It takes longer; where to look."""

    pending: bool
    look: str


def said(status: int) -> dict[int, ResponseSpec]:
    """The good answer: a JSON object."""
    return also(status, dict[str, Any], "done")


def refusals(*statuses: int, of: type = ProblemDocument, media: str = PROBLEM) -> dict[int, ResponseSpec]:
    """Problem documents for these statuses."""
    return {
        status: ResponseSpec(of, description=REFUSALS[status], media_type=media, generate_examples=False)
        for status in statuses
    }


def of_signals() -> dict[int, ResponseSpec]:
    """Every answer to signals that are sent."""
    told = refusals(400, 422, 403, of=FaultyItems) | refusals(429, of=SomeTaken)
    return also(202, TakenItems, "stored") | refusals(401, 413, 415, 503) | told


def of_item() -> dict[int, ResponseSpec]:
    """Every answer to who asks what became of one item."""
    return {**also(200, Item, "as it is now"), **refusals(400, 401, 403, 404)}


def of_changes() -> dict[int, ResponseSpec]:
    """Every answer to who asks what changed."""
    return {**also(200, Changes, "those that changed, by the page"), **refusals(400, 401, 403, 409)}


def in_words(*statuses: int) -> dict[int, ResponseSpec]:
    """Answers of the vendors' door, whose machines read no problem document."""
    return refusals(*statuses, of=str, media="text/plain")


def also(status: int, of: type, why: str) -> dict[int, ResponseSpec]:
    """One more answer that is no refusal."""
    return {status: ResponseSpec(of, description=why, generate_examples=False)}


def _text(*choices: str) -> Schema:
    return Schema(type=OpenAPIType.STRING, enum=list(choices)) if choices else Schema(type=OpenAPIType.STRING)


def _part(of: type) -> Schema:
    """A record of ours with all its fields."""
    (_,), records = msgspec.json.schema_components([of], ref_template="{name}")
    return _schema(records[of.__name__], records)


def _schema(said: Mapping[str, Any], records: Mapping[str, Any]) -> Schema:
    """JSON schema as msgspec writes it, in the words of the framework; what may be left away is not said to be null."""
    said = next((each for each in said.get("anyOf", ()) if each.get("type") != "null"), said)
    if "$ref" in said:
        return _schema(records[said["$ref"]], records)
    properties: dict[str, Reference | Schema] = {
        name: _schema(each, records) for name, each in said.get("properties", {}).items()
    }
    return Schema(
        type=OpenAPIType(said["type"]) if "type" in said else None,
        enum=said.get("enum"),
        format=OpenAPIFormat(said["format"]) if "format" in said else None,
        items=_schema(said["items"], records) if said.get("items") else None,
        properties=properties or None,
        required=said.get("required") or None,
    )


def _moment(means: str) -> Schema:
    return Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.DATE_TIME, description=f"{means}. {_ZONE}")


_ZONE = "Without a zone it is Beijing time; more than 24 hours ahead is refused."
_WORDS = Schema(type=OpenAPIType.OBJECT, additional_properties=_text())
_SIGNAL = Schema(
    type=OpenAPIType.OBJECT,
    description="Fields that are not named here are refused. null is the same as left away.",
    required=["channel"],
    properties={
        "channel": _text(*Channel),
        "source": Schema(
            type=OpenAPIType.STRING,
            description="who says it; not needed with a token of one source, and with one no other may stand here",
        ),
        "source_id": Schema(
            type=OpenAPIType.STRING,
            description="The source's own number of the item; the same for ever, and of no other item. With it, what "
            "is sent again is one signal: unchanged it is repeated, in other words a revision (a result added, a text "
            "corrected, a complaint withdrawn: send the whole item anew, with what was said before and what is new). "
            "Without it (and with null, 0 or blanks in its place) an item is known by its day, business, words and "
            "sender, and other words are another signal.",
        ),
        "request": _text(*Request),
        "occurred_at": _moment("When it happened"),
        "received_at": _moment(
            "When the source had it; legal clocks run from here, else from its arrival. Of one that is said otherwise "
            "later an earlier one moves them, and a later one is put to an officer"
        ),
        "entered_at": _moment("When the source wrote it down"),
        "revised_at": _moment(
            "When the source last changed it. Of two versions of one source_id that both say so the later holds, and "
            "the other one is repeated; else, and where the stored one lies more than ten minutes ahead, the one that "
            "arrives last"
        ),
        "area": Schema(type=OpenAPIType.STRING, pattern="^[0-9]{6}$", description="county code (GB/T 2260)"),
        "title": _text(),
        "text": Schema(type=OpenAPIType.STRING, max_length=TEXT_LIMIT),
        "url": _text(),
        "subject": _part(Subject),
        "product": _part(Product),
        "sampling": _part(Sampling),
        "illness": _part(Illness),
        "media": _part(Media),
        "purchase": _part(Purchase),
        "progress": _WORDS,
        "contact": _part(Contact),
        "raw": _WORDS,
    },
)
_EVENT = Schema(
    type=OpenAPIType.OBJECT,
    description="CloudEvents 1.0. `id` is the source_id and `source` the source, where the data has none: whoever "
    "makes a new id for every event of one item must say its source_id in the data. `time` and extensions are not "
    "read: say received_at and revised_at in the data.",
    required=["specversion", "id", "source", "type"],
    properties={
        "specversion": _text("1.0"),
        "id": _text(),
        "source": _text(),
        "type": _text(),
        "data": _SIGNAL,
        "data_base64": _text(),
    },
)
_ACTION = Schema(
    type=OpenAPIType.OBJECT,
    required=["id", "kind", "actor"],
    properties={
        "id": _text(),
        "kind": _text(*sorted(KINDS)),
        "actor": Schema(
            type=OpenAPIType.OBJECT,
            required=["person", "role"],
            properties={"person": _text(), "role": _text(*ROLES), "department": _text()},
        ),
        "at": Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.DATE_TIME),
        "seen_version": Schema(type=OpenAPIType.INTEGER),
        "on_behalf_of": _text(),
        "body": Schema(type=OpenAPIType.OBJECT),
    },
)


@dataclass
class TakesSignals(Operation):
    """Takes a signal as bare JSON, NDJSON or CloudEvents."""

    def __post_init__(self) -> None:
        """Say so."""
        lines = Schema(type=OpenAPIType.STRING, description="one signal a line; blank lines count as no item")
        batch = Schema(type=OpenAPIType.ARRAY, items=_EVENT)
        self.request_body = RequestBody(
            required=True,
            content={
                "application/json": OpenAPIMediaType(schema=_SIGNAL),
                "application/x-ndjson": OpenAPIMediaType(schema=lines),
                "application/cloudevents+json": OpenAPIMediaType(schema=_EVENT),
                "application/cloudevents-batch+json": OpenAPIMediaType(schema=batch),
            },
        )


@dataclass
class TakesAction(Operation):
    """Takes an action."""

    def __post_init__(self) -> None:
        """Say so."""
        self.request_body = RequestBody(required=True, content={"application/json": OpenAPIMediaType(schema=_ACTION)})
