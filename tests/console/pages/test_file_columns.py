"""Of which columns a person is asked before a file is taken in."""

import pytest
from files.make import text
from handing import answer, selects, sent, upload
from visiting import text_of

from streams.store import schema as t

REGISTER = text(["编号", "登记时间", "被投诉单位", "怎么回事"], ["A1", "2026-11-24", "示例小吃店", "五人呕吐"])
POSTS = text(["平台", "链接", "发布时间", "他们说"], ["示例", "https://example.invalid/1", "2026-11-24", "五人呕吐"])


@pytest.mark.parametrize(("content", "column"), [(REGISTER, "怎么回事"), (POSTS, "他们说")])
def test_a_table_of_which_no_column_is_known_to_say_what_happened_waits_until_one_is_named(
    line, visitor, content, column
):
    page = upload(visitor, content)
    refused = answer(visitor, page)
    assert ["没有认出哪一栏是反映内容" in text_of(visitor.read(page)), refused.status_code] == [True, 400]
    assert line.rows(t.signals) == []
    (number,) = [n for n, (name, _) in selects(visitor.read(page)).items() if name == column]
    assert "1 收下" in sent(visitor, page, **{number: "text"})
    sent(visitor, upload(visitor, content), wordless="yes")
    assert len(line.rows(t.signals)) == 1


def test_where_it_has_none_indeed_it_is_taken_and_what_is_unknown_is_read(line, visitor):
    shown = sent(visitor, upload(visitor, REGISTER), wordless="yes")
    told = ["1 收下", "已收下，但有 1 处没有读全", "按没有认出的各栏所写来读"]
    assert [each for each in told if each not in shown] == []
    assert len(line.rows(t.signals)) == 1
