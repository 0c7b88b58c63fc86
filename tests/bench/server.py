"""The server under test: gunicorn with the settings that ``flask serve`` uses."""

import os
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from portal.cli.serve import ROOT, commands

START_SECONDS = 60


@dataclass(frozen=True)
class Server:
    """A server on 127.0.0.1."""

    port: int
    process: int

    def peak_memory(self) -> float:
        """Return the sum of the peaks of the master and its workers, in MB (shared pages are
        counted in each)."""
        return sum(_peak(process) for process in self._processes()) / 1024

    def forget_peak(self) -> None:
        """Let the peak begin from what is held now: a password that was checked takes 64 MB for
        a moment, which would hide what is looked for."""
        for process in self._processes():
            Path(f"/proc/{process}/clear_refs").write_text("5")

    def _processes(self) -> list[int]:
        children = Path(f"/proc/{self.process}/task/{self.process}/children").read_text().split()
        return [self.process, *map(int, children)]


def _peak(process: int) -> int:
    for line in Path(f"/proc/{process}/status").read_text().splitlines():
        if line.startswith("VmHWM"):
            return int(line.split()[1])
    return 0


@contextmanager
def serving(environ: Mapping[str, str]) -> Iterator[Server]:
    """Serve what ``tests.bench.site`` makes of ``environ``, on a free port."""
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    command = ["tests.bench.site:create()" if w == "wsgi:app" else w for w in commands(port)[0]]
    with tempfile.TemporaryFile() as log:
        process = subprocess.Popen(
            command, cwd=ROOT, env={**os.environ, **environ}, stdout=log, stderr=log
        )
        try:
            _wait_for(port, process)
            yield Server(port, process.pid)
        except BaseException:
            log.seek(0)
            print(log.read()[-4000:].decode(errors="replace"))
            raise
        finally:
            process.terminate()
            try:
                process.wait(30)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise RuntimeError("the server did not start")
