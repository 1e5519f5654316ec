"""A whole house for the walk of every route: people of every kind, and what some of them must not reach."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any
from uuid import UUID, uuid4

from pypdf import PdfWriter
from sqlalchemy import Connection
from sqlmodel import Session, col, select, update

from recruitment.config import Settings
from recruitment.db import Database
from recruitment.domain.access import Actor, Binding, Role
from recruitment.domain.messages import MessageKind
from recruitment.domain.stages import Stage
from recruitment.models import Application, Message, Pack, Referee
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.passes import Queue
from recruitment.services.calibration import begin_try
from recruitment.services.messages import Letter, post, standing_fields
from recruitment.services.references import bearer_id_of
from recruitment.services.selections import save_selection
from recruitment.storage.place import open_storage
from tests.factories import (
    REFEREE_EMAIL,
    make_application,
    make_assessor,
    make_cohort,
    make_lead,
    make_person,
    make_reading,
    say_no,
)
from tests.factories_booking import SlotHouse, make_day
from tests.factories_calibration import make_sample
from tests.factories_centre import make_centre_house
from tests.factories_decision import confirm_and_set, make_scored, make_shortlist, propose_all
from tests.factories_entering import make_entered
from tests.factories_feedback import make_told, write
from tests.factories_observation import commit, make_panel_house
from tests.factories_reference import ask as ask_for_references
from tests.factories_reference import receive, token_for
from tests.factories_reopening import declined
from tests.factories_requests import ask
from tests.factories_safer import ask_to_declare, look_after
from tests.factories_wash_up import make_exercise_list, put_in_band

#: Somebody of every kind; who they are is told by `House.actors`.
KINDS = (
    "nobody",
    "applicant",
    "assessor",
    "assessor elsewhere",
    "assessor whose role ended",
    "lead",
    "lead elsewhere",
    "lead of all",
    "lead whose role ended",
    "closed account",
    "referee",
)
ITEM, CRITERION = "q2", "purpose"
PASS = f"{ITEM}-{CRITERION}"
NOWHERE = "no-such-cohort"
#: A pass of which the assessor is scoring the sample answers.
TRIED_ITEM, TRIED_CRITERION = "q3", "teaching"
TRIED = f"{TRIED_ITEM}-{TRIED_CRITERION}"
MISSING = UUID("00000000-0000-4000-8000-000000000000")
MISSING_REFERENCE = "DL27-2222-2222"

Values = Mapping[str, object]


@dataclass(frozen=True)
class Thing:
    """Something that an address names.

    Attributes:
        own: what the address holds for it.
        others: what it might hold instead: another's, or nothing that there is.
        owner: the one kind of person whose it is; None where it is everybody's whom the rule lets in.
        of_cohort: whether it belongs to the cohort, so that it is not there in another.
        grants: the roles of somebody, where it is a person.
    """

    own: Values
    others: tuple[Values, ...] = ()
    owner: str | None = None
    of_cohort: bool = True
    grants: frozenset[tuple[Role, UUID | None]] = frozenset()


@dataclass(frozen=True)
class House:
    """Two cohorts with their people and objects.

    Attributes:
        people: the account of each kind.
        actors: what each kind is, as the rules of access see them.
        things: by name, what addresses name here.
        foreign: what stands in the other cohort and on no page of this one.
        link: the token that the referee came by.
        entered: what a lead of here entered for somebody else: a draft, and one that is sent.
    """

    here: CohortFacts
    elsewhere: CohortFacts
    people: Mapping[str, UUID]
    actors: Mapping[str, Actor | None]
    things: Mapping[str, Thing]
    foreign: tuple[str, ...]
    link: str
    entered: tuple[str, str]


class TryingDatabase(Database):
    """A database whose transactions are carried out, to the last constraint, and then undone.

    So every door can be tried with everything that opens it, in any order, and nothing is moved.
    """

    @contextmanager
    def transaction(
        self, binding: Binding | None = None, actor: UUID | None = None, *, by: Connection | None = None
    ) -> Iterator[Session]:
        with self.bound(binding, actor, by=by) as session:
            session.begin()
            yield session
            session.flush()
            session.rollback()


@dataclass(frozen=True)
class Objects:
    """What a cohort holds that is not everybody's business."""

    reference: str
    shortlist: UUID
    selection: UUID
    exercise_list: UUID
    decision: UUID
    confirmed: UUID
    decided: str
    pack: UUID
    reader_pack: UUID
    message: UUID
    reader: UUID
    reading: UUID
    assessor: UUID
    lead: UUID
    sample: UUID
    unagreed: UUID
    request: UUID
    asked: UUID
    answered: UUID
    told: str
    ended: str
    waiting: str
    texts: tuple[str, ...] = field(default=())


