"""The part `lsp` of the benchmark: how long after a key press its diagnostics are there."""
import json
import pathlib
import queue
import shutil
import statistics
import subprocess
import threading
import time

from common import SITEGEN, Failed, articles_of, memory, milliseconds, read, say

PRESSES = 100
BETWEEN, REST = 0.12, 1.0  # seconds between two keys, and after every twentieth, when the server may read everything again
MAX_MS = 100


class Client:
    def __init__(self, root, log):
        with open(log, "ab") as errors:
            self.process = subprocess.Popen([SITEGEN, "lsp", "-C", root], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors)
        self.messages, self.number = queue.Queue(), 0
        threading.Thread(target=self.read, daemon=True).start()
        answer = self.ask("initialize", {"processId": None, "rootUri": pathlib.Path(root).as_uri(),
                                         "capabilities": {"textDocument": {"publishDiagnostics": {"versionSupport": True}}}})
        sync = answer["result"]["capabilities"]["textDocumentSync"]
        self.incremental = (sync["change"] if isinstance(sync, dict) else sync) == 2
        self.tell("initialized", {})

    def read(self):
        out = self.process.stdout
        while True:
            size = 0
            while (line := out.readline().strip()):
                if line.lower().startswith(b"content-length:"):
                    size = int(line.split(b":")[1])
            if not size:
                break
            message = out.read(size)
            self.messages.put((time.perf_counter(), json.loads(message)))
        self.messages.put((time.perf_counter(), None))

    def send(self, message):
        text = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(text), text))
        self.process.stdin.flush()

    def tell(self, method, params):
        self.send({"method": method, "params": params})

    def next(self, seconds=120):
        try:
            at, message = self.messages.get(timeout=seconds)
        except queue.Empty:
            raise Failed("the language server says nothing") from None
        if message is None:
            raise Failed("the language server has ended")
        if "id" in message and "method" in message:  # it asks something of us
            self.send({"id": message["id"], "result": None})
        return at, message

    def ask(self, method, params):
        self.number += 1
        self.send({"id": self.number, "method": method, "params": params})
        while True:
            _, message = self.next()
            if message.get("id") == self.number and "method" not in message:
                return message

    def diagnostics(self, uri, words):
        """When those of the document came that speak of it; None: any."""
        while True:
            at, message = self.next()
            if message.get("method") == "textDocument/publishDiagnostics" and message["params"]["uri"] == uri:
                said = [d["message"] for d in message["params"]["diagnostics"]]
                if words is None or any(words in text for text in said):
                    return at

    def stop(self):
        self.ask("shutdown", None)
        self.tell("exit", None)
        self.process.wait(30)


class Document:
    """An open file, typed into at one place."""

    def __init__(self, client, path, kind, before):
        self.client, self.uri, self.version = client, pathlib.Path(path).as_uri(), 1
        text = read(path)
        at = text.index(before) + len(before)
        self.head, self.tail = text[:at], text[at:]
        client.tell("textDocument/didOpen", {"textDocument": {"uri": self.uri, "languageId": kind, "version": 1, "text": text}})

    def move(self, count):
        """The cursor, so many characters on."""
        text, at = self.head + self.tail, len(self.head) + count
        self.head, self.tail = text[:at], text[at:]

    def drop(self, count):
        """What stands behind the cursor."""
        self.replace(count, "")

    def type(self, letters):
        self.replace(0, letters)

    def place(self, further):
        text = self.head + self.tail[:further]
        return {"line": text.count("\n"), "character": len(text) - text.rfind("\n") - 1}

    def replace(self, count, letters):
        place = {"start": self.place(0), "end": self.place(count)}
        self.head, self.tail = self.head + letters, self.tail[count:]
        self.version += 1
        change = {"range": place, "text": letters} if self.client.incremental else {"text": self.head + self.tail}
        self.client.tell("textDocument/didChange", {"textDocument": {"uri": self.uri, "version": self.version}, "contentChanges": [change]})


def press_keys(client, document, before, behind):
    """Seconds from each key to diagnostics that know it: it makes an id longer that nothing has."""
    times, name = [], ""
    for k in range(PRESSES):
        if k % 50 == 0:  # ids have an end: a new one takes its place
            document.move(-len(name))
            document.drop(len(name))
            document.type("zz" if name else before + "zz" + behind)
            document.move(0 if name else -len(behind))
            name = "zz"
            client.diagnostics(document.uri, f"'{name}'")
        letter = "abcdefghij"[k % 10]
        name += letter
        began = time.perf_counter()
        document.type(letter)
        times.append(client.diagnostics(document.uri, f"'{name}'") - began)
        time.sleep(REST if k % 20 == 19 else BETWEEN)
    return times


def run(bench, n):
    made, _ = bench.corpus(n)
    root = bench.fresh("lsp")
    shutil.copytree(f"{made}/sitegen", root)
    say(f"lsp, N = {n}")
    began = time.perf_counter()
    client = Client(root, bench.log)
    path = next(iter(articles_of(root).values()))
    words = read(path).split("\n---\n", 1)[1].split()
    article = Document(client, path, "markdown", f"\n{words[0]} {words[1]}")
    client.diagnostics(article.uri, None)
    say(f"{'start, to the first diagnostics':38} {milliseconds([time.perf_counter() - began])}")
    facts = Document(client, f"{root}/content/facts/f000.yml", "yaml", "- id: f00050\n")
    client.diagnostics(facts.uri, None)
    say(f"{'from a key to its diagnostics':38} {'median ms':>9} {'min':>9} - {'max':>8}   keys")
    for label, document, before, behind in (("in an article", article, " [[", "]]"), ("in a file of 100 facts", facts, "  subject: ", "\n")):
        times = press_keys(client, document, before, behind)
        say(f"{label:38} {milliseconds(times)}")
        bench.bound(f"lsp, N = {n}: {label}, median ms", statistics.median(times) * 1e3, MAX_MS, n)
        bench.bound(f"lsp, N = {n}: {label}, worst ms", max(times) * 1e3, MAX_MS, n)
    resident, _ = memory(client.process.pid)
    say(f"memory: {resident:.0f} MiB")
    client.stop()
    say()
