"""Where the project's folder is: the server takes the functions and their routes from it."""

from pathlib import Path

TEMPLATE = "template.yaml"


class Unusable(Exception):
    """Something on this machine is not as it must be; the text says what, without a full stop."""


class ProjectMissing(Unusable):
    """The package was installed without the project's folder around it."""

    def __init__(self, folder: Path) -> None:
        super().__init__(
            f"The functions are read from the project's folder, and there is no {TEMPLATE} in {folder}; "
            "get the project with git and use `make serve` there"
        )


def project_folder(module: str = __file__) -> Path:
    """Return the project's folder, two above the folder of a module of this package. Raises ProjectMissing."""
    folder = Path(module).resolve().parents[2]
    if not (folder / TEMPLATE).is_file():
        raise ProjectMissing(folder)
    return folder
