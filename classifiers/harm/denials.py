"""Denials: what a sentence says did not happen. 无死亡病例 is nought dead, 无住院及死亡病例 nought of both."""

import re
from collections.abc import Iterator

from ..patterns import pattern
from .harms import DEAD, HARM, HOSPITALISED, ILL, PEOPLE, Mention, what_of

_NOBODY = (
    r"(?:无一(?:[例名](?!外))?(?!例外)|[均都全]?未[就收]?(?=住院|入院|收住)|[均都全]?未(?=发病|患病|中毒)"
    r"|不[用需]|无需|无|没有|没|未有|未见|暂无|未出现|未发现|未造成|未导致|未发生|并无"
    r"|不存在|尚无|尚未出现|尚未发现|没有出现|没有发生|[没未](?:有)?[接收]到)"
    rf"(?:任何|其他|新增|一个|一名|一例)?(?:{PEOPLE})?(?:因[^,。;:无]{{0,4}}?)?(?:出现|发生|有)?(?:食物|任何)?(?:身体)?"
)
DENIAL_HEADS = "无均都全没未不暂并尚0零"
_ANSWERED = r"(?=[^。!?\n]{0,14}[:,](?:[均都])?(?:无|否认|没有)(?:[,。;!]|$))"
"""有无呕吐腹泻: 无."""
_DENIED = pattern(
    rf"(?=[{DENIAL_HEADS}])(?:(?<!(?<!所)(?<!问:)有)|{_ANSWERED})(?:{_NOBODY}|(?<![\d.])(?:0|零)(?:名|例"
    rf"|人)?(?:{PEOPLE})?)(?P<what>{ILL}|{HOSPITALISED}|{DEAD}|伤亡"
    r"|死人(?!了)|(?<=人)死(?=[,。;!]|$))"
)
"""有没有不舒服 asks; in what was written down of questions and answers the answer is nearly always no."""
_NOBODY_TREATED = pattern(
    r"(?=[均都全无没未])(?:[均都全](?:未|没有?)|(?<![\d一二两三四五六七八九十几多])(?:无人"
    r"|没有?人|无一人?))(?:需要?|因此)?(?:送医|就医|就诊|[去进]过?医院)"
    r"|(?:(?<=[,。;])|^)(?:未(?:送医|就医)|(?:但|都|也|目前|现在|暂时|还"
    r"|尚)*[没未]有?(?:[去到上进]过?(?:医院|诊所)|送医|就医|就诊|看医生)(?=[,。;!]|$))"
)
"""Where all are said to have gone to no doctor, nobody is in hospital."""
_GRAVEST = ("重症", "危重", "icu", "抢救")
_OF_OTHERS = pattern(
    r"(?:其[余他它]|同[食餐桌行住]|共餐|剩下|另外?|陪[护同]|家属)[^,。;]{0,8}$|(?:就|只有|唯独|除了)[我俺他她]们?$"
)
"""同食者2人无症状: that others are well says nothing of whom the text is about."""
_OR = pattern(r"(?:病例|病人|患者|等)?(?:、|和|及|或者?|以及|也?[没无]有?)?")


def denials_in(sentence: str, offset: int) -> list[Mention]:
    """A count of nought for each harm that is denied, with where it is; `offset` is where the sentence begins."""
    found: list[Mention] = []
    for hit in _DENIED.finditer(sentence):
        whats = ["ill", "dead"] if hit["what"] == "伤亡" else [_denied(hit["what"])]
        if _OF_OTHERS.search(sentence, 0, hit.start()):
            whats = ["others"]
        found += [_none(what, hit, offset) for what in whats]
        found += [_none(_denied(each.group()), each, offset) for each in _listed(sentence, hit.end())]
    if "医" in sentence or "诊" in sentence:
        found += [_none("hospitalised", hit, offset) for hit in _NOBODY_TREATED.finditer(sentence)]
    return found


def _denied(word: str) -> str:
    """Which harm is; 无危重 says of nobody that he is not in hospital."""
    return "critical" if word in _GRAVEST else "dead" if word[0] == "死" else what_of(word)


def _listed(sentence: str, end: int) -> Iterator[re.Match[str]]:
    """无重症、死亡病例: what is denied in one breath."""
    while (joint := _OR.match(sentence, end)) and (hit := HARM.match(sentence, joint.end())):
        yield hit
        end = hit.end()


def _none(what: str, hit: re.Match[str], offset: int) -> Mention:
    return Mention(what=what, count=0, start=hit.start() + offset, end=hit.end() + offset)