def make_access_house(session: Session, settings: Settings, now: datetime) -> House:
    """Make both cohorts, everybody, and everything that an address can name."""
    here = make_cohort(session, now)
    elsewhere = make_cohort(session, now, name="Elsewhere 2027", public=False)
    people = _people(session, here, elsewhere, now)
    inside = _objects(session, here, settings, now, reader=people["assessor"], name="Amina Inside")
    outside = _objects(
        session, elsewhere, settings, now, reader=people["assessor elsewhere"], name="Odette Outside"
    )
    colleague = _colleagues_reading(session, here, now)
    mine, theirs = (_draft(session, here, now, who) for who in (people["applicant"], None))
    things = _things(here, inside, outside, mine=mine, theirs=theirs, colleague=colleague)
    things["own referee"] = _own_referee(session, elsewhere, now, people["applicant"], inside.reference)
    things |= panel_things(session, here, elsewhere, people, settings, now)
    things |= centre_things(session, here, elsewhere, now)
    asked = str(things["own referee"].own["reference"])
    things["own declaration"] = _own_declaration(session, now, asked, inside.reference)
    look_after(session, here, people["lead of all"], now)
    foreign = (outside.reference, "Odette Outside", *outside.texts)
    actors = _actors(people, here, elsewhere)
    actors["referee"] = Actor(bearer_id_of(REFEREE_EMAIL), by_link=True)
    link = token_for(session, REFEREE_EMAIL)
    things["link"] = Thing({"token": link}, ({"token": "short"},), of_cohort=False)
    draft, sent = (
        _entered(session, here, now, people["lead"], stage) for stage in (Stage.APPLICATION, Stage.SIFT)
    )
    return House(here, elsewhere, people, actors, things, foreign, link, (draft, sent))


def _people(session: Session, here: CohortFacts, elsewhere: CohortFacts, now: datetime) -> dict[str, UUID]:
    return {
        "applicant": make_person(session, now),
        "assessor": make_assessor(session, here, now),
        "assessor elsewhere": make_assessor(session, elsewhere, now),
        "assessor whose role ended": make_assessor(session, here, now),
        "lead": make_lead(session, here, now),
        "lead elsewhere": make_lead(session, elsewhere, now),
        "lead of all": make_lead(session, None, now),
        "lead whose role ended": make_lead(session, here, now),
        "closed account": make_lead(session, None, now),
    }


def _actors(people: Mapping[str, UUID], here: CohortFacts, elsewhere: CohortFacts) -> dict[str, Actor | None]:
    grants: dict[str, frozenset[tuple[Role, UUID | None]]] = {
        "applicant": frozenset(),
        "assessor": frozenset({(Role.ASSESSOR, here.id)}),
        "assessor elsewhere": frozenset({(Role.ASSESSOR, elsewhere.id)}),
        "assessor whose role ended": frozenset(),
        "lead": frozenset({(Role.LEAD, here.id)}),
        "lead elsewhere": frozenset({(Role.LEAD, elsewhere.id)}),
        "lead of all": frozenset({(Role.LEAD, None)}),
        "lead whose role ended": frozenset(),
    }
    actors: dict[str, Actor | None] = {kind: Actor(people[kind], held) for kind, held in grants.items()}
    return {"nobody": None, "closed account": None} | actors


