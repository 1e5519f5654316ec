"""`recruitment programme`."""

import sys
from pathlib import Path

import click

from recruitment.programme.faults import DefinitionFaults, describe_faults
from recruitment.programme.loading import load_definition

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def programme() -> None:
    """Programme definitions."""


@programme.command()
@click.argument("file", type=_FILE)
def check(file: Path) -> None:
    """Check the definition in FILE: every fault with its place and how to mend it. Loads nothing."""
    try:
        definition = load_definition(file)
    except DefinitionFaults as faults:
        click.echo(describe_faults(faults.faults))
        sys.exit(1)
    passes = len(definition.passes())
    click.echo(
        f"{file}: {definition.name} is in order: {len(definition.criteria)} criteria,"
        f" {len(definition.questions)} questions, {passes} passes, {len(definition.stages)} stages."
    )
