"""A server under test: its process, what it says, and raw requests to it."""

import json
import os
import pathlib
import queue
import signal
import socket
import subprocess
import threading
import time

REPOSITORY = pathlib.Path(__file__).resolve().parent.parent.parent
SITEGEN = pathlib.Path(os.environ.get("SITEGEN") or REPOSITORY / "build/sitegen").resolve()
SLOW = bool(os.environ.get("SAN")) or os.environ.get("SITEGEN_SLOW") == "1"
PATIENCE = 120 if SLOW else 30


class Fault(Exception):
    """What was seen is not what was expected."""


def expect(condition, what):
    if not condition:
        raise Fault(what)


def equal(got, wanted, what):
    if got != wanted:
        raise Fault(f"{what}: {got!r}, not {wanted!r}")


SITE = {
    "content/site.yml": "title: Test\nbase_url: https://example.org/\n",
    "content/articles/one.md": "---\ntitle: One\n---\nFirst text.\n",
    "content/articles/two.md": "---\ntitle: Two\n---\nSecond text, see [One](one.md).\n",
    "content/static/numbers.txt": "0123456789",
    "content/static/sp ace.txt": "with a space",
}


def make_site(folder, files=SITE):
    root = folder / "kb"
    for path, text in files.items():
        write(root / path, text)
    return root


def write(path, text):
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def environment(folder, **more):
    home = folder / "home"
    home.mkdir(exist_ok=True)
    keep = ("PATH", "ASAN_OPTIONS", "UBSAN_OPTIONS", "TSAN_OPTIONS", "LSAN_OPTIONS")
    env = {name: os.environ[name] for name in keep if name in os.environ}
    env.update(HOME=str(home), LC_ALL="C.UTF-8", TZ="UTC", GIT_CEILING_DIRECTORIES=str(folder))
    env.update({name: str(value) for name, value in more.items()})
    return env


class Answer:
    def __init__(self, raw):
        head, _, self.body = raw.partition(b"\r\n\r\n")
        lines = head.decode("latin-1").split("\r\n")
        self.raw = raw
        self.status = int(lines[0].split(" ")[1]) if lines[0] else None
        self.fields = {}
        for line in lines[1:]:
            name, _, value = line.partition(":")
            self.fields[name.lower()] = value.strip()


