"""Views become text: Jinja2 with strict undefined names, and templates that only print."""

from collections.abc import Mapping
from functools import cache
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from sockgen.plan.views import Package
from sockgen.render.compiled import CompiledTemplates

__all__ = ["render", "render_files"]

_FILES: Final = (
    *("runtime", "fields", "messages", "codec", "handler", "servers", "client"),
    "init",
)
_NAMES: Final = {"runtime": "_runtime", "servers": "server", "init": "__init__"}


@cache
def _environment() -> Environment:
    return Environment(
        loader=PackageLoader("sockgen", "templates/package"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        autoescape=False,
        bytecode_cache=CompiledTemplates(),
    )


def render(package: Package) -> dict[str, str]:
    """Return the files of a package: their text by their name."""
    views: dict[str, object] = {view: getattr(package, view) for view in _FILES}
    header, digest = package.header, package.digest
    texts = render_files(views, header=header, digest=digest, protocol=package.protocol)
    texts["py.typed"] = ""
    return texts


def render_files(
    views: Mapping[str, object], *, header: str, digest: str, protocol: str
) -> dict[str, str]:
    """Return some files of a package: their text by their name.

    Args:
        views: what is printed, by the name of the file's view.
        header: the first line of each file.
        digest: the second.
        protocol: its name.
    """
    texts: dict[str, str] = {}
    for view, made in views.items():
        name = f"{_NAMES.get(view, view)}.py"
        source: str = getattr(made, "template", name)
        template = _environment().get_template(f"{source}.jinja")
        texts[name] = template.render(
            header=header, digest=digest, protocol=protocol, view=made
        )
    return texts
