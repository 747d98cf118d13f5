"""Values of settings: each read from its text, or refused with its name, what it says and what would be right (zh)."""

import re
from collections.abc import Mapping
from datetime import time
from pathlib import Path
from typing import get_args

from connectors.doors import Mechanism
from connectors.errors import os_reason
from connectors.trust import is_safe

from .errors import OfficeError

_NAME = re.compile(r"(?!-)[\w-]{1,63}(?:\.[\w-]{1,63}){0,125}\.?|\[[0-9A-Fa-f:.]{2,45}\]|[0-9A-Fa-f:.]{2,45}")
"""A host by its name, in whatever alphabet, or by its number."""
_SERVER = re.compile(rf"({_NAME.pattern})(:[0-9]{{1,5}})?")
_HOURS = re.compile(r"\s*([0-9]{2}:[0-9]{2})\s*-\s*([0-9]{2}:[0-9]{2})\s*")
_SECURITY = ("TLS", "CA", "USER", "PASSWORD", "MECHANISM")


class SettingsError(OfficeError):
    """A setting cannot be used; the message names it, its value and what would be right."""


def given(environment: Mapping[str, str], name: str) -> str:
    """What a variable says, or the file that `NAME_FILE` names; empty where neither is set."""
    plain, file = environment.get(name, ""), environment.get(f"{name}_FILE", "")
    if not file:
        return plain
    if plain:
        raise SettingsError(f"{name}、{name}_FILE={file!r}：两个不能同时设，留一个")
    try:
        return Path(file).read_text("utf-8").strip()
    except OSError as error:
        reason = os_reason(error)
    except UnicodeDecodeError:
        reason = "不是 UTF-8 编码的文本"
    raise SettingsError(f"{name}_FILE={file!r}：应为读得了的文件（{reason}）")


def password(value: Mapping[str, str]) -> str:
    """The database's password, which the one in the data folder has not."""
    given = value["SHIAN_DATABASE_PASSWORD"]
    if given and not value["SHIAN_DATABASE"]:
        raise SettingsError("SHIAN_DATABASE_PASSWORD：应与 SHIAN_DATABASE 一起设；数据目录里的数据库没有密码")
    return given


def backup_key(text: str) -> str:
    """The public key of backups: a nightly backup would be the first to find a wrong one."""
    if text:
        from .office.sealed import SealError, public_key  # slow import

        try:
            public_key(text)
        except SealError as error:
            raise SettingsError(
                f"SHIAN_BACKUP_KEY={text!r}：应为 shian backup --new-key 给出的公钥（{error}）"
            ) from None
    return text


def names(text: str) -> tuple[str, ...]:
    """Host names, as browsers say them: without scheme and port."""
    found = listed(text)
    for name in found:
        if not _NAME.fullmatch(name):
            remedy = "应只写主机名，不带 http:// 和端口，多个用逗号分开"
            raise SettingsError(f"SHIAN_NAMES={text!r}：{remedy}；不能用“{name}”")
    return found


def host(text: str) -> str:
    """The address to listen on, a number or a name."""
    if not _NAME.fullmatch(text.partition("%")[0]):
        raise SettingsError(f"SHIAN_HOST={text!r}：应为 127.0.0.1、0.0.0.0 或本机网卡的地址")
    return text


def servers(text: str) -> tuple[str, ...]:
    """Servers of Kafka, each with or without its port."""
    found = listed(text)
    for server in found:
        if not _SERVER.fullmatch(server):
            raise SettingsError(f"SHIAN_KAFKA={text!r}：应写成 主机:端口，多个用逗号分开；不能用“{server}”")
    return found


def file_there(name: str, value: Mapping[str, str], otherwise: str) -> str:
    """The path given, which must be a file: a misspelt one would silently leave the office without what it holds."""
    path = value[name]
    reason = _unreadable(path) if path else ""
    if reason:
        raise SettingsError(f"{name}={path}：{reason}，请改正路径或放好文件；{otherwise}")
    return path


def _unreadable(path: str) -> str:
    """Why a file cannot be read; empty when it can."""
    try:
        Path(path).open("rb").close()
    except OSError as error:
        return os_reason(error)
    return ""


def model(path: str, shipped: Path) -> Path:
    """The folder given, which must hold a model: every assess process would end in a fault at its start."""
    if path and not (Path(path) / "model.json").is_file():
        raise SettingsError(f"SHIAN_MODEL={path}：这里没有模型（model.json），请改正路径；不设此项则用自带的模型")
    return Path(path) if path else shipped


