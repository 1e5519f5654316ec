"""`recruitment import`: scores collected elsewhere."""

import sys
from pathlib import Path

import click

from recruitment.cli.installation import installation, named_cohort
from recruitment.domain.import_scores import (
    ColumnMapping,
    ImportedScores,
    ImportRefused,
    decode_lines,
    read_scores,
)
from recruitment.programme.schema import Definition
from recruitment.services.imports import import_scores


@click.group(name="import")
def imports() -> None:
    """Bring in what was collected elsewhere."""


@imports.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--cohort", help="The cohort they belong to; not needed where there is only one.")
@click.option("--candidate", required=True, metavar="COLUMN", help="Names the candidate.")
@click.option("--assessor", required=True, metavar="COLUMN", help="Names the assessor.")
@click.option("--item", metavar="COLUMN", help="Names the question; without it, the definition's only one.")
@click.option("--criterion", metavar="COLUMN", help="In a long file: names the criterion.")
@click.option("--score", metavar="COLUMN", help="In a long file: holds the score.")
def scores(
    file: Path,
    cohort: str | None,
    candidate: str,
    assessor: str,
    item: str | None,
    criterion: str | None,
    score: str | None,
) -> None:
    """Import the scores in the CSV FILE: all of it, or nothing and every broken row named.

    In a wide file each criterion is a column of its own; then leave --criterion and --score out.
    """
    mapping = ColumnMapping(candidate, assessor, item, criterion, score)
    with installation() as here, here.database.transaction() as session:
        chosen = named_cohort(session, cohort)
        try:
            checked = _checked(file, mapping, chosen.definition)
        except ImportRefused as refused:
            for fault in refused.faults:
                click.echo(f"line {fault.line}: {fault.reason}", err=True)
            click.echo(refused.sentence, err=True)
            sys.exit(1)
        stored = import_scores(session, cohort=chosen, scores=checked, source=file.name, now=here.now())
    click.echo(
        f"Imported {_counted(stored.scores, 'score')} into {chosen.name}:"
        f" {_counted(stored.new_candidates, 'new candidate')},"
        f" {_counted(stored.new_assessors, 'new assessor')}."
    )
    if checked.gaps:
        click.echo(f"{_counted(checked.gaps, 'empty cell')}: gaps.")
    if checked.ignored:
        click.echo(f"Columns passed over: {', '.join(checked.ignored)}.")


def _counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _checked(file: Path, mapping: ColumnMapping, definition: Definition) -> ImportedScores:
    items: dict[str, list[str]] = {criterion.code: [] for criterion in definition.criteria}
    for one in definition.passes():
        items[one.criterion].append(one.item)
    scale = definition.scale
    return read_scores(
        decode_lines(file.read_bytes()),
        mapping,
        [criterion.code for criterion in definition.criteria],
        items,
        scale.low,
        scale.high,
    )
