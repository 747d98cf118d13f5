"""`shian status`, `shian get`, `shian train`: on no data, on data, in other locales."""

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import msgspec
import pytest
from commands import shian
from flow import T0, a_signal, an_assessment
from sqlalchemy import select

from classifiers.assessment import Kind
from classifiers.model import Model
from console.commands.train import Challenged, words_of
from playbooks.actions import Action
from streams.clock import SystemClock
from streams.drills.answered import staged
from streams.drills.sample import EXERCISE
from streams.drills.scenario import exercise_of as drill_fence
from streams.drills.staged import NOW, prepare
from streams.office.model_on_duty import note_model
from streams.office.office_files import keep
from streams.settings import MODEL, read_settings
from streams.store import schema as t
from streams.store.database import Database
from streams.store.office_schema import accounts, audit, sessions
from streams.store.schema import to_us
from streams.system import build
from tests.factories import OFFICER
from tests.staging import scenario_of

ROOT = Path(__file__).parents[2]
REGISTER = "登记编号,类型,登记时间,被投诉人,问题描述\nA1,投诉,2026-11-24 09:00,示例小吃店,吃出异物\n"


@pytest.fixture
def data(tmp_path):
    """A data folder with one complaint waiting to be assessed."""
    path = tmp_path / "register.csv"
    path.write_text(REGISTER, "utf-8")
    assert shian("ingest", path, "--data", tmp_path / "data").code == 0
    return tmp_path / "data"


def test_status_without_data_says_what_to_do(tmp_path):
    answer = shian("status", "--data", tmp_path / "none")
    assert (answer.code, answer.out) == (2, "")
    assert "shian run" in answer.err and "--data" in answer.err
    assert not (tmp_path / "none").exists()


def test_status_has_every_key_of_the_contract(data):
    answer = shian("status", "--data", data, "--json")
    result = answer.json
    assert answer.code == 0
    assert set(result) >= {"signals", "alerts", "cases", "dead_letters", "lag", "sources"}
    assert (set(result["alerts"]), set(result["cases"])) == ({"open", "unacknowledged"}, {"open", "overdue", "unseen"})
    assert (result["signals"], result["lag"], result["dead_letters"]) == (1, 1, 0)
    (source,) = result["sources"]
    assert set(source) >= {"name", "last_seen_at", "state"}


def test_status_tells_the_faults_of_the_office_s_doors(data):
    assert shian("status", "--data", data, "--json").json["doors"] == {"faults": [], "closed": []}
    (data / "doors.yaml").write_text("routes: [{department: D03, channel: mail}]", "utf-8")
    (fault,) = shian("status", "--data", data, "--json").json["doors"]["faults"]
    assert fault.startswith("routes[0].channel（第 1 行）：没有渠道“mail”")
    assert "渠道和来源的文件有问题" in shian("status", "--data", data).out


def test_status_names_a_source_that_is_closed_and_why(data):
    source = "{kind: webhook, name: vendor, fields: {text: t}, token: 'file:later.txt'}"
    (data / "doors.yaml").write_text(f"sources: [{source}]", "utf-8")
    told = shian("status", "--data", data).out
    assert ("来源没有开通，vendor：" in told, "file:later.txt" in told) == (True, True)
    (data / "later.txt").write_text("示例密钥", "utf-8")
    assert shian("status", "--data", data, "--json").json["doors"] == {"faults": [], "closed": []}


def test_status_says_that_no_desk_runs_and_a_check_fails_then(data):
    answer, checked = shian("status", "--data", data), shian("status", "--data", data, "--check", "--json")
    assert "■ 红色：本机没有值班台在这个数据目录上运行" in answer.out
    assert (answer.code, checked.code, checked.json["desk"]["state"]) == (0, 1, "stopped")


