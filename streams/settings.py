"""Settings: one list of (name, default, help); read from the environment once, shown in the README, tested to agree."""

import os
import re
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import get_args

from connectors.broker import Access, Login
from connectors.doors import Mechanism
from connectors.trust import is_safe

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"
LIBRARY = ROOT / "playbooks" / "library"
MODEL = ROOT / "classifiers" / "model"

SETTINGS: tuple[tuple[str, str, str], ...] = (
    ("SHIAN_DATA", "data", "folder of the database, the master key, the outbox and the drop folder"),
    ("SHIAN_DATABASE", "", "database URL; empty: SQLite in the data folder; or postgresql+psycopg://…"),
    ("SHIAN_DATABASE_PASSWORD", "", "password of the database's user, when it is not to stand in the URL"),
    ("SHIAN_DATABASE_POOL", "8", "connections to PostgreSQL that each process keeps open; twice as many for a moment"),
    ("SHIAN_MASTER_KEY", "", "file of the key that seals private data; empty: master.key in the data folder"),
    ("SHIAN_DOORS", "", "file of the office's own sources, channels and routes; empty: doors.yaml in the data folder"),
    ("SHIAN_HOST", "127.0.0.1", "address the desk listens on; other than loopback needs accounts"),
    ("SHIAN_NAMES", "", "further host names by which browsers reach the desk, comma separated"),
    ("SHIAN_IDLE_MINUTES", "60", "minutes after which an unused log-in ends"),
    ("SHIAN_OIDC_ISSUER", "", "address of the identity provider for single sign-on; empty: none"),
    ("SHIAN_OIDC_CLIENT", "", "what the provider knows this desk by; its answers go to …/sign-in/oidc/back"),
    ("SHIAN_OIDC_SECRET", "", "the client's secret; SHIAN_OIDC_SECRET_FILE names a file that holds it"),
    ("SHIAN_OIDC_CLAIM", "preferred_username", "what the provider says of a person that is their login here"),
    ("SHIAN_OIDC_SCOPE", "openid profile", "what the provider is asked for"),
    ("SHIAN_OIDC_CA", "", "file of certificates (PEM) to trust for it, beside the usual authorities"),
    ("SHIAN_BACKUP_KEY", "", "public key age1… to which `shian backup` seals"),
    ("SHIAN_PORT", "8321", "port of the desk; when taken, the next free one is used and printed"),
    ("SHIAN_AREA", "410702", "six-digit county code(s) of this office, comma separated; not set: that of `shian init`"),
    ("SHIAN_OFFICE_HOURS", "08:30-18:00", "office hours on working days, Beijing time"),
    ("SHIAN_ASSESS_PROCESSES", "", "assess processes; empty: cores - 1, at least 1"),
    ("SHIAN_MODEL", "", "folder of the classifier's model; empty: the one that came with it"),
    ("SHIAN_TOKENIZER", "rjieba", "rjieba, or jieba for the reference implementation"),
    ("SHIAN_NOTICES_MAX", "20", "notices to one receiver in 10 minutes; the rest go in one digest"),
    ("SHIAN_BODY_MAX", "16777216", "largest request body, in bytes"),
    (
        "SHIAN_UPLOAD_MAX",
        "33554432",
        "largest file uploaded at the desk, in bytes; the drop folder takes larger ones",
    ),
    ("SHIAN_LAG_MAX", "20000", "signals waiting to be assessed from which on media feeds are told to come back later"),
    ("SHIAN_LIVE_MAX", "200", "live connections (SSE) at once; further ones poll"),
    ("SHIAN_KAFKA", "", "Kafka servers (host:port, comma separated) of the distributed system; empty: embedded"),
    ("SHIAN_KAFKA_TLS", "no", "yes: the brokers are spoken to by TLS"),
    ("SHIAN_KAFKA_CA", "", "file of certificates (PEM) to trust for it, beside the usual authorities"),
    ("SHIAN_KAFKA_USER", "", "user of the brokers; empty: no login"),
    ("SHIAN_KAFKA_PASSWORD", "", "the user's password; SHIAN_KAFKA_PASSWORD_FILE names a file that holds it"),
    ("SHIAN_KAFKA_MECHANISM", "SCRAM-SHA-512", "how the user logs in: SCRAM-SHA-512, SCRAM-SHA-256 or PLAIN"),
    ("SHIAN_KAFKA_PREFIX", "shian.", "what the names of the topics and of the group begin with"),
    ("SHIAN_KAFKA_PARTITIONS", "16", "partitions of each topic; shian topics only ever adds some"),
    ("SHIAN_KAFKA_REPLICATION", "1", "copies of each partition; 3 in a cluster"),
    ("SHIAN_KAFKA_MIN_INSYNC", "1", "copies that must have a record before it counts as written; 2 in a cluster"),
    ("SHIAN_KAFKA_RETENTION_DAYS", "7", "days that signals and work are kept after they were worked off"),
    ("SHIAN_KAFKA_DEAD_LETTER_DAYS", "90", "days that dead letters and notices are kept; notices by their id"),
    ("SHIAN_KAFKA_SESSION_S", "30", "seconds after which a silent worker's partitions go to the others"),
    ("SHIAN_WORKER_NAME", "", "name of a worker, its own and the same after a restart; empty: the host's"),
    ("SHIAN_WORKER_PORT", "8322", "port of a worker's /healthz and /metrics, on SHIAN_HOST; 0: none"),
)


