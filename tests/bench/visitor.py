"""One visitor with one connection: cookies, forms, and how long each answer took."""

import gzip
import html
import re
import time
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse, RemoteDisconnected
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

FORM = re.compile(r"<form\b[^>]*>(.*?)</form>", re.S)
INPUT = re.compile(r"<input\b[^>]*>")
ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
ASSET = re.compile(r'<(?:link|script|img)\b[^>]*?(?:href|src)="([^"]+)"[^>]*>')
PATIENCE = 900
"""Seconds until an answer must have begun: an Excel file begins when all of it is made."""

REDIRECTS = {301, 302, 303, 307, 308}


@dataclass(frozen=True)
class Answer:
    """An answer: ``wire`` are the bytes that came over the wire, head and body."""

    path: str
    status: int
    headers: dict[str, str]
    text: str
    wire: int
    seconds: float

    def hidden(self, having: str = "csrf_token") -> dict[str, str]:
        """Return the hidden fields of the first form that has a field of that name."""
        for form in FORM.findall(self.text):
            fields = [dict(ATTRIBUTE.findall(tag)) for tag in INPUT.findall(form)]
            if any(field.get("name") == having for field in fields):
                return {
                    field["name"]: html.unescape(field.get("value", ""))
                    for field in fields
                    if field.get("type") == "hidden" and "name" in field
                }
        raise AssertionError(f"no form with {having} on {self.path} ({self.status})")

    def assets(self) -> list[str]:
        """Return the addresses of the files that a browser fetches with this page."""
        found = [
            html.unescape(match.group(1))
            for match in ASSET.finditer(self.text)
            if not re.search(r'rel="(canonical|alternate|next|prev|search)"', match.group(0))
        ]
        return list(dict.fromkeys(address for address in found if not address.startswith("data:")))


class Visitor:
    """Speaks HTTP to 127.0.0.1 over one connection that stays open."""

    def __init__(self, port: int) -> None:
        self.connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.cookies: dict[str, str] = {}

    def get(self, path: str) -> Answer:
        """Fetch ``path`` and return the answer, redirects too."""
        return self._ask("GET", path, None)

    def post(self, path: str, fields: dict[str, Any]) -> Answer:
        """Send a form."""
        return self._ask("POST", path, urlencode(fields, doseq=True))

    def download(self, path: str, fields: dict[str, Any]) -> tuple[int, int, float]:
        """Send a form whose answer is a file; return its bytes, its carriage returns (a line of
        a CSV ends in one) and the seconds, and keep nothing of it."""
        started = time.perf_counter()
        self.connection.request("POST", path, urlencode(fields, doseq=True), self._headers(True))
        response = self.connection.getresponse()
        if "attachment" not in (response.getheader("Content-Disposition") or ""):
            raise AssertionError(f"{path} gave no file ({response.status})")
        size = lines = 0
        while part := response.read(65_536):
            size += len(part)
            lines += part.count(b"\r")
        return size, lines, time.perf_counter() - started

    def _headers(self, form: bool) -> dict[str, str]:
        headers = {"Accept-Encoding": "gzip", "Accept": "text/html"}
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        if form:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        return headers

    def follow(self, answer: Answer) -> list[Answer]:
        """Return what redirects from ``answer`` lead to, each step."""
        steps = []
        while answer.status in REDIRECTS:
            answer = self.get(urljoin(answer.path, answer.headers["location"]))
            steps.append(answer)
        return steps

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        address = urlsplit(path)
        path = address.path + (f"?{address.query}" if address.query else "")
        headers = self._headers(form=body is not None)
        try:
            response, content, seconds = self._send(method, path, body, headers)
        except (RemoteDisconnected, ConnectionError):
            # The server had closed the idle connection; a browser would ask again too.
            self.connection.close()
            response, content, seconds = self._send(method, path, body, headers)
        for cookie in response.headers.get_all("Set-Cookie") or []:
            name, _, value = cookie.split(";")[0].partition("=")
            self.cookies[name] = value
        head = sum(len(name) + len(value) + 4 for name, value in response.getheaders()) + 19
        if response.headers.get("Content-Encoding") == "gzip":
            text = gzip.decompress(content).decode()
        else:
            text = content.decode(errors="replace")
        found = {name.lower(): value for name, value in response.getheaders()}
        return Answer(path, response.status, found, text, head + len(content), seconds)

    def _send(
        self, method: str, path: str, body: str | None, headers: dict[str, str]
    ) -> tuple[HTTPResponse, bytes, float]:
        started = time.perf_counter()
        self.connection.request(method, path, body, headers)
        response = self.connection.getresponse()
        content = response.read()
        return response, content, time.perf_counter() - started
