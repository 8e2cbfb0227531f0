"""The files that are the project's own, for the checks that read all of them."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent

# Made by builds, tests and runs; kept out of git by .gitignore.
MADE = {".git", ".swiftpm", ".venv", ".venv-autobahn", "__pycache__", "artifacts", "data", "dist", "node_modules"}


def files():
    """Every file of the project, in a fixed order. Does not ask git, so that it works in a copy too."""
    for folder, folders, names in os.walk(ROOT):
        folders[:] = sorted(name for name in folders if name not in MADE and not name.startswith((".build", ".test")))
        for name in sorted(names):
            path = Path(folder) / name
            if path.is_file() and not path.is_symlink():
                yield path
