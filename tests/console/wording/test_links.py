"""What stands in a source as an address is a link, and nothing else becomes one."""

import pytest

from console.wording.links import commands_in, parts_of


@pytest.mark.parametrize(
    ("source", "parts"),
    [
        ("", []),
        ("辟谣汇总（2017），见转载", [("辟谣汇总（2017），见转载", False)]),
        (
            "辟谣文章，https://example.org/a?b=1。见转载",
            [("辟谣文章，", False), ("https://example.org/a?b=1", True), ("。见转载", False)],
        ),
        (
            "http://example.org, http://example.com/",
            [("http://example.org", True), (", ", False), ("http://example.com/", True)],
        ),
        ("https://example.org?id=3、见原文", [("https://example.org?id=3", True), ("、见原文", False)]),
        ("javascript:alert(1)", [("javascript:alert(1)", False)]),
        ('https://example.org/"onclick=', [("https://example.org/", True), ('"onclick=', False)]),
    ],
)
def test_addresses_are_parted_from_words(source, parts):
    assert parts_of(source) == parts


def test_a_command_is_parted_from_the_words_around_it():
    assert commands_in("由系统管理员运行 shian account add 开立") == [
        ("由系统管理员运行 ", False),
        ("shian account add", True),
        (" 开立", False),
    ]
    assert commands_in("用 shian drill --desk 打开")[1] == ("shian drill --desk", True)
