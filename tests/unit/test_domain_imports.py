"""The domain reads no clock, environment, chance or network: its imports are walked, and what it calls is read.

Whatever a decision depends on comes in as an argument. What is not listed as harmless is refused, so that a module of
the standard library that nobody has thought of does not slip in.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.unit.import_walk import ALLOWED, OUTSIDE, faults, imports, module_path, reached

PACKAGE = Path(__file__).parents[2] / "layers" / "eligibility"


def domain() -> list[str]:
    """Return all modules of the package but for those that may know where they run."""
    files = sorted((PACKAGE / "eligibility").rglob("*.py"))
    modules = [".".join(path.relative_to(PACKAGE).with_suffix("").parts).removesuffix(".__init__") for path in files]
    return [
        module
        for module in modules
        if not any(module == outside or module.startswith(f"{outside}.") for outside in OUTSIDE)
    ]


@pytest.mark.parametrize("module", domain())
def test_nothing_of_the_world_outside_comes_into_the_domain(module: str) -> None:
    assert faults(PACKAGE, module) == []


def test_the_domain_is_what_the_design_says() -> None:
    """So that a module that is renamed does not fall out of the walk unseen."""
    assert {
        f"eligibility.{name}"
        for name in (
            "answer",
            "application.models",
            "application.parsing",
            "audit.check_id",
            "audit.proof",
            "audit.record",
            "audit.sealing",
            "audit.verification",
            "batch.deciding",
            "batch.plan",
            "batch.results",
            "batch.summary",
            "decision",
            "evidence",
            "judging",
            "messages.catalogue",
            "problems",
            "rulebook.loading",
            "rules.housing",
            "rules.passport",
            "service",
            "storage.ports",
            "window",
        )
    } <= set(domain())
    assert all(module_path(PACKAGE, module) is not None for module in (*OUTSIDE, *ALLOWED))


def test_the_walk_reaches_the_whole_road_from_the_service() -> None:
    modules = set(reached(PACKAGE, "eligibility.service"))
    assert {"eligibility.rules.stay_window", "eligibility.rulebook.versions", "eligibility.storage.ports"} <= modules
    assert len(modules) > 25


def test_what_is_allowed_is_in_use() -> None:
    for module, allowed in ALLOWED.items():
        tree = reached(PACKAGE, module)[module]
        assert allowed <= {name for _, name in imports(PACKAGE, module, tree)}


def test_a_new_process_that_loads_the_domain_has_loaded_nothing_of_aws() -> None:
    """Seen from the other side, installed packages included."""
    unwanted = {"boto3", "botocore", "aws_lambda_powertools", "sqlite3", "http.client", "ssl"}
    script = f"import sys, {', '.join(domain())}; print(*sorted(set(sys.modules) & {unwanted!r}))"
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)  # noqa: S603 - our own
    assert ran.stdout.split() == []


# --- The walk itself: each of these was planted, and is found


PLANTED = {
    "import boto3": "imports boto3",
    "import botocore.config": "imports botocore.config",
    "from aws_lambda_powertools import Logger": "imports aws_lambda_powertools",
    "import os": "imports os",
    "from os import environ": "imports os",
    "import time": "imports time",
    "from time import time": "imports time",
    "import random": "imports random",
    "import secrets": "imports secrets",
    "import socket": "imports socket",
    "import urllib.request": "imports urllib.request",
    "import subprocess": "imports subprocess",
    "import sqlite3": "imports sqlite3",
    "import importlib": "imports importlib",
    "import logging": "imports logging",
    "def f():\n    import boto3": "imports boto3",
    "try:\n    import boto3\nexcept ImportError:\n    pass": "imports boto3",
    "from datetime import datetime\nx = datetime.now()": "uses .now",
    "import datetime\nx = datetime.datetime.now": "uses .now",
    "from datetime import date\nx = date.today()": "uses .today",
    "from datetime import datetime as clock\nx = clock.utcnow()": "uses .utcnow",
    "import uuid\nx = uuid.uuid4()": "uses .uuid4",
    "from uuid import uuid4": "imports uuid4",
    "from pathlib import Path\nx = Path.home()": "uses .home",
    "from pathlib import Path\nPath('x').write_text('x')": "uses .write_text",
    "open('/etc/passwd')": "uses open",
    "__import__('boto3')": "uses __import__",
    "print(1)": "uses print",
    "from eligibility import gateway": "is reached by the domain",
    "from . import gateway": "is reached by the domain",
    "from eligibility.storage.dynamodb.audit import DynamoDBAuditLog": "is reached by the domain",
    "import eligibility.rules.planted": "imports boto3",
}


@pytest.mark.parametrize("code", PLANTED)
def test_what_is_planted_is_found(tmp_path: Path, code: str) -> None:
    folders = ("eligibility", "eligibility/rules", "eligibility/storage", "eligibility/storage/dynamodb")
    for folder in folders:
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "__init__.py").write_text("", "utf-8")
    (tmp_path / "eligibility/gateway.py").write_text("import aws_lambda_powertools\n", "utf-8")
    (tmp_path / "eligibility/storage/dynamodb/audit.py").write_text("import boto3\n", "utf-8")
    (tmp_path / "eligibility/rules/planted.py").write_text("import boto3\n", "utf-8")
    (tmp_path / "eligibility/evidence.py").write_text(f"{code}\n", "utf-8")
    (tmp_path / "eligibility/decision.py").write_text("from eligibility.evidence import Evidence\n", "utf-8")
    assert PLANTED[code] in {fault.what for fault in faults(tmp_path, "eligibility.decision")}


@pytest.mark.parametrize(
    "code",
    [
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import boto3",
        "from datetime import date, datetime\nx = date(2023, 2, 8)\ndef f(now: datetime): return now",
        "class C:\n    open: bool\n    def f(self): return self.now()",
        "import hashlib, json, re, orjson, pydantic",
        "from pathlib import Path\nx = Path(__file__).parent.joinpath('a.toml').read_text('utf-8')",
    ],
    ids=["for a type checker", "a day passed in", "a clock passed in", "harmless modules", "the package's own files"],
)
def test_what_is_harmless_is_let_through(tmp_path: Path, code: str) -> None:
    (tmp_path / "eligibility").mkdir()
    (tmp_path / "eligibility/__init__.py").write_text("", "utf-8")
    (tmp_path / "eligibility/evidence.py").write_text(f"{code}\n", "utf-8")
    assert faults(tmp_path, "eligibility.evidence") == []
