"""Reasons of dead letters: what programs say in English is said in the reader's language, and nothing is taken away."""

import ast
import re
from datetime import UTC, datetime
from pathlib import Path

import msgspec
import pytest
from files.make import FILES
from hypothesis import given
from hypothesis import strategies as st

from connectors.errors import FileError, RowError
from connectors.signal import Signal
from connectors.sources.files import open_file, read_opened
from connectors.sources.headers import table_kinds
from connectors.sources.table import TableContext
from console.wording.reasons import DIED, forms, in_english, reason_in_words, refusal
from console.wording.words import Say
from playbooks.needs import CHOICES, CLOSED, FORMER, not_offered
from streams.cluster.envelopes import Taken
from streams.office.staff_book import DEPARTMENT_COLUMNS, PERSON_COLUMNS

CHINESE = re.compile("[\u4e00-\u9fff]")
ROOT = Path(__file__).parents[3]
NOW = datetime(2026, 3, 1, tzinfo=UTC)
STREAMS = ("doors_file", "file_intake", "listeners", "mails", "mappings", "relayed", "vendors", "calls")
OTHER_WORDS = ("masking", "officials", "wording", "phone", "mail_text", "contrary")
"""Modules whose words are no reasons."""
PIECES = (
    "或",
    "是不是 x1？",
    "（第 x1 行）",
    "收到的是x1",
    "（第 x1 个字节处）",
    "x1第 x1 行x1x1：x1x1",
    "at: 时间没有时区",
    "收件人被拒绝：",
    "x1还有必办步骤未办结：x1",
)
"""Beginnings and ends that stand in no reason by themselves."""
NO_REASONS = ("凌晨", "下午", "有", "（通道测试）", "通道测试的收件人", "通道测试", "通道测试，不是事件",
              "x1\n诉求：x1", "诉求：x1", "批号", "问题", "x1抽检结果", "编号", "办结时间", "x1月x1日x1")  # fmt: skip
SHOWN = ("ActionRefused", "Conflict", "LinkError", "Refused", "Turned")
"""What the flow raises for who sits at the desk or holds a link."""
AGAIN = "。请改正后重新处理；拿不准的，请来源重报"


def in_chinese(stored):
    return reason_in_words(stored, Say("zh"))


def decoding_fault(body, type_=Signal):
    with pytest.raises(msgspec.DecodeError) as caught:
        msgspec.json.decode(body, type=type_)
    return caught.value


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (b'{"channel":7,"source":"x"}', "字段 channel（渠道）：应为文字，收到的是整数"),
        (b'{"channel":"x","source":"x"}', "字段 channel（渠道）：取值“x”不在可用的值之内"),
        (b'{"channel":"duty"}', "字段 source（来源）：缺少必填字段"),
        (b'{"channel":"duty","source":"x","occurred_at":"gestern"}', "字段 occurred_at（发生时间）：不是有效的时间"),
        (b'{"channel":', "不是完整的 JSON，内容在中途断了"),
        (b"{broken", "不是有效的 JSON（第 2 个字节处）"),
    ],
)
def test_every_fault_of_the_decoder_is_said_with_the_field_and_the_remedy(body, said):
    fault = decoding_fault(body)
    for stored in (str(fault), f"{type(fault).__name__}: {fault}"):
        assert [in_chinese(stored)[: len(said)], in_chinese(stored)[-len(AGAIN) :]] == [said, AGAIN]
    assert str(fault) in reason_in_words(str(fault), Say("en"))


def test_a_line_of_the_cluster_names_the_field_of_its_signal():
    fault = decoding_fault(b'{"signal":7,"revision":"x"}', Taken)
    assert CHINESE.search(in_chinese(str(fault)))


def test_what_a_program_raised_stands_in_a_sentence():
    said = in_chinese("KeyError: 'x'")
    assert said.startswith("程序处理这条内容时出错（KeyError: 'x'）。内容没有丢")
    assert "中断" in in_chinese(DIED)


@pytest.mark.parametrize(
    "stored", ["缺少必填字段", "第 3 行“登记时间”（单元格 D3）：不是日期。请改正", "附件没有收下", ""]
)
def test_what_a_door_said_is_left_as_it_is_in_chinese(stored):
    assert in_chinese(stored) == stored


