"""One item of a feed before it is a signal, from what feedparser found or from an object of a JSON Feed.

Whatever finds no place in a field stays in `rest` as text: author names (which are private), tags, enclosures.
"""

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urljoin

import msgspec

from ..errors import CellError
from ..fields import clean, count
from .markup import plain, tidy

_COUNTS = {
    "followers": "followers followerscount fans fanscount 粉丝数",
    "views": "views viewcount viewscount readcount readnum reads pv clicks hits 阅读数 阅读量",
    "forwards": "forwards forwardcount reposts repostcount repostscount shares sharecount retweets 转发数",
    "comments": "slashcomments thrtotal comments commentcount commentscount replies replycount 评论数",
    "likes": "likes likecount likescount attitudescount diggcount 点赞数",
}
_COUNT_OF = {alias: name for name, aliases in _COUNTS.items() for alias in aliases.split()}
_XML_TAKEN = frozenset(
    ["id", "guidislink", "link", "title", "summary", "content", "published", "updated", "language", "xml_lang"]
)
_JSON_TAKEN = frozenset(["content_html", "content_text", "date_published"])
_SAYS = ("name", "title", "term", "url", "href", "value")
"""Where the parts of a feed say what they are, in this order."""


class FeedItem(msgspec.Struct, frozen=True, kw_only=True):
    """One item. `posted`: its time as written; `url`: absolute, http or https."""

    id: str | None = None
    url: str | None = None
    title: str | None = None
    text: str | None = None
    posted: str | None = None
    counts: dict[str, int] = {}
    rest: dict[str, str] = {}


def from_xml(found: Mapping[str, Any], base: str) -> FeedItem:
    """The entry of one item as feedparser read it; never fails."""
    text, summary = _texts(found)
    statistics = found.get("media_statistics")
    counts, unread = _counts({**found, **(statistics if isinstance(statistics, dict) else {})})
    rest = {"summary": summary, **unread, **_xml_rest(found)}
    link = _said(found.get("link"))
    url = _joined(base, link) if link else None
    posted, updated = _said(found.get("published")), _said(found.get("updated"))
    if link and not url:
        rest["link"] = link
    if posted and updated != posted:
        rest["updated"] = updated
    return FeedItem(
        id=_said(found.get("id")) or None,
        url=url,
        title=plain(_said(found.get("title"))) or None,
        text=text or None,
        posted=posted or updated or None,
        counts=counts,
        rest={name: value for name, value in rest.items() if value},
    )


def from_json(item: Mapping[str, Any], base: str) -> FeedItem:
    """The entry of one object of a JSON Feed; fields of a wrong type stay in `rest`. Never fails."""
    words = {name: word for name, value in item.items() if (word := _word(value)) is not None}
    link = words.get("url") or words.get("external_url")
    url = _joined(base, link) if link else None
    text = (
        plain(words.get("content_html", "")) or tidy(words.get("content_text", "")) or plain(words.get("summary", ""))
    )
    counts, unread = _counts(_with_extensions(item))
    taken = {name for name in ("id", "title", *_JSON_TAKEN) if name in words}
    taken |= {"summary"} if text == plain(words.get("summary", "")) else set()
    taken |= {"url" if words.get("url") else "external_url"} if url else set()
    rest = {name: _dumped(value) for name, value in item.items() if name not in taken and _key(name) not in _COUNT_OF}
    return FeedItem(
        id=tidy(words.get("id", "")) or None,
        url=url,
        title=plain(words.get("title", "")) or None,
        text=text or None,
        posted=words.get("date_published") or words.get("date_modified"),
        counts=counts,
        rest={tidy(name): value for name, value in (rest | unread).items() if value},
    )


def _texts(found: Mapping[str, Any]) -> tuple[str, str]:
    """The longest text of an item; and its summary, when that says something else."""
    contents = found.get("content")
    markups = [each.get("value") for each in contents if isinstance(each, dict)] if isinstance(contents, list) else []
    whole = max((plain(each) for each in markups if isinstance(each, str)), key=len, default="")
    summary = plain(_said(found.get("summary")))
    if not whole:
        return summary, ""
    return whole, "" if summary in whole else summary


def _xml_rest(found: Mapping[str, Any]) -> dict[str, str]:
    rest = {}
    for name, value in found.items():
        if name in _XML_TAKEN or name.endswith(("_detail", "_parsed")) or _key(name) in _COUNT_OF:
            continue
        if name == "links":
            value = [each for each in value if isinstance(each, dict) and each.get("rel") != "alternate"]
        rest[name] = _said(value)
    return rest


def _counts(found: Mapping[str, Any]) -> tuple[dict[str, int], dict[str, str]]:
    """Views, forwards and the like under the names that are in use; and what bears such a name but is no number."""
    counts: dict[str, int] = {}
    unread: dict[str, str] = {}
    for alias, value in found.items():
        name = _COUNT_OF.get(_key(alias))
        if name is None or value is None:
            continue
        number = _number(value)
        if number is None:
            unread[alias] = _said(value)
        else:
            counts.setdefault(name, number)
    return counts, unread


def _number(value: Any) -> int | None:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        return count(value)
    except CellError:
        return None


def _with_extensions(item: Mapping[str, Any]) -> dict[str, Any]:
    """An object with what its extensions (`_stats: {…}`) say, beside its own fields."""
    flat: dict[str, Any] = {}
    for name, value in item.items():
        flat.update(value if name.startswith("_") and isinstance(value, dict) else {name: value})
    return flat


def _key(name: str) -> str:
    return name.replace("_", "").replace("-", "").lower()


def _word(value: Any) -> str | None:
    """A string or a number as text; None for everything else."""
    if isinstance(value, str):
        return value
    return clean(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _said(value: Any) -> str:
    """What a piece of a feed says, as one text."""
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, Mapping):
        return next((tidy(value[name]) for name in _SAYS if isinstance(value.get(name), str)), "")
    if isinstance(value, Iterable) and not isinstance(value, bytes):
        return "\n".join(filter(None, (_said(each) for each in value if isinstance(each, str | Mapping))))
    return ""


def _dumped(value: Any) -> str:
    if value is None:
        return ""
    return tidy(value if isinstance(value, str) else msgspec.json.encode(value).decode())


def _joined(base: str, link: str) -> str | None:
    try:
        url = urljoin(base, tidy(link))
    except ValueError:
        return None
    return url if _is_web(url) else None


def _is_web(link: str) -> bool:
    """Whether a link may be shown as one: `javascript:` and `file:` may not."""
    return link.lower().startswith(("http://", "https://"))
