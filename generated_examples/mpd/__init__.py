"""A jukebox without sound, served to any client of the Music Player Daemon.

`python -m generated_examples.mpd` runs it. `protocol/` is what the generator made of
`schemas/mpd.yaml`; `app.py` says what the commands do. The other files are the jukebox, which
knows nothing of the wire.
"""
