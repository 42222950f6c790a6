"""Places that open in the user's editor."""

import html
import os
import re
import time

from building import BAD, ONE
from server import Server, environment, equal, expect, make_site, served, write


def configured(folder, text, **more):
    env = environment(folder, **more)
    write(folder / "home/.config/sitegen/config.yml", text)
    return env


def place(folder, env):
    """How the place of a problem is shown, and what the server said."""
    root = make_site(folder)
    write(root / ONE, BAD)
    with Server(root, env=env) as s:
        s.build(fine=False)
        body = s.ask("/.sitegen/problems").body.decode()
        return re.search(r'<p class="where">(.*?)</p>', body)[1], s.errors(), root


def test_by_an_address(folder):
    shown, _, root = place(folder, configured(folder, "editor: vscode\n"))
    equal(shown, f'<a class="place" href="vscode://file{root}/{ONE}:4:7">{ONE}:4:7</a>', "the link")


def test_by_an_address_of_ones_own(folder):
    (folder / "a b&'c").mkdir()
    root = make_site(folder / "a b&'c")
    write(root / ONE, BAD)
    env = configured(folder, 'editor: "my-editor://open?f={file}&l={line}&c={column}&x={other}"\n')
    with Server(root, env=env, folder=folder) as s:
        s.build(fine=False)
        shown = re.search(r'href="(.*?)"', s.ask("/.sitegen/problems").body.decode())[1]
        wanted = str(root / ONE).replace(" ", "%20").replace("&", "%26").replace("'", "%27")
        equal(html.unescape(shown), f"my-editor://open?f={wanted}&l=4&c=7&x={{other}}", "the link")


def test_without_configuration(folder):
    plain = f'<code class="place">{ONE}:4:7</code>'
    equal(place(folder, environment(folder))[0], plain, "no editor")
    equal(place(folder, environment(folder, EDITOR="vim", VISUAL="nano"))[0], plain, "editors in a terminal")
    expect(place(folder, environment(folder, EDITOR="vim", VISUAL="/usr/bin/code --wait"))[0].startswith('<a class="place" href="vscode:'),
           "VISUAL with a window of its own")


def test_wrong_configuration(folder):
    plain = f'<code class="place">{ONE}:4:7</code>'
    for text, wanted in (("editor: vscod\n", "config.yml:1:9: error[unknown-editor]"), ("editor: [a]\n", "config.yml:1:9: error[wrong-type]"),
                         ("- a\n", "config.yml:1:1: error[wrong-type]"), ("editr: vscode\n", "did you mean 'editor'?"),
                         ('editor: "javascript://%0aalert(1)//{file}"\n', "config.yml:1:9: error[unsafe-address]"),
                         ('editor: "DATA://text/html,{file}"\n', "error[unsafe-address]"), ("editor: 'a\n", "config.yml:"),
                         (b"editor: \xff\n", "config.yml:1:9: error")):
        shown, said, _ = place(folder, configured(folder, text))
        equal(shown, plain, text)
        expect(wanted in said, f"{text!r}: {said}")


def test_by_a_command(folder):
    opened = folder / "opened"
    program = folder / "my editor"
    program.write_text(f'#!/bin/sh\nprintf "%s|" "$#" "$@" >"{opened}.new"\nmv "{opened}.new" "{opened}"\n')
    program.chmod(0o755)
    os.symlink(program, folder / "ed")
    root = make_site(folder)
    write(root / ONE, BAD)
    env = configured(folder, f"editor: {folder}/ed --at={{line}}:{{column}} {{file}} $(touch {folder}/bad)\n")
    with Server(root, env=env) as s:
        s.build(fine=False)
        shown = s.ask("/.sitegen/problems").body.decode()
        expect('<form class="place" method="post" action="/.sitegen/open">' in shown and "<button" in shown, shown)
        mine = f"Origin: http://127.0.0.1:{s.port}"

        def post(form, *fields):
            body = form.encode()
            return s.ask("/.sitegen/open", "POST", [f"Content-Length: {len(body)}", "Content-Type: application/x-www-form-urlencoded", *fields], body).status
        good = "file=content%2Farticles%2Fone.md&line=4&column=7"
        equal(post(good), 403, "without an origin")
        equal(post(good, "Origin: http://example.org"), 403, "from another site")
        equal(post(good, "Origin: null"), 403, "from nowhere")
        equal(s.ask(f"/.sitegen/open?{good}").status, 405, "by GET")
        (folder / "secret").write_text("x")
        for path in ("..%2Fsecret", "content%2F..%2F..%2Fsecret", "%2Fetc%2Fpasswd", "content%2Farticles", "content%2Fnothing.md", "", "-x", "kb"):
            equal(post(f"file={path}&line=1&column=1", mine), 404, path)
        os.symlink(folder / "secret", root / "content/articles/link.md")
        equal(post("file=content%2Farticles%2Flink.md&line=1", mine), 404, "a link that leads out")
        os.unlink(root / "content/articles/link.md")
        equal(opened.exists(), False, "nothing was started so far")
        equal(post(good, mine), 204, "as it should be")
        for _ in range(100):
            if opened.exists():
                break
            time.sleep(0.05)
        equal(opened.read_text(), f"4|--at=4:7|{root / ONE}|$(touch|{folder}/bad)|", "what it was started with")
        expect(not (folder / "bad").exists(), "a shell was at work")
        equal(post("file=content%2Farticles%2Fone.md&line=x&column=-1", mine), 204, "a place that is none")
    with served(make_site(folder / "x"), env=configured(folder, "editor: vscode\n"), folder=folder) as s:
        equal(s.ask("/.sitegen/open", "POST", ["Content-Length: 0", f"Origin: http://127.0.0.1:{s.port}"]).status, 403, "where there is no command")
