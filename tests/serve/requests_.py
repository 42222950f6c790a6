"""What browsers ask, and what no browser asks."""

from server import Answer, equal, expect, make_site, read_one, served

HOST = "Host: localhost\r\n"


def test_pages_are_given_with_type_and_tag(folder):
    with served(make_site(folder)) as s:
        page = s.ask("/articles/one/")
        equal((page.status, page.fields["content-type"]), (200, "text/html; charset=utf-8"), "page")
        expect(b"First text." in page.body and b"/.sitegen/reload.js" in page.body, "the page's text and the script")
        again = s.ask("/articles/one/", fields=[f"If-None-Match: \"x\", {page.fields['etag']}"])
        equal((again.status, again.body, again.fields["etag"]), (304, b"", page.fields["etag"]), "the same again")
        head = s.ask("/articles/one/", "HEAD")
        equal((head.status, head.body, head.fields["content-length"]), (200, b"", str(len(page.body))), "HEAD")
        for path, kind in {"/assets/style.css": "text/css; charset=utf-8", "/feed.xml": "application/xml; charset=utf-8",
                           "/assets/icon.svg": "image/svg+xml", "/assets/site.js?v=1": "text/javascript; charset=utf-8",
                           "/numbers.txt": "text/plain; charset=utf-8", "/sp%20ace.txt": "text/plain; charset=utf-8",
                           "/assets/fonts/vollkorn-400.woff2": "font/woff2"}.items():
            answer = s.ask(path)
            equal((answer.status, answer.fields["content-type"]), (200, kind), path)
            equal(answer.fields["x-content-type-options"], "nosniff", path)


def test_plain_pages_have_no_script(folder):
    root = make_site(folder)
    with served(root) as s:
        expect(b".sitegen" not in s.plain("/articles/one/"), "a page asked for plain")
    with served(root, "--no-reload") as s:
        expect(b".sitegen" not in s.ask("/articles/one/").body, "a page with --no-reload")
        equal(s.ask("/.sitegen/events").status, 404, "events with --no-reload")


def test_unknown_addresses_get_the_page_of_the_site(folder):
    with served(make_site(folder)) as s:
        missing = s.ask("/nothing/here")
        equal((missing.status, missing.fields["content-type"]), (404, "text/html; charset=utf-8"), "unknown")
        expect(b"<h1" in missing.body, "the site's own page")
        moved = s.ask("/articles/one?a=b&c")
        equal((moved.status, moved.fields["location"]), (301, "/articles/one/?a=b&c"), "without its slash")
        for target in ("//example.org", "//example.org/articles", "/articles//one", "/numbers.txt/"):
            answer = s.ask(target)
            equal((answer.status, "location" in answer.fields), (404, False), target)


def test_links_lead_to_this_server(folder):
    with served(make_site(folder)) as s:
        expect(f"http://127.0.0.1:{s.port}/articles/one/".encode() in s.ask("/sitemap.xml").body, "the site map")


def test_traversal_in_every_encoding(folder):
    (folder / "secret").write_text("secret")
    with served(make_site(folder)) as s:
        dots = ["..", "%2e%2e", "%2E%2e", ".%2e", "%2e.", "%252e%252e", "..%00", "..;", "%c0%ae%c0%ae", "%e0%80%ae%e0%80%ae",
                "%uff0e%uff0e", "\u2025".encode().decode("latin-1")]
        slashes = ["/", "%2f", "%5c", "\\", "%252f", "%c0%af", "%2F%2f"]
        for dot in dots:
            for slash in slashes:
                for start in ("/", "/articles/", "/.sitegen/"):
                    answer = s.ask(f"{start}{(dot + slash) * 6}secret")
                    expect(answer.status in (400, 404) and b"secret" not in answer.body.replace(b"secret\n", b""),
                           f"{start}{dot}{slash}: {answer.status}")
        for target in ("/%", "/%2", "/%zz", "/a%00b", "/%0d%0aSet-Cookie:%20a=b", "/a\x7fb", "/#x", "/a\tb"):
            equal(s.ask(target).status, 400, target)


