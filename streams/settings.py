"""Settings: one list of (name, default, help); read from the environment once, shown in the README, tested to agree."""

import os
import socket
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from difflib import get_close_matches
from pathlib import Path

from connectors.broker import Access, Login
from connectors.doors import Mechanism
from connectors.errors import os_reason

from . import values
from .values import SettingsError as SettingsError

ROOT = Path(__file__).parent.parent
SEEDS = ROOT / "seeds"
LIBRARY = ROOT / "playbooks" / "library"
MODEL = ROOT / "classifiers" / "model"

SETTINGS: tuple[tuple[str, str, str], ...] = (
    ("SHIAN_DATA", "data", "folder of the database, the master key, the outbox and the drop folder"),
    ("SHIAN_DATABASE", "", "database URL; empty: SQLite in the data folder; or postgresql+psycopg://…"),
    ("SHIAN_DATABASE_PASSWORD", "", "password of the database's user, when it is not to stand in the URL"),
    ("SHIAN_DATABASE_POOL", "8", "connections to PostgreSQL that each process keeps open; twice as many for a moment"),
    ("SHIAN_MASTER_KEY", "", "existing file of the key that seals private data; empty: master.key in the data folder"),
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
    def kept_elsewhere(self) -> dict[str, Path]:
        """The key and the office's file where they do not lie in the data folder, by their names in one."""
        named = {"master.key": self.master_key, "doors.yaml": self.doors}
        return {name: Path(path) for name, path in named.items() if path and Path(path).is_file()}

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
    What a command was told instead of it (`port`) is held to the same.
    """
    over = {name: str(each) for name, each in changes.items() if isinstance(each, str | int | Path)}
    value = {
        name: over.get(_field(name)) or values.given(environment, name) or default for name, default, _ in SETTINGS
    }
    opens, closes = values.hours(value["SHIAN_OFFICE_HOURS"])
    cores = os.cpu_count() or 2
    value["SHIAN_ASSESS_PROCESSES"] = value["SHIAN_ASSESS_PROCESSES"] or str(max(1, cores - 1))
    known: dict[str, object] = {
        "data": Path(value["SHIAN_DATA"]),
        "database": value["SHIAN_DATABASE"],
        "database_password": values.password(value),
        "database_pool": values.number("SHIAN_DATABASE_POOL", value, 1, 1000),
        "master_key": value["SHIAN_MASTER_KEY"],
        "doors": values.file_there("SHIAN_DOORS", value, "不设此项则用数据目录里的 doors.yaml"),
        "host": values.host(value["SHIAN_HOST"]),
        "port": values.number("SHIAN_PORT", value, 0, 65535),
        "names": values.names(value["SHIAN_NAMES"]),
        "backup_key": values.backup_key(value["SHIAN_BACKUP_KEY"]),
        "idle_minutes": values.number("SHIAN_IDLE_MINUTES", value, 1, 840),
        **values.single_sign_on(value),
        "areas": values.areas(value["SHIAN_AREA"]),
        "is_area_given": bool(values.given(environment, "SHIAN_AREA")),
        "office_opens": opens,
        "office_closes": closes,
        "assess_processes": values.number("SHIAN_ASSESS_PROCESSES", value, 1, 1024),
        "model": values.model(value["SHIAN_MODEL"], MODEL),
        "tokenizer": values.one_of("SHIAN_TOKENIZER", value, ("rjieba", "jieba")),
        "notices_max": values.number("SHIAN_NOTICES_MAX", value, 1, 10_000),
        "body_max": values.number("SHIAN_BODY_MAX", value, 1024, 2**31),
        "upload_max": values.number("SHIAN_UPLOAD_MAX", value, 1024, 2**31),
        "live_max": values.number("SHIAN_LIVE_MAX", value, 1, 100_000),
        "lag_max": values.number("SHIAN_LAG_MAX", value, 1, 2**31),
        "kafka": values.servers(value["SHIAN_KAFKA"]),
        **values.kafka_security(value),
        "kafka_prefix": values.prefix(value["SHIAN_KAFKA_PREFIX"]),
        "kafka_partitions": values.number("SHIAN_KAFKA_PARTITIONS", value, 1, 256),
        "kafka_replication": values.number("SHIAN_KAFKA_REPLICATION", value, 1, 9),
        "kafka_min_insync": values.number("SHIAN_KAFKA_MIN_INSYNC", value, 1, 9),
        "kafka_retention_days": values.number("SHIAN_KAFKA_RETENTION_DAYS", value, 1, 3650),
        "kafka_dead_letter_days": values.number("SHIAN_KAFKA_DEAD_LETTER_DAYS", value, 1, 3650),
        "kafka_session_s": values.number("SHIAN_KAFKA_SESSION_S", value, 6, 1800),
        "worker_name": value["SHIAN_WORKER_NAME"].strip() or socket.gethostname(),
        "worker_port": values.number("SHIAN_WORKER_PORT", value, 0, 65535),
    }
    said = known | {name: each for name, each in changes.items() if each is not None}
    return Settings(**said)  # type: ignore[arg-type]  # of as many types as there are settings


def misspelt(environment: Mapping[str, str] = os.environ) -> Iterator[str]:
    """What is said (zh) of each variable that nobody reads and whose name is nearly one of ours.

    Others may be an office's own secrets, which its `doors.yaml` names.
    """
    known = {each for name, _, _ in SETTINGS for each in (name, f"{name}_FILE")}
    for name in sorted(each for each in environment if each.startswith("SHIAN_") and each not in known):
        for near in get_close_matches(name, sorted(known), n=1, cutoff=0.85):
            yield f"{name}：没有这个设置，没有采用；是不是 {near}？"


def data_folder(settings: Settings) -> Path:
    """The data folder, made where it is not there. Raises SettingsError where it cannot be one."""
    folder = settings.data
    try:
        folder.mkdir(parents=True, exist_ok=True)
        reason = "" if os.access(folder, os.R_OK | os.W_OK | os.X_OK) else "没有权限"
    except OSError as error:
        reason = os_reason(error)
    if reason:
        raise SettingsError(f"SHIAN_DATA={folder}：不能作数据目录（{reason}），请改正路径或权限，或用 --data 另指")
    return folder


def _field(name: str) -> str:
    return name.removeprefix("SHIAN_").lower()
