"""Hooks of the site: the pages that stand at the root of the repository belong to it.

On disk `docs/` links to them as `../README.md`, and they link to `docs/`; on the site they
are pages beside the others.
"""

from pathlib import Path
from typing import Final

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files

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
    return files


def on_page_markdown(markdown: str, **_: object) -> str:
    """Let links lead to the pages."""
    for name, other in _PAGES.items():
        for link in (f"](../{name}", f"]({name}"):
            markdown = markdown.replace(link, f"]({other}")
    return markdown
