"""`shian run` as a process: taken ports, the same data twice, an ssh line, a clean end."""

import contextlib
import fcntl
import os
import pty
import re
import shutil
import signal
import socket
import sqlite3
import ssl
import subprocess
import sys
import termios
import threading
import time
from functools import partial
from pathlib import Path

import httpx
import pytest
from commands import shian

from console.commands.run import free_port, run
from console.commands.staging import answered_drill
from console.commands.starting import Starting
from streams.settings import MODEL, SettingsError, read_settings
from tests.staging import scenario_of

ROOT = Path(__file__).parents[2]
READY = "ssh -L"
"""The last line of the greeting where no browser is at hand."""


class Desk:
    """A running desk, its lines and its address."""

    def __init__(self, data, *more, opened_by=("run",), terminal=None, **environment):
        command = [sys.executable, "-m", "console", *opened_by, "--data", str(data), *map(str, more)]
        kept = {
            name: value
            for name, value in os.environ.items()
            if name not in ("SSH_CONNECTION", "DISPLAY", "WAYLAND_DISPLAY")
        }
        kept |= {"SHIAN_ASSESS_PROCESSES": "1"} | environment
        self.process = subprocess.Popen(
            command,
            cwd=ROOT,
            env=kept,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
            start_new_session=True,
            preexec_fn=terminal and partial(fcntl.ioctl, terminal, termios.TIOCSCTTY, 0),
        )
        self.lines = []
        for line in self.process.stdout:
            self.lines.append(line.rstrip("\n"))
            if line.startswith("值班台："):
                self.address = line.removeprefix("值班台：").strip()
            if READY in line:
                break

    def end(self):
        """Ask it to stop; its exit code."""
        if self.process.poll() is None:
            self.process.terminate()
        return self.ended()

    def ended(self):
        """Its exit code when it has stopped. Fails when it does not within twenty seconds."""
        rest, _ = self.process.communicate(timeout=20)
        self.lines += rest.splitlines()
        return self.process.returncode


@pytest.fixture
def started():
    """Starts desks and ends them whatever happens."""
    desks = []

    def start(*arguments, **environment):
        desks.append(Desk(*arguments, **environment))
        return desks[-1]

    yield start
    for desk in desks:
        if desk.process.poll() is None:
            desk.process.kill()
        desk.process.communicate()


@pytest.fixture(scope="module")
def taken():
    """A port somebody else listens on."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        yield other.getsockname()[1]


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """The data folder of the desk on duty."""
    return tmp_path_factory.mktemp("office") / "数据"


@pytest.fixture(scope="module")
def duty(office, taken):
    """A desk on duty for several claims, started over ssh on a port that somebody else has."""
    desk = Desk(office, "--port", taken, SSH_CONNECTION="192.0.2.1 1 192.0.2.2 22")
    yield desk
    desk.end()


def children(pid):
    """Processes whose parent is `pid`."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rsplit(")", 1)[1].split()
        except OSError:  # it ended meanwhile
            continue
        if int(fields[1]) == pid and fields[0] != "Z":
            found.append(int(stat.parent.name))
    return found


def test_an_address_that_is_not_this_machines_is_refused_and_no_other_port_is_looked_for():
    with pytest.raises(SettingsError) as refused:
        free_port("203.0.113.9", 8321)
    assert str(refused.value) == ("SHIAN_HOST=203.0.113.9：不是本机的地址；应为 127.0.0.1、0.0.0.0 或本机网卡的地址")


def test_a_port_beyond_all_ports_is_no_taken_one(tmp_path):
    answer = shian("run", "--port", 70000, "--data", tmp_path)
    assert (answer.code, answer.err) == (2, "SHIAN_PORT='70000'：应为 0 到 65535 的整数\n")


