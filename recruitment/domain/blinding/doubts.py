"""What blinding could not be sure of: words left standing that may still tell who wrote a text.

It knows the writer's own record and nothing else, so a colleague, a school of which nobody asked, or a name
that reads as an ordinary word stay. They are pointed out to the writer, who knows, and nothing is changed.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from recruitment.domain.blinding import words as known
from recruitment.domain.blinding.folding import Word, fold, words_of
from recruitment.domain.blinding.identity import Identity, Neutral

_NEUTRAL = re.compile("|".join(re.escape(neutral) for neutral in Neutral), re.IGNORECASE)
_WEB = re.compile(
    r"\bhttps?://\S+|\bwww\.\S+|(?<![\w@])@[A-Za-z0-9_]{3,}"
    r"|\b[\w-]+(?:\.[\w-]+)*\.(?:com|net|org|co\.uk|org\.uk|(?:\w+\.)?sch\.uk|ac\.uk|gov\.uk)\b(?:/\S*)?"
)
_WITHIN_NAME = re.compile(r"(?:'s)?[ ]{1,2}(?:of (?:the )?|& )?|-")
_AFTER_SHORT = re.compile(r"\.[ ]{0,2}")
_CALLED = known.SCHOOL | known.UNIVERSITY | known.LEGAL_FORM | {"pru", "trust"}
_OPENING = known.FUNCTION | {"after", "before", "once", "then", "there", "when", "where", "while"}


class Why(StrEnum):
    """What the words may be, for whoever wrote them."""

    OWN = "part of a name in your application; we left it, because it reads as an ordinary word"
    PERSON = "somebody’s name"
    PLACE = "the name of a school, a trust or another place"
    ADDRESS = "a web address or a user name"


@dataclass(frozen=True, slots=True)
class Doubt:
    """Words as they stand in the text, and what they may be."""

    words: str
    why: Why


def doubts(copy: str, identity: Identity) -> tuple[Doubt, ...]:
    """What an assessor might still know somebody by, each once, in the order of the text.

    Args:
        copy: a blinded text; what was replaced in it is never in doubt.
        identity: the writer's own record, by which it was blinded.
    """
    folded = fold(copy)
    text = _NEUTRAL.sub(lambda found: "\x00" * len(found[0]), folded.text)
    found = [(*match.span(), Why.ADDRESS) for match in _WEB.finditer(text)]
    text = _WEB.sub(lambda match: "\x00" * len(match[0]), text)
    found += _names(text, _own_words(identity))
    spans = ((folded.original_span(start, end), why) for start, end, why in sorted(found))
    return tuple(dict.fromkeys(Doubt(copy[start:end].rstrip(".,;:)"), why) for (start, end), why in spans))


def _own_words(identity: Identity) -> frozenset[str]:
    names = (identity.full_name, identity.known_as, *(referee.name for referee in identity.referees))
    keys = {word.key for name in names for word in words_of(fold(name).text) if len(word.key) > 1}
    return frozenset(keys - known.TITLES - known.POST_NOMINALS - known.PARTICLES)


def _names(text: str, own: frozenset[str]) -> Iterator[tuple[int, int, Why]]:
    """Runs of words with a capital that name somebody or something."""
    run: list[Word] = []
    for word in [*(word for word in words_of(text) if word.capitalised and word.stem != "i"), None]:
        if word is not None and run and _go_together(text, run[-1], word):
            run.append(word)
            continue
        named = _without_opening(run, own)
        why = _why(named, own) if named else None
        if why is not None:
            yield named[0].start, named[-1].stem_end, why
        run = [] if word is None else [word]


def _go_together(text: str, one: Word, two: Word) -> bool:
    between = text[one.stem_end : two.start]
    shortened = one.key in known.TITLES or one.key in known.SAINTS or len(one.key) == 1
    return bool(_WITHIN_NAME.fullmatch(between) or (shortened and _AFTER_SHORT.fullmatch(between)))


def _without_opening(run: list[Word], own: frozenset[str]) -> list[Word]:
    """The run without words before it that have a capital only because a sentence begins."""
    first = next((at for at, word in enumerate(run) if word.key in known.TITLES), None)
    if first is None:
        sure = (at for at, word in enumerate(run) if word.stem in own or word.key not in _OPENING)
        first = next(sure, len(run))
    return run[first:]


def _why(run: list[Word], own: frozenset[str]) -> Why | None:
    keys = [word.key for word in run]
    named = [key for key in keys if key not in known.INSTITUTION | known.SMALL | known.DETERMINERS]
    if _CALLED & set(keys) and named:
        return Why.PLACE
    if len(run) > 1 and keys[0] in known.TITLES and (len(named) > 1 or keys[0] in known.SURE_TITLES):
        return Why.PERSON
    return Why.OWN if own & {word.stem for word in run} else None
