"""Try every mutant in a copy of the tree: its tests must be green without it and red with it.

python -m tests.mutants.run [WORDS…]        only those whose promise has one of these words
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.kit.paths import ROOT
from tests.mutants.edits import MUTANTS, Mutant


def run_tests(tree: Path, targets: tuple[str, ...]) -> bool:
    """Whether all of these tests pass in this tree."""
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-p", "no:cacheprovider", *targets]
    done = subprocess.run(
        command, cwd=tree, env={**os.environ, "PYTHONPATH": str(tree)}, capture_output=True, text=True, check=False
    )
    if done.returncode > 1:
        sys.exit(f"pytest cannot run {' '.join(targets)}:\n{done.stdout}{done.stderr}")
    return done.returncode == 0


def try_mutant(mutant: Mutant, tree: Path) -> str:
    """What became of one mutant: `caught`, or why it counts as a fault of the tests."""
    file = tree / mutant.file
    whole = file.read_text("utf-8")
    if whole.count(mutant.before) != 1:
        return f"its text stands {whole.count(mutant.before)} times in {mutant.file}"
    if not run_tests(tree, mutant.caught_by):
        return "its tests are red without it"
    file.write_text(whole.replace(mutant.before, mutant.after), "utf-8")
    try:
        return "SURVIVED" if run_tests(tree, mutant.caught_by) else "caught"
    finally:
        file.write_text(whole, "utf-8")


def main(words: list[str]) -> int:
    """Try the mutants and print what became of each; 1 where one was not caught."""
    chosen = [mutant for mutant in MUTANTS if not words or any(word in mutant.breaks for word in words)]
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "newswire"
        tree.mkdir()
        listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
        for name in listed.stdout.splitlines():
            (tree / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, tree / name)
        ends = []
        for mutant in chosen:
            ends.append(try_mutant(mutant, tree))
            print(f"{ends[-1]:8}  {mutant.breaks}", flush=True)
    return int(any(end != "caught" for end in ends))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
