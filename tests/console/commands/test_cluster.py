"""`shian worker` at the door: what it cannot begin with is said in a line."""

import pytest
from serving import free_port

from console.commands import run
from console.commands.cluster import worker
from console.commands.errors import CommandError
from streams.settings import read_settings


def test_a_port_that_another_program_listens_on_is_named_with_the_remedy(tmp_path):
    port = free_port()
    settings = read_settings({}, data=tmp_path, kafka=("127.0.0.1:9",), worker_port=port)
    with run.free_port("127.0.0.1", port), pytest.raises(CommandError) as raised:
        worker(settings, say=print)
    assert str(raised.value) == (
        f"SHIAN_WORKER_PORT={port}：端口已被占用；同一台机器上每个 worker 用自己的端口（0：不设）"
    )
