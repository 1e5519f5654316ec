"""The `recruitment` command."""

import logging
import sys
from importlib import import_module

import click

from recruitment.config import environment
from recruitment.domain.errors import Refusal
from recruitment.logs import configure_logs

#: Where each command stands. Imported when it is called: the web server needs no PDF maker, and
#: listing the timetable needs neither.
_PLACES = {
    "up": "serving:up",
    "serve": "serving:serve",
    "worker": "working:worker",
    "bounce": "bounces:bounce",
    "jobs": "timetable:jobs",
    "forecast": "timetable:forecast",
    "staff": "staff:staff",
    "programme": "programme:programme",
    "cohort": "cohorts:cohort",
    "import": "scores:imports",
    "shortlist": "outputs:shortlist",
    "packs": "outputs:packs",
    "demo": "demo:demo",
    "rehearse": "rehearsal:rehearse",
    "database": "database:database",
    "backup": "backup.commands:backup",
    "restore": "backup.commands:restore",
}


class LazyGroup(click.Group):
    """A group that imports a command when it is named."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """Every command, in the order above."""
        return list(_PLACES)

    def get_command(self, _ctx: click.Context, name: str) -> click.Command | None:
        """The command of this name, or None."""
        if name not in _PLACES:
            return None
        module, attribute = _PLACES[name].split(":")
        command: click.Command = getattr(import_module(f"recruitment.cli.{module}"), attribute)
        return command


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
def recruitment() -> None:
    """Fair recruitment and assessment: the service, its worker, and what is done by hand.

    Settings come from the environment or a file .env; docs/settings.md lists them.
    """


def _log_level() -> int:
    """What LOG_LEVEL says; where that is no level, the settings refuse it when they are read."""
    try:
        name = environment().get("LOG_LEVEL", "")
    except OSError:  # somebody else's .env
        name = ""
    return logging.getLevelNamesMapping().get(name.strip().upper(), logging.INFO)


def main() -> None:
    """Run the command; a refusal is its sentence on standard error, and exit code 1."""
    configure_logs(_log_level())
    try:
        recruitment.main(prog_name="recruitment")
    except Refusal as refusal:
        click.echo(refusal.sentence, err=True)
        sys.exit(1)
