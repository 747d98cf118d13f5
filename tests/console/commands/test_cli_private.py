"""`shian private destroy`: what is sealed of a signal goes, and the files that came with it."""

import json
from contextlib import closing

from commands import shian
from files.make import FILES, HEAD_12315, text

from console.commands import cli_private
from streams.privacy.attachments import Attachments
from streams.store import schema as t
from streams.store.database import Database
from streams.store.vault import open_vault

ROW = ["A1", "投诉", "2026-11-24 09:00", "示例甲", "13812345678", "示例小吃店", "吃出异物", "", "", ""]


def test_the_files_of_a_signal_go_with_its_private_data_and_no_others(tmp_path):
    data, file = tmp_path / "data", tmp_path / "登记表.csv"
    file.write_bytes(text(HEAD_12315, ROW, ["A2", *ROW[1:]]))
    assert shian("ingest", file, "--data", data).code == 0
    with closing(Database(f"sqlite:///{data}/shian.db")) as database, database.reading() as connection:
        first, second = [row.id for row in connection.execute(t.signals.select())]
    kept = Attachments(data, open_vault(data / "master.key"))
    for signal in (first, second):
        kept.keep(signal, b"%PDF")
    done = shian("private", "destroy", first, "--reason", "本人要求", "--data", data)
    left = [path.name.partition("-")[2] for path in (data / "attachments").rglob("*-*")]
    assert [done.code, "附件（1 个）" in done.out, left] == [0, True, [second]]
    assert shian("private", "destroy", first, "--reason", "本人要求", "--data", data).code == 2


def test_a_refused_file_in_which_they_stand_goes_too_and_one_that_nobody_can_read_is_named(tmp_path):
    data, file = tmp_path / "data", tmp_path / "登记表.csv"
    file.write_bytes(text(HEAD_12315, ROW, ["A2", "投诉", "2026-02-30", "示例乙", *ROW[4:]]))
    assert shian("ingest", file, "--data", data).code == 3
    failed = data / "inbox" / "failed"
    failed.mkdir(parents=True)
    (failed / "登记表.csv").write_bytes(file.read_bytes())
    (failed / "别人.csv").write_bytes(text(HEAD_12315, ["A3", "投诉", "2026-02-30", "示例丁", "", *ROW[5:]]))
    (failed / "有密码.xlsx").write_bytes(FILES["有密码.xlsx"]())
    with closing(Database(f"sqlite:///{data}/shian.db")) as database, database.reading() as connection:
        (signal,) = [row.id for row in connection.execute(t.signals.select())]
    done = shian("private", "destroy", signal, "--reason", "本人要求", "--data", data)
    left = sorted(path.name for path in (*failed.iterdir(), *(data / "rejected").iterdir()))
    assert [done.code, "已一并销毁：inbox/failed/登记表.csv" in done.out, "inbox/failed/有密码.xlsx" in done.out] == [
        0,
        True,
        True,
    ]
    assert left == ["别人.csv", "有密码.xlsx"]


def test_who_reads_the_database_meanwhile_keeps_the_deleted_in_its_log_and_that_is_said(tmp_path, monkeypatch):
    monkeypatch.setattr(cli_private, "TRIES", 1)
    data, file = tmp_path / "data", tmp_path / "登记表.csv"
    file.write_bytes(text(HEAD_12315, ROW, ["A2", *ROW[1:]]))
    assert shian("ingest", file, "--data", data).code == 0
    with closing(Database(f"sqlite:///{data}/shian.db")) as database:
        with database.reading() as connection:
            first, second = [row.id for row in connection.execute(t.signals.select())]
            read_by_another = shian("private", "destroy", first, "--reason", "本人要求", "--data", data)
        alone = shian("private", "destroy", second, "--reason", "本人要求", "--data", data)
    assert ["变更日志" in each.out for each in (read_by_another, alone)] == [True, False]


