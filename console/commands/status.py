"""`shian status`: the numbers of a running or stopped system, in words for a terminal."""

from collections import Counter
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, make_url

from connectors.doors_file import closed, read_doors
from playbooks.district.roster import FOLDER as ROSTER
from playbooks.district.roster import SHIFTS, load_roster, on_duty
from playbooks.errors import PlaybookError
from playbooks.law.workdays import in_beijing
from streams.clock import SystemClock, is_synchronised
from streams.office.accounts import has_accounts
from streams.office.backup import is_old, last_backup
from streams.office.certificates import EXPIRES_SOON, expiry_in_words, valid_until
from streams.office.disk import state_of, used
from streams.office.office_files import effective
from streams.office.roster_desk import gaps_ahead
from streams.office.staff_desk import staff_of
from streams.privacy.retention import coming
from streams.settings import Settings, SettingsError
from streams.store.database import Database

from ..reading.queries import status
from .errors import CommandError
from .options import typed
from .standing import desk_of


def status_of(settings: Settings) -> dict[str, Any]:
    """The numbers of this data folder or database. Raises CommandError when there is none."""
    with reading(settings) as connection:
        now = SystemClock().now()
        return status(connection, now) | {
            "desk": desk_of(settings.data),
            "backup": _backup(connection, settings, now),
            "disk": _disk(settings),
            "clock": {"synchronised": is_synchronised()},
            "tls": _tls(settings, now),
            "retention": _retention(connection),
            "roster": _roster(settings, now),
            "doors": {"faults": faults_of(settings.doors_file), "closed": closed_of(settings.doors_file)},
        }


def _roster(settings: Settings, now: datetime) -> dict[str, Any]:
    """Who is on duty by the office's roster. `state`: ok | gap (now, or by the end of tomorrow) | unset (there is no
    roster) | faulty (see `shian check`)."""
    try:
        ours = effective(settings)
        roster, (_, people) = load_roster(ours.seeds / ROSTER), staff_of(ours)
    except (SettingsError, PlaybookError):
        return {"state": "faulty"}
    if not roster:
        return {"state": "unset"}
    gaps, named = gaps_ahead(roster, now), on_duty(roster, people, now)
    found: dict[str, Any] = {"state": "gap" if gaps else "ok", "gaps": [list(each) for each in gaps]}
    if named:
        found |= {"shift": named.stint.turn.shift, "ends_at": named.stint.ends}
        found |= {"officers": list(named.officers), "phone": named.phone}
        found |= {"leaders": list(named.leaders), "leader_phone": named.leader_phone}
    return found


def _retention(connection: Connection) -> dict[str, Any]:
    """How many private data will go, by rule, and the next of them; what is held does not."""
    rows = coming(connection)
    going = [each for each in rows if each.held_by is None]
    by_rule = dict(Counter(each.rule for each in going))
    return {
        "coming": len(going),
        "by_rule": by_rule,
        "next_at": going[0].goes_at if going else None,
        "held": len(rows) - len(going),
    }


@contextmanager
def store_of(settings: Settings) -> Iterator[Database]:
    """The database as it is: whoever looks at it does not upgrade it. Raises CommandError when there is none,
    NewerSchema."""
    with closing(Database(settings.database_url, pool=1)) as database:
        if not database.is_there:
            raise CommandError(no_data(settings))
        database.revision()
        yield database


@contextmanager
def reading(settings: Settings) -> Iterator[Connection]:
    """The data folder or database, only to be read. Raises CommandError when there is none."""
    with store_of(settings) as database, database.reading() as connection:
        yield connection


def no_data(settings: Settings) -> str:
    """What is said of a data folder without a database, with where one is: the sample day has a folder of its own."""
    if settings.database:
        return f"{make_url(settings.database).database}：没有这个数据库文件。请核对 SHIAN_DATABASE 或 --database 的路径"
    sample = settings.data / "sample"
    if (sample / "shian.db").exists():
        return f"{settings.data}：还没有值班数据；示例数据在 {sample}，请加 --data {typed(sample)}"
    return f"{settings.data}：还没有数据。先运行 shian run，或用 --data 指明数据目录"


def _backup(connection: Connection, settings: Settings, now: datetime) -> dict[str, Any]:
    """When the last whole backup was made. `state`: ok | red (26 hours old, or never made) | unset (not asked for)."""
    last = last_backup(connection)
    is_asked_for = bool(settings.backup_key) or last is not None or has_accounts(connection)
    return {"last_at": last, "state": ("red" if is_old(last, now) else "ok") if is_asked_for else "unset"}


def _disk(settings: Settings) -> dict[str, Any]:
    """How full the data folder's disk is. `state`: ok | warn (80 %) | full (95 %: feeds are told to come later)."""
    share = used(settings.data)
    return {"used": round(share, 4), "state": state_of(share)}


def _tls(settings: Settings, now: datetime) -> dict[str, Any]:
    """Until when the desk's certificate is valid. `state`: ok | red (a month or less) | unset (there is none)."""
    until = valid_until(settings.data)
    state = "unset" if until is None else "red" if until - now <= EXPIRES_SOON else "ok"
    return {"valid_until": until, "state": state, "expired": until is not None and until <= now}


