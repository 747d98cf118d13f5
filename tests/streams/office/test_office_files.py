"""What an office says lies over what was shipped: one folder that everything reads, versions that are never changed."""

from dataclasses import replace

import msgspec
import pytest
import yaml
from flow import T0, FixedClock, a_signal

from connectors.notice import Notice
from playbooks.actions import act
from playbooks.deciding.draft import Draft
from playbooks.district.departments import Departments
from playbooks.entries import Dispatched
from playbooks.errors import PlaybookError
from playbooks.tell import tell
from streams.gathering.notices import ToTell, notice_rows
from streams.gathering.work import Work
from streams.office import references
from streams.office.office_files import KIND, editable, effective, effective_in, shown
from streams.office.renewal import Renewal
from streams.office.saying import Refused, difference, say, trial, version_of
from streams.settings import SEEDS, SettingsError, read_settings
from streams.store import schema as t
from streams.store.audit import verify
from streams.store.office_schema import audit
from streams.system import build, read_reference
from tests.factories import a_case, a_reference, an_action

PEOPLE = "seeds/people.yaml"
TWO = """v: 1
people:
  - {id: a, name: 示例·甲, department: D01, role: duty_officer, phone: "0373-1"}
  - {id: b, name: 示例·乙, department: D03, role: clerk, phone: "0373-2"}
"""


def keep(line, path=PEOPLE, text=TWO, **more):
    system = line.system
    return say(system.database, system.shipped, {path: text}, by="王", at=T0, **more)


def read_anew(line):
    return build(line.system.shipped, FixedClock())


def test_what_an_office_says_holds_and_the_rest_is_as_shipped(line):
    assert keep(line) == {PEOPLE: 1}
    system = read_anew(line)
    try:
        assert [each.id for each in system.reference.people] == ["a", "b"]
        assert system.settings.seeds != SEEDS
        assert (system.settings.seeds / "deadlines.yaml").samefile(SEEDS / "deadlines.yaml")
        assert len(system.reference.plan.clauses) == 31
    finally:
        system.database.close()


def test_a_running_system_takes_a_version_up_without_a_restart(line):
    told = []
    renewal = Renewal(line.system, told.append)
    assert renewal.look() is False
    keep(line)
    assert [renewal.look(), renewal.look()] == [True, False]
    assert [each.name for each in line.system.reference.people] == ["示例·甲", "示例·乙"]
    assert told == []  # the classifier reads no list of people


def test_other_words_are_told_to_who_reads_texts(line):
    told = []
    renewal = Renewal(line.system, told.append)
    rumours = shown(line.system.settings, "seeds/rumours.yaml").replace("紫菜", "海带", 1)
    keep(line, "seeds/rumours.yaml", rumours)
    assert renewal.look() is True
    assert [each.seeds for each in told] == [line.system.settings.seeds]


def test_telephones_are_of_another_place_without_a_restart(line):
    path, renewal = "seeds/districts/410702/office.yaml", Renewal(line.system)
    keep(line, path, shown(line.system.settings, path).replace("0373", "0371"))
    renewal.look()
    vault = line.system.vault
    assert [vault.area_code, vault.phone_mark("3091234")] == ["0371", vault.phone_mark("03713091234")]


def test_a_version_is_an_audit_entry_in_the_chain(line):
    keep(line)
    (row,) = line.rows(audit)
    assert [row.kind, row.who, row.about, row.detail] == ["reference", "王", PEOPLE, "1"]
    with line.system.database.reading() as connection:
        assert verify(connection).broken is None


def test_a_version_that_cannot_hold_is_refused_with_every_fault_and_nothing_is_kept(line):
    with pytest.raises(Refused) as refused:
        keep(line, text=TWO.replace("D03", "D99").replace("clerk", "king"))
    assert sorted(fault.at for fault in refused.value.faults) == ["people b.department", "people b.role"]
    assert [line.rows(t.reference), line.rows(audit)] == [[], []]


@pytest.mark.parametrize(
    ("name", "text"), [("office", "- 1\n"), ("office", "name: [x]\n"), ("places", "places: [{aliases: [x]}]\n")]
)
def test_the_office_s_own_name_and_places_are_tried_like_the_rest(line, name, text):
    with pytest.raises(Refused):
        keep(line, f"seeds/districts/410702/{name}.yaml", text)


