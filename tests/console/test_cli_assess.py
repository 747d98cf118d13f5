"""`shian assess`: lines in, lines out, same order, same ids, the contract's keys."""

import io
import multiprocessing as mp

import msgspec
import pytest
from commands import shian

from console.commands import assess
from console.commands.assess import BATCH, assess_lines
from console.commands.errors import CommandError
from streams.settings import read_settings

KEYS = {
    "id", "relevant", "relevance", "kind", "kinds", "hazard", "venue", "product_category", "harm", "area", "entities",
    "rumour_match", "grade", "evidence", "model",
}  # fmt: skip
TEXTS = [
    {"id": "a", "title": "孩子呕吐", "text": "示例第一小学十二名学生在学校食堂午饭后呕吐，无人死亡。"},
    {"id": "b", "text": "今天降温，中午来一碗羊肉烩面"},
    {"id": "c", "text": "紫菜是废旧塑料袋做的，泡水撕不烂，大家转发"},
]


def lines(rows):
    return b"\n".join(row if isinstance(row, bytes) else msgspec.json.encode(row) for row in rows) + b"\n"


@pytest.fixture(scope="module")
def answer():
    return shian("assess", "-", stdin=lines(TEXTS))


def test_every_key_of_the_contract_is_there(answer):
    assert answer.code == 0
    for each in answer.lines:
        assert set(each) >= KEYS
        assert set(each["harm"]) >= {"ill", "hospitalised", "dead", "children"}
        assert set(each["grade"]) == {"proposed", "rule"}
        assert all(set(span) >= {"type", "text", "start", "end"} for span in each["entities"])
        assert all(set(span) == {"start", "end", "text", "weight", "for"} for span in each["evidence"])
        assert isinstance(each["relevant"], bool) and 0 <= each["relevance"] <= 1
        assert each["model"]


def test_order_and_ids_are_kept(answer):
    assert [each["id"] for each in answer.lines] == ["a", "b", "c"]


def test_the_three_texts_are_what_they_are(answer):
    ill, talk, rumour = answer.lines
    assert (ill["relevant"], ill["harm"]["ill"], ill["harm"]["dead"], ill["harm"]["children"]) == (True, 12, 0, True)
    assert talk["relevant"] is False
    assert rumour["rumour_match"]["id"] == "E01"


def test_evidence_stands_where_it_says(answer):
    for row, each in zip(TEXTS, answer.lines, strict=True):
        whole = f"{row['title']}\n{row['text']}" if "title" in row else row["text"]
        assert [whole[span["start"] : span["end"]] for span in each["evidence"]] == [
            span["text"] for span in each["evidence"]
        ]


def test_a_bad_line_is_answered_in_its_place_and_the_exit_code_says_so():
    rows = [TEXTS[0], b"{not json", {"id": "no text"}, b'{"id": "x", "text": "\xff"}', TEXTS[2]]
    answer = shian("assess", stdin=lines(rows))
    assert answer.code == 2
    assert [each.get("id") for each in answer.lines] == ["a", None, "no text", None, "c"]
    assert [each.get("error", "") for each in answer.lines] == [
        "",
        "第 2 行：不是有效的 JSON（第 2 个字节处）",
        "第 3 行：没有内容，请写 text 或 title",
        "第 4 行：不是 UTF-8 编码",
        "",
    ]


def test_a_whole_number_is_an_id_and_a_refused_line_says_the_id_that_it_gave():
    rows = [
        '{"id": 0, "text": "面里有虫"}',
        '{"id": 123456789012345678901234567890, "text": "面里有虫"}',
        '{"id": 7}',
        '{"id": 1.50, "text": "面里有虫"}',
        '{"id": 8, "text": 5}',
        '{"id": true, "text": "面里有虫"}',
        "[7]",
    ]
    answer = shian("assess", stdin=lines([each.encode() for each in rows]))
    assert [each["id"] for each in answer.lines] == [
        "0",
        "123456789012345678901234567890",
        "7",
        "1.50",
        "8",
        None,
        None,
    ]
    assert ["error" in each for each in answer.lines] == [False, False, True, True, True, True, True]


def test_a_channel_that_there_is_not_is_refused_rather_than_left_out():
    rows = [{"id": str(n), "text": "面里有虫", "channel": each} for n, each in enumerate(("duty", None, "来电"))]
    said = "第 3 行：没有渠道“来电”，可写：complaint、sampling、media、illness、notice、duty，不知道就不写"
    assert [each.get("error", "") for each in shian("assess", stdin=lines(rows)).lines] == ["", "", said]


def test_a_signal_is_a_line_and_without_an_id_it_has_the_number_of_its_line():
    signal = {
        "channel": "media",
        "source": "x",
        "source_id": "7",
        "text": "示例面馆的面里有虫",
        "subject": {"name": "a"},
    }
    answer = shian("assess", stdin=lines([signal, b"", {"title": "示例面馆的面里有虫", "text": None}]))
    assert (answer.code, [each["id"] for each in answer.lines]) == (0, ["1", "3"])


def test_more_lines_than_a_batch_keep_their_order():
    rows = [{"id": str(n), "text": f"第{n}条：示例面馆的面里有虫"} for n in range(600)]
    answer = shian("assess", stdin=lines(rows))
    assert [each["id"] for each in answer.lines] == [str(n) for n in range(600)]


def test_many_lines_are_shared_among_processes_and_say_what_one_alone_says(monkeypatch):
    monkeypatch.setattr(assess, "BATCH", 64)
    rows = [{"id": str(n), "text": f"第{n}条：示例面馆的面里有虫"} for n in range(64 * 6 + 1)]
    rows[-2] = b"{not json"
    alone, shared = (shian("assess", "--processes", count, stdin=lines(rows)) for count in (1, 2))
    assert (alone.code, alone.out.count("\n")) == (2, len(rows))
    assert (shared.code, shared.out) == (alone.code, alone.out)


def test_a_process_that_dies_is_told_with_what_to_do():
    def killing():
        for n in range(BATCH * 40):
            for child in mp.active_children():
                child.kill()
            yield msgspec.json.encode({"id": str(n), "text": "面里有虫"})

    with pytest.raises(CommandError, match="--processes 1"):
        assess_lines(read_settings(), killing(), io.BytesIO(), 2)


def test_nothing_in_gives_nothing_out():
    answer = shian("assess", stdin=b"")
    assert (answer.code, answer.out) == (0, "")


def test_a_file_is_read_and_a_missing_one_named(tmp_path):
    path = tmp_path / "文.jsonl"
    path.write_bytes(lines(TEXTS))
    assert [each["id"] for each in shian("assess", path).lines] == ["a", "b", "c"]
    missing = shian("assess", tmp_path / "没有.jsonl")
    assert (missing.code, missing.out) == (2, "")
    assert "没有.jsonl：打不开文件" in missing.err
