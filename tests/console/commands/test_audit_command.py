"""`shian audit`: what was changed, put in or cut off is told so that somebody can look it up, with what to do."""

import pytest
from commands import shian
from flow import T0, a_signal
from sqlalchemy import delete, insert, text, update

from streams.store import schema as t
from streams.store.audit import record, seal
from streams.store.marks import TO_FOLD, mark
from streams.store.office_schema import audit, chain


@pytest.fixture
def chained(line):
    """A case with its entries chained, and a log-in."""
    line.write(lambda connection: record(connection, "login", T0, who="wang", about="wang"))
    line.take(a_signal())
    line.write(seal)
    return line


def verify(line, *asked):
    answer = shian("audit", "verify", *asked, "--data", line.system.settings.data)
    return answer.code, answer.out


def last(line):
    return sorted(line.rows(chain), key=lambda link: link.n)[-1]


def test_an_untouched_store_is_whole(chained):
    head = last(chained)
    told = f"{head.n} 环完好，事件与记录相符，尚未入链 0 条；末环 {head.hash}\n"
    assert [verify(chained), verify(chained, "--head", head.hash)] == [(0, told), (0, told)]


def test_a_cut_off_tail_is_told_by_the_hash_that_was_noted(chained):
    chained.write(lambda connection: record(connection, "logout", T0, who="wang", about="wang"))
    noted, row = last(chained), chained.rows(audit)[-1]
    chained.execute(delete(chain).where(chain.c.n == noted.n))
    chained.execute(delete(audit).where(audit.c.n == row.n))
    assert verify(chained)[0] == 0
    told = f"链上没有 {noted.hash}：此前记录的链已被整体改写，或末尾被截去\n"
    assert verify(chained, "--head", noted.hash) == (1, told)


def test_an_event_put_in_is_told_with_what_it_says(chained):
    row = {
        "id": "x",
        "at": 1_764_000_000_000_000,
        "kind": "login",
        "who": "li",
        "about": "",
        "detail": "",
        "address": "",
    }
    chained.execute(insert(audit).values(**row))
    assert verify(chained) == (
        1,
        f"链外（审计记录 x 登录 2025-11-25 00:00:00 li）：记录不在链上\n链上 {last(chained).n} 环完好\n",
    )


def test_a_changed_entry_is_told_with_its_case(chained):
    victim, number = chained.rows(t.entries)[0], chained.rows(t.cases)[0].number
    chained.execute(update(t.entries).where(t.entries.c.id == victim.id).values(body=victim.body + b" "))
    told = f"第 2 环（台账记录 {victim.id} {number} 第 1 条 2026-11-25 09:40:00）：记录内容被改动\n此前 1 环完好\n"
    assert verify(chained) == (1, told)


def test_a_falsified_case_is_told_and_written_anew(chained):
    number = chained.rows(t.cases)[0].number
    chained.execute(update(t.cases).values(state="closed"))
    told = [
        f"事件 {number} 与记录不符：状态",
        f"{last(chained).n} 环完好，但有 1 起事件与记录不符。"
        "请先用 shian backup 留存，再用 shian audit rewrite 按记录重写",
    ]
    assert verify(chained) == (1, "".join(f"{each}\n" for each in told))
    anew = shian("audit", "rewrite", "--data", chained.system.settings.data)
    assert [anew.code, anew.out] == [0, f"事件 {number} 已按记录重写：状态\n"]
    assert verify(chained)[0] == 0


def test_nothing_is_written_anew_from_changed_entries(chained):
    victim = chained.rows(t.entries)[0]
    chained.execute(update(t.entries).where(t.entries.c.id == victim.id).values(body=victim.body + b" "))
    anew = shian("audit", "rewrite", "--data", chained.system.settings.data)
    assert [anew.code, anew.err.split("（")[0]] == [2, "记录本身被改动"]


