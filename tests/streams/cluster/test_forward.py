"""The forwarder: that the broker is away is said at the desk, which works all the same and stays ready."""

import asyncio
from dataclasses import replace

from flow import a_signal
from litestar.testing import TestClient
from serving import free_port, until
from visiting import routes, text_of

from connectors.parse import finish
from console.commands.desk import log_reader
from console.state import Desk
from console.web import seat
from streams.door import part
from streams.embedded import Runner


def test_a_broker_that_is_away_is_said_though_nothing_waits_for_it_and_when_something_does(line):
    server = f"127.0.0.1:{free_port()}"
    line.system.settings = replace(line.system.settings, kafka=(server,))
    runner = Runner(line.system, idle=True, reads=log_reader)
    desk = Desk(runner)
    runner.writer.start()
    runner.feeder.start()
    until(lambda: runner.feeder.fault)
    idle = asyncio.run(desk.faults()), desk.broker_fault()
    runner.receive([part(finish(a_signal(), line.clock.now()))]).result(10)
    waiting = asyncio.run(desk.faults()), desk.broker_fault()
    with routes(desk.settings.body_max) as app:
        seat(app, desk)
        with TestClient(app) as client:
            ready, measured, shown = (client.get(path) for path in ("/readyz", "/metrics", "/sources"))
    runner.feeder.stop()
    runner.writer.stop()
    desk.close()
    said = f"SHIAN_KAFKA：Kafka 连接不上（{server} 对方没有接受连接）"
    assert [idle, waiting] == [([], said), ([], said)]
    told = ready.json()
    assert [ready.status_code, told["ok"], told["faults"], told["broker"]] == [200, True, [], said]
    assert {"shian_ready 1.0", "shian_broker_reached 0.0"} <= {*measured.text.splitlines()}
    assert said in text_of(shown.text)
