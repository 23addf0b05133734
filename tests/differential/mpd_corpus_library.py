r"""What is asked of the library of mpd. The notation is that of `mpd_corpus`."""

from typing import Final

__all__ = ["LIBRARY"]

LIBRARY: Final = r"""
# The library
lsinfo
lsinfo ""
lsinfo /
lsinfo Bach
lsinfo "Satie/Gymnopédies"
lsinfo Untagged/noise.flac
lsinfo nowhere
lsinfo Bach nowhere
listall
listall Bach
listall Untagged/noise.flac
listall nowhere
listallinfo
listallinfo Satie
listallinfo nowhere
list artist
list Artist
list ARTIST
list album
list albumartist
list genre
list date
list title artist Bach
list title "(artist == \"Bach\")"
list album group artist
list title group artist group date
list genre artist Satie group album
list file
list album Bach
list title Bach
list foo
list artist foo x
list artist group foo
list
count artist Bach
count artist Bach genre Baroque
count "(artist == 'Satie')"
count group artist
count genre Piano group artist
count artist
count foo x
count
find artist Bach
find Artist Bach title Aria
find artist bach
find any Aria
find file Untagged/noise.flac
find filename Untagged/noise.flac
find base Bach
find base nowhere
find artist ""
find title "Ballade \"II\""
find modified-since 2024-01-01T00:00:00Z title Aria
find modified-since 2025-01-01T00:00:00Z
find "(artist == \"Bach\")"
find "(artist == 'Bach')"
find "(Artist=='Bach')"
find "(artist != 'Bach')" title Aria
find "((artist == 'Bach') AND (title == 'Aria'))"
find "((artist == 'Bach') AND (title == 'Aria') AND (date == '1741'))"
find "(!(artist == 'Satie'))" genre Piano
find "(title contains 'lade')"
find "(title == 'Ballade \\\"II\\\"')"
find "(title == \"Ballade \\\\\\\"II\\\\\\\"\")"
find "(base 'Bach')"
find "(base \"Bach/Goldberg Variations\")"
find "(modified-since '2025-01-01T00:00:00Z')"
find "(artist == 'Bach'"
find "(artist == 'Bach)"
find "(artist 'Bach')"
find "(foo == 'Bach')"
find "(artist == 'Bach') x"
find "()"
find artist
find foo x
find artist Bach window 0:1
find artist Bach window 1:
find artist Bach window 7:9
find artist Bach window x
find artist Bach sort foo
find
search artist BACH
search title o
search title ARIA
search any lent
search filename 02.FLAC
search "(artist == 'BACH')"
search "(artist contains 'ACH')"
search artist
search
findadd artist Satie|playlist
findadd artist
searchadd title lent|playlist
searchadd
update
update Bach
rescan
update nowhere
update a b
albumart "Bach/Goldberg Variations/01.flac" 0
albumart "Bach/Goldberg Variations/01.flac" 8192
albumart "Bach/Goldberg Variations/01.flac" 12000
albumart "Bach/Goldberg Variations/01.flac" 999999
albumart "Satie/Gymnopédies/01.flac" 0
albumart Untagged/noise.flac 0
albumart nowhere 0
albumart Untagged/noise.flac x
albumart Untagged/noise.flac
readpicture "Bach/Goldberg Variations/01.flac" 0
readpicture "Bach/Goldberg Variations/01.flac" 12300
readpicture "Bach/Goldberg Variations/01.flac" 999999
readpicture Untagged/noise.flac 0
readpicture nowhere 0
readpicture Untagged/noise.flac x
readpicture
binarylimit 64|readpicture "Bach/Goldberg Variations/01.flac" 100
binarylimit 64|albumart "Bach/Goldberg Variations/01.flac" 12000
binarylimit 63
binarylimit x
readcomments "Bach/Goldberg Variations/01.flac"
readcomments nowhere

# Tags
tagtypes clear|tagtypes|find title Aria
tagtypes clear|tagtypes enable Title|tagtypes|find title Aria
tagtypes clear|tagtypes enable artist Title
tagtypes disable Artist Album|find title Aria
tagtypes all|find title Aria
tagtypes enable foo
tagtypes foo
tagtypes clear x
tagtypes disable
"""
