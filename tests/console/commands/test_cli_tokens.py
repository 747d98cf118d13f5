"""Tokens on the command line: bound to channels, and until a day."""

import re
from datetime import timedelta

from commands import shian

from connectors.dates import BEIJING
from streams.clock import SystemClock


def test_a_token_is_bound_as_it_was_said_and_the_list_shows_it(tmp_path):
    last_day = SystemClock().now().astimezone(BEIJING).date() + timedelta(days=5)
    bounds = ["--channel", "media", "--channel", "complaint", "--expires", str(last_day)]
    made = shian("token", "add", "12315", *bounds, "--data", tmp_path)
    shian("token", "add", "12345", "--data", tmp_path)
    first, second = shian("token", "list", "--data", tmp_path).out.splitlines()
    words = f"（来源 12315，只报投诉举报、媒体网络，有效至 {last_day}）：shian_"
    assert [made.code, words in made.out] == [0, True]
    assert re.sub(r"还有 [567] 天", "还有 N 天", first).split("  ")[3:] == [
        "12315",
        "投诉举报、媒体网络",
        f"有效至 {last_day}（还有 N 天到期，请另开一个交给来源，再收回这个）",
    ]
    assert second.split("  ")[3:] == ["12345", "各渠道", "长期有效"]


def test_what_cannot_be_is_refused_and_nothing_is_made(tmp_path):
    wrong = {
        ("metrics", "--channel", "media"): "--channel：来源 metrics 的令牌只读取运行指标",
        ("12315", "--channel", "complain"): "--channel complain：没有这个渠道。是不是 complaint？",
        ("12315", "--expires", "2027-13-01"): "--expires 2027-13-01：不是日期；请按 2027-12-31 的样式填写",
        ("12315", "--expires", "2020-01-01"): "--expires 2020-01-01：这一天已经过去",
    }
    for bounds, words in wrong.items():
        told = shian("token", "add", *bounds, "--data", tmp_path)
        assert [told.code, words in told.err] == [2, True]
    assert "还没有令牌" in shian("token", "list", "--data", tmp_path).out
