"""There is one version: of the distribution, of the runtime, of the generator."""

from importlib import metadata

from sockgen.version import __version__ as of_the_generator
from sockgen_runtime.version import __version__ as of_the_runtime


def test_generator_and_runtime_have_one_version() -> None:
    assert of_the_generator == of_the_runtime


def test_the_installed_distribution_has_it_too() -> None:
    """A stale editable install shows here: install again."""
    installed = {found.version for found in metadata.distributions(name="sockgen")}
    assert installed <= {of_the_runtime}
