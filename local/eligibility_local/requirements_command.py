"""The command `eligibility requirements`, thin: it reads its options, makes one call, and prints what comes back."""

import os
from datetime import date

import click

from eligibility.messages import LANGUAGES, Language
from eligibility_local.day_option import DayOption
from eligibility_local.exit_status import failures_said
from eligibility_local.help_text import ending
from eligibility_local.requirements_listing import age_on, json_requirements, list_requirements
from eligibility_local.requirements_table import print_requirements
from eligibility_local.screen import language_that_shows, wanted_language

_EPILOG = ending(
    "eligibility requirements --permit temporary_residence --category work --nationality UZB",
    "eligibility requirements --permit permanent_residence --born 1990-05-17 --on 2026-02-13",
    "eligibility requirements --permit permanent_residence --on 2026-02-12 --compare 2026-02-13",
)


@click.command(short_help="Say what to bring for a permit.", epilog=_EPILOG)
@click.option("--permit", metavar="PERMIT", required=True, help="Such as temporary_residence.")
@click.option("--category", metavar="CATEGORY", help="Ground of a temporary permit, such as work.")
@click.option("--nationality", metavar="CODE", help="ISO 3166-1 alpha-3, or a code of ICAO Doc 9303.")
@click.option("--age", metavar="YEARS", help="Whole years on the day.")
@click.option("--born", type=DayOption(), metavar="DAY", help="Date of birth, in place of --age.")
@click.option("--housing-contract/--no-housing-contract", default=None, help="Whether there is a contract of housing.")
@click.option("--on", metavar="DAY", help="Filing day, YYYY-MM-DD.  [default: today in Kazakhstan]")
@click.option("--compare", metavar="DAY", help="List what is different between --on and this day.")
@click.option("--json", "as_json", is_flag=True, help="Print the JSON of the answer, or of the refusal.")
@click.option(
    "--language", type=click.Choice(LANGUAGES), help="Language of the answer.  [default: that of the locale, or en]"
)
@click.pass_context
def requirements(
    context: click.Context,
    *,
    permit: str,
    category: str | None,
    nationality: str | None,
    age: str | None,
    born: date | None,
    housing_contract: bool | None,
    on: str | None,
    compare: str | None,
    as_json: bool,
    language: Language | None,
) -> None:
    """Say what to bring for a permit on a filing day: papers, how old they may be, what they cost, who is exempt.

    With --compare what is different takes the place of the list; --json has both. Nothing is recorded.
    """
    asked = {
        "permit": permit,
        "category": category,
        "nationality": nationality,
        "age": age if born is None else _age(age, born, on),
        "housing_contract": None if housing_contract is None else str(housing_contract).lower(),
        "on": on,
        "compare": compare,
    }
    wanted = language or wanted_language(os.environ)
    if as_json:
        status, body = json_requirements(asked, wanted)
        click.echo(body)
        context.exit(status)
    spoken = language_that_shows(wanted)
    with failures_said():
        answer = list_requirements(asked, spoken)
    print_requirements(answer, spoken)


def _age(age: str | None, born: date, on: str | None) -> str:
    """Return the age of who was born on a day; a filing day that is none is refused later, with the rest."""
    if age is not None:
        raise click.UsageError("--age and --born say the same thing: give one of them.")
    try:
        day = None if on is None else date.fromisoformat(on)
    except ValueError:
        day = None
    years = age_on(born, day)
    if years < 0:
        raise click.BadParameter("a day after the filing day.", param_hint="--born")
    return str(years)
