"""The modules of the page as one script, so that a first visit asks for four files and not for thirty.

Each module becomes a function that is called once and gives what the module exports, those first that others import;
the remarks for people who read the modules are left out. It knows the modules of this project and no other JavaScript:
`import { a, b } from "./other.js";` on a line of its own, `export` before a function, a class or a `const`.
"""

import re
from collections.abc import Mapping

_IMPORT = re.compile(r'^import \{ (\w+(?:, \w+)*) \} from "\./(\w+)\.js";$', re.MULTILINE)
_EXPORT = re.compile(r"^export ((?:async )?function|class|const) (\w+)", re.MULTILINE)
_REMARK = re.compile(r"^ *(?://|/\*\*).*\n", re.MULTILINE)
_LEFT = re.compile(r"^(?:import|export)\b.*", re.MULTILINE)


class NotOneScript(Exception):
    """The modules cannot be put into one: they import in a circle, or what is not exported, or in an unknown form."""


def one_script(modules: Mapping[str, str], start: str) -> str:
    """Return the script that does what loading the module `start` does; modules are by name, without `.js`.

    Raises NotOneScript; KeyError where a module is imported that there is not.
    """
    made: dict[str, str] = {}
    waiting: list[str] = []

    def make(name: str) -> None:
        if name in waiting:
            raise NotOneScript(f"{name} imports itself, by way of {', '.join(waiting)}")
        if name in made:
            return
        waiting.append(name)
        for imported in _IMPORT.finditer(modules[name]):
            make(imported[2])
            if absent := set(imported[1].split(", ")).difference(_exported(modules[imported[2]])):
                raise NotOneScript(f"{name} imports what {imported[2]} does not export: {', '.join(sorted(absent))}")
        waiting.remove(name)
        made[name] = _body(modules[name]) if name == start else _module(name, modules[name])

    make(start)
    return "".join(made.values())


def _module(name: str, text: str) -> str:
    return f"const ${name} = (() => {{\n{_body(text)}return {{ {', '.join(_exported(text))} }};\n}})();\n"


def _exported(text: str) -> list[str]:
    return [export[2] for export in _EXPORT.finditer(text)]


def _body(text: str) -> str:
    body = _REMARK.sub("", text)
    body = _IMPORT.sub(r"const { \1 } = $\2;", body)
    body = _EXPORT.sub(r"\1 \2", body)
    if left := _LEFT.search(body):
        raise NotOneScript(left[0])
    return body
