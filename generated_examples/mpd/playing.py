"""Commands about what is played, and how."""

from collections.abc import Mapping
from typing import Final

from .client import Client
from .options import Single as Chosen
from .player import State
from .protocol import (
    Ack,
    Crossfade,
    Currentsong,
    Gain,
    Getvol,
    Loudness,
    Mode,
    Ok,
    Option,
    OptionOption,
    Pause,
    Play,
    Playid,
    ReplayGain,
    ReplayGainMode,
    ReplayGainStatus,
    Seek,
    Seekcur,
    Seekid,
    Setvol,
    Single,
    Situation,
    SituationState,
    Skip,
    SkipDirection,
    Song,
    Status,
    Stop,
    Volume,
)
from .troubles import Refused, Trouble
from .wire import exact, queued, refusing

__all__ = ["Playing"]

_LOUDEST: Final = 100
_LONGEST_FADE: Final = 2**31 - 1
_MODES: Final[Mapping[Chosen, Mode]] = {each: Mode[each.name] for each in Chosen}
_CHOSEN: Final[Mapping[Mode, Chosen]] = {mode: each for each, mode in _MODES.items()}


class Playing(Client):
    """Commands about what is played, and how."""

    # What is seen ---------------------------------------------------------------------

    def do_status(self, command: Status) -> Situation | Ack:
        """Tell what is played, and how."""
        with self.jukebox.turn() as deck:
            moment, options = deck.player.moment(), deck.options
            current, following = moment.current, moment.following
            stopped = moment.state is State.STOP
            playing = None if stopped or current is None else current.track
            return Situation(
                deck.volume,
                options.repeat,
                options.random,
                _MODES[options.single],
                options.consume,
                deck.queue.version,
                len(deck.queue),
                SituationState[moment.state.name],
                xfade=options.crossfade or None,
                song=deck.queue.position_of(current.id) if current else None,
                songid=current.id if current else None,
                time=int(moment.elapsed + 0.5) if playing else None,
                total=round(playing.seconds) if playing else None,
                elapsed=exact(moment.elapsed) if playing else None,
                bitrate=0 if playing else None,
                duration=exact(playing.seconds) if playing else None,
                audio=playing.form if playing else None,
                nextsong=deck.queue.position_of(following.id) if following else None,
                nextsongid=following.id if following else None,
            )

    def do_currentsong(self, command: Currentsong) -> Song | Ack | None:
        """Tell what is played, or would be."""
        with self.jukebox.turn() as deck:
            current = deck.player.moment().current
            if current is None:
                return None
            return queued(deck.queue.position_of(current.id), current, self.kinds)

    # Playing --------------------------------------------------------------------------

    @refusing
    def do_play(self, command: Play) -> Ok | Ack:
        """Play what is at a position, or go on."""
        with self.jukebox.turn() as deck:
            position = command.position
            if position is None or position == -1:
                deck.player.play(None)
            else:
                deck.player.play(deck.queue.at(position).id)
        return Ok()

    @refusing
    def do_playid(self, command: Playid) -> Ok | Ack:
        """Play an entry, or go on."""
        with self.jukebox.turn() as deck:
            entry = command.id
            if entry is None or entry == -1:
                deck.player.play(None)
            else:
                deck.queue.position_of(entry)
                deck.player.play(entry)
        return Ok()

    def do_pause(self, command: Pause) -> Ok | Ack:
        """Pause or go on."""
        with self.jukebox.turn() as deck:
            deck.player.pause(paused=command.state)
        return Ok()

    def do_stop(self, command: Stop) -> Ok | Ack:
        """Play no longer."""
        with self.jukebox.turn() as deck:
            deck.player.stop()
        return Ok()

    @refusing
    def do_skip(self, command: Skip) -> Ok | Ack:
        """Play what follows, or what was before."""
        with self.jukebox.turn() as deck:
            match command.direction:
                case SkipDirection.NEXT:
                    deck.player.next()
                case SkipDirection.PREVIOUS:
                    deck.player.previous()
        return Ok()

    @refusing
    def do_seek(self, command: Seek) -> Ok | Ack:
        """Play what is at a position, from some second on."""
        with self.jukebox.turn() as deck:
            entry = deck.queue.at(command.position)
            deck.player.seek(entry.id, max(float(command.seconds), 0.0))
        return Ok()

    @refusing
    def do_seekid(self, command: Seekid) -> Ok | Ack:
        """Play an entry, from some second on."""
        with self.jukebox.turn() as deck:
            deck.queue.position_of(command.id)
            deck.player.seek(command.id, max(float(command.seconds), 0.0))
        return Ok()

    @refusing
    def do_seekcur(self, command: Seekcur) -> Ok | Ack:
        """Go somewhere else in what is played."""
        jump = command.jump
        with self.jukebox.turn() as deck:
            deck.player.seek_current(float(jump), relative=jump[0] in "+-")
        return Ok()

    # Options --------------------------------------------------------------------------

    def do_option(self, command: Option) -> Ok | Ack:
        """Repeat, play in any order, remove what was played: or do not."""
        with self.jukebox.turn() as deck:
            match command.option:
                case OptionOption.RANDOM:
                    deck.set_random(wanted=command.state)
                case OptionOption.REPEAT:
                    deck.set_repeat(wanted=command.state)
                case OptionOption.CONSUME:
                    deck.set_consume(wanted=command.state)
        return Ok()

    def do_single(self, command: Single) -> Ok | Ack:
        """Pause behind a track, or do not."""
        with self.jukebox.turn() as deck:
            deck.set_single(_CHOSEN[command.mode])
        return Ok()

    @refusing
    def do_crossfade(self, command: Crossfade) -> Ok | Ack:
        """Let one track become the next."""
        with self.jukebox.turn() as deck:
            deck.set_crossfade(_within(command.seconds, 0, _LONGEST_FADE))
        return Ok()

    @refusing
    def do_setvol(self, command: Setvol) -> Ok | Ack:
        """Set the volume."""
        with self.jukebox.turn() as deck:
            deck.set_volume(_within(command.volume, 0, _LOUDEST))
        return Ok()

    @refusing
    def do_volume(self, command: Volume) -> Ok | Ack:
        """Change the volume."""
        with self.jukebox.turn() as deck:
            change = _within(command.change, -_LOUDEST, _LOUDEST)
            deck.set_volume(deck.volume + change)
        return Ok()

    def do_getvol(self, command: Getvol) -> Loudness | Ack:
        """Tell the volume."""
        with self.jukebox.turn() as deck:
            return Loudness(deck.volume)

    def do_replay_gain_mode(self, command: ReplayGainMode) -> Ok | Ack:
        """Choose how loudness is evened out."""
        with self.jukebox.turn() as deck:
            deck.set_replay_gain(command.mode.name)
        return Ok()

    def do_replay_gain_status(self, command: ReplayGainStatus) -> ReplayGain | Ack:
        """Tell how loudness is evened out."""
        with self.jukebox.turn() as deck:
            return ReplayGain(Gain[deck.options.replay_gain])


def _within(number: int, least: int, most: int) -> int:
    if not least <= number <= most:
        raise Refused(Trouble.ARGUMENT, f"Number too large: {number}")
    return number
