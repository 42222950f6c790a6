"""What the tests of failing builds share: two sites, and whether a directory holds one of them."""
import pathlib
import shutil
import subprocess


def tree(top):
    """Path to bytes (None for a directory)."""
    top = pathlib.Path(top)
    if not top.exists():
        return None
    return {str(p.relative_to(top)): p.read_bytes() if p.is_file() else None for p in top.rglob("*")}


def build(root, output):
    return subprocess.run(["sitegen", "build", "-q", "-C", root, "-o", str(output)], capture_output=True, text=True)


def leftovers(directory):
    return sorted(p.name for p in pathlib.Path(directory).iterdir() if p.name.startswith("."))


def two_sites(change):
    """Makes a knowledge base `old` from ./content and another one `new` from it by change(path); returns the
    trees of their sites."""
    for name in ("old", "new"):
        pathlib.Path(name).mkdir()
        shutil.copytree("content", f"{name}/content")
    change(pathlib.Path("new/content"))
    for name in ("old", "new"):
        assert build(name, f"{name}-site").returncode == 0, f"the {name} site does not build"
    return tree("old-site"), tree("new-site")
