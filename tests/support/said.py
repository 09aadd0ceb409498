"""Which sentences the code can make that a letter prints: read from the code itself, with {} where values stand."""

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGES = ("cases", "casepost", "ingest", "notify")
GAP = "{}"
WHOLE = -1  # every sentence that stands in a function, wherever

# Whose arguments are sentences that a letter prints: the file of the name, the places of the sentences, or their names.
SINKS: Mapping[str, tuple[str, tuple[int, ...], str]] = {
    "CommandError": ("cases.commands", (0,), ""),
    "UnknownSchoolYear": ("cases.legal_clocks", (0,), ""),
    "Trouble": ("cases.commands", (1,), "why"),
    "TextUse": ("cases.commands", (), "alone"),
    "NotAcknowledged": ("cases.events", (0,), "reason"),
    "Pending": ("cases.events", (1,), "reason"),
    "Proposed": ("cases.events", (1,), "reason"),
    "Stranger": ("cases.intake", (1,), "why"),
    "Match": ("cases.matching", (3,), "why"),
    "tell_operator": ("casepost.tell", (3, 4), ""),
    "tell_contact": ("casepost.tell", (3, 4), ""),
    "tell_person": ("casepost.tell", (4, 5), ""),
    "set_aside_too_large": ("casepost.quarantine", (4,), ""),
    "Writer": ("cases.intake", (2,), "doubt"),
}
# Sentences that stand in other sentences, and come there as values: of functions and constants of ours.
INSIDE = (
    ("ingest.absences", "away_notice", 0),
    ("ingest.absences", "absence_words", 0),
    ("casepost.quarantine", "TOO_LARGE", 0),
    ("casepost.reader", "NOT_HANDED_OUT", 0),
    ("casepost.reader", "STOPPED", 0),
)
# What no assignment leads to: nothing where each such sentence is read at its own place, else where its words stand.
FOLLOWED: Mapping[str, tuple[tuple[str, str, int], ...]] = {
    "str(error)": (),  # the text of a CommandError or an UnknownSchoolYear
    "intake.why": (),  # of a Stranger
    "before.alone": (),  # of a TextUse
    "now.alone": (),
    "thread.why": (),  # of a Match
    "perhaps.why": (),
    "facts.writer.doubt": (),  # of a Writer
    "message.identity_doubt": (
        ("ingest.headers", "identity", 1),
        ("ingest.limits", "BARE_CR", 0),
        ("ingest.parse", "_poor", WHOLE),
    ),
    "facts.ack_refusal": (
        ("cases.limits", "receipt_refusal", 0),
        ("casepost.facts", "_silence", 0),
        ("casepost.receive", "TOO_OLD", 0),
    ),
    "judged": (("cases.matching", "_of_one_person", WHOLE), ("cases.matching", "_of_two_addresses", WHOLE)),
}

Function = ast.FunctionDef | ast.AsyncFunctionDef


class CannotFollow(Exception):
    """An expression whose words nobody can tell from the code."""


@dataclass(frozen=True)
class Module:
    """A file of ours, read: its functions and constants by name, and where its other names come from."""

    name: str
    tree: ast.Module

    @cached_property
    def functions(self) -> dict[str, Function]:
        """Every function and method by name."""
        return {node.name: node for node in ast.walk(self.tree) if isinstance(node, Function)}

    @cached_property
    def constants(self) -> dict[str, ast.expr]:
        """What is assigned at the top of the file."""
        named: dict[str, ast.expr] = {}
        for node in self.tree.body:
            if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
                named[node.targets[0].id] = node.value
            elif isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value:
                named[node.target.id] = node.value
        return named

    @cached_property
    def imported(self) -> dict[str, tuple[str, str]]:
        """The names that come from other files of ours: from which, and what they are called there."""
        nodes = (node for node in ast.walk(self.tree) if isinstance(node, ast.ImportFrom) and node.module)
        return {
            alias.asname or alias.name: (node.module or "", alias.name)
            for node in nodes
            for alias in node.names
            if (node.module or "").partition(".")[0] in PACKAGES
        }


@cache
def module(name: str) -> Module:
    """Return a file of ours by its dotted name."""
    path = ROOT / f"{name.replace('.', '/')}.py"
    path = path if path.is_file() else path.with_suffix("") / "__init__.py"
    return Module(name, ast.parse(path.read_text(encoding="utf-8")))


