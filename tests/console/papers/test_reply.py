"""A known rumour that is back: what the case says of it, and the reply to who asks, from the rumour book alone."""

import re
from dataclasses import replace

from visiting import a_rumour_case, text_of

from console.papers.reply import rumour_reply
from playbooks.case import KnownRumour


def test_a_known_rumour_stands_beside_its_fact_and_is_never_called_false(line, visitor):
    case_id = a_rumour_case(line)
    page = visitor.read(f"/cases/{case_id}")
    known = line.case(case_id).known
    text = text_of(page)
    assert [each for each in (known.claim, known.fact, known.refuted_by) if each not in text] == []
    assert [
        "看起来像已辟谣的说法，需核查" in text,
        "假的" in text.replace(known.claim, "").replace(known.fact, ""),
    ] == [
        True,
        False,
    ]


def test_the_heading_of_a_known_rumour_says_that_it_is_back_and_leads_to_its_entry(line, visitor):
    page = visitor.read(f"/cases/{a_rumour_case(line)}")
    assert re.findall(r"<h1>(.*?)</h1>", page) == ["已辟谣的旧谣言疑似再现（谣言库 E01）"]
    assert '<a href="/rumours/entry?id=E01">谣言库 E01</a>' in page


def the_reply(page):
    return page.split('id="reply-text"')[1].split(">", 1)[1].split("</textarea>")[0]


def test_the_reply_to_who_asks_says_what_the_rumour_book_says_and_no_name(line, visitor):
    case_id = a_rumour_case(line)
    assert the_reply(visitor.read(f"/cases/{case_id}")).splitlines() == [
        "您好！您反映的“紫菜是塑料做的”，现答复如下：",
        "已公布的事实：" + line.system.knowledge.rumours["E01"].fact,
        "澄清单位：" + line.system.knowledge.rumours["E01"].refuted_by + "（2017）。",
        "上述单位已澄清该说法不实。",
        "如您手里有实物、票据或照片，请告诉我们，我们另行核查。",
        "红旗区人民政府食品安全委员会办公室",
    ]


def test_the_reply_calls_nothing_untrue_that_the_rumour_book_does_not(line, visitor):
    case_id = a_rumour_case(line)
    line.system.knowledge = replace(line.system.knowledge, rumours={})
    reply = the_reply(visitor.read(f"/cases/{case_id}"))
    assert ["已公布的事实" in reply, "不实" in reply] == [True, False]


def test_without_a_published_fact_there_is_no_reply(line, visitor):
    line.system.knowledge = replace(line.system.knowledge, rumours={})
    assert "reply-text" not in visitor.read(f"/cases/{a_rumour_case(line)}")


def reply_from(refuted_by, source="示例文章，见转载"):
    known = KnownRumour(
        rumour="E99",
        claim="示例说法",
        fact="示例事实。",
        refuted_by=refuted_by,
        source=source,
        similarity=0.9,
    )
    return rumour_reply(known, "false", "示例食安办").splitlines()


def test_an_authority_is_named_and_what_stands_beside_it_is_a_source():
    assert reply_from("示例市市场监督管理局；示例文章")[1:5] == [
        "已公布的事实：示例事实。",
        "澄清单位：示例市市场监督管理局。",
        "来源：示例文章。",
        "上述单位已澄清该说法不实。",
    ]


def test_an_article_clarifies_nothing():
    assert reply_from("食品科普汇总文章")[1:4] == [
        "目前掌握的说法：示例事实。",
        "来源：食品科普汇总文章。",
        "【尚无权威部门辟谣来源，请核对】",
    ]


def test_where_only_a_title_was_read_nobody_is_said_to_have_refuted_it():
    assert reply_from("示例学会", "示例榜单（仅见标题），见转载")[2:4] == [
        "来源：示例学会。",
        "【尚无权威部门辟谣来源，请核对】",
    ]
