"""Only complete handlers are served: that is seen before anybody connects."""

from functools import partial

from sockgen_runtime.conversation.session import Session

__all__ = ["handler_behind"]


def handler_behind(factory: object) -> type[Session] | None:
    """Return the class that a factory makes handlers of, if that can be seen.

    Raises:
        TypeError: no object can be made of it, because it lacks methods.
    """
    while isinstance(factory, partial):
        factory = factory.func
    if not (isinstance(factory, type) and issubclass(factory, Session)):
        return None
    missing = sorted(getattr(factory, "__abstractmethods__", ()))
    if missing:
        names = ", ".join(missing)
        raise TypeError(f"the handler {factory.__name__} lacks the methods {names}")
    return factory
