"""A source asks by its token what became of what it sent, and hears of nothing else."""

from datetime import date, timedelta

import pytest
from flow import T0, a_signal, an_assessment
from signing import an_account, sit_down
from visiting import a_red_case, text_of

from classifiers.assessment import Kind
from streams.office.tokens import add_token
from streams.store import schema as t
from streams.store.audit import seal
from streams.store.office_schema import audit

CHANGES = "/api/signals/changes"


def a_token(line, visitor, source="12315", **bound):
    """The header of a new token."""
    _, token = line.write(lambda connection: add_token(connection, source, T0, by="test", **bound))
    visitor.desk.known.forget()
    return {"authorization": f"Bearer {token}"}


def ask(visitor, path, header, **query):
    answer = visitor.client.get(path, headers=header, params=query)
    return answer.status_code, answer.json()


def test_it_asks_for_one_item_and_for_what_changed(line, visitor):
    an_account(line, "admin", "administrator")
    header = a_token(line, visitor)
    line.take(a_signal())
    line.write(seal)
    status, found = ask(visitor, "/api/signals", header, source_id="a1")
    told = ask(visitor, CHANGES, header, after="0")[1]
    assert [status, found["state"], told["items"], told["more"]] == [200, "in_case", [found], False]
    assert ask(visitor, CHANGES, header, after=told["cursor"])[1]["items"] == []
    assert ask(visitor, CHANGES, header)[1]["items"] == []
    assert set(found) == {
        "source_id",
        "id",
        "received_at",
        "revised_at",
        "state",
        "case",
        "decision",
        "decided_at",
        "answered_at",
        "duties",
    }


@pytest.mark.parametrize("is_guarded", [True, False])
def test_without_the_token_of_a_source_nothing_is_told_on_a_desk_without_accounts_neither(line, visitor, is_guarded):
    if is_guarded:
        an_account(line, "wang", "director")
        sit_down(line, visitor, "wang")
    line.take(a_signal())
    headers = [{}, {"authorization": "Bearer x"}, *(a_token(line, visitor, each) for each in ("*", "metrics"))]
    asked = [("/api/signals", {"source_id": "a1"}), (CHANGES, {"after": "0"})]
    found = [ask(visitor, path, header, **query)[0] for path, query in asked for header in headers]
    assert found == [401, 401, 403, 403] * 2


def test_another_sources_item_is_answered_as_one_that_nobody_sent(line, visitor):
    header = a_token(line, visitor, "12345")
    line.take(a_signal())
    line.write(seal)
    there, nowhere = (ask(visitor, "/api/signals", header, source_id=each) for each in ("a1", "a2"))
    assert [there[0], str(there).replace("a1", "a2")] == [404, str(nowhere)]
    assert ask(visitor, CHANGES, header, after="0")[1]["items"] == []


def test_a_cursor_that_is_not_of_this_desk_is_refused_with_what_to_do(line, visitor):
    header = a_token(line, visitor)
    told = [ask(visitor, CHANGES, header, after=each) for each in ("x", "99.0.0.0.0.7")]
    assert [(status, each["title"]) for status, each in told] == [(409, "游标不对")] * 2


def test_a_cursor_shows_nothing_of_what_others_wrote_and_is_of_no_use_to_them(line, visitor):
    header, other = a_token(line, visitor), a_token(line, visitor, "12345")
    line.take(a_signal())
    line.write(seal)
    cursor = ask(visitor, CHANGES, header, after="0")[1]["cursor"]
    made = ["9.999.0.0.0.0", cursor]
    assert [ask(visitor, CHANGES, other, after=each)[0] for each in made] == [409, 409]
    assert [ask(visitor, CHANGES, header, after=cursor)[0], cursor.replace(".", "").isdigit()] == [200, False]


def test_an_item_is_asked_for_by_its_number_or_by_the_id_of_the_answer_and_by_one_of_them(line, visitor):
    header = a_token(line, visitor)
    sent = {"channel": "complaint", "source": "12315", "text": "示例店的饭馊了"}
    (taken,) = visitor.client.post("/api/signals", json=sent, headers=header).json()["signals"]
    told = [ask(visitor, "/api/signals", header, **each) for each in ({"id": taken["id"]}, {"id": "x"}, {})]
    assert [each[0] for each in told] == [200, 404, 400]
    assert [told[0][1]["source_id"], told[0][1]["id"]] == [None, taken["id"]]
    assert ask(visitor, "/api/signals", header, id=taken["id"], source_id="a1")[0] == 400