def test_a_spoilt_model_is_told_before_an_address_is_said(tmp_path, monkeypatch):
    shutil.copytree(MODEL, tmp_path / "model")
    (tmp_path / "model" / "weights.npz").write_bytes(b"spoilt")
    monkeypatch.setenv("SHIAN_MODEL", str(tmp_path / "model"))
    answer = shian("run", "--port", 0, "--data", tmp_path / "data")
    told = f"{tmp_path}/model：这里的模型读不了（文件已损坏）。用 shian train 另训一个，或改正 SHIAN_MODEL"
    assert (answer.code, answer.err.partition("；")[0]) == (2, told)
    assert "值班台：" not in answer.out


@pytest.mark.slow
def test_what_a_desk_had_begun_ends_when_it_cannot_be_opened(tmp_path):
    def players(_):
        raise LookupError("示例")

    running = set(threading.enumerate())
    settings = read_settings({"SHIAN_PORT": "0", "SHIAN_ASSESS_PROCESSES": "1"}, data=tmp_path)
    staging = answered_drill(scenario_of("school_illness"), ())._replace(players=players)
    with pytest.raises(LookupError), Starting(print) as starting:
        run(settings, staging=staging, say=print, starting=starting)
    assert {each.name for each in threading.enumerate() if each not in running} <= {"starting"}


def ends_in_order(desk, tell):
    """What is left over or said amiss when a desk is told to end, by what `tell` does, while somebody looks on."""
    helpers = children(desk.process.pid)
    assert helpers
    with httpx.stream("GET", f"{desk.address}api/live") as answer:  # as every open desk does
        changes = answer.iter_lines()
        assert next(changes) == "event: change"
        tell()
        assert desk.ended() == 0, desk.lines
    assert any("已停止" in line for line in desk.lines)
    deadline = time.monotonic() + 5
    while [pid for pid in helpers if Path(f"/proc/{pid}").exists()] and time.monotonic() < deadline:
        time.sleep(0.05)
    amiss = [line for line in desk.lines if "Traceback" in line or "Cancel" in line]
    return amiss + [pid for pid in helpers if Path(f"/proc/{pid}").exists()]


@pytest.mark.slow
def test_a_taken_port_is_left_for_the_next(duty, office, taken):
    assert f"端口 {taken} 已被占用" in "\n".join(duty.lines)
    assert duty.address != f"http://127.0.0.1:{taken}/"
    assert httpx.get(f"{duty.address}healthz").status_code == 200
    told = shian("status", "--data", office, "--check", "--json")
    assert (told.code, told.json["desk"]["state"], told.json["desk"]["address"]) == (0, "ok", duty.address)


def certificate_of(desk):
    host, port = desk.address.removeprefix("https://").rstrip("/").rsplit(":", 1)
    return ssl.get_server_certificate((host, int(port)))


def reached_by_names(desk, trusted):
    """Who trusts the authority reaches the desk by the names it has, and nobody else does."""
    plain = desk.address.replace("127.0.0.1", "localhost")
    port = httpx.URL(plain).port
    with httpx.Client(verify=trusted, trust_env=False) as client:
        assert client.get(f"{desk.address}healthz").json() == {"ok": True}
        assert client.get(f"{plain}healthz").status_code == 200
        asked = [f"{name}:{port}" for name in ("desk.example", "other.example")]
        answers = [client.get(f"{plain}healthz", headers={"host": each}).status_code for each in asked]
    with httpx.Client(trust_env=False) as client, pytest.raises(httpx.ConnectError):
        client.get(f"{desk.address}healthz")
    return answers


@pytest.mark.slow
def test_who_trusts_the_authority_reaches_the_desk_and_a_reload_takes_the_certificate_that_lies_there(
    started, tmp_path
):
    assert shian("tls", "desk.example", "--data", tmp_path).code == 0
    desk = started(tmp_path, "--port", 0)
    trusted = ssl.create_default_context(cafile=tmp_path / "tls" / "ca.crt")
    assert [desk.address.partition("127")[0], reached_by_names(desk, trusted)] == ["https://", [200, 400]]
    found, said = [certificate_of(desk)], []
    for spoil in (False, True):
        assert shian("tls", "desk.example", "--data", tmp_path).code == 0
        if spoil:
            (tmp_path / "tls" / "server.key").write_text("示例", "utf-8")
        desk.process.send_signal(signal.SIGHUP)
        said.append(desk.process.stdout.readline())
        found.append(certificate_of(desk))
    assert [found[0] != found[1], found[1] == found[2]] == [True, True]
    assert ["证书已重读" in said[0], "照旧用原来的" in said[1], desk.end()] == [True, True, 0]


