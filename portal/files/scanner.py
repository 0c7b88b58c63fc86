"""The virus scanner, where the council runs one: clamd, asked over its socket."""

import logging
import socket
import struct
from dataclasses import dataclass
from urllib.parse import urlsplit

from portal.domain.files import HasVirus, NotUploaded

STEP = 64 * 1024
LONGEST_ANSWER = 4096

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Scanner:
    """Asks the clamd at ``address``: ``tcp://host:port`` or ``unix:/path``.

    With no address there is no scanner, and every file passes. With one, a file passes only
    when the scanner said that it is clean.
    """

    address: str
    seconds: float = 30

    def check(self, content: bytes) -> None:
        """Raise ``HasVirus`` when it is known as one, ``NotUploaded`` when nobody can say."""
        if not self.address:
            return
        try:
            answer = self._ask(content)
        except OSError as problem:
            log.error("the virus scanner could not be asked: %s", type(problem).__name__)
            raise NotUploaded from problem
        if answer == "stream: OK":
            return
        if answer.endswith(" FOUND"):
            log.warning("the virus scanner refused a file: %s", answer)
            raise HasVirus
        log.error("the virus scanner did not say that a file is clean: %r", answer)
        raise NotUploaded

    def _ask(self, content: bytes) -> str:
        with self._connect() as line:
            line.sendall(b"zINSTREAM\0")
            for start in range(0, len(content), STEP):
                part = content[start : start + STEP]
                line.sendall(struct.pack("!I", len(part)) + part)
            line.sendall(struct.pack("!I", 0))
            answer = b""
            while not answer.endswith(b"\0") and len(answer) < LONGEST_ANSWER:
                more = line.recv(LONGEST_ANSWER)
                if not more:
                    break
                answer += more
            return answer.rstrip(b"\0").decode("utf-8", "replace").strip()

    def _connect(self) -> socket.socket:
        where = urlsplit(self.address)
        if where.scheme == "unix":
            line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            line.settimeout(self.seconds)
            try:
                line.connect(where.path)
            except OSError:
                line.close()
                raise
            return line
        host, port = where.hostname or "localhost", where.port or 3310
        return socket.create_connection((host, port), timeout=self.seconds)
