"""Retention: told thirty days before, held for a reason, then gone to the last byte; what was recorded still holds."""

import io
import os
import tarfile
from datetime import timedelta

import msgspec
import pytest
from flow import T0, a_signal, an_assessment
from offices import rows, while_uncommitted
from planted import a_planted_signal, found_in, planted

from classifiers.assessment import Kind
from connectors.parse import finish
from console.commands.status import status_of, words_of
from playbooks.actions import Action
from playbooks.errors import PlaybookError
from playbooks.folding.fold import fold_all
from playbooks.law.retention import RetentionRule, goes_at, load_retention
from streams.door import part, receive
from streams.gathering.acting import act_on
from streams.gathering.assessed import Assessed
from streams.gathering.gather import gather
from streams.gathering.unplaced import put_aside
from streams.intake.refused import Refusal, put_refused
from streams.learning.corrections import DESK, PUT_ASIDE, registered_as
from streams.office.backup import back_up
from streams.office.sealed import OpeningReader, new_keys, public_key, secret_key
from streams.privacy.keeper import Keeper, Lies
from streams.privacy.left_files import left_files
from streams.privacy.private import PrivateError, destroy
from streams.privacy.retention import coming, expire, hold, look_through, release, write_down
from streams.settings import SEEDS
from streams.store import schema as t
from streams.store.audit import seal, verify
from streams.store.office_schema import audit, going
from streams.store.schema import to_us
from streams.store.sharing import transact
from streams.writer import Writer
from tests.factories import OFFICER

KEPT = load_retention(SEEDS)
DAY = timedelta(days=1)


@pytest.fixture
def aside(line):
    """A planted post that nobody has to answer."""
    signal = a_planted_signal(3)
    line.take(signal, an_assessment(signal, relevant=False, kind=Kind.IRRELEVANT))
    return line


def tell(connection, retention, now):
    """What one look finds is written down."""
    return write_down(connection, look_through(connection, retention, now))


def at(line, days, job=tell):
    return line.write(lambda connection: job(connection, KEPT, T0 + timedelta(days=days)))


def told(line):
    with line.system.database.reading() as connection:
        return [(each.rule, (each.goes_at - T0).days, each.held_by) for each in coming(connection)]


def recorded(line, kind):
    return [(row.who, row.detail) for row in line.rows(audit) if row.kind == kind]


def test_what_will_go_is_told_thirty_days_before(aside):
    assert [at(aside, 1), at(aside, 2), told(aside)] == [1, 0, [("not_answered", 31, None)]]


def test_what_will_go_is_found_by_reading_and_what_was_told_is_not_found_again(aside):
    """Whoever stores a signal must not wait for a look through everything that is stored."""
    found = aside.read(lambda connection: look_through(connection, KEPT, T0 + timedelta(days=1)))
    at(aside, 1)
    again = aside.read(lambda connection: look_through(connection, KEPT, T0 + timedelta(days=1)))
    assert [len(found.new), found.answered, again] == [1, [], ([], [])]


def test_what_a_person_put_aside_goes_like_what_the_classifier_did(line):
    signal = msgspec.structs.replace(a_planted_signal(3), channel="media", area=None)
    line.take(signal, an_assessment(signal, area=None))
    (row,) = line.rows(t.signals)
    before = [row.state, at(line, 2)]
    line.write(lambda connection: put_aside(connection, row.id, "vague", who="甲", now=T0))
    assert [before, at(line, 2), told(line)] == [["unplaced", 0], 1, [("not_answered", 32, None)]]


def test_nothing_goes_before_it_was_told_for_thirty_days_however_old_it_is(aside):
    at(aside, 400)
    assert [at(aside, 429, expire), at(aside, 430, expire)] == [0, 1]
    assert [aside.rows(t.private), recorded(aside, "destroyed")] == [[], [("系统", "保存期满：不需处置的信息（30天）")]]


def test_what_is_held_stays_until_it_is_released_and_told_again(aside):
    at(aside, 1)
    id_ = aside.rows(t.signals)[0].id
    aside.write(lambda connection: hold(connection, id_, T0, reason="涉及行政复议", who="wang"))
    assert [at(aside, 400, expire), told(aside)] == [0, [("not_answered", 31, "wang")]]
    aside.write(lambda connection: release(connection, id_, T0 + 400 * DAY, reason="复议已结", who="wang", notice=KEPT))
    assert [told(aside), at(aside, 429, expire), at(aside, 430, expire)] == [[("not_answered", 430, None)], 0, 1]
    assert [recorded(aside, "held"), recorded(aside, "released")] == [
        [("wang", "涉及行政复议")],
        [("wang", "复议已结")],
    ]


def test_what_is_held_nobody_destroys_by_hand(aside):
    at(aside, 1)
    id_ = aside.rows(t.signals)[0].id
    aside.write(lambda connection: hold(connection, id_, T0, reason="涉及行政复议", who="wang"))
    with pytest.raises(PrivateError, match="已保全，请先解除"), aside.writing() as connection:
        destroy(connection, id_, T0, reason="本人申请", who="li")
    assert [len(aside.rows(t.private)), recorded(aside, "destroyed")] == [1, []]
    with aside.writing() as connection:
        release(connection, id_, T0, reason="复议已结", who="wang", notice=KEPT)
        assert destroy(connection, id_, T0, reason="本人申请", who="li") == 1


