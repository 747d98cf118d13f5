"""A department hands in files with what it says of its duty: named in the record, sealed, shown to who sees it."""

import re
from hashlib import sha256

import pytest
from signing import an_account, sit_down
from visiting import a_red_case, text_of, visiting

from playbooks.entries import Noted, Refused, StepDone
from streams.store import schema as t
from streams.store.audit import verify
from streams.store.office_schema import audit

PDF, PHOTO = b"%PDF record of the inspection", b"\xff\xd8picture"


@pytest.fixture
def desk(line):
    case_id = a_red_case(line)
    an_account(line, "wang", "duty_officer")
    with visiting(line) as visitor:
        line.owner = step_of(line, case_id).department
        an_account(line, "hu", "handler", line.owner)
        yield line, sit_down(line, visitor, "hu"), case_id


def step_of(line, case_id, plan="education_on_site"):
    return next(step for step in line.case(case_id).steps.values() if step.plan == plan)


def handed_in(line, visitor, case_id, kind, *files, **fields):
    """The answer to a form of the first step, with these files (name, content)."""
    token = re.search(r'name="token" value="([0-9a-f]+)"', visitor.read(f"/cases/{case_id}"))[1]
    data = {"token": token, "kind": kind, "step": step_of(line, case_id).id, **fields}
    sent = [("files", (name, content)) for name, content in files]
    # Without a file a browser sends an empty one.
    return visitor.client.post(
        f"/cases/{case_id}/act", data=data, files=sent or [("files", ("", b""))], follow_redirects=False
    )


def done(line, visitor, case_id, *files, **fields):
    outcome = step_of(line, case_id).outcomes[0].id
    return handed_in(line, visitor, case_id, "complete", *files, outcome=outcome, note="已停餐", **fields)


def fetched(visitor, case_id, file, reason="核对笔录"):
    path = f"/cases/{case_id}/files/{file.id}/{file.sha256}"
    return visitor.send(path, page="/account", reason=reason)


def kept(line):
    """The names of the files that lie sealed."""
    return sorted(path.name for path in (line.system.settings.data / "attachments").glob("*/*"))


def shown(line):
    return [(row.who, row.about, row.detail, row.address) for row in line.rows(audit) if row.kind == "unmasked"]


def body_of(line, case_id, kind):
    return [entry.body for entry in line.entries(case_id) if isinstance(entry.body, kind)]


def test_files_of_a_result_are_named_in_its_entry_and_handed_out_for_a_reason_that_is_recorded(desk):
    line, visitor, case_id = desk
    assert done(line, visitor, case_id, ("笔录.pdf", PDF), ("现场.jpg", PHOTO)).status_code == 303
    (body,) = body_of(line, case_id, StepDone)
    assert [(each.name, each.size, each.sha256) for each in body.files] == [
        ("笔录.pdf", len(PDF), sha256(PDF).hexdigest()),
        ("现场.jpg", len(PHOTO), sha256(PHOTO).hexdigest()),
    ]
    page = text_of(visitor.read(f"/cases/{case_id}"))
    assert ["附件：笔录.pdf、现场.jpg" in page, "笔录.pdf · 29 字节" in page] == [True, True]
    answer = fetched(visitor, case_id, body.files[0])
    assert [answer.content, "%E7%AC%94%E5%BD%95.pdf" in answer.headers["content-disposition"]] == [PDF, True]
    assert fetched(visitor, case_id, body.files[0], reason="").status_code == 409
    assert shown(line) == [("hu", case_id, "附件 笔录.pdf：核对笔录", "testclient")]
    with line.system.database.reading() as connection:
        assert verify(connection).broken is None


