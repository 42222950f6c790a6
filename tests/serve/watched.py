"""A server that watches the files itself, asked as the builder without one is (edits)."""

import pathlib
import queue
import time
from urllib.parse import quote

from server import PATIENCE, Server, read_one

QUIET = 0.3  # seconds without a build after which no other is expected


class Watched:
    """`sitegen serve` over a copy: what it builds is told by its events, what it serves is asked over HTTP."""

    def __init__(self, root, folder, flags):
        self.server = Server(root, *flags, folder=folder)
        self.url = f"http://127.0.0.1:{self.server.port}"
        self.report, self.known, self.process = None, set(), self.server.process

    def build(self, changed):
        """The builds that come until it is quiet; none is fine when nothing changed that anybody reads."""
        end = time.monotonic() + (PATIENCE if self.report is None else 2)
        while time.monotonic() < end:
            try:
                event = self.server.events.get(timeout=max(0.01, end - time.monotonic()))
            except queue.Empty:
                break
            if event is None:
                raise RuntimeError(f"the server ended: {self.server.errors()[-500:]}")
            if event["event"] in ("rebuilt", "ended"):
                end = time.monotonic() + QUIET
                self.take(event)
        return self.report

    def take(self, event):
        told = event.get("report") or {"fine": False, "whole": True, "diagnostics": [], "errors": 1, "warnings": 0, "pages": [], "changed": 0, "ms": 0}
        self.report = {**told, "told": told, "usable": True, "pages": [[p["path"], p["why"], p["changed"]] for p in told["pages"]],
                       "why": told.get("why") or event.get("message", "")}

    def differences(self, site):
        built = {str(p.relative_to(site)): p for p in pathlib.Path(site).rglob("*") if p.is_file()}
        built.pop(".sitegen", None)
        built.pop("manifest.json", None)  # which no server has
        others = []
        with self.server.connect() as connection:
            for path in sorted(set(built) | self.known):
                connection.sendall(f"GET /{quote(path)} HTTP/1.1\r\nHost: localhost\r\nSitegen-Plain: 1\r\n\r\n".encode())
                status, body = read_one(connection)
                if path not in built:
                    if status != 404:
                        others.append([path, "gone"])
                elif (status, body) != (200, built[path].read_bytes()):
                    others.append([path, "other" if status == 200 else f"status {status}"])
        self.known = set(built)
        return others

    def memory(self):
        pages = pathlib.Path(f"/proc/{self.process.pid}/statm").read_text().split()[1]
        return int(pages) * 4

    def close(self):
        if self.process.poll() is None:
            self.server.stop()
        self.server.__exit__()
        return self.process.returncode
