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


def test_who_is_ill_in_a_row_with_a_ruined_number_is_taken_and_what_it_lacks_stands_at_the_signal(line, visitor):
    ill = ["1.23457E+17", "2026-11-24", "示例小吃店", "吃完五人呕吐，已送医"]
    content = text(["编号", "登记时间", "被投诉单位", "反映内容"], ill, ["1.23457E+17", *ill[1:3], "卖过期面包"])
    shown = sent(visitor, upload(visitor, content))
    told = ["1 收下", "1 退回", "后面的数字已丢失；所写像有人受害，先按没有填写收下", "第 3 行“编号”"]
    assert [each for each in told if each not in shown] == []
    (row,) = line.rows(t.signals)
    assert "来文没有写清，待补： 来源编号" in text_of(visitor.read(f"/signals/{row.id}"))
    whole = text(["编号", "登记时间", "被投诉单位", "反映内容"], ["410702202611240001", *ill[1:]])
    assert ["1 更新" in sent(visitor, upload(visitor, whole)), len(line.rows(t.signals))] == [True, 1]
