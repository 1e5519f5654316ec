"""`recruitment staff`."""

import click
from email_validator import EmailNotValidError, validate_email

from recruitment.cli.installation import installation, named_cohort
from recruitment.domain.access import Role
from recruitment.domain.errors import Refusal
from recruitment.queries.cohorts import house_definition
from recruitment.queries.staff import staff as every_role
from recruitment.services.staff import add_staff, deactivate_staff

_ROLES = click.Choice([Role.LEAD.value, Role.ASSESSOR.value])


@click.group()
def staff() -> None:
    """Leads and assessors."""


@staff.command()
@click.argument("email")
@click.option("--role", type=_ROLES, required=True)
@click.option("--cohort", help="Where they hold it. A lead without one leads every cohort.")
@click.option("--name", default="", help="How colleagues see them.")
def add(email: str, role: str, cohort: str | None, name: str) -> None:
    """Give EMAIL a role, and tell them by e-mail."""
    address = _address(email)
    with installation() as here, here.database.transaction() as session:
        needs_cohort = cohort is not None or role == Role.ASSESSOR
        chosen = named_cohort(session, cohort) if needs_cohort else None
        add_staff(
            session,
            email=address,
            full_name=name,
            role=Role(role),
            cohort=chosen,
            definition=chosen.definition if chosen else house_definition(),
            link=f"{here.settings.address}/sign-in",
            now=here.now(),
        )
    click.echo(f"{address} is {role} of {chosen.name if chosen else 'every cohort'}.")


@staff.command(name="list")
def list_staff() -> None:
    """List every role of every member of staff."""
    with installation() as here, here.database.transaction() as session:
        for line in every_role(session):
            state = "" if line.active else "  (ended)"
            click.echo(f"{line.email:40} {line.role:10} {line.cohort or 'every cohort'}{state}")


@staff.command()
@click.argument("email")
def deactivate(email: str) -> None:
    """End the access of EMAIL at once, signed-in browsers too."""
    with installation() as here, here.database.transaction() as session:
        deactivate_staff(session, email=_address(email), now=here.now())
    click.echo(f"{email} can no longer sign in.")


def _address(email: str) -> str:
    try:
        return validate_email(email, check_deliverability=False, test_environment=True).normalized.lower()
    except EmailNotValidError:
        raise Refusal(f"Enter an e-mail address in the right form; {email} is none.") from None
