"""What is installed: the locks and the wheel."""

import re
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.kit.paths import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LOCKS = {"requirements.lock": ("demo", "lang"), "requirements-dev.lock": ("demo", "lang", "dev")}


def _pins(lock: str) -> list[Requirement]:
    return [
        Requirement(line.removesuffix("\\").strip())
        for line in (ROOT / lock).read_text().splitlines()
        if line and not line.startswith((" ", "#"))
    ]


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_names_no_place(lock: str) -> None:
    """No host, no index, no path of a machine stands in a lock, and every pin has its hashes."""
    text = (ROOT / lock).read_text()
    pins = re.findall(r"^\w.*$", text, re.MULTILINE)
    hashed = re.findall(r"^\w.* \\\n    --hash=sha256:[0-9a-f]{64}", text, re.MULTILINE)

    assert re.findall(r"://|^-|@ |(?<=\s)/\w+", text, re.MULTILINE) == []
    assert len(hashed) == len(pins)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_pins_what_the_project_asks_for(lock: str) -> None:
    """Every requirement of pyproject.toml, the build backend included, is pinned at a version that it allows."""
    extras = PROJECT["project"]["optional-dependencies"]
    asked = [*PROJECT["project"]["dependencies"], *PROJECT["dependency-groups"]["build"]]
    asked += [requirement for extra in LOCKS[lock] for requirement in extras[extra]]
    pinned: dict[str, list[str]] = {}
    for pin in _pins(lock):
        pinned.setdefault(canonicalize_name(pin.name), []).extend(version.version for version in pin.specifier)

    wrong = [
        text
        for text in asked
        if not any(
            Requirement(text).specifier.contains(version, prereleases=True)
            for version in pinned.get(canonicalize_name(Requirement(text).name), [])
        )
    ]

    assert wrong == []


def test_both_locks_agree() -> None:
    """What the demo runs with is what the tests ran with."""
    small, large = ({str(pin) for pin in _pins(lock)} for lock in LOCKS)

    assert small <= large


def test_a_wheel_holds_all_that_runs(tmp_path: Path) -> None:
    """Rules, feeds, schemas, types and licence are in the wheel, and the command with it; tests and seeds are not."""
    ran = subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        (entry_points,) = (archive.read(name).decode() for name in names if name.endswith("entry_points.txt"))
    sources = {
        str(path.relative_to(ROOT))
        for path in (ROOT / "streams").rglob("*")
        if path.suffix in {".py", ".toml", ".tsv", ".json", ".typed"}
    }

    assert sources - names == set()
    assert {Path(name).parts[0] for name in names} == {"streams", f"newswire-{_version()}.dist-info"}
    assert any(name.endswith("licenses/LICENSE") for name in names)
    assert "newswire = streams.__main__:main" in entry_points


def _version() -> str:
    from streams import __version__

    return __version__
