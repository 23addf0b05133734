r"""What is sent to mpd: commands as they should be, and everything else.

A line of the blocks is an input. `|` stands for LF, which also ends it unless it ends with
`+`; `\s \t \r \0 \xHH \\` are octets. A line that begins with `#` is a comment. The line itself
is the name of the case.
"""

import re
from collections.abc import Iterator
from typing import Final

from tests.differential.harness import Case
from tests.differential.mpd_corpus_library import LIBRARY
from tests.differential.mpd_corpus_playing import PLAYING
from tests.differential.mpd_differences import DIFFERENCES

__all__ = ["CASES"]

_INPUTS: Final = r"""
# The queue
playlist
add Bach|playlist|playlistinfo
add ""|playlistinfo 8|clear|playlistinfo
add Untagged/noise.flac|playlistinfo 0
add "Satie/Gymnopédies/01.flac"|playlistinfo
add Bach 0|add Satie 1|playlist
add Bach|add Satie 4
add Bach|add Untagged +0
add Bach|add Untagged -0
add Bach|play 1|pause 1|add Untagged +0|add Satie -1|playlist
add Bach|play 1|pause 1|add Untagged +1|add Untagged +3|playlist
add Bach|play 1|pause 1|add Untagged +2
add Bach|play 1|pause 1|add Untagged -2
add Bach x
add nowhere
add nowhere 0
add
add a b c
addid nowhere
addid Bach
addid Untagged/noise.flac x
addid Untagged/noise.flac 1
addid
add Bach|delete 1|playlist
add Bach|delete 0:2|playlist
add Bach|delete 1:|playlist
add Bach|delete 1:99|playlist
add Bach|delete -1|playlist
add Bach|delete 3
add Bach|delete 3:4
add Bach|delete 3:
add Bach|delete 1:1
add Bach|delete 2:1
add Bach|delete x
add Bach|delete :
add Bach|delete 0:x
delete
delete 0
delete 0 1
deleteid 0
deleteid 99999
deleteid x
deleteid
add Bach|move 0 2|playlist
add Bach|move 2 0|playlist
add Bach|move 0:2 1|playlist
add Bach|move 0:1 2|playlist
add Bach|move 0:2 2
add Bach|move 0 3
add Bach|move 3 0
add Bach|move 0: 0
add Bach|move 0 +0
add Bach|play 1|pause 1|move 0 +0|move 2 -0|playlist
add Bach|play 1|pause 1|move 1 +0
add Bach|play 1|pause 1|move 0:2 0|playlist
add Bach|move x 0
add Bach|move 0 x
move 0
moveid 99999 0
moveid x 0
add Bach|swap 0 2|playlist
add Bach|swap 0 3
add Bach|swap 3 0
swap 0
swap x 0
swapid 99999 0
add Bach|shuffle 0:1|playlist
add Bach|shuffle 2:9|playlist
add Bach|shuffle 3:9
add Bach|shuffle x
shuffle
add Bach|playlistinfo 1
add Bach|playlistinfo 1:2
add Bach|playlistinfo 1:
add Bach|playlistinfo 3
add Bach|playlistinfo 3:4
add Bach|playlistinfo -1
add Bach|playlistinfo x
playlistinfo
playlistinfo 0
playlistid
playlistid 99999
playlistid x
add Bach|playlistfind title Aria
add Bach|playlistsearch title aria
playlistfind title
add Bach|plchanges 0
add Bach|plchanges 0 1:2
add Bach|plchanges 4294967295
add Bach|plchanges x
plchangesposid x
plchanges

# Stored playlists
add Bach|save p|listplaylist p|listplaylistinfo p|rm p
add Bach|save p|save p
rm p
save p|rename p q|listplaylist q|listplaylist p
rename p q
save q|rename q q
rm q
playlistadd p Bach|playlistadd p Untagged/noise.flac|listplaylist p|playlistdelete p 1|listplaylist p|rm p
playlistadd p Bach|playlistmove p 0 2|listplaylist p|rm p
playlistadd p Bach|playlistdelete p 3|rm p
playlistadd p nowhere
playlistadd p Bach|playlistclear p|listplaylist p|rm p
playlistadd p Bach|load p|load p 1:2|load p 1: 0|playlist|rm p
playlistadd p Bach|load p x|rm p
playlistadd a/b Bach
playlistclear p
playlistdelete p 0
playlistdelete p x
searchaddpl p artist satie|listplaylist p|rm p
load p
load
listplaylist p
listplaylistinfo p
save a/b
save ""
save
rm ""
rm
rename p

# Channels
# (What a connection subscribed to may still be there when the next one begins.)
subscribe a|subscribe b|sendmessage a "x y"|sendmessage b ""|readmessages|readmessages
subscribe a|subscribe a
subscribe a|unsubscribe a|unsubscribe a
subscribe "a b"
subscribe ""
subscribe
unsubscribe a
unsubscribe
sendmessage nobody x
sendmessage a
subscribe a|sendmessage "a b" x
readmessages

# Command lists
command_list_begin|command_list_end
command_list_ok_begin|command_list_end
command_list_begin|ping|command_list_end
command_list_ok_begin|ping|command_list_end
command_list_ok_begin|ping|getvol|ping|command_list_end
command_list_begin|ping|getvol|ping|command_list_end
command_list_begin|add Bach|play "98"|ping|command_list_end|playlist
command_list_ok_begin|play "98"|stop|command_list_end
command_list_ok_begin|ping|ping|play x|ping|command_list_end
command_list_ok_begin|ping|foo|command_list_end
command_list_ok_begin|ping|ping x|command_list_end
command_list_ok_begin|ping|play "x|command_list_end
command_list_ok_begin|setvol 3|setvol 300|setvol 5|command_list_end|getvol
command_list_begin|command_list_begin|command_list_end
command_list_ok_begin|ping|command_list_ok_begin|command_list_end
command_list_end
command_list_end|ping
command_list_begin x
command_list_ok_begin|command_list_end x|command_list_end
command_list_ok_begin|noidle|ping|command_list_end
command_list_ok_begin|add Bach|playlistinfo 0|currentsong|albumart Untagged/noise.flac 0|command_list_end
command_list_ok_begin|readpicture "Bach/Goldberg Variations/01.flac" 12300|ping|command_list_end
command_list_ok_begin|find title Aria|find artist|command_list_end
command_list_begin|ping|command_list_end|command_list_ok_begin|ping|command_list_end

# Waiting
noidle
noidle|noidle|ping
idle neighbor|noidle
idle "neighbor" mount|noidle
idle neighbor|noidle|idle mount|noidle|ping
idle neighbor|noidle |ping
idle neighbor 'x'
idle foo
idle neighbor foo
noidle x

# Quoting
play "0"
setvol "3"|getvol
setvol\t3|getvol
setvol \t \t 3 \t|getvol
setvol "\3"|getvol
setvol "3" |getvol
"setvol" 3
setvol "3
setvol "3"x
setvol 3"x
setvol '3'
setvol 3'
setvol "3\"
setvol "\\"
find title "Ballade \"II\""|find title Ballade\s"x"
sendmessage "a\"b" x
add "nowhere \\ \" x"
find "title" "Aria"
ping ""

# Words that are no commands
foo
foo bar
foo-bar
ping-
play-x 1
\sping
\tping
"ping"
foo "bar
fooBar
foo1
pLay
ping1
close1
ping\s
ping\t
close x
ping x
ping x y z
help
password x
password
config
ping\0
foo\0bar
add Bach\0|playlist
add nowhere\xff
add \xc3\xa9
setvol 99999999999999999999
setvol 0x10
setvol +7
setvol 7.0
setvol --7
commands x
urlhandlers x
stats x
decoders x
partition x
listpartitions
listmounts

# Line endings
ping\r
ping\r|ping\s\r
setvol 3\r|getvol\r
ping\rping
\r
"""

