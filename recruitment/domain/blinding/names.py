"""A person's name wherever a text has it: in full, in parts, with initials or a title, in any case."""

import re
from dataclasses import dataclass

from recruitment.domain.blinding import words as known
from recruitment.domain.blinding.context import Text, used_as_name
from recruitment.domain.blinding.folding import Word, fold, spellings, words_of
from recruitment.domain.blinding.identity import Neutral

_LONGEST_RUN = 8
_MOST_INITIALS = 4
_SHORTEST_JOINED = 6
_WITHIN_NAME = re.compile(r"[ \t]{0,2}\n?[ \t]{0,2}|\s?-\s?|_|\.")
_AFTER_SHORT = re.compile(r"\.?\s{0,2}")
_TURNED_ROUND = re.compile(r"\s?,\s{1,2}")
_UNSURE_INITIALS = frozenset("ai")


@dataclass(frozen=True, slots=True)
class Part:
    """One word of a name: where it comes in it, and whether it can stand for the person alone."""

    place: int
    stands: bool
    ordinary: bool


@dataclass(frozen=True, slots=True)
class _Member:
    """A word of a text taken into a name; an initial or a title has no part."""

    at: int
    end: int
    part: Part | None = None
    key: str = ""


class Person:
    """The ways one person can be named."""

    def __init__(self, neutral: Neutral, *names: str) -> None:
        """Learn the full name and any others ("known as"); empty ones teach nothing."""
        self.neutral = neutral
        self.parts: dict[str, Part] = {}
        self._initials = ""
        self._surname_initials: set[str] = set()
        for name in names:
            for spelling in sorted(spellings(name)):
                self._learn(spelling)
        self._keep_saints = any(key in known.SAINTS for key in self.parts)

    def _learn(self, name: str) -> None:
        every = words_of(fold(name).text)
        words = [word for word in every if word.key not in known.TITLES | known.POST_NOMINALS] or every
        for place, word in enumerate(words):
            particle = 0 < place < len(words) - 1 and word.key in known.PARTICLES
            self._add(word.key, place, stands=not particle and len(word.key) > 1)
            pieces = word.text.casefold().split("'")
            for n, piece in enumerate(pieces if len(pieces) > 1 else ()):
                self._add(piece, place, stands=n > 0 and len(piece) > 2)
        if len(words) > len(self._initials):
            self._initials = "".join(word.key[0] for word in words)
        groups = ["".join(word.key for word in words_of(group)) for group in fold(name).text.split()]
        groups = [group for group in groups if group and group not in known.TITLES | known.POST_NOMINALS]
        self._surname_initials |= {
            self._initials[-1:],
            *(group[0] for group in groups[-1:] if len(groups) > 1),
        }
        self._learn_joined(groups, words)

    def _learn_joined(self, groups: list[str], words: list[Word]) -> None:
        """Learn AnneMarie, graceokonkwo, gokonkwo, delacruz."""
        joined = {*groups, "".join(groups), _surname_with_particles(words)}
        if len(groups) > 1:
            first, last = groups[0], groups[-1]
            joined |= {first + last, last + first, first[0] + last, words[0].key + words[-1].key}
        for key in sorted(joined):
            if len(key) >= _SHORTEST_JOINED:
                self._add(key, 0, stands=True)

    def _add(self, key: str, place: int, *, stands: bool) -> None:
        if key and key not in self.parts:
            self.parts[key] = Part(place, stands, len(key) <= 2 or key in known.ORDINARY)

    def initials(self) -> set[str]:
        """Give the initials that may come before the surname: G, A and GA of Grace Adaeze Okonkwo."""
        alone = set(self._initials[:-1])
        return alone | {self._initials[:count] for count in range(2, len(self._initials))}

    def match(self, text: Text, at: int) -> int | None:
        """Find the longest way the person is named from a word on; give where in the folded text it ends."""
        run = self._run(text, at)
        while run and not self._names(text, run):
            run.pop()
        return run[-1].end if run else None

    def _run(self, text: Text, at: int) -> list[_Member]:
        run: list[_Member] = []
        while len(run) < _LONGEST_RUN and at < len(text.words):
            if len(run) == _MOST_INITIALS and all(member.part is None for member in run):
                return []
            member = self._member(text, at, run)
            if member is None or (run and not self._joined(text, run, member)):
                break
            run.append(member)
            if member.end != text.words[at].end:
                break
            at += 1
        return run

    def _member(self, text: Text, at: int, run: list[_Member]) -> _Member | None:
        word = text.words[at]
        for key in (word.key, word.stem):
            part = self.parts.get(key)
            if part is not None and (len(key) == 1 or not any(member.key == key for member in run)):
                return _Member(at, word.end_as(key), part, key)
        if (not run and self._is_title(text, at)) or self._is_initial(text, at, run):
            return _Member(at, word.end)
        return None

    def _is_initial(self, text: Text, at: int, run: list[_Member]) -> bool:
        """G. or GA before a surname, any letter between two names, O. after a first name."""
        word = text.words[at]
        dotted = text.gap_after(at).startswith(".")
        if not (word.text.isupper() or (dotted and len(word.text) == 1)):
            return False
        if len(word.key) > 1:
            return word.key == self._initials[: len(word.key)] and len(word.key) < len(self._initials)
        sure = dotted or word.key not in _UNSURE_INITIALS
        named = [member.part for member in run if member.part is not None]
        if not named:
            return word.key in self._initials[:-1] and self._before_surname(text, at)
        between_names = any(following.stem in self.parts for following in text.words[at + 1 : at + 2])
        return between_names or (sure and word.key in self._surname_initials)

    def _is_title(self, text: Text, at: int) -> bool:
        """Mr, in any case; but a small miss may be a verb, unless the name is written small too."""
        word = text.words[at]
        if word.key not in known.TITLES or word.capitalised or word.key in known.SURE_TITLES:
            return word.key in known.TITLES
        return word.key == "miss" and not any(name.capitalised for name in text.words[at + 1 : at + 2])

    def _before_surname(self, text: Text, at: int) -> bool:
        """Whether what follows an initial may be another or a surname: in A Grace Period is neither."""
        for following in text.words[at + 1 : at + 2]:
            part = self.parts.get(following.key) or self.parts.get(following.stem)
            return part.place > 0 if part else len(following.key) == 1
        return False

    def _joined(self, text: Text, run: list[_Member], two: _Member) -> bool:
        """Whether a word belongs to the same naming of the person as the words just before it."""
        one = run[-1]
        first, second = text.words[one.at], text.words[two.at]
        between = text.folded[one.end : second.start]
        forward = one.part is None or two.part is None or two.part.place >= one.part.place
        if _TURNED_ROUND.fullmatch(between):
            places = [0 if member.part is None else member.part.place for member in run]
            return min(places) > (0 if two.part is None else two.part.place) and not self._starts_anew(
                text, two
            )
        if two.part is not None and two.part.ordinary and not second.capitalised and not forward:
            return False
        short = len(first.key) == 1 or first.key in known.TITLES or first.key in known.SAINTS
        pattern = _AFTER_SHORT if short else _WITHIN_NAME
        return pattern.fullmatch(between) is not None or (short and between == "-")

    def _starts_anew(self, text: Text, member: _Member) -> bool:
        """Whether after a comma the name is not turned round but begins again: Okonkwo, G. Okonkwo."""
        following = text.words[member.at + 1 : member.at + 2]
        return member.part is None and any(word.stem in self.parts for word in following)

    def _names(self, text: Text, run: list[_Member]) -> bool:
        """Whether a run is enough to say that the person is meant."""
        last, standing = run[-1], [member for member in run if member.part is not None and member.part.stands]
        if not standing or (last.part is None and not self._ends_in_initial(text, run)):
            return False
        if last.part is not None and not last.part.stands:
            return False
        if any(member.part is not None and not member.part.ordinary for member in standing):
            return not self._is_saint(text, run[0].at)
        if len(run) == 1:
            return used_as_name(text, run[0].at)
        words = [text.words[member.at] for member in run]
        if words[0].key in known.SURE_TITLES or (
            len(words[0].key) == 1 and text.gap_after(run[0].at)[:1] == "."
        ):
            return True
        shouted = all(word.shouted for word in words) and _amid_shouting(text, run)
        return all(word.capitalised for word in words) and not shouted

    def _ends_in_initial(self, text: Text, run: list[_Member]) -> bool:
        return len(run) > 1 and run[-2].part is not None and len(text.words[run[-1].at].key) == 1

    def _is_saint(self, text: Text, at: int) -> bool:
        """Whether it is a saint's name, and the saint's only: St Mary's is a school, not Mary."""
        before = text.words[at - 1] if at else None
        gap = text.folded[before.end : text.words[at].start] if before else ""
        return before is not None and before.key in known.SAINTS and len(gap) <= 2 and not self._keep_saints


def _surname_with_particles(words: list[Word]) -> str:
    keys = [word.key for word in words]
    at = len(keys) - 1
    while at > 1 and keys[at - 1] in known.PARTICLES:
        at -= 1
    return "".join(keys[at:])


def _amid_shouting(text: Text, run: list[_Member]) -> bool:
    """Whether the words around are in capitals too, so that capitals are no sign of a name."""
    before, after = text.words[max(run[0].at - 1, 0) : run[0].at], text.words[run[-1].at + 1 : run[-1].at + 2]
    return any(word.shouted for word in (*before, *after))
