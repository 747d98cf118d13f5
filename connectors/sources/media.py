"""A row of a media digest → Signal. The place is left open: gathering places it, or a person."""

import re

from ..errors import CellError
from ..fields import count, number_as_text
from ..signal import Channel, Media, Product, Signal, Subject
from .cells import or_none
from .row import NAME_IT, UNREAD, Row

_COUNTS = ("followers", "views", "forwards", "comments", "likes")
_THREE = re.compile(r"(?:转发?)?\s*([^\s/、]+)\s*[/、]\s*(?:评论?)?\s*([^\s/、]+)\s*[/、]\s*(?:点?赞)?\s*([^\s/、]+)")
"""转评赞 in one cell: `12/3/45`."""


def media_signal(row: Row, source: str) -> Signal:
    """The signal of one media row; its link is its name when it has no number. Raises RowFault.

    Account names go to the raw columns, which are private.
    """
    title, text, url = row.text("title"), row.text("text"), row.text("url")
    if row.header.is_wordless and (text := row.unread()):
        row.note_table(UNREAD, NAME_IT)
    if not (title or text):
        raise row.fault("这一行没有标题也没有正文", None, "请补上标题或正文")
    row.keep("media.account")
    own = {name: row.lenient(f"media.{name}", count) for name in _COUNTS}
    counts = _reactions(row) | {name: number for name, number in own.items() if number is not None}
    media = Media(
        platform=row.text("media.platform"),
        account_kind=row.text("media.account_kind"),
        published_at=row.lenient_moment("media.published_at"),
        observed_at=row.lenient_moment("media.observed_at"),
        **counts,
    )
    return Signal(
        channel=Channel.MEDIA,
        source=source,
        source_id=row.certain("source_id", lambda cell: number_as_text(cell, "编号")) or url,
        title=title,
        text=text,
        url=url,
        media=or_none(media),
        subject=or_none(Subject(name=row.text("subject.name"))),
        product=or_none(Product(name=row.text("product.name"))),
    )


def _reactions(row: Row) -> dict[str, int]:
    """Forwards, comments and likes written in one cell; their sum alone is not known to be any of them."""
    text = row.text("media.reactions")
    row.keep("media.reactions")
    three = _THREE.fullmatch(text or "")
    try:
        counts = [count(part) for part in three.groups()] if three else []
    except CellError:
        return {}
    return {name: number for name, number in zip(_COUNTS[2:], counts, strict=False) if number is not None}
