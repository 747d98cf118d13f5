"""Drift: other words and other scores than before."""

from pathlib import Path

import pytest

from classifiers.assess import Assessor
from classifiers.assessment import Text
from classifiers.learning.drift import CHANGED_FROM, drift_of

ROOT = Path(__file__).parents[3]
ASSESSOR = Assessor.load(ROOT / "seeds", ROOT / "classifiers/model")
TALK = ["今天天气不错，适合出门散步", "晚上一起看电影吧", "地铁又晚点了", "周末去爬山"]
ALARMS = ["红旗区示例小学学生午餐后呕吐腹泻", "示例超市的酸奶过期了要求退款", "抽检发现示例面包菌落总数不合格"]
STRANGE = ["蒟蒻瓴甋鼙鼓", "魑魅魍魉饕餮"]


def drift(texts):
    return drift_of(ASSESSOR, [Text(id=str(n), text=text) for n, text in enumerate(texts)])


def test_the_same_texts_have_not_drifted():
    assert drift(TALK).index(drift(TALK)) == 0


def test_other_scores_are_a_change():
    assert drift(ALARMS).index(drift(TALK)) > CHANGED_FROM
    assert (drift(TALK).relevant, drift(ALARMS).relevant) == (0, 1)


def test_the_shares_of_all_bins_are_everything():
    assert sum(drift(TALK + ALARMS).scores) == pytest.approx(1, abs=0.001)


def test_scores_are_told_in_three_parts():
    assert [drift(texts).parts for texts in (TALK, ALARMS)] == [(1, 0, 0), (0, 0, pytest.approx(1, abs=0.001))]


def test_words_never_learned_are_counted():
    assert drift(STRANGE).unknown > 0.5 > drift(TALK).unknown


def test_of_no_texts_there_is_nothing_to_say():
    with pytest.raises(ValueError, match="no texts"):
        drift([])
