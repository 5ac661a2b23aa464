"""What is kept of a passage: its claims, with the sentence, the page and the statement they belong to; and what stands beside its amounts.

These are reasons for changes, the names of items, lists of what an expenditure is made up of, and counts that are broken down.
"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from mingzhang.accounts import YUAN, Claim
from mingzhang.read.narrative.clauses import clauses
from mingzhang.read.narrative.mentions import Mention, breakdowns
from mingzhang.read.narrative.patterns import patterns
from mingzhang.read.narrative.thread import Thread, Topic

if TYPE_CHECKING:
    from mingzhang.accounts import ClaimKind, Measure
    from mingzhang.read.narrative.sections import Passage
    from mingzhang.read.narrative.subjects import Subjects

LISTED = ("06.personnel_total.amount", "06.public_total.amount")
"""Expenditure whose items a narrative lists."""


class Recording(Thread):
    """The claims of one passage, in the order in which they are found."""

    def __init__(self, passage: Passage, subjects: Subjects, year: int | None, number: int, statement: int) -> None:
        super().__init__(passage.section, subjects, passage.default, year, statement)
        self.passage = passage
        self.text = passage.paragraph.text
        self.number = number
        self.claims: list[Claim] = []
        self.seen = 0
        """How many amounts of money and percentages there are."""

    def _take_list(self, words: str) -> None:
        """What the words behind the personnel or public expenditure list as its items: 主要包括基本工资、津贴补贴."""
        levels = [claim for claim in self.claims if claim.kind == "level" and claim.basis == "actual"]
        match = patterns().lists.match(words)
        if match and levels and levels[-1].subject in LISTED:
            names = "、".join(filter(None, re.split("[、,]", match["names"])))
            at = self.text.find(words.rstrip("。"), self.passage.start)
            self._add(
                Mention("direction", at, at, names),
                Topic(levels[-1].subject, levels[-1].statement),
                "names",
                word="等" if match["open"] else "",
            )

    def _take_reason(self, mention: Mention, lead: str) -> None:
        """An amount that explains a change: 主要原因是人员经费增加3万元."""
        clause = clauses(lead)[-1]
        if self.explained is None or patterns().no_reason.search(clause):
            return
        said = [(name, match[0]) for name, pattern in patterns().reason_words for match in pattern.finditer(clause)]
        direction, word = said[0] if len({name for name, _ in said}) == 1 else ("", "")
        self._add(mention, self.explained, "reason", direction=direction, word=word, against=self.against)

    def _take_names(self, mention: Mention) -> None:
        """The names under which items were spoken of on the way to a mention."""
        for subject, names in self.subjects.names_since().items():
            self._add(replace(mention, sort="direction", number=names, unit=""), Topic(subject, self.statement), "names")

    def _take_breakdowns(self) -> None:
        """The counts that the passage breaks down."""
        for count in breakdowns(self.text, self.passage.start):
            topic = self._new_topic("count")
            self._add(Mention("count", count.start, count.start, count.total, count.unit), topic, "level")
            for part in count.parts:
                self._add(
                    Mention("count", count.start, count.start, part, count.unit),
                    Topic("count.part" if count.whole else "count.among", topic.statement),
                    "level",
                    nested=True,
                )

    def _add(self, mention: Mention, topic: Topic, kind: ClaimKind, **more: object) -> None:
        line = self.passage.paragraph.line_at(mention.start)
        measure: Measure = "ratio" if mention.sort == "percentage" or kind == "share" else "count" if mention.sort == "count" else "money"
        amount = None
        if mention.sort in ("money", "percentage", "count"):
            amount = Decimal(mention.number.replace(",", "")) * (YUAN[mention.unit] if mention.sort == "money" else 1)
            if amount < 0 and kind != "level":  # 增长-5%: the sign is not in the word
                amount, more = -amount, more | {"direction": ""}
        claim = Claim(
            topic.subject,
            kind,
            measure,
            amount,
            mention.number,
            mention.unit,
            self.section,
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