def _objects(
    session: Session, cohort: CohortFacts, settings: Settings, now: datetime, *, reader: UUID, name: str
) -> Objects:
    """One of everything, about a candidate of this name."""
    application = make_application(session, cohort, now, full_name=name)
    say_no(session, application)
    scorer, lead, second = (
        make_assessor(session, cohort, now),
        *(make_lead(session, cohort, now) for _ in "ab"),
    )
    scored = make_scored(session, cohort, now, 5, 4, assessor_id=scorer)
    shortlist = make_shortlist(session, cohort, now)
    proposed, confirmed = (
        propose_all(session, cohort, now, shortlist_id=shortlist, by=second, offers=[one]) for one in scored
    )
    confirm_and_set(session, cohort, now, decision_id=confirmed, by=lead, at=now.replace(year=now.year + 1))
    (told,) = make_told(session, cohort, now, 3)
    write(session, cohort, told, now, by=lead)
    pack = _pack(session, cohort, settings, application, now)
    message = _message(session, cohort, now)
    request = ask(session, cohort, now, name=name, application_id=application)
    asked, answered = _references(session, cohort, application, now)
    reading = _reading(session, cohort, now, application, reader)
    sample = _sample(session, cohort, now, reader)
    selection = save_selection(
        session,
        cohort_id=cohort.id,
        name=f"Picked with {name}",
        references=[session.get_one(Application, one).reference for one in (application, *scored)],
        actor_id=lead,
        now=now,
    )
    secrets = (shortlist, selection, proposed, confirmed, pack, message, scorer, second, request)
    return Objects(
        reference=session.get_one(Application, application).reference,
        shortlist=shortlist,
        selection=selection,
        exercise_list=make_exercise_list(session, cohort, now, [(application, 3.0)]),
        decision=proposed,
        confirmed=confirmed,
        decided=session.get_one(Application, scored[1]).reference,
        pack=pack,
        reader_pack=_reader_pack(session, cohort, settings, reader, reading, now),
        message=message,
        reader=reader,
        reading=reading,
        assessor=scorer,
        lead=second,
        sample=sample,
        unagreed=make_sample(session, cohort, now, score=None),
        request=request,
        asked=asked,
        answered=answered,
        told=session.get_one(Application, told).reference,
        ended=_ended(session, cohort, now),
        waiting=_waiting(session, cohort, now),
        texts=tuple(map(str, secrets)),
    )


def _sample(session: Session, cohort: CohortFacts, now: datetime, reader: UUID) -> UUID:
    """An agreed sample answer that the reader is scoring."""
    sample = make_sample(session, cohort, now, item=TRIED_ITEM, criterion=TRIED_CRITERION)
    queue = Queue(cohort.id, reader, TRIED_ITEM, TRIED_CRITERION)
    begin_try(session, queue=queue, definition=cohort.definition)
    return sample


def _references(session: Session, cohort: CohortFacts, application: UUID, now: datetime) -> tuple[UUID, UUID]:
    """One that is asked for and one that has come. Elsewhere the referee of here is asked for nothing."""
    if not cohort.is_public:
        first = (col(Referee.application_id) == application) & (col(Referee.position) == 1)
        session.exec(update(Referee).where(first).values(email="other.referee@example.org"))
    asked, answered = ask_for_references(session, cohort, application, now)
    receive(session, cohort, answered, now)
    return asked.id, answered.id


def _own_referee(session: Session, cohort: CohortFacts, now: datetime, person: UUID, others: str) -> Thing:
    """A referee of an application that the applicant has sent, to another cohort."""
    made = make_application(session, cohort, now, person_id=person)
    sent = session.get_one(Application, made).reference
    return Thing(
        {"reference": sent, "position": 1},
        (
            {"reference": others, "position": 1},
            {"reference": MISSING_REFERENCE, "position": 1},
            {"reference": sent, "position": 3},
        ),
        owner="applicant",
    )


def _ended(session: Session, cohort: CohortFacts, now: datetime) -> str:
    """One that was not taken further, and that another lead would take up again."""
    made = make_application(session, cohort, now, stage=Stage.NOT_PROGRESSED)
    session.add(declined(made, now))
    session.flush()
    return session.get_one(Application, made).reference


def _waiting(session: Session, cohort: CohortFacts, now: datetime) -> str:
    """One on the reserve list."""
    made = make_application(session, cohort, now, stage=Stage.RESERVE)
    put_in_band(session, cohort, now, made, until=now.date() + timedelta(days=9))
    return session.get_one(Application, made).reference


def _own_declaration(session: Session, now: datetime, mine: str, others: str) -> Thing:
    """What the applicant is asked to declare in an application that is sent."""
    application = session.exec(select(Application).where(col(Application.reference) == mine)).one()
    ask_to_declare(session, application.id, now)
    addresses = ({"reference": one} for one in (others, MISSING_REFERENCE))
    return Thing({"reference": mine}, tuple(addresses), owner="applicant")


