"""A private coturn server: calls relayed over loopback, with short-lived passwords made from a shared secret."""

import base64
import hashlib
import hmac
import socket
from typing import ClassVar

from tests.components.process import Component, accepts, free_port, system_environment

RELAY_PORTS = 64


class Coturn(Component):
    """TURN over UDP and TCP on 127.0.0.1. The passwords are the ones of the `use-auth-secret` scheme."""

    name = "coturn"
    package = "coturn"
    programs: ClassVar[tuple[str, ...]] = ("turnserver",)

    def __init__(self) -> None:
        super().__init__()
        self.port = free_port()
        self.realm = "consulta.test"
        self.secret = "a-secret-of-tests-only"
        self.url = f"turn:127.0.0.1:{self.port}"
        # Above the range from which the system gives ports to others, below the highest port.
        first_relay_port = 61_000 + free_port(socket.SOCK_DGRAM) % (65_535 - 61_000 - RELAY_PORTS)
        self._config = self.folder / "turn.conf"
        self._config.write_text(
            "listening-ip=127.0.0.1\n"
            "relay-ip=127.0.0.1\n"
            f"listening-port={self.port}\n"
            f"min-port={first_relay_port}\n"
            f"max-port={first_relay_port + RELAY_PORTS}\n"
            f"realm={self.realm}\n"
            "use-auth-secret\n"
            f"static-auth-secret={self.secret}\n"
            "fingerprint\n"
            "allow-loopback-peers\n"  # tests only: peers are on this machine
            "no-cli\n"  # refused otherwise together with loopback peers
            "no-multicast-peers\n"
            "no-tls\n"
            "no-dtls\n"
            "log-file=stdout\n"
            f"userdb={self.folder / 'turndb'}\n"
            f"pidfile={self.folder / 'turn.pid'}\n"
        )

    def credentials(self, user: str, *, expires_at: int) -> tuple[str, str]:
        """User name and password that hold until `expires_at`, in seconds since 1970."""
        name = f"{expires_at}:{user}"
        mac = hmac.new(self.secret.encode(), name.encode(), hashlib.sha1)
        return name, base64.b64encode(mac.digest()).decode()

    def _launch(self) -> None:
        self._spawn(("turnserver", "-c", str(self._config)), system_environment(self.folder))

    def _answers(self) -> bool:
        return accepts(self.port)
