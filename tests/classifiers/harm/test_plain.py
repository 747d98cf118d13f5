"""Plain: what is said in dialect or mistyped is read as what it means, and each character keeps its place."""

import pytest

from classifiers.harm.counts import harm_of
from classifiers.harm.plain import in_plain_words, with_faces, with_pauses
from classifiers.words import normalise


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("俺俩吃罢都哕", "俺俩吃完都哕"),
        ("仨人喝罢啦肚子", "三人喝完拉肚子"),
        ("付泻,腹通,呕土,发少了", "腹泻,腹痛,呕吐,发烧了"),
        ("头发少了", "头发少了"),
        ("孩子在家发少量饼干", "孩子在家发少量饼干"),
        ("罢了,不吃", "罢了,不吃"),
    ],
)
def test_dialect_and_slips_of_the_finger_are_put_plainly(text, plain):
    assert in_plain_words(text) == plain


@pytest.mark.parametrize(
    ("text", "ill"),
    [
        ("俺家仨人吃罢都不得劲", 3),
        ("俺两口吃罢都不得劲", 2),
        ("俺爹吃罢就不得劲了", 1),
        ("俺跟俺妈都跑茅", 2),
        ("俺嫂吃罢凉皮跑茅跑了一黑喽", 1),
        ("俺娘吃了恁卖哩豆腐肚子攮得慌", 1),
        ("俺孩儿吃罢辣条肚里攮得慌", 1),
        ("俺姐吃罢凉粉心里攮搡得慌", 1),
        ("俺孩儿吃罢一直哕", 1),
        ("吃完就想哕", 1),
        ("孩子喝了学校的奶一直啦肚子", 1),
        ("喝了酸奶娃就发少还呕土", 1),
    ],
)
def test_who_is_ill_in_dialect_is_counted(text, ill):
    assert harm_of(normalise(text), of_food=True).ill == ill


@pytest.mark.parametrize(
    "text",
    [
        "晌午吃捞面条，得劲",
        "俺俩吃罢饭去赶会了",
        "吃罢晚饭，坐那儿写作业姿势不得劲",
        "椅子坐着不得劲，吃罢饭换一个",
        "看见他那样我就想哕",
        "这电影看得我想哕",
        "吃罢饭俺跟俺爸跑茅台镇",
        "他拿刀攮了人，吃罢官司",
        "往肚子里攮了一刀",
        "头发少了吃点黑芝麻",
    ],
)
def test_whoever_only_ate_or_is_disgusted_is_not(text):
    assert harm_of(normalise(text), of_food=True).ill is None


@pytest.mark.parametrize(
    ("text", "ill"),
    [
        ("炸鸡外卖吃完开始拉", 1),
        ("吃完凉皮回来就开始窜", 1),
        ("昨晚的外卖，吃完就窜", 1),
        ("喝完拉了一晚上", 1),
        ("点了毛血旺，回来轮流抢马桶", 2),
        ("昨天点的烤鱼，今天一宿舍抢厕所", 2),
        ("吃完那碗面，一晚上没离开马桶", 1),
        ("吃完披萨，开始拉丝了", None),
        ("吃完饭他开始拉我进群", None),
        ("喝完奶茶开始拉花教学", None),
        ("队伍开始拉开差距，吃完饭再看", None),
        ("这家店品质开始拉胯，吃完不想再来", None),
        ("吃完饭去抢马桶盖", None),
        ("吃完拉了一下窗帘", None),
        ("吃完就拉黑他", None),
    ],
)
def test_bare_words_for_it_tell_of_the_gut_and_not_of_what_is_pulled(text, ill):
    assert harm_of(normalise(text), of_food=True).ill == ill


@pytest.mark.parametrize(
    ("text", "ill"),
    [
        ("吃完他家冒菜🤮🤮🤮💩💩💩一整晚", 1),
        ("喝了那家奶茶半夜🤮🤮", 1),
        ("吃完小龙虾🚽💩到现在", 1),
        ("难吃🤮🤮🤮再也不来", None),
        ("这家火锅排队一整晚🤮", None),
        ("便便💩造型的蛋糕吃了一整晚", None),
        ("看他俩秀恩爱一直🤮", None),
    ],
)
def test_pictures_tell_of_who_ate_and_was_sick_and_not_of_taste(text, ill):
    said = with_faces(normalise(text), text)
    assert (len(said), harm_of(said, of_food=True).ill) == (len(text), ill)


@pytest.mark.parametrize(
    ("text", "ill"),
    [
        ("嗯我反映个事 工地上昨晚吃的面条 后来就开始吐 四十五六个吧 现在都在板房躺着", 45),
        ("我跟你说啊 孩子他们班 中午吃完饭就吐了 十七八个呢 老师说的", 17),
        ("他们说就三四个 其实不是 我数了 光我看见的就二十来个 都在吐", 20),
    ],
)
def test_blanks_are_the_marks_of_speech_written_down(text, ill):
    assert harm_of(normalise(text)).ill == ill


@pytest.mark.parametrize("text", ["发病人数 16 住院人数 4", "红旗区 样例路,一家店 三个人", "好 吃"])
def test_blanks_of_a_form_or_beside_marks_stay(text):
    assert with_pauses(normalise(text)) == normalise(text)


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("3O多名", "30多名"),
        ("发病lO人", "发病10人"),
        ("死亡人数:O", "死亡人数:0"),
        ("1l月2O日", "11月20日"),
        ("大肠杆菌O157", "大肠杆菌o157"),
        ("5L装,H2O,CO2", "5l装,h2o,co2"),
        ("一个冇了", "一个没了"),
    ],
)
def test_digits_that_a_machine_took_for_letters_are_digits(text, plain):
    assert in_plain_words(normalise(text)) == plain