def test_a_note_of_a_step_takes_files_too_and_the_step_keeps_those_of_both(desk):
    line, visitor, case_id = desk
    handed_in(line, visitor, case_id, "note", ("现场.jpg", PHOTO), text="已到现场")
    done(line, visitor, case_id, ("笔录.pdf", PDF))
    (note,) = body_of(line, case_id, Noted)
    assert [each.name for each in note.files] == ["现场.jpg"]
    assert [each.name for each in step_of(line, case_id).files] == ["现场.jpg", "笔录.pdf"]


def test_without_a_file_it_is_what_it_was(desk):
    line, visitor, case_id = desk
    assert done(line, visitor, case_id).status_code == 303
    (body,) = body_of(line, case_id, StepDone)
    assert [body.files, kept(line), line.rows(t.private)] == [(), [], []]


def test_the_same_form_sent_twice_stores_nothing_twice(desk):
    line, visitor, case_id = desk
    for _ in range(2):
        handed_in(line, visitor, case_id, "note", ("a.jpg", PHOTO), ("b.jpg", PHOTO), text="已到现场", key="k")
    (note,) = body_of(line, case_id, Noted)
    assert [len(note.files), len(kept(line))] == [1, 1]


def test_another_file_with_the_same_words_is_another_note(desk):
    line, visitor, case_id = desk
    for content in (PHOTO, PDF):
        handed_in(line, visitor, case_id, "note", ("a.pdf", content), text="已到现场", key="k")
    assert [len(body_of(line, case_id, Noted)), len(kept(line))] == [2, 2]


def test_what_is_refused_stores_no_file(desk):
    line, visitor, case_id = desk
    handed_in(line, visitor, case_id, "complete", ("笔录.pdf", PDF), outcome="none of these")
    assert [len(body_of(line, case_id, Refused)), kept(line)] == [1, []]


@pytest.mark.parametrize(
    ("files", "status", "said"),
    [
        ([("恶意.exe", b"MZ")], 400, "恶意.exe：不收 exe 类型的附件，只收 pdf"),
        ([("无后缀", PDF)], 400, "不收 bin 类型的附件"),
        ([("图.jpg", b"MZ\0\0")], 400, "名称说是 jpg，内容却是程序"),
        ([("空.pdf", b"")], 400, "附件是空的"),
        ([("大.pdf", b"1" * 20_000_001)], 400, "附件有 20000001 字节，超过 20000000 字节"),
        ([("大.pdf", b"1" * 16_000_000), ("大2.pdf", b"2" * 16_000_000)], 413, "附件合计不能超过 30000000 字节"),
        ([(f"{n}.pdf", PDF + bytes([n])) for n in range(11)], 400, "附件超过 10 个"),
    ],
)
def test_a_file_that_is_not_taken_is_told_and_nothing_is_done(desk, files, status, said):
    line, visitor, case_id = desk
    before = line.case(case_id).seq
    answer = done(line, visitor, case_id, *files)
    assert [answer.status_code, said in answer.text] == [status, True]
    assert [line.case(case_id).seq, kept(line)] == [before, []]


def test_a_form_with_files_of_an_old_page_is_not_offered_once_more_without_them(desk):
    line, visitor, case_id = desk
    send = {
        "data": {"token": "0" * 64, "kind": "note", "text": "已到现场"},
        "headers": {"sec-fetch-site": "same-origin"},
    }
    alone = visitor.client.post(f"/cases/{case_id}/act", files=[("files", ("", b""))], **send)
    with_file = visitor.client.post(f"/cases/{case_id}/act", files=[("files", ("a.pdf", PDF))], **send)
    assert [alone.status_code, with_file.status_code] == [403, 403]
    assert ["已到现场" in alone.text, "已到现场" in with_file.text] == [True, False]


def test_the_name_is_masked_as_every_text_and_its_digest_is_left(desk):
    line, visitor, case_id = desk
    done(line, visitor, case_id, ("笔录13812345678.pdf", PDF))
    (body,) = body_of(line, case_id, StepDone)
    assert [(each.name, each.sha256) for each in body.files] == [("笔录138****5678.pdf", sha256(PDF).hexdigest())]
    assert [fetched(visitor, case_id, body.files[0]).status_code, "13812345678" in str(line.rows(t.log))] == [
        200,
        False,
    ]


