"""Nothing that came by mail is executed (promise 8): what the code itself shows of it, file by file.

No pickle, no shell, no program, no code or template or pattern made from values, no network but in the files that read
and send mail. Each rule is also tried on a line that breaks it.
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
FILES = sorted(path for folder in ("casepost", "cases", "ingest", "notify") for path in (ROOT / folder).rglob("*.py"))

# What turns bytes into objects or code, starts programs, unpacks archives, or renders and fetches by itself.
NEVER_IMPORTED = frozenset(
    "pickle cPickle _pickle marshal shelve dill cloudpickle joblib copyreg pty popen2 commands cffi code "
    "codeop runpy imp pdb xml xmlrpc lxml html5lib yaml tarfile gzip bz2 lzma zlib zipimport extract_msg webbrowser "
    "ftplib telnetlib nntplib poplib smtplib socketserver http.server wsgiref requests httpx aiohttp urllib3 dns "
    "multiprocessing.managers multiprocessing.reduction multiprocessing.connection string.Template".split()
)
# What only these files may use, and why they need it.
ONLY_IN = {
    "ctypes": {"ingest/memory.py"},  # asks the C library to give freed memory back
    "multiprocessing": {"ingest/child.py"},  # the children that parse; what they send is bytes, never a pickle
    "socket": {"casepost/endpoint.py", "casepost/holding.py", "ingest/imap_connection.py"},  # the desk's door; names
    "imaplib": {"ingest/imap.py", "ingest/imap_connection.py", "ingest/imap_folders.py"},
    "urllib.request": {"ingest/oauth.py"},  # tokens for IMAP and SMTP, from a configured address
    "urllib.error": {"ingest/oauth.py"},
    "http.client": {"ingest/oauth.py"},
    "aiosmtplib": {"notify/smtp.py"},
    "sqlite3": {
        "casepost/database.py",
        "casepost/records/copies.py",
        "casepost/records/overwrite.py",
        "casepost/store_file.py",
    },
    "subprocess": {
        "casepost/records/dumps.py",  # pg_dump and pg_restore, by an operator's command alone
        "casepost/nightly/job.py",  # this Python with a module of ours; texts go in by a pipe, numbers come out
    },
    "zipfile": {"casepost/records/bundle.py"},  # writes an export; nothing that came is unpacked
    "starlette": {"casepost/endpoint.py"},
    "uvicorn": {"casepost/endpoint.py"},
    "importlib": {
        "cases/categories.py",
        "cases/weak_signs.py",  # reads the list that ships with it
        "cases/weak_words.py",
        "casepost/cli.py",
        "casepost/config_checks.py",
        "casepost/nightly/kept.py",  # looks whether an extra is installed
        "ingest/wording/language_words.py",
    },
    "jinja2": {"notify/render.py", "notify/twin.py", "casepost/prepared.py", "casepost/records/readable.py"},
    "aiosmtpd": {"casepost/demo_servers.py"},
    "pymap": {"casepost/demo_servers.py"},
    "tempfile": {"casepost/cli_copies.py", "casepost/cli_log.py", "casepost/demo.py", "ingest/pool.py"},
}
NEVER_CALLED = frozenset("eval exec compile __import__ breakpoint execfile".split())
NEVER_ASKED_FOR = frozenset(
    "system popen popen2 execv execve execl execle execlp execlpe execvp execvpe spawnl spawnle spawnlp spawnlpe spawnv "
    "spawnve spawnvp spawnvpe posix_spawn posix_spawnp fork forkpty startfile create_subprocess_exec create_subprocess_shell "
    "subprocess_exec subprocess_shell import_module mktemp from_string compile_expression overlay write_attachments "
    "open_connection getaddrinfo gethostbyname gethostbyaddr getfqdn create_connection urlopen urlretrieve find_class "
    "recv SimpleQueue JoinableQueue Manager".split()  # of multiprocessing: they unpickle what comes
)
UNSAFE_TEMPLATES = frozenset({"Environment", "NativeEnvironment", "SandboxedEnvironment", "Template"})
RE_CALLS = frozenset("compile search match fullmatch finditer findall sub subn split template".split())
LOG_CALLS = dict.fromkeys("debug info warning error exception critical".split(), 0) | {"log": 1}  # where the text is
CONSTANT = re.compile(r"_?[A-Z][A-Z0-9_]*")
# Patterns and formats made from settings or from tables, never from mail.
MADE_FROM_SETTINGS = {
    ("casepost/family.py", "re.sub"),  # a case number, found by our own pattern and escaped
    ("casepost/config_file.py", "re.search"),  # the name of a table of config.toml
    ("casepost/config_reader.py", "re.compile"),  # tries a pattern that a district wrote
    ("cases/relay.py", "re.findall"),  # case_prefix, escaped
    ("ingest/pointers.py", "re.compile"),  # case_prefix, escaped
    ("casepost/database.py", "text"),  # the schema's name
    ("casepost/records/dumps.py", "text"),  # the names of our tables
    ("casepost/records/overwrite.py", "text"),
    ("cases/learning.py", "text"),  # the words that each engine has for a list, each a constant
    ("cases/learning.py", "format"),
    ("casepost/init.py", "format"),  # the parts of config.toml, each a constant
}


def is_constant(node: ast.expr) -> bool:
    """Tell whether an expression is a literal, a name in capitals, or made of these alone."""
    parts: list[ast.expr]
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return bool(CONSTANT.fullmatch(name))
        case ast.Constant():
            parts = []
        case ast.JoinedStr(values=parts):
            pass
        case ast.BinOp(left=left, right=right) | ast.IfExp(body=left, orelse=right):
            parts = [left, right]
        case ast.FormattedValue(value=value) | ast.Subscript(value=value):
            parts = [value]
        case ast.Call(func=ast.Attribute(value=value, attr="partition" | "strip" | "encode" | "join")):
            parts = [value]
        case _:
            return False
    return all(is_constant(part) for part in parts)


def imports(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=str(module), names=names):
                yield module
                yield from (f"{module}.{alias.name}" for alias in names)


def names_within(dotted: str) -> list[str]:
    """Return a.b.c as a, a.b, a.b.c."""
    parts = dotted.split(".")
    return [".".join(parts[: place + 1]) for place in range(len(parts))]


def dangers(source: str, file: str) -> list[str]:
    """Return what a file must not hold, a line each."""
    tree = ast.parse(source)
    found = []
    for name in imports(tree):
        within = names_within(name)
        found += [f"imports {one}" for one in within if one in NEVER_IMPORTED]
        found += [f"imports {one}" for one in within if one in ONLY_IN and file not in ONLY_IN[one]]
    for node in ast.walk(tree):
        found += [f"line {node.lineno}: {what}" for what in of_node(node, file)]  # type: ignore[attr-defined]
    return found


def of_node(node: ast.AST, file: str) -> Iterator[str]:
    match node:
        case ast.Name(id=name) if name in NEVER_CALLED:
            yield name
        case ast.Attribute(attr=name) if name in NEVER_ASKED_FOR:
            yield f".{name}"
        case ast.keyword(arg="shell"):
            yield "shell="
        case ast.Call():
            yield from of_call(node, file)
        case ast.BinOp(op=ast.Mod(), left=left, right=right) if not is_number(right) and not is_constant(left):
            yield "% on a text that is no constant"


def is_number(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, int)


def of_call(node: ast.Call, file: str) -> Iterator[str]:
    first = node.args[0] if node.args else None
    match node.func:
        case ast.Attribute(value=ast.Name(id="self"), attr="format"):
            pass  # of a logging.Formatter
        case ast.Attribute(value=made, attr="format" | "format_map") if not is_constant(made):
            yield from unless_of_settings(file, "format", ".format on a text that is no constant")
        case ast.Attribute(value=ast.Name(id="re"), attr=name) if name in RE_CALLS and first and not is_constant(first):
            yield from unless_of_settings(file, f"re.{name}", f"re.{name} of a pattern that is no constant")
        case ast.Attribute(value=ast.Name(id="log"), attr=name) if name in LOG_CALLS and not is_constant(
            node.args[LOG_CALLS[name]]
        ):
            yield "a log line that is no constant"
        case ast.Name(id="text") | ast.Attribute(attr="exec_driver_sql") if first and not is_constant(first):
            yield from unless_of_settings(file, "text", "a statement for the database that is no constant")
        case ast.Name(id=name) | ast.Attribute(attr=name) if name in UNSAFE_TEMPLATES:
            yield f"{name} instead of the sandbox that changes nothing"


def unless_of_settings(file: str, call: str, what: str) -> Iterator[str]:
    if (file, call) not in MADE_FROM_SETTINGS:
        yield what


@pytest.mark.parametrize("file", [str(path.relative_to(ROOT)) for path in FILES])
def test_a_file_executes_nothing_and_reaches_nothing_that_it_should_not(file):
    assert dangers((ROOT / file).read_text("utf-8"), file) == []


@pytest.mark.parametrize(
    "line",
    [
        "import pickle",
        "from pickle import loads",
        "import subprocess as s",
        "from asyncio import subprocess\nsubprocess.create_subprocess_exec('x')",
        "import os\nos.system('x')",
        "import os\nos.execv('x', [])",
        "import os\nrun = os.popen",
        "import os\nos.fork()",
        "import importlib",
        "from multiprocessing import connection",
        "line.recv()",
        "context.SimpleQueue()",
        "import xml.etree.ElementTree",
        "from zipfile import ZipFile",
        "import urllib.request",
        "from urllib import request",
        "from http import client",
        "import socket",
        "from string import Template",
        "import tempfile\ntempfile.mktemp()",
        "eval(text)",
        "run = eval",
        "exec(text)",
        "compile(text, '', 'exec')",
        "__import__(name)",
        "environment.from_string(text)",
        "text.format(name=name)",
        "message.subject.format(1)",
        "message.subject % name",
        "re.search(message.subject, text)",
        "re.compile(f'x{name}')",
        "log.warning(message.subject)",
        "log.warning(f'{message.subject} came')",
        "Environment(loader=loader)",
        "SandboxedEnvironment(loader=loader)",
        "run('x', shell=True)",
        "loop.getaddrinfo(host)",
        "asyncio.open_connection(host, 25)",
        "db.exec_driver_sql(text)",
    ],
)
def test_each_rule_finds_what_it_is_for(line):
    assert dangers(line, "cases/some.py")


@pytest.mark.parametrize(
    "line",
    [
        "'{a}'.format(a=text)",
        "NO_MOVE.format(server=server)",
        "re.search(r'x', text)",
        "WORD.search(text)",
        "'%s' % text",
        "number % 2",
        "log.info('%s came', name)",
        "import urllib.parse",
        "ImmutableSandboxedEnvironment(loader=loader)",
    ],
)
def test_what_is_harmless_is_let_through(line):
    assert dangers(line, "cases/some.py") == []


def test_every_exception_is_still_needed():
    """An exception that nobody needs any more would let something new through."""
    files = {str(path.relative_to(ROOT)): path.read_text("utf-8") for path in FILES}

    used = {name: {file for file, text in files.items() if name in all_imported(text)} for name in ONLY_IN}
    assert {name: where - used[name] for name, where in ONLY_IN.items() if where - used[name]} == {}
    for file, call in MADE_FROM_SETTINGS:
        assert f"{call}(" in files[file], (file, call)


def all_imported(source: str) -> set[str]:
    return {one for name in imports(ast.parse(source)) for one in names_within(name)}


@pytest.mark.parametrize("file", sorted(ONLY_IN["jinja2"]))
def test_templates_come_from_files_in_the_sandbox_and_an_unknown_name_is_an_error(file):
    source = (ROOT / file).read_text("utf-8")

    assert "ImmutableSandboxedEnvironment(" in source
    assert "undefined=StrictUndefined" in source


def test_no_rule_of_the_linter_about_safety_is_switched_off_without_a_reason():
    """Ruff's S rules stand for the whole product; S311, S105 and S101 are about chance, invented passwords, asserts."""
    marks = {
        (str(path.relative_to(ROOT)), rule, bool(reason))
        for path in FILES
        for rule, reason in re.findall(r"# noqa: [^#\n]*\b(S\d{3})\b[^-\n]*(?:- (.*))?", path.read_text("utf-8"))
    }

    assert {mark for mark in marks if not mark[2]} == set()
    assert {(file, rule) for file, rule, _ in marks if rule not in {"S311", "S105", "S101"}} == {
        ("ingest/oauth.py", "S310"),  # the configured identity service
        ("casepost/records/dumps.py", "S603"),  # pg_dump and pg_restore, without a shell
        ("casepost/nightly/job.py", "S603"),  # this Python with a module of ours, without a shell
        ("casepost/records/dumps.py", "S608"),  # the names of our own tables
        ("casepost/records/copies.py", "S608"),
    }