@pytest.mark.parametrize("command", [("status",), ("get", "/"), ("audit", "verify")])
def test_what_a_newer_version_wrote_is_not_read(data, command):
    with closing(sqlite3.connect(data / "shian.db")) as database:
        database.execute("UPDATE alembic_version SET version_num = '9999'")
        database.commit()
    answer = shian(*command, "--data", data)
    assert (answer.code, answer.out, "数据由更新的版本写成（9999" in answer.err) == (2, "", True)


def test_history_is_told_apart_from_the_signals_that_came(data, tmp_path):
    path = tmp_path / "earlier.csv"
    path.write_text(REGISTER.replace("A1", "H1"), "utf-8")
    assert shian("ingest", path, "--data", data, "--history").code == 0
    told = shian("status", "--data", data, "--json").json
    assert (told["signals"], told["history"]) == (1, 1)
    assert "信息 1 条（另有历史资料 1 条），待初筛 1 条" in shian("status", "--data", data).out


def test_status_in_words_is_chinese(data):
    out = shian("status", "--data", data).out
    assert "信息 1 条，待初筛 1 条" in out


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("/healthz", b'{"ok":true}'),
        ("/api/alerts", b'"total":0'),
        ("statistics/csv?from=2026-11-01&to=2026-11-30", "收到的信息".encode()),
    ],
)
def test_get_prints_the_answer_of_the_web_application(data, path, found):
    answer = shian("get", path, "--data", data)
    assert answer.code == 0
    assert found.decode() in answer.out


def test_get_of_a_staged_day_counts_what_came_on_its_own_clock(data):
    """`make run` puts its day into a folder like this: what came in is fenced, and its time is kept beside it."""
    with closing(Database(f"sqlite:///{data}/shian.db")) as database, database.writing() as connection:
        connection.execute(t.signals.update().values(exercise=EXERCISE, received_at=to_us(T0)))
        connection.execute(t.log.update().values(at=to_us(T0)))
        connection.execute(t.meta.insert().values(key=NOW, value=T0.isoformat()))
    staged = shian("get", "/statistics/csv", "--data", data).out
    counted = "收到的信息,投诉举报,,收到,1,"
    assert counted in staged


def test_a_folder_of_a_drill_is_known_as_one_to_every_command(tmp_path):
    """What its day wrote down fences off what comes in by a command too, at the hour at which the day stands."""
    data = tmp_path / "drill"
    system = build(read_settings({"SHIAN_DATA": str(data)}), SystemClock())
    prepare(system, staged(scenario_of("school_illness")), lambda _: None)
    system.database.close()
    path = tmp_path / "register.csv"
    path.write_text(REGISTER, "utf-8")
    assert shian("ingest", path, "--data", data).code == 0
    fence = drill_fence(scenario_of("school_illness"))
    with closing(Database(f"sqlite:///{data}/shian.db")) as database, database.reading() as connection:
        ((exercise,),) = connection.execute(select(t.signals.c.exercise)).all()
    page = shian("get", "/", "--data", data).out
    assert [exercise, "<title>【演练】" in page] == [fence, True]


def test_get_of_the_queue_is_a_page(data):
    answer = shian("get", "/", "--data", data)
    assert answer.code == 0
    assert "<html" in answer.out and "</html>" in answer.out


def test_with_accounts_get_asks_who_looks_and_sees_what_that_account_may(data):
    shian("account", "add", "anew", "--name", "示例甲", "--role", "administrator", "--data", data)
    shian("account", "add", "bob", "--name", "示例乙", "--role", "duty_officer", "--data", data)
    with closing(Database(f"sqlite:///{data}/shian.db")) as database:
        with database.writing() as connection:
            connection.execute(accounts.update().where(accounts.c.login == "bob").values(must_change=False))
        nobody, new, other = (
            shian("get", "/api/alerts", *more, "--data", data) for more in ((), ("--as", "anew"), ("--as", "carl"))
        )
        seen = shian("get", "/api/alerts", "--as", "bob", "--data", data)
        with database.reading() as connection:
            kinds = [row.kind for row in connection.execute(audit.select()) if row.who == "bob"]
            left = connection.execute(sessions.select()).all()
    assert [nobody.code, new.code, other.code, seen.code] == [2, 2, 2, 0]
    assert ["--as" in nobody.err, "初始密码" in new.err, "没有在用的账号 carl" in other.err] == [True, True, True]
    assert ('"total":0' in seen.out, kinds, left) == (True, ["login", "logout"], [])