def number(name: str, value: Mapping[str, str], least: int, most: int) -> int:
    """A whole number within its limits."""
    text = value[name]
    if not text.isdecimal() or not least <= int(text) <= most:
        raise SettingsError(f"{name}={text!r}：应为 {least} 到 {most} 的整数")
    return int(text)


def one_of(name: str, value: Mapping[str, str], known: tuple[str, ...]) -> str:
    """One of a few words."""
    if value[name] not in known:
        raise SettingsError(f"{name}={value[name]!r}：应为 {'、'.join(known)} 之一")
    return value[name]


def listed(text: str) -> tuple[str, ...]:
    """What stands between commas."""
    return tuple(each.strip() for each in text.split(",") if each.strip())


def prefix(text: str) -> str:
    """What names of topics begin with."""
    if not re.fullmatch(r"[A-Za-z0-9._-]{0,100}", text):
        raise SettingsError(f"SHIAN_KAFKA_PREFIX={text!r}：应只用字母、数字、点、连字符和下划线")
    return text


def kafka_security(value: Mapping[str, str]) -> dict[str, object]:
    """How Kafka is logged in to."""
    tls, ca, user, password, mechanism = (value[f"SHIAN_KAFKA_{name}"] for name in _SECURITY)
    one_of("SHIAN_KAFKA_TLS", value, ("yes", "no"))
    if ca and tls == "no":
        raise SettingsError(f"SHIAN_KAFKA_CA={ca!r}：应与 SHIAN_KAFKA_TLS=yes 一起设")
    _certificates("SHIAN_KAFKA_CA", ca)
    one_of("SHIAN_KAFKA_MECHANISM", value, get_args(Mechanism))
    if bool(user) != bool(password):
        raise SettingsError(f"SHIAN_KAFKA_USER={user!r}：应与 SHIAN_KAFKA_PASSWORD 一起设")
    return {
        "kafka_tls": tls == "yes",
        "kafka_ca": ca,
        "kafka_user": user,
        "kafka_password": password,
        "kafka_mechanism": mechanism,
    }


def single_sign_on(value: Mapping[str, str]) -> dict[str, object]:
    """The settings of single sign-on."""
    issuer, client, ca = (value[f"SHIAN_OIDC_{name}"] for name in ("ISSUER", "CLIENT", "CA"))
    if issuer and not is_safe(issuer):
        raise SettingsError(f"SHIAN_OIDC_ISSUER={issuer!r}：应以 https:// 开头")
    if bool(issuer) != bool(client):
        raise SettingsError(f"SHIAN_OIDC_ISSUER={issuer!r}：应与 SHIAN_OIDC_CLIENT 一起设")
    if "openid" not in value["SHIAN_OIDC_SCOPE"].split():
        raise SettingsError(f"SHIAN_OIDC_SCOPE={value['SHIAN_OIDC_SCOPE']!r}：应含有 openid")
    _certificates("SHIAN_OIDC_CA", ca)
    names = ("ISSUER", "CLIENT", "SECRET", "CLAIM", "SCOPE", "CA")
    return {f"oidc_{name.lower()}": value[f"SHIAN_OIDC_{name}"] for name in names}


def _certificates(name: str, path: str) -> None:
    reason = _unreadable(path) if path else ""
    if reason:
        raise SettingsError(f"{name}={path!r}：应为读得了的文件（{reason}）")


def areas(text: str) -> tuple[str, ...]:
    """Codes of counties."""
    codes = listed(text)
    if not codes or not all(re.fullmatch("[0-9]{6}", code) for code in codes):
        raise SettingsError(f"SHIAN_AREA={text!r}：应为六位县级区划代码，多个用逗号分开，例如 410702")
    return codes


def hours(text: str) -> tuple[time, time]:
    """When the office opens and closes."""
    found = _HOURS.fullmatch(text)
    try:
        opens, closes = map(time.fromisoformat, found.groups() if found else ("", ""))
    except ValueError as error:
        raise SettingsError(f"SHIAN_OFFICE_HOURS={text!r}：应写成 08:30-18:00 的样式") from error
    if opens >= closes:
        raise SettingsError(f"SHIAN_OFFICE_HOURS={text!r}：应先上班后下班")
    return opens, closes