def test_a_bound_token_sends_on_its_channels_until_its_last_day(line, visitor):
    an_account(line, "admin", "administrator")
    header = a_token(line, visitor, channels=["complaint"], last_day=date(2026, 11, 26))
    sent = {"source_id": "1", "text": "示例店的饭馊了"}
    told = []
    for channel, days in (("complaint", 0), ("media", 0), ("complaint", 1), ("complaint", 2)):
        line.clock.moment = T0 + timedelta(days=days)
        answer = visitor.client.post("/api/signals", json=sent | {"channel": channel}, headers=header)
        told.append((answer.status_code, answer.json().get("field"), answer.json().get("title")))
    assert told == [(202, None, None), (403, "channel", "渠道不符"), (202, None, None), (401, None, "令牌已到期")]
    details = [row.detail for row in line.rows(audit) if row.kind == "token"]
    assert details == ["开立：12315；渠道：complaint；有效至 2026-11-26"]


@pytest.mark.parametrize("is_guarded", [True, False])
def test_a_token_binds_whoever_bears_it_on_a_desk_without_accounts_too(line, visitor, is_guarded):
    if is_guarded:
        an_account(line, "admin", "administrator")
    bound, gone = a_token(line, visitor, channels=["complaint"]), a_token(line, visitor, last_day=date(2026, 11, 1))
    headers = [bound, bound, gone, a_token(line, visitor, "metrics"), {"authorization": "Bearer x"}]
    channels = ["complaint", "media", *["complaint"] * 3]
    found = []
    for header, channel in zip(headers, channels, strict=True):
        sent = {"source": "12315", "source_id": "1", "text": "示例店的饭馊了", "channel": channel}
        found.append(visitor.client.post("/api/signals", json=sent, headers=header).status_code)
    other = {"source": "12345", "channel": "complaint", "text": "示例店的饭馊了"}
    found.append(visitor.client.post("/api/signals", json=other, headers=bound).status_code)
    assert found == [202, 403, 401, 403, 401, 403]


def test_a_bound_token_changes_nothing_that_its_source_sent_on_another_channel(line, visitor):
    an_account(line, "admin", "administrator")
    header = a_token(line, visitor, channels=["complaint"])
    line.take(a_signal(channel="media", request=None))
    before = line.rows(t.signals)
    sent = {"source_id": "a1", "channel": "complaint", "text": "另一件事：示例乙店门前的路灯不亮"}
    answer = visitor.client.post("/api/signals", json=sent, headers=header)
    told = answer.json()
    assert [answer.status_code, told["title"], told["field"]] == [403, "渠道不符", "channel"]
    assert [line.rows(t.signals), ask(visitor, "/api/signals", header, source_id="a1")[0]] == [before, 404]


def test_the_page_of_sources_shows_how_tokens_are_bound_and_warns_of_their_end(line, visitor):
    for source, bound in (
        ("甲平台", {"channels": ["complaint", "media"], "last_day": date(2026, 12, 1)}),
        ("乙平台", {"last_day": date(2026, 11, 24)}),
        ("丙平台", {}),
    ):
        a_token(line, visitor, source, **bound)
    said = text_of(visitor.read("/sources"))
    rows = [said[said.index(name) :] for name in ("甲平台", "乙平台", "丙平台")]
    wanted = [
        ["■ 还有 7 天到期", "投诉举报、媒体网络", "2026-12-01"],
        ["■ 已到期", "各渠道", "2026-11-24"],
        ["● 在用", "各渠道", "长期有效"],
    ]
    for row, texts in zip(rows, wanted, strict=True):
        places = [row.index(each) for each in texts]
        assert [places == sorted(places), places[-1] < 120] == [True, True]


def test_no_answer_holds_anything_that_another_source_sent(line, visitor):
    senders = ("12315", "12345", "示例市长热线")
    for n in range(12):
        source = senders[n % 3]
        line.take(a_signal(source=source, source_id=f"{source}-{n}", text=f"示例好再来小吃店的面里有虫，{source}甲{n}"))
        post = a_signal(channel="media", source=source, source_id=f"{source}-m{n}", request=None, text=f"天气{n}")
        line.take(post, an_assessment(post, relevant=False, kind=Kind.IRRELEVANT))
    a_red_case(line, source="12345", source_id="12345-r")
    line.write(seal)
    line.clock.moment = T0 + timedelta(hours=1)
    for source in senders:
        header = a_token(line, visitor, source)
        told = ask(visitor, CHANGES, header, after="0")[1]
        assert {each["source_id"] for each in told["items"]} == {
            f"{source}-{kind}{n}" for n in range(12) for kind in ("", "m") if senders[n % 3] == source
        }
        others = [each for each in senders if each != source]
        assert [each for each in others if each in str(told)] == []
