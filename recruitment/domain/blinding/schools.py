"""A school wherever a text has it: its full name, the short names people use, its initials.

A short name is the beginning of the full one, and never made of words that any school could have: Oakfield is
known, the Park and the Academy are not.

Where somebody was once, there are many such names, and towns and plain words among them: a word by itself is
known only with a capital, a university only whole, and any other employer only whole and with its capitals.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from recruitment.domain.blinding import words as known
from recruitment.domain.blinding.context import Text, goes_with, used_as_name
from recruitment.domain.blinding.folding import Word, fold, words_of
from recruitment.domain.blinding.identity import Neutral

_BETWEEN_WORDS = re.compile(r"[\s.\-_&]{1,3}")
_OTHER_NAMES = re.compile(r"\s*[,;()/|]\s*|\s+-\s+")
_CALLED = frozenset({"school", "academy", "college"})
_FEWEST_INITIALS = 3


@dataclass(frozen=True, slots=True)
class _Phrase:
    """Words that mean the school, and where.

    Attributes:
        use: in "any" case, each with a "capital" ("capitals" of several words), in a "place" where schools
            stand, or used as a "name".
    """

    keys: tuple[str, ...]
    use: str


class School:
    """The ways one employer can be named."""

    def __init__(self, name: str, *, once: bool = False) -> None:
        """Learn the names of a school; an empty one teaches nothing. `once`: they are not there any more."""
        self._once = once
        self.neutral = _neutral(words_of(fold(name).text)) if once else Neutral.SCHOOL
        self._phrases: dict[str, list[_Phrase]] = defaultdict(list)
        self._acronyms: set[str] = set()
        names = [part for part in _OTHER_NAMES.split(fold(name).text) if part]
        for n, part in enumerate(names):
            words = [_plain(word.key) for word in words_of(part.replace("&", " and "))]
            # What follows a comma is a town, unless it calls itself a school.
            if n == 0 or set(words) & known.INSTITUTION:
                self._learn(words)
                if self.neutral is Neutral.EMPLOYER and words[-1:] and words[-1] in known.LEGAL_FORM:
                    self._learn(words[:-1])
        for phrases in self._phrases.values():
            phrases.sort(key=lambda phrase: -len(phrase.keys))
        self.first_words = frozenset(self._phrases) | frozenset(self._acronyms)

    @classmethod
    def once(cls, name: str) -> "School":
        """Somewhere that somebody was before: a school, a university or any other employer."""
        return cls(name, once=True)

    def knows(self, key: str) -> bool:
        """Whether a word may be (the beginning of) the school's name."""
        return _plain(key) in self._phrases

    def _learn(self, words: list[str]) -> None:
        article, words = (words[:1], words[1:]) if words[:1] == ["the"] else ([], words)
        if self._once and set(words) <= known.NO_NAME | known.SMALL | known.KNOWN_ACRONYMS:
            return
        # Only a school is called by the beginning of its name.
        shortest = 1 if self.neutral is Neutral.SCHOOL else len(words)
        for count in range(max(1, shortest), len(words) + 1):
            keys = tuple(words[:count])
            use = _use(keys, words) if keys[-1] not in known.SMALL else None
            if self._once:
                use = _use_once(keys, use, self.neutral)
            if use is not None:
                self._add(_Phrase(keys, use))
                if article and count > 1:
                    self._add(_Phrase((*article, *keys), use))
                if "and" in keys:
                    self._add(_Phrase(tuple(key for key in keys if key != "and"), use))
        if self.neutral is not Neutral.EMPLOYER:
            self._acronyms |= set(_acronyms(words))

    def _add(self, phrase: _Phrase) -> None:
        if phrase not in self._phrases[phrase.keys[0]]:
            self._phrases[phrase.keys[0]].append(phrase)

    def match(self, text: Text, at: int) -> int | None:
        """Find the longest name of the school from a word on; give where in the folded text it ends."""
        word = text.words[at]
        for first in dict.fromkeys((_plain(word.key), _plain(word.stem))):
            for phrase in self._phrases.get(first, ()):
                end = self._end(text, at, phrase)
                if end is not None:
                    return end
        return word.stem_end if word.stem in self._acronyms and _is_acronym(text, at) else None

    def _end(self, text: Text, at: int, phrase: _Phrase) -> int | None:
        words = text.words[at : at + len(phrase.keys)]
        if len(words) < len(phrase.keys):
            return None
        saint = "st" in phrase.keys or "sts" in phrase.keys
        last = len(words) - 1
        for n, (word, key) in enumerate(zip(words, phrase.keys, strict=True)):
            if not _same(word, key, saint=saint, last=n == last):
                return None
            if n and not _BETWEEN_WORDS.fullmatch(text.folded[words[n - 1].end : word.start]):
                return None
        if not _allowed(text, at, phrase, words):
            return None
        return _with_kind(text, at + last, words[last].end_as(_ending_key(words[last], phrase.keys[-1])))