def test_without_data_it_is_said_where_the_sample_day_lies_and_nothing_is_made(tmp_path):
    (tmp_path / "sample").mkdir()
    (tmp_path / "sample" / "shian.db").touch()
    answers = [shian(*command, "--data", tmp_path) for command in (("status",), ("get", "/"))]
    assert [each.code for each in answers] == [2, 2]
    assert {f"--data {tmp_path}/sample" in each.err for each in answers} == {True}
    assert [path.name for path in tmp_path.iterdir()] == ["sample"]


def test_get_of_nothing_is_a_problem_and_exit_code_one(data):
    answer = shian("get", "/no/such/page", "--data", data)
    assert answer.code == 1


@pytest.mark.parametrize(
    "environment",
    [{"LC_ALL": "C"}, {"LC_ALL": "zh_CN.GBK", "PYTHONIOENCODING": "gbk"}, {"LC_ALL": "C", "PYTHONIOENCODING": "ascii"}],
)
def test_output_does_not_die_of_the_locale(environment):
    command = [sys.executable, "-m", "console", "due", "--rule", "CMP-1", "--from", "2026-11-24"]
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("LC_", "LANG", "PYTHON"))}
    done = subprocess.run(command, cwd=ROOT, env=kept | environment, capture_output=True, check=True)
    assert "到期：2026-12-03 24:00" in done.stdout.decode()


LABELLED = "".join(
    f'{{"text": "示例{n}号面馆的面里有虫，要求退款", "kind": "complaint", "relevant": true, "event": "c{n}"}}\n'
    f'{{"text": "示例{n}号店大肠菌群不合格", "kind": "sampling_failure", "relevant": true, "event": "s{n}"}}\n'
    f'{{"text": "今天{n}点吃烩面，真香，推荐给大家", "kind": "irrelevant", "relevant": false, "event": "i{n}"}}\n'
    for n in range(30)
)


def test_train_reports_and_writes_a_model(tmp_path):
    path = tmp_path / "labelled.jsonl"
    path.write_text(LABELLED, "utf-8")
    answer = shian("train", path, "--out", tmp_path / "model", "--json")
    assert answer.code == 0, answer.err
    assert answer.json["texts"] == 90
    assert (tmp_path / "model" / "card.md").exists()


ONE_KIND = '{"text": "示例面馆的面里有虫", "kind": "complaint", "relevant": true, "event": "c"}\n'


@pytest.mark.parametrize("texts", ["", ONE_KIND, "{not json"], ids=["none", "one kind", "no JSON"])
def test_texts_that_teach_nothing_are_told(texts, tmp_path):
    path = tmp_path / "labelled.jsonl"
    path.write_text(texts, "utf-8")
    answer = shian("train", path, "--out", tmp_path / "model")
    assert (answer.code, answer.out) == (2, "")
    assert answer.err.strip()


def shipped():
    """The model that is shipped, byte for byte."""
    return {each: each.read_bytes() for each in MODEL.iterdir() if each.is_file()}


def test_each_trained_model_goes_into_a_folder_of_its_own_and_takes_the_place_of_no_other(tmp_path):
    """The one that lies there may be on duty, set by SHIAN_MODEL in another place than this one."""
    path, before = tmp_path / "labelled.jsonl", shipped()
    folders = []
    for n in (30, 25):
        path.write_text("".join(LABELLED.splitlines(keepends=True)[: 3 * n]), "utf-8")
        answer = shian("train", path, "--data", tmp_path / "data", "--json")
        folders.append(tmp_path / "data" / "model-trained" / answer.json["model"])
    assert [Model.load(each).id for each in folders] == [each.name for each in folders]
    assert [len({*folders}), shipped() == before] == [2, True]
    over = shian("train", path, "--out", folders[0])
    assert (over.code, "不会被覆盖" in over.err) == (2, True)