def _reading(session: Session, cohort: CohortFacts, now: datetime, application: UUID, reader: UUID) -> UUID:
    # Whoever reads elsewhere has another pass: the one in the address is nobody's there.
    elsewhere = not cohort.is_public
    return make_reading(
        session,
        cohort,
        now,
        application_id=application,
        assessor_id=reader,
        item="q1" if elsewhere else ITEM,
        criterion="inspired" if elsewhere else CRITERION,
    )


def _colleagues_reading(session: Session, cohort: CohortFacts, now: datetime) -> UUID:
    return make_reading(
        session,
        cohort,
        now,
        application_id=make_application(session, cohort, now),
        assessor_id=make_assessor(session, cohort, now),
        item=ITEM,
        criterion=CRITERION,
    )


def _draft(session: Session, cohort: CohortFacts, now: datetime, person: UUID | None) -> str:
    """An application that is not sent, and so its owner's alone."""
    made = make_application(session, cohort, now, stage=Stage.APPLICATION, person_id=person)
    return session.get_one(Application, made).reference


def _entered(session: Session, cohort: CohortFacts, now: datetime, lead: UUID, stage: Stage) -> str:
    """An application that a lead began for somebody of none of these kinds."""
    made = make_entered(session, cohort, now, by=lead, stage=stage, email=f"{uuid4().hex}@example.org")
    return session.get_one(Application, made).reference


def _pack(
    session: Session, cohort: CohortFacts, settings: Settings, application: UUID, now: datetime
) -> UUID:
    return _ready(session, cohort, settings, now, kind="application", application_id=application)


def _reader_pack(
    session: Session, cohort: CohortFacts, settings: Settings, reader: UUID, reading: UUID, now: datetime
) -> UUID:
    of = {"assessor_id": reader, "item": ITEM, "criterion": CRITERION, "readings": [reading]}
    return _ready(session, cohort, settings, now, kind="reader", **of)


def _ready(session: Session, cohort: CohortFacts, settings: Settings, now: datetime, **about: Any) -> UUID:
    """A pack that is made, with a file of its cohort's own."""
    file = BytesIO()
    with PdfWriter() as pdf:
        pdf.add_blank_page(100, 100)
        pdf.add_metadata({"/Title": cohort.name})
        pdf.write(file)
    digest = open_storage(settings.packs).put(file.getvalue())
    made: dict[str, Any] = {
        "state": "ready",
        "asked_at": now,
        "made_at": now,
        "digest": digest,
        "size": 20,
        "pages": 1,
    }
    pack = Pack(cohort_id=cohort.id, **made, **about)
    session.add(pack)
    session.flush()
    return pack.id


def _message(session: Session, cohort: CohortFacts, now: datetime) -> UUID:
    letter = Letter(
        f"{uuid4().hex}@example.org",
        MessageKind.STAFF_INVITED,
        "for the walk",
        standing_fields(cohort.definition, "https://x.example") | {"role": "assessor"},
    )
    assert post(session, letter, definition=cohort.definition, now=now, cohort_id=cohort.id)
    session.flush()
    return session.exec(select(Message.id).where(Message.recipient == letter.recipient)).one()