@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [("run", "--port", "0"), ("relay", "out", "--receive", "in", "--port", "0")],
    ids=lambda command: command[0],
)
def test_what_writes_on_the_terminal_that_is_closed_ends_in_order(tmp_path, command):
    (tmp_path / "doors.yaml").write_text("{}", "utf-8")
    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-m", "console", *command, "--data", tmp_path],
        cwd=tmp_path,
        env=os.environ | {"SHIAN_ASSESS_PROCESSES": "1", "PYTHONPATH": str(ROOT)},
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        start_new_session=True,
        preexec_fn=partial(fcntl.ioctl, theirs, termios.TIOCSCTTY, 0),
    ) as process:
        os.close(theirs)
        said = b""
        while "停止：Ctrl-C".encode() not in said:
            said += os.read(ours, 4096)
        os.close(ours)
        assert process.wait(timeout=20) == 0


@pytest.mark.slow
def test_a_drill_has_a_desk_beside_duty_goes_on_where_it_stood_and_says_when_ended_where_its_report_is(
    started, duty, office
):
    drill = ("drill", "school_illness", "--desk")
    desk = started(office, "--port", 0, opened_by=drill)
    assert [httpx.get(f"{each.address}healthz").status_code for each in (duty, desk)] == [200, 200]
    titles = [re.search("<title>(.*?)</title>", httpx.get(each.address).text)[1] for each in (duty, desk)]
    assert [title.startswith("【演练】") for title in titles] == [False, True]
    assert ["时钟停在 11-25 09:20" in line for line in desk.lines if "开始演练" in line] == [True]
    assert desk.end() == 0
    assert [said for said in desk.lines if "已停止" in said] == [
        "已停止；数据都已保存，下次从这里继续。要出评估报告，下次打开后在“演练评分”里结束演练。"
    ]
    desk = started(office, "--port", 0, opened_by=drill)
    assert any("按“开始演练”或“继续”后开始走" in line for line in desk.lines)
    with httpx.Client(base_url=desk.address, follow_redirects=True) as client:
        page = client.get("/marking").text
        token = re.search(r'name="token" value="([0-9a-f]+)"', page)[1]
        answer = client.post("/marking", data={"token": token})
        assert ["结束演练，出评估报告" in page, answer.status_code, "/drills/" in str(answer.url)] == [True, 200, True]
    assert desk.end() == 0
    assert f"已停止；这场演练已结束，评估报告在 {office / 'drills'}。" in desk.lines
    desk = started(office, "--port", 0, opened_by=drill)
    assert [line for line in desk.lines if "演练已结束" in line] == [
        f"【演练】示例第一小学群体呕吐：演练已结束，评估报告在“演练”页（{desk.address}drills）；要再练一次，在页面上方按“重新开始”"
    ]
    assert desk.end() == 0


@pytest.mark.slow
def test_whom_the_office_takes_in_while_a_drill_goes_on_its_desk_knows(started, tmp_path):
    def add(login, role):
        shian("account", "add", login, "--name", f"示例·{login}", "--role", role, "--data", tmp_path)

    def known():
        with contextlib.closing(sqlite3.connect(tmp_path / "exercise" / "school_illness" / "shian.db")) as there:
            return {login for (login,) in there.execute("select login from accounts")}

    add("wang", "administrator")
    desk = started(tmp_path, "--port", 0, opened_by=("drill", "school_illness", "--desk"))
    assert known() == {"wang"}
    add("li", "duty_officer")
    deadline = time.monotonic() + 60
    while known() != {"wang", "li"} and time.monotonic() < deadline:
        time.sleep(0.2)
    assert known() == {"wang", "li"}
    assert desk.end() == 0


