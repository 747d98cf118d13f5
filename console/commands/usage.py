"""How a command was called wrongly (用法), in words: what the library says of it is English."""

import re
from difflib import get_close_matches
from typing import Any

_FORMS = (
    (r"Missing option '(.+?)'\..*", "缺少选项 {}"),
    (r"Missing argument '(.+?)'\..*", "缺少参数 {}"),
    (r"No such command '(.+?)'\..*", "没有命令 {}"),
    (r"No such option: (\S+).*", "没有选项 {}"),
    (r"Option '(.+?)' does not take a value\.", "选项 {} 后面不写值"),
    (r"Option '(.+?)' requires (?:an argument|\d+ arguments)\.", "选项 {} 后面要写值"),
    (r"Got unexpected extra argument(?:s|\(s\))? \((.+)\)", "多写了 {}"),
    (r"Invalid value for '?(\S+?)'?: (.+)", "{}：{}"),
    (r"Invalid value: (.+)", "{}"),
)
_VALUES = (
    (r"Input should be a valid integer.*", "应为整数"),
    (r"Input should be a valid number.*", "应为数字"),
    (r"Input should be greater than or equal to (\S+).*", "应不小于 {}"),
    (r"Input should be less than or equal to (\S+).*", "应不大于 {}"),
    (r".+ is not in the range x>=(\S+?)\.", "应不小于 {}"),
    (r".+ is not in the range (\S+?)<=x<=(\S+?)\.", "应在 {} 到 {} 之间"),
)


def words_of_usage(error: Any) -> str:
    """What was wrong with a call, and where its usage stands; `error` is the library's UsageError, whose own words are
    the help where nothing was asked for."""
    if type(error).__name__ == "NoArgsIsHelpError":  # typer names it nowhere of its own
        return str(error.format_message())
    context = error.ctx
    path = context.command_path if context else "shian"
    said = _said(error.format_message(), _FORMS)
    near = _near(error, said)
    return f"{path}：{said}{f'，是不是 {near}？' if near else '。'}用法见 {path} --help"


def _near(error: Any, said: str) -> str:
    """The likeliest name of an option or command that there is not."""
    if getattr(error, "possibilities", None):
        return "、".join(sorted(error.possibilities))
    commands = getattr(error.ctx.command, "commands", {}) if error.ctx and said.startswith("没有命令") else {}
    return next(iter(get_close_matches(said.rpartition(" ")[2], commands, n=1)), "")


def _said(text: str, forms: tuple[tuple[str, str], ...]) -> str:
    text = " ".join(text.split())
    for form, words in forms:
        if found := re.fullmatch(form, text):
            return words.format(*(_said(each, _VALUES) if forms is _FORMS else each for each in found.groups()))
    return text
