"""Files of made-up applications for the tests of batches; each field with a person's data holds a canary."""

import json
from collections.abc import Iterable
from pathlib import Path

from pydantic import JsonValue

from tests.integration.local_functions import PROJECT

CANARY = "Canary"
EXAMPLE: dict[str, JsonValue] = json.loads((PROJECT / "events" / "applications" / "eligible.json").read_bytes())

ROWS = 11
"""Rows of `mixed_lines`, of which are:"""
ELIGIBLE, NOT_ELIGIBLE, REJECTED = 5, 2, 4


def row(reference: str, **parts: JsonValue) -> bytes:
    """Return an eligible application, with a canary wherever a name or an address stands."""
    content = json.loads(json.dumps(EXAMPLE))
    content["reference"] = reference
    content["housing"]["address"]["text"] = CANARY
    content["housing"]["authorisations"][1]["proxy_name"] = CANARY
    for owner in content["housing"]["owners"]:
        owner["name"] = CANARY
    return json.dumps({**content, **parts}).encode()


def expired(reference: str) -> bytes:
    """Return an application whose passport has 179 days left."""
    passport: JsonValue = {"kind": "foreign", "country": "RUS", "issued_on": "2019-04-01", "expires_on": "2023-08-06"}
    return row(reference, passport=passport)


def mixed_lines() -> list[bytes]:
    """Return lines of every kind: decided in several ways, rejected for several reasons, blank."""
    return [
        row("r1"),
        expired("r2"),
        row("r3", permit=CANARY),
        b"  ",
        row("r5"),
        f'{{"permit": "{CANARY}'.encode(),
        b'{"' + CANARY.encode() * 20_000 + b'": 1}',
        row("twice"),
        expired("r9"),
        row("r10"),
        row("r11", **{CANARY: CANARY}),
        row("twice"),
    ]


def written(path: Path, lines: Iterable[bytes]) -> Path:
    """Write lines, the last without an end."""
    path.write_bytes(b"\n".join(lines))
    return path
