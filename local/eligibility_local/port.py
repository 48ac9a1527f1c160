"""The port that the server listens on, of this machine's loopback address only."""

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from errno import EADDRINUSE

from eligibility_local.project import Unusable

HOST = "127.0.0.1"


class PortUnavailable(Unusable):
    """The port cannot be listened on."""

    def __init__(self, port: int, reason: str) -> None:
        super().__init__(f"Port {port} of {HOST}: {reason}")


@contextmanager
def listening(port: int) -> Iterator[socket.socket]:
    """Listen on a port, 0 for any that is free; who asks from now on is answered. Raises PortUnavailable."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as listener:
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((HOST, port))
            listener.listen()
        except OSError as error:
            taken = "another program listens there; choose another with --port"
            raise PortUnavailable(port, taken if error.errno == EADDRINUSE else str(error.strerror)) from None
        yield listener
