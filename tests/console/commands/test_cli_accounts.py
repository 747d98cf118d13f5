"""Accounts by command: what an officer has claimed is told when the account is taken away."""

from signing import an_account, sit_down
from visiting import a_red_case, visiting

from console.commands.cli_office import CLAIMED_SHOWN, _claimed, _tell_claimed


def test_the_open_cases_that_somebody_claimed_are_found_by_their_account(line):
    case_id = a_red_case(line)
    an_account(line, "jia", "duty_officer", name="示例·王一")
    an_account(line, "yi", "duty_officer", name="示例·李一")
    with line.writing() as connection:
        assert [_claimed(connection, each) for each in ("jia", "yi", "nobody")] == [[], [], []]
    with visiting(line) as visitor:
        visitor.desk.known.forget()
        sit_down(line, visitor, "jia").do(case_id, "acknowledge")
    with line.writing() as connection:
        assert _claimed(connection, "jia") == ["20261125-001"]


def test_they_are_told_with_where_they_are_taken_over(capsys):
    _tell_claimed([])
    _tell_claimed([f"20261125-{n:03}" for n in range(CLAIMED_SHOWN + 1)])
    said = capsys.readouterr().out
    assert said.startswith("注意：其名下还有 6 起已认领未办结的事件：20261125-000、") and " 等；请接班人" in said
