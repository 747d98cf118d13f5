"""Would the model on duty do better once it had learned from what officers corrected?"""

from pathlib import Path

import msgspec
import numpy as np
import pytest

from classifiers.assessment import Kind
from classifiers.learning.adapt import adapt, widened
from classifiers.learning.challenge import LEAST, Challenge, Right, challenge
from classifiers.learning.corpora import Sample
from classifiers.learning.train import fit
from classifiers.model import Model
from classifiers.reader import load_reader
from classifiers.vocabulary import Vocabulary

ROOT = Path(__file__).parents[3]
READER = load_reader(ROOT / "seeds")
SHIPPED = Model.load(ROOT / "classifiers/model")
SEED = 7


def sample(text, event, kind=Kind.IRRELEVANT, source="own:test"):
    return Sample(text=text, relevant=kind != Kind.IRRELEVANT, kind=kind, event=event, source=source)


def learned():
    complaints = [sample(f"示例{n}号面馆的面里有虫，要求退款赔偿", f"c{n}", Kind.COMPLAINT) for n in range(60)]
    failures = [sample(f"抽检发现示例{n}号店的凉皮大肠菌群不合格", f"s{n}", Kind.SAMPLING_FAILURE) for n in range(60)]
    return complaints + failures + [sample(f"今天{n}点去公园散步，风很大", f"i{n}") for n in range(60)]


def corrected(kind, count=40):
    """Something new that the texts above do not know: shops that close early."""
    texts = [f"第{n}家示例奶茶店今晚八点就打烊了，白跑一趟" for n in range(count)]
    return [sample(text, f"k{n}", kind, "office:corrections") for n, text in enumerate(texts)]


def readings(samples):
    return READER.read_many([each.whole for each in samples])


def on_duty():
    samples = learned()
    return fit(samples, readings(samples), SEED)


def relevance(model, text):
    return float(model.predict([READER.read(text)]).shares.relevance[0])


def test_corrections_that_say_something_new_help_and_the_rest_is_kept():
    found, challenger = challenge(on_duty(), learned(), corrected(Kind.IRRELEVANT), READER, SEED)
    assert (found.recent.on_duty, found.recent.challenger) == (0.0, 1.0)
    assert (found.frozen.on_duty, found.frozen.challenger, found.is_better) == (1.0, 1.0, True)
    assert found.on_duty != challenger.id


def test_a_kind_that_was_corrected_is_learned():
    texts = [f"示例{n}号面馆的面里有虫，检出报告在手" for n in range(20)]
    samples = [sample(text, f"w{n}", Kind.SAMPLING_FAILURE, "office:c") for n, text in enumerate(texts)]
    found, _ = challenge(on_duty(), learned(), samples, READER, SEED)
    assert (found.recent.kinds_on_duty, found.recent.kinds_challenger, found.recent.kinds) == (0.0, 1.0, 6)


def test_corrections_that_contradict_what_was_learned_are_no_gain():
    wrong = [sample(f"示例{n}号面馆的面里有虫，要求退款赔偿", f"w{n}", source="office:c") for n in range(60, 360)]
    found, _ = challenge(on_duty(), learned(), wrong, READER, SEED)
    assert found.frozen.challenger < found.frozen.on_duty
    assert not found.is_better


def a_right(on_duty, challenger, kinds_on_duty, kinds_challenger):
    return Right(
        texts=8,
        on_duty=on_duty,
        challenger=challenger,
        kinds=4,
        kinds_on_duty=kinds_on_duty,
        kinds_challenger=kinds_challenger,
    )


def test_a_kind_that_is_named_better_makes_up_for_no_text_that_is_hidden():
    same = a_right(1.0, 1.0, 1.0, 1.0)
    better = [
        Challenge(on_duty="m", corrections=26, frozen=same, recent=recent).is_better
        for recent in (a_right(0.5, 0.5, 0.0, 0.5), a_right(0.5, 0.375, 0.0, 0.5), a_right(0.5, 0.75, 0.5, 0.25), same)
    ]
    assert better == [True, False, False, False]


