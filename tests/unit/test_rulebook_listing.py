"""The rulebook as people read it: the same rules that are judged, the differences between two days, every change."""

import tomllib
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import orjson
import pytest
from pydantic import JsonValue

from eligibility import messages, rulebook_listing
from eligibility.application.models import EARLIEST_DAY
from eligibility.calendar_days import DAY
from eligibility.messages import LANGUAGES, Language
from eligibility.query import Query
from eligibility.rulebook import current_rulebook
from eligibility.rulebook.loading import FOLDER, read_folder
from eligibility.rulebook_listing import PARAMETERS, RulebookListing, read_content
from eligibility.rulebook_listing.changes import differences, state, states, timeline
from eligibility.rulebook_listing.content import Line, Rule, Version, holds
from eligibility.rulebook_listing.shown import is_note
from eligibility.rulebook_listing.words import listing_words

RULEBOOK = current_rulebook()
CONTENT = read_content(read_folder(FOLDER))
LISTING = RulebookListing(CONTENT, lambda: datetime(2023, 2, 8, 12, tzinfo=UTC))
RULES = [pytest.param(rule, id=rule.code) for rule in CONTENT.rules]
BEFORE_THE_ORDER, DAY_OF_THE_ORDER = date(2023, 2, 7), date(2023, 2, 8)


def listed(language: Language = "en", **query: str) -> dict[str, JsonValue]:
    """Return the answer to a query."""
    asked = Query({name: [value] for name, value in query.items()}, PARAMETERS)
    answer = orjson.loads(LISTING.list(asked, language).body)
    assert isinstance(answer, dict)
    return answer


def entries() -> Iterator[tuple[str, Version | Line]]:
    """Give every version and line, with the logic or list that its values belong to."""
    for rule in CONTENT.rules:
        for version in rule.versions:
            yield version.logic, version
    for name, lines in CONTENT.lists.items():
        for line in lines:
            yield name, line


# --- The same rulebook as the one that is judged


def test_the_listing_is_of_the_revision_that_is_judged() -> None:
    assert CONTENT.revision == RULEBOOK.revision
    assert CONTENT.covered_from == RULEBOOK.covered_from
    assert CONTENT.reviewed_until == RULEBOOK.reviewed_until
    assert CONTENT.last_day == RULEBOOK.last_filing_day


def test_what_is_listed_of_a_rule_on_a_day_is_what_is_judged_on_it() -> None:
    for permit, judged in RULEBOOK.permits.items():
        assert {planned.rule for planned in judged.rules} == {rule.code for rule in CONTENT.rules_of(permit)}
        for planned in judged.rules:
            (rule,) = (rule for rule in CONTENT.rules if rule.code == planned.rule)
            days = {day for boundary in planned.boundaries for day in (boundary - DAY, boundary)}
            for day in {*days, RULEBOOK.covered_from, RULEBOOK.last_filing_day}:
                holding, shown = planned.on(day), state(rule, permit, day)
                assert _first(shown.holding) == (None if holding.version is None else holding.version.first), day
                assert _first(shown.coming) == (None if holding.coming is None else holding.coming.first), day


def test_each_rule_has_its_place_in_the_listing() -> None:
    codes = [rule["rule"] for rule in _objects(listed()["rules"])]
    assert codes == [rule.code for rule in CONTENT.rules]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_days_that_are_counted_of_a_stay_are_called_so_where_a_filing_is_judged_by_them(language: Language) -> None:
    label = listing_words(language).label
    assert label("filing.in_time", "days") == label("stay.days_in_window", "days")
    assert label("filing.in_time", "days") != label("passport.days_left", "days")


@pytest.mark.parametrize("day", ["2022-12-31", "2023-02-08"])
def test_a_reading_names_no_document_that_the_same_version_does_not_ask_for(day: str) -> None:
    rule = _rule(listed(on=day, permit="temporary_residence"), "identity.document_kind")
    (holding,) = _objects(rule["holding"])
    assert isinstance(holding["version"], dict)
    (reading,) = [value for value in _objects(holding["version"]["values"]) if value["name"] == "reading"]
    assert str(reading["text"]).startswith("only the documents that are named as accepted will do")


# --- A day


def test_a_rule_without_a_version_on_the_day_says_so() -> None:
    rule = _rule(listed(on="2022-12-31", permit="temporary_residence"), "housing.consent")
    (holding,) = _objects(rule["holding"])
    assert holding["version"] is None
    assert str(holding["message"]).startswith("No version of this rule holds on 31 December 2022.")
    assert "before the order of 6 January 2023" in str(holding["message"])


def test_while_the_day_of_a_change_is_not_known_both_versions_are_listed() -> None:
    for day, comes in (("2023-01-16", False), ("2023-01-17", True), ("2023-02-07", True), ("2023-02-08", False)):
        rule = _rule(listed(on=day, permit="permanent_residence"), "passport.validity")
        (holding,) = _objects(rule["holding"])
        assert (holding["coming"] is not None) == comes, day
        assert ("between 17 January 2023 and 8 February 2023" in str(holding["message"])) == comes, day