def _things(
    here: CohortFacts, inside: Objects, outside: Objects, *, mine: str, theirs: str, colleague: UUID
) -> dict[str, Thing]:
    def of_cohort(name: str, own: UUID, other: UUID, **more: object) -> Thing:
        return Thing({name: own, **more}, ({name: other, **more}, {name: MISSING, **more}))

    return {
        "own application": Thing(
            {"reference": mine},
            tuple({"reference": one} for one in (theirs, inside.reference, MISSING_REFERENCE)),
            owner="applicant",
        ),
        "own question": Thing(
            {"reference": mine, "question": "q2"},
            (
                {"reference": theirs, "question": "q2"},
                {"reference": MISSING_REFERENCE, "question": "q2"},
                {"reference": mine, "question": "q99"},
            ),
            owner="applicant",
        ),
        "own question of monitoring": Thing(
            {"reference": mine, "question": "sex"},
            (
                {"reference": theirs, "question": "sex"},
                {"reference": MISSING_REFERENCE, "question": "sex"},
                {"reference": mine, "question": "q2"},
            ),
            owner="applicant",
        ),
        "own section": Thing(
            {"reference": mine, "section": "adjustments"},
            (
                {"reference": theirs, "section": "adjustments"},
                {"reference": MISSING_REFERENCE, "section": "adjustments"},
            ),
            owner="applicant",
        ),
        **{f"own {noun}": _own_row(f"{noun}_id", mine, theirs) for noun in ("entry", "qualification")},
        "own part": Thing(
            {"reference": mine, "part": "q2"},
            (
                {"reference": theirs, "part": "q2"},
                {"reference": MISSING_REFERENCE, "part": "q2"},
                {"reference": mine, "part": "q99"},
            ),
            owner="applicant",
        ),
        "own pass": Thing({"pass_slug": PASS}, ({"pass_slug": "q9-nothing"},), owner="assessor"),
        "sample": of_cohort("sample_id", inside.unagreed, outside.unagreed),
        "assessor's pass": of_cohort("assessor_id", inside.assessor, outside.assessor, pass_slug=PASS),
        "pass": Thing({"pass_slug": TRIED}, ({"pass_slug": "q9-nothing"},), of_cohort=False),
        "own sample": Thing(
            {"pass_slug": TRIED, "sample_id": inside.sample},
            (
                {"pass_slug": TRIED, "sample_id": outside.sample},
                {"pass_slug": TRIED, "sample_id": MISSING},
                {"pass_slug": PASS, "sample_id": inside.sample},
            ),
            owner="assessor",
        ),
        "own exercise": Thing(
            {"reference": mine, "code": "interview"},
            (
                {"reference": inside.reference, "code": "interview"},
                {"reference": MISSING_REFERENCE, "code": "interview"},
                {"reference": mine, "code": "juggling"},
            ),
            owner="applicant",
        ),
        "own reader pack": Thing(
            {"pack_id": inside.reader_pack},
            ({"pack_id": outside.reader_pack}, {"pack_id": inside.pack}, {"pack_id": MISSING}),
            owner="assessor",
        ),
        "reader": of_cohort("assessor_id", inside.reader, outside.reader),
        "reader's pass": of_cohort("assessor_id", inside.reader, outside.reader, pass_slug=PASS),
        "reader's reading": Thing(
            {"assessor_id": inside.reader, "pass_slug": PASS, "reading_id": inside.reading},
            (
                {"assessor_id": inside.reader, "pass_slug": PASS, "reading_id": colleague},
                {"assessor_id": outside.reader, "pass_slug": PASS, "reading_id": inside.reading},
                {"assessor_id": inside.reader, "pass_slug": PASS, "reading_id": MISSING},
            ),
        ),
        "own reading": Thing(
            {"pass_slug": PASS, "reading_id": inside.reading},
            (
                {"pass_slug": PASS, "reading_id": colleague},
                {"pass_slug": PASS, "reading_id": outside.reading},
                {"pass_slug": PASS, "reading_id": MISSING},
                {"pass_slug": "q1-inspired", "reading_id": inside.reading},
            ),
            owner="assessor",
        ),
        "application": Thing(
            {"reference": inside.reference},
            ({"reference": outside.reference}, {"reference": MISSING_REFERENCE}),
        ),
        "blinded answer": Thing(
            {"reference": inside.reference, "question": "q2"},
            (
                {"reference": outside.reference, "question": "q2"},
                {"reference": MISSING_REFERENCE, "question": "q2"},
                {"reference": inside.reference, "question": "q99"},
            ),
        ),
        "doubt": Thing(
            {"reference": inside.reference},
            ({"reference": outside.reference}, {"reference": mine}, {"reference": MISSING_REFERENCE}),
        ),
        "application that was not taken further": Thing(
            {"reference": inside.ended}, ({"reference": outside.ended}, {"reference": MISSING_REFERENCE})
        ),
        "feedback": Thing(
            {"reference": inside.told},
            ({"reference": outside.told}, {"reference": inside.reference}, {"reference": MISSING_REFERENCE}),
        ),
        "referee": Thing(
            {"reference": inside.reference, "position": 1},
            (
                {"reference": outside.reference, "position": 1},
                {"reference": MISSING_REFERENCE, "position": 1},
                {"reference": inside.reference, "position": 3},
            ),
        ),
        "reference to verify": Thing(
            {"reference": inside.reference, "request_id": inside.answered},
            (
                {"reference": inside.reference, "request_id": inside.asked},
                {"reference": inside.reference, "request_id": outside.answered},
                {"reference": outside.reference, "request_id": outside.answered},
                {"reference": inside.reference, "request_id": MISSING},
            ),
        ),
        "own reference": Thing(
            {"request_id": inside.asked},
            ({"request_id": inside.answered}, {"request_id": outside.asked}, {"request_id": MISSING}),
            owner="referee",
        ),
        "shortlist": of_cohort("shortlist_id", inside.shortlist, outside.shortlist),
        "selection": of_cohort("selection_id", inside.selection, outside.selection),
        "selection's sheet": of_cohort("selection_id", inside.selection, outside.selection, kind="csv"),
        "list of exercises": of_cohort("shortlist_id", inside.exercise_list, outside.exercise_list),
        "shortlist sheet": of_cohort("shortlist_id", inside.shortlist, outside.shortlist, kind="csv"),
        "decision": of_cohort("decision_id", inside.decision, outside.decision),
        "candidate of a confirmed decision": Thing(
            {"decision_id": inside.confirmed, "reference": inside.decided},
            (
                {"decision_id": outside.confirmed, "reference": outside.decided},
                {"decision_id": inside.confirmed, "reference": inside.reference},
                {"decision_id": MISSING, "reference": inside.decided},
            ),
        ),
        "band of the reserve list": Thing({"band": "a"}, ({"band": "z"},), of_cohort=False),
        "place on the reserve list": Thing(
            {"reference": inside.waiting},
            (
                {"reference": outside.waiting},
                {"reference": inside.reference},
                {"reference": MISSING_REFERENCE},
            ),
        ),
        "confirmed decision": of_cohort("decision_id", inside.confirmed, outside.confirmed),
        "pack": of_cohort("pack_id", inside.pack, outside.pack),
        "kind of message": Thing(
            {"kind": "offer"}, ({"kind": "nonsense"}, {"kind": "sign_in_code"}), of_cohort=False
        ),
        "message": of_cohort("message_id", inside.message, outside.message),
        "request": of_cohort("request_id", inside.request, outside.request),
        "assessor": replace(
            of_cohort("assessor_id", inside.assessor, outside.assessor),
            grants=frozenset({(Role.ASSESSOR, here.id)}),
        ),
        "lead": replace(
            of_cohort("person_id", inside.lead, outside.lead), grants=frozenset({(Role.LEAD, here.id)})
        ),
        "lead's role": of_cohort("person_id", inside.lead, outside.lead, span="here"),
        "lead's duty": of_cohort("person_id", inside.lead, outside.lead, what="begin"),
        "wording": Thing({"place": "questions.q1.hint"}, ({"place": "questions.q1.words"},), of_cohort=False),
        "stage": Thing({"stage": "sift"}, ({"stage": "juggling"},), of_cohort=False),
        "exercise": Thing({"code": "case_study"}, ({"code": "juggling"},), of_cohort=False),
        "sheet": Thing({"name": "scores", "kind": "csv"}, of_cohort=False),
        "job": Thing({"job": "release_decisions"}, ({"job": "no-such-job"},), of_cohort=False),
        # Nobody is told whether there is such a one.
        "interest": Thing({"interest_id": MISSING}, of_cohort=False),
        "e-mail on disk": Thing({"key": "walked"}, ({"key": "missing"},), of_cohort=False),
    }


