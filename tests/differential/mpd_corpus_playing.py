r"""What mpd is asked to play, and how. The notation is that of `mpd_corpus`."""

from typing import Final

__all__ = ["PLAYING"]

PLAYING: Final = r"""
# Playing
play
play 0
play -1
play x
play 1.5
play ""
play 0 1
play 0 1 2
add Bach|play 1|pause 1|seekcur 30|status|currentsong
add Bach|play 1|pause|seekcur 30|seekcur +5.5|seekcur -1|status
add Bach|play 1|pause|seekcur 30|seekcur -99|status
add Bach|play 0|pause|seek 1 12|status
add Bach|play 0|pause|seek 1 12.345|status
add Bach|seek 3 0
add Bach|seek 0 x
seek 0
seekid 99999 0
seekid x 0
seekcur x
seekcur 5
seekcur
add Bach|play 3
add Bach|playid 99999
playid x
playid
add Bach|play 2|pause|next|status
add Bach|play 1|stop|status|currentsong
add Bach|play 1|stop|delete 1|status
add Bach|play 1|pause|delete 1|status
add Bach|play 1|stop|move 1 0|status
add Bach|play 1|stop|clear|status
add Bach|repeat 1|play 2|stop|status
add Bach|repeat 1|single 1|play 1|stop|status
add Bach|consume 1|play 1|stop|status
add Bach|single oneshot|play 1|stop|status
add Bach|consume 1|play 1|pause|next|stop|status|playlist
add Bach|play 0|pause|previous|stop|status
add Bach|repeat 1|play 0|previous|stop|status
next
previous
pause
pause 0
pause 1
pause 2
pause x
stop
stop 1
currentsong
currentsong x
clearerror

# Options
random 1|repeat 1|single 1|consume 1|status
random 0
random 2
random x
random
random 0 1
repeat x
consume oneshot
single oneshot|status
single 2
single x
crossfade 7|status
crossfade 0
crossfade -1
crossfade x
setvol 40|getvol|status
setvol 0|getvol
setvol 101
setvol -1
setvol x
setvol 007|getvol
setvol
volume 5|getvol
setvol 50|volume -5|getvol
setvol 50|volume +5|getvol
setvol 50|volume -60|getvol
volume 101
volume -101
volume x
replay_gain_mode track|replay_gain_status
replay_gain_mode album|replay_gain_status
replay_gain_mode auto|replay_gain_status
replay_gain_mode off|replay_gain_status
replay_gain_mode x
replay_gain_status x
status
status x
outputs
disableoutput 0|outputs
toggleoutput 0|outputs|toggleoutput 0|outputs
enableoutput 1
enableoutput x
enableoutput
"""
