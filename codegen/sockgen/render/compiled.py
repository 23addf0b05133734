"""Compiled templates are kept, as Python keeps compiled modules.

They are kept beside the templates, in the folder `__pycache__` there, and under the same rule: nothing is
written if `sys.dont_write_bytecode` is set or the folder cannot be written. Jinja2 compares
the source of the template and the version of Python before it uses one; its own version is
part of the name.
"""

import sys
from pathlib import Path
from typing import Final

from jinja2 import FileSystemBytecodeCache, __version__
from jinja2.bccache import Bucket

__all__ = ["FOLDER", "CompiledTemplates"]

FOLDER: Final = Path(__file__).parent.parent / "templates" / "__pycache__"
"""Where the templates of this installation are kept when they are compiled."""


class CompiledTemplates(FileSystemBytecodeCache):
    """The compiled templates in a folder, which need not exist.

    Args:
        folder: as trustworthy as the code of the generator, which stands beside it.
    """

    def __init__(self, folder: Path = FOLDER) -> None:
        super().__init__(str(folder), f"jinja2-{__version__}-%s.cache")
        self._folder = folder

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template; one that cannot be kept is compiled again next time."""
        if sys.dont_write_bytecode:
            return
        try:
            self._folder.mkdir(exist_ok=True)
            super().dump_bytecode(bucket)
        except OSError:
            return