_CLOSING: Final = r"""
close
close|ping
ping|close
Ping
PING
1
-
GET / HTTP/1.1
idle neighbor|ping
idle neighbor|idle
idle neighbor|close
idle neighbor|noidle x
command_list_begin|Ping|command_list_end
command_list_ok_begin|ping|close|ping|command_list_end
"""

_UNFINISHED: Final = r"""
+
pin+
ping+
setvol "3+
command_list_begin+
command_list_begin|ping
command_list_ok_begin|ping|command_list_end+
idle neighbor
idle neighbor|noidle+
command_list_ok_begin|ping|idle neighbor|ping|command_list_end
"""

_ESCAPES: Final = re.compile(rb"\\(x[0-9a-f]{2}|[strn0])|\|")
_OCTETS: Final = {b"s": b" ", b"t": b"\t", b"r": b"\r", b"0": b"\0"}


def _octets(line: str) -> bytes:
    def octet(match: re.Match[bytes]) -> bytes:
        if match[0] == b"|":
            return b"\n"
        escape = match[1]
        known = _OCTETS.get(escape)
        return bytes((int(escape[1:], 16),)) if known is None else known

    text = line.removesuffix("+").encode()
    return _ESCAPES.sub(octet, text) + (b"" if line.endswith("+") else b"\n")


def _lines(block: str) -> list[str]:
    return [line for line in block.split("\n") if line and line[0] != "#"]


def _cases() -> Iterator[Case]:
    """Yield a case for each input."""
    for line in _lines(_INPUTS + PLAYING + LIBRARY):
        alone = "shuffle" in line
        difference = DIFFERENCES.get(line)
        yield Case(line, _octets(line), alone=alone, difference=difference)
    for line in _lines(_CLOSING):
        name = f"closes: {line}"
        yield Case(name, _octets(line), ends=True, difference=DIFFERENCES.get(name))
    for line in _lines(_UNFINISHED):
        name = f"unfinished: {line}"
        difference = DIFFERENCES.get(name)
        yield Case(name, _octets(line), unfinished=True, difference=difference)


# Those that are answered otherwise come last: what the servers count may differ behind them.
CASES: Final = tuple(sorted(_cases(), key=lambda case: case.difference is not None))
"""Everything that is sent, in order."""
