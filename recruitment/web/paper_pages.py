"""The pages of a pass on paper, alike for its assessor and for a lead at `web.paper`'s desk."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import flash, jsonify, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from forms.base import BaseForm
from forms.paper import PaperRowForm
from forms.scorecard import BatchForm
from forms.sent import sent_by_script
from recruitment.domain.deadlines import clock_time
from recruitment.domain.errors import Closed, NotFound, Stale
from recruitment.domain.scorecards import EvidenceRule
from recruitment.queries.paper import PaperRow
from recruitment.services.drafts import Overtaken, Saved
from recruitment.services.paper import ask_for_reader_pack, note_typed, type_score
from recruitment.services.scorecards import Commit, commit_batch, gaps_of
from recruitment.web.device import device_of
from recruitment.web.limits import count_request, saves
from recruitment.web.paper import PaperDesk, paper_address, passes_on_paper
from recruitment.web.script import form_refused
from recruitment.web.visit import Visit

Typed = tuple[PaperRow, PaperRowForm | None]
_GONE = "Go on to the next: this one is committed, or went to somebody else."
_BEGUN = "Go on to the next: its assessor has begun this one, and it is theirs to finish."
_SCORE = "-score"


@dataclass(frozen=True)
class Unkept:
    """What was typed of a row that nobody here can type any more; `called` is empty where it is gone."""

    called: str
    score: str
    evidence: str
    why: str


def paper_page(visit: Visit, assessor_id: UUID, *, called: str = "") -> str:
    """What somebody has to read, pass by pass: the pack of each, and the way to its scores."""
    return render_template(
        "paper/passes.html",
        passes=passes_on_paper(visit, assessor_id),
        called=called,
        address=lambda page, **more: paper_address(visit, assessor_id, page, **more),
        form=BaseForm(formdata=None),
    )


def ask_for_pack_at(desk: PaperDesk) -> ResponseReturnValue:
    """Ask for the pack of what is left of a pass."""
    if BaseForm().validate_on_submit():
        # Each takes a worker some seconds.
        count_request(("reader pack", desk.visit.actor_id), desk.visit.now)
        visit = desk.visit
        ask_for_reader_pack(
            visit.session, queue=desk.queue, rows=desk.rows_to_print(), actor_id=visit.actor_id, now=visit.now
        )
        flash(f"The pack of {desk.title} is being made. It is here when it is ready.", "success")
    else:
        flash("Press the button again: the page had been open for too long.", "attention")
    return redirect(paper_address(desk.visit, desk.queue.assessor_id, "paper"))


def scores_page(desk: PaperDesk) -> ResponseReturnValue:
    """Some rows to type scores in, as many as there are in a batch; sent, they are kept."""
    form = BaseForm()
    if form.validate_on_submit():
        found = desk.rows()
        sent = [row for row in found if f"{row.id}{_SCORE}" in request.form]
        shown = [(row, _form(desk, row, request.form)) for row in sent if desk.may_type(row)]
        is_whole, unkept = _keep_all(desk, shown), _unkept(desk, found, request.form)
        if is_whole and not unkept:
            return redirect(desk.address("paper_review"))
        return _scores(desk, shown, form, unkept=unkept)
    rows = desk.rows()
    if not rows:
        return redirect(paper_address(desk.visit, desk.queue.assessor_id, "paper"))
    first = next((place + 1 for place, row in enumerate(rows) if str(row.id) == request.args.get("after")), 0)
    last = first + desk.visit.here.definition.sift.batch
    again = request.form if form.is_submitted() else None
    after = rows[last - 1].id if last < len(rows) else None
    return _scores(desk, _rows(desk, rows[first:last], again), form, after=after)


def save_as_typed(desk: PaperDesk, reading_id: UUID) -> ResponseReturnValue:
    """Keep one row as the page's own script sends it ("Nothing typed is lost" in `docs/architecture.md`)."""
    visit, sent = desk.visit, sent_by_script()
    saves().take(visit.actor_id, visit.now)
    row = _still_to_type(desk, reading_id)
    page, form = BaseForm(formdata=sent), _form(desk, row, sent)
    if not page.validate():
        return form_refused(page)
    if not form.validate():
        return jsonify(faults={form[name].name: said[0] for name, said in form.errors.items() if name}), 422
    typed = form.sent_of(sent)
    if not typed:
        return jsonify(version=row.version, at=clock_time(visit.now))
    try:
        saved = _keep(desk, row, form, typed)
    except Overtaken as found:
        stored = form.shown(dict(found.stored))
        return jsonify(sentence=found.sentence, version=found.version, stored=stored), 409
    told: dict[str, object] = {"version": saved.version, "at": clock_time(visit.now)}
    if not saved.changed and saved.version != form.version.number:
        # The same came by another way; the other field may have changed with it.
        told["stored"] = form.shown(dict(saved.stored))
    return jsonify(told)


def review_page(desk: PaperDesk) -> ResponseReturnValue:
    """Look through what was typed in from paper, and commit it."""
    visit, form = desk.visit, BatchForm()
    definition = visit.here.definition
    rows = [row for row in desk.rows() if row.typed_by is not None and row.version and desk.may_type(row)]
    if form.validate_on_submit():
        # What came from paper since the page was shown has not been looked through.
        shown = set(request.form.getlist("reading"))
        with desk.blind():
            done = commit_batch(
                visit.session,
                queue=desk.queue,
                definition=definition,
                seen_at=form.seen,
                now=visit.now,
                only={row.id for row in rows if str(row.id) in shown},
            )
        flash(_committed(done), "attention" if done.incomplete else "success")
        return redirect(desk.address("paper_review" if done.incomplete else "paper_scores"))
    if not rows:
        return redirect(desk.address("paper_scores"))
    form.seen_at.data = max(row.saved_at for row in rows if row.saved_at).isoformat()
    return render_template(
        "paper/review.html",
        desk=desk,
        drafts=[(row, gaps_of(row.draft, definition)) for row in rows],
        form=form,
    )