def test_values_have_labels_and_words() -> None:
    rule = _rule(listed(on="2023-02-08", permit="permanent_residence"), "passport.validity")
    (holding,) = _objects(rule["holding"])
    values = {value["name"]: value for value in _objects(_object(holding["version"])["values"])}
    assert values["days"] == {
        "name": "days",
        "label": "Days that must be left on the filing day, at least",
        "value": 180,
        "text": "180",
    }
    assert values["exactly"]["text"] == "met"
    assert values["renewal_ages"]["text"] == "20, 45"


def test_a_permit_has_the_rules_that_were_ever_asked_for_it_and_the_acts_behind_them() -> None:
    answer = listed(on="2023-02-08", permit="exit")
    codes = {rule["rule"] for rule in _objects(answer["rules"])}
    assert {"identity.document_kind", "passport.validity"} <= codes
    assert "housing.consent" not in codes
    assert all(_objects(rule["holding"])[0]["permits"] == ["exit"] for rule in _objects(answer["rules"]))
    assert len(_objects(answer["acts"])) < len(_objects(listed(on="2023-02-08")["acts"]))


def test_a_list_has_the_lines_of_the_day() -> None:
    for day, per_entry in (("2023-10-31", "14"), ("2023-12-01", "30")):
        (states_,) = (each for each in _objects(listed(on=day)["lists"]) if each["list"] == "visa_free")
        (china,) = (line for line in _objects(states_["lines"]) if line["key"] == "CHN")
        texts = {value["name"]: value["text"] for value in _objects(china["values"])}
        assert texts["per_entry"] == per_entry


def test_a_day_after_the_last_review_is_listed_with_a_caution() -> None:
    after = CONTENT.reviewed_until + DAY
    assert listed(on=CONTENT.reviewed_until.isoformat())["cautions"] == []
    for query in ({"on": after.isoformat()}, {"on": "2023-02-08", "compare": after.isoformat()}):
        (caution,) = _objects(listed("en", **query)["cautions"])
        assert caution["code"] == "law_not_reviewed_after"


def test_a_rule_that_is_judged_only_where_a_field_is_given_names_it() -> None:
    answer = listed(on="2026-02-13", permit="permanent_residence")
    assert _rule(answer, "documents.photo")["only_where"] == "/documents"
    assert _rule(answer, "passport.validity")["only_where"] is None


@pytest.mark.parametrize(
    ("permit", "pointer"),
    [("temporary_stay", "/housing/address/registration_code"), ("temporary_residence", None), (None, None)],
)
def test_what_is_needed_for_one_permit_is_named_where_that_permit_is_asked_about(
    permit: str | None, pointer: str | None
) -> None:
    asked = {} if permit is None else {"permit": permit}
    assert _rule(listed("en", on="2026-02-13", **asked), "address.dwelling")["only_where"] == pointer


# --- Two days


def test_between_two_days_that_are_the_same_nothing_is_different() -> None:
    comparison = _object(listed(on="2023-02-08", compare="2023-02-08")["comparison"])
    assert (comparison["rules"], comparison["lists"]) == ([], [])


def test_the_order_of_the_two_days_does_not_matter() -> None:
    there = listed(on="2023-02-07", compare="2023-02-08")["comparison"]
    back = listed(on="2023-02-08", compare="2023-02-07")["comparison"]
    assert there == back


def test_the_order_of_january_2023_began_some_rules_and_changed_others() -> None:
    found = differences(CONTENT, BEFORE_THE_ORDER, DAY_OF_THE_ORDER, "temporary_residence")
    kinds = {change.rule.code: change.kind for change in found.rules}
    assert kinds["housing.owner_authorisation"] == "began"
    assert kinds["passport.validity"] == "began"
    assert kinds["identity.document_kind"] == "changed"
    (document,) = (change for change in found.rules if change.rule.code == "identity.document_kind")
    accepted = {change.name: (change.before, change.after) for change in document.values}["accepted"]
    assert accepted == (("foreign", "internal", "identity_card"), ("foreign", "stateless_document"))


def test_a_version_that_may_have_come_into_force_is_a_difference_of_its_own() -> None:
    found = differences(CONTENT, date(2023, 1, 16), date(2023, 1, 17), "permanent_residence")
    kinds = {change.rule.code: change.kind for change in found.rules}
    assert kinds["passport.validity"] == "may_have_begun"


def test_permits_for_which_the_same_changes_are_told_together() -> None:
    found = differences(CONTENT, BEFORE_THE_ORDER, DAY_OF_THE_ORDER, None)
    code = next(change for change in found.rules if change.rule.code == "address.registration_code")
    assert set(code.permits) == {"permanent_residence", "temporary_residence"}
    assert len([change for change in found.rules if change.rule.code == "passport.validity"]) == 2