def panel_things(
    session: Session,
    here: CohortFacts,
    elsewhere: CohortFacts,
    people: Mapping[str, UUID],
    settings: Settings,
    now: datetime,
) -> dict[str, Thing]:
    """Panels at the interview: one that the assessor sits on, colleagues', and one of the other cohort."""
    mine = make_panel_house(session, now, cohort=here, first=people["assessor"])
    colleagues = make_panel_house(session, now, cohort=here)
    theirs = make_panel_house(
        session, now, cohort=elsewhere, first=people["assessor elsewhere"], full_name="Odette Outside"
    )
    talked = make_panel_house(session, now, cohort=here, first=people["assessor"])
    for member in (talked.first, talked.second):
        commit(session, talked, member, now)
    days = [
        make_day(session, SlotHouse(one.cohort, one.lead, (one.first, one.second), ()), now)
        for one in (mine, theirs)
    ]
    packs = [
        _ready(
            session,
            one.cohort,
            settings,
            now,
            kind="panel",
            panel_id=panel,
            panels=[panel],
            member_id=one.first,
        )
        for one, panel in ((one, one.own(session, one.first).panel_id) for one in (mine, colleagues, theirs))
    ]
    panels = [one.own(session, one.first).panel_id for one in (mine, colleagues, theirs)]
    own, done = mine.own(session, mine.first).id, talked.own(session, talked.first).id
    others = (
        mine.own(session, mine.second).id,
        colleagues.own(session, colleagues.first).id,
        theirs.own(session, theirs.first).id,
        MISSING,
    )
    return {
        "own observation": Thing(
            {"observation_id": own}, tuple({"observation_id": one} for one in others), owner="assessor"
        ),
        "own observation, committed by all": Thing(
            {"observation_id": done}, tuple({"observation_id": one} for one in others), owner="assessor"
        ),
        "own panel": Thing(
            {"subject": panels[0]},
            tuple({"subject": one} for one in (*panels[1:], MISSING)),
            owner="assessor",
        ),
        "own interview pack": Thing(
            {"pack_id": packs[0]},
            tuple({"pack_id": one} for one in (*packs[1:], MISSING)),
            owner="assessor",
        ),
        "own note": Thing(
            {"observation_id": own, "note_id": MISSING},
            tuple({"observation_id": one, "note_id": MISSING} for one in others),
            owner="assessor",
        ),
        "day": Thing(
            {"code": "interview", "day_id": days[0]},
            (
                {"code": "interview", "day_id": days[1]},
                {"code": "case_study", "day_id": days[0]},
                {"code": "interview", "day_id": MISSING},
            ),
        ),
        "safer recruitment of a candidate": Thing(
            {"reference": mine.reference},
            ({"reference": theirs.reference}, {"reference": MISSING_REFERENCE}),
        ),
        "what is recorded of a candidate": Thing(
            {"reference": mine.reference, "gate": "online_search"},
            (
                {"reference": theirs.reference, "gate": "online_search"},
                {"reference": MISSING_REFERENCE, "gate": "online_search"},
                {"reference": mine.reference, "gate": "references"},
            ),
        ),
        "panel": Thing(
            {"code": "interview", "reference": mine.reference},
            (
                {"code": "interview", "reference": theirs.reference},
                {"code": "interview", "reference": MISSING_REFERENCE},
                {"code": "juggling", "reference": mine.reference},
            ),
        ),
    }


