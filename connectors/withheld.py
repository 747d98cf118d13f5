"""A signal parted at the door: what may be kept, shown and sent, and what must be kept apart."""

from collections.abc import Iterable
from typing import Any

import msgspec
from msgspec.structs import replace

from .masking import Identifier, mask, may_identify
from .signal import Signal
from .titles import known_by

_PRIVATE = ("contact", "raw")
"""Fields that are private whole."""

_TEXTS = {
    "subject": (("name", True), ("address", False)),
    "product": (("name", True), ("producer", True)),
    "purchase": (("platform", False),),
    "sampling": (("lab", False),),
    "illness": (("meal", False),),
}
"""Texts inside a signal: of each group its fields, and whether it is about somebody else than who sent it."""


def split_private(signal: Signal) -> tuple[Signal, dict[str, Any] | None]:
    """The signal that may be kept, shown and sent, and what must be kept apart (None when there is nothing).

    `contact` and `raw` go to the private part whole. Identifiers in title, text, progress, names of attachments and
    the texts of `_TEXTS` are masked, the originals are private. Names of operators stay. The private part is plain
    JSON: {"contact": {...}, "raw": {...}, "originals": {field: whole value}, "found": [[kind, text], ...]}.
    """
    if _is_bare(signal):
        return signal, None
    changed: dict[str, Any] = {}
    private: dict[str, Any] = {}
    found: list[Identifier] = []
    contact = msgspec.to_builtins(signal.contact) if signal.contact else {}
    if signal.contact is not None:
        changed["contact"] = None
        private["contact"] = contact
    if signal.raw is not None:
        changed["raw"] = None
        private["raw"] = dict(signal.raw)
    own = (*known_by(contact), *_named((signal.title, signal.text)))
    originals = _mask_fields(signal, changed, found, own)
    if originals:
        private["originals"] = originals
        private["found"] = [[one.kind, one.text] for one in found]
    if not changed:
        return signal, None
    return replace(signal, **changed), private


def _is_bare(signal: Signal) -> bool:
    """Nothing but words, and no identifier in them: nearly every item of a feed, told at half the price."""
    parts = (
        *(signal.contact, signal.raw, signal.progress),
        *(signal.subject, signal.product, signal.purchase, signal.sampling, signal.illness),
    )
    if parts.count(None) < len(parts) or signal.attachments:
        return False
    return not (may_identify(signal.title) or may_identify(signal.text))


def split_draft(draft: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What was to be a signal and is none yet, in plain JSON: what may be shown of it, and the whole."""
    whole: dict[str, Any] = msgspec.to_builtins(draft)
    contact = whole.get("contact")
    said = known_by(contact) if isinstance(contact, dict) else ()
    own = (*said, *_named(whole.get(name) for name in ("title", "text")))
    shown = {name: value for name, value in whole.items() if name not in _PRIVATE}
    return {name: _hidden(value, own) for name, value in shown.items()}, whole


def join_draft(said: dict[str, Any], shown: dict[str, Any], whole: dict[str, Any]) -> dict[str, Any]:
    """What a person made of a draft that was shown: what they left as it was says again what it said."""
    kept = {name: whole[name] for name in _PRIVATE if name in whole}
    return kept | {name: _restored(value, shown.get(name), whole.get(name)) for name, value in said.items()}


def _restored(said: Any, shown: Any, whole: Any) -> Any:
    if said == shown:
        return said if whole is None else whole
    if isinstance(said, dict) and isinstance(shown, dict) and isinstance(whole, dict):
        return {name: _restored(value, shown.get(name), whole.get(name)) for name, value in said.items()}
    if isinstance(said, list) and isinstance(shown, list) and isinstance(whole, list) and len(said) == len(shown):
        return [_restored(*each) for each in zip(said, shown, whole, strict=True)]
    return said


def _hidden(value: Any, own: tuple[str, ...]) -> Any:
    if isinstance(value, str):
        return _masked(value, [], own)
    if isinstance(value, dict):
        return {name: _hidden(each, own) for name, each in value.items()}
    return [_hidden(each, own) for each in value] if isinstance(value, list) else value


def _mask_fields(
    signal: Signal, changed: dict[str, Any], found: list[Identifier], own: tuple[str, ...]
) -> dict[str, Any]:
    """Puts masked values into `changed`; returns the originals by field path."""
    originals: dict[str, Any] = {}
    for name, text in (("title", signal.title), ("text", signal.text)):
        if text and (masked := _masked(text, found, own)) != text:
            changed[name], originals[name] = masked, text
    for name, text in (("url", signal.url), ("source_id", signal.source_id)):
        # Addresses and numbers of other systems are long runs of digits: only what is known to be private is hidden.
        if text and own and (masked := _without(text, found, own)) != text:
            changed[name], originals[name] = masked, text
    _mask_parts(signal, changed, originals, found, own)
    if signal.progress:
        progress = {key: _masked(value, found, own) for key, value in signal.progress.items()}
        if progress != signal.progress:
            changed["progress"], originals["progress"] = progress, dict(signal.progress)
    if signal.attachments:
        attachments = tuple(replace(one, name=_masked(one.name, found, own)) for one in signal.attachments)
        if attachments != signal.attachments:
            changed["attachments"], originals["attachments"] = attachments, msgspec.to_builtins(signal.attachments)
    return originals


def _mask_parts(
    signal: Signal,
    changed: dict[str, Any],
    originals: dict[str, Any],
    found: list[Identifier],
    own: tuple[str, ...],
) -> None:
    for part, fields in _TEXTS.items():
        group = getattr(signal, part)
        for field, is_about_others in fields if group is not None else ():
            text = getattr(group, field)
            if text and (masked := _masked(text, found, () if is_about_others else own)) != text:
                group = changed[part] = replace(group, **{field: masked})
                originals[f"{part}.{field}"] = text


def _masked(text: str, found: list[Identifier], own: tuple[str, ...]) -> str:
    masked, more = mask(text)
    found.extend(more)
    return _without(masked, found, own)


def _without(text: str, found: list[Identifier], own: tuple[str, ...]) -> str:
    for word in own:
        if word in text:
            found.append(Identifier("contact", word))
            text = text.replace(word, word[0] + "*" * (len(word) - 1))
    return text


def _named(texts: Iterable[Any]) -> list[str]:
    """Names that a cue word gives away once: they are names wherever else they stand in the same signal."""
    found = [one for text in texts if isinstance(text, str) for one in mask(text)[1]]
    return [one.text for one in found if one.kind == "name"]
