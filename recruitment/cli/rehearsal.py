"""`recruitment rehearse`: play a whole invented cohort."""

import time
from datetime import datetime
from pathlib import Path

import click
from click._termui_impl import ProgressBar

from recruitment.config import Settings, environment
from recruitment.domain.deadlines import long_date
from recruitment.rehearsal.running import rehearse as play_all
from recruitment.rehearsal.scratch import scratch_server
from recruitment.rehearsal.timeline import as_text

#: The bar has so many steps.
_STEPS = 1000


@click.command()
@click.option("--applicants", type=click.IntRange(12, 5_000), default=140, show_default=True)
@click.option(
    "--seed", type=int, default=2027, show_default=True, help="The same seed plays the same rehearsal."
)
@click.option(
    "--out",
    type=click.Path(file_okay=False, path_type=Path),
    required=True,
    help="Where packs, sheets and messages go: an empty folder, or that of an earlier rehearsal.",
)
def rehearse(applicants: int, seed: int, out: Path) -> None:
    """Play an invented cohort from its opening to its reserve list, and print what happened when and why.

    In a scratch database, which is dropped; nothing real is read, written or sent.
    """
    began = time.monotonic()
    settings = Settings.load(environment())
    steps: ProgressBar[datetime] = click.progressbar(
        length=_STEPS, label=f"Rehearsing {applicants:,} applicants", item_show_func=_day
    )
    with scratch_server(settings) as server, steps as bar:

        def move(now: datetime, share: float) -> None:
            bar.update(round(share * _STEPS) - bar.pos, now)

        came = play_all(server, applicants=applicants, seed=seed, out=out, progress=move)
        bar.update(_STEPS - bar.pos)
    click.echo(f"\n{as_text(came.timeline)}")
    click.echo(
        f"{came.sent:,} applications sent, {came.unsent:,} begun and not sent, {came.offered:,} offered a"
        f" place, {came.reserve:,} in reserve; {came.packs:,} packs, {came.messages:,} messages and"
        f" {came.sheets:,} sheets are in {out}."
        f" It took {time.monotonic() - began:.0f} seconds."
    )


def _day(now: datetime | None) -> str:
    return "" if now is None else long_date(now)
