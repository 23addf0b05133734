"""The library of the jukebox: folders, values, and what a client can look for."""

from datetime import UTC, datetime
from typing import Final

import pytest

from generated_examples.mpd.collection import COVERS, TRACKS
from generated_examples.mpd.library import Count, Folder, Library
from generated_examples.mpd.selection import selection
from generated_examples.mpd.tags import Tag, tag_named
from generated_examples.mpd.track import Track
from generated_examples.mpd.troubles import Refused, Trouble

_OLD: Final = datetime(1999, 1, 1, tzinfo=UTC)
_NEW: Final = datetime(2020, 1, 1, tzinfo=UTC)

_LIBRARY: Final = Library(
    [
        Track(
            "a/x/1",
            10,
            ((Tag.ARTIST, "Ann"), (Tag.TITLE, "One"), (Tag.GENRE, "Folk")),
            _OLD,
        ),
        Track(
            "a/x/2",
            20,
            (
                (Tag.ARTIST, "Ann"),
                (Tag.TITLE, 'Two "II"'),
                (Tag.GENRE, "Folk"),
                (Tag.GENRE, "Rock"),
                (Tag.ALBUM_ARTIST, "Many"),
            ),
            _NEW,
        ),
        Track("a/3", 30, ((Tag.ARTIST, "Bob"), (Tag.TITLE, "öne")), _NEW),
        Track("b/4", 40),
    ],
    {"a/x": b"picture"},
)


def _found(*words: str, fold: bool = False) -> str:
    """Return the last letters of the paths that are found."""
    wanted = selection(words, fold=fold)
    return "".join(track.uri[-1] for track in _LIBRARY.find(wanted))


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ((), "3124"),
        (("artist", "Ann"), "12"),
        (("ARTIST", "ann"), ""),
        (("artist", "Ann", "genre", "Rock"), "2"),
        (("artist", ""), "4"),
        (("any", "One"), "1"),
        (("file", "b/4"), "4"),
        (("filename", "b"), ""),
        (("base", "a/x"), "12"),
        (("base", "a/"), "312"),
        (("modified-since", "2019-12-31T23:59:59Z"), "32"),
        (("modified-since", "1577836801"), ""),
        (("albumartist", "Ann"), "1"),
        (("albumartistsort", "Many"), "2"),
        (('(artist == "Ann")',), "12"),
        (("(artist == 'Ann')", "genre", "Rock"), "2"),
        (("(artist != 'Ann')",), "34"),
        (("( ( artist=='Ann' ) AND (title != 'One') )",), "2"),
        (("(!(artist == 'Ann'))",), "34"),
        (("(!((artist == 'Ann') AND (genre == 'Rock')))",), "314"),
        ((r"""(title == "Two \"II\"")""",), "2"),
        (("(title contains 'wo')",), "2"),
        (("(title !contains 'wo')",), "314"),
        (("(title starts_with 'O')",), "1"),
        (("(base 'a/x')",), "12"),
        (("(modified-since '2000-01-01T00:00:00Z')",), "32"),
        (("(file == 'a/3')",), "3"),
        (("base", "a", "sort", "title"), "123"),
        (("base", "a", "sort", "-title"), "321"),
        (("base", "a", "sort", "Last-Modified"), "132"),
        (("base", "a", "window", "1:2"), "1"),
        (("base", "a", "sort", "title", "window", "1:"), "23"),
    ],
)
def test_what_is_found(words: tuple[str, ...], expected: str) -> None:
    assert _found(*words) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (("artist", "AN"), "12"),
        (("title", "ÖN"), "3"),
        (("any", "o"), "312"),
        (("(artist == 'ANN')",), "12"),
        (("(artist == 'AN')",), ""),
        (("(artist contains 'AN')",), "12"),
    ],
)
def test_what_is_found_in_any_letter_case(
    words: tuple[str, ...], expected: str
) -> None:
    assert _found(*words, fold=True) == expected


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("artist",), "Incorrect number of filter arguments"),
        (("artist", "Ann", "x"), "Incorrect number of filter arguments"),
        (("foo", "x"), "Unknown filter type"),
        (("(foo == 'x')",), "Unknown filter type: foo"),
        (("(artist == 'x'",), "')' expected"),
        (("(artist ~ 'x')",), "'==' or '!=' expected"),
        (("(artist == x)",), "Quoted string expected"),
        (("(artist == 'x)",), "Closing quote not found"),
        (("(artist == 'x') y",), "Unparsed garbage after expression"),
        (("((artist == 'x') OR (artist == 'y'))",), "'AND' expected"),
        (("((artist == 'x') AND artist)",), "'(' expected"),
        (("(== 'x')",), "Word expected"),
        (("(" * 99,), "Expression is too deep"),
        (("artist", "x", "sort", "foo"), "Unknown sort tag"),
        (("artist", "x", "window", "1"), "Integer or range expected: 1"),
        (("modified-since", "soon"), "Failed to parse time stamp"),
        (("artist", "x", "group", "foo"), "Unknown tag type: foo"),
    ],
)
def test_what_says_nothing(words: tuple[str, ...], message: str) -> None:
    with pytest.raises(Refused) as caught:
        _found(*words)
    assert (caught.value.trouble, caught.value.message) == (Trouble.ARGUMENT, message)


