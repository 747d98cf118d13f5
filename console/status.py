"""`shian status`: the numbers of a running or stopped system, in words for a terminal."""

from pathlib import Path
from typing import Any

from sqlalchemy.exc import OperationalError

from playbooks.workdays import in_beijing
from streams.database import Database
from streams.settings import Settings

from .errors import CommandError
from .queries import status


def status_of(settings: Settings) -> dict[str, Any]:
    """The numbers of this data folder or database. Raises CommandError when there is none."""
    database = Database(settings.database_url)
    if database.is_sqlite and not _file(database).exists():
        raise CommandError(f"{settings.data}：还没有数据。先运行 shian run，或用 --data 指明数据目录")
    try:
        with database.reading() as connection:
            return status(connection)
    except OperationalError as error:
        raise CommandError(f"{settings.database_url}：读不了（{error.orig}）。先运行 shian run 建好数据库") from None
    finally:
        database.close()


def words_of(numbers: dict[str, Any]) -> str:
    """For a terminal."""
    alerts, cases = numbers["alerts"], numbers["cases"]
    lines = [
        f"信息 {numbers['signals']} 条，待初筛 {numbers['lag']} 条，读不懂待处理 {numbers['dead_letters']} 条",
        f"待处提示 {alerts['open']} 条，其中未认领 {alerts['unacknowledged']} 条",
        f"未办结事件 {cases['open']} 起，其中有法定时限超期 {cases['overdue']} 起，导出中未见办结 {cases['unseen']} 起",
    ]
    for source in numbers["sources"]:
        seen = source["last_seen_at"]
        lines.append(f"来源 {source['name']}：最近一次 {in_beijing(seen):%Y-%m-%d %H:%M}" if seen else source["name"])
    return "\n".join(lines)


def _file(database: Database) -> Path:
    return Path(database.url.database or "")
