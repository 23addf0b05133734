"""Views become text: Jinja2 with strict undefined names, and templates that only print."""

from functools import cache
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from sockgen.plan.views import Package

__all__ = ["render"]

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
    )


def render(package: Package) -> dict[str, str]:
    """Return the files of a package: their text by their name."""
    texts: dict[str, str] = {}
    for view in _FILES:
        name = f"{_NAMES.get(view, view)}.py"
        template = _environment().get_template(f"{name}.jinja")
        texts[name] = template.render(
            header=package.header,
            digest=package.digest,
            protocol=package.protocol,
            view=getattr(package, view),
        )
    texts["py.typed"] = ""
    return texts
