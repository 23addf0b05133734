"""The files of ``sockgen init``: a first schema, and a server of it that runs."""

from collections.abc import Mapping
from importlib.resources import files
from string import Template
from typing import Final

from sockgen.resolve.identifiers import class_name

__all__ = ["SCHEMA", "scaffold"]

SCHEMA: Final = "schema.yaml"
"""The schema, among the files."""

_FILES: Final = ("__init__.py", "__main__.py", "app.py", SCHEMA)


def scaffold(name: str) -> Mapping[str, str]:
    """Return the text of each file.

    Args:
        name: of the protocol and of the package.
    """
    values = {"name": name, "prefix": class_name(name)}
    folder = files("sockgen") / "templates" / "init"
    return {
        file: Template((folder / f"{file}.template").read_text("utf-8")).substitute(
            values
        )
        for file in _FILES
    }
