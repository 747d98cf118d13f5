"""What a department reads of a case's ledger follows from who held what when each line was written."""

from signing import an_account, sit_down
from visiting import a_blue_case, a_red_case, a_rumour_case, text_of

from console.reading.own import held_of, left_behind, own_entries
from console.wording.sentences import Teller
from console.wording.which import listed
from console.wording.words import Say
from playbooks.entries import Dispatched, StepsWithdrawn
from playbooks.folding.fold import Standings


def read(line, case_id, department):
    """By sequence number every line that a department reads, as a sentence."""
    log, case = Standings(line.entries(case_id)), line.case(case_id)
    then = {entry.seq: was for entry, was in log}
    say, name = Say("zh"), line.system.reference.department_name
    return {
        entry.seq: Teller(then[entry.seq], say, name).tell(entry)
        for entry in own_entries(held_of(log, department), case)
    }


def steps_of(line, case_id, department):
    return [step for step in line.case(case_id).steps.values() if step.department == department]


def everybody(line):
    return [each.id for each in line.system.reference.departments]


def test_what_every_department_read_before_one_returned_and_the_office_gave_it_on_it_reads_after(line, visitor):
    case_id = a_red_case(line)
    step = steps_of(line, case_id, "D07")[0]
    visitor.do(case_id, "sign", step=step.id, key="s")
    before = {each: read(line, case_id, each) for each in everybody(line)}
    visitor.send("/person", person="d07-handler", back="/")
    visitor.do(case_id, "return", step=step.id, reason="不归我局", key="r")
    visitor.send("/person", person="duty-1", back="/")
    visitor.do(case_id, "hand_over", step=step.id, department="D03", reason="请核实", key="h")
    after = {each: read(line, case_id, each) for each in everybody(line)}
    assert {each: {seq: after[each].get(seq) for seq in lines} for each, lines in before.items()} == before


def test_who_returned_one_of_two_steps_goes_on_reading_that_both_were_dispatched_to_it(line, visitor):
    case_id = a_red_case(line)
    own = steps_of(line, case_id, "D07")
    sit_down(line, visitor, an_account(line, "school", "handler", department="D07"))
    said = f"自动派发，{len(own)} 个步骤：{'；'.join(step.title for step in own)}"
    before = text_of(visitor.read(f"/cases/{case_id}"))
    visitor.do(case_id, "return", step=own[0].id, reason="不归我局", key="r", page="/mine")
    after = text_of(visitor.read(f"/cases/{case_id}"))
    assert [len(own) > 1, said in before, said in after] == [True, True, True]


def test_who_took_a_step_over_reads_its_past_and_not_that_it_was_dispatched_among_what_others_have(line, visitor):
    case_id = a_red_case(line)
    step = steps_of(line, case_id, "D07")[0]
    before = read(line, case_id, "D03")
    visitor.do(case_id, "hand_over", step=step.id, department="D03", reason="请核实", key="h")
    after = read(line, case_id, "D03")
    new = [after[seq] for seq in after if seq not in before]
    (sent,) = [each.seq for each in line.entries(case_id) if isinstance(each.body, Dispatched)]
    assert [f"步骤开始：{step.title}，由{step.department_name}承办" in new, after[sent]] == [True, before[sent]]


def test_who_held_nothing_of_a_dispatch_reads_nothing_of_it(line, visitor):
    case_id = a_red_case(line)
    step = steps_of(line, case_id, "D07")[0]
    visitor.do(case_id, "hand_over", step=step.id, department="D02", reason="请核实", key="h")
    (sent,) = [each.seq for each in line.entries(case_id) if isinstance(each.body, Dispatched)]
    assert [sent in read(line, case_id, "D02"), steps_of(line, case_id, "D02")[0].id] == [False, step.id]


def test_what_the_office_took_from_a_department_reads_so_to_that_department(line, visitor):
    case_id = a_red_case(line)
    step = steps_of(line, case_id, "D07")[0]
    visitor.do(case_id, "hand_over", step=step.id, department="D03", reason="请核实", key="h")
    gone = left_behind(line.case(case_id), held_of(Standings(line.entries(case_id)), "D07"))
    assert f"移交步骤：{step.title}，交区市场监管局；理由：请核实" in read(line, case_id, "D07").values()
    assert [each.id for each in gone] == [step.id]


def test_the_offices_own_line_of_a_dispatch_names_what_a_split_took_away_later(line, visitor):
    complaint = a_blue_case(line)
    rumour = a_rumour_case(line)
    other = line.case(rumour).signals[0].id
    visitor.do(complaint, "merge", other=rumour, reason="误以为同一件事", key="m")
    visitor.do(complaint, "dispatch", key="d")
    merged = line.case(complaint)
    steps = list(merged.steps.values())
    said = f"派发 {len(steps)} 个步骤：{listed(steps, merged, Say('zh'), '')}"
    before = text_of(visitor.read(f"/cases/{complaint}"))
    after = text_of(visitor.act(complaint, "split", signals=other, reason="误并，拆回", key="s"))
    assert [len(line.case(complaint).steps) < len(steps), said in before, said in after] == [True, True, True]


def test_of_what_was_withdrawn_with_a_case_a_department_reads_its_own(line, visitor):
    case_id = a_rumour_case(line)
    visitor.do(case_id, "dispatch", key="d")
    visitor.do(case_id, "move_out", area="410711", reason="发生在该区", untold="匿名", key="x")
    (body,) = [each.body for each in line.entries(case_id) if isinstance(each.body, StepsWithdrawn)]
    holders = {step.department for step in line.case(case_id).steps.values() if step.id in body.steps}
    for department in sorted(holders):
        own = [step.title for step in steps_of(line, case_id, department)]
        (said,) = [each for each in read(line, case_id, department).values() if each.startswith("撤销")]
        assert said.startswith(f"撤销 {len(own)} 个步骤，已派发的告知各部门：{'；'.join(own)}；")
    assert len(holders) > 1
