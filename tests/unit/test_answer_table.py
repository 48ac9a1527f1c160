"""How an answer is laid out for people."""

import json
import re

import pytest

from eligibility.messages import LANGUAGES, Language
from eligibility_local.answer_table import print_answer
from eligibility_local.words import WORDS

CITATION = {"act": "Order No. 1", "article": "Art. 5", "in_force_from": "2023-02-08", "source": "somewhere"}


def a_finding(outcome: str, **parts: object) -> dict[str, object]:
    return {
        "rule": "passport.validity",
        "title": f"Title of {outcome}",
        "outcome": outcome,
        "reason": "a_reason",
        "values": {},
        "message": f"Message of {outcome}.",
        "remedy": None,
        "supply": None,
        "citation": CITATION,
        "certainty": "certain",
        "read_as": None,
        "note": None,
        **parts,
    }


def an_answer(*findings: dict[str, object], **parts: object) -> bytes:
    answer = {
        "check_id": "01861f3e-7c00-7000-8000-000000000001",
        "reference": None,
        "recorded_at": "2023-02-08T06:00:00.000Z",
        "verdict": "not_eligible",
        "message": "Message of the verdict.",
        "permit": "temporary_residence",
        "applied_on": "2023-02-08",
        "window": {"message": "Message of the window.", "begins": None, "ends": None},
        "findings": findings,
        "not_checked": [{"rule": "documents.*", "title": "Title not checked", "message": "…"}],
        "cautions": [],
        "rulebook": {},
        "notice": "Notice.",
        **parts,
    }
    return json.dumps(answer).encode()


def printed(
    capsys: pytest.CaptureFixture[str], answer: bytes, language: Language = "en", *, earlier: bool = False
) -> str:
    print_answer(answer, language, recorded_earlier=earlier)
    return re.sub(r" +", " ", capsys.readouterr().out)


def test_the_verdict_comes_first_and_the_rest_in_the_order_of_its_weight(capsys: pytest.CaptureFixture[str]) -> None:
    outcomes = ["met", "review", "not_applicable", "unknown", "unmet"]
    text = printed(capsys, an_answer(*map(a_finding, outcomes)))
    order = ["of the verdict", "of unmet", "of unknown", "of review", "of met", "of not_applicable", "of the window"]
    places = [text.index(words) for words in [*order, "Title not checked", "Notice.", "01861f3e"]]
    assert text.startswith("Message of the verdict.\n")
    assert places == sorted(places)


def test_what_stands_in_the_way_is_shown_with_what_to_do_and_its_clause(capsys: pytest.CaptureFixture[str]) -> None:
    remedy = {"action": "an_action", "message": "Do this."}
    text = printed(capsys, an_answer(a_finding("unmet", remedy=remedy, note="A note.")))
    for line in ("Message of unmet.", "What to do: Do this.", "Note: A note.", "Legal basis: Order No. 1, Art. 5;"):
        assert line in text


def test_how_the_law_was_read_is_said_once_with_the_rules_that_are_judged_so(
    capsys: pytest.CaptureFixture[str],
) -> None:
    text = printed(
        capsys,
        an_answer(
            a_finding("met", read_as="Read so."),
            a_finding("unmet", read_as="Read so."),
            a_finding("not_applicable", read_as="Read otherwise."),
        ),
    )
    assert "Law read as Title of met; Title of unmet: Read so." in re.sub(r"\s+", " ", text)
    assert "Read otherwise." not in text


def test_a_missing_fact_is_shown_with_the_field_to_give(capsys: pytest.CaptureFixture[str]) -> None:
    assert "Please give: /housing/owners" in printed(capsys, an_answer(a_finding("unknown", supply="/housing/owners")))


def test_what_is_in_order_is_shown_by_title_alone(capsys: pytest.CaptureFixture[str]) -> None:
    text = printed(capsys, an_answer(a_finding("met", title="First"), a_finding("met", title="Second")))
    assert "met First; Second" in text
    assert "Message of met." not in text


def test_advice_on_what_is_in_order_is_shown_too(capsys: pytest.CaptureFixture[str]) -> None:
    remedy = {"action": "have_one_day_more", "message": "Have one day more."}
    text = printed(capsys, an_answer(a_finding("met", remedy=remedy), a_finding("not_applicable", note="A note.")))
    assert "What to do: Have one day more." in text
    assert "Note: A note." in text


def test_both_ends_of_the_window_are_shown_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    window = {"message": None, "begins": {"message": "Begins so."}, "ends": {"message": "Ends so."}}
    text = printed(capsys, an_answer(window=window))
    assert "Begins so." in text
    assert "Ends so." in text


def test_cautions_and_the_callers_reference_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    cautions = [{"code": "law_not_reviewed_after", "message": "Take care."}]
    text = printed(capsys, an_answer(cautions=cautions, reference="form-4711"))
    assert "Caution Take care." in text
    assert "temporary residence permit, 8 February 2023, form-4711" in text


def test_an_answer_given_before_is_called_so(capsys: pytest.CaptureFixture[str]) -> None:
    assert "Recorded as: 01861f3e" in printed(capsys, an_answer())
    assert "Recorded earlier as: 01861f3e" in printed(capsys, an_answer(), earlier=True)


def test_an_answer_fits_into_80_columns_and_has_no_colours_off_a_terminal(capsys: pytest.CaptureFixture[str]) -> None:
    print_answer(an_answer(a_finding("unmet", message="long " * 50)), "en", recorded_earlier=False)
    text = capsys.readouterr().out
    assert max(map(len, text.splitlines())) <= 80
    assert "\x1b" not in text


def test_a_narrow_terminal_loses_no_word(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "40")
    print_answer(
        an_answer(a_finding("unmet", message="one two three four five six seven")), "en", recorded_earlier=False
    )
    text = capsys.readouterr().out
    assert max(map(len, text.splitlines())) <= 40
    assert "one two three four five six seven" in " ".join(text.split())


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_words_around_an_answer_are_of_its_language(language: Language, capsys: pytest.CaptureFixture[str]) -> None:
    finding = a_finding("unmet", remedy={"message": "…"}, supply="/stays", note="…", read_as="…")
    text = printed(capsys, an_answer(finding, cautions=[{"message": "…"}]), language)
    words = WORDS[language]._asdict()
    del words["language"], words["recorded_earlier"]
    assert [word for word in words.values() if word not in text] == []