def _plain(key: str) -> str:
    return known.SAINTS.get(key, key)


def _same(word: Word, key: str, *, saint: bool, last: bool) -> bool:
    if _plain(word.key) == key or (last and word.stem == key):
        return True
    return saint and key not in known.INSTITUTION and word.key.rstrip("s") == key.rstrip("s")


def _ending_key(word: Word, key: str) -> str:
    """The possessive of St Mary's is the school's own, that of Oakfield's is the sentence's."""
    return word.key if word.key == key or word.stem != key else word.stem


def _use(keys: tuple[str, ...], words: list[str]) -> str | None:
    """How surely a beginning of the name means the school; None where it could mean any."""
    telling = [key for key in keys if key not in known.INSTITUTION | known.PLACE | known.SMALL]
    if "st" in keys or "sts" in keys:
        return "any" if keys[-1] not in known.SAINTS and len(keys) > 1 else None
    sure = [key for key in telling if key not in known.ORDINARY and len(key) > 2]
    if len(keys) == 1:
        if not telling:
            return None
        rest = words[1:2]
        alone = not rest or rest[0] in known.ORDINARY
        return "any" if sure and alone else "place" if sure else "name"
    if sure:
        return "any"
    return "capitals" if telling or set(keys) & known.PLACE else None


def _use_once(keys: tuple[str, ...], use: str | None, neutral: Neutral) -> str | None:
    """How a name is known of somewhere that somebody was once."""
    if neutral is Neutral.EMPLOYER:
        if len(keys) == 1:
            return None if keys[0] in known.FUNCTION else "name"
        return "capitals"
    if use != "any" or not known.INSTITUTION.isdisjoint(keys) or not {"st", "sts"}.isdisjoint(keys):
        return use
    return "capital" if len(keys) == 1 else "capitals"


def _neutral(words: Sequence[Word]) -> Neutral:
    keys = {word.key for word in words}
    if keys & known.UNIVERSITY:
        return Neutral.UNIVERSITY
    return Neutral.SCHOOL if keys & known.SCHOOL else Neutral.EMPLOYER


def _allowed(text: Text, at: int, phrase: _Phrase, words: Sequence[Word]) -> bool:
    if phrase.use == "any":
        return True
    if phrase.use == "name":
        return used_as_name(text, at)
    if phrase.use == "capital":
        return _is_no_town(text, at)
    if phrase.use == "place":
        before = text.words[at - 1] if at else None
        return words[0].capitalised and before is not None and before.key in known.SCHOOL_BEFORE
    return all(word.capitalised or word.key in known.SMALL for word in words)


def _is_no_town(text: Text, at: int) -> bool:
    """Whether a word with a capital can be a school: not in Leeds, and not Leeds City Council."""
    before, after = text.words[at - 1] if at else None, text.after(at)
    if not text.words[at].capitalised or (before is not None and before.key in known.TOWN_BEFORE):
        return False
    return text.words[at].key != text.words[at].stem or after is None or not goes_with(text, after)


def _with_kind(text: Text, at: int, end: int) -> int:
    """Take in the School of Oakfield School where the record has it as Oakfield Academy."""
    if end != text.words[at].end or at + 1 >= len(text.words):
        return end
    after = text.words[at + 1]
    if text.folded[end : after.start] == " " and after.key in _CALLED and after.capitalised:
        return after.end
    return end


def _is_acronym(text: Text, at: int) -> bool:
    word = text.words[at]
    return word.text[: word.stem_end - word.start].isupper()


def _acronyms(words: list[str]) -> Iterator[str]:
    telling = [word for word in words if word not in known.SMALL]
    core = [word for word in telling if word not in known.INSTITUTION]
    for some in (words, telling, ["the", *telling], [*core, *telling[-1:]]):
        initials = "".join(word[0] for word in some)
        if len(initials) >= _FEWEST_INITIALS and initials not in known.KNOWN_ACRONYMS:
            yield initials