_SECURITY = ("TLS", "CA", "USER", "PASSWORD", "MECHANISM")


class SettingsError(Exception):
    """A setting cannot be used; the message names it, its value and what would be right."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that can be set, parsed."""

    data: Path
    database: str
    database_password: str
    database_pool: int
    master_key: str
    doors: str
    host: str
    port: int
    names: tuple[str, ...]
    idle_minutes: int
    oidc_issuer: str
    oidc_client: str
    oidc_secret: str
    oidc_claim: str
    oidc_scope: str
    oidc_ca: str
    backup_key: str
    areas: tuple[str, ...]
    is_area_given: bool
    """Whether the area was said, or is the one that holds when nobody says any."""
    office_opens: time
    office_closes: time
    assess_processes: int
    tokenizer: str
    notices_max: int
    body_max: int
    upload_max: int
    live_max: int
    lag_max: int
    kafka: tuple[str, ...]
    kafka_tls: bool
    kafka_ca: str
    kafka_user: str
    kafka_password: str
    kafka_mechanism: Mechanism
    kafka_prefix: str
    kafka_partitions: int
    kafka_replication: int
    kafka_min_insync: int
    kafka_retention_days: int
    kafka_dead_letter_days: int
    kafka_session_s: int
    worker_name: str
    worker_port: int
    seeds: Path = SEEDS
    library: Path = LIBRARY
    model: Path = MODEL

    @property
    def doors_file(self) -> Path:
        """The file given, or the one in the data folder, which need not be there."""
        return Path(self.doors) if self.doors else self.data / "doors.yaml"

    @property
    def database_url(self) -> str:
        """The URL given, with its password; or SQLite in the data folder."""
        if not self.database:
            return f"sqlite:///{self.data.resolve() / 'shian.db'}"
        if not self.database_password:
            return self.database
        from sqlalchemy.engine import make_url  # slow import

        url = make_url(self.database).set(password=self.database_password)
        return url.render_as_string(hide_password=False)

    @property
    def master_key_file(self) -> Path:
        """The file given, or the one in the data folder, which is made when it is not there."""
        return Path(self.master_key) if self.master_key else self.data / "master.key"

    @property
    def kafka_access(self) -> Access:
        """How the brokers are reached."""
        login = Login(user=self.kafka_user, password=self.kafka_password, mechanism=self.kafka_mechanism)
        return Access(
            servers=self.kafka,
            tls=self.kafka_tls,
            ca=Path(self.kafka_ca) if self.kafka_ca else None,
            login=login if self.kafka_user else None,
        )

    def topic(self, name: str) -> str:
        """The whole name of a topic or group."""
        return f"{self.kafka_prefix}{name}"


