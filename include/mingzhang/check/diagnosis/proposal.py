"""What would settle a case, in words: an inference, never a correction."""

from __future__ import annotations

from typing import TYPE_CHECKING

from mingzhang.accounts import Candidate, Change
from mingzhang.check.findings import table_of
from mingzhang.check.wording import money, place_name

if TYPE_CHECKING:
    from mingzhang.accounts import Report, Slip
    from mingzhang.check.amounts import Place
    from mingzhang.check.diagnosis.idea import Idea
    from mingzhang.check.diagnosis.repair import Relations, Target

SLIPS: dict[Slip, tuple[str, str]] = {
    "": ("", ""),
    "left_blank": ("漏填", "the place was left blank"),
    "digits_swapped": ("相邻两位数字互换", "two neighbouring digits changed places"),
    "digit_changed": ("一位数字不同", "one digit is another"),
    "digit_missing": ("少一位数字", "a digit is missing"),
    "digit_added": ("多一位数字", "there is a digit too many"),
    "sign": ("正负号不同", "the sign is the other"),
    "point": ("小数点移位", "the decimal point slipped"),
    "unit_of_money": ("金额单位不同", "another unit of money"),
    "not_the_sum": ("合计与所列各项之和不同", "the total is not what its items come to"),
    "exchanged": ("两个数字位置互换", "the two stand in each other’s place"),
    "moved": ("数字填在相邻位置", "the figure stands in the wrong place"),
    "shifted": ("整行数字错列一栏", "the row stands one column further"),
}
MOST_NAMED = 3


def candidate_of(idea: Idea, target: Target, relations: Relations) -> Candidate:
    """The idea as the report's record keeps it."""
    first, *others = (
        (place.form, place.line, place.column, place.printed, place.amount + idea.changes[place.key], place.occurrence, place.table)
        for place in idea.places
    )
    left = (target.all - idea.mends) | idea.effect.broken
    name: Slip = idea.named or next((name for name in idea.slips if name), "")
    rules = [tuple(dict.fromkeys(relations.all[number].rule for number in sorted(some))) for some in (idea.mends, left)]
    return Candidate(*first, tuple(Change(*other) for other in others), name, *rules)


def sentence(report: Report, idea: Idea, candidate: Candidate, findings: int, equals: int, resting: int = 0) -> tuple[str, str]:
    """What the likeliest change would do, in Chinese and in English. `equals`: how many others are as likely.

    `resting`: how many percentages of the case rest on the figure, which say nothing of its amount themselves.
    """
    slip_zh, slip_en = SLIPS[candidate.slip]
    zh, en = _changed(report, idea)
    left = candidate.leaves
    if left:
        zh += f"，上述 {findings} 项关系中除 {'、'.join(left)} 外均成立"
        en += f", these {findings} relations would hold but for {', '.join(left)}"
    else:
        zh += f"，上述 {findings} 项关系均成立" if findings > 1 else "，上述关系成立"
        en += f", these {findings} relations would hold" if findings > 1 else ", the relation would hold"
    zh += f"，可能为录入或排版差异（{slip_zh}）" if slip_zh else "，可能为录入或排版差异"
    en += f"; it may be a slip of typing or typesetting ({slip_en})" if slip_en else "; it may be a slip of typing or typesetting"
    if resting:
        zh += f"；另有 {resting} 项比对以此数字为依据"
        en += f"; {resting} more {'rests' if resting == 1 else 'rest'} on the same figure"
    if equals:
        zh += f"；另有 {equals} 处改动同样可能"
        en += f"; {equals} other changes are as likely"
    return closed(zh, en)


def closed(zh: str, en: str) -> tuple[str, str]:
    """The sentences with what they are not."""
    return (
        f"{zh}；这是计算推测，不是更正，以编制单位的说明为准。",
        f"{en}. This is inferred by calculation and no correction; the unit’s own word counts.",
    )


def _changed(report: Report, idea: Idea) -> tuple[str, str]:
    if idea.named == "exchanged":
        (one, other) = (_figure(report, place) for place in idea.places)
        return f"若{one[0]}与{other[0]}互换", f"If {one[1]} and {other[1]} changed places"
    said = [_said(report, place, idea) for place in idea.places[:MOST_NAMED]]
    more = len(idea.places) > MOST_NAMED
    zh, en = "、".join(zh for zh, _ in said), " and ".join(en for _, en in said)
    return f"若{zh}{f'等 {len(idea.places)} 处' if more else ''}", f"If {en}{' and so on' if more else ''}"


def _said(report: Report, place: Place, idea: Idea) -> tuple[str, str]:
    unit, decimals = table_of(report, place)
    (zh, en), value = place_name(place), money(place.amount + idea.changes[place.key], unit, decimals)
    return f"{zh}由 {place.printed or '空白'} 改为 {value} {unit}", f"{en} were {value} {unit} instead of {place.printed or 'blank'}"


def _figure(report: Report, place: Place) -> tuple[str, str]:
    zh, en = place_name(place)
    return f"{zh}的 {place.printed or '空白'}", f"{place.printed or 'blank'} in {en}"
