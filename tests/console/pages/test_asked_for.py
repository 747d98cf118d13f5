"""来件要求: what a letter asks for is called so wherever its time stands, and never the office's own target."""

import re
from datetime import timedelta

import pytest
from spoken import tell
from visiting import text_of

from streams.store.schema import notices

pytestmark = pytest.mark.stores

LETTER = "新乡市市场监管局转办函：反映示例好再来小吃店使用过期原料，请调查处理，并于2日内反馈结果。"


def called(text, title):
    """What the time behind each naming of a duty is called."""
    return set(re.findall(rf"{title}(?: 等 \d+ 项)?[^·。]{{0,40}}· (来件要求|内部目标)", text))


def test_the_time_that_a_letter_asks_for_is_called_by_one_word_on_every_page(line, visitor):
    case_id = tell(line, LETTER, channel="notice", source="新乡市市场监管局", subject={"name": "示例好再来小吃店"})
    visitor.do(case_id, "dispatch", key="d")
    (step,) = [each for each in line.case(case_id).open_steps if each.target_of == "来件要求"]
    line.clock.moment = step.target_at + timedelta(days=3)
    line.let_time_pass()
    pages = [text_of(visitor.read(path)) for path in (f"/cases/{case_id}", "/ledger", "/")]
    assert [called(page, step.title) for page in pages[:2]] == [{"来件要求"}] * 2
    assert ["来件要求已过，提醒承办人" in pages[1], "来件要求的时间（内部目标）" in "".join(pages)] == [True, False]
    texts = [row.body.decode() for row in line.rows(notices) if step.id in row.body.decode()]
    assert [each for each in texts if '"target_of":"来件要求"' not in each] == []
