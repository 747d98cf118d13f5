"""初筛质量: what officers corrected week by week, and whether texts still are what the model learned from."""

from typing import Any

from litestar import Request, Response, get

from classifiers.drift import CHANGED_FROM

from ..doorkeeper import sees_confidential
from ..render import page
from ..state import Desk


@get("/learning")
async def get_learning(request: Request[Any, Any, Any]) -> Response[bytes]:
    """The last weeks and the corrected texts."""
    desk = Desk.of(request)
    now, exercise = desk.clock.now(), desk.exercise
    sees = sees_confidential(request)
    found = await desk.read(
        lambda connection: desk.measuring.learning(connection, desk.settings, now, exercise=exercise, confidential=sees)
    )
    return await page(request, "learning.html", "初筛质量", found=found, changed_from=CHANGED_FROM)


ROUTES = [get_learning]