def test_foreign_host_and_origin(folder):
    with served(make_site(folder)) as s:
        mine = f"127.0.0.1:{s.port}"
        for host in ("localhost", f"localhost:{s.port}", mine, "LOCALHOST", "[::1]", f"[::1]:{s.port}", "127.0.0.1"):
            equal(s.ask(host=host).status, 200, host)
        for host in ("example.org", "localhost.example.org", "127.0.0.1.example.org", "0.0.0.0", "10.0.0.1", "[::]", "[fe80::1]",
                     "localhost.", "evil-localhost", "0x7f.1", "127.1", "2130706433", f"example.org:{s.port}"):
            answer = s.ask("/articles/one/", host=host)
            equal((answer.status, b"First" in answer.body), (403, False), host)
            equal(s.ask("/.sitegen/events", host=host).status, 403, host)
        for host in ("a b", "localhost:x", "localhost:123456", "a@localhost", "[::1", "localhost/", "<b>"):
            equal(s.ask(host=host).status, 400, host)
        for origin in ("http://example.org", "null", "https://" + mine, "http://localhost:1", "http://127.0.0.1", f"http://{mine}.example.org",
                       f"http://user@{mine}", "http://"):
            equal(s.ask("/.sitegen/events", fields=[f"Origin: {origin}"]).status, 403, origin)
        equal(s.ask(fields=[f"Origin: http://{mine}"]).status, 200, "its own origin")
        equal(s.ask(f"http://example.org/").status, 403, "a target that names another host")
        equal(s.ask(f"http://{mine}/articles/one/").status, 200, "a target that names this host")
        equal(s.ask()  .fields["cross-origin-resource-policy"], "same-origin", "policy")


