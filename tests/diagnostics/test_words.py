"""What no schema alone can show: a mistake of sockgen itself."""

import pytest

from sockgen import pipeline, transcripts
from sockgen.transcripts import runner
from sockgen_runtime import Conversation


def test_an_answer_that_depends_on_how_input_is_cut_is_reported_as_ours(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    schema = tmp_path_factory.mktemp("SG508") / "echo.yaml"
    schema.write_text(
        "sockgen: 1\nprotocol: echo\n"
        "commands:\n  say: {wire: 'SAY {text:rest}', answer: Ok}\n"
        "replies:\n  Ok: OK\n"
        "transcripts:\n  - steps: |\n      C: SAY it\n      S: OK\n",
        "utf-8",
    )
    usual = runner.everything

    def forgetful(conversation: Conversation, octets: bytes) -> bytes:
        return usual(conversation, octets) if octets != b"S" else b"-"

    right = transcripts.run(pipeline.check(str(schema)))
    assert (right.transcripts, right.diagnostics) == (1, ())
    monkeypatch.setattr(runner, "everything", forgetful)
    (found,) = transcripts.run(pipeline.check(str(schema))).diagnostics
    assert found.code == "SG508"
    assert "'S'" in found.message
