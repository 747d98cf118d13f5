"""The commands that open a desk, on duty, on the sample day or for a drill, and the one that demonstrates a drill."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from streams.settings import Settings, read_settings

from .options import Data, DatabaseUrl, Json, say, tell
from .starting import Starting

if TYPE_CHECKING:
    from .staging import Staging


def run(
    data: Data = None,
    database: DatabaseUrl = None,
    host: Annotated[str | None, typer.Option(help="address (SHIAN_HOST)")] = None,
    port: Annotated[int | None, typer.Option(help="port, 0 to 65535 (SHIAN_PORT)")] = None,
    sample: Annotated[bool, typer.Option("--sample", help="replay the sample day, fenced off as sample data")] = False,
    speed: Annotated[
        float | None, typer.Option(help="speed of the sample day's clock; else as chosen at its desk, at first 60")
    ] = None,
) -> None:
    """The embedded system: intake, processors, watch, notices, desk."""
    settings = read_settings(data=data, database=database, host=host, port=port)
    with Starting(say, "读取程序") as starting:
        from .staging import sample_day  # slow import

        _run(settings, sample_day(speed) if sample else None, starting)


def _run(settings: Settings, staging: "Staging | None", starting: Starting) -> None:
    from . import run as running  # slow import

    try:
        running.run(settings, staging=staging, say=say, starting=starting)
    except running.AlreadyRunning as already:
        say(f"这份数据已由进程 {already.pid} 运行：{already.address}")
        raise SystemExit(0 if already.is_staged else 1) from None


def drill(
    scenario: Annotated[str, typer.Argument(help="a scenario of seeds/drills, or a file")],
    speed: Annotated[str, typer.Option(help="max, or how many times as fast as the clock")] = "max",
    out: Annotated[Path, typer.Option(help="folder of the report")] = Path("drills"),
    desk: Annotated[bool, typer.Option("--desk", help="people answer it, at a desk of its own")] = False,
    simulate: Annotated[str, typer.Option(help="with --desk: whom the script plays: X01,D05, or others")] = "",
    data: Data = None,
    host: Annotated[str | None, typer.Option(help="with --desk: address (SHIAN_HOST)")] = None,
    port: Annotated[int | None, typer.Option(help="with --desk: port (SHIAN_PORT)")] = None,
    json: Json = False,
) -> None:
    """Demonstrate a drill, its script answering it in virtual time; or open a desk at which people answer it.

    Both go through the production line, and both end in a report.
    """
    settings = of_office(read_settings(data=data, host=host, port=port))
    if desk:
        with Starting(say, "读取程序") as starting:
            from .staging import drill_named  # slow import

            _run(settings, drill_named(settings, scenario, simulate), starting)
        return
    if simulate or host or port:
        raise typer.BadParameter("--simulate、--host、--port 要和 --desk 一起用")
    from .drill import run_drill, words_of  # slow import

    result = run_drill(settings, scenario, out=out, speed=speed, say=None if json else say)
    tell(result, words_of, as_json=json)


def of_office(settings: Settings) -> Settings:
    """The same with the office's own versions of seeds and playbooks, where it has any."""
    if not settings.database and not (settings.data / "shian.db").exists():
        return settings
    from streams.office.office_files import effective  # slow import

    return effective(settings)


COMMANDS = [run, drill]
