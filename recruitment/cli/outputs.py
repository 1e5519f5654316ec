"""`recruitment shortlist` and `recruitment packs`."""

from collections import Counter
from functools import partial
from pathlib import Path
from uuid import UUID

import click
from sqlmodel import Session

from recruitment.cli.installation import Installation, installation, named_cohort
from recruitment.config import Settings, environment
from recruitment.domain.errors import Refusal
from recruitment.models import PackKind
from recruitment.packs.wording import percent
from recruitment.queries.cohorts import CohortFacts
from recruitment.queries.packs import pack_by_id
from recruitment.queries.shortlists import Candidate, newest_shortlist, shortlist_by_id, shortlisted
from recruitment.services.packs import ask_for_pack, make_pack
from recruitment.services.shortlist_words import cut_in_words, fit_in_words, no_evidence_in_words
from recruitment.services.shortlists import build_shortlist
from recruitment.storage.moving import Moved, move_files
from recruitment.storage.place import open_storage

_COHORT = click.option("--cohort", help="The cohort; not needed where there is only one.")


@click.group()
def shortlist() -> None:
    """Shortlists."""


@shortlist.command(name="build")
@_COHORT
@click.option("--places", type=click.IntRange(1), help="Where the line is. Default: the cohort's places.")
def build_list(cohort: str | None, places: int | None) -> None:
    """Build and freeze a shortlist of all candidates in the sift."""
    with installation() as here, here.database.transaction() as session:
        chosen = named_cohort(session, cohort)
        line = places or chosen.places
        made = build_shortlist(session, cohort=chosen, places=line, actor_id=None, now=here.now())
        built = shortlist_by_id(session, chosen.id, made)
    click.echo(
        f"Shortlist of {chosen.name}, by {built.method}: candidates {len(built.candidates)},"
        f" places {built.places}."
    )
    said = (built.warning, *built.basis["notes"], cut_in_words(built), fit_in_words(built))
    for sentence in (*said, f"No evidence seen: {no_evidence_in_words(built)}"):
        if sentence:
            click.echo(sentence)
    for row in built.candidates[: built.places]:
        click.echo(_line(row))


def _line(row: Candidate) -> str:
    """A candidate's line; what imported candidates are called elsewhere stands last."""
    average = "-" if row.average is None else f"{row.average:.2f}, rank {row.average_rank}"
    parts = [f"{row.position:4}", row.reference]
    if row.measure is not None and row.p_top is not None:
        parts += [f"{row.measure:.2f} ({row.low:.2f} to {row.high:.2f})", f"{percent(row.p_top):>8}"]
        parts += [f"expected rank {row.expected_rank:.1f} ({row.rank_low} to {row.rank_high})"]
    word = "score" if row.scores == 1 else "scores"
    return "  ".join([*parts, f"average {average}", f"({row.scores} {word})", row.outside_id or ""])


@click.group()
def packs() -> None:
    """PDF packs."""


@packs.command(name="build")
@_COHORT
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    default=Path("packs"),
    show_default=True,
    help="Where to put them.",
)
def build_packs(cohort: str | None, out: Path) -> None:
    """Make the newest shortlist's pack, and the application pack of everybody within its places."""
    with installation() as here:
        with here.database.transaction() as session:
            chosen = named_cohort(session, cohort)
            wanted = _asked_for(session, chosen, here)
        out.mkdir(parents=True, exist_ok=True)
        with click.progressbar(wanted, label="Making packs") as steps:
            for pack_id in steps:
                _make(here, chosen, pack_id, out)
    click.echo(f"{len(wanted)} packs are in {out}.")


@packs.command(name="move")
@click.option("--back", is_flag=True, help="From the bucket into the folder.")
def move_packs(back: bool) -> None:
    """Move what is stored from the folder into the bucket that PACKS_URL names, and look at every byte.

    Stop the service first, or packs that are not moved yet cannot be fetched. Ended halfway it goes on where
    it was.
    """
    settings = Settings.load(environment())
    bucket, folder = settings.packs, settings.packs_folder
    if isinstance(bucket, Path):
        raise Refusal("Set PACKS_URL to the bucket first: packs are stored in the folder.")
    places = [open_storage(folder), open_storage(bucket)]
    source, target = reversed(places) if back else places
    done = Counter(move_files(source, target))
    click.echo(f"Moved: packs {done[Moved.MOVED]}.")
    if spoilt := done[Moved.SPOILT]:
        raise Refusal(f"Ask anew for what is missing: packs that were damaged and are gone, {spoilt}.")


def _asked_for(session: Session, cohort: CohortFacts, here: Installation) -> list[UUID]:
    newest = newest_shortlist(session, cohort.id)
    if newest is None:
        raise Refusal("Build a shortlist first: recruitment shortlist build.")
    ask = partial(ask_for_pack, session, cohort_id=cohort.id, actor_id=None, now=here.now())
    within = shortlisted(session, newest.id, within=newest.places)
    return [
        ask(kind=PackKind.SHORTLIST, shortlist_id=newest.id),
        *(ask(kind=PackKind.APPLICATION, application_id=row.application_id) for row in within),
    ]


def _make(here: Installation, cohort: CohortFacts, pack_id: UUID, out: Path) -> None:
    storage = open_storage(here.settings.packs)
    with here.database.transaction() as session:
        make_pack(session, pack_id=pack_id, storage=storage, now=here.now())
    with here.database.transaction() as session:
        made = pack_by_id(session, cohort.id, pack_id)
    if made.digest is None:
        raise Refusal(f"Look at the log: the pack {made.file_name} could not be made.")
    (out / made.file_name).write_bytes(storage.get(made.digest))
