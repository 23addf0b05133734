"""The data of the Redis example, without sockets and with a clock that stands still."""
