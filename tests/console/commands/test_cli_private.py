"""`shian private destroy`: what is sealed of a signal goes, and the files that came with it."""

from contextlib import closing

from commands import shian
from files.make import HEAD_12315, text

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
    kept = Attachments(data / "attachments", open_vault(data / "master.key"))
    for signal in (first, second):
        kept.keep(signal, b"%PDF")
    done = shian("private", "destroy", first, "--reason", "本人要求", "--data", data)
    left = [path.name.partition("-")[2] for path in (data / "attachments").rglob("*-*")]
    assert [done.code, "附件（1 个）" in done.out, left] == [0, True, [second]]
    assert shian("private", "destroy", first, "--reason", "本人要求", "--data", data).code == 2