ENGLISH = [
    ("附件没有收下：4 字节的一个（不收 exe 类型的附件，只收 pdf、jpg）、5 字节的一个（附件有 5 字节，超过 3 字节）；"
     "邮件有 9 字节，只取了前 3 字节",
     "attachments were not taken: one of 4 bytes (attachments of type exe are not taken, only pdf、jpg), "
     "one of 5 bytes (the attachment has 5 bytes, more than 3); the mail has 9 bytes, only the first 3 were fetched"),
    ("工作表“一月”第 3 行“登记时间”（单元格 D3）：“昨天。”不是能读懂的日期。"
     "请写成 2026-01-05 或 2026-01-05 14:07 的样式",
     "sheet “一月”, row 3, “登记时间” (cell D3): “昨天。” is no date that can be read. "
     "Write it as 2026-01-05 or 2026-01-05 14:07"),
    ("第 3 条 字段 subject.name（涉事主体·名称）：应为文字或空，收到的是整数",
     "item 3: field subject.name: it has to be text or nothing, integer came"),
    ("收下 3，退回 1：第 2 行“标题”：这一条不是对象", "3 taken, 1 refused: row 2, “标题”: this item is no object"),
    ("bus：Kafka 登录没有通过（kafka:9092 用户 a（PLAIN）被拒绝：no）",
     "bus: Kafka did not take the login (kafka:9092 the user a (PLAIN) was refused: no)"),
    ("group：发送太快（45009 api freq out of limit）", "group: sent too fast (45009 api freq out of limit)"),
    ("doors.yaml:7 channels[0].secret：密钥 env:HOOK：没有设这个环境变量。设好这个环境变量，或把文件放到那里",
     "doors.yaml:7 channels[0].secret: secret env:HOOK: this environment variable is not set. "
     "Set this environment variable, or lay the file there"),
    ("doors.yaml:9 routes[0].channel：没有渠道“mial”。是不是 mail？可写：mail、outbox",
     "doors.yaml:9 routes[0].channel: there is no channel “mial”. Is mail meant? It may be: mail、outbox"),
    ("红色、橙色事件调低紧急程度由带班领导（甲）或主任（乙）决定，请其在本页办理",
     "lowering a red or orange case is for Supervisor (甲) or Director (乙) to decide, on this page"),
    # Nobody knows the second sentence: half a translation would say something else.
    ("签名不对。另外还有别的事", "签名不对。另外还有别的事"),
    ("不是原因的话", "不是原因的话"),
]  # fmt: skip


@pytest.mark.parametrize(("stored", "said"), ENGLISH)
def test_a_reason_is_said_in_english_with_what_it_names_left_as_it_is(stored, said):
    assert in_english(stored) == said


def literals(path):
    """Chinese texts that are raised, returned or handed on as a reason, `x1` in the place of what they name."""
    tree = ast.parse(path.read_text("utf-8"))
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise | ast.Return) or getattr(node, "arg", "") in ("reason", "remedy", "why_not"):
            yield from texts(node)


def texts(node):
    if isinstance(node, ast.JoinedStr):
        yield "".join(each.value if isinstance(each, ast.Constant) else "x1" for each in node.values)
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    for each in ast.iter_child_nodes(node):
        yield from texts(each)


def doors():
    for path in (
        *(ROOT / "connectors").rglob("*.py"),
        *(ROOT / "playbooks/deciding").rglob("*.py"),
        ROOT / "playbooks/actions.py",
        *(next((ROOT / "streams").rglob(f"{name}.py")) for name in STREAMS),
    ):
        if path.stem not in OTHER_WORDS:
            yield from ((path.name, text) for text in literals(path) if CHINESE.search(text))


def test_everything_a_door_gives_as_a_reason_has_its_english():
    found = [(name, text) for name, text in doors() if text.strip("。；，") not in PIECES + NO_REASONS]
    assert len(found) > 150
    assert [(name, text) for name, text in found if CHINESE.search(bare(in_english(text)))] == []


