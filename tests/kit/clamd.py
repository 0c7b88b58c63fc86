"""A virus scanner that answers as it is told, on a real socket."""

import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.kit.files import EICAR


class FakeClamd:
    """Speaks INSTREAM on a real socket; ``behave`` answers what it was sent, None hangs up."""

    def __init__(self, behave: Callable[[bytes], bytes | None]) -> None:
        self.behave = behave
        self.seen: list[bytes] = []

    def serve(self, door: socket.socket) -> None:
        """Answer one caller after another until the door is closed."""
        while True:
            try:
                line, _ = door.accept()
            except OSError:
                return
            with line:
                answer = self.behave(self._read(line))
                if answer is not None:
                    line.sendall(answer)

    def _read(self, line: socket.socket) -> bytes:
        stream = line.makefile("rb")
        assert stream.read(10) == b"zINSTREAM\0"
        content = b""
        while (size := struct.unpack("!I", stream.read(4))[0]) > 0:
            content += stream.read(size)
        self.seen.append(content)
        return content


@contextmanager
def clamd(behave: Callable[[bytes], bytes | None], where: Path | None = None) -> Iterator[str]:
    """Run a scanner and give its address."""
    door = socket.socket(socket.AF_UNIX if where else socket.AF_INET)
    door.bind(str(where) if where else ("127.0.0.1", 0))
    door.listen()
    runner = threading.Thread(target=FakeClamd(behave).serve, args=(door,), daemon=True)
    runner.start()
    try:
        yield f"unix:{where}" if where else f"tcp://127.0.0.1:{door.getsockname()[1]}"
    finally:
        door.shutdown(socket.SHUT_RDWR)
        door.close()
        runner.join(5)


def like_clamd(content: bytes) -> bytes:
    """Answer as clamd does."""
    return b"stream: Eicar-Test FOUND\0" if EICAR in content else b"stream: OK\0"
