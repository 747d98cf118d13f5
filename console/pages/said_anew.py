"""Reference data said anew on a page: kept as the next version, it holds at once and every open page hears of it."""

import asyncio
from typing import Any

from litestar import Request

from streams.office.books import BookError
from streams.office.saying import Refused, say

from ..forms import person_of
from ..state import Desk
from ..wording.faults import fault_in_words
from ..wording.reasons import refusal
from ..wording.words import Say


async def say_anew(request: Request[Any, Any, Any], files: dict[str, str], seen: dict[str, int] | None) -> None:
    """`files`: path → text; `seen`: path → the version that the page showed. Raises Refused, and nothing is kept."""
    desk = Desk.of(request)
    system = desk.runner.system
    by, at = person_of(request).name, desk.clock.now()
    await asyncio.to_thread(say, system.database, system.shipped, files, by=by, at=at, seen=seen)
    await asyncio.to_thread(desk.runner.renewal.look)
    desk.live.changed()


def faults_in(refused: BookError | Refused, say: Say) -> list[str]:
    """Why nothing was kept, fault by fault, in the reader's words."""
    if isinstance(refused, BookError):
        return [refusal(str(each), say) for each in refused.faults]
    return [fault_in_words(each, say) for each in refused.faults]
