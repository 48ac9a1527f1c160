"""Walks the imports of modules by their source, and finds what of the world outside they import or call."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

OUTSIDE = frozenset(
    {
        "eligibility.audit_bootstrap",
        "eligibility.audit_task",
        "eligibility.batch_bootstrap",
        "eligibility.batch_settings",
        "eligibility.bootstrap",
        "eligibility.fault_place",
        "eligibility.gateway",
        "eligibility.public_answer",
        "eligibility.rulebook.releasing",
        "eligibility.settings",
        "eligibility.storage.aws",
        "eligibility.storage.aws_models",
        "eligibility.storage.dictionaries.making",
        "eligibility.storage.dynamodb",
        "eligibility.storage.event_bridge",
        "eligibility.storage.s3",
        "eligibility.storage.seal_folder",
        "eligibility.storage.secrets_manager",
        "eligibility.storage.subject_key_file",
        "eligibility.storage.sqlite",
        "eligibility.storage.step_functions",
        "eligibility.task",
        "eligibility.storage.address_csv",
    }
)
"""The modules that may know where they run; nothing of the domain reaches them."""

HARMLESS = frozenset(
    """
    __future__ abc array base64 bisect calendar collections contextlib copy dataclasses datetime decimal difflib
    enum fractions functools hashlib heapq hmac html itertools json keyword math numbers operator pathlib re string
    struct textwrap tomllib types typing unicodedata uuid weakref zlib zoneinfo
    orjson pydantic pydantic_core
    """.split()
)
"""Modules, of the standard library and installed, through which nothing of the world outside comes in."""

ALLOWED = {
    # The key file of a machine of one's own lies beside the two keyed hashes that the service calls.
    "eligibility.storage.keys": {"os", "secrets"},
}

WORLDLY_CALLS = frozenset(
    """
    now utcnow today fromtimestamp utcfromtimestamp time_ns perf_counter monotonic
    uuid1 uuid4 uuid6 uuid7 getnode urandom randbytes token_bytes token_hex
    environ getenv putenv cwd home expanduser
    write_text write_bytes unlink rmdir touch rename mkdir symlink_to hardlink_to
    """.split()
)
"""Attributes of harmless modules that are not: `datetime.now`, `date.today`, `uuid.uuid4`, `Path.home` …"""
WORLDLY_NAMES = frozenset({"open", "input", "print", "exec", "eval", "__import__", "breakpoint", "globals"})


class Fault(NamedTuple):
    """One thing that the domain must not do."""

    module: str
    line: int
    what: str


def module_path(root: Path, module: str) -> Path | None:
    """Return the file of a module under a root, or None where it is no module there."""
    base = root.joinpath(*module.split("."))
    return next((path for path in (base / "__init__.py", base.with_suffix(".py")) if path.is_file()), None)


def imports(root: Path, module: str, tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Give each module that a module imports, wherever in it, but for what only a type checker sees."""
    package = module if module_path(root, module) == root.joinpath(*module.split("."), "__init__.py") else ""
    for node in _at_run_time(tree):
        match node:
            case ast.Import():
                yield from ((node.lineno, name.name) for name in node.names)
            case ast.ImportFrom():
                parts = (package or module.rpartition(".")[0]).split(".")
                stem = ".".join(parts[: len(parts) - node.level + 1]) if node.level else ""
                base = ".".join(part for part in (stem, node.module or "") if part)
                yield node.lineno, base
                for name in node.names:
                    if module_path(root, f"{base}.{name.name}") is not None:
                        yield node.lineno, f"{base}.{name.name}"


def reached(root: Path, *roots: str) -> dict[str, ast.Module]:
    """Return the modules of the root's packages that are loaded when the given ones are, parsed."""
    found: dict[str, ast.Module] = {}
    waiting = [*roots]
    while waiting:
        module = waiting.pop()
        path = module_path(root, module)
        if module in found or path is None:
            continue
        found[module] = ast.parse(path.read_text("utf-8"), str(path))
        waiting += [name for _, name in imports(root, module, found[module])]
        if "." in module:
            waiting.append(module.rpartition(".")[0])  # importing a module runs its package first
    return found


def faults(root: Path, *roots: str) -> list[Fault]:
    """Return what the modules, and all that they reach, import or call of the world outside."""
    return [fault for module, tree in reached(root, *roots).items() for fault in _faults(root, module, tree)]


def _faults(root: Path, module: str, tree: ast.Module) -> Iterator[Fault]:
    if any(module == outside or module.startswith(f"{outside}.") for outside in OUTSIDE):
        yield Fault(module, 1, "is reached by the domain")
        return
    allowed = ALLOWED.get(module, set())
    for line, name in imports(root, module, tree):
        top = name.partition(".")[0]
        if module_path(root, top) is None and top not in HARMLESS | allowed:
            yield Fault(module, line, f"imports {name}")
    if not allowed:
        for node in _at_run_time(tree):
            yield from (Fault(module, getattr(node, "lineno", 0), what) for what in _uses(node))


def _uses(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Attribute(attr=name, value=value) if name in WORLDLY_CALLS and not _is_own(value):
            yield f"uses .{name}"
        case ast.Name(id=name, ctx=ast.Load()) if name in WORLDLY_NAMES:
            yield f"uses {name}"
        case ast.ImportFrom(names=names):
            yield from (f"imports {alias.name}" for alias in names if alias.name in WORLDLY_CALLS)


def _is_own(value: ast.expr) -> bool:
    """Whether an attribute is one of the object itself, such as a clock that was passed in."""
    return isinstance(value, ast.Name) and value.id == "self"


def _at_run_time(tree: ast.AST) -> Iterator[ast.AST]:
    """Walk a tree without the blocks under `if TYPE_CHECKING:`."""
    waiting = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, ast.If) and isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            waiting += node.orelse
        else:
            waiting += ast.iter_child_nodes(node)