def test_what_somebody_is_just_holding_is_not_destroyed_by_another_process(office):
    one, other = office(), office()
    arrival = part(finish(a_planted_signal(3), T0))
    signal = arrival.signal
    batch = [Assessed(signal=signal, assessment=an_assessment(signal, relevant=False, kind=Kind.IRRELEVANT))]
    late = T0 + 40 * DAY
    with one.database.writing() as connection:
        receive(connection, [arrival], T0, one.vault)
        gather(connection, one.reference, one.knowledge, batch, T0)
        tell(connection, KEPT, T0 + DAY)
    while_uncommitted(
        one,
        lambda connection: hold(connection, signal.id, late, reason="复议中", who="甲"),
        lambda: transact(other.database, lambda connection: expire(connection, KEPT, late)),
    )
    assert [[row.held_by for row in rows(one, going)], len(rows(one, t.private))] == [["甲"], 1]


def test_what_was_registered_by_hand_after_all_stays_as_long_as_that_needs_it(aside):
    at(aside, 1)
    (original,) = aside.rows(t.signals)
    by_hand = a_signal(channel="duty", source=DESK, source_id=f"{PUT_ASIDE}{original.id}", text="豆腐发霉")
    case_id = aside.take(by_hand, an_assessment(by_hand, kind=Kind.COMPLAINT))
    assert registered_as(original.id, None) == aside.rows(t.signals)[1].id
    assert [at(aside, 29), told(aside), at(aside, 400, expire), len(aside.rows(t.private))] == [0, [], 0, 1]
    aside.execute(t.cases.update().where(t.cases.c.id == case_id).values(state="closed", closed_at=to_us(T0)))
    assert [at(aside, 40), told(aside)] == [1, [("not_answered", 70, None)]]


def test_holding_needs_a_reason_and_something_to_hold(aside):
    at(aside, 1)
    for id_, reason in ((aside.rows(t.signals)[0].id, " "), ("nothing", "涉及行政复议")):
        with pytest.raises(PrivateError), aside.writing() as connection:
            hold(connection, id_, T0, reason=reason, who="wang")
    assert recorded(aside, "held") == []


def test_an_open_case_keeps_everything_and_an_ended_one_for_its_days(line):
    signal = a_planted_signal(3)
    case_id = line.take(signal, an_assessment(signal, kind=Kind.INCIDENT))
    assert at(line, 5000) == 0
    line.execute(t.cases.update().values(state="closed", closed_at=to_us(T0)))
    assert [at(line, 1064), at(line, 1065), told(line)] == [0, 1, [("ended_cases", 1095, None)]]
    line.execute(t.cases.update().where(t.cases.c.id == case_id).values(state="open", closed_at=None))
    at(line, 1066)
    assert told(line) == []


def test_a_dead_letter_loses_what_is_sealed_of_it(line):
    with line.writing() as connection:
        refused = [Refusal(reason="缺少渠道", draft={"title": "示例", "contact": {"phone": "13812345678"}})]
        put_refused(connection, source="monitor", refused=refused, now=T0, vault=line.system.vault)
    assert [at(line, 60), told(line), at(line, 90, expire), line.rows(t.private)] == [1, [("letters", 90, None)], 1, []]
    assert len(line.rows(t.dead_letters)) == 1


@pytest.fixture
def keeper(line):
    writer = Writer(line.system.database, line.system.vault)
    writer.start()
    data = line.system.settings.data
    kept = line.system.attachments
    lies = Lies(data, line.system.vault)
    yield Keeper(line.system.database, writer, KEPT, kept, lies, when=line.clock.now)
    writer.stop()


def look(keeper, now):
    keeper.look_at_files(now)
    keeper.look(now)


def refused_file(line, name="登记表.csv", words="示例", days=0):
    path = line.system.settings.data / "inbox" / "failed" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(words, "utf-8")
    at_ = (T0 + timedelta(days=days)).timestamp()
    os.utime(path, (at_, at_))
    return path


def test_a_refused_file_is_told_and_goes_when_its_days_are_over(line, keeper):
    path = refused_file(line)
    seen = []
    for days in (0, 29, 30):
        look(keeper, T0 + timedelta(days=days, hours=2))
        seen.append((told(line), path.exists()))
    assert seen == [([("files", 30, None)], True), ([("files", 30, None)], True), ([], False)]
    assert recorded(line, "destroyed") == [("系统", "保存期满：没有收下的文件和退回表（30天）")]


def test_a_file_however_old_is_told_thirty_days_before_and_one_taken_away_is_forgotten(line, keeper):
    old, other = refused_file(line, days=-400), refused_file(line, "b.csv", days=-400)
    look(keeper, T0)
    other.unlink()
    look(keeper, T0 + timedelta(days=29))
    assert [told(line), old.exists()] == [[("files", 30, None)], True]
    look(keeper, T0 + timedelta(days=31))
    assert [told(line), old.exists()] == [[], False]


