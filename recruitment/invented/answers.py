"""Answers that read like answers: put together from phrases to a known quality."""

import re
from functools import cache
from random import Random

from recruitment.invented.people import InventedPerson
from recruitment.invented.phrase_bank import Phrase, QuestionBank, phrases, question_bank, read_phrases

SCORED = ("q1", "q2", "q3", "q4", "q5", "q6", "q7")
PRACTICAL = "q8"
# Counted before names are filled in, which may be of several words: the answers have 150 to 250.
_FEWEST_WORDS, _MOST_WORDS = 162, 240
_SENTENCES = re.compile(r"(?<=[.?!”]) (?=[A-Z“{])")
_NAMES_THEMSELVES = 0.2
_NAMES_SCHOOL = 0.35
_LEAVES_OUT = 0.4
_SAYS_MORE = 0.5
_BOYS = "Tyrese Kai Jordan Reece Hamza Kofi Luca Aaron Ibrahim Mason Danny Zack Malachi Eli Rio Jamie"
_GIRLS = "Ellie Amira Shanelle Poppy Demi Zara Courtney Maya Leah Keira Nadia Skye Aleena Tia"
_HE = {"he": "he", "him": "him", "his": "his", "He": "He", "His": "His", "himself": "himself"}
_SHE = {"he": "she", "him": "her", "his": "her", "He": "She", "His": "Her", "himself": "herself"}
_YEARS = ("Year 7", "Year 8", "Year 8", "Year 9", "Year 9", "Year 10")


def answer(
    question_code: str, quality: float, rng: Random, person: InventedPerson, turn: int | None = None
) -> str:
    """Write an answer.

    Args:
        question_code: q1 to q7, or q8 for the practical one, which has no quality.
        quality: the latent quality, 1 to 5; parts of an answer lie at the levels on either side of it.
        rng: the source of chance.
        person: who writes; one answer in five names them, their school or a referee.
        turn: the applicant's number, by which stories and openings go round; chance decides without it.

    Returns:
        150 to 250 words, but a line or two for q8.

    Raises:
        FileNotFoundError: there are no phrases for such a question.
    """
    if question_code == PRACTICAL:
        return _practical(rng, person)
    bank = question_bank(question_code)
    number = rng.randrange(1000) if turn is None else turn
    which, done = _turn(bank, number, int(question_code[1:]))
    parts, more = _assemble(bank, which, done, quality, rng)
    parts = _fitted(parts, more)
    if rng.random() < _SAYS_MORE:
        _insert_if_room(parts, more[0])
    if rng.random() < _NAMES_THEMSELVES:
        _insert_if_room(parts, _pick(_self_phrases(), rng))
    paragraphs = (" ".join(paragraph).strip() for paragraph in (parts[:2], parts[2:-1], parts[-1:]))
    return "\n\n".join(paragraphs).replace("  ", " ").replace(" \n", "\n").format_map(_words(rng, person))


def _turn(bank: QuestionBank, number: int, question: int) -> tuple[int, int]:
    """Choose a story, and count how often it was told before.

    Who shares a story in one question tells different ones in the others.
    """
    done, stories = number // len(bank.scenarios), len(bank.scenarios)
    return (number + question * (done + 1)) % stories, done


def _assemble(
    bank: QuestionBank, which: int, done: int, quality: float, rng: Random
) -> tuple[list[str], list[str]]:
    """Choose the parts of an answer, and what more could be said at about the same level.

    A story that was told before gets another opening and another moral, as long as there are any.
    """
    scenario = bank.scenarios[which]
    position = min(max((quality - 1) / 2, 0.0), 2.0)
    lower = min(int(position), 1)
    told, said, added = (lower + (rng.random() < position - lower) for _ in range(3))
    morals, more = bank.thought[said], [*bank.more[added]]
    rng.shuffle(more)
    chosen = [
        bank.opening[done % len(bank.opening)].choose(rng),
        _pick(scenario.scene, rng),
        _pick(scenario.deed[told], rng, _LEAVES_OUT),
        _pick(scenario.result[told], rng, _LEAVES_OUT),
        morals[(done + done // len(bank.opening)) % len(morals)].choose(rng),
    ]
    further = [phrase.choose(rng) for phrase in (*more, *morals)]
    return chosen, [sentence for sentence in further if sentence[:20] != chosen[-1][:20]]


def _pick(some: tuple[Phrase, ...], rng: Random, leave_out: float = 0.0) -> str:
    return some[int(rng.random() * len(some))].choose(rng, leave_out)


def _fitted(parts: list[str], more: list[str]) -> list[str]:
    """Bring an answer of opening, scene, deed, result and thought within the words that are allowed."""
    for sentence in more:
        if _length(parts) < _FEWEST_WORDS:
            parts.insert(-1, sentence)
    if _length(parts) <= _MOST_WORDS:
        return parts
    # A full story needs no moral: that goes first, then what was told last. The opening stays, since it keeps
    # two tellings of a story apart.
    opening, scene, *story, _ = parts
    while _length([opening, scene, *story]) > _MOST_WORDS:
        longest = max(range(len(story)), key=lambda n: len(story[n]))
        story[longest] = " ".join(_SENTENCES.split(story[longest])[:-1])
    return [opening, scene, *story]


def _length(parts: list[str]) -> int:
    return sum(part.count(" ") + 1 for part in parts)


def _insert_if_room(parts: list[str], sentence: str) -> None:
    if sentence not in parts and _length([*parts, sentence]) <= _MOST_WORDS:
        parts.insert(-1, sentence)


def _words(rng: Random, person: InventedPerson) -> dict[str, str]:
    """Fill in who and where: the pupil of the story, the writer's own subject, sometimes their own names."""
    pupil, gender = rng.choice(_pupils())
    head = rng.choice(person.referees).name if person.referees else "the head"
    short = _short(person.employer)
    return {
        **(_HE if gender == "m" else _SHE),
        "pupil": pupil,
        "year": rng.choice(_YEARS),
        "subject": person.subject,
        "school": short if rng.random() < _NAMES_SCHOOL else rng.choice(("my school", "my present school")),
        "employer": person.employer,
        "employer_short": short,
        "referee": rng.choice((head, f"{head.split()[0]} {head.split()[-1]}")),
        "titled": f"{person.title} {person.full_name.split()[-1]}",
        "known_as": person.known_as or person.full_name.split()[0],
        "email": person.email,
    }


@cache
def _pupils() -> tuple[tuple[str, str], ...]:
    return (*((name, "m") for name in _BOYS.split()), *((name, "f") for name in _GIRLS.split()))


@cache
def _self_phrases() -> tuple[Phrase, ...]:
    return phrases(read_phrases("self")["sentence"])


@cache
def _short(employer: str) -> str:
    """Say a school's name as people do: the first word of it, or the saint."""
    words = employer.split()
    return " ".join(words[:2]) if words[0] in {"St", "St.", "Saint", "Holy", "Our"} else words[0]


def _practical(rng: Random, person: InventedPerson) -> str:
    table = read_phrases(PRACTICAL)
    able = rng.sample(table["teachable"], 2)
    where = rng.sample(table["region"], 2)
    return (
        f"{rng.choice(table['phase'])}. I teach {person.subject} and could teach {able[0]} and {able[1]}. "
        f"Regions: {where[0]}, or {where[1]}. Earliest start: {rng.choice(table['start'])}."
    )
