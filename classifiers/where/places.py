"""Places: which county a text speaks of, told conservatively.

Longest match over a list of names; names that are ordinary words count in full only, names that stand in several
cities only beside their city. No place is better than a wrong one: an unplaced text waits for a person.
"""

import re
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import ahocorasick_rs
import msgspec

from ..patterns import pattern
from ..seedfile import read_seed

_NO_PLACE = ""
_SURROGATES = pattern("[\ud800-\udfff]")
_SENTENCE_END = pattern(r"[。；，！？,;!?\n]")
_UNIT_GAP = pattern(r"(?:|[\u4e00-\u9fff]{0,7}[省市县区州盟旗])")
"""What may stand between a place and the street inside it: nothing, or further divisions."""
_SCENE = pattern(
    r"[：:]|《[^》]{2,10}》"
    r"|[^一某在有的店馆餐食味品肉菜本我全各家和与或、，。；！？,;\s]{0,6}(?:[县州省郡邦岛]"
    r"|(?<!政)府|(?<![超门菜上夜集城])市)"
    r"|[多\d]\d*个?[州省地县市]|[全各][国地]|境内|国内|本土|当地|[东西南北中]{1,2}部|[一某多][家所处座]"
    r"|[一某](?:\d{2}岁|[\u4e00-\u9fff]{1,4}[店馆庙厂场园堂厅院船])"
    r"|[^，。；！？,;\s]{0,6}(?:小学|中学|高中|幼儿园|学校|医院|监狱|工厂|婚[礼宴]|小镇|男子"
    r"|女子|夫妇|民众|居民|疾控|卫生部|超市召回)"
    r"|[约近超]?[\d一二两三四五六七八九十百千万]+多?余?[名人]"
)
"""What stands behind a country or a city abroad where something happened there: its province, a school, people."""
_CUT = pattern(r"[\d近今昨当即每次终同]$")
"""近日本市 and 6日本报 hold no 日本."""
_PART_OF_TOWN = pattern("[\u4e00-\u9fff][东南西北城山湖港陵岸]区")
_JOINED = pattern(r"(?<=[\u4e00-\u9fff])(?<![省市在于到从往去来由和与及是对])")
"""永丰南区 and 龙亭湖区 are parts of a town: their ends name another district only where nothing is joined before."""
_BROUGHT_IN = pattern(r"进口|进境|入境|口岸|海关|代购|海淘|跨境|中国|我国|国内|质检总局|市监总局|海关总署")
"""What is told of another country may be about what is sold here."""
CITIES = "郑州|开封|洛阳|平顶山|安阳|鹤壁|新乡|焦作|濮阳|许昌|漯河|三门峡|南阳|商丘|信阳|周口|驻马店"
"""The cities of the gazetteer, which stand before their districts."""
_LIVES = pattern(
    r"(?:(?<!入)住(?!院|进|户)[在址于处所地是为:：]*|家里?就?[在是]"
    r"|(?:现|定|旅|寄|租)居[在于]?|户籍[在地为是:：]*|老家[在是]?)"
    rf"(?:了|着|(?:{CITIES})市?|的|[\u4e00-\u9fff]{{1,3}}[区县]"
    r"|[\u4e00-\u9fff]{2,6}(?:街道|镇|乡|村|小区|社区)[、和及与])*$"
)
"""我家住红旗区, 均住西街街道和东街街道: where somebody lives; what they tell of was where else a place is named."""
_LIVED_IN = pattern(
    r"(?:[\u4e00-\u9fff\d]{1,8}(?:社区|小区|村|花园|家园|公寓|号院|号楼))?的?(?:\d+[名位个]|[几多]名)?"
    r"(?:(?:常住)?(?:居民|市民|村民|住户|业主|租户|人口)(?!小?区|楼|点|委|活动|食堂)"
    r"|(?:常年)?居住|来的(?=[一两二三四五六七八九十几\d朋亲客游])|人(?=[、，。；,;)）]|$)|人氏|户籍)"
)
"""西街街道居民, 均在西街街道居住: the same by what stands behind."""
_FROM = pattern("(?:[我俺咱他她]们?(?:几个)?(?:家)?(?:都|全|也|就)?|[均都]|人)[是为]$")
_FROM_THERE = pattern(r"(?:[\u4e00-\u9fff]{1,6}(?:村|社区))?(?:的|人)(?=[、，。；！,;!\s]|$)")
"""我是东街街道的, 均为西街街道人: the same, as people say where they come from."""
_TREATS_OR_TELLS = pattern(
    r"[^，。；！？,;!?\s的在]{0,8}?(?:医院|卫生院|卫生室|保健院|妇幼|卫生服务中心|急诊|诊所|疾控"
    r"|(?:监管|监督管理|公安|教体|教育|卫健|民政)[^，。；！？,;!?\s]{0,3}局|食安[办委]|卫健委|派出所)"
    r"(?![^，。；！？,;!?\n]{0,8}(?:食堂|餐厅|营养餐|病号饭|[订配]餐|超市|小卖部|附近|门口|旁|对面|隔壁|楼下))"
)
"""小店镇卫生院收治 and 红旗区市场监管局来电 say where people were brought or who tells of it; what made them ill was
where else a place is named."""
_OF_ITS_OWN = pattern(
    r"[^，。；！？,;!?\s的在]{0,8}?(?:局|[办委]|中心|食安办)[^，。；！？:：\n]{0,6}[:：，,]"
    r"(?:近日|今日)?(?:辖区|[我本][区县市](?!别|分|内?外))"
)
"""牧野区食安办通报：辖区一饭店: who tells of its own."""
_HERE = pattern("[在来到赴](?:[我本]|咱们?|俺们?)区(?![域分别间])")
"""凤泉区的工人在我区干活: as the own office says it."""
_BROUGHT_TO = pattern(
    r"(?:(?<![流辗中周运])转(?:院|诊|治|入)?|救护车[^，。；！？,;]{0,4}?[送拉])(?:到|至|往|去|了|上)?$"
)
_HANDED_OVER = pattern(r"[^，。；！？,;!?\s]{0,8}[局所委办销卖售]")
"""赶紧转郑州 says where somebody is treated; 线索转郑州市局 where a matter went."""
_PASSES_FOR = pattern(r"(?:自称|号称|冒充|谎称|假冒|[说吹]自己是|请来了?)[^，。；！？,;!?]{0,4}$")
_SAGE = pattern(
    r"[^，。；！？,;!?]{0,10}?(?:教授|专家|院士|大夫|医生|名医|中医|军医|讲师"
    r"|(?:医院|研究[院所])(?!的?(?:食堂|餐厅|门口|旁|对面|附近|隔壁)))"
)
_RETIRED = pattern(rf"[^，。；！？,;!?的]{{0,8}}(?:退下来|退休|退役)的(?={_SAGE.pattern})")
"""自称是北京来的老教授, 上海某医院退休的专家: where somebody says they come from is no place of what they did."""
_REFERS = pattern(
    r"(?:[市县区州盟]?局|[^，。；！？,;!?\s的在]{0,8}?(?:监管局|监督管理局|市监局|公安局|疾控中心|食安办))"
    r"(?:移送|移交|转来|转办|来函|发函|函告|请求协查|协查函)(?![至到给公检司法])"
)
"""郑州市局移送: who hands a matter over to this office names the maker that it looks after."""
_ORIGIN_WINDOW = 12
_QUALIFIER_WINDOW, _HOME_WINDOW = 8, 24


