"""From mentions to claims: what each amount of a passage is an amount of, and what is said of it.

A passage is read from left to right. The words before an amount name its subject, or leave it where it was; they say whether it is a level,
a change, a part of something. Words that nobody declared make a sentence that is not understood: no claim, and no guess about what follows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from mingzhang.read.narrative.clauses import (
    clauses,
    clauses_of_statement,
    comparison,
    says_nothing,
    without_comparison,
    without_filler,
    year_named,
)
from mingzhang.read.narrative.mentions import Mention, mentions
from mingzhang.read.narrative.patterns import patterns
from mingzhang.read.narrative.recording import Recording
from mingzhang.read.narrative.thread import Topic

if TYPE_CHECKING:
    from mingzhang.accounts import Against, Basis, ClaimKind


class PassageReading(Recording):
    """One passage on its way from left to right."""

    def read(self) -> None:
        """Find the claims."""
        end = self.passage.start
        for mention in mentions(self.text, self.passage.start):
            self._take_list(self.text[end : mention.start])
            lead = self.pass_over(self.text[end : mention.start])
            if mention.sort == "direction":
                self._take_direction(mention)
            elif not mention.rough:
                self.seen += mention.sort in ("money", "percentage")
                if not self.reasoning or (mention.sort == "count" and patterns().again.search(lead)):
                    self._take(mention, lead)
                elif mention.sort == "money":
                    self._take_reason(mention, lead)
                    self.topic = None  # what a comparison behind the reasons compares is not certain any more
            self._take_names(mention)
            end = mention.end
        self._take_list(self.text[end:] + "。")
        self.subjects.enter_class(self.text[end:])
        self._take_breakdowns()

    def _take(self, mention: Mention, lead: str) -> None:
        clause = clauses(lead)[-1]
        if mention.sort == "blank":
            self._take_blank(mention, clause)
        elif mention.sort == "count":
            self._take_count(mention, clause, lead)
        elif mention.sort == "percentage":
            self._take_percentage(mention, clause, lead)
        elif not self._take_change(mention, lead, "change"):
            self._take_level(mention, clause, lead)

    def _take_level(self, mention: Mention, clause: str, lead: str) -> None:
        against = comparison(clause, self.year)
        if self.topic and against and without_comparison(clause).strip("的为") == "":
            if against == "previous_year":
                self._add(mention, self.topic, "level", year=self.year - 1 if self.year else None)  # 比上年529万元增加
            else:
                self._add(mention, self.topic, "level", basis=against, year=self.year)  # 比年初预算529万元增加
            return
        topic, basis = self.topic_of(clause, lead)
        self.topic = topic
        if topic is None:
            return
        self.year_said = year_named(lead, self.year) or self.year_said
        self.first = self.first or topic
        self.in_sentence.append(topic)
        self._add(mention, topic, "level", basis=basis, year=self.year_said or self.year)

    def _take_change(self, mention: Mention, lead: str, kind: ClaimKind) -> bool:
        """An amount or a percentage behind 增加, 下降, …: of the topic, or of what the words name. False: it is none."""
        told = list(clauses_of_statement(lead))
        match = patterns().change.search(told[0])
        if not match:
            return False
        told[0] = told[0][: match.start()]
        self.topic = self.topic_of_change(told)
        if self.topic is None:
            return True
        word = match["word"]
        residue = bool(patterns().residue.fullmatch(word))
        direction = "" if residue else patterns().direction(word)
        state = "residue" if residue else "read"
        self._add(mention, self.topic, kind, word=word, direction=direction, against=self.against, state=state)
        return True

    def _take_percentage(self, mention: Mention, clause: str, lead: str) -> None:
        completion, share = patterns().completion.search(clause), patterns().share.search(clause)
        last = self.claims[-1] if self.claims else None
        if lead == "的" and last and last.kind == "level" and last.basis != "actual" and self.topic:  # 完成年初预算529万元的98%
            self._add(mention, self.topic, "completion", basis=last.basis)
        elif completion:
            topic = self._beside(clause[: completion.start()])
            if topic:
                self._add(mention, topic, "completion", basis=self._budget_of(topic, completion["when"] or completion["rate"] or ""))
        elif share:
            topic = self._beside(clause[: share.start()])
            if topic:
                self._add(mention, topic, "share", base=self._base(share["base"]))
        elif self._take_change(mention, lead, "change_percent"):
            return
        elif re.fullmatch(r"[,(、]?", lead) and self.claims and self.claims[-1].kind == "change":  # 增加10万元(5%)
            last = self.claims[-1]
            topic = Topic(last.subject, last.statement)
            self._add(mention, topic, "change_percent", direction=last.direction, word=last.word, against=last.against)

    def _beside(self, words: str) -> Topic | None:
        """What a percentage is about: the words before it, else the topic; null for words that are not understood."""
        found = self.subject_of(words)
        if found is not None:
            return self.known_topic(found[0]) if found[2] else None
        return self.topic if says_nothing(words) else None

    def _budget_of(self, topic: Topic, words: str) -> Basis:
        """Of which budget a completion speaks: the one that it names, else the one that the statement has named."""
        if "年初" in words:
            return "initial_budget"
        named = [c.basis for c in self.claims if c.statement == topic.statement and c.kind == "level" and c.basis != "actual"]
        return "initial_budget" if named and "budget" not in named and not re.search("全年|调整", words) else "budget"

    def _base(self, words: str) -> str:
        """The address of what `words` name as the whole of a share; empty where they name nothing, `x:` where it is not known."""
        bare = words.removesuffix("的")
        if self.passage.annex:
            found = self.subject_of(bare)
            if found is not None and found[2]:
                return found[0]
        for subject, pattern in patterns().bases[self.section]:
            match = pattern.search(bare)
            itself = self.topic is not None and self.topic.subject == subject
            if match and not itself and without_filler(bare[: match.start()] + "|" + bare[match.end() :]) == ("actual", True):
                return subject
        return "" if says_nothing(bare) and not re.search(r"支出|收入|预算", bare) else f"x:{bare}"

    def _take_count(self, mention: Mention, clause: str, lead: str) -> None:
        for count in patterns().counts:
            if self.section != count.section or not count.unit.fullmatch(mention.unit):
                continue
            said = [claim.subject for claim in self.claims if claim.subject in count.after]
            fits = not count.after or said[-1:] == [count.after[0]]
            if fits and re.search(rf"(?:{count.before.pattern})[^,。;]{{0,6}}$", clause or lead):
                self._add(mention, Topic(count.subject, self.topic.statement if self.topic else self.statement), "level")
                return

    def _take_blank(self, mention: Mention, clause: str) -> None:
        if self.passage.annex or not (self.claims or self.text.endswith("。")):
            return  # heads of tables have units without numbers too
        found = self.subject_of(clause)
        topic = Topic(found[0], self.statement) if found else self.topic or Topic("", self.statement)
        percentage = mention.number.endswith("%") and "元" not in mention.number
        self._add(mention, topic, "share" if percentage else "level", state="blank")
        self.topic = self.topic if percentage else None

    def _take_direction(self, mention: Mention) -> None:
        words = self.text[mention.start : mention.end]
        before = clauses(self.text[self.passage.start : mention.start] + words[: words.rindex(mention.number)])[-1]
        because = "原因" in words
        if because and self.reasoning:
            return  # a reason for a reason
        if because and not self.reasoning:
            self.reasoning, self.explained = True, self.topic
        against: Against = "initial_budget" if "年初预算" in words else "budget" if "预算" in words else comparison(words, self.year)
        found = self.subject_of(before)
        about = self.known_topic(found[0]) if found and found[2] else self.topic if says_nothing(before) else None
        if about and not patterns().nearly.search(words):
            direction = patterns().direction(mention.number)
            self._add(mention, about, "direction", word=mention.number, direction=direction, against=against or self.against)
