"""tokens.toml: what stands in it, how faults are told, and how it is written."""

import stat
import threading
from pathlib import Path

import pytest

from streams.errors import ConfigurationError, NewswireError
from streams.gateway.access_file import TokenTable, add_token, digest_of, parse_tokens, read_tokens, remove_token

ONE, TWO = digest_of("one"), digest_of("two")
HAND_WRITTEN = f"""# Who reads us.

[tokens.desk]
sha256 = "{ONE}"  # made in March
rate = 60

# The other desk.
[tokens.sport]
sha256 = "{TWO}"
subjects = ["summit-planning",
  "territorial-dispute"]
embargo = true
"""


def faults_of(text: str) -> list[str]:
    """The lines of the ConfigurationError that this text gives."""
    with pytest.raises(ConfigurationError) as caught:
        parse_tokens(text, source="tokens.toml")
    return str(caught.value).splitlines()


def test_a_file_is_read() -> None:
    """What is absent in a table means: all subjects, no embargo, no limit."""
    assert parse_tokens(HAND_WRITTEN, source="tokens.toml") == {
        "desk": TokenTable(sha256=ONE, subjects=None, embargo=False, rate=60),
        "sport": TokenTable(sha256=TWO, subjects=("summit-planning", "territorial-dispute"), embargo=True, rate=None),
    }


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("[tokens.desk]\nrate = 1", "tokens.toml: [tokens.desk] sha256: must be the 64 hexadecimal digits that "),
        ('[tokens.desk]\nsha256 = "secret"', "tokens.toml: [tokens.desk] sha256: must be the 64 hexadecimal digits"),
        (f'[tokens.desk]\nsha256 = "{ONE}\\n"', "tokens.toml: [tokens.desk] sha256: must be the 64"),
        (f'[tokens.desk]\nsha256 = "{ONE}"\nsubjects = []', "tokens.toml: [tokens.desk] subjects: must be a list"),
        (f'[tokens.desk]\nsha256 = "{ONE}"\nsubjects = ["A b"]', "tokens.toml: [tokens.desk] subjects: must be a"),
        (f'[tokens.desk]\nsha256 = "{ONE}"\nembargo = "yes"', "tokens.toml: [tokens.desk] embargo: must be true or"),
        (f'[tokens.desk]\nsha256 = "{ONE}"\nrate = 0', "tokens.toml: [tokens.desk] rate: must be a whole number"),
        (f'[tokens.desk]\nsha256 = "{ONE}"\nrate = true', "tokens.toml: [tokens.desk] rate: must be a whole number"),
        (f'[tokens.desk]\nsha256 = "{ONE}"\nembargoed = true', "embargoed: unknown key; did you mean embargo?"),
        (f'[tokens.desk]\nsha256 = "{ONE}"\nzzz = 1', "zzz: unknown key; keys are sha256, subjects, embargo, rate"),
        (f'[tokens."our desk"]\nsha256 = "{ONE}"', "tokens.toml: [tokens.our desk]: a name is made of letters"),
        (f'[tokens.a]\nsha256 = "{ONE}"\n[tokens.b]\nsha256 = "{ONE}"', "[tokens.b] sha256: is that of [tokens.a]"),
        ("[tokens]\ndesk = 1", "tokens.toml: [tokens.desk]: must be a table"),
        ("tokens = 1", "tokens.toml: 'tokens' must be a table"),
        (f'[desk]\nsha256 = "{ONE}"', "tokens.toml: unknown key 'desk'; tokens stand in tables named [tokens.<name>]"),
        ("[tokens.desk", "tokens.toml: "),
    ],
)
def test_a_fault_names_file_table_and_key(text: str, fault: str) -> None:
    """A wrong file is told by what is wrong in it and what should stand there: one line a fault."""
    (told,) = faults_of(text)

    assert fault in told


def test_a_fault_says_nothing_of_values() -> None:
    """Somebody may have put the token itself where its digest belongs: it is not repeated."""
    (told,) = faults_of('[tokens.desk]\nsha256 = "VERY-SECRET"')

    assert "VERY-SECRET" not in told


