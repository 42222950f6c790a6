"""Sessions of Neovim, without a screen: what is seen in each is compared with a transcript."""

import difflib
import os
import pathlib
import re
import shutil
import subprocess

from client import HERE, PATIENCE, SITEGEN

SCRIPT = HERE / "neovim.lua"
EXPECTED = HERE / "expected"


def transcript(work, ability):
    """What the session says; an AssertionError when it fails."""
    kb, written = pathlib.Path(work) / "kb", pathlib.Path(work) / "transcript"
    shutil.copytree(HERE / "kb", kb)
    environment = dict(os.environ, ABILITY=ability, TRANSCRIPT=str(written), SITEGEN=str(SITEGEN), HOME=work, XDG_STATE_HOME=work,
                       XDG_CACHE_HOME=work, XDG_DATA_HOME=work, XDG_CONFIG_HOME=work, LC_ALL="C.UTF-8", NVIM_LOG_FILE=work + "/log")
    ended = subprocess.run(["nvim", "--headless", "-u", "NONE", "-i", "NONE", "-c", f"luafile {SCRIPT}"], cwd=kb, env=environment,
                           stdin=subprocess.DEVNULL, capture_output=True, timeout=4 * PATIENCE, check=False)
    text = written.read_text() if written.exists() else ""
    assert ended.returncode == 0, text + ended.stderr.decode()
    return text


def compare(work, ability, accept):
    file, text = EXPECTED / f"{ability}.txt", transcript(work, ability)
    if accept:
        file.write_text(text)
    expected = file.read_text() if file.exists() else ""
    difference = difflib.unified_diff(expected.splitlines(), text.splitlines(), str(file), "now", lineterm="")
    assert text == expected, "\n".join(difference)


def tests(accept):
    """One for each session that the script has."""
    found = []
    for ability in re.findall(r"^function sessions\.(\w+)\(", SCRIPT.read_text(), re.M):
        def test(work, ability=ability):
            compare(work, ability, accept)
        test.__name__ = "neovim_" + ability
        found.append(test)
    return found