@pytest.mark.slow
def test_a_second_run_on_the_same_data_is_refused_and_files_go_in_beside_the_first(duty, office, tmp_path):
    port = duty.address.rstrip("/").rsplit(":", 1)[-1]
    assert any(f"ssh -L {port}:127.0.0.1:{port}" in line for line in duty.lines)
    second = shian("run", "--data", office, "--port", 0)
    assert second.code == 1
    assert duty.address in second.out and str(duty.process.pid) in second.out
    register = (
        "登记编号,类型,登记时间,被投诉人,问题描述,受理时间\nA1,投诉,2026-11-24 09:00,示例小吃店,面里吃出虫子要求退款,\n"
    )
    assert ingested(tmp_path, office, register) == (1, 0, 0)
    case = waited(duty, lambda found: found["alerts"])[0]["case"]
    assert ingested(tmp_path, office, register.replace("退款,\n", "退款,2026-11-25 10:00\n")) == (0, 1, 0)
    for _ in range(100):
        entries = httpx.get(f"{duty.address}api/cases/{case}").json()["entries"]
        done = [each["body"]["step"] for each in entries if each["body"]["kind"] == "step_done"]
        if done:
            break
        time.sleep(0.1)
    assert [step.split("/")[0] for step in done] == ["decide_acceptance"]


def ingested(folder, data, content):
    path = folder / "register.csv"
    path.write_text(content, "utf-8")
    result = shian("ingest", path, "--data", data, "--json").json
    return result["accepted"], result["updated"], result["rejected"]


def waited(desk, ready):
    for _ in range(100):
        found = ready(httpx.get(f"{desk.address}api/alerts").json())
        if found:
            return found
        time.sleep(0.1)
    raise AssertionError("nothing came")


def pressed(desk):
    """The speed of the day at a desk, and the token of its forms."""
    page = httpx.get(desk.address, timeout=60)
    found = re.search(r'data-speed="([\d.]+)"', page.text)[1], re.search(r'name="token" value="(\w+)"', page.text)[1]
    return *found, page.cookies


@pytest.mark.slow
def test_the_sample_day_ends_in_order_however_it_is_told_and_goes_on_as_fast_as_was_chosen_or_as_the_command_line_says(
    started, tmp_path
):
    """It is told by Ctrl-C, by SIGTERM, and by its terminal that is closed, on which it does not write."""
    desk = started(tmp_path, "--port", 0, "--sample")
    second = shian("run", "--data", tmp_path, "--port", 0, "--sample")
    assert [second.code, desk.address in second.out] == [0, True]
    at_first, token, cookies = pressed(desk)
    fields = {"token": token, "do": "1", "back": "/"}
    assert httpx.post(f"{desk.address}sample", data=fields, cookies=cookies).status_code == 303
    amiss = [ends_in_order(desk, partial(desk.process.send_signal, signal.SIGINT))]
    desk = started(tmp_path, "--port", 0, "--sample")
    as_chosen = pressed(desk)[0]
    amiss.append(ends_in_order(desk, desk.process.terminate))
    ours, theirs = pty.openpty()
    desk = started(tmp_path, "--port", 0, "--sample", "--speed", "10", terminal=theirs)
    os.close(theirs)
    as_said = pressed(desk)[0]
    amiss.append(ends_in_order(desk, partial(os.close, ours)))
    assert [[at_first, as_chosen, as_said], amiss] == [["60.0", "1.0", "10.0"], [[], [], []]]
    assert (tmp_path / "sample" / "shian.lock").read_bytes() == b""


def test_another_host_than_loopback_is_refused_with_the_reason(tmp_path):
    answer = shian("run", "--data", tmp_path, "--host", "0.0.0.0")
    assert [answer.code, "shian account add" in answer.err] == [2, True]
    assert not (tmp_path / "shian.db").exists()


def test_an_answer_leaves_at_once():
    """A listening socket that does not name TCP never gets TCP_NODELAY from asyncio: 40 ms for each answer."""
    with free_port("127.0.0.1", 0) as listener:
        assert listener.proto == socket.IPPROTO_TCP