def test_another_desk_s_files_are_its_own_until_nobody_has_them_any_more(line, keeper):
    rule, goes = KEPT.of_files.id, to_us(T0 + timedelta(days=30))
    row = {"id": "f" * 36, "rule": rule, "began_at": to_us(T0), "told_at": to_us(T0), "goes_at": goes}
    line.write(lambda connection: connection.execute(going.insert(), [row]))
    seen = []
    for days in (1, 59, 61):
        look(keeper, T0 + timedelta(days=days))
        seen.append(told(line))
    assert seen == [[("files", 30, None)], [("files", 30, None)], []]


def test_a_file_that_is_held_stays(line, keeper):
    path = refused_file(line)
    look(keeper, T0)
    (row,) = line.read(lambda connection: coming(connection, left_files(line.system.settings.data)))
    line.write(lambda connection: hold(connection, row.id, T0, reason="核对中", who="wang"))
    look(keeper, T0 + timedelta(days=400))
    assert [row.source, path.exists(), told(line)] == ["登记表.csv", True, [("files", 30, "wang")]]


def test_a_file_in_which_somebody_stands_goes_with_their_data(aside, keeper):
    name = planted(3)["name"]
    mine, other = refused_file(aside, words=f"A1,{name}", days=55), refused_file(aside, "b.csv", days=55)
    for days in (1, 31, 61):
        look(keeper, T0 + timedelta(days=days, hours=1))
    assert [mine.exists(), other.exists(), aside.rows(t.private)] == [False, True, []]


def test_status_says_how_many_and_when(aside):
    at(aside, 1)
    found = status_of(aside.system.settings)
    assert [found["retention"]["coming"], found["retention"]["by_rule"]] == [1, {"not_answered": 1}]
    assert "个人信息保存期满待销毁 1 条，最早 2026-12-26；保全 0 条" in words_of(found)


def test_a_rule_without_notice_or_days_is_refused_with_its_place(tmp_path):
    text = (SEEDS / "retention.yaml").read_text("utf-8")
    (tmp_path / "retention.yaml").write_text(
        text.replace("notice_days: 30", "notice_days: 3").replace("after_days: 90", "after_days: 0", 1), "utf-8"
    )
    with pytest.raises(PlaybookError) as refused:
        load_retention(tmp_path)
    assert [fault.at for fault in refused.value.faults] == ["rules letters", "notice_days"]


def test_days_and_notice_both_have_to_be_over():
    rule = RetentionRule(id="r", title="r", of="signal", after_days=90)
    assert [goes_at(rule, T0, T0 + told_after, 30 * DAY) - T0 for told_after in (DAY, 60 * DAY, 100 * DAY)] == [
        90 * DAY,
        90 * DAY,
        130 * DAY,
    ]


def everything(folder):
    """Every byte of a data folder, decompressed where it is an archive."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def backup_of(line, out, now):
    secret, public = new_keys()
    settings = line.system.settings
    back_up(settings.data, settings.database_url, out, public_key(public), now, by="test")
    with out.open("rb") as sealed:
        content = OpeningReader(sealed, secret_key(secret)).read()
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        return b"".join(archive.extractfile(each).read() for each in archive if each.isfile())


def test_of_what_the_line_destroyed_no_byte_is_left_and_all_that_was_recorded_holds(line, keeper, tmp_path):
    """Keys and sealed bytes of the signal, its revision and a note; in database, log of changes, files and backups."""
    case_id = line.take(a_planted_signal(3), an_assessment(a_planted_signal(3), kind=Kind.INCIDENT))
    line.take(a_planted_signal(3, title="又来信"), an_assessment(a_planted_signal(3), kind=Kind.INCIDENT))
    note = Action(id="n1", case=case_id, kind="note", actor=OFFICER, at=T0, body={"text": "已致电13913345673"})
    with line.writing() as connection:
        act_on(connection, line.system.reference, note, T0, vault=line.system.vault)
        connection.execute(t.cases.update().values(state="closed", closed_at=0))
        seal(connection)
    sealed = [part for row in line.rows(t.private) for part in (bytes(row.key), bytes(row.body))]
    data, before = line.system.settings.data, backup_of(line, tmp_path / "before.age", T0)
    assert [len(sealed), [part in everything(data) and part in before for part in sealed]] == [6, [True] * 6]
    (tmp_path / "before.age").unlink()
    for days in (1, 2, 40):
        look(keeper, T0 + timedelta(days=days))
    after = backup_of(line, tmp_path / "after.age", T0 + 41 * DAY)
    left = [part for part in sealed if part in everything(data) or part in after]
    assert [left, found_in(everything(data).decode("utf-8", "ignore")), line.rows(t.private)] == [[], [], []]
    with line.system.database.reading() as connection:
        assert [verify(connection).broken, verify(connection).waiting] == [None, 0]
    assert fold_all(line.entries(case_id)) == line.case(case_id)
