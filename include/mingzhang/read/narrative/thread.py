"""The thread of a passage: what is being spoken of while the text goes by.

Words name a subject or leave it where it was; brackets and 其中 open parts of it; a full stop closes them; reasons are somebody else's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from mingzhang.read.narrative.clauses import (
    begins_comparison,
    clauses,
    comparison,
    says_nothing,
    sentence_of,
    without_comparison,
    without_filler,
)
from mingzhang.read.narrative.patterns import patterns
from mingzhang.read.narrative.prose import ITEM

if TYPE_CHECKING:
    from mingzhang.accounts import Against, Basis
    from mingzhang.read.narrative.subjects import Subjects

MARKS = re.compile(r"\([^()]*\)|[。;()]")
"""What opens, closes and ends; brackets that are closed again are passed over."""
NEXT_REASON = re.compile(r"(其?[二三四五六]是?|[②③④⑤]|\(?[2-6][).、])(?=\D)")
"""How a second reason goes on."""
PARTS_FOLLOW = re.compile(r"其中[:,]?")
LONGEST_NAME = 30
"""A sentence that names a subject and no more has no more characters."""
TWO_SIDED = ("totals", "fiscal_totals", "fund", "state_capital")
"""Sections about income and expenditure, where either word alone leaves open whose it is."""
BARE_SIDE = re.compile(r"^(20\d\d年度?)?(收入|支出)(决算)?数?为?$")
"""Income or expenditure, without saying whose."""
OWN_SIDE = {"income": "收入", **dict.fromkeys(("expenditure", "general_public_budget", "basic", "three_public"), "支出")}
"""Sections about one of them: the other word alone speaks of something else."""


@dataclass(frozen=True, slots=True)
class Topic:
    """What is being spoken of."""

    subject: str
    statement: int
    nested: bool = False


class Thread:
    """What the words of one passage speak of. `default`: the subject of its first amount, where its sentence names nothing else."""

    def __init__(self, section: str, subjects: Subjects, default: str, year: int | None, statement: int) -> None:
        self.section = section
        self.subjects = subjects
        self.default = default
        self.year = year
        self.statement = statement
        self.topic: Topic | None = None
        self.first: Topic | None = None
        """What the passage speaks of first."""
        self.nested = False
        """Are parts of something named?"""
        self.brackets: list[tuple[Topic | None, bool]] = []
        """What was spoken of where a bracket opened that has not closed yet."""
        self.in_sentence: list[Topic] = []
        self.against: Against = ""
        self.year_said: int | None = None
        self.reasoning = False
        self.explained: Topic | None = None
        """What the reasons explain."""

    def pass_over(self, lead: str) -> str:
        """What the words before a mention change: items and sentences that end, parts and reasons that begin. What is left of them."""
        self.subjects.enter_class(lead)
        item, lead = self.subjects.heading(lead, self.section)
        if item:
            self._end_sentence()
            self.first = self.topic = self._new_topic(item)
        lead = self._enter_heading(lead)
        lead = re.sub(r"\([^()]*\)", lambda bracket: bracket[0].replace("。", ",").replace(";", ","), lead)
        for match in MARKS.finditer(lead):
            if match[0] == "。":
                against = self.against
                explaining = self.reasoning
                self._end_sentence()
                self.reasoning = explaining and bool(NEXT_REASON.match(lead[match.end() :]))
                if PARTS_FOLLOW.match(lead[match.end() :]):
                    self.against = against  # 比上年增加3万元。其中:办公费增加1万元
            elif match[0] == ";":
                self.reasoning = self.reasoning and bool(NEXT_REASON.match(lead[match.end() :]))
            elif match[0] == "(":
                self.brackets.append((self.topic, self.nested))
                self.nested = True
            elif self.brackets:
                self.topic, self.nested = self.brackets.pop()
        tail = sentence_of(lead)
        reasons = [match.start() for match in patterns().reasons.finditer(tail)]
        if begins_comparison(tail[reasons[-1] :] if reasons else lead):
            self.reasoning = False
        elif reasons and not self.reasoning:
            self.reasoning, self.explained = True, self.topic
        self.against = comparison(tail, self.year) or self.against
        self.nested = self.nested or bool(patterns().parts.search(tail))
        return lead

    def _enter_heading(self, lead: str) -> str:
        """What is left of `lead` behind a sentence that only names a subject, with a numeral before it: 2.公务接待费。"""
        sentences = lead.split("。")
        for number in range(len(sentences) - 2, -1, -1):
            if len(sentences[number]) <= LONGEST_NAME and ITEM.match(sentences[number]):
                found = self.subject_of(sentences[number])
                if found is not None and found[2]:
                    self._end_sentence()
                    self.first = self.topic = self._new_topic(found[0])
                    return "。".join(sentences[number + 1 :])
        return lead

    def _end_sentence(self) -> None:
        outer = [topic for topic in self.in_sentence if not topic.nested]
        self.topic = outer[0] if len({topic.subject for topic in outer}) == 1 else self.first
        self.nested, self.reasoning, self.against, self.in_sentence, self.year_said, self.brackets = False, False, "", [], None, []

    def topic_of(self, clause: str, lead: str) -> tuple[Topic | None, Basis]:
        """The topic that a clause names, or goes on with by naming only budget or final accounts."""
        found = self.subject_of(clause)
        earlier_clauses = clauses(lead.rpartition("。")[2])[:-1]
        if found is not None and BARE_SIDE.search(clause) and any(self.subject_of(earlier) for earlier in earlier_clauses[-1:]):
            found = None  # 2120899…(项): 支出决算为
        if found is not None:
            subject, basis, clear = found
            return (self._topic(subject) if clear else None), basis
        basis, clear = without_filler(without_comparison(clause))
        if not clear:
            return None, basis
        for earlier in reversed(earlier_clauses):  # 公务接待费：支出决算为
            found = self.subject_of(earlier)
            if found is not None:
                return (self._topic(found[0]) if found[2] else None), basis
            if not says_nothing(earlier):
                return None, basis
        goes_on = basis != "actual" or re.search(r"决算|支出|收入|执行数", clause) or self.first is None
        if self._names_a_side(clause):
            return None, basis
        if (
            self.topic is None and self.first is None and self.default and clause
        ):  # a paragraph that begins with a number was torn from its words
            return self._new_topic(self.default), basis
        return (self.topic if goes_on else None), basis

    def topic_of_change(self, told: list[str]) -> Topic | None:
        for words in told:
            found = self.subject_of(words)
            if found is not None:
                return self.known_topic(found[0]) if found[2] else None
            if not says_nothing(words) or self._names_a_side(words):
                return None
        return self.topic

    def subject_of(self, words: str) -> tuple[str, Basis, bool] | None:
        """The subject that `words` name, the basis, and whether they say nothing else."""
        found = self.subjects.find(words, self.section)
        if found is None:
            return None
        subject, rest = found
        basis, clear = without_filler(without_comparison(rest))
        form, line, column = subject.split(".") if subject.count(".") == 2 else ("", "", "")
        item = self.topic.subject.split(".") if self.topic and not self.topic.subject.startswith(f"{form}.total.") else []
        if item[1:2] and item[1].isdigit() and item[0] == form and line == "total" and BARE_SIDE.search(words):
            return None  # the expenditure of the item that is spoken of
        if form == "05" and line == "total" and column != "total" and item[:1] == ["05"]:
            return f"05.{item[1]}.{column}", basis, clear  # the basic expenditure of the item that is spoken of
        return subject, basis, clear

    def _topic(self, subject: str) -> Topic:
        if self.topic and self.topic.subject == subject and self.topic in self.in_sentence:
            return self.topic
        return self._new_topic(subject)

    def _new_topic(self, subject: str) -> Topic:
        self.statement += 1
        return Topic(subject, self.statement, self.nested)

    def known_topic(self, subject: str) -> Topic:
        """The topic of this sentence, or the first of the passage, that has the subject already; else a new one."""
        for topic in [self.topic, *reversed(self.in_sentence), self.first]:
            if topic is not None and topic.subject == subject:
                return topic
        return self._new_topic(subject)

    def _names_a_side(self, words: str) -> bool:
        """Do `words` say no more than income or expenditure, where both are spoken of?"""
        if self.section in OWN_SIDE:
            return any(side != OWN_SIDE[self.section] for side in re.findall("收入|支出", without_comparison(words)))
        if self.section not in TWO_SIDED:
            return False
        column = self.topic.subject.rpartition(".")[2] if self.topic else ""
        own = {"income": "收入", "expenditure": "支出"}.get(column, "")
        return any(side != own for side in re.findall("收入|支出", without_comparison(words)))