def test_a_department_that_a_playbook_needs_cannot_go(line):
    path = "seeds/districts/410702/departments.yaml"
    content = yaml.safe_load(shown(line.system.settings, path))
    content["departments"] = [each for each in content["departments"] if each["id"] != "D03"]
    with pytest.raises(PlaybookError) as refused:
        keep(line, path, yaml.safe_dump(content, allow_unicode=True))
    assert {fault.file for fault in refused.value.faults} == {"departments.yaml"}


def without_extra(line):
    """Departments as shipped and as the office has them, with one more that no playbook names."""
    path = "seeds/districts/410702/departments.yaml"
    shipped = shown(line.system.settings, path)
    content = yaml.safe_load(shipped)
    extra = {
        "id": "X50",
        "name": "示例管理服务中心",
        "short": "示例中心",
        "kind": "body",
        "in_plan": False,
        "inbox": "示例",
    }
    content["departments"].append(extra)
    return path, shipped, yaml.safe_dump(content, allow_unicode=True)


def hand_over(line, ref, case_id):
    case = line.case(case_id)
    step = case.open_steps[0]
    action = an_action(case, "hand_over", when=T0, step=step.id, department="X50", reason="属示例中心的职责")
    with line.writing() as connection:
        work = Work(connection, ref)
        work.apply(act(ref, work.case(case_id), action, T0))
        work.flush(T0)
    return step.id


def test_a_department_with_whom_steps_of_an_open_case_stand_cannot_go(line):
    path, shipped, more = without_extra(line)
    keep(line, path, more)
    Renewal(line.system).look()
    case_id = line.take(a_signal())
    hand_over(line, line.system.reference, case_id)
    number = line.rows(t.cases)[0].number
    for text in (shipped, ""):
        with pytest.raises(Refused) as refused:
            keep(line, path, text)
        (fault,) = refused.value.faults
        assert [fault.at, "示例中心" in fault.problem, number in fault.problem] == ["X50", True, True]
        assert "移交" in fault.remedy
    line.execute(t.cases.update().values(state="closed"))
    assert keep(line, path, shipped) == {path: 2}


def test_a_department_that_is_gone_all_the_same_is_told_by_the_name_its_step_has(line):
    path, _, more = without_extra(line)
    keep(line, path, more)
    Renewal(line.system).look()
    ours, shipped = line.system.reference, build_reference(line)
    case_id = line.take(a_signal())
    step = hand_over(line, ours, case_id)
    case = line.case(case_id)
    body = Dispatched(steps=(step,))
    draft = Draft(case, case_id, cause="示例", now=T0)
    draft.add(body)
    told = tell(draft.entries[0], draft.case)
    (row,) = notice_rows([ToTell(draft.entries[0], draft.case, each) for each in told], shipped, T0, places={})
    assert msgspec.json.decode(row["body"], type=Notice).receiver_name == "示例中心（承办人）"


def test_a_duty_of_a_department_that_is_gone_begins_with_the_office():
    ref = a_reference()
    left = Departments(tuple(each for each in ref.departments if each.id != "D03"))
    case = a_case(ref=replace(ref, departments=left))
    assert "D03" in {step.department for step in a_case().steps.values()}
    assert {(step.department, step.department_name) for step in case.steps.values()} >= {
        ("D01", ref.departments.get("D01").short)
    }
    assert "D03" not in {step.department for step in case.steps.values()}


def build_reference(line):
    """What decisions read where the office has said nothing."""
    return line.read(lambda connection: read_reference(line.system.shipped, connection))


def test_who_saves_over_a_version_they_have_not_seen_is_refused(line):
    keep(line, seen={PEOPLE: 0})
    with pytest.raises(Refused, match="更新的版本"):
        keep(line, text=TWO.replace("乙", "丙"), seen={PEOPLE: 0})
    assert keep(line, text=TWO.replace("乙", "丙"), seen={PEOPLE: 1}) == {PEOPLE: 2}


