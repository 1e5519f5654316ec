"""Look a batch through, and commit it."""

from flask import flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from forms.scorecard import BatchForm
from recruitment.domain.access import COHORT_ASSESSOR
from recruitment.queries.passes import pass_title, progress_of_pass
from recruitment.queries.readings import drafts_of_pass
from recruitment.routes.assess.blueprint import routes
from recruitment.routes.assess.desk import own_queue
from recruitment.services.scorecards import Commit, commit_batch, gaps_of
from recruitment.web.access import access
from recruitment.web.visit import Visit


@routes.route("/<cohort>/<pass_slug>/batch", methods=["GET", "POST"])
@access(COHORT_ASSESSOR)
def batch(visit: Visit, pass_slug: str) -> ResponseReturnValue:
    queue, cohort = own_queue(visit, pass_slug), visit.here
    form = BatchForm()
    if form.validate_on_submit():
        done = commit_batch(
            visit.session, queue=queue, definition=cohort.definition, seen_at=form.seen, now=visit.now
        )
        flash(_what_happened(done), "attention" if done.incomplete else "success")
        after = "assess.batch" if done.incomplete else "assess.next_in_pass"
        return redirect(url_for(after, cohort=cohort.slug, pass_slug=pass_slug))
    drafts = drafts_of_pass(visit.session, queue)
    if not drafts:
        return redirect(url_for("assess.next_in_pass", cohort=cohort.slug, pass_slug=pass_slug))
    form.seen_at.data = max(one.saved_at for one in drafts if one.saved_at).isoformat()
    return render_template(
        "assess/batch.html",
        drafts=[(one, gaps_of(one.draft, cohort.definition)) for one in drafts],
        progress=progress_of_pass(visit.session, queue),
        pass_slug=pass_slug,
        pass_title=pass_title(cohort.definition, queue.item, queue.criterion),
        question=cohort.definition.question(queue.item),
        form=form,
    )


def _what_happened(done: Commit) -> str:
    if not done.committed and not done.incomplete:
        return "Nothing was left to commit: these scores stand already."
    scores = f"{done.committed} score{' is' if done.committed == 1 else 's are'} committed"
    if not done.incomplete:
        return f"{scores}."
    return f"{scores}. Complete the rest first: " + ", ".join(name for name, _ in done.incomplete) + "."
