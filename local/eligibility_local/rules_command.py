"""The command `eligibility rules`, thin: it reads its options, makes one call, and prints what comes back."""

import os

import click

from eligibility.messages import LANGUAGES, Language
from eligibility_local.exit_status import failures_said
from eligibility_local.help_text import ending
from eligibility_local.rules_listing import json_rules, list_rules
from eligibility_local.rules_table import print_rules
from eligibility_local.screen import language_that_shows, wanted_language

_EPILOG = ending(
    "eligibility rules --on 2023-02-08",
    "eligibility rules --on 2023-02-07 --compare 2023-02-08 --permit temporary_residence",
    "eligibility rules --timeline",
)


@click.command(short_help="List the rules of a day, or what changed.", epilog=_EPILOG)
@click.option("--on", metavar="DAY", help="Day whose rules are listed, YYYY-MM-DD.  [default: today in Kazakhstan]")
@click.option("--compare", metavar="DAY", help="List what is different between --on and this day.")
@click.option("--timeline", is_flag=True, help="List every change there was, oldest first.")
@click.option("--permit", metavar="PERMIT", help="Only the rules of one permit, such as temporary_residence.")
@click.option("--json", "as_json", is_flag=True, help="Print the JSON of the answer, or of the refusal.")
@click.option(
    "--language", type=click.Choice(LANGUAGES), help="Language of the answer.  [default: that of the locale, or en]"
)
@click.pass_context
def rules(
    context: click.Context,
    *,
    on: str | None,
    compare: str | None,
    timeline: bool,
    permit: str | None,
    as_json: bool,
    language: Language | None,
) -> None:
    """List the rules as they stood on a day: values, legal basis, how certain they are.

    With --compare or --timeline the changes take the place of the rules; --json has both.
    """
    asked = {"on": on, "compare": compare, "permit": permit, "timeline": "true" if timeline else None}
    wanted = language or wanted_language(os.environ)
    if as_json:
        status, body = json_rules(asked, wanted)
        click.echo(body)
        context.exit(status)
    spoken = language_that_shows(wanted)
    with failures_said():
        answer = list_rules(asked, spoken)
    print_rules(answer, spoken)
