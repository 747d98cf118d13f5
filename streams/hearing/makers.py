"""Where the maker of a failed sample is (标称生产者): in an area of the office, elsewhere in its province, or outside.

Article 27 of the sampling rules wants another province told; of our own makers nobody has to be, but somebody must go.
"""

from collections.abc import Collection, Mapping

from classifiers.assessment import Assessment
from classifiers.patterns import pattern
from connectors.signal import Channel, Signal
from playbooks.district.districts import District
from playbooks.district.gazetteer import Gazetteer

from .microbes import microbial

LOCAL, PROVINCE, OUTSIDE = "local", "province", "outside"
_SELF = pattern(r"^(?:自制|现制|自产|现做|本店|自行)")
"""Whoever was sampled made it themselves."""
_MAKER = pattern(
    r"标称(?!生产)[“\"「]?(?P<made>[^，。；！？,;!?\n]{2,40}?)生产|生产(?:者|企业|单位|厂家"
    r"|厂商|商)(?:名称|地址)?(?:[:：为是]|标称为?)?(?P<named>[^，。；！？,;!?\n]{2,40})"
)
_FAILED = pattern(r"检出|超标|不合格|不符合")
_NO_QUOTE = r"[^，。；！？“”,;!?\n]"
_YOURS = pattern(
    r"[你贵](?:区|局|办|县|市|地)(?:辖区)?内?的?(?:生产企业|企业|单位|商户)?"
    rf"[“\"]?(?P<name>{_NO_QUOTE}{{2,24}}?"
    r"(?:公司|厂|店|超市|摊位?|商行|市场|冷库|饭店|餐厅|食堂|酒楼|作坊|合作社|幼儿园|小学|中学))"
)
"""贵区“…公司”: whose failed sample a letter tells us of, who is under us."""
_MAKER_IS_YOURS = pattern(
    r"(?:生产(?:企业|厂家|单位|者|商|地址?|方)|厂家|制造商|加工[点厂])[^，。；！？,;!?\n不非]{0,8}?"
    r"(?:在|位于|是|系|为|属于?|地址|[:：])(?:贵|你们?)(?:区|县|市|地|辖区|局辖区)"
    r"|(?<!非)(?<!不是)由(?:贵|你们?)(?:区|县|市|地|辖区)[^，。；！？,;!?\n]{0,16}?(?:生产|加工|制造)(?!企业|许可|日期)"
)
"""生产企业在贵区: its name is not told, or elsewhere in the letter."""
_MAKES = pattern(
    r"(?:厂|作坊|合作社|(?:食品|面业|面粉|粮油|油脂|调味品?|酱业|醋业|酒业|酿造|酿酒|乳业|乳品|饮料"
    r"|饮品|饮用水|肉制品|豆制品|糕点|蜂业|茶业|制品)(?:（[^）]*）)?(?:股份)?(?:有限)?(?:责任)?公司)$"
)
_SELLS = pattern(r"商贸|贸易|销售|超市|餐饮|配送|物流|批发")
_MADE_BY = pattern(rf"[“”\"]*{_NO_QUOTE}{{0,12}}?生产的?")
_WRITER_S = pattern(r"我[区县市省](?!局)[^，。；,;\n]{0,24}?(?:抽[检样查]|查获|检出|购[入进]|流通|销售|[超商]|经营)")
"""我县流通环节抽检: whoever was sampled is the writer's."""


def of_sample(
    signal: Signal, assessment: Assessment, districts: Mapping[str, District], gazetteer: Gazetteer
) -> dict[str, str | None]:
    """What is known of a failed sample: where its maker is, whether it failed by microbes, where it was taken."""
    areas, (ours, at) = tuple(districts), told_of_ours(signal)
    maker = stated_maker(signal, districts, gazetteer) or maker_of(signal.whole, assessment, areas)
    return {
        "producer": maker or ours,
        "microbial": microbial(signal),
        "sampled_at": sampled_at(signal, areas, gazetteer) or at,
    }


def told_of_ours(signal: Signal) -> tuple[str | None, str | None]:
    """Of a letter that tells of a failed sample of a business under us: where its maker is (`LOCAL`, where it is one),
    and where the sample was taken, as far as the letter says."""
    whole = signal.whole
    if signal.channel != Channel.NOTICE or _FAILED.search(whole) is None:
        return None, None
    is_writers, ours = _WRITER_S.search(whole) is not None, _YOURS.search(whole)
    maker = LOCAL if _MAKER_IS_YOURS.search(whole) else None
    if ours is None:
        return maker, "elsewhere" if is_writers else None
    name = ours["name"]
    is_maker = _MADE_BY.match(whole, ours.end()) or (_MAKES.search(name) and not _SELLS.search(name))
    return LOCAL if is_maker else maker, "elsewhere" if is_writers else "here"


def maker_of(whole: str, assessment: Assessment, areas: Collection[str]) -> str | None:
    """Of the maker that a text names first with its place; None where none is. `areas`: codes of the office's own."""
    for hit in _MAKER.finditer(whole):
        start, end = hit.span("named" if hit["named"] else "made")
        codes = [each.id for each in assessment.entities if each.type == "place" and start <= each.start < end]
        if found := [code for code in codes if code]:
            return _where(max(found, key=lambda code: len(code.rstrip("0"))), areas)
    return None


def stated_maker(signal: Signal, districts: Mapping[str, District], gazetteer: Gazetteer) -> str | None:
    """The same of the maker that a source states in fields of its own."""
    product = signal.product
    said = f"{product.producer or ''} {product.producer_address or ''}".strip() if product else ""
    if _SELF.match(said):
        return LOCAL
    code = gazetteer.code_in(said) or ""
    ours = (each for each in districts.values() if each and (each.name in said or each.streets_in([said])))
    if (not code or code.endswith("00")) and not code.endswith("0000") and any(ours):
        return LOCAL  # of the own city, or of no place else
    return _where(code, districts) if code else None


def sampled_at(signal: Signal, areas: Collection[str], gazetteer: Gazetteer) -> str | None:
    """Whether the unit that was sampled is in another county than the office's, whose office then serves it; None of
    what is no sample's own report."""
    if signal.sampling is None:
        return None
    code = gazetteer.code_in(signal.subject.address or "" if signal.subject else "") or ""
    is_own_city = any(code[:4] == area[:4] for area in areas)
    is_here = not code or code[:6] in areas or (is_own_city and code.endswith("00"))
    return "here" if is_here else "elsewhere"


def _where(code: str, areas: Collection[str]) -> str:
    if code[:6] in areas:
        return LOCAL
    return PROVINCE if any(area[:2] == code[:2] for area in areas) else OUTSIDE
