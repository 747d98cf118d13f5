"""Who it is: shown to the duty for a reason, for two minutes, as a link of the record; to nobody else."""

from hashlib import sha256

import pytest
from flow import a_signal
from planted import a_planted_signal, found_in, planted
from signing import an_account, sit_down
from visiting import visiting

from connectors.signal import Attachment
from streams.privacy.private import destroy
from streams.store import schema as t
from streams.store.audit import verify
from streams.store.office_schema import audit


@pytest.fixture
def desk(line):
    line.take(a_planted_signal(1))
    an_account(line, "wang", "duty_officer")
    an_account(line, "hu", "handler", "D03")
    with visiting(line) as visitor:
        yield line, sit_down(line, visitor, "wang")


def unmasked(line):
    return [(row.who, row.about, row.detail, row.address) for row in line.rows(audit) if row.kind == "unmasked"]


def signal_of(line):
    return line.rows(t.signals)[0].id


def test_it_is_shown_and_that_it_was_is_a_link_of_the_record(desk):
    line, visitor = desk
    page = f"/signals/{signal_of(line)}"
    assert found_in(visitor.read(page)) == []
    answer = visitor.send(f"{page}/unmask", page=page, reason="回访核实")
    assert set(planted(1).values()) - set(found_in(answer.text)) == set()
    assert unmasked(line) == [("wang", signal_of(line), "回访核实", "testclient")]
    with line.system.database.reading() as connection:
        assert verify(connection).broken is None


def test_the_page_leaves_by_itself_and_is_kept_by_nobody(desk):
    line, visitor = desk
    page = f"/signals/{signal_of(line)}"
    answer = visitor.send(f"{page}/unmask", page=page, reason="回访核实")
    assert [answer.headers["refresh"], answer.headers["cache-control"]] == [f"120; url={page}", "no-store"]
    assert [visitor.get(f"{page}/unmask").status_code, found_in(visitor.read(page))] == [405, []]


def test_without_a_reason_nothing_is_shown_and_a_number_in_the_reason_is_masked(desk):
    line, visitor = desk
    page = f"/signals/{signal_of(line)}"
    refused = visitor.send(f"{page}/unmask", page=page, reason=" ")
    visitor.send(f"{page}/unmask", page=page, reason=f"回电{planted(1)['phone']}")
    assert [refused.status_code, found_in(refused.text)] == [409, []]
    assert [detail for _, _, detail, _ in unmasked(line)] == ["回电139****5671"]


def test_what_officers_wrote_is_shown_as_they_wrote_it(desk):
    line, visitor = desk
    page = f"/signals/{signal_of(line)}"
    visitor.do(line.rows(t.signals)[0].case_id, "note", key="n", text=f"已致电{planted(1)['phone']}，约周五面谈")
    answer = visitor.send(f"{page}/unmask", page=page, reason="回访核实")
    assert f"已致电{planted(1)['phone']}，约周五面谈" in answer.text


def test_a_department_is_offered_nothing_and_gets_nothing(desk):
    line, visitor = desk
    sit_down(line, visitor, "hu")
    page = f"/signals/{signal_of(line)}"
    answer = visitor.client.post(f"{page}/unmask", data={"reason": "好奇"})
    assert ["unmask" in visitor.read(page), answer.status_code, unmasked(line)] == [False, 403, []]


def test_what_was_destroyed_is_shown_to_nobody(desk):
    line, visitor = desk
    page = f"/signals/{signal_of(line)}"
    line.write(lambda connection: destroy(connection, signal_of(line), line.clock.now(), reason="本人申请", who="wang"))
    answer = visitor.send(f"{page}/unmask", page=page, reason="回访核实")
    assert [answer.status_code, "已销毁" in answer.text] == [409, True]


def test_without_accounts_nobody_is_known_and_nothing_is_shown(line):
    line.take(a_planted_signal(1))
    page = f"/signals/{signal_of(line)}"
    with visiting(line) as visitor:
        answer = visitor.send(f"{page}/unmask", page=page, reason="回访核实")
        assert [answer.status_code, found_in(answer.text), "unmask" in visitor.read(page)] == [409, [], False]


def test_a_file_that_came_with_it_is_handed_out_for_a_reason(desk):
    line, visitor = desk
    kept = line.system.attachments
    digest = sha256(b"%PDF").hexdigest()
    files = (Attachment(name="照片.pdf", sha256=digest, size=4), Attachment(name="走失.pdf", sha256="0" * 64))
    line.take(a_signal(source_id="with files", attachments=files))
    signal = line.rows(t.signals)[-1].id
    kept.keep(signal, b"%PDF")
    page = f"/signals/{signal}"
    html = visitor.read(page)
    found = visitor.send(f"{page}/attachments/{digest}", page=page, reason="核对照片")
    refused = [
        visitor.send(f"{page}/attachments/{name}", page=page, reason=reason).status_code
        for name, reason in ((digest, ""), ("0" * 64, "核对照片"), ("x", "核对照片"))
    ]
    assert ["照片.pdf" in html, found.content, refused] == [True, b"%PDF", [409, 409, 409]]
    assert "filename*=UTF-8''%E7%85%A7%E7%89%87.pdf" in found.headers["content-disposition"]
    assert unmasked(line) == [("wang", signal, "附件：核对照片", "testclient")]
    sit_down(line, visitor, "hu")
    assert "下载附件" not in visitor.get(page).text
