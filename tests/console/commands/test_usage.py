"""A command that was called wrongly says how in Chinese, with where its usage stands."""

import pytest
from commands import shian


@pytest.mark.parametrize(
    ("called", "told"),
    [
        ("due --rule CMP-1", "shian due：缺少选项 --from。用法见 shian due --help"),
        ("token add", "shian token add：缺少参数 source。用法见 shian token add --help"),
        ("statu", "shian：没有命令 statu，是不是 status？用法见 shian --help"),
        ("run --nope", "shian run：没有选项 --nope，是不是 --speed？用法见 shian run --help"),
        ("run --port x", "shian run：--port：应为整数。用法见 shian run --help"),
        ("run --speed x", "shian run：--speed：应为数字。用法见 shian run --help"),
        ("explain --ill -3 --at 2026-11-24", "shian explain：--ill：应不小于 0。用法见 shian explain --help"),
        ("explain", "shian explain：请用 --at 给出收到的时间，例如 2026-11-24T10:00。用法见 shian explain --help"),
        ("explain --kind", "shian：选项 --kind 后面要写值。用法见 shian --help"),
        ("check --json=3", "shian：选项 --json 后面不写值。用法见 shian --help"),
        ("status a b", "shian status：多写了 a b。用法见 shian status --help"),
        ("explain --area 41 --at 2026-11-24", "--area 41：应为六位区划代码，例如 410702"),
        ("due --rule CMP-333 --from 2026-11-24", "deadlines.yaml CMP-333：没有这条时限。是不是 "),
    ],
)
def test_a_wrong_call_is_told_in_one_line(called, told):
    answer = shian(*called.split())
    assert (answer.code, answer.out, answer.err.count("\n"), answer.err[: len(told)]) == (2, "", 1, told)


def test_a_group_of_commands_alone_shows_its_help():
    answer = shian("account")
    assert (answer.code, "Usage: shian account" in answer.out + answer.err) == (2, True)


def test_help_ends_well():
    assert [shian(*each).code for each in (("--help",), ("run", "--help"))] == [0, 0]


@pytest.mark.parametrize(
    ("said", "told"),
    [
        (("--role", "boss"), "--role boss：没有这个角色。可用的角色：duty_officer 值班员、"),
        ((), "请给出 --person，或 --name 和 --role。可用的角色：duty_officer 值班员、"),
        (("--role", "director", "--department", "D99"), "--department D99：没有这个部门。是不是 "),
    ],
)
def test_an_account_of_no_role_or_department_names_what_there_is(tmp_path, said, told):
    answer = shian("account", "add", "zhang", "--name", "示例甲", *said, "--data", tmp_path)
    assert (answer.code, answer.err[: len(told)]) == (2, told)


def test_one_command_opens_an_account_for_everybody_of_a_department_on_the_list_and_a_second_time_for_nobody(tmp_path):
    here = ("--data", tmp_path)
    shian("account", "add", "admin", "--name", "示例甲", "--role", "administrator", *here)
    first, second = (shian("account", "people", "--department", "D05", *here) for _ in range(2))
    rows = [line.split("\t") for line in first.out.splitlines()]
    assert [row[:1] + row[2:] for row in rows] == [
        ["d05-handler", "示例·罗一", "公安红旗分局", "承办人", "0373-0000020"],
        ["d05-chief", "示例·王二", "公安红旗分局", "科室负责人", "0373-0000021"],
    ]
    assert [first.code, second.code, second.out] == [0, 0, ""]
    assert [each.err.splitlines()[-1][:8] for each in (first, second)] == ["已开立 2 个账", "已开立 0 个账"]


def test_beside_a_sample_day_it_is_told_whose_the_accounts_are(tmp_path):
    (tmp_path / "sample").mkdir()
    (tmp_path / "sample/shian.db").touch()
    wanted = [("add", "admin", "--name", "示例甲", "--role", "administrator"), ("people", "--department", "D05")]
    said = [shian("account", *each, "--data", tmp_path).err.splitlines()[-1] for each in wanted]
    assert said == [f"账号开在值班台（{tmp_path}）；示例台另有账号，要开请加 --data {tmp_path}/sample"] * 2
