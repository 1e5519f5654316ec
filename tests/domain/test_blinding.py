"""Blinding: every planted mention goes, plain English stays, and what is blind stays as it is."""

from random import Random
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from recruitment.domain.blinding import Identity, Neutral, RefereeIdentity, Replacement, blind
from tests.planted import FILLERS, generate_identity, measure_blinding, planted_text

GRACE = Identity(
    "Grace Adaeze Okonkwo-Bell",
    "Gracie",
    "grace.ok27@example.org",
    "07700 900123",
    "St. Mary's Catholic High School, Leeds",
    (RefereeIdentity("Mrs Helen O'Shea", "head@oakfield.example"), RefereeIdentity("Dr Will Young")),
)
MAY = Identity("May Hope Page", "", "may@example.org", "+44 20 7946 0123", "Oakfield Park Academy")
SEAN = Identity("Seán Ó Súilleabháin", "", "", "", "Hope Academy")
MUELLER = RefereeIdentity("Jürgen Müller")
CRUZ = Identity("Anne-Marie de la Cruz", "", "", "", "William Farr School", (MUELLER,))
HOME = Identity("Li Ng", address=("12 Candlemaker Lane", "Flat 3, The Maltings", "LS1 4AP", "Hollins", "7"))
LI = Identity("Li Ng", "", "sunnygirl88@example.org", "", "The Park School / Brook Learning Trust")