def _shown(found: list[tuple[Tag, str]]) -> list[str]:
    return [f"{tag.value}={value}" for tag, value in found]


def test_values_of_a_tag() -> None:
    genres = _LIBRARY.values(Tag.GENRE, selection(()))
    assert _shown(genres) == ["Genre=", "Genre=Folk", "Genre=Rock"]
    some = _LIBRARY.values(Tag.ARTIST, selection(("genre", "Rock")))
    assert _shown(some) == ["Artist=Ann"]
    twice = _LIBRARY.values(
        Tag.TITLE, selection(("genre", "Rock", "group", "artist", "group", "genre"))
    )
    assert _shown(twice)[:3] == ["Genre=Folk", "Artist=Ann", 'Title=Two "II"']
    grouped = _LIBRARY.values(Tag.GENRE, selection(("base", "a", "group", "artist")))
    assert _shown(grouped) == [
        *("Artist=Ann", "Genre=Folk", "Genre=Rock"),
        *("Artist=Bob", "Genre="),
    ]


def test_counting() -> None:
    assert _LIBRARY.count(selection(("artist", "Ann"))) == [Count(None, 2, 30)]
    assert _LIBRARY.count(selection(("group", "artist"))) == [
        Count("", 1, 40),
        Count("Ann", 2, 30),
        Count("Bob", 1, 30),
    ]


def _walked(uri: str, *, deep: bool) -> str:
    found = _LIBRARY.walk(uri) if deep else _LIBRARY.children(uri)
    return " ".join(
        f"[{each.uri}]" if isinstance(each, Folder) else each.uri for each in found
    )


@pytest.mark.parametrize(
    ("uri", "deep", "children"),
    [
        ("", "[a] a/3 [a/x] a/x/1 a/x/2 [b] b/4", "[a] [b]"),
        ("/", "[a] a/3 [a/x] a/x/1 a/x/2 [b] b/4", "[a] [b]"),
        ("a", "[a] a/3 [a/x] a/x/1 a/x/2", "[a/x] a/3"),
        ("a/x", "[a/x] a/x/1 a/x/2", "a/x/1 a/x/2"),
        ("a/3", "a/3", "a/3"),
    ],
)
def test_folders(uri: str, deep: str, children: str) -> None:
    assert _walked(uri, deep=True) == deep
    assert _walked(uri, deep=False) == children


def test_a_folder_is_as_new_as_its_newest_track() -> None:
    found = list(_LIBRARY.children(""))
    assert found[0] == Folder("a", _NEW)


@pytest.mark.parametrize("uri", ["c", "a/x/9", "a/", "x"])
def test_what_is_not_there(uri: str) -> None:
    for look in (_LIBRARY.under, _LIBRARY.walk, _LIBRARY.children):
        with pytest.raises(Refused, match="No such directory"):
            look(uri)
    with pytest.raises(Refused, match="No such song"):
        _LIBRARY.track(uri)


def test_covers() -> None:
    assert _LIBRARY.cover("a/x/1") == b"picture"
    assert not _LIBRARY.cover("a/3")


def test_tags_have_names() -> None:
    assert tag_named("albumartist") is Tag.ALBUM_ARTIST
    assert tag_named("x") is None


def test_the_collection() -> None:
    library = Library(TRACKS, COVERS)
    assert len(library.tracks) == 9
    pictures = [track.picture or library.cover(track.uri) for track in library.tracks]
    assert all(picture[:4] in {b"", b"\x89PNG"} for picture in pictures)
    assert any(len(picture) > 8192 for picture in pictures)
