"""What a server does as a Music Player Daemon: a method for each command of the protocol.

All clients share one jukebox. A handler is one client; whoever makes handlers gives them
the jukebox: `functools.partial(Music, jukebox)` is what a server takes. The commands stand in
files by what they are about; here are those about the connection, the server, and other
clients.
"""

import time
from collections.abc import Iterable, Mapping
from typing import Final, final

from sockgen_runtime import Deferred

from . import changes
from .browsing import Browsing
from .playing import Playing
from .protocol import (
    Ack,
    AckCode,
    Binarylimit,
    Changed,
    Channel,
    ChannelMessage,
    Channels,
    Clearerror,
    CommandName,
    Commands,
    CommandsWhich,
    Idle,
    Noidle,
    Ok,
    Output,
    Outputs,
    Password,
    Readmessages,
    Sendmessage,
    Statistics,
    Stats,
    Subscribe,
    SubscribeAction,
    Subsystem,
    TagType,
    Tagtypes,
    TagtypesAction,
    UseOutput,
    UseOutputAction,
)
from .queueing import Queueing
from .tags import Tag
from .wire import KINDS, NAMES, refusing

__all__ = ["Music"]

_LEAST_CHUNK: Final = 64

_USED: Final[Mapping[UseOutputAction, bool | None]] = {
    UseOutputAction.ENABLEOUTPUT: True,
    UseOutputAction.DISABLEOUTPUT: False,
    UseOutputAction.TOGGLEOUTPUT: None,
}

_STARTED: Final = int(time.time())


@final
class Music(Playing, Queueing, Browsing):
    """One client of the jukebox."""

    _waiting: Deferred[Iterable[Changed] | Ack] | None = None

    # Waiting --------------------------------------------------------------------------

    def do_idle(self, command: Idle) -> Deferred[Iterable[Changed] | Ack]:
        """Wait until something changes."""
        answer = Deferred[Iterable[Changed] | Ack](cancelled=self.watcher.give_up)
        self._waiting = answer

        def told(changed: tuple[changes.Subsystem, ...]) -> None:
            answer.answer([Changed(Subsystem[each.name]) for each in changed])

        wanted = [changes.Subsystem[each.name] for each in command.subsystems]
        self.watcher.wait(wanted, told)
        return answer

    def do_noidle(self, command: Noidle) -> None:
        """Wait no longer."""
        self.watcher.give_up()
        if self._waiting is not None:
            self._waiting.answer([])
            self._waiting = None

    # The connection -------------------------------------------------------------------

    def do_password(self, command: Password) -> Ok | Ack:
        """Refuse any password: there is none."""
        return Ack(AckCode.PASSWORD, "incorrect password")

    def do_binarylimit(self, command: Binarylimit) -> Ok | Ack:
        """Set how much of a picture is sent at once."""
        if command.octets < _LEAST_CHUNK:
            return Ack(AckCode.ARGUMENT, "Value too small")
        self.chunk = command.octets
        return Ok()

    def do_tagtypes(self, command: Tagtypes) -> list[TagType] | Ack:
        """Choose the tags that are told; without a choice, tell them."""
        tags = {KINDS[name] for name in command.tags}
        match command.action:
            case None:
                return [TagType(NAMES[tag]) for tag in Tag if tag in self.kinds]
            case TagtypesAction.ALL | TagtypesAction.CLEAR if tags:
                return Ack(AckCode.ARGUMENT, "Too many arguments")
            case TagtypesAction.ENABLE | TagtypesAction.DISABLE if not tags:
                return Ack(AckCode.ARGUMENT, "Not enough arguments")
            case TagtypesAction.ALL:
                self.kinds = frozenset(Tag)
            case TagtypesAction.CLEAR:
                self.kinds = frozenset()
            case TagtypesAction.ENABLE:
                self.kinds |= tags
            case TagtypesAction.DISABLE:
                self.kinds -= tags
        return []

    # The server -----------------------------------------------------------------------

    def do_stats(self, command: Stats) -> Statistics | Ack:
        """Tell how much there is."""
        library = self.jukebox.library
        with self.jukebox.turn() as deck:
            played = deck.player.played
        return Statistics(
            int(self.jukebox.clock() - self.jukebox.started),
            round(played),
            library.different(Tag.ARTIST),
            library.different(Tag.ALBUM),
            len(library.tracks),
            round(sum(track.seconds for track in library.tracks)),
            _STARTED,
        )

    def do_clearerror(self, command: Clearerror) -> Ok | Ack:
        """Forget the last error of the player, which has none."""
        return Ok()

    def do_outputs(self, command: Outputs) -> list[Output] | Ack:
        """Tell where the sound would go."""
        with self.jukebox.turn() as deck:
            return [
                Output(number, output.name, "null", output.enabled)
                for number, output in enumerate(deck.outputs)
            ]

    @refusing
    def do_use_output(self, command: UseOutput) -> Ok | Ack:
        """Use an output, or do not."""
        with self.jukebox.turn() as deck:
            deck.set_output(command.id, enabled=_USED[command.action])
        return Ok()

    def do_commands(self, command: Commands) -> list[CommandName] | Ack:
        """Tell what a client may say, or what it may not: nothing."""
        if command.which is CommandsWhich.NOTCOMMANDS:
            return []
        verbs = {verb.decode() for form in self.commands.all for verb in form.verbs}
        return [CommandName(verb) for verb in sorted(verbs)]

    # Other clients --------------------------------------------------------------------

    @refusing
    def do_subscribe(self, command: Subscribe) -> Ok | Ack:
        """Listen to a channel, or no longer."""
        channels = self.jukebox.channels
        match command.action:
            case SubscribeAction.SUBSCRIBE:
                channels.subscribe(self.listener, command.channel)
            case SubscribeAction.UNSUBSCRIBE:
                channels.unsubscribe(self.listener, command.channel)
        return Ok()

    def do_channels(self, command: Channels) -> list[Channel] | Ack:
        """Tell which channels have listeners."""
        return [Channel(name) for name in self.jukebox.channels.names()]

    @refusing
    def do_sendmessage(self, command: Sendmessage) -> Ok | Ack:
        """Send a message to all who listen to a channel."""
        self.jukebox.channels.send(command.channel, command.text)
        return Ok()

    def do_readmessages(self, command: Readmessages) -> list[ChannelMessage] | Ack:
        """Take the messages of this client."""
        messages = self.jukebox.channels.read(self.listener)
        return [ChannelMessage(channel, text) for channel, text in messages]
