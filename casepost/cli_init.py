"""`casepost init`: asks for the few things that only a district knows, and makes what is missing.

`casepost secrets rotate`: a new signing key above the older ones.
"""

import argparse
import sys
from dataclasses import fields
from typing import TYPE_CHECKING

from casepost.cli_common import Commands, command, config_path, group, now, read_config

if TYPE_CHECKING:
    from casepost.init import Answers

EVERY_QUESTION = {
    "district": "The district's full name",
    "office": "The office that signs the letters",
    "address": "The shared mailbox's address",
    "phone": "A phone number for the letters (may stay empty)",
    "contact_name": "Who works the cases: name",
    "contact_email": "Their own address",
    "time_zone": "Time zone",
    "imap_host": "The IMAP server that holds the mailbox",
    "smtp_host": "The SMTP server that takes letters",
    "operator": "Who is told when the service needs help (may stay empty)",
}


def add(commands: Commands) -> None:
    """Add the commands of this file."""
    about = "make config.toml, the secrets and the store, where they are missing"
    init = command(commands, "init", about, run_init)
    for name, question in EVERY_QUESTION.items():
        init.add_argument(f"--{name.replace('_', '-')}", metavar="TEXT", help=question)
    for server in ("imap", "smtp"):
        init.add_argument(f"--{server}-port", type=int, metavar="N", help="else the usual port")
        init.add_argument(f"--{server}-security", choices=("tls", "starttls", "none"), help="how it is encrypted")
        init.add_argument(f"--{server}-username", metavar="TEXT", help="else the shared address")
    init.add_argument("--maildir", metavar="FOLDER", help="read this Maildir instead of an IMAP server")
    init.add_argument("--store", metavar="URL", help="else sqlite:///casepost.db")
    init.add_argument("--authserv-id", metavar="HOST", help="the mail server whose Authentication-Results are believed")
    secrets = group(commands, "secrets", "the keys that sign reply addresses and Message-IDs")
    command(secrets, "rotate", "put a new signing key above the older ones, which stay valid", run_rotate)


def run_rotate(args: argparse.Namespace) -> int:
    """Add a signing key, and say what follows from it."""
    from casepost.secrets import rotate

    file = read_config(args).secret_file
    keys = rotate(file, now().date())
    older = len(keys.all) - 1
    print(f"Added the key {keys.newest.id} to {file}; what the {older} older signed stays valid.")
    print("Copy the file to every machine that runs this service, then restart the service on each.")
    advice = keys.advice(now().date())
    if advice:
        print(advice)
    return 0


def run_init(args: argparse.Namespace) -> int:
    """Make what is missing, say what was made and what comes next."""
    import os

    from casepost.init import make_missing, write_config

    path = config_path(args)
    passwords: dict[str, str] = {}
    if path.exists():
        examples: tuple[str, ...] = ()
        print(f"{path} is there already and stays as it is.")
    else:
        answers, passwords, examples = _answers(args)
        write_config(path, answers, os.environ)
        print(f"Made {path}.")
    made = make_missing(read_config(args), passwords)
    for thing in made.things:
        print(f"Made {thing}.")
    if not made.things:
        print("The secret and the store are there already.")
    if examples:
        print(f"Still examples in {path}: {', '.join(name.replace('_', ' ') for name in examples)}. Change them.")
    for file in made.wanting:
        print(f"Write the password into {file} and run: chmod 600 {file}")
    print("Next: casepost check")
    return 0


def _answers(args: argparse.Namespace) -> "tuple[Answers, dict[str, str], tuple[str, ...]]":
    """Return what the flags say, or else the person at the terminal; the passwords; and which answers are missing."""
    from casepost.init import Answers

    given = {field.name: value for field in fields(Answers) if (value := getattr(args, field.name, None)) is not None}
    if given or not (sys.stdin.isatty() and sys.stdout.isatty()):
        answers = Answers(**given)
        return answers, {}, tuple(name for name in answers.needed if name not in given)
    usual = Answers()
    for name, question in EVERY_QUESTION.items():
        preset = "" if name in usual.needed else getattr(usual, name)
        given[name] = _asked(question, preset, needed="may stay empty" not in question)
    answers = Answers(**given)
    passwords = {name: _password(f"Password of {answers.address} at {name.upper()}") for name in ("imap", "smtp")}
    return answers, passwords, ()


def _asked(question: str, preset: str, *, needed: bool) -> str:
    while True:
        answer = input(f"{question}{f' [{preset}]' if preset else ''}: ").strip() or preset
        if answer or not needed:
            return answer


def _password(question: str) -> str:
    import getpass

    return getpass.getpass(f"{question} (empty: write the file later): ")
