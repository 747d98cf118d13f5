"""What the OpenAPI document says of each address beyond its good answer: the body it takes, every refusal there is."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from litestar.openapi.datastructures import ResponseSpec
from litestar.openapi.spec import (
    OpenAPIFormat,
    OpenAPIMediaType,
    OpenAPIType,
    Operation,
    Reference,
    RequestBody,
    Schema,
)

from connectors.signal import Channel, Contact, Illness, Media, Product, Purchase, Request, Sampling, Subject
from playbooks.actions import KINDS
from playbooks.district.people import ROLES

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


class ProblemDocument(msgspec.Struct):
    """RFC 9457; further members say where the fault lies."""

    type: str
    title: str
    status: int
    detail: str


class Ready(msgspec.Struct):
    """Whether the line works, and what does not."""

    ok: bool
    faults: list[str]
    doors: list[str]
    """What of the office's own file does not hold: its faults, and sources that are closed until a secret is there."""


class Pending(msgspec.Struct):
    """It takes longer; where to look."""

    pending: bool
    look: str


def said(status: int) -> dict[int, ResponseSpec]:
    """The good answer: a JSON object."""
    return {status: ResponseSpec(dict[str, Any], description="done", generate_examples=False)}


def refusals(*statuses: int) -> dict[int, ResponseSpec]:
    """Problem documents for these statuses."""
    return {
        status: ResponseSpec(ProblemDocument, description=REFUSALS[status], media_type=PROBLEM, generate_examples=False)
        for status in statuses
    }


def in_words(*statuses: int) -> dict[int, ResponseSpec]:
    """Answers of the vendors' door, whose machines read no problem document."""
    return {
        status: ResponseSpec(str, description=REFUSALS[status], media_type="text/plain", generate_examples=False)
        for status in statuses
    }


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
        items=_schema(said["items"], records) if said.get("items") else None,
        properties=properties or None,
        required=said.get("required") or None,
    )


_SIGNAL = Schema(
    type=OpenAPIType.OBJECT,
    required=["channel"],
    properties={
        "channel": _text(*Channel),
        "source": Schema(type=OpenAPIType.STRING, description="who says it; not needed with a token of one source"),
        "source_id": _text(),
        "request": _text(*Request),
        "received_at": Schema(type=OpenAPIType.STRING, format=OpenAPIFormat.DATE_TIME),
        "area": Schema(type=OpenAPIType.STRING, pattern="^[0-9]{6}$"),
        "title": _text(),
        "text": _text(),
        "url": _text(),
        "subject": _part(Subject),
        "product": _part(Product),
        "sampling": _part(Sampling),
        "illness": _part(Illness),
        "media": _part(Media),
        "purchase": _part(Purchase),
        "contact": _part(Contact),
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
        lines = OpenAPIMediaType(schema=_text())
        events = OpenAPIMediaType(schema=Schema(type=OpenAPIType.OBJECT))
        self.request_body = RequestBody(
            required=True,
            content={
                "application/json": OpenAPIMediaType(schema=_SIGNAL),
                "application/x-ndjson": lines,
                "application/cloudevents+json": events,
            },
        )


@dataclass
class TakesAction(Operation):
    """Takes an action."""

    def __post_init__(self) -> None:
        """Say so."""
        self.request_body = RequestBody(required=True, content={"application/json": OpenAPIMediaType(schema=_ACTION)})