@pytest.mark.parametrize(
    ("identity", "text", "blinded"),
    [
        # a name in full, in parts and in any case
        (GRACE, "I am Grace Okonkwo-Bell.", "I am [applicant]."),
        (GRACE, "GRACE ADAEZE OKONKWO-BELL", "[applicant]"),
        (GRACE, "grace okonkwo bell wrote this", "[applicant] wrote this"),
        (GRACE, "as Ms Okonkwo said", "as [applicant] said"),
        (GRACE, "They call me Gracie or Adaeze.", "They call me [applicant] or [applicant]."),
        (GRACE, "G. Okonkwo, G.A. Okonkwo-Bell, GA Okonkwo", "[applicant], [applicant], [applicant]"),
        (GRACE, "Okonkwo-Bell, Grace", "[applicant]"),
        (GRACE, "from Grace O. to you", "from [applicant]. to you"),
        (GRACE, "okonkwo's idea, Okonkwo’s idea", "[applicant]'s idea, [applicant]’s idea"),
        (GRACE, "@graceokonkwobell and grace_okonkwo", "@[applicant] and [applicant]"),
        # one letter that folds to two beside one that folds to none: as long as before, and not one for one
        (GRACE, "Stra\u00dfe\u200b: Grace Okonkwo’s", "Stra\u00dfe\u200b: [applicant]’s"),
        (GRACE, "Stra\u00dfe, Grace Okonkwo, \u200bGrace Okonkwo",
         "Stra\u00dfe, [applicant], \u200b[applicant]"),
        (SEAN, "Sean, SEÁN, Se\u0301an and sean", "[applicant], [applicant], [applicant] and [applicant]"),
        (SEAN, "Mr O Suilleabhain and Mr. Ó Súilleabháin", "[applicant] and [applicant]"),
        (CRUZ, "Anne Marie, AnneMarie, Anne-Marie and Marie",
         "[applicant], [applicant], [applicant] and [applicant]"),
        (CRUZ, "Miss de la Cruz, DelaCruz, Cruz", "[applicant], [applicant], [applicant]"),
        (CRUZ, "on the plage de la mer", "on the plage de la mer"),
        (LI, "I am Li. Li Ng. li, ng", "I am [applicant]. [applicant]. li, ng"),
        # names that are words
        (GRACE, "We had the grace to wait for Grace.", "We had the grace to wait for [applicant]."),
        (GRACE, "Grace's class. Grace, can you help? Grace said yes. Grace and I left.",
         "[applicant]'s class. [applicant], can you help? [applicant] said yes. [applicant] and I left."),
        (GRACE, "Grace is a virtue. A Grace Period. The Grace Foundation.",
         "Grace is a virtue. A Grace Period. The Grace Foundation."),
        (GRACE, "Thank you,\nGrace", "Thank you,\n[applicant]"),
        (GRACE, "Will you ask Will? Will young people stay? Young people do.",
         "Will you ask [referee]? Will young people stay? Young people do."),
        (GRACE, "Will Young, Mr Young, WILL YOUNG", "[referee], [referee], [referee]"),
        (GRACE, "WILL YOUNG PEOPLE LISTEN", "WILL YOUNG PEOPLE LISTEN"),
        (MAY, "In May, by May half term, on 3 May and from April to May.",
         "In May, by May half term, on 3 May and from April to May."),
        (MAY, "I told May. May said so. May's class. Ask Ms May.",
         "I told [applicant]. [applicant] said so. [applicant]'s class. Ask [applicant]."),
        (MAY, "Page 3 of the Page. I turned the page for Page.",
         "Page 3 of the Page. I turned the page for [applicant]."),
        (MAY, "I hope. Hope matters. We met in Hope Street.", "I hope. Hope matters. We met in Hope Street."),
        (MAY, "I HOPE SO", "I HOPE SO"),
        (MAY, "May, June and July. May, are you well?", "May, June and July. [applicant], are you well?"),
        (MAY, "mr page, dr. page, m. page, miss page the page",
         "[applicant], [applicant], [applicant], miss page the page"),
        (GRACE, "miss okonkwo; we miss Okonkwo", "[applicant]; we miss [applicant]"),
        # where they live, but not their town, nor a name or a number that any text may hold
        (HOME, "I live at 12, Candlemaker  Lane, Leeds LS1 4AP.", "I live at [address], Leeds [address]."),
        (HOME, "on candlemaker lane, FLAT 3 THE MALTINGS, ls14ap", "on [address], [address], [address]"),
        (HOME, "12 candlemakers, 112 lanes, LS1 and 7 pupils of Hollins",
         "12 candlemakers, 112 lanes, LS1 and 7 pupils of Hollins"),
        # schools
        (GRACE, "At St Mary's, at St Marys, at Saint Mary’s and at st. mary's",
         "At [school], at [school], at [school] and at [school]"),
        (GRACE, "St Mary's Catholic High School's hall", "[school]'s hall"),
        (GRACE, "SMCHS is not St Joseph's, nor Mary's.", "[school] is not St Joseph's, nor Mary's."),
        (GRACE, "a Catholic High School in Leeds", "a Catholic High School in Leeds"),
        (MAY, "Oakfield, oakfield park, Oakfield School, OPA, Oakfield's",
         "[school], [school], [school], [school], [school]'s"),
        (MAY, "the Park, an Academy, Park, a school, School", "the Park, an Academy, Park, a school, School"),
        (SEAN, "At Hope we hope. The Hope Academy way.", "At [school] we hope. The [school] way."),
        (CRUZ, "I left William Farr; at Farr, William came.", "I left [school]; at Farr, William came."),
        (CRUZ, "I taught at William for a year.", "I taught at [school] for a year."),
        (LI, "The Park School, Brook Learning, Brook Learning Trust, the brook",
         "[school], [school], [school], the brook"),
        # referees
        (GRACE, "Mrs O’Shea, Helen OShea, helen o'shea, Helen", "[referee], [referee], [referee], [referee]"),
        (CRUZ, "Herr Mueller, J Müller, Jurgen", "Herr [referee], [referee], [referee]"),
        (CRUZ, "St Anne's is a saint's school", "St Anne's is a saint's school"),
        # addresses and numbers
        (GRACE, "grace.ok27@example.org, GRACE.OK27@Example.Org; head@oakfield.example.",
         "[e-mail address], [e-mail address]; [e-mail address]."),
        (GRACE, "write to gok (at) example (dot) org", "write to [e-mail address]"),
        (LI, "I am sunnygirl88 there", "I am [e-mail address] there"),
        (GRACE, "07700900123, 07700 900 123, +447700900123, +44 (0)7700 900123, 0044 7700-900-123",
         ", ".join(["[phone number]"] * 5)),
        (MAY, "(020) 7946 0123; 020-7946-0123; +44 20 7946 0123", "; ".join(["[phone number]"] * 3)),
        (GRACE, "999, 0800 1111, 01-02-2019 14:30, 2019-2020, 1,000,000 and 0.25",
         "999, 0800 1111, 01-02-2019 14:30, 2019-2020, 1,000,000 and 0.25"),
    ],
)  # fmt: skip
def test_mentions_are_replaced_and_nothing_else(identity: Identity, text: str, blinded: str) -> None:
    assert blind(text, identity).text == blinded


