"""Numbers and names planted in signals of every channel, for what must be found nowhere: all are invented."""

import re
from urllib.parse import quote

from flow import T0, a_signal, an_assessment, school_illness

from classifiers.assessment import Kind
from console.pages.lists import ASIDE
from streams.store import schema as t

CHANNELS = ("complaint", "sampling", "media", "illness", "notice", "duty")
NAMES = ("王小明", "李丽丽", "欧阳修文", "陈大伟", "赵玉兰", "孙建国")
_SEPARATORS = re.compile(r"[\s\-–—－]")


def _luhn(digits):
    doubled = [int(digit) * (2 - place % 2) for place, digit in enumerate(reversed(digits))]
    return -sum(value - 9 if value > 9 else value for value in doubled) % 10


def _card(n):
    head = f"62220210011{n}0{n}57{n}"
    return f"{head}{_luhn(head)}"


def planted(n):
    """What is planted in the n-th signal: five numbers, a name and an address."""
    return {
        "phone": f"1391{n}34567{n}",
        "identity": f"4107021990010{n}123{n}",
        "card": _card(n),
        "plate": f"豫G{n}3K5{n}",
        "email": f"reporter{n}@mail.example",
        "name": NAMES[n - 1],
        "address": f"金谷小区{n}号楼{n}03室",
    }


PLANTED = {word: n for n in range(1, len(CHANNELS) + 1) for word in planted(n).values()}
"""Every planted word."""


def sayings(n, name="示例好再来小吃店"):
    """(title, text) in which everything planted stands, as people write it."""
    p = planted(n)
    spaced = f"{p['phone'][:3]} {p['phone'][3:7]}-{p['phone'][7:]}"
    title = f"{name}：{p['phone']}，{p['name']}的家人来电"
    text = (
        f"我叫{p['name']}，住{p['address']}，电话{p['phone']}（{spaced}），身份证{p['identity']}，"
        f"在{name}吃出异物，退款请转{p['card']}，车停门口{p['plate']}，邮箱{p['email']}。{p['name']}要求回复。"
    )
    return title, text


def a_planted_signal(n, **fields):
    """The n-th signal, on its own channel, with what is planted in every field that can hold words."""
    p, channel = planted(n), CHANNELS[n - 1]
    title, text = sayings(n)
    extra = {
        "sampling": {"sampling": {"sample_no": f"DC2641010046323377{n}", "conclusion": "failed", "lab": text}},
        "illness": {"illness": {"ill": 3, "meal": text}},
        "media": {"media": {"platform": "示例论坛", "views": 10}},
    }
    return a_signal(
        **{
            "channel": channel,
            "source": f"示例来源{n}",
            "source_id": f"{n}-{p['phone']}",
            "request": "both" if channel == "complaint" else None,
            "title": title,
            "text": text,
            "url": f"https://forum.example/p?tel={p['phone']}",
            "subject": {"name": f"示例{n}小吃店（{p['phone']}）", "address": f"红旗区洪门镇，{p['address']}"},
            "product": {"name": f"卤肉，电话{p['phone']}", "producer": f"示例食品厂 {p['email']}"},
            "attachments": [{"name": f"{p['name']}{p['phone']}.jpg"}],
            "progress": {"立案号": f"1-{p['phone']}", "调解结果": text},
            "contact": {"name": p["name"], "phone": p["phone"], "address": p["address"]},
            "raw": {"全部": text, "身份证号": p["identity"]},
            **extra.get(channel, {}),
            **fields,
        }
    )


def plant(line):
    """One signal on each channel, each in a case of its own, the first of them red; their case ids."""
    ids = []
    for n, channel in enumerate(CHANNELS, 1):
        signal = a_planted_signal(n)
        kind = Kind.SAMPLING_FAILURE if channel == "sampling" else Kind.INCIDENT
        assessment = school_illness(signal) if channel == "illness" else an_assessment(signal, kind=kind)
        ids.append(line.take(signal, assessment))
    return ids


def addresses(line):
    """Every address that shows something: pages, fragments, API, searches for what is planted, numbers, the schema."""
    lists = [
        "/",
        "/?state=ended",
        "/unplaced",
        "/sources",
        "/ledger",
        "/calls",
        "/retention",
        "/drills",
        "/files",
        "/glossary",
    ]
    lists += ["/register", "/fragments/queue", "/api/alerts", "/api/alerts?state=ended", "/metrics", "/schema"]
    lists += ["/schema/openapi.json", "/healthz", "/readyz", "/account", "/sign-in"]
    lists += [f"/set-aside?state={state}" for state in ASIDE]
    lists += [f"/dead-letters?state={state}" for state in ("open", "replayed", "set_aside")]
    lists += [f"/ledger?page={n}" for n in range(2, 9)]
    cases = line.rows(t.cases)
    lists += [f"{at}/{row.id}" for row in cases for at in ("/cases", "/api/cases", "/fragments/case")]
    lists += [f"/signals/{row.id}" for row in line.rows(t.signals)]
    lists += [f"/register?signal={row.id}" for row in line.rows(t.signals)]
    lists += [f"/sources/{quote(row.name)}" for row in line.rows(t.sources)]
    slips = {row.case_id: row.id for row in line.rows(t.notices)}
    return lists + [f"/notices/{id_}/print" for id_ in slips.values()]


def found_in(text):
    """What is planted and stands in a text, written together or apart."""
    squeezed = _SEPARATORS.sub("", text)
    return sorted(word for word in PLANTED if word in text or word in squeezed)


__all__ = ["CHANNELS", "PLANTED", "T0", "a_planted_signal", "addresses", "found_in", "plant", "planted", "sayings"]
