"""Whether a text suspects that food was poisoned on purpose."""

import pytest

from classifiers.harm.poisoned import suspects_poisoning


@pytest.mark.parametrize(
    "text",
    [
        "一家三口吃面条后抽搐,怀疑投毒,刑侦已介入",
        "喝了邻居送的鸡汤后口吐白沫,怀疑有人下毒",
        "有人往锅里放了老鼠药",
        "疑似有人在井里投放农药",
    ],
)
def test_it_is_read(text):
    assert suspects_poisoning(text)


@pytest.mark.parametrize(
    "text", ["经查排除人为投毒", "未发现投毒迹象", "投毒一说系谣言", "肉毒毒素中毒", "豇豆农药残留超标"]
)
def test_what_is_denied_or_means_something_else_is_not(text):
    assert not suspects_poisoning(text)