def read_settings(environment: Mapping[str, str] = os.environ, **changes: object) -> Settings:
    """Settings from the environment, with `changes` over them. Raises SettingsError.

    The value of every name may lie in a file instead, which `NAME_FILE` names: a secret stands in no environment then.
    """
    value = {name: _given(environment, name) or default for name, default, _ in SETTINGS}
    opens, closes = _hours(value["SHIAN_OFFICE_HOURS"])
    cores = os.cpu_count() or 2
    value["SHIAN_ASSESS_PROCESSES"] = value["SHIAN_ASSESS_PROCESSES"] or str(max(1, cores - 1))
    known: dict[str, object] = {
        "data": Path(value["SHIAN_DATA"]),
        "database": value["SHIAN_DATABASE"],
        "database_password": value["SHIAN_DATABASE_PASSWORD"],
        "database_pool": _number("SHIAN_DATABASE_POOL", value, 1, 1000),
        "master_key": value["SHIAN_MASTER_KEY"],
        "doors": _file_there("SHIAN_DOORS", value, "不设此项则用数据目录里的 doors.yaml"),
        "host": value["SHIAN_HOST"],
        "port": _number("SHIAN_PORT", value, 0, 65535),
        "names": _listed(value["SHIAN_NAMES"]),
        "backup_key": value["SHIAN_BACKUP_KEY"],
        "idle_minutes": _number("SHIAN_IDLE_MINUTES", value, 1, 840),
        **_single_sign_on(value),
        "areas": _areas(value["SHIAN_AREA"]),
        "is_area_given": bool(_given(environment, "SHIAN_AREA")),
        "office_opens": opens,
        "office_closes": closes,
        "assess_processes": _number("SHIAN_ASSESS_PROCESSES", value, 1, 1024),
        "model": _model(value["SHIAN_MODEL"]),
        "tokenizer": _one_of("SHIAN_TOKENIZER", value, ("rjieba", "jieba")),
        "notices_max": _number("SHIAN_NOTICES_MAX", value, 1, 10_000),
        "body_max": _number("SHIAN_BODY_MAX", value, 1024, 2**31),
        "upload_max": _number("SHIAN_UPLOAD_MAX", value, 1024, 2**31),
        "live_max": _number("SHIAN_LIVE_MAX", value, 1, 100_000),
        "lag_max": _number("SHIAN_LAG_MAX", value, 1, 2**31),
        "kafka": _listed(value["SHIAN_KAFKA"]),
        **_kafka_security(value),
        "kafka_prefix": _prefix(value["SHIAN_KAFKA_PREFIX"]),
        "kafka_partitions": _number("SHIAN_KAFKA_PARTITIONS", value, 1, 256),
        "kafka_replication": _number("SHIAN_KAFKA_REPLICATION", value, 1, 9),
        "kafka_min_insync": _number("SHIAN_KAFKA_MIN_INSYNC", value, 1, 9),
        "kafka_retention_days": _number("SHIAN_KAFKA_RETENTION_DAYS", value, 1, 3650),
        "kafka_dead_letter_days": _number("SHIAN_KAFKA_DEAD_LETTER_DAYS", value, 1, 3650),
        "kafka_session_s": _number("SHIAN_KAFKA_SESSION_S", value, 6, 1800),
        "worker_name": value["SHIAN_WORKER_NAME"] or socket.gethostname(),
        "worker_port": _number("SHIAN_WORKER_PORT", value, 0, 65535),
    }
    said = known | {name: each for name, each in changes.items() if each is not None}
    return Settings(**said)  # type: ignore[arg-type]  # of as many types as there are settings