def modules() -> Iterator[Module]:
    """Yield every file of ours."""
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            if "migrations" not in path.parts and path.name != "__init__.py":
                yield module(".".join(path.relative_to(ROOT).with_suffix("").parts))


def sentences() -> dict[str, str]:
    """Return every sentence that a letter may print, with where it is made. Raises CannotFollow."""
    found: dict[str, str] = {}
    for where in modules():
        for function in [*where.functions.values(), None]:
            for call in _calls(where, function):
                for said in _of_call(call, where, function):
                    found.setdefault(said, f"{where.name}:{call.lineno}")
    for name, wanted, place in INSIDE:
        for said in filter(None, _there(module(name), wanted, place)):
            found.setdefault(said, f"{name}.{wanted}")
    return found


def third_words(*names: str) -> set[str]:
    """Return the word for what is looked for in each call of these functions."""
    return {
        call.args[2].value
        for where in modules()
        for call in ast.walk(where.tree)
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id in names
        if len(call.args) > 2 and isinstance(call.args[2], ast.Constant)
    }


def _calls(where: Module, function: Function | None) -> Iterator[ast.Call]:
    """Yield the calls that make a sentence, in a function and not in one inside it, or at the top of the file."""
    for node in _own(function or where.tree):
        if isinstance(node, ast.Call):
            origin, name = _origin(node.func, where)
            if name in SINKS and SINKS[name][0] == origin:
                yield node


def _origin(called: ast.expr, where: Module) -> tuple[str, str]:
    """Return the file that a called name comes from, and the name."""
    match called:
        case ast.Name(id=name):
            return where.imported.get(name, (where.name, name))
        case ast.Attribute(value=ast.Name(id=file), attr=name) if file in where.imported:
            return ".".join(where.imported[file]), name
        case _:
            return "", ""


def _own(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, Function):
            yield child
            yield from _own(child)


def _of_call(call: ast.Call, where: Module, function: Function | None) -> Iterator[str]:
    name = _origin(call.func, where)[1]
    _, places, keyword = SINKS[name]
    given = [call.args[place] for place in places if len(call.args) > place]
    given += [one.value for one in call.keywords if keyword and one.arg == keyword]
    if call.args and isinstance(call.args[0], ast.Starred):
        given = [call.args[0].value]
    for expression in given:
        yield from filter(None, _said(expression, where, function))


def _said(  # noqa: PLR0911 - one arm a kind of expression
    expression: ast.expr, where: Module, function: Function | None
) -> list[str]:
    """Return the sentences that an expression may be; '' for none. Raises CannotFollow."""
    match expression:
        case ast.Constant(value=str() as words):
            return [words]
        case ast.Constant(value=None):
            return [""]
        case ast.JoinedStr(values=parts):
            return _joined([_part(part, where, function) for part in parts])
        case ast.BinOp(op=ast.Add(), left=left, right=right):
            return _joined([_said(left, where, function), _said(right, where, function)])
        case ast.IfExp(body=one, orelse=other):
            return [*_said(one, where, function), *_said(other, where, function)]
        case ast.BoolOp(values=values):
            return [said for value in values for said in _said(value, where, function)]
        case ast.Name(id=name):
            return _named(name, where, function)
        case ast.Call():
            return _called(expression, where, function, 0)
        case ast.Attribute() if ast.unparse(expression) in FOLLOWED:
            return _followed(ast.unparse(expression))
        case _:
            raise CannotFollow(f"{where.name}:{expression.lineno}: {ast.unparse(expression)}")


def _joined(parts: Sequence[list[str]]) -> list[str]:
    return ["".join(one) for one in product(*parts)]


def _part(part: ast.expr, where: Module, function: Function | None) -> list[str]:
    """Return what a part of an f-string may be: words of ours, else a gap."""
    if not isinstance(part, ast.FormattedValue):
        return _said(part, where, function)
    try:
        return _said(part.value, where, function) or [GAP]
    except CannotFollow:
        return [GAP]


def _named(name: str, where: Module, function: Function | None) -> list[str]:
    given = list(_assigned(name, function)) if function else []
    if given:
        return [said for value, place in given for said in _value(_beside(name, value), place, where, function)]
    if function and function.name in SINKS and name in {one.arg for one in function.args.args}:
        return []  # it hands on what its own callers say
    if name in where.constants:
        return _said(where.constants[name], where, None)
    if name in where.imported:
        origin, there = module(where.imported[name][0]), where.imported[name][1]
        if there in origin.constants:
            return _said(origin.constants[there], origin, None)
    raise CannotFollow(f"{where.name}: {name}")


