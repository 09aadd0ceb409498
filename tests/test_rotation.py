"""`casepost secrets rotate`: a new signing key above the older ones, which stay valid and are never lost."""

import os
import stat
import threading
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from support.shell import Shell, bare_shell, shell  # noqa: F401 - fixtures

from casepost.cli import main
from casepost.secrets import KEYS_KEPT, Keys, SecretError, SigningKey, new_keys_text, read_keys, rotate
from cases.tokens import Claim, Key, Purpose, token, verified

MAY = date(2026, 5, 4)
CLAIM = Claim(Purpose.STAFF, case=7, person=3)


def kept(folder: Path, text: str = "", mode: int = 0o600) -> Path:
    file = folder / "casepost"
    file.touch(mode=mode)
    file.write_text(text or new_keys_text(made=MAY))
    return file


def known(file: Path) -> tuple[Key, ...]:
    return tuple(Key(key.id, key.secret) for key in read_keys(file).all)


def test_a_new_key_stands_above_the_older_ones_with_its_date(tmp_path):
    file = kept(tmp_path)
    before = read_keys(file)

    after = rotate(file, MAY + timedelta(days=300))

    assert after == read_keys(file)
    assert after.all[1:] == before.all
    assert after.newest.made == MAY + timedelta(days=300)
    assert after.newest.secret != before.newest.secret


def test_a_letter_that_an_older_key_signed_is_still_believed_after_two_rotations(tmp_path):
    file = kept(tmp_path)
    old = token(known(file)[0], CLAIM)

    rotate(file, MAY)
    rotate(file, MAY)

    assert verified(known(file), CLAIM, old)
    assert token(known(file)[0], CLAIM) != old
    assert not verified(known(file)[:2], CLAIM, old)  # once its key is taken out


def test_the_file_keeps_its_remarks_its_rights_and_its_place(tmp_path):
    file = kept(tmp_path, f"# of the office downtown\n{new_keys_text()}", mode=0o600)
    file.chmod(0o400)
    link = tmp_path / "link"
    link.symlink_to(file)

    rotate(link, MAY)

    assert link.is_symlink()
    assert "# of the office downtown" in file.read_text()
    assert stat.S_IMODE(file.stat().st_mode) == 0o400
    assert sorted(path.name for path in tmp_path.iterdir()) == ["casepost", "link"]


@pytest.mark.skipif(os.geteuid() != 0, reason="only root may give a file away")
def test_what_root_rotates_still_belongs_to_the_service(tmp_path):
    file = kept(tmp_path)
    os.chown(file, 65534, 65534)

    rotate(file, MAY)

    assert (file.stat().st_uid, file.stat().st_gid, stat.S_IMODE(file.stat().st_mode)) == (65534, 65534, 0o600)


@pytest.mark.parametrize("text", ["no key\n", f"a {'00' * 32}\na {'11' * 32}\n", "# nothing\n"])
def test_a_file_that_is_broken_is_told_and_left_alone(tmp_path, text):
    file = kept(tmp_path, text)

    with pytest.raises(SecretError):
        rotate(file, MAY)

    assert file.read_text() == text
    assert [path.name for path in tmp_path.iterdir()] == ["casepost"]


def test_a_file_that_others_can_read_is_told_and_left_alone(tmp_path):
    file = kept(tmp_path)
    file.chmod(0o640)
    before = file.read_text()

    with pytest.raises(SecretError, match="Others can read"):
        rotate(file, MAY)

    assert file.read_text() == before


def test_a_missing_file_is_not_made(tmp_path):
    with pytest.raises(SecretError, match="casepost init"):
        rotate(tmp_path / "casepost", MAY)

    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_the_old_file_whole(tmp_path, monkeypatch):
    file = kept(tmp_path)
    before = file.read_text()

    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        rotate(file, MAY)
    monkeypatch.undo()

    assert file.read_text() == before
    assert [path.name for path in tmp_path.iterdir()] == ["casepost"]


def test_rotations_at_the_same_moment_lose_no_key(tmp_path):
    file = kept(tmp_path)
    threads = [threading.Thread(target=rotate, args=(file, MAY)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(read_keys(file).all) == 9


def keys(number: int, made: date | None) -> Keys:
    return Keys(tuple(SigningKey(str(place), b"x" * 32, made) for place in range(number)))


@pytest.mark.parametrize(
    ("number", "made", "words"),
    [
        (1, MAY, ""),
        (KEYS_KEPT, MAY, ""),
        (1, None, ""),
        (1, MAY - timedelta(days=367), "newest key is of 2025-05-02, more than a year old"),
        (KEYS_KEPT + 1, MAY, "There are 6 keys"),
    ],
)
def test_old_keys_and_many_keys_are_told(number, made, words):
    advice = keys(number, made).advice(MAY)

    assert words in advice
    assert bool(words) == bool(advice)


@pytest.mark.parametrize("remark", ["# made 2026-02-31", "# made yesterday", "# 2026-05-04"])
def test_a_date_that_is_none_is_a_remark(tmp_path, remark):
    assert read_keys(kept(tmp_path, f"{remark}\n{new_keys_text()}")).newest.made is None


def test_a_date_belongs_to_the_key_below_it_alone(tmp_path):
    made = [key.made for key in read_keys(kept(tmp_path, new_keys_text(made=MAY) + new_keys_text())).all]

    assert made == [MAY, None]


def test_the_command_says_what_follows_and_the_next_start_knows_both_keys(shell: Shell) -> None:
    file = shell.folder / "secret"
    old = read_keys(file).newest

    done = shell("secrets", "rotate")

    assert done.code == 0, done.err
    new = read_keys(file).newest
    assert f"Added the key {new.id} to {file}; what the 1 older signed stays valid." in done.out
    assert "restart the service on each" in done.out
    assert new.made == datetime.now(UTC).date()
    assert read_keys(file).all[1] == old
    assert new.secret.hex() not in done.out
    assert old.secret.hex() not in done.out


def test_check_warns_of_a_key_that_is_more_than_a_year_old(shell: Shell) -> None:
    file = shell.folder / "secret"
    file.write_text(new_keys_text(made=date(2020, 1, 1)))

    assert "warning  secret: The newest key is of 2020-01-01" in shell("check").out


def test_what_init_makes_carries_its_date(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert main(["init", "--maildir", "mail"]) == 0

    assert read_keys(tmp_path / "secrets/casepost").newest.made == datetime.now(UTC).date()
