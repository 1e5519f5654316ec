"""`recruitment programme`."""

import sys
from pathlib import Path

import click

from recruitment.programme.faults import DefinitionFaults, describe_faults
from recruitment.programme.loading import load_definition
from recruitment.programme.samples import load_samples

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def programme() -> None:
    """Programme definitions."""


@programme.command()
@click.argument("file", type=_FILE)
def check(file: Path) -> None:
    """Check the definition in FILE, and its samples: every fault and how to mend it. Loads nothing."""
    try:
        definition = load_definition(file)
        samples = sum(len(one.answers) for one in load_samples(file, definition).passes)
    except DefinitionFaults as faults:
        click.echo(describe_faults(faults.faults))
        sys.exit(1)
    passes = len(definition.passes())
    click.echo(
        f"{file}: {definition.name} is in order: {len(definition.criteria)} criteria,"
        f" {len(definition.questions)} questions, {passes} passes, {len(definition.stages)} stages,"
        f" {samples or 'no'} sample answers."
    )