def _beside(name: str, value: ast.expr) -> ast.expr:
    """Return what a name is set to, without the name itself: `slip = slip or another(text)`."""
    if not isinstance(value, ast.BoolOp):
        return value
    others = [one for one in value.values if not (isinstance(one, ast.Name) and one.id == name)]
    return ast.BoolOp(op=value.op, values=others)


def _assigned(name: str, function: Function) -> Iterator[tuple[ast.expr, int]]:
    """Yield what a name is set to in a function: the value, and its place where several are set at once."""
    for node in ast.walk(function):
        match node:
            case ast.Assign(targets=[target], value=value):
                yield from _in_target(name, target, [value])
            case ast.For(target=target, iter=ast.Tuple(elts=values)):
                yield from _in_target(name, target, values)
            case _:
                continue


def _in_target(name: str, target: ast.expr, values: Sequence[ast.expr]) -> Iterator[tuple[ast.expr, int]]:
    if isinstance(target, ast.Name) and target.id == name:
        yield from ((value, 0) for value in values)
    elif isinstance(target, ast.Tuple):
        names = [one.id if isinstance(one, ast.Name) else "" for one in target.elts]
        if name in names:
            yield from ((value, names.index(name)) for value in values)


def _value(value: ast.expr, place: int, where: Module, function: Function | None) -> list[str]:
    if isinstance(value, ast.Tuple):
        return _said(value.elts[place], where, function)
    if isinstance(value, ast.IfExp):
        return [said for one in (value.body, value.orelse) for said in _value(one, place, where, function)]
    if isinstance(value, ast.Call):
        return _called(value, where, function, place)
    return _said(value, where, function)


def _called(  # noqa: PLR0911 - one arm a kind of call
    call: ast.Call, where: Module, function: Function | None, place: int
) -> list[str]:
    whole, name = ast.unparse(call), ast.unparse(call.func)
    if whole in FOLLOWED or name in FOLLOWED:
        return _followed(whole if whole in FOLLOWED else name)
    if name.endswith(".ack_refusal"):
        return _followed("facts.ack_refusal")
    match call.func, call.args:
        case ast.Attribute(value=value, attr="format"), _:
            return [_gaps(said) for said in _said(value, where, function)]
        case ast.Attribute(value=value, attr="replace"), _:
            return _said(value, where, function)
        case ast.Attribute(value=ast.Constant(value=str() as between), attr="join"), [ast.GeneratorExp(elt=one)]:
            each = _said(one, where, function)
            return [*each, *(f"{first}{between}{second}" for first, second in product(each, each))]
        case ast.Name(id=wanted), _ if wanted in where.functions:
            return _returned(where, wanted, place)
        case ast.Name(id=wanted), _ if wanted in where.imported:
            origin, there = where.imported[wanted]
            return _returned(module(origin), there, place)
        case _:
            raise CannotFollow(f"{where.name}:{call.lineno}: {ast.unparse(call)}")


def _gaps(said: str) -> str:
    pieces = said.replace("{", "}").split("}")
    return GAP.join(pieces[::2])


def _returned(where: Module, name: str, place: int) -> list[str]:
    """Return what a function returns, at its place where it returns several values."""
    if name not in where.functions:
        raise CannotFollow(f"{where.name}: {name}")
    function = where.functions[name]
    returns = [node.value for node in ast.walk(function) if isinstance(node, ast.Return) and node.value]
    return [said for value in returns for said in _value(value, place, where, function)]


def _followed(expression: str) -> list[str]:
    return [said for name, wanted, place in FOLLOWED[expression] for said in _there(module(name), wanted, place)]


def _there(where: Module, wanted: str, place: int) -> list[str]:
    """Return the sentences of a constant, of what a function returns, or of all that stands in it."""
    if wanted in where.constants:
        return _said(where.constants[wanted], where, None)
    if place != WHOLE:
        return _returned(where, wanted, place)
    function = where.functions[wanted]
    inside = [node.value for node in ast.walk(function) if isinstance(node, ast.Constant)]
    about = ast.get_docstring(function)
    return [said for said in inside if isinstance(said, str) and " " in said and said != about]