def test_each_replacement_says_where_it_stood_in_the_original() -> None:
    text = "Zoë’s friend Se\u0301an\u200b taught at Hope."
    assert blind(text, SEAN).replacements == (
        Replacement(13, 19, "Se\u0301an\u200b", "[applicant]"),
        Replacement(30, 34, "Hope", "[school]"),
    )


def test_a_person_of_whom_nothing_is_known_keeps_their_text() -> None:
    text = "Grace of Oakfield. [school]"
    assert blind(text, Identity("")) == blind(text, Identity("", "", "", "", "", (RefereeIdentity(""),)))
    assert blind(text, Identity("")).text == text


def test_every_planted_mention_of_many_people_is_replaced() -> None:
    measured = measure_blinding(60, seed=1)
    assert measured.planted.total() > 700
    assert measured.missed == {}


def test_of_the_words_replaced_nine_in_ten_were_planted() -> None:
    assert measure_blinding(60, seed=2).precision >= 0.9


SEEDS = st.integers(0, 2**32)


@given(SEEDS)
def test_blinding_a_blinded_text_changes_nothing(seed: int) -> None:
    rng = Random(seed)
    identity = generate_identity(rng)
    once = blind(planted_text(identity, rng).text, identity).text
    assert blind(once, identity).text == once


PIECES = """Grace Hope Page May Will Young Okonkwo Bell Mr St Mary's the in 3 , . ! - O' O'Shea G. A I and
said Helen @ x@y.z 07700900123 +44 School Park High Oakfield “ ” ' é [school] [applicant ] HOPE"""
TRICKY = st.lists(st.sampled_from([*PIECES.split(), "\n", "\u0301", "\u200b"]), max_size=14).map(" ".join)
LONG = ["Grace ", "a", "a.", "G. ", "07700 ", "+44 ", "St ", "x@", "é’", "Mr Young, ", "[", "Okonkwo-"]


@given(st.one_of(TRICKY, st.text(max_size=80)), st.sampled_from([GRACE, MAY, SEAN, CRUZ, LI]))
def test_whatever_is_written_blinding_is_whole_and_lasts(text: str, identity: Identity) -> None:
    blinded = blind(text, identity)
    rebuilt, at = "", 0
    for one in blinded.replacements:
        assert at <= one.start < one.end
        assert text[one.start : one.end] == one.original
        assert one.neutral in list(Neutral)
        rebuilt += text[at : one.start] + one.neutral
        at = one.end
    assert blinded.text == rebuilt + text[at:]
    assert blind(blinded.text, identity).text == blinded.text


@given(st.lists(st.sampled_from(FILLERS), max_size=20).map(" ".join), st.sampled_from([GRACE, SEAN, CRUZ]))
def test_a_text_without_a_mention_is_left_alone(text: str, identity: Identity) -> None:
    assert blind(text, identity).text == text


@pytest.mark.parametrize("piece", LONG)
def test_four_times_the_text_takes_no_more_than_four_times_the_work_and_some(piece: str) -> None:
    # Work that grew with the square of the length would take sixteen times as long.
    assert seconds(piece, 100_000) < 9 * seconds(piece, 25_000)


def seconds(piece: str, characters: int) -> float:
    """The fewest seconds of CPU of three runs over so many characters."""
    text = piece * (characters // len(piece))
    taken = []
    for _ in range(3):
        before = process_time()
        blind(text, GRACE)
        taken.append(process_time() - before)
    return min(taken)
