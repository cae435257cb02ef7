"""Apache Kafka's jars for the tests: resolved once by Maven from `pom.xml`, then kept in a cache folder."""

import fcntl
import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

KAFKA_VERSION = "4.3.1"
JAVA_MAJOR_LEAST = 17
FETCH_TIMEOUT_SECONDS = 300  # 54 MB; takes 8 s on a good line.


class MissingPieceError(Exception):
    """Something that a test tier needs is not on this machine; the message names it and how to get it."""


def cache_folder() -> Path:
    """Folder of the cached jars: `NEWSWIRE_TEST_CACHE` or `~/.cache/newswire`, below it one folder a version."""
    base = os.environ.get("NEWSWIRE_TEST_CACHE")
    return (Path(base) if base else Path.home() / ".cache" / "newswire") / f"kafka-{KAFKA_VERSION}"


def find_java() -> str:
    """Path of a Java that can run Kafka. Raises MissingPieceError where there is none, or it is too old."""
    home = os.environ.get("JAVA_HOME")
    java = shutil.which(str(Path(home) / "bin" / "java")) if home else None
    java = java or shutil.which("java")
    if java is None:
        raise MissingPieceError(f"java is not installed: the Kafka tests need Java {JAVA_MAJOR_LEAST} or newer")
    told = subprocess.run([java, "-version"], capture_output=True, text=True, timeout=60, check=False)
    found = re.search(r'version "(\d+)', told.stderr + told.stdout)
    if found is None or int(found[1]) < JAVA_MAJOR_LEAST:
        raise MissingPieceError(f"java is too old: the Kafka tests need Java {JAVA_MAJOR_LEAST} or newer")
    return java


def resolve_jars(cache: Path | None = None) -> Path:
    """Give the folder that holds Kafka's jars; fetch them by Maven where the cache has none.

    Two runs at the same time fetch once: the second waits for the first's lock. A fetch that fails leaves nothing.
    Raises MissingPieceError where Maven is not installed or cannot fetch.
    """
    cache = cache or cache_folder()
    if cache.is_dir():
        return cache
    cache.parent.mkdir(parents=True, exist_ok=True)
    with (cache.parent / f"{cache.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not cache.is_dir():
            _fetch(cache)
    return cache


def _fetch(cache: Path) -> None:
    maven = shutil.which("mvn")
    if maven is None:
        raise MissingPieceError("mvn is not installed: the Kafka tests fetch Apache Kafka by Maven")
    with tempfile.TemporaryDirectory(dir=cache.parent) as workshop:
        pom = shutil.copy(Path(__file__).with_name("pom.xml"), workshop)
        fetched = Path(workshop) / "jars"
        command = [maven, "-q", "-B", "-f", pom, "dependency:copy-dependencies", f"-DoutputDirectory={fetched}"]
        try:
            run = subprocess.run(command, capture_output=True, text=True, timeout=FETCH_TIMEOUT_SECONDS, check=False)
        except subprocess.TimeoutExpired:
            raise MissingPieceError(f"mvn did not fetch Apache Kafka within {FETCH_TIMEOUT_SECONDS} s") from None
        if run.returncode or not any(fetched.glob("kafka_*.jar")):
            raise MissingPieceError(f"mvn could not fetch Apache Kafka: {(run.stdout + run.stderr)[-500:]}")
        fetched.rename(cache)