def test_the_latest_are_kept_back():
    found, _ = challenge(on_duty(), learned(), corrected(Kind.COMPLAINT, 40), READER, SEED)
    assert (found.corrections, found.recent.texts, found.recent.kinds) == (40, 12, 12)


def test_a_few_corrections_say_nothing():
    with pytest.raises(ValueError, match=f"at least {LEAST}"):
        challenge(on_duty(), learned(), corrected(Kind.COMPLAINT, LEAST - 1), READER, SEED)


def test_the_same_corrections_make_the_same_model():
    models = [challenge(on_duty(), learned(), corrected(Kind.COMPLAINT), READER, SEED)[1] for _ in range(2)]
    assert models[0].id == models[1].id


def test_what_the_shipped_model_knows_it_goes_on_knowing():
    """It learned from far more texts than an office has: corrections of one thing move no other."""
    kept = learned()
    texts = corrected(Kind.COMPLAINT)
    challenger = adapt(SHIPPED, texts, readings(texts), readings(kept))
    others = [
        "吃完酸辣粉半夜上吐下泻，去医院挂水",
        "抽检发现凉皮大肠菌群不合格",
        "今天去公园散步，风很大",
        "外卖里吃出钢丝球，商家不认",
        "听说紫菜是塑料做的，大家转起来",
    ]
    moved = [abs(relevance(challenger, text) - relevance(SHIPPED, text)) for text in others]
    assert max(moved) < 0.05
    assert relevance(challenger, texts[0].text) > 0.5 > relevance(SHIPPED, texts[0].text)


def test_without_corrections_nothing_changes():
    assert adapt(SHIPPED, [], [], readings(learned())).id == SHIPPED.id


def test_new_features_weigh_nothing_until_they_are_learned():
    wide = widened(SHIPPED, Vocabulary(["㐀", "㐀㐁"], ["㐀㐁"], ["group:new"]))
    text = "吃完酸辣粉半夜上吐下泻，去医院挂水"
    assert wide.scores([READER.read(text)]).tolist() == SHIPPED.scores([READER.read(text)]).tolist()
    assert wide.vocabulary.knows("㐀㐁")
    assert np.count_nonzero(wide.arrays["coef"]) == np.count_nonzero(SHIPPED.arrays["coef"])


def test_nobodys_own_words_are_learned():
    """What only a few corrections have may be a person's name."""
    samples = corrected(Kind.COMPLAINT)
    samples[0] = sample("示例奶茶店的㐀㐁打烊了", "k0", Kind.COMPLAINT, "office:corrections")
    _, challenger = challenge(on_duty(), learned(), samples, READER, SEED)
    assert [challenger.vocabulary.knows(word) for word in ("打烊", "㐀㐁")] == [True, False]


def test_a_name_that_many_repeat_about_one_affair_is_not_learned():
    """Ten people who pass on one story say one person's name ten times."""
    texts = [f"{who}转：示例奶茶店的㐀㐁早早打烊了" for who in "甲乙丙丁戊己庚辛壬癸子丑"]
    for events, is_known in ((["k"] * len(texts), False), ([f"k{n}" for n in range(len(texts))], True)):
        told = [sample(text, event, source="office:c") for text, event in zip(texts, events, strict=True)]
        assert adapt(SHIPPED, told, readings(told), []).vocabulary.knows("㐀㐁") == is_known


def test_nothing_of_what_is_kept_back_is_told_beforehand():
    one_affair = [msgspec.structs.replace(each, event="k") for each in corrected(Kind.IRRELEVANT)]
    found, challenger = challenge(on_duty(), learned(), one_affair, READER, SEED)
    assert (found.recent.texts, found.recent.challenger) == (12, found.recent.on_duty)
    assert challenger.id != found.on_duty
