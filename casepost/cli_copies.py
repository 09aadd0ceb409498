"""Copies of the store: `casepost backup` and `casepost restore`."""

import argparse
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from casepost.cli_common import (
    Commands,
    Failure,
    command,
    complain,
    json_option,
    now,
    opened,
    print_json,
    read_config,
    whoever,
)

if TYPE_CHECKING:
    from casepost.config import Config

PIPE = "-"


def add(commands: Commands) -> None:
    """Add the commands of this file."""
    copy = command(commands, "backup", "copy the whole store into a file while the service runs", backup)
    copy.add_argument("file", metavar="FILE", help="or - for standard output, to encrypt it on its way")
    copy.add_argument("--force", action="store_true", help="take the place of a file that exists")
    json_option(copy)
    back = command(commands, "restore", "make the store of a backup; there must be none, or an empty one", restore)
    back.add_argument("file", metavar="FILE", help="or - for standard input")
    json_option(back)


def backup(args: argparse.Namespace) -> int:
    """Copy the store, read the copy back, and only then give it its name."""
    from casepost.records.copies import back_up

    config = read_config(args)
    with opened(config) as engine, _destination(args, config) as draft, _sentences():
        done = back_up(engine, config.store.connect_url(), config.store.schema, draft, whoever(), now())
    if args.file == PIPE:
        return 0
    if args.json:
        print_json({"file": args.file, "size": done.size, "rows": dict(done.rows)})
        return 0
    rows = ", ".join(f"{done.rows.get(name, 0)} {name}" for name in ("case_record", "message", "outbox"))
    print(f"{args.file}: {done.size} bytes, read back whole ({rows}).")
    print("It holds everything that families wrote: keep it encrypted, and delete it by the same schedule.")
    return 0


@contextmanager
def _destination(args: argparse.Namespace, config: "Config") -> Iterator[Path]:
    """Give the file to write: a draft of the one asked for, or one that goes to standard output and is removed."""
    from casepost.records.files import draft_of

    if args.file != PIPE:
        with _sentences(), draft_of(Path(args.file), force=args.force) as draft:
            yield draft
        return
    with tempfile.TemporaryDirectory(prefix=".casepost-backup-", dir=_beside_the_store(config)) as folder:
        draft = Path(folder) / "backup"
        draft.touch(0o600)
        yield draft
        sys.stdout.flush()
        with draft.open("rb") as whole:
            shutil.copyfileobj(whole, sys.stdout.buffer)
        sys.stdout.buffer.flush()


def restore(args: argparse.Namespace) -> int:
    """Make the store of a backup, and say what a person must decide."""
    from sqlalchemy import make_url

    from casepost.records.restore import restore_dump, restore_file, settle

    config = read_config(args)
    url = config.store.connect_url()
    with _source(args, config) as file, _sentences():
        if make_url(url).get_backend_name() == "sqlite":
            restore_file(file, Path(str(make_url(url).database)))
        else:
            restore_dump(file, url, config.store.schema)
    with opened(config) as engine:
        done = settle(engine, config.office.zone, whoever(), now())
    if args.json:
        print_json({
            "made_at": done.made_at or None, "cases": done.cases, "messages": done.messages, "letters": done.letters,
        })  # fmt: skip
        return 0
    print(f"Restored the backup of {done.made_at or 'an unknown day'}: {done.cases} cases, {done.messages} messages.")
    if done.letters:
        complain(
            f"{len(done.letters)} letters waited when the backup was made and may have left since. None leaves by "
            "itself: see casepost outbox list, and send those that must go with casepost outbox retry ID."
        )
    complain(
        "Mail that came after the backup lies in the folder for handled mail: move it back into the inbox, and it is "
        "read again. Mail older than three days gets no receipt; casepost run --resync-no-ack sends none at all. "
        "Answers of staff among it may have left already: they are in casepost outbox list too, for a person to decide."
    )
    return 0


@contextmanager
def _source(args: argparse.Namespace, config: "Config") -> Iterator[Path]:
    """Give the file to read: the one named, or what comes on standard input."""
    if args.file != PIPE:
        yield Path(args.file)
        return
    with tempfile.TemporaryDirectory(prefix=".casepost-restore-", dir=_beside_the_store(config)) as folder:
        file = Path(folder) / "backup"
        file.touch(0o600)
        with file.open("wb") as whole:
            shutil.copyfileobj(sys.stdin.buffer, whole)
        yield file


def _beside_the_store(config: "Config") -> Path:
    """Return a folder with the protection of the store itself: what goes through a pipe rests there for a moment."""
    from sqlalchemy import make_url

    url = make_url(config.store.url)
    return Path(str(url.database)).parent if url.get_backend_name() == "sqlite" else config.base


@contextmanager
def _sentences() -> Iterator[None]:
    """Let what cannot be done be one plain sentence."""
    from casepost.records.copies import BackupError
    from casepost.records.dumps import ProgramFailed
    from casepost.records.files import Exists
    from casepost.records.restore import NotEmpty

    try:
        yield
    except (BackupError, ProgramFailed, Exists, NotEmpty) as error:
        raise Failure(str(error)) from error