def test_a_token_is_added(tmp_path: Path) -> None:
    """A new file is made, for its owner alone; what is added reads as it was given."""
    path = tmp_path / "tokens.toml"
    tables = {
        "desk": TokenTable(sha256=ONE, subjects=("a", "b"), embargo=True, rate=7),
        "sport": TokenTable(sha256=TWO),
    }
    for name, table in tables.items():
        add_token(path, name, table)

    assert read_tokens(path) == tables
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize("end", ["\n", ""])
def test_what_was_written_by_hand_stays(tmp_path: Path, end: str) -> None:
    """A table is added behind, and goes, without a change of anything else."""
    path = tmp_path / "tokens.toml"
    path.write_text(HAND_WRITTEN.rstrip("\n") + end, "utf-8")
    add_token(path, "third", TokenTable(sha256=digest_of("three")))
    added = path.read_text("utf-8")
    remove_token(path, "sport")

    assert added.startswith(HAND_WRITTEN)
    assert path.read_text("utf-8") == added.replace(HAND_WRITTEN[HAND_WRITTEN.index("[tokens.sport]") :] + "\n", "")
    assert list(read_tokens(path)) == ["desk", "third"]


def test_a_name_is_not_given_twice(tmp_path: Path) -> None:
    """A name that is there is refused, and the file stays as it was."""
    path = tmp_path / "tokens.toml"
    path.write_text(HAND_WRITTEN, "utf-8")
    with pytest.raises(NewswireError, match="there is a token desk already") as caught:
        add_token(path, "desk", TokenTable(sha256=digest_of("three")))

    assert not isinstance(caught.value, ConfigurationError)
    assert path.read_text("utf-8") == HAND_WRITTEN


def test_a_broken_file_is_not_written_to(tmp_path: Path) -> None:
    """Nothing is added to a file that cannot be read, as nobody could say what it means then."""
    path = tmp_path / "tokens.toml"
    path.write_text("[tokens.desk", "utf-8")
    with pytest.raises(ConfigurationError):
        add_token(path, "sport", TokenTable(sha256=TWO))

    assert path.read_text("utf-8") == "[tokens.desk"


def test_many_at_once(tmp_path: Path) -> None:
    """Of commands that write at the same time each one's token is there at the end."""
    path = tmp_path / "tokens.toml"
    names = [f"desk-{number}" for number in range(16)]
    threads = [
        threading.Thread(target=add_token, args=(path, name, TokenTable(sha256=digest_of(name)))) for name in names
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert sorted(read_tokens(path)) == sorted(names)


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    """Where the file is a link, what it leads to is written."""
    (tmp_path / "far").mkdir()
    link, file = tmp_path / "tokens.toml", tmp_path / "far" / "real.toml"
    file.write_text(HAND_WRITTEN, "utf-8")
    link.symlink_to(file)
    remove_token(link, "desk")

    assert link.is_symlink()
    assert list(read_tokens(file)) == ["sport"]


def test_an_unknown_name_is_not_removed(tmp_path: Path) -> None:
    """Removing what is not there fails, with the nearest name."""
    path = tmp_path / "tokens.toml"
    path.write_text(HAND_WRITTEN, "utf-8")
    with pytest.raises(NewswireError, match=r"no token dsk; did you mean desk\?"):
        remove_token(path, "dsk")


@pytest.mark.parametrize(
    "text",
    [
        f'[tokens]\ndesk = {{sha256 = "{ONE}"}}\n',
        f'[tokens.desk]\n[tokens]\n[tokens.sport]\nsha256 = "{TWO}"\n',
        f'tokens.desk.sha256 = "{ONE}"\n',
    ],
)
def test_an_odd_spelling_is_left_to_its_editor(tmp_path: Path, text: str) -> None:
    """Where a table is spelled in another way than ours nothing is removed by guess: the file stays as it was."""
    path = tmp_path / "tokens.toml"
    path.write_text(text, "utf-8")
    with pytest.raises(NewswireError):
        remove_token(path, "desk")

    assert path.read_text("utf-8") == text


def test_a_missing_file_says_what_makes_it(tmp_path: Path) -> None:
    """A file that is not there is a fault that names the command that makes one."""
    with pytest.raises(ConfigurationError, match="no such file; `newswire tokens new NAME` makes it"):
        read_tokens(tmp_path / "tokens.toml")


def test_a_file_that_is_no_text(tmp_path: Path) -> None:
    """Bytes that are no UTF-8, or a folder, are faults of one line, too."""
    (tmp_path / "tokens.toml").write_bytes(b"\xff")
    for path in (tmp_path / "tokens.toml", tmp_path):
        with pytest.raises(ConfigurationError) as caught:
            read_tokens(path)
        assert str(path) in str(caught.value)


def test_who_could_read_the_file_still_can(tmp_path: Path) -> None:
    """A gateway of another user, or group, goes on reading it; a new file is for its owner alone."""
    path = tmp_path / "tokens.toml"
    add_token(path, "one", TokenTable(sha256="1" * 64))
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o640)

    add_token(path, "two", TokenTable(sha256="2" * 64))
    remove_token(path, "one")

    assert path.stat().st_mode & 0o777 == 0o640
