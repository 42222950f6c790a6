"""How it starts and how it ends."""

import os
import pathlib
import re
import signal
import socket
import subprocess
import time

from server import PATIENCE, SITEGEN, Server, environment, equal, expect, free_port, make_site, served


def run(folder, *words, **options):
    return subprocess.run([str(SITEGEN), *words], env=environment(folder), capture_output=True, text=True, timeout=PATIENCE, **options)


def children(process):
    return pathlib.Path(f"/proc/{process}/task/{process}/children").read_text().split()


def gone(process):
    for _ in range(200):
        try:
            state = pathlib.Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
        except OSError:
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False


def test_tells_where_it_listens(folder):
    with served(make_site(folder), json_lines=True) as s:
        equal(s.said[0].count(b"\"url\":\"http://127.0.0.1:%d/\"" % s.port), 1, "the first event")
        equal(s.first["report"]["whole"], True, "the first build")


def test_lines_for_people(folder):
    root = make_site(folder)
    with Server(root, json_lines=False) as s:
        while len(s.said) < 2 and s.process.poll() is None:
            time.sleep(0.02)
        expect(f"http://127.0.0.1:{s.port}/".encode() in s.said[0], "the address")
        expect(re.match(rb"\d\d:\d\d:\d\d all of \d+ files", s.said[1]), f"a build: {s.said[1]}")
        equal(s.stop(), 0, "exit code")
    with Server(root, "-q", json_lines=False) as s:
        while s.ask_quietly() != 200:
            time.sleep(0.02)
        equal(s.stop(), 0, "exit code")
        equal(s.said, [], "quiet")


def test_a_port_in_use_is_named(folder):
    root = make_site(folder)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result = run(folder, "-C", str(root), "serve", "--port", str(port))
        equal(result.returncode, 3, "exit code")
        expect(re.search(rf"port {port} is in use by \S+ \(process {os.getpid()}\)", result.stderr), result.stderr)


def test_the_next_free_port_of_ten(folder):
    root = make_site(folder)
    taken = []
    for port in range(8000, 8010):
        s = socket.socket()
        s.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            s.bind(("127.0.0.1", port))
            s.listen()
            taken.append(s)
        except OSError:
            s.close()
    try:
        result = run(folder, "-C", str(root), "serve")
        equal(result.returncode, 3, "all ten in use")
        expect("8000" in result.stderr and "8009" in result.stderr, result.stderr)
        if taken:
            free = taken.pop()
            port = free.getsockname()[1]
            free.close()
            process = subprocess.Popen([str(SITEGEN), "-C", str(root), "serve", "--json"], env=environment(folder), stdout=subprocess.PIPE)
            equal(b'"port":%d,' % port in process.stdout.readline(), True, "takes the one that is free")
            process.terminate()
            equal(process.wait(PATIENCE), 0, "exit code")
            process.stdout.close()
    finally:
        for s in taken:
            s.close()


test_the_next_free_port_of_ten.alone = True


def test_wrong_usage(folder):
    root = make_site(folder)
    for flags, code in ((["--bind", "example.org"], 2), (["--bind", "300.1.1.1"], 2), (["--port", "x"], 2), (["--port", "0"], 2),
                        (["--bind", "203.0.113.7"], 3), (["-o", "x"], 2), (["-u", "http://localhost/"], 2)):
        result = run(folder, "-C", str(root), "serve", *flags)
        equal((result.returncode, result.stdout), (code, ""), f"{flags}: {result.stderr}")
        expect(result.stderr.startswith("sitegen: "), result.stderr)
    result = run(folder, "-C", str(folder / "nothing"), "serve", "--port", str(free_port()))
    equal(result.returncode, 2, f"no such folder: {result.stderr}")


def test_other_addresses(folder):
    root = make_site(folder)
    with served(root, "--bind", "0.0.0.0") as s:
        expect("can be reached from other machines" in s.errors(), "a warning")
        equal(s.ask(host="10.1.2.3").status, 200, "an address in digits")
        equal(s.ask(host="example.org").status, 403, "a name")
    with served(root, "--bind", "localhost") as s:
        equal(s.ask(host="10.1.2.3").status, 403, "another address in digits")


def test_ends_cleanly(folder):
    root = make_site(folder)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        with served(root) as s:
            builder = children(s.process.pid)
            equal(len(builder), 1, "processes that build")
            open_page = s.connect()
            open_page.sendall(b"GET /.sitegen/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
            open_page.recv(1)
            equal(s.stop(number), 0, f"exit code after {number.name}")
            expect(gone(builder[0]), "the builder outlives the server")
            open_page.close()
            equal(s.errors(), "", "errors")


def test_killed_it_takes_the_builder_along(folder):
    with served(make_site(folder)) as s:
        builder = children(s.process.pid)[0]
        s.process.kill()
        s.process.wait()
        expect(gone(builder), "the builder outlives the server")


def test_a_closed_output_does_not_end_it(folder):
    root = make_site(folder)
    port = free_port()
    reading, writing = os.pipe()
    with open(folder / "err", "wb") as err:
        process = subprocess.Popen([str(SITEGEN), "-C", str(root), "serve", "--port", str(port)], env=environment(folder),
                                   stdin=subprocess.DEVNULL, stdout=writing, stderr=err)
    os.close(writing)
    os.read(reading, 10)
    os.close(reading)
    time.sleep(0.3)
    (root / "content/articles/one.md").write_text("---\ntitle: One\n---\nNew.\n")
    time.sleep(0.5)
    equal(process.poll(), None, "exit code while it should run")
    process.send_signal(signal.SIGINT)
    equal(process.wait(PATIENCE), 0, "exit code")


def test_a_browser_is_opened(folder):
    root = make_site(folder)
    browser = folder / "browser"
    browser.write_text('#!/bin/sh\nprintf %s "$1" >"$0.seen"\n')
    browser.chmod(0o755)
    with served(root, "--open", env=environment(folder, BROWSER=browser)) as s:
        seen = folder / "browser.seen"
        for _ in range(100):
            if seen.exists() and seen.read_text():
                break
            time.sleep(0.05)
        equal(seen.read_text(), f"http://127.0.0.1:{s.port}/", "what it was called with")
    browser.write_text("#!/bin/sh\nexit 4\n")
    with served(root, "--open", env=environment(folder, BROWSER=browser)) as s:
        for _ in range(100):
            if "no browser could be opened" in s.errors():
                break
            time.sleep(0.05)
        expect("warning: no browser could be opened" in s.errors(), s.errors())
    with served(root, "--open", env={**environment(folder), "PATH": str(folder / "nothing")}) as s:
        expect("warning: no browser could be opened" in s.errors(), s.errors())
        equal(s.ask().status, 200, "it serves all the same")


def test_drafts(folder):
    root = make_site(folder)
    (root / "content/articles/draft.md").write_text("---\ntitle: Draft\ndraft: true\n---\nNot yet.\n")
    with served(root) as s:
        equal(s.ask("/articles/draft/").status, 404, "a draft")
    with served(root, "--drafts") as s:
        equal(s.ask("/articles/draft/").status, 200, "a draft with --drafts")
