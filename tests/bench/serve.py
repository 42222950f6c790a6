"""The part `serve` of the benchmark: from saving a file to the reload event, against hugo's server; start, memory, many clients.

serve.py clients PORT COUNT: COUNT clients of the reload events of a server, every other of which never reads. Says "ready", then a
line of JSON about them for every line on standard input.
"""
import base64
import http.client
import json
import os
import queue
import random
import re
import resource
import select
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time

from common import SITEGEN, Failed, articles_of, memory, milliseconds, read, save, say, wait_until, worst_of

ROUNDS = 30  # of each kind of edit
EDITS = 1000  # while memory is looked at
WORKING_SET = 100  # articles and facts that are edited, again and again, as in an editor's day
CLIENTS = 1000
REQUESTS = 1000
PAUSE = 0.15  # seconds between an event and the next edit
# Milliseconds; builds; of the memory after the first fifth of the edits.
MAX_EDIT_MS, MAX_TEMPLATE, MAX_START, MAX_MEMORY_GROWTH = 50, 1.0, 1.2, 1.05
EVENTS = "/.sitegen/events"
UNITS = "km|m|mm|ha|t|kWh|MW"  # that stand behind their number


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Lines(threading.Thread):
    """What a stream says, line by line, with the time at which it was said."""

    def __init__(self, stream):
        super().__init__(daemon=True)
        self.stream, self.said, self.end = stream, queue.Queue(), False
        self.start()

    def run(self):
        try:
            for line in self.stream:
                self.said.put((time.perf_counter(), line.decode(errors="replace").rstrip("\r\n")))
        except (OSError, ValueError):
            pass
        self.said.put((time.perf_counter(), None))

    def next(self, seconds=600):
        try:
            at, line = self.said.get(timeout=seconds)
        except queue.Empty:
            raise Failed("nothing is said any more") from None
        if line is None:
            raise Failed("the other end has gone")
        return at, line


