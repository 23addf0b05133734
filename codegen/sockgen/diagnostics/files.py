"""What can be wrong with files and with the configuration."""

from collections.abc import Iterable

from sockgen.diagnostics.registry import (
    Diagnostic,
    Span,
    did_you_mean,
    error,
    one_of,
    rule,
)

__all__ = [
    "bad_base",
    "bad_toml",
    "base_circle",
    "file_too_large",
    "missing_build_key",
    "not_a_file",
    "not_text",
    "not_utf8",
    "unknown_build_key",
    "unreadable_file",
    "wrong_kind",
]


@rule(
    "SG001",
    "file cannot be read",
    """
    The file is not there, or may not be read by you. Paths on the command line are
    relative to the current folder, paths in pyproject.toml to the folder of that file.

    Wrong:  sockgen check memcached.yaml             (from the root of the project)
    Right:  sockgen check schemas/memcached.yaml
    """,
)
def unreadable_file(path: str, reason: str) -> Diagnostic:
    """Report a file that cannot be opened."""
    return error(None, f"cannot read '{path}': {reason}")


@rule(
    "SG002",
    "folder in place of a file",
    """
    A schema is one file. Name the file; a shell can name several at once.

    Wrong:  sockgen check schemas
    Right:  sockgen check schemas/*.yaml
    """,
)
def not_a_file(path: str) -> Diagnostic:
    """Report a folder where a file is expected."""
    return error(
        None,
        f"'{path}' is a folder, not a schema",
        hint=f"name its schemas: {path.rstrip('/')}/*.yaml",
    )


@rule(
    "SG003",
    "file too large",
    """
    A schema has at most 1 MiB, which is some ten thousand commands. A larger file is most
    often not a schema.

    Wrong:  sockgen check capture.pcap
    Right:  sockgen check schemas/memcached.yaml
    """,
)
def file_too_large(path: str, largest: int) -> Diagnostic:
    """Report a file that is larger than a schema may be."""
    return error(None, f"'{path}' is larger than {largest} octets")


@rule(
    "SG004",
    "not UTF-8",
    """
    Schemas are UTF-8 text. Octets of a protocol that are not are written as escapes in
    its wire forms.

    Wrong:  GRÜSSE        (saved as Latin-1)
    Right:  GR\\xdcSSE     (the octet itself), or the file saved as UTF-8
    """,
)
def not_utf8(at: Span, octet: int) -> Diagnostic:
    """Report the first octet that is not UTF-8."""
    return error(
        at,
        f"the file is not UTF-8: octet 0x{octet:02x} cannot be here",
        hint="save the file as UTF-8; in a wire form write the octet as \\xHH",
    )


@rule(
    "SG005",
    "not a text file",
    """
    The file has NUL octets, so it is not text, or not in UTF-8 (it may be UTF-16). In a
    wire form a NUL is written as an escape.

    Wrong:  a file saved as "Unicode" by an old editor
    Right:  the same file saved as UTF-8;  'get\\0{key:word}' for a NUL on the wire
    """,
)
def not_text(path: str) -> Diagnostic:
    """Report a file that is not text."""
    return error(
        None,
        f"'{path}' is not a text file: it has NUL octets",
        hint="save it as UTF-8",
    )


@rule(
    "SG010",
    "invalid TOML",
    """
    pyproject.toml cannot be read, because it is not valid TOML.

    Wrong:  schema = schemas/memcached.yaml
    Right:  schema = "schemas/memcached.yaml"
    """,
)
def bad_toml(at: Span, problem: str) -> Diagnostic:
    """Report a pyproject.toml that is no TOML."""
    return error(at, f"invalid TOML: {problem}")


@rule(
    "SG011",
    "unknown key in the configuration",
    """
    [tool.sockgen] has a list of builds, and a build has a schema, an output folder and, if
    it is not the protocol's name, a package.

    Wrong:  [[tool.sockgen.build]]
            schema = "schemas/memcached.yaml"
            out = "src"
    Right:  [[tool.sockgen.build]]
            schema = "schemas/memcached.yaml"
            output = "src"
            package = "memcached"
    """,
)
def unknown_build_key(
    at: Span, name: str, table: str, known: Iterable[str]
) -> Diagnostic:
    """Report a key that the configuration does not have."""
    names = tuple(known)
    return error(
        at,
        f"[{table}] has no key '{name}'",
        hint=did_you_mean(name, names) or f"write {one_of(names)}",
    )


@rule(
    "SG012",
    "missing key in the configuration",
    """
    A build needs to know what to build and where to.

    Wrong:  [[tool.sockgen.build]]
            schema = "schemas/memcached.yaml"
    Right:  [[tool.sockgen.build]]
            schema = "schemas/memcached.yaml"
            output = "src"
    """,
)
def missing_build_key(at: Span, name: str) -> Diagnostic:
    """Report a build without one of its keys."""
    return error(at, f"this build has no '{name}'", hint=f'add {name} = "..."')


@rule(
    "SG013",
    "wrong kind of value in the configuration",
    """
    Builds are tables of texts.

    Wrong:  [tool.sockgen]
            build = "schemas/memcached.yaml"
    Right:  [[tool.sockgen.build]]
            schema = "schemas/memcached.yaml"
            output = "src"
    """,
)
def wrong_kind(at: Span, name: str, expected: str) -> Diagnostic:
    """Report a value of the wrong kind."""
    return error(at, f"'{name}' must be {expected}")


@rule(
    "SG006",
    "base that cannot be used",
    """
    ``base:`` names the schema that this one is laid over, by a path that is relative to
    its folder.

    Wrong:  base: ../../smtp.yaml      (from the folder in which a command is run)
    Right:  base: smtp.yaml
    """,
)
def bad_base(at: Span, name: str) -> Diagnostic:
    """Report a base that could not be read, or is no schema."""
    return error(at, f"the base '{name}' is no schema that can be read")


@rule(
    "SG007",
    "bases in a circle",
    """
    A schema may be laid over another one, and that over a third; not over itself.

    Wrong:  base: lmtp.yaml            (in lmtp.yaml)
    Right:  base: smtp.yaml
    """,
)
def base_circle(at: Span, name: str, most: int) -> Diagnostic:
    """Report a base that is laid over the schema itself, or too many of them."""
    why = f"is laid over this schema itself, or is the base of more than {most}"
    return error(at, f"'{name}' {why}")
