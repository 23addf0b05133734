"""Hooks of the site: pages that stand at the root of the repository, and one that is made.

On disk `docs/` links to the former as `../README.md`, and they link to `docs/`; on the site
they are pages beside the others. The latter shows the messages of octets of all examples.
"""

from pathlib import Path
from typing import Final

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

from sockgen import pipeline
from sockgen.graphs import FORMATS

_ROOT: Final = Path(__file__).resolve().parent.parent
_PAGES: Final = {
    "README.md": "about.md",
    "CHANGELOG.md": "changes.md",
    "CONTRIBUTING.md": "contributing.md",
}


def on_files(files: Files, config: MkDocsConfig) -> Files:
    """Add the pages."""
    for name, page in _PAGES.items():
        text = (_ROOT / name).read_text("utf-8").replace("](docs/", "](")
        files.append(File.generated(config, page, content=text))
    files.append(File.generated(config, "layouts.md", content=_layouts()))
    return files


def _layouts() -> str:
    """Return the page with the bit diagrams of every schema that has layouts."""
    parts = [
        "# Layouts of the examples\n\nWhat `sockgen graph --layout` draws, as text.\n"
    ]
    for schema in sorted((_ROOT / "schemas").glob("*.yaml")):
        model = pipeline.check(str(schema)).model
        if model is not None and model.binary:
            text = FORMATS["text"](model)
            parts.append(f"## {model.name}\n\n{model.doc}\n\n```text\n{text}```\n")
    return "\n".join(parts)


def on_page_markdown(markdown: str, **_: object) -> str:
    """Let links lead to the pages."""
    for name, other in _PAGES.items():
        for link in (f"](../{name}", f"]({name}"):
            markdown = markdown.replace(link, f"]({other}")
    return markdown
