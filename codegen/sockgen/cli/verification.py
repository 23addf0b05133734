"""The steps of ``sockgen verify``, in order; each is run whatever came before it."""

from collections.abc import Sequence
from pathlib import Path

from sockgen.cli.reporter import Reporter
from sockgen.cli.steps import check_schemas, compare, run_transcripts
from sockgen.cli.targets import Target, targets
from sockgen.pipeline import Checked
from sockgen.project import Project
from sockgen.verification import check_types, not_final_handlers, read_apps

__all__ = ["Verification"]


class Verification:
    """Everything that can be checked about a project.

    Args:
        project: lists the schemas and their packages.
        apps: files and folders of the user's own code.
        reporter: takes what is found.
    """

    def __init__(
        self, project: Project, apps: Sequence[str], reporter: Reporter
    ) -> None:
        self._project = project
        self._apps = apps
        self._reporter = reporter
        self._checked: list[Checked] = []
        self._targets: list[Target] = []

    def run(self) -> None:
        """Run all steps, and print a section for each and a verdict."""
        steps = {
            "check": self._check,
            "build": self._build,
            "test": self._test,
            "types": self._types,
            "final": self._final,
        }
        failed: list[str] = []
        for name, step in steps.items():
            self._reporter.say(f"== {name}")
            step()
            if self._reporter.flush():
                failed.append(name)
        self._reporter.say("== verdict")
        verdict = f"failed: {', '.join(failed)}" if failed else "all is well"
        self._reporter.say(verdict)

    def _check(self) -> None:
        schemas = [build.schema for build in self._project.builds]
        self._checked = check_schemas(schemas, self._reporter)
        for each in self._checked:
            self._reporter.say(f"{each.path}: ok")

    def _build(self) -> None:
        self._targets = targets(self._project.builds, self._checked, self._reporter)
        compare(self._targets, self._reporter, show=False, report=True)

    def _test(self) -> None:
        run_transcripts(self._checked, self._project.builds, self._reporter)

    def _types(self) -> None:
        reporter = self._reporter
        folders = [str(each.folder) for each in self._targets if each.folder.is_dir()]
        paths = _outermost([*folders, *self._apps])
        if not paths:
            reporter.say("nothing to check")
            return
        typing = check_types(paths, self._project.folder)
        for path in {each.span.file for each in typing.diagnostics if each.span}:
            reporter.know(path, Path(path).read_text("utf-8", "replace"))
        if not reporter.add(typing.diagnostics):
            reporter.say(f"mypy --strict: {typing.summary}")

    def _final(self) -> None:
        read, wrong = read_apps(self._apps)
        for app in read:
            self._reporter.know(app.path, app.text)
        handlers = {
            each.folder: path.read_text("utf-8")
            for each in self._targets
            if (path := each.folder / "handler.py").is_file()
        }
        found = [*wrong, *not_final_handlers(read, handlers)]
        if not self._reporter.add(found):
            count = len(read)
            self._reporter.say(f"{count} file{'s' * (count != 1)} of apps: ok")


def _outermost(paths: Sequence[str]) -> list[str]:
    """Return paths without those inside another one: mypy wants each file once."""
    resolved = {Path(path).resolve(): path for path in paths}
    return [
        path
        for place, path in resolved.items()
        if not any(parent in resolved for parent in place.parents)
    ]
