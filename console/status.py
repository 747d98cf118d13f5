"""`shian status`: the numbers of a running or stopped system, in words for a terminal."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from connectors.doors import DoorsError, load_doors
from playbooks.workdays import in_beijing
from streams.accounts import has_accounts
from streams.backup import last_backup
from streams.clock import SystemClock
from streams.database import Database
from streams.settings import Settings

from .errors import CommandError
from .queries import status

BACKUP_MAX = timedelta(hours=26)
"""A nightly backup that is this old has failed."""


def status_of(settings: Settings) -> dict[str, Any]:
    """The numbers of this data folder or database. Raises CommandError when there is none."""
    with reading(settings) as connection:
        return status(connection, SystemClock().now()) | {
            "backup": _backup(connection, settings, SystemClock().now()),
            "doors": {"faults": faults_of(settings.doors_file)},
        }


@contextmanager
def reading(settings: Settings) -> Iterator[Connection]:
    """The data folder or database, only to be read. Raises CommandError when there is none."""
    database = Database(settings.database_url, pool=1)
    if database.is_sqlite and not _file(database).exists():
        raise CommandError(f"{settings.data}：还没有数据。先运行 shian run，或用 --data 指明数据目录")
    try:
        with database.reading() as connection:
            yield connection
    except OperationalError as error:
        raise CommandError(f"{database.url!r}：读不了（{error.orig}）。先运行 shian run 建好数据库") from None
    finally:
        database.close()


def _backup(connection: Connection, settings: Settings, now: datetime) -> dict[str, Any]:
    """When the last whole backup was made. `state`: ok | red (26 hours old, or never made) | unset (not asked for)."""
    last = last_backup(connection)
    is_asked_for = bool(settings.backup_key) or last is not None or has_accounts(connection)
    is_old = last is None or now - last > BACKUP_MAX
    return {"last_at": last, "state": ("red" if is_old else "ok") if is_asked_for else "unset"}


def faults_of(doors_file: Path) -> list[str]:
    """What is wrong with the office's file as it stands; a running desk goes on with what it read before."""
    try:
        load_doors(doors_file)
    except DoorsError as error:
        return [f"{each.at}: {each.problem}; {each.remedy}" for each in error.faults]
    except OSError as error:
        return [str(error)]
    return []


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
    lines += [_worker_words(each) for each in numbers["workers"]]
    backup = numbers["backup"]
    if backup["state"] != "unset":
        last = f"{in_beijing(backup['last_at']):%Y-%m-%d %H:%M}" if backup["last_at"] else "从未"
        lines.append(
            f"最近一次备份：{last}" + ("　■ 红色：超过 26 小时没有完整备份" if backup["state"] == "red" else "")
        )
    lines += [f"渠道和来源的文件有问题：{fault}" for fault in numbers["doors"]["faults"]]
    return "\n".join(lines)


def _worker_words(worker: dict[str, Any]) -> str:
    heard = f"{in_beijing(worker['at']):%Y-%m-%d %H:%M:%S}"
    state = {"ok": "", "waits": f"　■ 正在等待：{'；'.join(worker['faults'])}", "silent": "　■ 红色：没有消息"}
    return (
        f"处理节点 {worker['name']}：待处理消息 {worker['lag']} 条，手头最早一条已等 {worker['age_s']:.0f} 秒"
        f"（{heard}）{state[worker['state']]}"
    )


def _file(database: Database) -> Path:
    return Path(database.url.database or "")