def test_it_lies_sealed(desk):
    line, visitor, case_id = desk
    done(line, visitor, case_id, ("笔录.pdf", PDF))
    (path,) = (line.system.settings.data / "attachments").glob("*/*")
    assert PDF not in path.read_bytes()


def test_another_department_of_the_case_gets_none_and_nothing_is_recorded_of_it(desk):
    line, visitor, case_id = desk
    done(line, visitor, case_id, ("笔录.pdf", PDF))
    (body,) = body_of(line, case_id, StepDone)
    others = sorted({step.department for step in line.case(case_id).steps.values()} - {line.owner, "D01"})
    answers = []
    for login, role, department in (
        ("duty", "duty_officer", "D01"),
        ("head", "district_leader", "D01"),
        ("other", "handler", others[0]),
        ("stranger", "handler", "D99"),
        ("reader", "auditor", "D01"),
    ):
        an_account(line, login, role, department)
        sit_down(line, visitor, login)
        answers.append((login, fetched(visitor, case_id, body.files[0]).status_code))
    assert answers == [("duty", 200), ("head", 200), ("other", 409), ("stranger", 404), ("reader", 403)]
    assert [who for who, *_ in shown(line)] == ["duty", "head"]


def test_of_a_case_that_only_the_director_opens_the_duty_gets_no_file_and_the_department_its_own(desk):
    line, visitor, case_id = desk
    done(line, visitor, case_id, ("笔录.pdf", PDF))
    (body,) = body_of(line, case_id, StepDone)
    an_account(line, "zhu", "director")
    sit_down(line, visitor, "zhu")
    visitor.do(case_id, "confide", confided="yes", reason="反映公职人员")
    answers = [fetched(visitor, case_id, body.files[0]).status_code]
    for login in ("wang", "hu"):
        sit_down(line, visitor, login)
        answers.append(fetched(visitor, case_id, body.files[0]).status_code)
    assert [line.case(case_id).is_confidential, answers] == [True, [200, 404, 200]]


def test_a_machine_names_no_file(desk):
    line, visitor, case_id = desk
    body = {"step": step_of(line, case_id).id, "text": "x", "files": [{"name": "a", "size": 1, "sha256": "0" * 64}]}
    answer = visitor.client.post(f"/api/cases/{case_id}/actions", json={"id": "m", "kind": "note", "body": body})
    assert [answer.status_code, body_of(line, case_id, Noted)] == [400, []]


def test_no_notice_says_or_carries_anything_of_it(desk):
    line, visitor, case_id = desk
    handed_in(line, visitor, case_id, "note", ("笔录.pdf", PDF), text="已到现场")
    done(line, visitor, case_id, ("现场.jpg", PHOTO))
    bodies = [bytes(row.body).decode() for row in line.rows(t.notices)]
    assert [bool(bodies), [body for body in bodies if "笔录" in body or "现场.jpg" in body]] == [True, []]


def test_a_result_that_is_taken_back_leaves_its_files_in_the_record_and_at_the_step(desk):
    line, visitor, case_id = desk
    done(line, visitor, case_id, ("笔录.pdf", PDF))
    visitor.do(case_id, "take_back", page="/account", step=step_of(line, case_id).id, reason="填错")
    step = step_of(line, case_id)
    assert [step.state, [each.name for each in step.files]] == ["open", ["笔录.pdf"]]


def test_the_form_says_what_is_taken_and_works_without_a_script(desk):
    line, visitor, case_id = desk
    page = visitor.read(f"/cases/{case_id}")
    assert page.count('enctype="multipart/form-data"') == page.count('type="file"') > 1
    assert ['accept=".pdf,.doc' in page, "每个不超过 20 兆字节，合计不超过 30 兆字节" in text_of(page)] == [True, True]