def test_the_same_again_is_no_version_and_an_empty_one_goes_back_to_what_was_shipped(line):
    assert [keep(line)[PEOPLE], keep(line)[PEOPLE], keep(line, text="")[PEOPLE]] == [1, 1, 2]
    assert effective(line.system.shipped).seeds == SEEDS
    with line.system.database.reading() as connection:
        assert version_of(connection, PEOPLE) == 2


def test_a_trial_changes_nothing(line):
    with line.system.database.reading() as connection:
        assert trial(line.system.shipped, connection, {PEOPLE: TWO}) == []
        assert effective_in(connection, line.system.shipped).seeds == SEEDS
    assert not (line.system.settings.data / "reference").exists()


def test_a_file_as_shipped_that_an_upgrade_changes_is_seen_through_the_office_s(line, tmp_path):
    shipped = tmp_path / "shipped"
    shipped.mkdir()
    for path in SEEDS.iterdir():
        (shipped / path.name).symlink_to(path)
    keep(line)
    settings = read_settings({}, data=line.system.settings.data, seeds=shipped)
    first = effective(settings).seeds
    (shipped / "events.yaml").unlink()
    (shipped / "events.yaml").write_text("changed", "utf-8")
    assert (first / "events.yaml").read_text("utf-8") == "changed"


def test_every_file_that_can_be_said_anew_is_there(line):
    settings = line.system.settings
    known = editable(settings)
    assert [each.path for each in known if not shown(settings, each.path)] == []
    assert {"office", "departments", "people", "workdays", "rumours", "dictionary", "playbook"} <= {
        each.kind for each in known
    }


def test_another_area_than_the_office_s_is_refused(line):
    line.write(lambda connection: references.save(connection, "office", "area", body=b"410711", by="x", at=T0))
    data = line.system.settings.data
    assert effective(read_settings({}, data=data)).areas == ("410711",)
    with pytest.raises(SettingsError, match="410711"):
        effective(read_settings({"SHIAN_AREA": "410702"}, data=data))


def test_a_difference_says_what_goes_and_what_comes():
    assert [line for line in difference("a\nb\n", "a\r\nc\n") if line[0] in "+-"] == ["-b", "+c"]


def test_cases_keep_the_playbook_that_the_library_no_longer_holds(line):
    from visiting import a_blue_case

    case_id = a_blue_case(line)
    hashes = {book.hash for book in line.case(case_id).playbooks}
    path = "library/complaint.yaml"
    keep(line, path, shown(line.system.settings, path).replace("title:", "title: 本区", 1))
    system = read_anew(line)
    try:
        assert [hash_ for hash_ in hashes if hash_ not in system.reference.by_hash] == []
        held = {each.id: each for each in system.reference.playbooks}
        assert held["complaint"] != next(each for each in line.system.reference.playbooks if each.id == "complaint")
    finally:
        system.database.close()


def test_a_playbook_stored_with_a_key_that_nothing_reads_any_more_is_read(line):
    body = msgspec.json.encode({**msgspec.to_builtins(a_reference().playbooks[0]), "closes_when": "全部办结"})
    line.execute(t.documents.insert().values(hash="earlier", kind="playbook", body=body))
    kept = line.read(lambda connection: read_reference(line.system.settings, connection).playbook("earlier"))
    assert (kept.id, kept.steps) == (a_reference().playbooks[0].id, a_reference().playbooks[0].steps)


def test_a_playbook_that_a_case_keeps_is_read_without_a_rule_that_the_law_has_no_more(line):
    book = a_reference().playbooks[0]
    former = msgspec.structs.replace(book.steps[0], rules=(*book.steps[0].rules, "OLD-1"), basis="{OLD-1}第一项")
    body = msgspec.json.encode(msgspec.structs.replace(book, steps=(former, *book.steps[1:])))
    line.execute(t.documents.insert().values(hash="earlier", kind="playbook", body=body))
    kept = line.read(lambda connection: read_reference(line.system.settings, connection).playbook("earlier"))
    assert (kept.steps[0].rules, kept.steps[0].basis) == (book.steps[0].rules, "OLD-1第一项")


def test_the_kinds_of_the_store_stay_apart(line):
    keep(line)
    with line.system.database.reading() as connection:
        assert [each.id for each in references.latest_of(connection, KIND)] == [PEOPLE]