def test_a_challenger_needs_corrections_and_never_takes_the_place_of_the_model_on_duty(data):
    few = shian("train", "--with-corrections", "--data", data)
    assert (few.code, "只有 0 条人员更正" in few.err) == (2, True)
    over = shian("train", "--with-corrections", "--data", data, "--out", MODEL)
    assert (over.code, "不会被覆盖" in over.err) == (2, True)


def test_a_challenger_is_made_from_the_model_on_duty_and_from_no_other(line):
    with line.system.database.writing() as connection:
        note_model(connection, "shian-other", T0)
    answer = shian("train", "--with-corrections", "--data", line.system.settings.data)
    assert (answer.code, "在用的初筛模型是 shian-other" in answer.err, "SHIAN_MODEL" in answer.err) == (2, True, True)
    told = shian("drift", "--data", line.system.settings.data).out
    assert ["在用模型 shian-other" in told, f"按 {Model.load(MODEL).id} 计算" in told] == [True, True]


def a_dozen_corrected(line):
    """Posts that the classifier shows and an officer calls irrelevant."""
    for n in range(12):
        text = f"示例{n}号店的奶茶铺子打烊了"
        signal = a_signal(channel="media", request=None, subject=None, source_id=str(n), text=text)
        case_id = line.take(signal, an_assessment(signal, kind=Kind.INCIDENT))
        body = {"signal": line.case(case_id).signals[0].id, "field": "kind", "now": "irrelevant"}
        action = Action(id=str(n), case=case_id, kind="correct_label", actor=OFFICER, at=T0, body=body)
        line.act(action, T0)


def taught(line, path):
    """A challenger, as the command tells it in JSON."""
    answer = shian("train", path, "--with-corrections", "--data", line.system.settings.data, "--json")
    assert answer.code == 0, answer.err
    return answer.json


def test_a_challenger_is_trained_beside_the_model_and_compared_and_reads_by_the_words_of_the_office(line, tmp_path):
    a_dozen_corrected(line)
    path, before, word = tmp_path / "labelled.jsonl", shipped(), "茶铺子打烊"
    path.write_text(LABELLED, "utf-8")
    told = taught(line, path)
    assert told["compared"]["corrections"] == 12
    assert (told["kinds"], list(told["by"].values())) == ({"食品安全事件 → 无关": 12}, [12])
    challengers = line.system.settings.data / "model-challenger"
    folder, model = challengers / told["challenger"], Model.load(challengers / told["challenger"])
    assert (Path(told["folder"]), model.id) == (folder, told["challenger"])
    assert "学过本单位 12 条人员更正" in (folder / "card.md").read_text("utf-8")

    lexicon = (read_settings().seeds / "lexicon.yaml").read_text("utf-8")
    with line.system.database.writing() as connection:
        own = lexicon.replace("    words: [", f"    words: [{word}, ", 1)
        keep(connection, "seeds/lexicon.yaml", own, by="li", at=T0)
    said = shian("train", path, "--with-corrections", "--data", line.system.settings.data).out
    (other,) = (each for each in challengers.iterdir() if each != folder)
    assert [word in each.description.words for each in (model, Model.load(other))] == [False, True]
    wanted = ("食品安全事件 → 无关 12 条", "最近的更正", "冻结的文字", "可能是偶然")
    assert [each in said for each in wanted] == [True] * 4
    assert ("SHIAN_MODEL" if told["is_better"] else "未启用") in words_of(msgspec.convert(told, Challenged))
    assert shipped() == before