def _scores(
    desk: PaperDesk,
    rows: Sequence[Typed],
    form: BaseForm,
    *,
    after: UUID | None = None,
    unkept: Sequence[Unkept] = (),
) -> str:
    definition = desk.visit.here.definition
    return render_template(
        "paper/scores.html",
        desk=desk,
        rows=rows,
        unkept=unkept,
        form=form,
        points=definition.scale.points,
        of=device_of(desk.visit.actor).person,
        next=after and desk.address("paper_scores", after=after),
    )


def _rows(desk: PaperDesk, rows: Sequence[PaperRow], sent: MultiDict[str, str] | None) -> list[Typed]:
    """Rows with their forms; without one where a row is the assessor's alone to finish."""
    return [(row, _form(desk, row, sent) if desk.may_type(row) else None) for row in rows]


def _form(desk: PaperDesk, row: PaperRow, sent: MultiDict[str, str] | None) -> PaperRowForm:
    definition = desk.visit.here.definition
    form = PaperRowForm(
        row.id,
        called=row.called,
        points=definition.scale.points,
        rule=EvidenceRule(definition.sift.evidence),
        draft=row.draft,
        version=row.version,
        formdata=sent,
    )
    form.score.render_kw = {**form.score.render_kw, "maxlength": 1}
    return form


def _unkept(desk: PaperDesk, rows: Sequence[PaperRow], sent: MultiDict[str, str]) -> list[Unkept]:
    """What was typed of rows that are committed, gone or begun on the screen by now: no words vanish."""
    found = {str(row.id): row for row in rows}
    lost = []
    for name in sent:
        prefix, is_score, _ = name.rpartition(_SCORE)
        row = found.get(prefix)
        if not is_score or (row is not None and desk.may_type(row)):
            continue
        score, evidence = sent[name].strip(), sent.get(f"{prefix}-evidence", "").strip()
        if score or evidence:
            why = _GONE if row is None else _BEGUN
            lost.append(Unkept("" if row is None else row.called, score, evidence, why))
    return lost


def _keep_all(desk: PaperDesk, typed: Sequence[tuple[PaperRow, PaperRowForm]]) -> bool:
    """Keep each row that was changed; whether every row that was begun is complete now."""
    is_whole = True
    for row, form in typed:
        if not form.validate():
            is_whole = False
            continue
        is_whole = _keep_one(desk, row, form) and is_whole
    return is_whole


def _keep_one(desk: PaperDesk, row: PaperRow, form: PaperRowForm) -> bool:
    stored = {"score": row.draft.choice or "", "evidence": row.draft.evidence}
    changed = {name: text for name, text in form.typed.items() if text != stored[name]}
    try:
        if changed:
            form.version.renew(_keep(desk, row, form, changed).version)
    except Overtaken as found:
        said = form.shown(dict(found.stored))[form.score.name] or "nothing"
        form.score.errors = [f"{found.sentence} Saved now: {said}. Press the button again to keep yours."]
        form.version.renew(found.version)
        return False
    except (Closed, Stale) as refusal:
        form.score.errors = [refusal.sentence]
        return False
    is_begun = any(form.typed.values())
    if is_begun:
        form.ask_for(gaps_of(form.draft, desk.visit.here.definition))
    return not (form.score.errors or form.evidence.errors)


def _keep(desk: PaperDesk, row: PaperRow, form: PaperRowForm, changed: dict[str, str]) -> Saved:
    """Keep a row as a draft, and that it was typed in from paper.

    Raises:
        Overtaken, Stale: it was changed, or committed, since.
        Closed: its assessor has saved it on the screen this very moment, so it is nothing for a lead to see.
    """
    visit, version = desk.visit, form.version.number
    try:
        with desk.blind():
            saved = type_score(
                visit.session, queue=desk.queue, row=row, typed=changed, version=version, now=visit.now
            )
    except Overtaken as found:
        _require_unseen(desk, row, found.version)
        raise
    if saved.changed:
        note_typed(
            visit.session, reading_id=row.id, version=saved.version, actor_id=visit.actor_id, now=visit.now
        )
    else:
        _require_unseen(desk, row, saved.version)
    return saved


def _require_unseen(desk: PaperDesk, row: PaperRow, version: int) -> None:
    if not desk.is_own and version != row.version:
        raise Closed(_BEGUN)


def _still_to_type(desk: PaperDesk, reading_id: UUID) -> PaperRow:
    """The row, if it can be typed still.

    Raises:
        NotFound: somebody else has signed in meanwhile: the page was not made for who is here.
        Closed: it is committed, went to somebody else, or its assessor has begun it.
    """
    try:
        row = desk.row(reading_id)
    except NotFound as gone:
        if request.args.get("of") != device_of(desk.visit.actor).person:
            raise
        raise Closed(_GONE) from gone
    if not desk.may_type(row):
        raise Closed(_BEGUN)
    return row


def _committed(done: Commit) -> str:
    if not done.committed and not done.incomplete:
        return "Nothing was left to commit: these scores stand already."
    scores = f"{done.committed} score{' is' if done.committed == 1 else 's are'} committed"
    if not done.incomplete:
        return f"{scores}."
    return f"{scores}. Complete the rest first: " + ", ".join(name for name, _ in done.incomplete) + "."