class PlaceHit(msgspec.Struct, frozen=True, kw_only=True):
    """One place named in a text; `start` and `end` are character offsets."""

    start: int
    end: int
    text: str
    area: str
    """Six digits: a county's code, a city's (`410100`) or a province's (`440000`); nine: a street or town next door."""
    level: str
    """street | district (the office's own) | own_city | next_door (a street or town of another county of the own city)
    | county | city | province | other (outside it) | abroad."""


STREETS = ("street", "next_door")
"""Levels of streets and towns."""


class _Row(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A part of the YAML; unknown keys are faults."""


class _District(_Row, frozen=True, kw_only=True):
    code: str
    name: str
    city: str
    aliases: tuple[str, ...] = ()


class _Street(_Row, frozen=True, kw_only=True):
    code: str
    name: str
    aliases: tuple[str, ...] = ()


class Local(_Row, frozen=True, kw_only=True):
    """The file of a district's own places."""

    v: int
    area: _District
    places: tuple[_Street, ...]


class _Streets(_Row, frozen=True, kw_only=True):
    """The file of the streets and towns of many counties."""

    v: int
    places: tuple[_Street, ...]


class _Named(_Row, frozen=True, kw_only=True):
    code: str
    name: str
    short: str
    city: str = ""
    short_ambiguous: bool = False
    ambiguous: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        return (self.name,) if self.short_ambiguous else (self.name, self.short)


class _Outside(_Row, frozen=True, kw_only=True):
    code: str
    name: str
    words: tuple[str, ...]
    areas: tuple[str, ...] = ()
    abroad: tuple[str, ...] = ()


class _Province(_Row, frozen=True, kw_only=True):
    v: int
    province: _Named
    cities: tuple[_Named, ...]
    areas: tuple[_Named, ...]
    outside: tuple[_Outside, ...]
    not_places: tuple[str, ...]
    not_followed_by: tuple[str, ...]
    still_followed_by: tuple[str, ...]
    origin_words: tuple[str, ...]


class _Meaning(msgspec.Struct, frozen=True, kw_only=True):
    """What one word of the list says."""

    area: str
    level: str
    beside: str = ""
    """Of a name that stands in several cities: the code of the city that must be named too."""


class Places:
    """The places of one district, of its province, and the best-known outside."""

    def __init__(self, local: Local, province: _Province, streets: tuple[_Street, ...]) -> None:
        self.home = local.area.code
        self._city = local.area.city
        meanings = _meanings(local, province, streets)
        self._meanings = list(meanings.values())
        self._finder = ahocorasick_rs.AhoCorasick(list(meanings), matchkind=ahocorasick_rs.MatchKind.LeftmostLongest)
        self._not_followed_by = province.not_followed_by
        self._still_followed_by = province.still_followed_by
        self._origin_words = pattern("|".join(map(re.escape, province.origin_words)))

    @classmethod
    def load(cls, district_folder: Path, folder: Path) -> "Places":
        """Places of `places.yaml` in the district's folder, and in the `folder` of all those of its province and the
        streets and towns next door. Raises ClassifierError."""
        local = read_seed(district_folder / "places.yaml", Local)
        province = read_seed(folder / "henan.yaml", _Province)
        return cls(local, province, read_seed(folder / "streets.yaml", _Streets).places)

    def find(self, text: str) -> list[PlaceHit]:
        """Every place named in the text, in order; roads, dishes and brands called after a place are none."""
        clean = _SURROGATES.sub("\ufffd", text)
        named: list[tuple[PlaceHit, _Meaning]] = []
        for index, start, end in self._finder.find_matches_as_indexes(clean):
            meaning = self._meanings[index]
            if meaning.level == _NO_PLACE or self._is_part_of_a_name(clean, start, end, meaning):
                continue
            before = named[-1][0].end if named else -1
            if meaning.level == "other" and before < start and _is_of_a_town(clean, start, end):
                continue
            hit = PlaceHit(start=start, end=end, text=text[start:end], area=meaning.area, level=meaning.level)
            named.append((hit, meaning))
        cities = {hit.area for hit, _ in named if hit.level in ("city", "own_city")}
        hits = [hit for hit, meaning in named if not meaning.beside or meaning.beside in cities]
        return self._without_streets_elsewhere(clean, hits)

    def area_among(self, places: list[PlaceHit], text: str, *, is_here: bool = False) -> str | None:
        """The one area the text speaks of by the `places` found in it; None where there is none, or several.

        Streets and counties beat cities; the district's own city alone says nothing, nor does a street or town next
        door, which the own office may well look after: a person is told of it. Where food was made or sent from, where
        who tells of it lives and where people are treated do not count. A city's or province's code says "elsewhere,
        the county is not known". Another country counts where nothing else is named, and not of what goes round here
        (`is_here`: a rumour) or may be sold here.
        """
        told = [hit for hit in places if hit.area == self.home or not _is_of_somebody(text, hit)]
        here = [hit for hit in told if hit.area == self.home or not _REFERS.match(text, hit.end)]
        is_referred = len(here) < len(told)
        hits = [hit for hit in here if is_referred or not self._is_origin(text, hit)]
        fine = [hit for hit in hits if hit.level in ("street", "district", "county")]
        if fine:
            away = {
                hit.area
                for hit in fine
                if not (is_home(text, hit.start, hit.end) or _only_treats_or_tells(text, hit.end))
            }
            return _only((away or {hit.area for hit in fine}) | self._here(text, hits))
        found = {hit.area for hit in hits if hit.level in ("city", "own_city", "other")}
        if not (found or is_here or _BROUGHT_IN.search(text)):
            found = {hit.area for hit in hits if hit.level == "abroad"}
        return _only(found | self._here(text, hits), undecided=self._city)

    def _here(self, text: str, hits: list[PlaceHit]) -> set[str]:
        """The own area where the office says of itself that something happened there, and nobody else tells of it."""
        if not hits or _HERE.search(text) is None or any(_TREATS_OR_TELLS.match(text, hit.end) for hit in hits):
            return set()
        return {self.home}

    def _is_part_of_a_name(self, text: str, start: int, end: int, meaning: _Meaning) -> bool:
        """洪门路 and 郑州烩面 name a road and a dish; 红旗区 is written out and needs no such care."""
        if meaning.level == "abroad":
            return _SCENE.match(text, end) is None or _CUT.search(text, max(0, start - 1), start) is not None
        if meaning.level == "district" or text.startswith(self._still_followed_by, end):
            return False
        return text.startswith(self._not_followed_by, end)

    def _without_streets_elsewhere(self, text: str, hits: list[PlaceHit]) -> list[PlaceHit]:
        """太原市某区文化街办事处 is not ours: a street right after another city's name belongs there."""
        kept: list[PlaceHit] = []
        for hit in hits:
            if hit.level not in STREETS or not (kept and self._is_inside(text, kept[-1], hit)):
                kept.append(hit)
        return kept

    def _is_inside(self, text: str, outer: PlaceHit, street: PlaceHit) -> bool:
        if outer.area in (self.home, self._city) or outer.level == "province":
            return False
        gap = text[outer.end : street.start]
        return len(gap) <= _QUALIFIER_WINDOW and _UNIT_GAP.fullmatch(gap) is not None

    def _is_origin(self, text: str, hit: PlaceHit) -> bool:
        before = _SENTENCE_END.split(text[max(0, hit.start - _ORIGIN_WINDOW) : hit.start])[-1]
        return self._origin_words.search(before) is not None


def county_codes(henan: Path) -> dict[str, str]:
    """County name → code as region columns write it: `新乡市红旗区`, and `红旗区` where one county has the name."""
    areas = read_seed(henan, _Province).areas
    names = [area.name for area in areas]
    codes = {f"{area.city}{area.name}": area.code for area in areas}
    return codes | {area.name: area.code for area in areas if names.count(area.name) == 1}


def _meanings(local: Local, province: _Province, streets: tuple[_Street, ...]) -> dict[str, _Meaning]:
    """Every word with what it says; the more local list wins."""
    own = local.area
    cities = {each.name: each.code for each in province.cities}
    found: dict[str, _Meaning] = {word: _Meaning(area="", level=_NO_PLACE) for word in province.not_places}
    for outside in province.outside:
        _add(found, (outside.name, *outside.words, *outside.areas), _Meaning(area=outside.code, level="other"))
        _add(found, outside.abroad, _Meaning(area=outside.code, level="abroad"))
    for near in _next_door(own, streets):
        _add(found, (near.name, *near.aliases), _Meaning(area=near.code, level="next_door"))
    _add(found, province.province.words, _Meaning(area=province.province.code, level="province"))
    for area in province.areas:
        beside = cities.get(area.city, "") if area.ambiguous else ""
        _add(found, area.words, _Meaning(area=area.code, level="county", beside=beside))
    for city in province.cities:
        level = "own_city" if city.code == own.city else "city"
        _add(found, city.words, _Meaning(area=city.code, level=level))
    for street in local.places:
        _add(found, (street.name, *street.aliases), _Meaning(area=own.code, level="street"))
    _add(found, (own.name, *own.aliases), _Meaning(area=own.code, level="district"))
    return found


def _next_door(own: _District, streets: tuple[_Street, ...]) -> list[_Street]:
    """Those of the other counties of the own city whose name no two of them have."""
    names = Counter(each.name for each in streets)
    city = [each for each in streets if each.code[:4] == own.city[:4] and not each.code.startswith(own.code)]
    return [each for each in city if names[each.name] == 1]


def _add(found: dict[str, _Meaning], words: Iterable[str], meaning: _Meaning) -> None:
    for word in words:
        found[word] = meaning


def _is_of_a_town(text: str, start: int, end: int) -> bool:
    """汇丰南区 is a block of flats, 七里河区域 what lies about a river."""
    if text.endswith("区", start, end) and text.startswith("域", end):
        return True
    return _PART_OF_TOWN.fullmatch(text, start, end) is not None and _JOINED.match(text, start) is not None


def is_home(text: str, start: int, end: int) -> bool:
    """Whether the place that stands from `start` to `end` is where whoever is told of, or tells of it, lives."""
    low = max(0, start - _HOME_WINDOW)
    if _LIVES.search(text, low, start) or (_FROM.search(text, low, start) and _FROM_THERE.match(text, end)):
        return True
    return _LIVED_IN.match(text, end) is not None


def _only_treats_or_tells(text: str, end: int) -> bool:
    return _TREATS_OR_TELLS.match(text, end) is not None and _OF_ITS_OWN.match(text, end) is None


def _is_of_somebody(text: str, hit: PlaceHit) -> bool:
    """Whether somebody says to come from there, or is brought there to be treated."""
    low = max(0, hit.start - _QUALIFIER_WINDOW)
    if _BROUGHT_TO.search(text, low, hit.start):
        return _HANDED_OVER.match(text, hit.end) is None
    if _RETIRED.match(text, hit.end):
        return True
    return _PASSES_FOR.search(text, low, hit.start) is not None and _SAGE.match(text, hit.end) is not None


def _only(areas: set[str], *, undecided: str | None = None) -> str | None:
    """The single area; None when there are none or several."""
    return next(iter(areas)) if len(areas) == 1 and undecided not in areas else None
