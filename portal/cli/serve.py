"""``flask serve``: the site and its worker side by side, until Ctrl-C."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import FrameType

import click
from flask import Flask, current_app

ROOT = Path(__file__).parent.parent.parent
HOST = "127.0.0.1"
WORKERS = 2
THREADS = 4
FIRST_ACCOUNT = "you@example.org --name 'Your Name' --role complaints_officer"
START_SECONDS = 60
STOP_SECONDS = 20


def register(app: Flask) -> None:
    """Join the command to ``app``."""
    app.cli.add_command(serve)


@click.command()
@click.option("--port", envvar="PORT", default=8000, show_default=True, help="Also PORT.")
def serve(port: int) -> None:
    """Serve the portal on this machine, with its worker beside it, until Ctrl-C."""
    if not _is_free(port):
        raise click.ClickException(f"port {port} is in use; choose another: PORT={port + 1}")
    address = f"http://{HOST}:{port}"
    environ = {"PUBLIC_ADDRESS": address, **os.environ}
    with _stopped_by_signals():
        children = [
            subprocess.Popen(command, cwd=ROOT, env=environ)  # noqa: S603  both are our own words
            for command in commands(port)
        ]
        try:
            _wait_for(port, children)
            _tell(address)
            _watch(children)
        except KeyboardInterrupt:
            click.echo("Stopping.")
            return
        finally:
            _stop(children)
    raise click.ClickException("it ended by itself; the lines above say why")


def commands(port: int) -> tuple[list[str], list[str]]:
    """Return what starts the site on ``port``, and what starts the worker."""
    site = [sys.executable, "-m", "gunicorn", "wsgi:app", "--bind", f"{HOST}:{port}"]
    site += ["--worker-class", "gthread", "--workers", str(WORKERS), "--threads", str(THREADS)]
    site += ["--no-control-socket", "--log-level", "warning", "--timeout", "60"]
    worker = [sys.executable, "-m", "huey.bin.huey_consumer", "portal.worker.huey"]
    worker += ["--workers", "2", "--max-delay", "1", "--graceful-signal", "TERM", "--quiet"]
    return site, worker


class _stopped_by_signals:
    """Inside it, TERM and INT both end the wait, once; the children are ended by us alone."""

    def __enter__(self) -> None:
        self._before = {
            number: signal.signal(number, self._interrupt)
            for number in (signal.SIGTERM, signal.SIGINT)
        }

    def __exit__(self, *problem: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        for each in self._before:
            signal.signal(each, signal.SIG_IGN)
        raise KeyboardInterrupt


def _is_free(port: int) -> bool:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind((HOST, port))
        except OSError:
            return False
    return True


def _wait_for(port: int, children: Sequence[subprocess.Popen[bytes]]) -> None:
    """Return when the site answers on ``port``, or some child has ended."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end and all(child.poll() is None for child in children):
        with socket.socket() as trial:
            trial.settimeout(1)
            if trial.connect_ex((HOST, port)) == 0:
                return
        time.sleep(0.1)


def _watch(children: Sequence[subprocess.Popen[bytes]]) -> None:
    """Return when one of ``children`` has ended: one is no use without the other."""
    while all(child.poll() is None for child in children):
        time.sleep(0.5)


def _stop(children: Sequence[subprocess.Popen[bytes]]) -> None:
    for child in children:
        if child.poll() is None:
            child.terminate()
    for child in children:
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def _tell(address: str) -> None:
    """Say where to look and how to begin."""
    config = current_app.config
    folder = os.environ.get("PORTAL_FOLDER")
    environ = f"PORTAL_FOLDER={folder} " if folder else ""
    mail = config["MAIL_SERVER"] or f"files in {config['MAIL_FOLDER']}"
    click.echo(
        "\n".join(
            (
                "",
                f"  Open {address}",
                "",
                f"  Staff sign in at {address}/staff. The first account:",
                f"    {environ}.venv/bin/flask --app wsgi staff add {FIRST_ACCOUNT}",
                f"  Mail goes to {mail} and shows at {address}/staff/mail",
                "  Stop with Ctrl-C.",
                "",
            )
        )
    )
