"""From the desk to the model on duty: what officers correct is learned by a challenger, which then judges new texts."""

import json
import time

from commands import shian
from visiting import text_of, visiting

from console.reading.queries import signal_by_id
from streams.assessor import assessor_of
from streams.learning.corrections import PUT_ASIDE
from streams.pool import AssessProcess
from streams.settings import MODEL, read_settings

WHO = ("厨师", "老板", "服务员", "收银员")
SHOPS = "甲乙丙丁戊己庚辛壬癸子丑寅卯辰巳"
KEPT = [
    {"text": f"示例{n}号面馆的面里有虫，要求退款", "kind": "complaint", "relevant": True, "event": f"c{n}"}
    for n in range(20)
] + [{"text": f"今天{n}点去公园散步", "kind": "irrelevant", "relevant": False, "event": f"i{n}"} for n in range(20)]
"""Labelled texts to keep by, few so that it is quick."""
MISSED = "示例粥铺的洗碗水用了一上午没换，白沫子飘着"
NEW = "示例火锅城的厨师和客人因为找零打架，市场监管局来人调解"


def needless(n):
    """What the shipped model shows and an officer calls irrelevant."""
    return f"示例{SHOPS[n]}店的{WHO[n % 4]}和客人因为找零吵架，市场监管局来人调解"


def post(visitor, *texts):
    """The texts as posts, taken in and judged; the ids of their signals."""
    items = [{"channel": "media", "source": "示例论坛", "source_id": text, "text": text} for text in texts]
    lines = "\n".join(json.dumps(each | {"area": "410702"}, ensure_ascii=False) for each in items)
    answer = visitor.client.post("/api/signals", content=lines, headers={"content-type": "application/x-ndjson"})
    ids = [each["id"] for each in answer.json()["signals"]]
    for id_ in ids:
        judged(visitor, id_)
    return ids


def judged(visitor, id_):
    """The row of a signal, when it has been judged."""
    for _ in range(1000):
        with visitor.desk.runner.system.database.reading() as connection:
            row = signal_by_id(connection, id_)
        if row is not None and row.state != "waiting":
            return row
        time.sleep(0.02)
    raise AssertionError(f"{id_} was not judged")


def on_duty(line, model):
    """The desk of this data with this model, as after a start with SHIAN_MODEL."""
    data = line.system.settings.data
    settings = line.system.settings = read_settings({"SHIAN_MODEL": str(model)}, data=data)
    return AssessProcess(assessor_of(settings), settings.areas)


def test_what_officers_correct_is_learned_and_judges_when_they_say_so(line, tmp_path):
    data = line.system.settings.data
    process = on_duty(line, MODEL)
    with visiting(line, process=process) as visitor:
        shown = post(visitor, *map(needless, range(len(SHOPS))))
        before = judged(visitor, post(visitor, NEW)[0])
        for id_ in shown:
            case_id = judged(visitor, id_).case_id
            visitor.do(case_id, "correct_label", signal=id_, field="kind", now="无关", key=f"k{id_}")
        (aside,) = post(visitor, MISSED)
        assert judged(visitor, aside).case_id is None
        visitor.send("/register", page="/register", words=MISSED, key=f"{PUT_ASIDE}{aside}")
        said = text_of(visitor.read("/learning"))
    process.stop()
    assert [before.case_id is not None, needless(0) in said, MISSED in said] == [True, True, True]

    path = tmp_path / "labelled.jsonl"
    path.write_text("\n".join(json.dumps(each, ensure_ascii=False) for each in KEPT), "utf-8")
    told = shian("train", path, "--with-corrections", "--data", data, "--json").json
    assert (told["compared"]["corrections"], told["is_better"]) == (len(SHOPS) + 1, True)
    assert told["challenger"] != told["compared"]["on_duty"]

    process = on_duty(line, told["folder"])
    with visiting(line, process=process) as visitor:
        again, illness = post(visitor, NEW.replace("示例火锅城", "示例烤鱼城"), "示例小学十二名学生午餐后呕吐腹泻")
        rows = [judged(visitor, id_) for id_ in (again, illness)]
        page = text_of(visitor.read("/learning"))
    process.stop()
    assert [row.case_id is not None for row in rows] == [False, True]
    assert rows[1].assessment.model == told["challenger"]
    assert [f"在用模型 {told['challenger']}" in page, f"共 {len(SHOPS) + 1} 条：更正过类别的" in page] == [True, True]
