"""What was probably meant by a line that is no command: a word that means the same, else the nearest spelling. Pure.

It is only ever shown to whoever wrote the line, and never runs.
"""

import difflib
from collections.abc import Iterator, Mapping

from cases.events import Outcome

ANSWER = "Write your answer as text, without a command. It goes to the constituent."
ANSWERS = frozenset({"reply", "answer", "respond", "response", "send", "responder", "respuesta", "contestar", "enviar"})
_SAME = {  # what people write for a command, in the office's languages; behind it what its line needs besides
    "resolve answered": "close closed done finish finished solve solved cerrar cerrado resolver resuelto terminar",
    "notacase": "spam junk delete trash remove basura borrar eliminar",
    "to": "assign forward delegate transfer asignar reenviar delegar",
    "show": "status view see open estado ver mostrar abrir",
    "undo": "cancel revert deshacer cancelar",
    "note": "nota comment internal memo comentario",
    "help": "ayuda commands comandos",
    "list": "lista cases casos",
    "search": "find buscar",
    "ask": "question pregunta preguntar",
    "called": "call phone llamada llame",
    "extend": "delay postpone defer aplazar prorrogar",
    "merge": "duplicate combine join unir fusionar duplicado",
    "link": "relate enlazar vincular",
    "split": "separate separar dividir",
    "reopen": "reabrir",
    "redirect": "refer redirigir",
    "priority now": "urgent urgente",
    "priority": "prioridad",
    "category": "categoria",
    "school": "escuela",
    "language": "idioma",
    "promise": "promesa prometer",
    "form": "formulario",
    "accept": "aceptar",
    "campaign": "campana",
}
SYNONYMS: Mapping[str, str] = {word: line for line, words in _SAME.items() for word in words.split()}
_CANDIDATES = 5
_ALIKE = 0.6
_SHORT = 4  # letters of a command of which one may be wrong, of a longer one two


def meant(name: str, rest: str, commands: Mapping[str, bool]) -> str:
    """Return the line that was probably meant, without `#`, with what was typed behind it; '' when none is near.

    *commands*: those that the writer may use, and whether each may send something to somebody outside the staff.
    """
    command, _, usual = SYNONYMS.get(name, "").partition(" ")
    if command in commands:
        return " ".join(filter(None, (command, *_behind(command, usual, rest))))
    found = next(_near(name, commands), "")
    return f"{found} {rest}".strip()


def _behind(command: str, usual: str, rest: str) -> tuple[str, ...]:
    """Return what stands behind a command that another word meant: an outcome is no reason, and no text."""
    if command != "resolve":
        return (usual, rest)
    first = rest.casefold().split()[:1]
    return (rest,) if first and first[0] in list(Outcome) else (usual,)


def _near(name: str, commands: Mapping[str, bool]) -> Iterator[str]:
    """Yield the commands spelled like a word, the nearest first; one that sends something only if it is a slip."""
    for found in difflib.get_close_matches(name, commands, n=_CANDIDATES, cutoff=_ALIKE):
        if not commands[found] or _slips(name, found) <= (1 if len(found) <= _SHORT else 2):
            yield found


def _slips(one: str, other: str) -> int:
    """Return how many letters must be put in, taken out or changed to make one word of the other."""
    before = list(range(len(other) + 1))
    for place, letter in enumerate(one, 1):
        row = [place]
        for at, wanted in enumerate(other, 1):
            row.append(min(before[at] + 1, row[-1] + 1, before[at - 1] + (letter != wanted)))
        before = row
    return before[-1]