def faults_of(doors_file: Path) -> list[str]:
    """What is wrong with the office's file as it stands; a running desk goes on with what it read before."""
    return [f"{each.place}：{each.problem}。{each.remedy}" for each in read_doors(doors_file).faults]


def closed_of(doors_file: Path) -> list[str]:
    """The sources that are closed until a secret of theirs is there, each with its reason."""
    return list(closed(read_doors(doors_file).doors, folder=doors_file.parent))


def is_red(numbers: dict[str, Any]) -> bool:
    """Whether something of this machine's does not work, so that a person must come."""
    states = {numbers[each]["state"] for each in ("backup", "disk", "tls")}
    is_silent = any(each["state"] == "silent" for each in numbers["workers"])
    return numbers["desk"]["state"] != "ok" or is_silent or not states.isdisjoint(("red", "full"))


def words_of(numbers: dict[str, Any]) -> str:
    """For a terminal."""
    alerts, cases = numbers["alerts"], numbers["cases"]
    lines = [
        f"信息 {numbers['signals']} 条{_history_words(numbers['history'])}，待初筛 {numbers['lag']} 条，"
        f"读不懂待处理 {numbers['dead_letters']} 条",
        f"待处提示 {alerts['open']} 条，其中未认领 {alerts['unacknowledged']} 条",
        f"未办结事件 {cases['open']} 起，其中有法定时限超期 {cases['overdue']} 起，导出中未见办结 {cases['unseen']} 起",
    ]
    lines += _desk_words(numbers["desk"])
    lines += _roster_words(numbers["roster"])
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
    disk = numbers["disk"]
    if disk["state"] != "ok":
        what = "媒体来源暂缓收取，请立即清理" if disk["state"] == "full" else "请清理或扩容"
        lines.append(f"■ {'红色' if disk['state'] == 'full' else '橙色'}：磁盘已用 {disk['used']:.0%}，{what}")
    if numbers["clock"]["synchronised"] is False:
        lines.append("■ 橙色：本机时钟没有与时间服务器同步，时限可能不准；请启用时间同步")
    if numbers["tls"]["state"] == "red":
        words = expiry_in_words(numbers["tls"]["valid_until"], is_expired=numbers["tls"]["expired"])
        lines.append(f"■ 红色：{words}")
    kept = numbers.get("retention")
    if kept and kept["coming"] + kept["held"]:
        first = f"，最早 {in_beijing(kept['next_at']):%Y-%m-%d}" if kept["next_at"] else ""
        lines.append(f"个人信息保存期满待销毁 {kept['coming']} 条{first}；保全 {kept['held']} 条")
    lines += [f"■ 橙色：来源没有开通，{each}；补上后自动开通" for each in numbers["doors"]["closed"]]
    lines += [f"渠道和来源的文件有问题：{fault}" for fault in numbers["doors"]["faults"]]
    return "\n".join(lines)


def _history_words(number: int) -> str:
    return f"（另有历史资料 {number} 条）" if number else ""


def _desk_words(desk: dict[str, Any]) -> list[str]:
    if desk["state"] == "ok":
        return [f"值班台：正在运行（进程 {desk['pid']}），{desk['address']}"]
    if desk["state"] == "stopped":
        return ["■ 红色：本机没有值班台在这个数据目录上运行；别处也没有的，时限没有人看，通知也不发，请启动"]
    if desk["state"] == "silent":
        return [f"■ 红色：值班台（进程 {desk['pid']}）没有应答，正在启动或已经卡住"]
    return [f"■ 红色：值班台不正常，{fault}" for fault in desk["faults"]]


def _roster_words(roster: dict[str, Any]) -> list[str]:
    lines = []
    if "officers" in roster:
        who = (("值班", roster["officers"], roster["phone"]), ("带班", roster["leaders"], roster["leader_phone"]))
        said = "，".join(f"{role} {'、'.join(names)} {phone}".rstrip() for role, names, phone in who if names)
        lines.append(f"当班：{SHIFTS[roster['shift']]}，{said}（至 {in_beijing(roster['ends_at']):%m-%d %H:%M}）")
    for start, end in roster.get("gaps", ()):
        lines.append(f"■ 橙色：值班表 {in_beijing(start):%m-%d %H:%M} 至 {in_beijing(end):%m-%d %H:%M} 没有排人")
    return lines


def _worker_words(worker: dict[str, Any]) -> str:
    heard = f"{in_beijing(worker['at']):%Y-%m-%d %H:%M:%S}"
    skewed = f"　■ 橙色：时钟与数据库相差 {abs(worker['ahead_s']):.0f} 秒，请校准"
    state = {
        "ok": "",
        "skewed": skewed,
        "waits": f"　■ 正在等待：{'；'.join(worker['faults'])}",
        "silent": "　■ 红色：没有消息",
    }
    return (
        f"处理节点 {worker['name']}：待处理消息 {worker['lag']} 条，手头最早一条已等 {worker['age_s']:.0f} 秒"
        f"（{heard}）{state[worker['state']]}"
    )
