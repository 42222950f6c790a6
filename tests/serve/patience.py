"""Clients that do not go on, and many of them."""

import socket
import statistics
import time

from server import PATIENCE, SLOW, equal, expect, make_site, read_one, served, write

READERS = 200 if SLOW else 1000


def memory(process):
    """What the process holds, in kB; of it and its child, which is told first."""
    with open(f"/proc/{process}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


def closed(s, seconds):
    s.settimeout(seconds)
    try:
        while s.recv(1 << 16):
            pass
        return True
    except ConnectionError:
        return True
    except TimeoutError:
        return False


def test_a_head_without_an_end(folder):
    with served(make_site(folder)) as s:
        silent, begun, body = s.connect(), s.connect(), s.connect()
        begun.sendall(b"GET / HTTP/1.1\r\nHost: loc")
        body.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nabc")
        dripping, end = s.connect(), time.monotonic() + 20
        dripping.sendall(b"GET / HTTP/1.1\r\n")
        alive = True
        while alive and time.monotonic() < end:  # each byte in time, the whole never
            try:
                dripping.sendall(b"X")
                dripping.settimeout(0.2)
                alive = dripping.recv(1) != b""
            except TimeoutError:
                pass
            except OSError:
                alive = False
        expect(not alive, "a head that comes byte by byte is waited for without an end")
        for name, c in (("nothing", silent), ("half a head", begun), ("half a body", body)):
            expect(closed(c, 20), f"{name} is waited for without an end")
        equal(s.ask().status, 200, "afterwards")


def test_connections_are_kept(folder):
    with served(make_site(folder)) as s, s.connect() as c:
        for _ in range(3):
            c.sendall(b"GET /numbers.txt HTTP/1.1\r\nHost: localhost\r\n\r\n")
            equal(read_one(c), (200, b"0123456789"), "on one connection")


def subscribe(s, since=""):
    c = socket.socket()
    c.settimeout(PATIENCE)
    c.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    c.connect(("127.0.0.1", s.port))
    c.sendall(f"GET /.sitegen/events{since} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    return c


def read_events(c, count, seconds=30):
    """So many events, as (name, data)."""
    c.settimeout(seconds)
    data = b""
    while data.count(b"\nevent: ") < count or not data.endswith(b"\n\n"):
        chunk = c.recv(1 << 16)
        expect(chunk, f"the events ended: {data!r}")
        data += chunk
    return [tuple(line.split(": ", 1)[1] for line in block.splitlines()[-2:])
            for block in data.decode().split("\n\n") if "event: " in block]


def latency(s, count):
    """Milliseconds to a page, the median and the worst of so many."""
    times = []
    for _ in range(count):
        started = time.monotonic()
        equal(s.ask("/articles/one/").status, 200, "a page meanwhile")
        times.append((time.monotonic() - started) * 1e3)
    return statistics.median(times), max(times)


def test_a_thousand_readers_of_which_half_never_read(folder):
    """Prints what it measured; judged is what must hold on any machine: all who read are told, pages come, memory is bounded."""
    root = make_site(folder)
    with served(root) as s:
        before = latency(s, 50)
        readers = [subscribe(s, f"?since={READERS}x") for _ in range(READERS)]
        readers, deaf = readers[::2], readers[1::2]
        for c in readers:
            read_events(c, 1)
        held = memory(s.process.pid)
        for n in range(20):
            write(root / "content/articles/one.md", f"---\ntitle: One\n---\nText {n}.\n")
            s.build()
        during = latency(s, 50)
        for c in readers:
            names = [name for name, _ in read_events(c, 20)]
            equal(names, ["fine"] * 20, "what a reader was told")
        grown = memory(s.process.pid) - held
        expect(grown < 40_000, f"the server grew by {grown} kB")
        for c in readers + deaf:
            c.close()
        print(f"{READERS} readers: a page in {before[0]:.1f} ms (worst {before[1]:.1f}) before, "
              f"{during[0]:.1f} ms (worst {during[1]:.1f}) with them; {grown} kB more")
        equal(s.ask().status, 200, "afterwards")


test_a_thousand_readers_of_which_half_never_read.alone = True


def test_a_reader_that_never_reads_is_let_go(folder):
    """What waits for it does not grow without bound: many builds of a site with many pages."""
    pages = {f"content/articles/article-with-a-rather-long-name-{n}.md": f"---\ntitle: Article {n}\n---\nText.\n" for n in range(300)}
    root = make_site(folder, {"content/site.yml": "title: Test\nbase_url: https://example.org/\n", **pages})
    with served(root) as s:
        deaf = subscribe(s)
        read_events(subscribe(s, "?since=x"), 1)
        for n in range(40):
            write(root / "content/site.yml", f"title: Test {n}\nbase_url: https://example.org/\n")
            s.build()
        size = 0
        deaf.settimeout(20)
        try:
            while chunk := deaf.recv(1 << 20):
                size += len(chunk)
        except (ConnectionError, TimeoutError) as e:
            expect(not isinstance(e, TimeoutError), "it is still there")
        expect(size < 2 << 20, f"{size} bytes had been kept for it")


def test_few_descriptors(folder):
    """With 40 files that may be open it serves, if fewer at once."""
    import resource
    root = make_site(folder)
    limit = lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (16, 16))
    with served(root, preexec_fn=limit) as s:
        idle = [s.connect() for _ in range(60)]
        for c in idle:
            c.close()
        equal(s.ask().status, 200, "after 60 connections")
        waiting = [s.connect() for _ in range(30)]
        for c in waiting[-5:]:
            c.sendall(b"GET /numbers.txt HTTP/1.1\r\nHost: localhost\r\n\r\n")
        equal(s.ask().status, 200, "with 30 that wait")
        write(root / "content/articles/one.md", "---\ntitle: One\n---\nNew.\n")
        s.build()
