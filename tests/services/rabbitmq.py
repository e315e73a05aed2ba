"""RabbitMQ with a name server of its own (epmd), so that nothing of it touches another Erlang on the machine."""

from __future__ import annotations

import contextlib
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.services import process

PACKAGE = "rabbitmq-server"
CONFIGURATION = """
listeners.tcp.1 = 127.0.0.1:{port}
distribution.listener.interface = 127.0.0.1
log.console = true
log.console.level = warning
log.file = false
"""


@dataclass(frozen=True)
class RabbitMQ:
    """A broker that runs."""

    server: process.Server
    port: int

    @property
    def url(self) -> str:
        """CELERY_BROKER_URL."""
        return f"amqp://guest:guest@127.0.0.1:{self.port}//"


@contextlib.contextmanager
def running() -> Iterator[RabbitMQ]:
    """A new broker on a free port. The script of Debian that insists on its account is passed by."""
    account = process.unprivileged()
    program = process.installed("/usr/lib/rabbitmq/lib/rabbitmq_server-*/sbin/rabbitmq-server", PACKAGE)
    with process.folder("rabbitmq", account) as folder, _names(folder, account) as names:
        port = process.free_port()
        server = process.Server(
            name="rabbitmq",
            argv=[program],
            folder=folder,
            answers=lambda: _speaks(port),
            account=account,
            env=_variables(folder, port, names),
        )
        with server.running():
            yield RabbitMQ(server, port)


@contextlib.contextmanager
def _names(folder: Path, account: str | None) -> Iterator[int]:
    """Erlang's name server in the foreground, on a port of its own: otherwise the broker leaves one behind."""
    port = process.free_port()
    names = process.Server(
        name="epmd",
        argv=[process.installed("/usr/bin/epmd", PACKAGE), "-port", str(port), "-address", "127.0.0.1"],
        folder=folder,
        answers=lambda: process.is_listening(port),
        account=account,
    )
    with names.running():
        yield port


def _variables(folder: Path, port: int, names: int) -> dict[str, str]:
    configuration = folder / "rabbitmq.conf"
    configuration.write_text(CONFIGURATION.format(port=port))
    configuration.chmod(0o644)
    return {
        "ERL_EPMD_PORT": str(names),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
        "RABBITMQ_NODENAME": f"academy{port}@localhost",
        "RABBITMQ_DIST_PORT": str(process.free_port()),
        "RABBITMQ_CONFIG_FILE": str(configuration),
        "RABBITMQ_CONF_ENV_FILE": str(folder / "none"),
        "RABBITMQ_ENABLED_PLUGINS_FILE": str(folder / "plugins"),
        "RABBITMQ_MNESIA_BASE": str(folder / "data"),
        "RABBITMQ_LOG_BASE": str(folder / "logs"),
        # One scheduler is enough for a doorbell, and leaves the machine to the tests.
        "RABBITMQ_SERVER_ADDITIONAL_ERL_ARGS": "+S 1:1 +sbwt none",
    }


def _speaks(port: int) -> bool:
    """Whether the AMQP listener answers the protocol header with its first method (AMQP 0-9-1, 4.2.2)."""
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=2) as line:
            line.sendall(b"AMQP\x00\x00\x09\x01")
            return line.recv(8).startswith(b"\x01")
    except OSError:
        return False
