"""The rulebook's content as JSON for people: entries with titles, labels and words beside every code."""

from collections.abc import Iterable, Mapping
from datetime import date

from eligibility.application.models import EARLIEST_DAY
from eligibility.citation import Act, sources_text
from eligibility.messages import Language
from eligibility.rulebook_listing.changes import Differences, LineChange, RuleChange, State, ValueChange, states
from eligibility.rulebook_listing.content import KEYS, Content, Line, Raw, Rule, Version, holds
from eligibility.rulebook_listing.words import ListingWords


def is_note(name: str) -> bool:
    """Whether a value is the code of a note, which is said as a sentence of its own."""
    return name == "note" or name.endswith("_note")


type Shown = Mapping[str, object]


def shown_rule(rule: Rule, permit: str | None, day: date, words: ListingWords) -> Shown:
    """Return a rule with what holds of it on a day, for one permit or for all."""
    return {
        "rule": rule.code,
        "title": words.names.rule(rule.code),
        "dated_by": rule.dated_by,
        "only_where": rule.needs(permit),
        "holding": [
            _shown_state(rule, found, permits, day, words) for found, permits in states(rule, permit, day).items()
        ],
    }


def shown_list(lines: Iterable[Line], day: date, words: ListingWords) -> Shown:
    """Return a dated list with the lines that stand on a day."""
    kept = list(lines)
    return {
        "list": kept[0].list,
        "title": words.list(kept[0].list),
        "lines": [_shown_line(line, words) for line in kept if holds(line, day)],
    }


def shown_act(act: Act, language: Language) -> Shown:
    """Return an act in a language."""
    source = sources_text(act.sources, language)
    return {"act": act.title.of(language), "in_force_from": act.in_force, "source": source}


def shown_differences(found: Differences, words: ListingWords) -> Shown:
    """Return what is different on another day."""
    return {
        "rules": [_shown_rule_change(change, words) for change in found.rules],
        "lists": [_shown_line_change(change, words) for change in found.lines],
    }


def acts_cited(content: Content, permit: str | None) -> list[Act]:
    """Return the acts that rules of a permit (None: any rules) rest on, in the order of the file."""
    cited = {version.act.code for rule in content.rules_of(permit) for version in rule.versions}
    return [act for code, act in content.acts.items() if permit is None or code in cited]


def _shown_state(rule: Rule, found: State, permits: tuple[str, ...], day: date, words: ListingWords) -> Shown:
    message = None
    if found.coming is not None and found.coming.earliest is not None:
        between = {"earliest": found.coming.earliest, "from": found.coming.first}
        message = words.sentence("may_hold_already", between)
    elif found.holding is None:
        message = words.sentence("no_version", {"day": day})
        if rule.before is not None:
            message = f"{message} {words.names.note(rule.before, {})}"
    return {
        "permits": permits,
        "message": message,
        "version": None if found.holding is None else _shown_version(found.holding, words),
        "coming": None if found.coming is None else _shown_version(found.coming, words),
    }


def _shown_version(version: Version, words: ListingWords) -> Shown:
    return {
        **_dated(version, words),
        **_shown_values(version.logic, version.values, words),
        "read_as": None if version.read_as is None else words.reading(version.read_as),
    }


def _shown_line(line: Line, words: ListingWords) -> Shown:
    return {
        **_dated(line, words),
        "key": line.key,
        "key_text": _key(line.list, line.key, words),
        **_shown_values(line.list, line.values, words),
        "read_as": None if line.read_as is None else words.reading(line.read_as),
    }


def _dated(entry: Version | Line, words: ListingWords) -> Shown:
    """Return between which days an entry stands, how certain it is and what it rests on."""
    act, language = entry.act, words.names.language
    sources = entry.sources if isinstance(entry, Line) else entry.act.sources
    return {
        "from": None if entry.first <= EARLIEST_DAY else entry.first,
        "until": entry.last,
        "certainty": entry.certainty,
        "certainty_text": words.certainty(entry.certainty),
        "citation": {
            "act": None if act is None else act.title.of(language),
            "article": None if entry.article is None else entry.article.of(language),
            "in_force_from": None if act is None else act.in_force,
            "source": sources_text(sources, language),
        },
    }


def _shown_values(owner: str, values: Mapping[str, Raw], words: ListingWords) -> Shown:
    return {
        "values": [
            {"name": name, "label": words.label(owner, name), "value": value, "text": words.text(name, value)}
            for name, value in values.items()
            if not is_note(name)
        ],
        "notes": [words.note(str(code)) for name, code in values.items() if is_note(name)],
    }


def _shown_rule_change(change: RuleChange, words: ListingWords) -> Shown:
    return {
        "rule": change.rule.code,
        "title": words.names.rule(change.rule.code),
        "permits": change.permits,
        "dated_by": change.rule.dated_by,
        "change": change.kind,
        "message": words.change(change.kind),
        "before": None if change.before is None else _dated(change.before, words),
        "after": None if change.after is None else _dated(change.after, words),
        "values": [_shown_value_change(value, words) for value in change.values if not is_note(value.name)],
    }


def _shown_line_change(change: LineChange, words: ListingWords) -> Shown:
    return {
        "list": change.list,
        "title": words.list(change.list),
        "key": change.key,
        "key_text": _key(change.list, change.key, words),
        "change": change.kind,
        "message": words.change(change.kind),
        "before": None if change.before is None else _dated(change.before, words),
        "after": None if change.after is None else _dated(change.after, words),
        "values": [_shown_value_change(value, words) for value in change.values if not is_note(value.name)],
    }


def _key(of: str, key: str | None, words: ListingWords) -> str | None:
    return None if key is None else words.text(KEYS[of], key)


def _shown_value_change(change: ValueChange, words: ListingWords) -> Shown:
    return {
        "name": change.name,
        "label": words.label(change.owner, change.name),
        "before": change.before,
        "before_text": _text(change.name, change.before, words),
        "after": change.after,
        "after_text": _text(change.name, change.after, words),
    }


def _text(name: str, value: Raw | None, words: ListingWords) -> str | None:
    return None if value is None else words.text(name, value)
