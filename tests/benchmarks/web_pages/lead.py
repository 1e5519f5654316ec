"""Pages of a recruitment lead: the list, one application, allocation, packs, sheets, messages."""

from __future__ import annotations

from collections.abc import Callable

from sqlmodel import text

from recruitment.services.searches import keep_search
from recruitment.storage.place import open_storage
from tests.benchmarks.web_pages.entry import Ask, Entry, post
from tests.benchmarks.web_pages.scene import Scene

#: Rounds between two measurements of what takes a hundred milliseconds or more.
DEAR = 10
_COPY = """
select b.id from work.blinded_answer b join work.application a on a.id = b.application_id
where a.reference = :reference and b.question = 'q2' and b.superseded_at is null
"""


def lead_page(
    title: str, endpoint: str, rest: str, *, aim: float | None = None, every: int = 1, status: int = 200
) -> Entry:
    """A page of the cohort that is the same each time."""
    return Entry(
        title,
        endpoint,
        lambda scene: Ask(f"/lead/{scene.cohort.slug}{rest}", scene.lead),
        aim=aim,
        every=every,
        status=status,
    )


def _blinded(scene: Scene) -> Ask:
    ask = _one_application(scene)
    return Ask(f"{ask.path}/blinded/q2", ask.person)


def _taken_out(scene: Scene) -> Ask:
    ask = _blinded(scene)
    reference = ask.path.split("/")[4]
    with scene.worker.transaction() as session:
        copy = session.execute(text(_COPY), {"reference": reference}).scalar_one()
    form = {"words": "e", "instead": "e", "reason": "Only one school is like it.", "copy_id": str(copy)}
    return Ask(ask.path, ask.person, form)


def _cleared(scene: Scene) -> Ask:
    """A list that has moved on: nothing is left to clear."""
    fields = {"label": "Assessor 1", "reference": "DL27-2222-2222"}
    return Ask(f"/lead/{scene.cohort.slug}/allocation/conflicts", scene.lead, fields)


def _chosen(scene: Scene) -> Ask:
    """A plan like the one that holds: what its round asked for is wanted no more."""
    plan = {"kind": "adaptive", "readings": "2", "hours": "20", "places": "40", "reason": "Few are near."}
    return Ask(f"/lead/{scene.cohort.slug}/reading-plan", scene.lead, plan)


def _kept_away(scene: Scene) -> Ask:
    """From nobody: the next rounds need who there is."""
    fields = {"assessor": "Assessor 1", "candidate": "DL27-2222-2222"}
    return Ask(f"/lead/{scene.cohort.slug}/allocation/keep-away", scene.lead, fields)


def _one_application(scene: Scene) -> Ask:
    return Ask(f"/lead/{scene.cohort.slug}/applications/{next(scene.sent).reference}", scene.lead)


def _part(rest: str) -> Callable[[Scene], Ask]:
    """A part of one application, on its own page."""

    def ask(scene: Scene) -> Ask:
        whole = _one_application(scene)
        return Ask(f"{whole.path}/{rest}", whole.person)

    return ask


def _references(scene: Scene) -> Ask:
    one = next(scene.sent)
    return Ask(f"/lead/{scene.cohort.slug}/applications/{one.reference}/references", scene.lead)


def _found(find: Callable[[Scene], str], words: str = "") -> Callable[[Scene], Ask]:
    """What a search that was kept a moment ago finds."""

    def ask(scene: Scene) -> Ask:
        with scene.worker.transaction() as session:
            search = keep_search(
                session,
                cohort_id=scene.cohort.id,
                find=find(scene),
                words=words,
                actor_id=scene.lead,
                now=scene.now(),
            )
        return Ask(f"/lead/{scene.cohort.slug}/applications?search={search}", scene.lead)

    return ask


def _find(scene: Scene) -> Ask:
    return Ask(f"/lead/{scene.cohort.slug}/applications", scene.lead, {"find": "okafor", "words": ""})


def _ask_for_pack(scene: Scene) -> Ask:
    path = f"/lead/{scene.cohort.slug}/applications/{next(scene.sent).reference}/pack"
    return Ask(path, scene.lead)


def _pack_file(scene: Scene) -> Ask:
    """A pack of an application as large as they commonly are, made before the run."""
    if "pack" not in scene.notes:
        digest = open_storage(scene.settings.packs).put(b"%PDF-1.7 " * 10_000)
        with scene.worker.transaction() as session:
            scene.notes["pack"] = session.execute(
                text(
                    "insert into work.pack (id, cohort_id, kind, application_id, state, asked_by, asked_at,"
                    " made_at, digest, size, pages, fault) values (gen_random_uuid(), :cohort, 'application',"
                    " :application, 'ready', :lead, now(), now(), :digest, 90000, 4, '') returning id"
                ),
                {
                    "cohort": scene.cohort.id,
                    "application": next(scene.sent).application_id,
                    "lead": scene.lead,
                    "digest": digest,
                },
            ).scalar_one()
    return Ask(f"/lead/{scene.cohort.slug}/packs/{scene.notes['pack']}", scene.lead)