class Server:
    """A server of pages under a process of its own."""

    def __init__(self, command, log, pages="/articles/{}/"):
        self.port, self.pages = free_port(), pages
        self.began = time.perf_counter()
        with open(log, "ab") as errors:
            self.process = subprocess.Popen([*command, "-p", str(self.port)], stdin=subprocess.DEVNULL,
                                            stdout=subprocess.PIPE, stderr=errors)
        self.lines = Lines(self.process.stdout)
        self.connection = None

    def get(self, address):
        """A page over a connection that stays."""
        for attempt in range(2):
            try:
                if not self.connection:
                    self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=600)
                self.connection.request("GET", address)
                answer = self.connection.getresponse()
                return answer.status, answer.read().decode(errors="replace")
            except (OSError, http.client.HTTPException):
                self.connection = None
                if attempt:
                    raise
        return None

    def article(self, address):
        return self.get(self.pages.format(address))

    def first_page(self, address):
        """Seconds until it is served."""
        def there():
            if self.process.poll() is not None:
                raise Failed(f"the server has ended with {self.process.returncode}")
            try:
                return self.article(address)[0] == 200
            except OSError:
                return False
        wait_until(there, "the first page")
        return time.perf_counter() - self.began

    def stop(self):
        self.process.send_signal(signal.SIGINT)
        try:
            self.process.wait(30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()


class Events:
    """The reload events of sitegen: seen when the event is there, by one client on loopback."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.sendall(f"GET {EVENTS} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        self.lines = Lines(self.socket.makefile("rb"))
        at = ""
        while at is not None:  # its head, and what it missed
            try:
                _, at = self.lines.next(0.5)
            except Failed:
                break
        self.kind = ""

    def drain(self):
        while not self.lines.said.empty():
            self.lines.next()

    def next(self):
        """When the next one of a build that was fine came."""
        while True:
            at, line = self.lines.next()
            if line.startswith("event: "):
                self.kind = line[7:]
            elif line.startswith("data: ") and self.kind == "fine":
                return at

    def close(self):
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()


class LiveReload:
    """hugo's: messages over a web socket. Only what its server sends is understood: short texts without a mask."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port))
        key = base64.b64encode(os.urandom(16)).decode()
        self.socket.sendall((f"GET /livereload HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                             f"Sec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n\r\n").encode())
        self.file = self.socket.makefile("rb")
        if b" 101 " not in self.file.readline():
            raise Failed("hugo's server has no live reload")
        while self.file.readline().strip():
            pass
        self.send({"command": "hello", "protocols": ["http://livereload.com/protocols/official-7"], "ver": "2.2.2"})
        self.messages = queue.Queue()
        threading.Thread(target=self.run, daemon=True).start()

    def send(self, message):
        text = json.dumps(message).encode()
        head = bytes([0x81, 0x80 | len(text)]) if len(text) < 126 else bytes([0x81, 0x80 | 126]) + len(text).to_bytes(2, "big")
        self.socket.sendall(head + b"\0\0\0\0" + text)

    def run(self):
        try:
            while head := self.file.read(2):
                size = head[1] & 0x7F
                if size >= 126:
                    size = int.from_bytes(self.file.read(2 if size == 126 else 8), "big")
                text = self.file.read(size)
                if head[0] & 0xF == 1 and json.loads(text).get("command") == "reload":
                    self.messages.put(time.perf_counter())
        except (OSError, ValueError):
            pass

    def drain(self):
        while not self.messages.empty():
            self.messages.get()

    def next(self):
        try:
            return self.messages.get(timeout=600)
        except queue.Empty:
            raise Failed("hugo's server tells of no change") from None

    def close(self):
        self.socket.close()


# ---- the edits: the same for both

class Corpus:
    """The knowledge base of one of the two, and how it is edited."""

    def __init__(self, root, hugo):
        self.root, self.hugo = root, hugo
        self.articles = articles_of(root)
        self.addresses = list(self.articles)
        self.foot = f"{root}/layouts/partials/foot.html" if hugo else f"{root}/templates/foot.etlua"
        self.cited = self.find_cited()

    def find_cited(self):
        """Facts that 8 articles cite, each with one of them, and their units."""
        pattern = re.compile(r'fact "(f\d{5})"' if self.hugo else r"\[\[(f\d{5})[\]|@]")
        citing = {}
        for address, path in self.articles.items():
            for fact in set(pattern.findall(read(path))):
                citing.setdefault(fact, []).append(address)
        units = {fact: re.search(rf"[\d.] ({UNITS})\b", self.fact_text(fact)) for fact, places in citing.items() if len(places) == 8}
        found = [(fact, citing[fact][0], unit[1]) for fact, unit in sorted(units.items()) if unit]
        if not found:
            raise Failed("no fact is cited by 8 articles")
        return found

    def fact_file(self, fact):
        name = f"f{int(fact[1:]) // 100:03d}"
        return f"{self.root}/data/facts/{name}.json" if self.hugo else f"{self.root}/content/facts/{name}.yml"

    def fact_text(self, fact):
        text = read(self.fact_file(fact))
        at = text.index(fact)
        return text[at:text.find("\n" + ('"f' if self.hugo else "- id:"), at) % (len(text) + 1)]

    def edit_body(self, k):
        """Returns the address of a page that shows the edit, and what it shows then."""
        address = self.addresses[k % WORKING_SET * 7919 % len(self.addresses)]
        words = f"Edited in round {k}, no sooner."
        save(self.articles[address], re.sub(r"(\n\nEdited in .*\n)?\Z", "", read(self.articles[address])) + f"\n\n{words}\n")
        return address, words

    def edit_fact(self, k):
        fact, address, unit = self.cited[k % WORKING_SET % len(self.cited)]
        old, number = self.fact_text(fact), 1000 + k % 8000
        shown, written = f"{number:,} {unit}", f"{number} {unit}"
        if self.hugo:
            new = re.sub(r'"shown": "[^"]*"', f'"shown": "{shown}"', re.sub(r'"written": "[^"]*"', f'"written": "{written}"', old))
        else:
            new = re.sub(r"value: .*", f"value: {written}", old)
        path = self.fact_file(fact)
        save(path, read(path).replace(old, new))
        return address, shown

    def edit_template(self, k):
        words = f"Nothing here means anything in round {k}."
        save(self.foot, re.sub(r"Nothing here means anything[^<]*", words, read(self.foot)))
        return self.addresses[0], words


KINDS = [("body of an article", Corpus.edit_body), ("fact that 8 articles cite", Corpus.edit_fact),
         ("template of every page", Corpus.edit_template)]


def time_edit(server, told, corpus, edit, k):
    """Seconds from before the file is opened to the event behind which the page shows the edit."""
    told.drain()
    began = time.perf_counter()
    address, words = edit(corpus, k)
    while True:
        at = told.next()
        if words in server.article(address)[1]:
            return at - began
        if time.perf_counter() - began > 600:
            raise Failed(f"{address} does not show {words!r}")


def time_edits(server, told, corpus, rounds, first):
    """All kinds in turn; the first round only warms up."""
    times = {name: [] for name, _ in KINDS}
    for k in range(rounds + 1):
        for name, edit in KINDS:
            took = time_edit(server, told, corpus, edit, first + k)
            if k:
                times[name].append(took)
            time.sleep(PAUSE)
    return times


# ---- many clients

def be_clients(port, count):
    """Half of them read what comes, and count the builds that they are told of."""
    poll, builds, ended, kept = select.epoll(), {}, {True: 0, False: 0}, []
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard if hard > 0 else soft, hard))
    readers = {}
    for i in range(count):
        s = socket.socket()
        s.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        s.connect(("127.0.0.1", port))
        s.sendall(f"GET {EVENTS} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        kept.append(s)
        if i % 2 == 0:
            readers[s.fileno()] = s
            builds[s.fileno()] = 0
            poll.register(s.fileno(), select.EPOLLIN)
    poll.register(0, select.EPOLLIN)
    print("ready", flush=True)
    while True:
        for number, _ in poll.poll():
            if number == 0:
                if not sys.stdin.readline():
                    return
                print(json.dumps({"readers": len(readers), "least": min(builds.values(), default=0),
                                  "ended": ended[True]}), flush=True)
                continue
            data = readers[number].recv(65536)
            if not data:
                poll.unregister(number)
                del readers[number], builds[number]
                ended[True] += 1
                continue
            for build in re.findall(rb'data: {"build":(\d+)', data):
                builds[number] = max(builds[number], int(build))


class Editing(threading.Thread):
    """Edits all the while, five in a second."""

    def __init__(self, corpus, first):
        super().__init__(daemon=True)
        self.corpus, self.k, self.over = corpus, first, threading.Event()
        self.start()

    def run(self):
        while not self.over.wait(0.2):
            self.corpus.edit_body(self.k)
            self.k += 1

    def stop(self):
        self.over.set()
        self.join()


def time_pages(server, addresses):
    """Seconds of each of many requests."""
    chance, times = random.Random(1), []
    for _ in range(REQUESTS):
        address = chance.choice(addresses)
        began = time.perf_counter()
        status, _ = server.article(address)
        times.append(time.perf_counter() - began)
        if status != 200:
            raise Failed(f"{address}: {status}")
        time.sleep(0.002)
    return times


# ---- the part

class ServePart:
    def __init__(self, bench, n):
        self.bench, self.n = bench, n
        made, _ = bench.corpus(n)
        self.root = bench.fresh("serve")
        shutil.copytree(f"{made}/sitegen", self.root)
        self.corpus = Corpus(self.root, False)
        self.hugo = None
        if bench.args.hugo:
            where = bench.fresh("hugo-serve")
            shutil.copytree(f"{made}/hugo", where)
            self.hugo = Corpus(where, True)

    def bound(self, text, value, limit):
        self.bench.bound(f"serve, N = {self.n}: {text}", value, limit, self.n)

    def serve(self):
        return Server([SITEGEN, "serve", "-C", self.root, "--json"], self.bench.log)

    def serve_hugo(self):
        return Server(["hugo", "server", "--disableFastRender", "--bind", "127.0.0.1", "-s", self.hugo.root, "-b", "http://127.0.0.1/"],
                      self.bench.log)

    def run(self):
        say(f"serve, N = {self.n}")
        self.start()
        server = self.serve()
        try:
            server.first_page(self.corpus.addresses[0])
            self.edits(server)
            self.clients(server)
            self.memory(server)
        finally:
            server.stop()
        say()

    # ---- start

    def build(self):
        began = time.perf_counter()
        subprocess.run([SITEGEN, "-C", self.root, "build", "-q", "-o", self.bench.fresh("serve-built")], check=True,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return time.perf_counter() - began

    def start_once(self):
        server = self.serve()
        try:
            page = server.first_page(self.corpus.addresses[-1])
            while True:
                at, line = server.lines.next()
                if '"event":"rebuilt"' in line:
                    return page, at - server.began
        finally:
            server.stop()

    def start(self):
        runs = self.bench.args.runs
        builds, pages, all_built = [], [], []
        for _ in range(runs):
            builds.append(self.build())
            page, everything = self.start_once()
            pages.append(page)
            all_built.append(everything)
        self.one_build = statistics.median(builds)
        say(f"{'start':38} {'median ms':>9} {'min':>9} - {'max':>8}   runs")
        for label, times in (("build, for comparison", builds), ("serve: the first page is there", pages), ("serve: all is built", all_built)):
            say(f"{label:38} {milliseconds(times)}")
        if self.hugo:
            server = self.serve_hugo()
            try:
                say(f"{'hugo server: the first page is there':38} {milliseconds([server.first_page(self.hugo.addresses[-1])])}")
            finally:
                server.stop()
        slowest = max(statistics.median(pages), statistics.median(all_built))
        self.bound("start, of a build", slowest / self.one_build, MAX_START)

    # ---- from saving to the reload event

    def edits(self, server):
        say(f"{'from saving to the reload event':38} {'median ms':>9} {'min':>9} - {'max':>8}   edits")
        told = Events(server.port)
        ours = time_edits(server, told, self.corpus, ROUNDS, 0)
        told.close()
        builds = [self.build() for _ in range(self.bench.args.runs)]
        for name, times in ours.items():
            say(f"{'sitegen: ' + name:38} {milliseconds(times)}")
        say(f"{'one build':38} {milliseconds(builds)}")
        body, fact, template = (statistics.median(times) for times in ours.values())
        self.bound("body edit, ms", body * 1e3, MAX_EDIT_MS)
        self.bound("fact that 8 articles cite, ms", fact * 1e3, MAX_EDIT_MS)
        self.bound("template of every page, of a build", template / statistics.median(builds), MAX_TEMPLATE)
        if self.hugo:
            self.edits_of_hugo(ours)

    def edits_of_hugo(self, ours):
        server = self.serve_hugo()
        try:
            server.first_page(self.hugo.addresses[0])
            told = LiveReload(server.port)
            times = time_edits(server, told, self.hugo, self.bench.args.runs, 0)
            told.close()
        finally:
            server.stop()
        for name, theirs in times.items():
            say(f"{'hugo: ' + name:38} {milliseconds(theirs)}   sitegen: {statistics.median(ours[name]) / statistics.median(theirs):.4f} of it")

    # ---- clients

    def clients(self, server):
        editing = Editing(self.corpus, 100000)
        before = time_pages(server, self.corpus.addresses)
        crowd = subprocess.Popen([sys.executable, "-B", os.path.abspath(__file__), "clients", str(server.port), str(CLIENTS)],
                                 stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        try:
            if crowd.stdout.readline().strip() != "ready":
                raise Failed("the clients could not connect")
            during = time_pages(server, self.corpus.addresses)
            editing.stop()
            address, words = self.corpus.edit_body(200000)
            wait_until(lambda: words in server.article(address)[1], "the last edit")
            told = self.last_told(server, crowd)
        finally:
            crowd.stdin.close()
            crowd.wait()
        say(f"{'pages, while articles are edited':38} {'median ms':>9} {'min':>9} - {'max':>8}   requests")
        for label, times in (("alone", before), (f"{CLIENTS} clients of events, half silent", during)):
            say(f"{label:38} {milliseconds(times)}   99 %: {worst_of(times, 0.99) * 1e3:.1f} ms")
        say(f"clients that read: {told['readers']} of {CLIENTS // 2} are there, and all were told of the last build")

    def last_told(self, server, crowd):
        """Asks the clients until all that read know the last build."""
        build = 0
        while not server.lines.said.empty():
            _, line = server.lines.next()
            build = max([build, *map(int, re.findall(r'"event":"rebuilt","build":(\d+)', line))])

        def all_know():
            crowd.stdin.write("?\n")
            crowd.stdin.flush()
            told = json.loads(crowd.stdout.readline())
            time.sleep(0.05)
            return told if told["least"] >= build else None
        told = wait_until(all_know, "what the clients are told", 60)
        if told["readers"] != CLIENTS // 2:
            raise Failed(f"of {CLIENTS // 2} clients that read, {told['readers']} are left")
        return told

    # ---- memory

    def memory(self, server):
        told, samples = Events(server.port), {0: memory(server.process.pid)}
        for k in range(1, EDITS + 1):
            edit = Corpus.edit_template if k % 100 == 50 else Corpus.edit_fact if k % 2 else Corpus.edit_body
            time_edit(server, told, self.corpus, edit, 300000 + k)
            if k % (EDITS // 10) == 0:
                samples[k] = memory(server.process.pid)
        told.close()
        say(f"{'memory of all processes, MiB':38} " + " ".join(f"{k:>6}" for k in samples) + "   edits")
        for i, label in enumerate(("resident", "proportional")):
            say(f"{label:38} " + " ".join(f"{sample[i]:6.0f}" for sample in samples.values()))
        early, late = samples[EDITS // 5][1], samples[EDITS][1]
        self.bound(f"memory after {EDITS} edits, of that after {EDITS // 5}", late / early, MAX_MEMORY_GROWTH)


if __name__ == "__main__":
    be_clients(int(sys.argv[2]), int(sys.argv[3]))
