"""From mentions to claims: what each amount of a passage is an amount of, and what is said of it.

A passage is read from left to right. The words before an amount name its subject, or leave it where it was; they say whether it is a level,
a change, a part of something. Words that nobody declared make a sentence that is not understood: no claim, and no guess about what follows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from mingzhang.accounts import YUAN, Claim, Narrative
from mingzhang.read.narrative.mentions import Mention, mentions
from mingzhang.read.narrative.patterns import patterns
from mingzhang.read.narrative.prose import read_paragraphs
from mingzhang.read.narrative.sections import Passage, passages
from mingzhang.read.narrative.subjects import Subjects

if TYPE_CHECKING:
    from collections.abc import Iterable

    from mingzhang.accounts import Against, Basis, ClaimKind, Figure, Measure
    from mingzhang.read.sheets import Sheet

BREAKS = ",。;:"
PARTS = re.compile(r"其中|包括|包含|主要用于|构成")
YEAR = re.compile(r"(20\d\d)年(?!\d{1,2}月)")
RETURN = re.compile(r"[,;。](?:较|与|比|同|和)(?:20\d\d年|上年|上一年|去年|年初预算)|[,;。]同比")
COMPARED = (
    r"(?:与|比|较|同|和)?(?:20\d\d年(?:度)?|上年(?:度)?|上一年(?:度)?|去年|同期|年初|全年|调整)?(?:同期)?"
    r"(?:决算|预算)?(?:执行)?数?(?:相比|比较|比)?|同比|有所|共|总体"
)
SUFFIX = r"(?:了|额|数|率|幅度?|比例|比率|金额|部分)?(?:分别)?(?:为|是|达|约)?:?"
SHARE = re.compile(r"占(?P<base>[^,。;:]*?)(?:的?(?:比例|比重|比|百分比))?(?:的|为|:|约)?$")
COMPLETION = re.compile(
    r"(?:完成|达到|实现|占|为)(?:了)?(?P<when>年初|全年|调整|调整后|当年|年度)?(?:部门|支出|收入)?预算数?的?(?:比例)?(?:为)?$|"
    r"(?P<rate>(?:年初|全年|调整)?预算(?:完成|执行)率|(?:支出|预算)?(?:执行|完成)率)(?:为|达|达到|是|:)?$"
)


@dataclass(frozen=True, slots=True)
class Topic:
    """What is being spoken of."""

    subject: str
    statement: int
    nested: bool = False


def read_claims(
    sheets: Iterable[Sheet], figures: Iterable[Figure] = (), year: int | None = None, unit: str | None = None
) -> tuple[tuple[Claim, ...], Narrative]:
    """The claims of the prose of `sheets`, and how many of its amounts they are. `figures` (of the same report) give codes their names."""
    subjects = Subjects(figures, unit)
    claims: list[Claim] = []
    counts = {(annex, what): 0 for annex in (False, True) for what in ("seen", "understood")}
    statement = 0
    for number, passage in enumerate(passages(read_paragraphs(sheets))):
        reading = _Reading(passage, subjects, year, number, statement)
        reading.read()
        statement = reading.statement + 1
        claims += reading.claims
        counts[passage.annex, "seen"] += reading.seen
        counts[passage.annex, "understood"] += sum(
            c.measure != "count" and c.state == "read" and c.kind != "direction" for c in reading.claims
        )
    return tuple(claims), Narrative(*(counts[annex, what] for annex in (False, True) for what in ("seen", "understood")))


class _Reading:
    """One passage on its way from left to right."""

    def __init__(self, passage: Passage, subjects: Subjects, year: int | None, number: int, statement: int) -> None:
        self.text = passage.paragraph.text
        self.passage = passage
        self.subjects = subjects
        self.year = year
        self.number = number
        self.statement = statement
        self.claims: list[Claim] = []
        self.seen = 0
        self.topic: Topic | None = None
        self.first: Topic | None = None
        """What the passage speaks of first."""
        self.whole: Topic | None = None
        """What the sentence speaks of, while its parts are named."""
        self.in_sentence: list[Topic] = []
        self.against: Against = ""
        self.reasoning = False
        self.nested = False

    def read(self) -> None:
        """Find the claims."""
        end = self.passage.start
        for mention in mentions(self.text, self.passage.start):
            lead = self.text[end : mention.start]
            if mention.sort == "direction":
                self._pass(lead)
                self._take_direction(mention)
            elif mention.rough:
                self._pass(lead)
            else:
                self.seen += mention.sort in ("money", "percentage")
                self._pass(lead)
                self._take(mention, lead)
            end = mention.end

    def _pass(self, lead: str) -> None:
        """What the words before a mention change: sentences that end, items, parts and reasons that begin."""
        item, after = self.subjects.heading(lead, self.passage.section)
        if item:
            self._end_sentence()
            self.first = self.topic = self._topic(item)
            lead = after
        for match in re.finditer(r"[。;()]", lead):
            if match[0] == "。":
                self._end_sentence()
            elif match[0] == ";":
                self.reasoning = False
            elif match[0] == ")" and self.nested and self.whole and "(" not in lead[: match.start()]:
                self.topic, self.nested = self.whole, False
        tail = re.split(r"[。;]", lead)[-1]
        compared = self._compared(tail)
        reason = None
        for reason in patterns().reasons.finditer(tail):  # noqa: B007 - the last one counts
            pass
        back = RETURN.search(lead)
        if reason and not (back and back.start() > reason.start()):
            self.reasoning = True
        elif back and self.reasoning:
            self.reasoning = False
        if compared:
            self.against = compared
        if (PARTS.search(tail) or _opens(lead)) and not self.nested:
            self.whole, self.nested = self.topic, True

    def _end_sentence(self) -> None:
        outer = [topic for topic in self.in_sentence if not topic.nested]
        self.topic = outer[0] if len({topic.subject for topic in outer}) == 1 else self.first
        self.whole, self.nested, self.reasoning, self.against, self.in_sentence = None, False, False, "", []

    def _compared(self, text: str) -> Against:
        """What the last words of comparison in `text` compare with."""
        best: tuple[int, Against] = -1, ""
        for match in re.finditer(
            r"(?:与|比|较|同|和)(?:本部门|本单位)?(20\d\d年|上年|上一年|去年|年初预算|全年预算|调整预算|预算)|同比", text
        ):
            what: Against = "previous_year"
            if match[1] and match[1].startswith("年初"):
                what = "initial_budget"
            elif match[1] and match[1].endswith("预算"):
                what = "budget"
            best = max(best, (match.start(), what))
        return best[1]

    def _take(self, mention: Mention, lead: str) -> None:
        if self.reasoning:
            return
        clause = _last_clause(lead)
        if mention.sort == "blank":
            self._take_blank(mention, clause)
        elif mention.sort == "count":
            self._take_count(mention, clause)
        elif mention.sort == "percentage":
            self._take_percentage(mention, clause, lead)
        elif not self._take_change(mention, clause, "change"):
            self._take_level(mention, clause, lead)

    def _take_level(self, mention: Mention, clause: str, lead: str) -> None:
        year = self._year_of(lead)
        if re.search(r"(?:比|较|与|同)(?:上年|去年|20\d\d年)(?:度)?(?:决算数?|支出)?的?$", clause) and self.topic:
            self._add(mention, self.topic, "level", year=(self.year or 0) - 1 or None)
            return
        topic, basis = self._topic_of(clause, lead)
        self.topic = topic
        if topic is None:
            return
        if not self.first:
            self.first = topic
        self.in_sentence.append(topic)
        self._add(mention, topic, "level", basis=basis, year=year)

    def _topic_of(self, clause: str, lead: str) -> tuple[Topic | None, Basis]:
        """The topic that a clause names, or goes on with by naming only budget or final accounts."""
        section = self.passage.section
        found = self.subjects.find(clause, section)
        if found is not None:
            subject, rest = found
            basis, clean = _without_filler(rest)
            return (self._topic(subject) if clean else None), basis
        basis, clean = _without_filler(LEADING_YEAR.sub("", clause))
        if not clean:
            return None, basis
        for earlier in reversed(_clauses(lead.rpartition("。")[2])[:-1]):  # 公务接待费：支出决算为
            found = self.subjects.find(earlier, section)
            if found is not None and _without_filler(found[1])[1]:
                return self._topic(found[0]), basis
            if not _without_filler(LEADING_YEAR.sub("", earlier))[1]:
                return None, basis
        named = basis != "actual" or re.search(r"决算|支出|收入", clause)
        return (self.topic if named or (self.topic and not self.claims) else None), basis

    def _topic(self, subject: str) -> Topic:
        if self.topic and self.topic.subject == subject and self.topic in self.in_sentence:
            return self.topic
        self.statement += 1
        return Topic(subject, self.statement, self.nested)

    def _take_change(self, mention: Mention, clause: str, kind: ClaimKind) -> bool:
        """An amount or a percentage behind 增加, 下降, …: of the topic, or of what the clause names. False: it is none."""
        said = patterns()
        match = re.search(rf"(?P<word>{said.any_direction}|{said.residue.pattern}){SUFFIX}$", clause)
        if not match:
            return False
        word = match["word"]
        before = re.sub(COMPARED, "", clause[: match.start()])
        topic = self.topic
        found = self.subjects.find(clause[: match.start()], self.passage.section)
        if found is not None and _without_filler(re.sub(COMPARED, "", found[1]))[1]:
            same = self.topic and found[0] == self.topic.subject
            topic = self.topic if same else self._known(found[0])
        elif not _without_filler(LEADING_YEAR.sub("", before))[1]:
            topic = None
        self.topic = topic
        if topic is None:
            return True
        residue = bool(said.residue.fullmatch(word))
        self._add(
            mention,
            topic,
            kind,
            word=word,
            direction="" if residue else said.direction(word),
            against=self.against,
            state="residue" if residue else "read",
        )
        return True

    def _known(self, subject: str) -> Topic:
        """The topic of this passage that has the subject already, or a new one."""
        return next((topic for topic in reversed(self.in_sentence) if topic.subject == subject), None) or (
            self.first if self.first and self.first.subject == subject else self._topic(subject)
        )

    def _take_percentage(self, mention: Mention, clause: str, lead: str) -> None:
        completion = COMPLETION.search(clause)
        share = SHARE.search(clause)
        if completion:
            topic = self._beside(clause[: completion.start()])
            if topic:
                initial = "年初" in (completion["when"] or completion["rate"] or "")
                self._add(mention, topic, "completion", basis="initial_budget" if initial else "budget")
        elif share:
            topic = self._beside(clause[: share.start()])
            if topic:
                self._add(mention, topic, "share", base=self._base(share["base"]))
        elif self._take_change(mention, clause, "change_percent"):
            return
        elif re.fullmatch(r"[,(、]?", lead) and self.claims and self.claims[-1].kind == "change":
            last = self.claims[-1]
            self._add(
                mention,
                Topic(last.subject, last.statement),
                "change_percent",
                direction=last.direction,
                word=last.word,
                against=last.against,
            )

    def _beside(self, words: str) -> Topic | None:
        """What a percentage is about: the words before it, else the topic; null for words that are not understood."""
        found = self.subjects.find(words, self.passage.section)
        if found is not None:
            if not _without_filler(found[1])[1]:
                return None
            return self.topic if self.topic and self.topic.subject == found[0] else self._known(found[0])
        return self.topic if _without_filler(LEADING_YEAR.sub("", words))[1] else None

    def _base(self, words: str) -> str:
        """The address of what `words` name as the whole of a share; empty where they name nothing."""
        bare = LEADING_YEAR.sub("", words.removesuffix("的"))
        if self.passage.annex:
            found = self.subjects.find(bare, self.passage.section)
            return found[0] if found and _without_filler(found[1])[1] else f"x:{bare}" if not _without_filler(bare)[1] else ""
        for subject, pattern in patterns().bases:
            match = pattern.search(bare)
            if match and _without_filler(bare[: match.start()] + bare[match.end() :])[1]:
                return subject
        return "" if _without_filler(bare)[1] else f"x:{bare}"

    def _take_count(self, mention: Mention, clause: str) -> None:
        for count in patterns().counts:
            if self.passage.section != count.section or not count.unit.fullmatch(mention.unit):
                continue
            said = [claim.subject for claim in self.claims if claim.subject in count.after]
            fits = not count.after or said[-1:] == [count.after[0]]
            if fits and re.search(rf"(?:{count.before.pattern})[^,。;]{{0,6}}$", clause):
                self._add(mention, Topic(count.subject, self.topic.statement if self.topic else self.statement), "level")
                return

    def _take_blank(self, mention: Mention, clause: str) -> None:
        found = self.subjects.find(clause, self.passage.section)
        topic = Topic(found[0], self.statement) if found else self.topic or Topic("", self.statement)
        percentage = mention.number.endswith("%") and "元" not in mention.number
        self._add(mention, topic, "share" if percentage else "level", state="blank")
        self.topic = None if not percentage else self.topic

    def _take_direction(self, mention: Mention) -> None:
        words = self.text[mention.start : mention.end]
        against = self._compared("比" + words if words.startswith(("决算", "支出")) else words)
        if not against and "预算" in words:
            against = "initial_budget" if "年初预算" in words else "budget"
        self.reasoning = self.reasoning or "原因" in words
        direction = patterns().direction(mention.number)
        if self.topic:
            self._add(mention, self.topic, "direction", word=mention.number, direction=direction, against=against or self.against)

    def _year_of(self, lead: str) -> int | None:
        """The year that the words before an amount name; the report's own where they name none."""
        tail = re.split(r"[。;]", lead)[-1]
        years = YEAR.findall(tail)
        if re.search(r"上年|上一年|去年", _last_clause(lead)) and not re.search(r"上年结转", lead):
            return self.year - 1 if self.year else None
        return int(years[-1]) if years else self.year

    def _add(self, mention: Mention, topic: Topic, kind: ClaimKind, **more: object) -> None:
        line = self.passage.paragraph.line_at(mention.start)
        measure: Measure = "money" if mention.sort in ("money", "blank", "direction") else "count" if mention.sort == "count" else "ratio"
        if mention.sort == "blank" and kind == "share":
            measure = "ratio"
        amount = None
        if mention.sort in ("money", "percentage", "count"):
            amount = abs(Decimal(mention.number.replace(",", "")))
            amount = amount * YUAN[mention.unit] if mention.sort == "money" else amount
        claim = Claim(
            topic.subject,
            kind,
            measure,
            amount,
            mention.number,
            mention.unit,
            self.passage.section,
            year=self.year,
            sentence=self._sentence(mention.start),
            paragraph=self.number,
            statement=topic.statement,
            nested=self.nested,
            annex=self.passage.annex,
            page=line.page,
            bbox=line.bbox,
        )
        self.claims.append(replace(claim, **more))  # type: ignore[arg-type]

    def _sentence(self, position: int) -> str:
        start = max(self.text.rfind("。", 0, position) + 1, self.passage.start)
        end = self.text.find("。", position)
        return self.text[start : end + 1 if end >= 0 else len(self.text)]


LEADING_YEAR = re.compile(r"^.*?20\d\d年(?:度)?")


def _opens(lead: str) -> bool:
    """Is a bracket open at the end of `lead` that opened in it?"""
    return lead.count("(") > lead.count(")")


def _clauses(lead: str) -> list[str]:
    """`lead` cut at commas, colons, stops and at brackets that stay open."""
    cut = [0]
    for position, ch in enumerate(lead):
        if ch in BREAKS or (ch == "(" and ")" not in lead[position:]) or (ch == ")" and "(" not in lead[cut[-1] : position]):
            cut.append(position + 1)
    return [lead[start:end].rstrip(BREAKS + "(") for start, end in zip(cut, [*cut[1:], len(lead)], strict=True)]


def _last_clause(lead: str) -> str:
    return _clauses(lead)[-1] if lead else ""


def _without_filler(words: str) -> tuple[Basis, bool]:
    """Which basis `words` name, and whether they say nothing else."""
    said = patterns()
    basis: Basis = "actual"
    for name, pattern in said.basis:
        if pattern.search(words):
            basis, words = name, pattern.sub("", words)
            break
    return basis, not said.filler.sub("", words.replace("|", ""))