def _message(scene: Scene) -> Ask:
    if "message" not in scene.notes:
        with scene.worker.transaction() as session:
            scene.notes["message"] = session.execute(
                text("select message_id from work.delivery where cohort_id = :cohort limit 1"),
                {"cohort": scene.cohort.id},
            ).scalar_one()
    return Ask(f"/lead/{scene.cohort.slug}/messages/{scene.notes['message']}", scene.lead)


ENTRIES = (
    Entry("What one leads", "lead.home", lambda scene: Ask("/lead", scene.lead)),
    lead_page("One cohort", "lead.cohort", ""),
    lead_page("List, 50 rows with scores", "lead.applications", "/applications", aim=6.0),
    lead_page("List by name", "lead.applications", "/applications?order=name", aim=6.0),
    lead_page("List, one stage", "lead.applications", "/applications?stage=sift", aim=6.0),
    post("Something is searched for", "lead.find_applications", _find),
    Entry("List, one reference", "lead.applications", _found(lambda scene: next(scene.sent).reference)),
    Entry("List, a surname", "lead.applications", _found(lambda _scene: "okafor")),
    Entry("List, words in an answer", "lead.applications", _found(lambda _scene: "", "attendance")),
    Entry("One application", "lead.application", _one_application, aim=6.0),
    Entry("One application: its answers", "lead.application_answers", _part("answers"), aim=6.0),
    Entry("One application: details, history", "lead.application_details", _part("details"), aim=6.0),
    Entry("One application: its scores", "lead.application_scores", _part("scores"), aim=6.0),
    Entry("One application: its record", "lead.application_record", _part("record"), aim=6.0),
    Entry("What assessors read of an answer", "lead.blinded", _blinded),
    post("Something is taken out of it", "lead.blinded", _taken_out),
    post("A conflict is cleared", "lead.clear_conflict", _cleared),
    post("Somebody is to be kept away", "lead.keep_away", _kept_away, status=200),
    lead_page("Who would get what", "lead.preview_allocation", "/allocation/preview", every=DEAR),
    post("Its pack is asked for", "lead.ask_for_application_pack", _ask_for_pack),
    lead_page("How assessors score", "lead.quality", "/quality", every=DEAR),
    lead_page("Readings are given out", "lead.allocation", "/allocation"),
    post(
        "Those missing are given out",
        "lead.allocation",
        lambda scene: Ask(f"/lead/{scene.cohort.slug}/allocation", scene.lead),
        every=DEAR,
    ),
    lead_page("The reading plan and its rounds", "lead.reading_plan", "/reading-plan", every=DEAR),
    post("A plan is chosen", "lead.reading_plan", _chosen, every=DEAR),
    post(
        "A further round is asked for",
        "lead.ask_further_round",
        lambda scene: Ask(f"/lead/{scene.cohort.slug}/reading-plan/rounds", scene.lead),
        every=DEAR,
    ),
    lead_page("Enter an application for somebody", "lead.enter_application", "/applications/enter"),
    lead_page("Sample answers", "lead.samples", "/samples"),
    lead_page("Drift", "lead.drift", "/drift"),
    lead_page("Add a sample answer", "lead.add_sample_answer", "/samples/add"),
    lead_page("Exercises", "lead.exercises", "/exercises"),
    lead_page("One exercise", "lead.exercise", "/exercises/case_study"),
    post(
        "Its kit is asked for",
        "lead.ask_for_kit",
        lambda scene: Ask(f"/lead/{scene.cohort.slug}/exercises/case_study/kit", scene.lead),
    ),
    lead_page("Packs", "lead.packs", "/packs"),
    Entry("A pack's file, 90 KB", "lead.download_pack", _pack_file),
    lead_page("Sheets", "lead.exports", "/exports"),
    lead_page("Sheet of applications, CSV", "lead.download_export", "/exports/applications.csv", every=DEAR),
    lead_page(
        "Sheet of applications, XLSX", "lead.download_export", "/exports/applications.xlsx", every=DEAR
    ),
    lead_page("Sheet of scores, CSV", "lead.download_export", "/exports/scores.csv", every=DEAR),
    lead_page("Sheet of scores, XLSX", "lead.download_export", "/exports/scores.xlsx", every=DEAR),
    lead_page("Messages", "lead.messages", "/messages"),
    Entry("One message", "lead.message", _message),
    lead_page("Every kind of message", "lead.message_kinds", "/messages/kinds"),
    lead_page("Requests", "lead.requests", "/requests"),
    lead_page("Eligibility", "lead.eligibility", "/eligibility"),
    lead_page("References", "lead.references", "/references"),
    Entry("One application's references", "lead.application_references", _references),
)