def _given(environment: Mapping[str, str], name: str) -> str:
    plain, file = environment.get(name, ""), environment.get(f"{name}_FILE", "")
    if not file:
        return plain
    if plain:
        raise SettingsError(f"{name}、{name}_FILE={file!r}：两个不能同时设，留一个")
    try:
        return Path(file).read_text("utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError(f"{name}_FILE={file!r}：应为读得了的文件（{error}）") from None


def _file_there(name: str, value: Mapping[str, str], otherwise: str) -> str:
    """The path given, which must be a file: a misspelt one would silently leave the office without what it holds."""
    path = value[name]
    if path and not Path(path).is_file():
        raise SettingsError(f"{name}={path}：没有这个文件，请改正路径或放好文件；{otherwise}")
    return path


def _model(path: str) -> Path:
    """The folder given, which must hold a model: every assess process would end in a fault at its start."""
    if path and not (Path(path) / "model.json").is_file():
        raise SettingsError(f"SHIAN_MODEL={path}：这里没有模型（model.json），请改正路径；不设此项则用自带的模型")
    return Path(path) if path else MODEL


def _number(name: str, value: Mapping[str, str], least: int, most: int) -> int:
    text = value[name]
    if not text.isdecimal() or not least <= int(text) <= most:
        raise SettingsError(f"{name}={text!r}：应为 {least} 到 {most} 的整数")
    return int(text)


def _one_of(name: str, value: Mapping[str, str], known: tuple[str, ...]) -> str:
    if value[name] not in known:
        raise SettingsError(f"{name}={value[name]!r}：应为 {'、'.join(known)} 之一")
    return value[name]


def _listed(text: str) -> tuple[str, ...]:
    return tuple(each.strip() for each in text.split(",") if each.strip())


def _prefix(text: str) -> str:
    if not re.fullmatch(r"[A-Za-z0-9._-]{0,100}", text):
        raise SettingsError(f"SHIAN_KAFKA_PREFIX={text!r}：应只用字母、数字、点、连字符和下划线")
    return text


def _kafka_security(value: Mapping[str, str]) -> dict[str, object]:
    tls, ca, user, password, mechanism = (value[f"SHIAN_KAFKA_{name}"] for name in _SECURITY)
    _one_of("SHIAN_KAFKA_TLS", value, ("yes", "no"))
    if ca and tls == "no":
        raise SettingsError(f"SHIAN_KAFKA_CA={ca!r}：应与 SHIAN_KAFKA_TLS=yes 一起设")
    if ca and not Path(ca).is_file():
        raise SettingsError(f"SHIAN_KAFKA_CA={ca!r}：应为读得了的文件")
    _one_of("SHIAN_KAFKA_MECHANISM", value, get_args(Mechanism))
    if bool(user) != bool(password):
        raise SettingsError(f"SHIAN_KAFKA_USER={user!r}：应与 SHIAN_KAFKA_PASSWORD 一起设")
    return {
        "kafka_tls": tls == "yes",
        "kafka_ca": ca,
        "kafka_user": user,
        "kafka_password": password,
        "kafka_mechanism": mechanism,
    }


def _single_sign_on(value: Mapping[str, str]) -> dict[str, object]:
    issuer, client, ca = (value[f"SHIAN_OIDC_{name}"] for name in ("ISSUER", "CLIENT", "CA"))
    if issuer and not is_safe(issuer):
        raise SettingsError(f"SHIAN_OIDC_ISSUER={issuer!r}：应以 https:// 开头")
    if bool(issuer) != bool(client):
        raise SettingsError(f"SHIAN_OIDC_ISSUER={issuer!r}：应与 SHIAN_OIDC_CLIENT 一起设")
    if "openid" not in value["SHIAN_OIDC_SCOPE"].split():
        raise SettingsError(f"SHIAN_OIDC_SCOPE={value['SHIAN_OIDC_SCOPE']!r}：应含有 openid")
    if ca and not Path(ca).is_file():
        raise SettingsError(f"SHIAN_OIDC_CA={ca!r}：应为读得了的文件")
    names = ("ISSUER", "CLIENT", "SECRET", "CLAIM", "SCOPE", "CA")
    return {f"oidc_{name.lower()}": value[f"SHIAN_OIDC_{name}"] for name in names}


def _areas(text: str) -> tuple[str, ...]:
    codes = _listed(text)
    if not codes or not all(re.fullmatch("[0-9]{6}", code) for code in codes):
        raise SettingsError(f"SHIAN_AREA={text!r}：应为六位县级区划代码，多个用逗号分开，例如 410702")
    return codes


def _hours(text: str) -> tuple[time, time]:
    try:
        opens, closes = (time.fromisoformat(each.strip()) for each in text.split("-"))
    except ValueError as error:
        raise SettingsError(f"SHIAN_OFFICE_HOURS={text!r}：应写成 08:30-18:00 的样式") from error
    if opens >= closes:
        raise SettingsError(f"SHIAN_OFFICE_HOURS={text!r}：应先上班后下班")
    return opens, closes
