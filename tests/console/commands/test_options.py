"""A path in a command that a message gives to be typed."""

import shlex

import pytest
from commands import shian
from hypothesis import given
from hypothesis import strategies as st

from console.commands.options import typed


@pytest.mark.parametrize(
    ("path", "said"), [("data/sample", "data/sample"), ("数据", "数据"), ("数 据", "'数 据'"), ("a'b", "'a'\"'\"'b'")]
)
def test_it_stands_in_quotes_only_where_it_must(path, said):
    assert typed(path) == said


@given(st.text(min_size=1))
def test_a_shell_reads_the_path_out_of_it(path):
    assert shlex.split(typed(path)) == [path]


def test_the_next_command_after_founding_can_be_typed(tmp_path):
    data = tmp_path / "数 据"
    answer = shian("init", "--area", "410711", "--name", "示例市示例区食安办", "--data", data)
    assert f"shian run --data '{data}'，" in answer.out