def raised_in(path, *kinds):
    """Chinese texts that a module raises, by exceptions of these kinds where any are named."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Raise) and (not kinds or getattr(getattr(node.exc, "func", None), "id", "") in kinds):
            yield from ((path.name, text) for text in texts(node) if CHINESE.search(text))


def test_whatever_the_desk_refuses_has_its_english():
    paths = [each for each in (ROOT / "console").rglob("*.py") if each.parent.name != "commands" and each.stem != "cli"]
    raised = [found for path in paths for found in raised_in(path)]
    raised += [found for path in (ROOT / "streams").rglob("*.py") for found in raised_in(path, *SHOWN)]
    assert len(raised) > 100
    assert [each for each in raised if each[1] != "、" and CHINESE.search(bare(in_english(each[1])))] == []


def test_every_fault_of_the_staff_book_has_its_english_and_the_posts_to_write_stay():
    columns = {*DEPARTMENT_COLUMNS, *PERSON_COLUMNS}
    tree = ast.parse((ROOT / "streams/office/staff_book.py").read_text("utf-8"))
    calls = [each for each in ast.walk(tree) if isinstance(each, ast.Call) and "ault" in ast.unparse(each.func)]
    named = [each for each in ast.walk(tree) if isinstance(each, ast.Assign) and "remedy" in ast.unparse(each.targets)]
    found = {text for each in (*calls, *named) for text in texts(each) if CHINESE.search(text)} - columns
    assert len(found) > 25
    assert [text for text in found if CHINESE.search(bare(in_english(text)))] == []
    assert in_english("人员!C3：没有“国王”这个岗位；可写：“值班员”、“主任”").endswith("it may be: “值班员”、“主任”")


@pytest.mark.parametrize("name", ["roster_book", "roster_sheet", "roster_month", "roster_past"])
def test_every_fault_of_the_roster_has_its_english(name):
    tree = ast.parse((ROOT / f"streams/office/{name}.py").read_text("utf-8"))
    calls = [each for each in ast.walk(tree) if isinstance(each, ast.Call) and "ault" in ast.unparse(each.func)]
    named = [each for each in ast.walk(tree) if isinstance(each, ast.Assign) and len(each.targets) == 1]
    words = [each for each in named if ast.unparse(each.targets[0]) in ("problem", "remedy", "HEADER", "REMEDY")]
    found = {text for each in (*calls, *words) for text in texts(each) if CHINESE.search(text)} - {"值班表"}
    assert len(found) > 1
    assert [text for text in found if CHINESE.search(bare(in_english(text)))] == []


@pytest.mark.parametrize("choices", [CHOICES, FORMER])
@pytest.mark.parametrize("field", CLOSED)
def test_a_refusal_names_each_thing_that_may_be_chosen_in_english(field, choices):
    assert not CHINESE.search(refusal(not_offered({field: "x"}, choices), Say("en")))


def bare(text):
    """Without what is quoted, and without the examples of what to write."""
    return re.sub("“[^“”]*”|39.00元|number and 元|投诉内容=text", "", text)


def test_no_form_is_left_over():
    folders = ("connectors", "streams", "playbooks", "console")
    said = "\n".join(path.read_text("utf-8") for folder in folders for path in (ROOT / folder).rglob("*.py"))
    assert [form for form in forms() if not all(run in said for run in re.findall("[\u4e00-\u9fff]+", form))] == []


def test_a_form_takes_the_same_values_in_english_and_holds_no_chinese_there():
    names = re.compile(r"\{\w+\}")
    assert [form for form, said in forms().items() if sorted(names.findall(form)) != sorted(names.findall(said))] == []
    assert [said for said in forms().values() if CHINESE.search(bare(said))] == []


def test_every_faulty_row_of_the_corpus_is_told_in_english(tmp_path):
    told = {}
    for name, content in FILES.items():
        (tmp_path / name).write_bytes(content())
        try:
            path = tmp_path / name
            rows = read_opened(path, open_file(path), TableContext(now=NOW, home_area="410702"))
            told |= {each.sentence(): name for each in rows if isinstance(each, RowError)}
        except FileError as error:
            told[error.message] = name
    assert len(told) > 25
    said = {bare(in_english(each).split("The header seems to be")[0]).replace(name, "") for each, name in told.items()}
    kinds = "|".join(re.escape(kind.title) for kind in table_kinds())
    assert [each for each in said if CHINESE.search(re.sub(kinds, "", each))] == []


def test_who_did_what_stands_below_as_it_was_written():
    stored = "ValueError: x\n2026-11-25 09:40 示例·王一：重新处理"
    assert in_chinese(stored).split("\n")[1] == "2026-11-25 09:40 示例·王一：重新处理"


@given(st.text(max_size=80) | st.from_regex(r"(Expected `|Object missing required field|ValidationError: ).{0,40}"))
def test_whatever_is_stored_is_shown(stored):
    assert isinstance(in_chinese(stored), str)


@given(st.text("“”（）：；。、或，第行条字段 x1签名不对附件", max_size=60))
def test_whatever_is_stored_is_said_in_english_or_left(stored):
    assert CHINESE.search(stored) or in_english(stored) == stored
    assert isinstance(in_english(stored), str)
