"""The file of doors, read: every fault of its shape and of what it says at once, in words (zh), with place and line."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from ipaddress import ip_network
from pathlib import Path
from typing import Any, NamedTuple, get_args

import msgspec
import yaml

from .doors import (
    RESERVED,
    SECRET,
    Channel,
    Door,
    Doors,
    PhoneChannel,
    RelayChannel,
    RobotChannel,
    Route,
    SmtpChannel,
    Source,
    WebhookSource,
    is_address,
    is_mail_to,
    is_proxy,
    secret,
    secrets_of,
)
from .errors import ConnectorError, os_reason
from .shape import RECORD, Misfit, one_of, shaped
from .targets import target_misfits
from .yaml_file import Twice, line_of, read_yaml

_KINDS: dict[str, dict[str, type[msgspec.Struct]]] = {
    "sources": {str(each.__struct_config__.tag): each for each in get_args(Source)},
    "channels": {str(each.__struct_config__.tag): each for each in get_args(Channel)},
}
_AREA = re.compile("[1-9][0-9]{5}")
_LISTS = ("sources", "channels", "routes")
_KEYS_ABOVE = ["v", *_LISTS]
_WITHOUT_NETWORK = (WebhookSource, PhoneChannel, RelayChannel)
_KEYS = "键的写法见 docs/doors.md"


class DoorFault(msgspec.Struct, frozen=True, kw_only=True):
    """What is wrong with one place of the file, and what would be right. `line` counts from 1; 0: not known."""

    at: str
    problem: str
    remedy: str
    line: int = 0

    @property
    def place(self) -> str:
        """Where it is, for people."""
        return self.at + (f"（第 {self.line} 行）" if self.line else "")


class DoorsError(ConnectorError):
    """The file cannot be used; every fault is listed."""

    def __init__(self, file: str, faults: list[DoorFault]) -> None:
        lines = [f"{_named(file, each)}：{each.problem}。{each.remedy}" for each in faults]
        super().__init__("\n".join(lines), permanent=True)
        self.faults = faults


class DoorsRead(NamedTuple):
    """What the file says as far as it can be read, each row by its place (`sources[0]`), and every fault."""

    faults: list[DoorFault]
    sources: Mapping[str, Source]
    channels: Mapping[str, Channel]
    routes: Mapping[str, Route]

    @property
    def doors(self) -> Doors:
        """All rows that can be read."""
        return Doors(
            sources=tuple(self.sources.values()),
            channels=tuple(self.channels.values()),
            routes=tuple(self.routes.values()),
        )


def load_doors(path: Path) -> Doors:
    """The doors of an office; none when the file is not there. Raises DoorsError listing every fault."""
    read = read_doors(path)
    if read.faults:
        raise DoorsError(path.name, read.faults)
    return read.doors


def read_doors(path: Path) -> DoorsRead:
    """The doors of an office, without the rows that cannot be read, and every fault."""
    if not path.exists():
        return DoorsRead([], {}, {}, {})
    try:
        said = read_yaml(path) or {}
        rows, found = _rows(said)
        found += _faults(rows, said)
        faults = [placed(path, each) for each in found]
    except (yaml.YAMLError, OSError, ValueError, RecursionError) as error:
        return DoorsRead([_unread(error)], {}, {}, {})
    return DoorsRead(faults, rows["sources"], rows["channels"], rows["routes"])


def missing(read: DoorsRead, *, folder: Path) -> list[DoorFault]:
    """The secrets and files of certificates that the file names and that are not there."""
    doors = {**read.sources, **read.channels}
    return [fault for at, door in doors.items() for fault in lacking(at, door, folder=folder)]


def lacking(at: str, door: Door, *, folder: Path) -> Iterator[DoorFault]:
    """The secrets and the file of certificates of one door that are not there."""
    for name, value in secrets_of(door).items():
        if not value.startswith(SECRET):  # written in the file itself, which is a fault of its own
            continue
        try:
            secret(value, folder=folder)
        except ConnectorError as error:
            yield DoorFault(at=f"{at}.{name}", problem=error.message, remedy="设好这个环境变量，或把文件放到那里")
    if door.ca is not None and not (folder / door.ca).is_file():
        yield DoorFault(at=f"{at}.ca", problem=f"没有文件 {door.ca}", remedy="把证书文件放到 doors.yaml 旁边")


def closed(doors: Doors, *, folder: Path) -> Iterator[str]:
    """The sources whose secret or certificates are not there, each with its reason."""
    for n, source in enumerate(doors.sources):
        for fault in lacking(f"sources[{n}]", source, folder=folder):
            yield f"{source.name}：{fault.problem}"


def _named(file: str, fault: DoorFault) -> str:
    return " ".join(filter(None, (f"{file}:{fault.line}" if fault.line else file, fault.at)))


def placed(path: Path, misfit: Misfit) -> DoorFault:
    """A misfit with its line in a file that can be read."""
    return DoorFault(at=misfit.at, problem=misfit.problem, remedy=misfit.remedy, line=line_of(path, misfit.at))


def _unread(error: Exception) -> DoorFault:
    """A file that is no YAML, or cannot be read at all."""
    mark = getattr(error, "problem_mark", None)
    if isinstance(error, Twice):
        problem, remedy = f"“{error.key}”写了两次", "只留一个"
    elif isinstance(error, OSError):
        problem, remedy = f"读不了这个文件（{os_reason(error)}）", "请核对文件和权限"
    else:
        problem, remedy = "不是能读懂的 YAML", _KEYS
    return DoorFault(at="", problem=problem, remedy=remedy, line=mark.line + 1 if mark else 0)


def _rows(said: Any) -> tuple[dict[str, dict[str, Any]], list[Misfit]]:
    """The rows of each list that can be read, by their places, and what is wrong with the shape of the others."""
    rows: dict[str, dict[str, Any]] = {name: {} for name in _LISTS}
    if not isinstance(said, dict):
        return rows, [Misfit("", RECORD, f"可写的键：{'、'.join(_KEYS_ABOVE)}。{_KEYS}")]
    unknown = [str(key) for key in said if key not in _KEYS_ABOVE]
    found = [Misfit(key, f"没有“{key}”这个键", one_of(key, _KEYS_ABOVE)) for key in unknown]
    if said.get("v", 1) != 1:
        found.append(Misfit("v", f"不认识的版本 {said['v']}", "写 v: 1"))
    for name in _LISTS:
        listed = said.get(name) or []
        if not isinstance(listed, list):
            found.append(Misfit(name, "应为列表", "每项一行，以“- ”开头"))
            continue
        for n, each in enumerate(listed):
            record, wrong = _row(name, each, f"{name}[{n}]")
            found += wrong
            if record is not None:
                rows[name][f"{name}[{n}]"] = record
    return rows, found


def _row(name: str, said: Any, at: str) -> tuple[Any, list[Misfit]]:
    """One row as its record, or what keeps it from being one."""
    kinds = _KINDS.get(name)
    kind = said.get("kind") if isinstance(said, dict) else None
    record = Route if kinds is None else kinds.get(kind) if isinstance(kind, str) else None
    if record is None and isinstance(said, dict) and kinds is not None:
        problem = "缺少“kind”" if kind is None else f"没有“{kind}”这一种"
        return None, [Misfit(f"{at}.kind", problem, one_of(str(kind), list(kinds)))]
    if record is None:
        return None, [Misfit(at, RECORD, _KEYS)]
    return shaped(said, record, at)


def _faults(rows: dict[str, dict[str, Any]], said: Any) -> Iterator[Misfit]:
    """What is wrong with what the rows say that can be read."""
    for where in ("sources", "channels"):
        names = Counter(each.name for each in rows[where].values())
        for at, door in rows[where].items():
            if names[door.name] > 1:
                yield Misfit(f"{at}.name", f"名称“{door.name}”写了两次", "每个名称只用一次")
            elif door.name in RESERVED[where] or not _is_name(door.name):
                remedy = f"用字母、数字和连字符，不用 {'、'.join(RESERVED[where])}"
                yield Misfit(f"{at}.name", f"“{door.name}”不能作名称", remedy)
            yield from _secret_faults(at, door)
            yield from _unused(at, door)
            yield from _address_faults(at, door)
    for at, source in rows["sources"].items():
        yield from _source_faults(at, source)
        if isinstance(source, WebhookSource):
            yield from _vendor_faults(at, source)
    listed = said.get("channels") if isinstance(said, dict) else None
    known = sorted({str(each["name"]) for each in listed or [] if isinstance(each, dict) and "name" in each})
    for at, route in rows["routes"].items():
        if route.channel not in known:
            remedy = one_of(route.channel, known) if known else "先在 channels 里写一个渠道"
            yield Misfit(f"{at}.channel", f"没有渠道“{route.channel}”", remedy)
    yield from _receiver_faults(rows)


def _receiver_faults(rows: dict[str, dict[str, Any]]) -> Iterator[Misfit]:
    """Routes by a channel that must be told to whom, and are not: nothing would be sent, item by item."""
    kinds = {each.name: type(each) for each in rows["channels"].values()}
    for at, route in rows["routes"].items():
        kind = kinds.get(route.channel)
        if kind is SmtpChannel and not is_mail_to(route.to):
            problem = f"“{route.to}”不是邮箱地址" if route.to else "没有写发到哪个邮箱"
            yield Misfit(f"{at}.to", problem, "写 to: 名称@单位的域名，几个用逗号分开")
        elif kind is PhoneChannel and not route.to:
            yield Misfit(f"{at}.to", "没有写打哪个电话", "写 to: 电话号码")


def _source_faults(at: str, source: Source) -> Iterator[Misfit]:
    if source.area is not None and not _AREA.fullmatch(source.area):
        yield Misfit(f"{at}.area", f"“{source.area}”不是六位县级区划代码", '写成 area: "410702" 的样式')
    for n, text in enumerate(source.addresses if isinstance(source, WebhookSource) else ()):
        try:
            ip_network(text, strict=False)
        except ValueError:
            yield Misfit(f"{at}.addresses[{n}]", f"“{text}”不是地址或地址段", "写成 10.0.0.5 或 10.0.0.0/24 的样式")


def _vendor_faults(at: str, source: WebhookSource) -> Iterator[Misfit]:
    if not (source.signature or source.token or source.addresses or source.relayed):
        remedy = "写上 signature、token 或 addresses；只由中转程序带入的写 relayed: true"
        yield Misfit(at, "谁都可以往这里推送", remedy)
    yield from target_misfits(source.fields, f"{at}.fields")


def _unused(at: str, door: Door) -> Iterator[Misfit]:
    """A key that a kind of door would silently ignore, and a proxy that cannot be one."""
    for key in ("proxy", "ca"):
        if getattr(door, key) is not None and isinstance(door, _WITHOUT_NETWORK):
            yield Misfit(f"{at}.{key}", f"这一种不用 {key}", "删去")
    if door.ca is not None and getattr(door, "tls", True) in (False, "none"):
        yield Misfit(f"{at}.ca", "不用 TLS 就不看证书", "同时设 tls，或者删去")
    if door.proxy is not None and not door.proxy.startswith(SECRET) and not is_proxy(door.proxy):
        yield Misfit(f"{at}.proxy", "不能作代理地址", "写 http://主机:端口；带密码的写 env:名称 或 file:路径")


def _address_faults(at: str, door: Door) -> Iterator[Misfit]:
    url = getattr(door, "url", None)
    if url is not None and not isinstance(door, RobotChannel) and not is_address(url):
        yield Misfit(f"{at}.url", f"“{url}”不是网址", "写全，以 https:// 或 http:// 开头")


def _secret_faults(at: str, door: Door) -> Iterator[Misfit]:
    for name, value in secrets_of(door).items():
        if not value.startswith(SECRET):
            yield Misfit(f"{at}.{name}", "密钥写在了文件里", "改写为 env:名称 或 file:路径")


def _is_name(text: str) -> bool:
    return bool(text) and all(char.isalnum() or char == "-" for char in text)
