"""`recruitment staff`."""

import click

from recruitment.cli.installation import Installation, installation, named_cohort
from recruitment.domain.access import STAFF_ROLES, Role
from recruitment.domain.contact import email_address
from recruitment.domain.errors import Refusal
from recruitment.queries.cohorts import CohortFacts, house_definition
from recruitment.queries.staff import member_by_email
from recruitment.queries.staff import staff as every_role
from recruitment.services.handing_back import HandBack, foresee_hand_back
from recruitment.services.leaving import (
    Deed,
    deactivate_staff,
    end_role,
    foresee_deactivation,
    hand_back_readings,
    print_of,
    reactivate_staff,
)
from recruitment.services.staff import Invitee, invite

_ROLE = click.option(
    "--role", type=click.Choice([role.value for role in STAFF_ROLES]), required=True, help="Which role."
)
_YES = click.option("--yes", is_flag=True, help="Do not ask before readings go to others.")


@click.group()
def staff() -> None:
    """Leads and assessors."""


@staff.command()
@click.argument("emails", nargs=-1, required=True)
@_ROLE
@click.option("--cohort", help="Where they hold it. A lead without one leads every cohort.")
@click.option("--name", default="", help="How colleagues see them, where one is added.")
def add(emails: tuple[str, ...], role: str, cohort: str | None, name: str) -> None:
    """Give each of EMAILS a role, and tell them by e-mail; those who have it are reminded."""
    addresses = dict.fromkeys(_address(email) for email in emails)
    people = [Invitee(address, name if len(addresses) == 1 else "") for address in addresses]
    with installation() as here, here.database.transaction() as session:
        needs_cohort = cohort is not None or role == Role.ASSESSOR
        chosen = named_cohort(session, cohort) if needs_cohort else None
        told = invite(
            session,
            people,
            role=Role(role),
            cohort=chosen,
            definition=chosen.definition if chosen else house_definition(),
            link=f"{here.settings.address}/sign-in",
            actor_id=None,
            now=here.now(),
        )
    place = _place(chosen)
    for email in told.invited:
        click.echo(f"{email} is {role} of {place}.")
    for email in told.reminded:
        click.echo(f"{email} is {role} of {place} already, and is reminded.")
    for email in told.told_lately:
        click.echo(f"{email} is {role} of {place} already, and was told a moment ago.")


@staff.command(name="list")
def list_staff() -> None:
    """List every role of every member of staff."""
    with installation() as here, here.database.transaction() as session:
        for line in every_role(session):
            state = "" if line.active else "  (closed)"
            click.echo(f"{line.email:40} {line.role:10} {line.cohort or 'every cohort'}{state}")


@staff.command(name="hand-back")
@click.argument("email")
@click.option("--cohort", help="Where; needed where there are several.")
@_YES
def hand_back(email: str, cohort: str | None, yes: bool) -> None:
    """Give what EMAIL has not begun to others. They stay, and finish what they have begun."""
    with installation() as here, here.database.transaction() as session:
        chosen, member = named_cohort(session, cohort), member_by_email(session, _address(email))
        foreseen = foresee_hand_back(session, cohort=chosen, assessor_id=member.person_id, leaving=False)
        _agree((foreseen,), yes)
        hand_back_readings(session, cohort=chosen, person_id=member.person_id, deed=_deed(here, (foreseen,)))
    click.echo(f"{email}: {foreseen.words}")


@staff.command()
@click.argument("email")
@_ROLE
@click.option("--cohort", help="Where. A lead's role without one is that for every cohort.")
@_YES
def end(email: str, role: str, cohort: str | None, yes: bool) -> None:
    """End a role of EMAIL; what an assessor has not finished goes to others."""
    with installation() as here, here.database.transaction() as session:
        needs_cohort = cohort is not None or role == Role.ASSESSOR
        chosen = named_cohort(session, cohort) if needs_cohort else None
        member = member_by_email(session, _address(email))
        foreseen: tuple[HandBack, ...] = ()
        if role == Role.ASSESSOR and chosen is not None:
            foreseen = (
                foresee_hand_back(session, cohort=chosen, assessor_id=member.person_id, leaving=True),
            )
        _agree(foreseen, yes)
        end_role(
            session,
            person_id=member.person_id,
            role=Role(role),
            cohort=chosen,
            deed=_deed(here, foreseen),
        )
    click.echo(f"{email} is no longer {role} of {_place(chosen)}.")


@staff.command()
@click.argument("email")
@_YES
def deactivate(email: str, yes: bool) -> None:
    """Close the account of EMAIL at once, signed-in browsers too; what is not finished goes to others."""
    with installation() as here, here.database.transaction() as session:
        member = member_by_email(session, _address(email))
        foreseen = foresee_deactivation(session, person_id=member.person_id)
        _agree(foreseen, yes)
        deactivate_staff(session, person_id=member.person_id, deed=_deed(here, foreseen))
    click.echo(f"{email} can no longer sign in.")


@staff.command()
@click.argument("email")
def reactivate(email: str) -> None:
    """Open the account of EMAIL again, with the roles it had."""
    with installation() as here, here.database.transaction() as session:
        member = member_by_email(session, _address(email))
        reactivate_staff(session, person_id=member.person_id, deed=_deed(here, ()))
    roles = ", ".join(f"{one.role} of {one.cohort or 'every cohort'}" for one in member.grants)
    click.echo(f"{email} can sign in again{f', as {roles}' if roles else ''}.")


def _agree(foreseen: tuple[HandBack, ...], yes: bool) -> None:
    """Say what would go to whom, and ask; nothing is asked where nothing goes."""
    for one in foreseen:
        if not one.given_up:
            continue
        click.echo(f"{one.cohort.name}: {one.words}")
        for taker in one.takers:
            click.echo(f"  {taker.label}: {taker.holds} + {taker.takes} = {taker.then}")
        for missing in one.unmet:
            click.echo(
                f"  to nobody: {missing.reference} {missing.item} {missing.criterion}, {missing.reason}"
            )
    if any(one.given_up for one in foreseen) and not yes:
        click.confirm("Do this?", abort=True)


def _deed(here: Installation, foreseen: tuple[HandBack, ...]) -> Deed:
    return Deed(None, here.now(), f"{here.settings.address}/assess", print_of(foreseen))


def _place(cohort: CohortFacts | None) -> str:
    return cohort.name if cohort else "every cohort"


def _address(email: str) -> str:
    address = email_address(email)
    if address is None:
        raise Refusal(f"Enter an e-mail address in the right form; {email} is none.")
    return address
