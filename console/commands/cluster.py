"""`shian topics` and `shian worker`: the distributed system's side of the command line."""

import sys
from contextlib import closing
from importlib.util import find_spec

import msgspec

from classifiers.model import check_model
from streams.clock import SystemClock
from streams.cluster.topics import create_topics
from streams.office.model_on_duty import note_model
from streams.settings import Settings
from streams.system import build_when_there

from .errors import CommandError
from .hangup import WORKER, end_as_told, heed_hangup
from .options import Print
from .run import free_port

WITHOUT = "SHIAN_KAFKA 没有设置；例如 SHIAN_KAFKA=127.0.0.1:9092"
NOT_INSTALLED = "没有安装分布式组件；请运行 pip install 'shian[cluster]'"
WORDS = {"created": "已建立", "grown": "已增加分区", "there": "已存在"}


def topics(settings: Settings, *, as_json: bool, say: Print) -> None:
    """Make the topics. Raises CommandError, ConnectorError."""
    _need_servers(settings)
    made = create_topics(settings)
    if as_json:
        say(msgspec.json.encode({"topics": made}).decode())
        return
    for each in made:
        say(
            f"{each.name}：{WORDS[each.outcome]}，{each.partitions} 个分区{f'（{each.remark}）' if each.remark else ''}"
        )


def worker(settings: Settings, *, say: Print) -> None:
    """Work until told to stop. Raises CommandError."""
    _need_servers(settings)
    # Faust puts another module in its place when it is loaded, one of which nothing can be found out.
    if "faust" not in sys.modules and find_spec("faust") is None:
        raise CommandError(NOT_INSTALLED)
    from streams.kafka import run_worker  # optional dependency

    _need_port(settings)
    heed_hangup(end_as_told, lambda: WORKER, say)
    system = build_when_there(settings, SystemClock())
    with closing(system.database):
        model = check_model(settings.model)
        with system.database.writing() as connection:
            note_model(connection, model, system.clock.now())
        run_worker(system)


def _need_port(settings: Settings) -> None:
    """Faust would say it in two hundred lines. Raises CommandError, SettingsError."""
    port = settings.worker_port
    if not port:
        return
    with free_port(settings.host, port) as listener:
        if listener.getsockname()[1] != port:
            raise CommandError(
                f"SHIAN_WORKER_PORT={port}：端口已被占用；同一台机器上每个 worker 用自己的端口（0：不设）"
            )


def _need_servers(settings: Settings) -> None:
    if not settings.kafka:
        raise CommandError(WITHOUT)
