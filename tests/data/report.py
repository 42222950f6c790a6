"""How a check in Python tells what it found. Its program ends with report.end()."""

import json
import pathlib
import sys

_failed = False


def check(fine, what, detail=""):
    global _failed
    _failed = _failed or not fine
    print(f"ok: {what}" if fine else f"failed: {what}" + (f": {str(detail)[:400]}" if detail != "" else ""))
    return fine


def sites():
    return [pathlib.Path(argument) for argument in sys.argv[1:]]


def data(site, name):
    """The path of a data file, or None where the site has no such file."""
    path = site / "data" / name
    return path if path.exists() else None


def read_json(path):
    return json.loads(path.read_text(encoding="utf-8"))


def end():
    sys.exit(_failed)
