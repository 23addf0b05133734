"""What `sockgen verify` looks at beyond schemas: the Python around them."""

from sockgen.verification.apps import App, read_apps
from sockgen.verification.finality import not_final_handlers
from sockgen.verification.types import Typing, check_types, has_mypy

__all__ = [
    "App",
    "Typing",
    "check_types",
    "has_mypy",
    "not_final_handlers",
    "read_apps",
]
