"""A row of a media digest → Signal. The place is left open: gathering places it, or a person."""

from ..fields import count, number_as_text
from ..signal import Channel, Media, Product, Signal, Subject
from .cells import or_none
from .row import Row

_COUNTS = ("followers", "views", "forwards", "comments", "likes")


def media_signal(row: Row, source: str) -> Signal:
    """The signal of one media row; its link is its name when it has no number. Raises RowFault.

    Account names go to the raw columns, which are private.
    """
    title, text, url = row.text("title"), row.text("text"), row.text("url")
    if not (title or text):
        raise row.fault("这一行没有标题也没有正文", None, "请补上标题或正文")
    row.keep("media.account")
    counts = {name: row.lenient(f"media.{name}", count) for name in _COUNTS}
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