def test_a_case_that_no_entries_tell_is_told_as_a_failure(chained):
    number = chained.rows(t.cases)[0].number
    columns = chained.rows(t.cases)[0]._asdict()
    chained.execute(insert(t.cases).values(**columns | {"id": "x", "number": f"{number}9"}))
    anew = shian("audit", "rewrite", "--data", chained.system.settings.data)
    assert [anew.code, anew.out] == [1, f"事件 {number}9 不能按记录重写，请从备份恢复：没有任何记录\n"]


def test_where_no_data_are_nothing_is_made(tmp_path):
    anew = shian("audit", "rewrite", "--data", tmp_path / "nowhere")
    assert [anew.code, (tmp_path / "nowhere").exists()] == [2, False]


def test_of_a_database_of_an_earlier_release_the_chain_alone_is_read(chained):
    chained.execute(text("UPDATE alembic_version SET version_num = '0020'"))
    told = (
        f"{last(chained).n} 环完好；末环 {last(chained).hash}。数据库由较早的版本写成，用本版本启动一次后才能核对事件\n"
    )
    assert verify(chained) == (1, told)


def test_before_cases_are_folded_anew_after_an_upgrade_the_chain_alone_is_read(chained):
    chained.write(lambda connection: mark(connection, TO_FOLD, "0022"))
    assert [verify(chained)[0], "由较早的版本写成" in verify(chained)[1]] == [1, True]


def listed(line, *asked):
    answer = shian("audit", "list", *asked, "--data", line.system.settings.data)
    return answer.code, answer.out or answer.err


def test_who_did_what_is_listed_by_person_by_thing_and_by_kind(chained):
    with chained.writing() as connection:
        record(connection, "contact_seen", T0, who="wang", about="s1", detail="回访", address="10.0.0.1")
        record(connection, "exported", T0, who="li", about="s1", detail="本人申请")
    login, seen, exported = (
        "2026-11-25 09:40:00  登录  wang  wang\n",
        "2026-11-25 09:40:00  查看联系方式  wang  s1  回访  10.0.0.1\n",
        "2026-11-25 09:40:00  导出个人信息  li  s1  本人申请\n",
    )
    assert listed(chained) == (0, login + seen + exported)
    assert listed(chained, "--about", "s1") == (0, seen + exported)
    assert listed(chained, "--about", "wang") == (0, login + seen)
    assert listed(chained, "--kind", "导出个人信息") == (0, exported)


def test_a_kind_that_is_none_is_told(chained):
    code, told = listed(chained, "--kind", "偷看")
    assert [code, told.split("。")[0]] == [2, "没有“偷看”这种记录"]


def test_programs_are_told_the_same_as_json(chained):
    data, number = chained.system.settings.data, chained.rows(t.cases)[0].number
    whole = shian("audit", "verify", "--json", "--data", data)
    assert [whole.code, whole.json["ok"], whole.json["links"], whole.json["cases"]] == [0, True, last(chained).n, []]
    chained.execute(update(t.cases).values(state="closed"))
    differs = shian("audit", "verify", "--json", "--data", data)
    assert [differs.code, [(each["number"], each["what"]) for each in differs.json["cases"]]] == [
        1,
        [(number, ["状态"])],
    ]
    (login,) = shian("audit", "list", "--json", "--data", data).lines
    assert [login["kind"], login["who"], login["at"]] == ["login", "wang", "2026-11-25T01:40:00Z"]


def test_a_sealed_file_that_was_changed_is_told(chained):
    signal, kept = chained.rows(t.signals)[0].id, chained.system.attachments
    kept.keep(signal, b"%PDF")
    assert verify(chained)[0] == 0
    (path,) = chained.system.settings.data.glob("attachments/*/*-*")
    path.write_bytes(b"another")
    code, told = verify(chained)
    assert [code, f"信息 {signal}）：内容被改动，打不开" in told, "但有 1 条信息、通知或附件与记录不符" in told] == [
        1,
        True,
        True,
    ]
