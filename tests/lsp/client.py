"""A client of the language server for tests: says what it is told to, also what no editor would say."""

import json
import os
import pathlib
import select
import shutil
import subprocess
import time

HERE = pathlib.Path(__file__).resolve().parent
SITEGEN = pathlib.Path(os.environ.get("SITEGEN") or HERE.parent.parent / "build/sitegen").resolve()
SANITIZED = os.environ.get("SAN", "")
PATIENCE = 120 if SANITIZED else 30  # seconds for one answer

CAPABILITIES = {
    "workspace": {"workspaceEdit": {"documentChanges": True}},
    "textDocument": {
        "hover": {"contentFormat": ["markdown", "plaintext"]},
        "documentSymbol": {"hierarchicalDocumentSymbolSupport": True},
        "codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}},
    },
}


class Ended(Exception):
    """The server closed its output."""


class Client:
    """A server with a knowledge base of its own, a copy of `kb`."""

    def __init__(self, work, arguments=(), where=None):
        self.root = pathlib.Path(work) / "kb"
        if not self.root.exists():
            shutil.copytree(HERE / "kb", self.root)
        self.process = subprocess.Popen([SITEGEN, *arguments, "lsp"], cwd=where or self.root, stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        self.bytes = b""
        self.numbers = 0
        self.notes = []  # what came unasked
        self.versions = {}

    # ---- the wire

    def say(self, data):
        self.process.stdin.write(data)
        self.process.stdin.flush()

    @staticmethod
    def framed(message):
        data = message if isinstance(message, bytes) else json.dumps(message).encode()
        return b"Content-Length: %d\r\n\r\n" % len(data) + data

    def send(self, message):
        self.say(self.framed(message))

    def fill(self, deadline):
        ready, _, _ = select.select([self.process.stdout], [], [], max(0, deadline - time.monotonic()))
        if not ready:
            raise TimeoutError("the server says nothing")
        data = os.read(self.process.stdout.fileno(), 1 << 16)
        if not data:
            raise Ended()
        self.bytes += data

    def receive(self, patience=PATIENCE):
        deadline = time.monotonic() + patience
        while b"\r\n\r\n" not in self.bytes:
            self.fill(deadline)
        head, self.bytes = self.bytes.split(b"\r\n\r\n", 1)
        length = int(head.removeprefix(b"Content-Length: "))
        while len(self.bytes) < length:
            self.fill(deadline)
        message, self.bytes = json.loads(self.bytes[:length]), self.bytes[length:]
        assert message.pop("jsonrpc") == "2.0"
        return message

    # ---- messages

    def answer(self, number):
        """The answer to a request; what comes before it unasked is kept."""
        while True:
            message = self.receive()
            if "method" not in message and message["id"] == number:
                return message
            self.notes.append(message)

    def ask(self, method, params=None):
        self.numbers += 1
        self.send({"jsonrpc": "2.0", "id": self.numbers, "method": method, "params": params})
        return self.answer(self.numbers)

    def result(self, method, params=None):
        answer = self.ask(method, params)
        assert "error" not in answer, answer
        return answer["result"]

    def tell(self, method, params=None):
        self.send({"jsonrpc": "2.0", "method": method, "params": params})

    # ---- a session

    def start(self, capabilities=None, **more):
        params = {"processId": None, "rootUri": self.uri(""), "capabilities": CAPABILITIES if capabilities is None else capabilities,
                  **more}
        result = self.result("initialize", params)
        self.tell("initialized", {})
        return result

    def stop(self):
        """An orderly end. The exit code, and what was said on standard error."""
        self.result("shutdown")
        self.tell("exit")
        return self.end()

    def end(self):
        out, err = self.process.communicate(timeout=PATIENCE)
        self.bytes += out
        return self.process.returncode, err.decode()

    def uri(self, path):
        return (self.root / path).as_uri()

    def text(self, path):
        return (self.root / path).read_text()

    def open(self, path, text=None):
        self.versions[path] = 1
        self.tell("textDocument/didOpen", {"textDocument": {
            "uri": self.uri(path), "languageId": "x", "version": 1, "text": self.text(path) if text is None else text}})

    def change(self, path, text, start=None, end=None):
        """All of the text, or what stands from `start` to `end`: (line, character)."""
        self.versions[path] += 1
        change = {"text": text}
        if start is not None:
            change["range"] = span(start, end or start)
        self.tell("textDocument/didChange", {
            "textDocument": {"uri": self.uri(path), "version": self.versions[path]}, "contentChanges": [change]})

    def at(self, path, place, **more):
        return {"textDocument": {"uri": self.uri(path)}, "position": position(place), **more}

    def found(self, path):
        """The diagnostics of the present version of a document."""
        def is_it(note):
            params = note.get("params", {})
            return (note.get("method") == "textDocument/publishDiagnostics" and params["uri"] == self.uri(path)
                    and params.get("version") == self.versions.get(path))
        kept = [note for note in self.notes if is_it(note)]
        while not kept:
            self.notes.append(self.receive())
            kept = [note for note in self.notes[-1:] if is_it(note)]
        return kept[-1]["params"]["diagnostics"]

    def settle(self):
        """Returns when the server has loaded the files as they are now: it complains of one that is put there for that."""
        self.probes = getattr(self, "probes", 0) + 1
        path = f"content/terms/probe-{self.probes}.yml"
        (self.root / path).write_text("- {id: probe}\n")
        self.tell("workspace/didChangeWatchedFiles", {"changes": [{"uri": self.uri(path), "type": 1}]})
        self.told("textDocument/publishDiagnostics", lambda params: params["uri"] == self.uri(path))
        (self.root / path).unlink()

    def told(self, method, wanted=lambda params: True):
        """The next that comes unasked, of a method."""
        while True:
            for i, note in enumerate(self.notes):
                if note.get("method") == method and wanted(note["params"]):
                    return self.notes.pop(i)["params"]
            self.notes.append(self.receive())


def position(place):
    return {"line": place[0], "character": place[1]}


def span(start, end):
    return {"start": position(start), "end": position(end)}


def place_of(text, words, behind=0):
    """Line and character of words in a text, or of so many characters behind their beginning."""
    at = text.index(words) + behind
    before = text[:at]
    line = before.rpartition("\n")[2]
    return before.count("\n"), len(line.encode("utf-16-le")) // 2
