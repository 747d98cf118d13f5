"""A department reads what the clause says by which a duty is theirs, and who else answers for it."""

from factories import a_reference
from signing import an_account, sit_down
from visiting import a_red_case, text_of, visiting

from console.pages.clauses import clauses_of


def test_a_clause_is_told_by_its_summary_and_who_leads_and_who_works_with_them():
    ref = a_reference()
    reason = "工作要点第10条把公安红旗分局列为校园食品安全配合单位"
    (view,) = clauses_of([reason], ref.plan, ref.department_name)[reason]
    clause = ref.plan.clause(10)
    assert [view.no, view.title, view.summary, view.reacts_to] == [10, clause.title, clause.summary, clause.reacts_to]
    named = [(each.lead, each.others) for each in view.answers]
    groups = [[ref.department_name(each) for each in group.bodies] for group in ref.plan.groups_of(10)]
    says = [group.basis == "S" for group in ref.plan.groups_of(10)]
    wanted = [(who[0], tuple(who[1:])) if said else ("", tuple(who)) for who, said in zip(groups, says, strict=True)]
    assert named == list(dict.fromkeys(wanted))
    assert "公安红旗分局" in named[0][1]


def test_the_clauses_of_a_departments_steps_are_read_on_their_page_though_the_files_are_not(line):
    case_id = a_red_case(line)
    plan = line.system.reference.plan
    own = [step for step in line.case(case_id).steps.values() if step.department == "D07"]
    cited = {each for step in own for each in plan.cited(step.why_you)}
    an_account(line, "school", "handler", "D07")
    with visiting(line) as visitor:
        sit_down(line, visitor, "school")
        text = text_of(visitor.read(f"/cases/{case_id}"))
        assert visitor.get("/reference").status_code == 403
    unread = [each.no for each in cited if each.summary not in text or each.reacts_to not in text]
    assert [len(cited) > 0, unread] == [True, []]
    assert "工作要点第 10 条讲什么" in text