def test_malformed_requests(folder):
    ok = "GET / HTTP/1.1\r\n"
    wrong = {
        "no version": "GET /\r\n\r\n",
        "no target": "GET HTTP/1.1\r\n" + HOST + "\r\n",
        "two spaces": "GET  / HTTP/1.1\r\n" + HOST + "\r\n",
        "space behind the version": "GET / HTTP/1.1 \r\n" + HOST + "\r\n",
        "another protocol": "GET / FTP/1.1\r\n" + HOST + "\r\n",
        "a version of three parts": "GET / HTTP/1.1.1\r\n" + HOST + "\r\n",
        "a method that is no word": "G(T / HTTP/1.1\r\n" + HOST + "\r\n",
        "no host": ok + "\r\n",
        "two hosts": ok + HOST + HOST + "\r\n",
        "empty host": ok + "Host:\r\n\r\n",
        "a field without colon": ok + HOST + "Nothing\r\n\r\n",
        "a space before the colon": ok + HOST + "Content-Length : 3\r\n\r\nabc",
        "a space before the name": ok + " " + HOST + "\r\n",
        "a folded line": ok + HOST + "X: a\r\n b\r\n\r\n",
        "an empty name": ok + HOST + ": a\r\n\r\n",
        "bare CR": ok + HOST + "X: a\rY: b\r\n\r\n",
        "bare CR at the end": "GET / HTTP/1.1\r" + HOST + "\r\r",
        "bare LF": "GET / HTTP/1.1\nHost: localhost\n\n",
        "LF after CRLF": ok + HOST + "\n",
        "NUL": ok + HOST + "X: a\0b\r\n\r\n",
        "escape": ok + HOST + "X: \x1b[2J\r\n\r\n",
        "two lengths": ok + HOST + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc",
        "the same length twice": ok + HOST + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc",
        "a list of lengths": ok + HOST + "Content-Length: 3, 3\r\n\r\nabc",
        "a negative length": ok + HOST + "Content-Length: -1\r\n\r\n",
        "a signed length": ok + HOST + "Content-Length: +1\r\n\r\na",
        "a length in hex": ok + HOST + "Content-Length: 0x1\r\n\r\na",
        "an empty length": ok + HOST + "Content-Length:\r\n\r\n",
        "length and chunks": ok + HOST + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "an asterisk": "OPTIONS * HTTP/1.1\r\n" + HOST + "\r\n",
        "an authority": "CONNECT localhost:80 HTTP/1.1\r\n" + HOST + "\r\n",
        "TLS": "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    }
    other = {
        "chunks": (ok + HOST + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 501),
        "HTTP/2": ("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
        "a huge length": (ok + HOST + "Content-Length: 99999999999999999999999\r\n\r\n", 413),
        "a long target": ("GET /" + "a" * 9000 + " HTTP/1.1\r\n" + HOST + "\r\n", 414),
        "many fields": (ok + HOST + "X: y\r\n" * 200 + "\r\n", 431),
        "1 MB in one line": (ok + HOST + "X: " + "a" * (1 << 20) + "\r\n\r\n", 431),
        "1 MB without an end": ("GET /" + "a" * (1 << 20), 431),
        "another method": ("DELETE / HTTP/1.1\r\n" + HOST + "Connection: close\r\n\r\n", 405),
        "expectations": (ok + HOST + "Expect: 100-continue\r\n\r\n", 417),
    }
    with served(make_site(folder)) as s:
        for name, request in wrong.items():
            answers = s.send(request.encode("latin-1"))
            equal((Answer(answers).status, answers.count(b"HTTP/1.1 ")), (400, 1), name)
        for name, (request, status) in other.items():
            answers = s.send(request.encode("latin-1"))
            equal((Answer(answers).status, answers.count(b"HTTP/1.1 ")), (status, 1), name)
        equal(s.ask().status, 200, "afterwards")


def test_a_body_is_no_request(folder):
    """What follows a head as its body is not read as the next head."""
    inner = b"GET /articles/one/ HTTP/1.1\r\nHost: localhost\r\n\r\n"
    with served(make_site(folder)) as s, s.connect() as c:
        c.sendall(b"GET /numbers.txt HTTP/1.1\r\nHost: localhost\r\nContent-Length: %d\r\n\r\n" % len(inner) + inner +
                  b"GET /nothing HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        equal(read_one(c), (200, b"0123456789"), "the first")
        equal(read_one(c)[0], 404, "the second")


def test_requests_in_pieces_and_in_rows(folder):
    with served(make_site(folder)) as s:
        with s.connect() as c:
            for byte in b"GET /numbers.txt HTTP/1.1\r\nHost: localhost\r\n\r\n":
                c.sendall(bytes([byte]))
            equal(read_one(c), (200, b"0123456789"), "byte by byte")
        row = b"GET /numbers.txt HTTP/1.1\r\nHost: localhost\r\n\r\n" * 500
        answers = s.send(row + b"GET / HTTP/1.0\r\nHost: localhost\r\n\r\n")
        equal(answers.count(b"HTTP/1.1 200 OK"), 501, "answers to a row of requests")
        equal(s.send(b"\r\nGET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").count(b"200 OK"), 1, "an empty line before")


def test_ranges(folder):
    with served(make_site(folder)) as s:
        def part(value, *fields):
            answer = s.ask("/numbers.txt", fields=[f"Range: {value}", *fields])
            return answer.status, answer.body, answer.fields.get("content-range")
        equal(part("bytes=2-4"), (206, b"234", "bytes 2-4/10"), "2-4")
        equal(part("bytes=7-"), (206, b"789", "bytes 7-9/10"), "7-")
        equal(part("bytes=-3"), (206, b"789", "bytes 7-9/10"), "-3")
        equal(part("bytes=-99"), (206, b"0123456789", "bytes 0-9/10"), "-99")
        equal(part("bytes=0-99999999999999999"), (206, b"0123456789", "bytes 0-9/10"), "a far end")
        equal(part("bytes=10-")[0::2], (416, "bytes */10"), "behind the end")
        equal(part("bytes=-0")[0::2], (416, "bytes */10"), "the last nothing")
        for value in ("bytes=4-2", "bytes=1-2,4-5", "lines=1-2", "bytes=", "bytes=-", "bytes=a-b", "bytes=1", "bytes=--1",
                      "bytes=99999999999999999999999999-"):
            equal(part(value)[:2], (200, b"0123456789"), value)
        tag = s.ask("/numbers.txt").fields["etag"]
        equal(part("bytes=2-4", f"If-Range: {tag}")[0], 206, "If-Range with its tag")
        equal(part("bytes=2-4", 'If-Range: "other"')[0], 200, "If-Range with another")
        page = s.ask("/articles/one/").body
        at = page.index(b"<script src=\"/.sitegen") + 5
        answer = s.ask("/articles/one/", fields=[f"Range: bytes={at - 20}-{at + 200}"])
        equal(answer.body, page[at - 20:at + 201], "across what was added to a page")