def test_a_line_that_changes_has_both_values() -> None:
    found = differences(CONTENT, date(2023, 11, 30), date(2023, 12, 1), None)
    (china,) = (change for change in found.lines if (change.list, change.key) == ("visa_free", "CHN"))
    assert china.kind == "changed"
    assert {change.name: (change.before, change.after) for change in china.values}["per_entry"] == (14, 30)


# --- Every change


def test_the_timeline_is_the_differences_of_each_day_from_the_one_before() -> None:
    told = list(timeline(CONTENT, None))
    assert [day for day, _ in told] == sorted({day for day, _ in told})
    assert DAY_OF_THE_ORDER in {day for day, _ in told}
    day = told[0][0]
    changing = dict(told)
    while day <= CONTENT.last_day:
        found = differences(CONTENT, day - DAY, day, None)
        assert (bool(found.rules) or bool(found.lines)) == (day in changing), day
        day += DAY


def test_the_timeline_of_a_permit_has_no_rules_of_others() -> None:
    for _, found in timeline(CONTENT, "exit"):
        assert all(change.permits == ("exit",) for change in found.rules)


def test_what_always_held_is_no_change() -> None:
    assert all(day > EARLIEST_DAY for day, _ in timeline(CONTENT, None))
    rule = _rule(listed(on="2022-12-31", permit="entry"), "stay.per_entry")
    (holding,) = _objects(rule["holding"])
    assert _object(holding["version"])["from"] is None


def test_the_timeline_is_given_when_it_is_asked_for() -> None:
    assert listed()["timeline"] is None
    days = [day["day"] for day in _objects(listed(timeline="true")["timeline"])]
    assert "2023-02-08" in days
    assert days == sorted(days, key=str)


# --- Words


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_in_the_rulebook_has_words(language: Language) -> None:
    words = listing_words(language)
    missing: set[str] = set()
    for owner, entry in entries():
        for name, value in entry.values.items():
            try:
                if is_note(name):
                    assert words.note(str(value))
                else:
                    assert words.label(owner, name)
                    assert words.text(name, value)
            except LookupError as error:
                missing.add(f"{owner}.{name}: {error}")
    assert sorted(missing) == []


@pytest.mark.parametrize("rule", RULES)
def test_a_version_says_how_it_is_read_where_it_is_not_certain(rule: Rule) -> None:
    for version in rule.versions:
        assert (version.read_as is not None) == (version.certainty != "certain"), version.first


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_the_listing_is_unused(language: Language) -> None:
    written = tomllib.loads(Path(rulebook_listing.__file__).with_name(f"{language}.toml").read_text("utf-8"))
    labels = {label for owner, entry in entries() for name in entry.values for label in (name, f"{owner}.{name}")}
    assert set(written["values"]) <= labels
    assert set(written["lists"]) == set(CONTENT.lists)
    assert set(written["certainties"]) == {"certain", "announced", "contested"}
    said = tomllib.loads(Path(messages.__file__).with_name(f"{language}.toml").read_text("utf-8"))
    other_reading = {"window_in_blocks"}  # goes with the other value of `counting`
    assert set(said["readings"]) == ({entry.read_as for _, entry in entries()} | other_reading) - {None}
    used = {"true", "false", "none", *_codes()}
    assert set(written["value_words"]) <= used | {
        "any_passport",
        "blocks",
        "enough",
    }  # values that the logics take as well


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_whole_listing_can_be_said(language: Language) -> None:
    day = CONTENT.covered_from
    for changing, _ in timeline(CONTENT, None):
        day = max(changing, day)
        assert listed(language, on=day.isoformat())["on"] == day.isoformat()
    assert listed(language, compare="2022-03-04", timeline="true")["timeline"]


def test_what_holds_is_told_for_each_permit_once() -> None:
    for rule in CONTENT.rules:
        permits = [permit for of in states(rule, None, DAY_OF_THE_ORDER).values() for permit in of]
        assert sorted(permits) == sorted(rule.permits())
        assert all(any(holds(version, version.first) for version in rule.versions) for _ in permits)


def _codes() -> set[str]:
    found: set[str] = set()
    waiting = [value for _, entry in entries() for value in entry.values.values()]
    while waiting:
        match waiting.pop():
            case tuple() as parts:
                waiting += parts
            case str() as code:
                found.add(code)
            case _:
                pass
    return found


def _first(version: Version | None) -> date | None:
    return None if version is None else version.first


def _rule(answer: dict[str, JsonValue], code: str) -> dict[str, JsonValue]:
    (rule,) = (rule for rule in _objects(answer["rules"]) if rule["rule"] == code)
    return rule


def _object(value: JsonValue) -> dict[str, JsonValue]:
    assert isinstance(value, dict)
    return value


def _objects(value: JsonValue) -> list[dict[str, JsonValue]]:
    assert isinstance(value, list)
    return [_object(each) for each in value]