class Server:
    def __init__(self, root, *flags, env=None, json_lines=True, folder=None, **popen):
        self.folder = folder or root.parent
        self.port = free_port()
        flags = list(flags)
        if "--port" not in flags:
            flags += ["--port", str(self.port)]
        if json_lines:
            flags.append("--json")
        self.events, self.said = queue.Queue(), []
        self.stderr = open(self.folder / "stderr", "w+b")
        self.process = subprocess.Popen([str(SITEGEN), "-C", str(root), "serve", *flags], env=env or environment(self.folder),
                                        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.stderr, **popen)
        self.reader = threading.Thread(target=self.read, daemon=True)
        self.reader.start()

    def read(self):
        for line in self.process.stdout:
            self.said.append(line)
            if line.startswith(b"{"):
                self.events.put(json.loads(line))
        self.events.put(None)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self.reader.join(5)
        self.process.stdout.close()
        self.stderr.close()

    def errors(self):
        return (self.folder / "stderr").read_text(errors="replace")

    def event(self, *names, seconds=PATIENCE):
        """The next event of one of these names."""
        end = time.monotonic() + seconds
        while True:
            try:
                event = self.events.get(timeout=max(0.01, end - time.monotonic()))
            except queue.Empty:
                raise Fault(f"no event {' or '.join(names)} in {seconds} s; it said: {self.errors()[-500:]}") from None
            if event is None:
                raise Fault(f"it ended ({self.process.wait()}): {self.errors()[-500:]}")
            if event["event"] in names:
                return event

    def build(self, fine=True):
        """The next build."""
        report = self.event("rebuilt", "ended")
        equal(report.get("report", {}).get("fine"), fine, f"the build {json.dumps(report)[:800]} is fine")
        return report

    def builds(self, seconds=1.0):
        """The next builds, at least one, until none has come for so long."""
        return [self.event("rebuilt", "ended"), *self.builds_until_quiet(seconds)]

    def builds_until_quiet(self, seconds=1.0):
        """All builds until none has come for so long; perhaps none."""
        builds = []
        while True:
            try:
                event = self.events.get(timeout=seconds * (4 if SLOW else 1))
            except queue.Empty:
                return builds
            if event and event["event"] in ("rebuilt", "ended"):
                builds.append(event)

    def stop(self, number=signal.SIGINT):
        self.process.send_signal(number)
        return self.process.wait(PATIENCE)

    def connect(self, timeout=PATIENCE):
        s = socket.create_connection(("127.0.0.1", self.port), timeout)
        return s

    def send(self, data, timeout=PATIENCE):
        """Sends these bytes and returns all that comes until the other end closes. What it does not read any more is no fault."""
        with self.connect(timeout) as s:
            try:
                s.sendall(data)
                s.shutdown(socket.SHUT_WR)
            except OSError:
                pass
            return self.receive(s)

    @staticmethod
    def receive(s):
        data = b""
        try:
            while chunk := s.recv(1 << 16):
                data += chunk
        except ConnectionError:
            pass
        return data

    def ask(self, target="/", method="GET", fields=(), body=b"", host=None):
        host = host or f"127.0.0.1:{self.port}"
        lines = [f"{method} {target} HTTP/1.1", f"Host: {host}", "Connection: close", *fields]
        data = "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body
        return Answer(self.send(data))

    def ask_quietly(self):
        """The status of the home page; None while there is no server."""
        try:
            return self.ask().status
        except OSError:
            return None

    def plain(self, target):
        return self.ask(target, fields=["Sitegen-Plain: 1"]).body


def served(root, *flags, **options):
    """A server whose first build was fine."""
    server = Server(root, *flags, **options)
    server.event("listening")
    server.first = server.build()
    return server


def git(root, *arguments):
    env = {**os.environ, "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_SYSTEM": "/dev/null"}
    subprocess.run(["git", "-c", "user.name=Ada", "-c", "user.email=ada@example.org", "-c", "init.defaultBranch=main", *arguments],
                   cwd=root, env=env, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def files_of(folder):
    return {str(p.relative_to(folder)): p.read_bytes() for p in folder.rglob("*")
            if p.is_file() and str(p.relative_to(folder)) not in (".sitegen", "manifest.json")}


def same_as_clean(server, root, folder):
    """What is served equals a clean build for the same address, byte for byte."""
    out = folder / "clean"
    subprocess.run([str(SITEGEN), "-C", str(root), "build", "-q", "-o", str(out), "-u", f"http://127.0.0.1:{server.port}/"],
                   check=True, env=environment(folder), stderr=subprocess.DEVNULL)
    from urllib.parse import quote
    with server.connect() as s:
        for path, wanted in sorted(files_of(out).items()):
            s.sendall(f"GET /{quote(path)} HTTP/1.1\r\nHost: localhost\r\nSitegen-Plain: 1\r\n\r\n".encode())
            equal(read_one(s), (200, wanted), f"/{path}")


def read_one(s):
    """One answer on a connection that goes on: status and body. Takes no more than that."""
    data = b""
    while b"\r\n\r\n" not in data:
        seen = s.recv(1 << 16, socket.MSG_PEEK)
        expect(seen, "the connection was closed")
        end = (data + seen).find(b"\r\n\r\n")
        data += s.recv(len(seen) if end < 0 else end + 4 - len(data))
    answer = Answer(data)
    left, body = int(answer.fields.get("content-length", 0)), []
    while left:
        body.append(s.recv(left))
        expect(body[-1], "the connection was closed")
        left -= len(body[-1])
    return answer.status, b"".join(body)