def test_a_key_that_does_not_open_it_is_said_with_the_remedy(tmp_path, monkeypatch):
    data, file = tmp_path / "data", tmp_path / "登记表.csv"
    file.write_bytes(text(HEAD_12315, ROW))
    assert shian("ingest", file, "--data", data).code == 0
    with closing(Database(f"sqlite:///{data}/shian.db")) as database, database.reading() as connection:
        (signal,) = [row.id for row in connection.execute(t.signals.select())]
    for key in (bytes(32), b"no key"):
        (tmp_path / "other.key").write_bytes(key)
        monkeypatch.setenv("SHIAN_MASTER_KEY", str(tmp_path / "other.key"))
        answer = shian("private", "show", signal, "--reason", "本人要求", "--data", data)
        assert (answer.code, answer.out, answer.err.count("\n")) == (2, "", 1)
        assert "这个主密钥打不开" in answer.err and "SHIAN_MASTER_KEY" in answer.err


def test_what_stands_in_the_open_is_handed_out_beside_what_is_sealed_and_destroying_says_that_it_stays(tmp_path):
    data, file = tmp_path / "data", tmp_path / "登记表.csv"
    spoken_of = [*ROW[:6], "厨师赵大山不洗手，店主示例甲也在", *ROW[7:]]
    file.write_bytes(
        text(HEAD_12315, spoken_of, ["A2", *ROW[1:3], "示例乙", *ROW[4:6], "店里的示例甲不洗手", *ROW[7:]])
    )
    assert shian("ingest", file, "--data", data).code == 0
    (data / "rejected").mkdir(exist_ok=True)
    (data / "rejected" / "旧表.txt").write_text("赵大山", encoding="utf-8")
    with closing(Database(f"sqlite:///{data}/shian.db")) as database, database.reading() as connection:
        first, _ = [row.id for row in connection.execute(t.signals.select())]
    found = shian("private", "export", "赵大山", "--reason", "本人申请", "--data", data)
    lines = [json.loads(line) for line in found.out.splitlines()]
    assert [found.code, first in {each["id"] for each in lines if each.get("open_in") == "信息"}] == [0, True]
    assert "加密保存的 1 条；另有 2 处" in found.err and "rejected/旧表.txt" in found.err
    done = shian("private", "destroy", first, "--reason", "本人要求", "--data", data)
    assert [done.code, "明文中仍写着此人，没有改动：信息 " in done.out, cli_private.OTHERS in done.out] == [
        0,
        True,
        True,
    ]
    nobody = shian("private", "export", "钱无人", "--reason", "本人申请", "--data", data)
    assert [nobody.code, nobody.out, "没有查到 钱无人" in nobody.err] == [0, "", True]
    for wanted, reason in (("赵", "本人申请"), ("赵大山", " ")):
        refused = shian("private", "export", wanted, "--reason", reason, "--data", data)
        assert [refused.code, refused.out, "请写明" in refused.err] == [2, "", True]


def test_a_name_in_the_open_is_redacted_where_it_is_asked_for_and_the_audit_says_so(tmp_path):
    data, file = tmp_path / "data", tmp_path / "登记表.csv"
    told = [*ROW[:6], "厨师赵大山不洗手，饭里吃出异物", *ROW[7:]]
    file.write_bytes(text(HEAD_12315, told, ["A2", *told[1:5], "示例乙店", *told[6:]]))
    assert shian("ingest", file, "--data", data).code == 0
    asked = ("private", "redact", "赵大山", "--reason", "本人申请", "--data", data)
    unclear = shian(*asked)
    found = shian("private", "export", "赵大山", "--reason", "核对", "--data", data).lines
    first = next(each["id"] for each in found if each["open_in"] == "信息")
    one, rest = shian(*asked, "--in", first), shian(*asked, "--everywhere")
    none = shian(*asked, "--everywhere")
    verified = shian("audit", "verify", "--data", data)
    assert [each.code for each in (unclear, one, rest, none, verified)] == [2, 0, 0, 2, 0]
    assert "同名的其他人也会被隐去" in unclear.err
    assert ["已隐去，不能恢复：收件日志 1 处、信息 1 处" in one.out, "明文中仍写着此人" in one.out] == [True, True]
    assert ["明文中仍写着此人" in rest.out, "没有查到明文写着 赵大山 的地方" in none.err] == [False, True]
    assert "链上" not in verified.out
