"""How a Kafka is reached, on an Apache Kafka that takes only TLS and a login: what works, and what each fault says."""

import json
import re

import pytest
from brokers import make_topic
from serving import NOW, a_notice, free_port

from connectors.broker import Access, Login, Unreached, access_of, host_and_port, reach
from connectors.channels.diagnose import diagnose
from connectors.channels.kafka import Kafka
from connectors.doors import KafkaChannel, KafkaSource, Sasl
from connectors.errors import ConnectorError
from connectors.sources.kafka import KafkaSignals

MECHANISMS = ("PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512")


def an_access(broker, *, password=None, mechanism="SCRAM-SHA-512", **changes):
    login = Login(user=broker.user, password=password or broker.password, mechanism=mechanism)
    fields = {"servers": (broker.address,), "tls": True, "ca": broker.ca, "login": login}
    return Access(**(fields | changes))


def doors_of(broker, mechanism, topic, **changes):
    """A source and a channel of an office, as its file says them."""
    fields = {
        "name": "bus",
        "servers": (broker.address,),
        "topic": topic,
        "tls": True,
        "ca": "ca.pem",
        "sasl": Sasl(user=broker.user, password="env:KAFKA", mechanism=mechanism),
    }
    fields |= changes
    return KafkaSource(**fields, group=f"group-{topic}"), KafkaChannel(**fields)


def refused(do):
    """(stage, message) of the fault, which is always worth trying again."""
    with pytest.raises(Unreached) as caught:
        do()
    assert caught.value.permanent is False
    return caught.value.stage, re.sub(r"127\.0\.0\.1:\d+ ", "", caught.value.message)


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_a_notice_that_goes_out_by_tls_and_login_comes_in_by_them(secure_broker, mechanism):
    topic = f"both-{mechanism}"
    source, channel = doors_of(secure_broker, mechanism, topic)
    folder, password = secure_broker.folder, secure_broker.password
    make_topic(secure_broker.address, topic, **access_of(channel, password, folder=folder).client())
    out = Kafka(channel, password, folder=folder)
    out.send(a_notice(), "值班组")
    out.close()
    door = KafkaSignals(source, password, folder=folder)
    messages = []
    for _ in range(40):
        messages = messages or door.poll(NOW, seconds=0.5)
    door.commit([each.at for each in messages])
    door.close()
    # A notice is an event, but no signal: it comes as it was written, for the dead letters.
    assert [json.loads(each.value)["id"] for each in messages] == [a_notice().id]
    assert [(len(each.signals), len(each.refused)) for each in messages] == [(0, 1)]


@pytest.mark.parametrize("mechanism", MECHANISMS)
def test_a_wrong_password_is_told_with_user_and_mechanism_and_not_with_the_password(secure_broker, mechanism):
    folder = secure_broker.folder
    source, channel = doors_of(secure_broker, mechanism, "nothing")
    sending = refused(lambda: Kafka(channel, "wrong-example", folder=folder).send(a_notice(), ""))
    reading = refused(lambda: KafkaSignals(source, "wrong-example", folder=folder).poll(NOW))
    tried = diagnose(channel, {"KAFKA": "wrong-example"}, "", folder=folder, now=NOW)
    begins = f"bus：Kafka 登录没有通过（用户 shian（{mechanism}）被拒绝：Authentication failed"
    assert [stage for stage, _ in (sending, reading)] == ["login", "login"]
    assert [sending[1][: len(begins)], reading[1][: len(begins)]] == [begins, begins]
    assert [tried.failed, "wrong-example" in sending[1] + tried.message] == ["login", False]


def test_an_authority_that_nobody_trusts_is_told_as_such(secure_broker):
    _, channel = doors_of(secure_broker, "PLAIN", "nothing", ca=None)
    found = refused(lambda: Kafka(channel, secure_broker.password).send(a_notice(), ""))
    tried = diagnose(channel, {"KAFKA": secure_broker.password}, "", folder=secure_broker.folder, now=NOW)
    said = "证书没有通过核对：unable to get local issuer certificate；请核对 CA 文件和主机名"
    assert found == ("tls", f"bus：Kafka 加密连接没有建立（{said}）")
    assert [tried.failed, said in tried.message] == ["tls", True]


def test_the_test_of_the_channel_delivers_by_tls_and_login(secure_broker):
    _, channel = doors_of(secure_broker, "SCRAM-SHA-512", "tried")
    folder, password = secure_broker.folder, secure_broker.password
    make_topic(secure_broker.address, "tried", **access_of(channel, password, folder=folder).client())
    assert diagnose(channel, {"KAFKA": password}, "", folder=folder, now=NOW).failed is None


def test_what_the_broker_wants_and_the_settings_do_not_say_is_named(secure_broker):
    plain = refused(lambda: reach("bus", an_access(secure_broker, tls=False, ca=None, login=None)))
    open_ = refused(lambda: reach("bus", an_access(secure_broker, tls=False, ca=None)))
    nobody = refused(lambda: reach("bus", an_access(secure_broker, login=None)))
    hints = [message.rpartition("；")[2] for _, message in (plain, open_, nobody)]
    assert hints == [f"它多半要求{each}，而配置里没有）" for each in ("加密或登录", "加密", "登录")]


def test_of_several_servers_one_that_answers_is_enough_and_the_furthest_fault_is_told(secure_broker):
    away = f"127.0.0.1:{free_port()}"
    servers = (away, secure_broker.address, away)
    reach("bus", an_access(secure_broker, servers=servers))
    found = refused(lambda: reach("bus", an_access(secure_broker, servers=servers, password="wrong-example")))
    assert found[0] == "login"


def test_a_broker_without_tls_or_that_login_says_so(broker):
    login = Login(user="shian", password="x", mechanism="PLAIN")
    assert refused(lambda: reach("bus", Access(servers=(broker,), tls=True)))[0] == "tls"
    assert refused(lambda: reach("bus", Access(servers=(broker,), login=login)))[0] == "login"
    reach("bus", Access(servers=(broker,)))


def test_no_server_at_all_is_a_fault_of_the_settings():
    with pytest.raises(ConnectorError) as caught:
        reach("bus", Access(servers=()))
    assert (caught.value.message, caught.value.permanent) == ("bus：没有写服务器地址", True)


@pytest.mark.parametrize(
    ("server", "place"),
    [("bus:9093", ("bus", 9093)), ("bus", ("bus", 9092)), ("[::1]:9093", ("::1", 9093)), ("bus:x", ("bus:x", 9092))],
)
def test_a_server_without_a_port_is_at_the_usual_one(server, place):
    assert host_and_port(server) == place