def centre_things(
    session: Session, here: CohortFacts, elsewhere: CohortFacts, now: datetime
) -> dict[str, Thing]:
    """Days of the centre with a rotation, and one that is proposed anew, here and in the other cohort."""
    mine, theirs = (
        make_centre_house(session, now, cohort=cohort, is_accepted=True) for cohort in (here, elsewhere)
    )
    days = ({"day_id": mine.day_id}, {"day_id": theirs.day_id}, {"day_id": MISSING})
    named: dict[str, tuple[str, UUID, UUID]] = {
        "centre proposal": ("proposal_id", mine.propose(session, now).id, theirs.propose(session, now).id),
        "centre candidate": ("application_id", mine.candidates[0], theirs.candidates[0]),
        "centre assessor": ("assessor_id", mine.assessors[0], theirs.assessors[0]),
    }
    return {"centre day": Thing(days[0], days[1:])} | {
        name: Thing(
            days[0] | {key: own}, (days[0] | {key: other}, days[0] | {key: MISSING}, days[1] | {key: other})
        )
        for name, (key, own, other) in named.items()
    }


def _own_row(name: str, mine: str, theirs: str) -> Thing:
    """A row whose id is chosen before there is one: in one's own application there is a page for every id."""
    others = ({"reference": one, name: MISSING} for one in (theirs, MISSING_REFERENCE))
    return Thing({"reference": mine, name: MISSING}, tuple(others), owner="applicant")
