"""The form for a call, a visit or a letter: the one table of its lines, and the empty form made from it. Pure."""

import difflib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from cases.commands import CommandError, Trouble
from cases.words import plain

_NO_VALUES: Mapping[str, tuple[str, ...]] = {}
_WIDEST = 64  # characters: programs break longer lines when they quote
# Each value with its other spellings; the last one is what the Spanish form calls it.
YES_NO = {"yes": ("y", "true", "sí"), "no": ("n", "false", "no")}
HOW = {
    "phone": ("call", "phone call", "llamada", "teléfono"),
    "walk-in": ("walkin", "visit", "in person", "en persona", "visita"),
    "letter": ("carta",),
    "public-comment": ("comentario público",),
    "social-media": ("redes sociales",),
    "referral": ("remisión",),
    "department": ("departamento",),
    "other": ("otra", "otro"),
}
TYPES = {
    "question": ("pregunta",),
    "concern": ("preocupación",),
    "request": ("solicitud",),
    "suggestion": ("sugerencia",),
    "compliment": ("elogio",),
    "formal complaint": ("queja formal",),
}
PRIORITIES = {"now": ("ahora",), "today": ("hoy",), "normal": ()}


@dataclass(frozen=True, slots=True)
class Field:
    """A line of the form: its key, its labels, the values it allows with their other spellings, its hint."""

    key: str
    label: str
    label_es: str
    values: Mapping[str, tuple[str, ...]] = field(default_factory=lambda: _NO_VALUES)
    hint: str = ""
    hint_es: str = ""
    required: bool = False
    also: tuple[str, ...] = ()  # other labels that people write


# commands.md, "Form lines"; domain.md 9. The order is that of the mailed form.
FIELDS = (
    Field("how", "How", "Cómo", HOW, required=True),
    Field("when", "When", "Cuándo", hint="today 9:15, yesterday 3 pm", hint_es="hoy 9:15, ayer 15:00"),
    Field("name", "Name", "Nombre"),
    Field("phone", "Phone", "Teléfono"),
    Field("email", "Email", "Correo"),
    Field("best_time", "Best time", "Mejor hora", hint="and way to reach them", hint_es="y forma de localizarla"),
    Field("relation", "Relation", "Relación", hint="parent, student, neighbor", hint_es="madre, padre, vecino"),
    Field("verified", "Verified", "Verificado", hint="how you checked the relation", hint_es="cómo lo comprobó"),
    Field("language", "Language", "Idioma"),
    Field("interpreter", "Interpreter", "Intérprete"),
    Field("other_help", "Other help", "Otra ayuda"),
    Field("school", "School", "Escuela", hint="or department", hint_es="o departamento"),
    Field("grade", "Grade", "Grado"),
    Field("student", "Student", "Estudiante", hint="stays inside the case", hint_es="no sale del caso"),
    Field("referred_by", "Referred by", "Remitido por", hint="board member", hint_es="miembro de la Mesa Directiva"),
    Field("type", "Type", "Tipo", TYPES),
    Field("category", "Category", "Categoría"),
    Field("priority", "Priority", "Prioridad", PRIORITIES),
    Field("why", "Why", "Por qué", hint="reason for the priority", hint_es="motivo de la prioridad"),
    Field("about", "About", "Acerca de", hint="role, if about one of us", hint_es="cargo, si trata de uno de nosotros"),
    Field("share_name", "Share name", "Dar el nombre", YES_NO, "yes, no: to the school", "sí, no: a la escuela"),
    Field("answer_wanted", "Answer wanted", "Quiere respuesta", YES_NO),
    Field("wants", "Wants", "Pide"),
    Field("tried", "Tried", "Ya intentó"),
    Field("read_back", "Read back", "Leído", YES_NO, "yes, no: the summary", "sí, no: el resumen"),
    Field("action", "Action", "Acción", hint="what you did now", hint_es="lo que hizo ahora"),
    Field("promise", "Promise", "Promesa", hint="date, then what", hint_es="fecha, luego qué"),
    Field(
        "receipt",
        "Receipt",
        "Acuse",
        YES_NO,
        "yes, no: email the summary",
        "sí, no: enviar el resumen",
        also=("Recibo",),
    ),
    Field(
        "summary",
        "Summary",
        "Resumen",
        hint="what they said. It may be sent to them",
        hint_es="lo que dijo. Se le puede enviar",
        required=True,
    ),
)
BY_KEY = {one.key: one for one in FIELDS}
BY_LABEL = {
    plain(spelling): one
    for one in FIELDS
    for spelling in (one.label, one.label_es, one.key.replace("_", " "), *one.also)
}
BEGINS = {"en": "Beginning of the form", "es": "Principio del formulario"}
ENDS = {"en": "End of the form", "es": "Fin del formulario"}
BEGIN_LINES = frozenset(map(plain, BEGINS.values()))
END_LINES = frozenset(map(plain, ENDS.values()))


class FormError(CommandError):
    """A form that cannot be taken: each line that needs a change, with its remedy."""

    def __init__(self, troubles: Iterable[Trouble]) -> None:
        self.troubles = tuple(troubles)
        super().__init__(" ".join(one.why for one in self.troubles), lines=self.troubles)


def blank(language: str) -> str:
    """Return the empty form as it is mailed. A hint stands in brackets right above its label, below a blank line."""
    lines: list[str] = [BEGINS.get(language, BEGINS["en"])]
    for one in FIELDS:
        if hints := _hints(one, language):
            lines += ["", *hints]
        lines.append(f"{one.label_es if language == 'es' else one.label}:")
    return "\n".join([*lines, "", "", ENDS.get(language, ENDS["en"])])


def _hints(one: Field, language: str) -> list[str]:
    spanish = language == "es"
    hint = (one.hint_es if spanish else one.hint) or ", ".join(_shown(one, spanish=spanish))
    lines: list[str] = []
    for part in hint.split(", ") if hint else ():
        if lines and len(lines[-1]) + len(part) < _WIDEST:
            lines[-1] += f", {part}"
        else:
            lines.append(part)
    return [f"[{line}]" for line in lines]


def _shown(one: Field, *, spanish: bool) -> Iterator[str]:
    """Yield the values that a line allows: what they are called, in Spanish by their last spelling."""
    for value, spellings in one.values.items():
        yield spellings[-1] if spanish and spellings else value


HINT_LINES = frozenset(plain(hint) for one in FIELDS for language in ENDS for hint in _hints(one, language))


def from_json(document: Mapping[str, object]) -> str:
    """Return the form that a JSON object fills in, as its lines. Raises FormError for keys and values that are none."""
    troubles: list[Trouble] = []
    values: dict[str, str] = {}
    for key, value in document.items():
        if key not in BY_KEY:
            near = difflib.get_close_matches(key, BY_KEY, n=1, cutoff=0.6)
            troubles.append(Trouble(key, "The form has no such key.", near[0] if near else ""))
        elif isinstance(value, bool):
            values[key] = "yes" if value else "no"
        elif value is None or isinstance(value, str | int):
            values[key] = "" if value is None else str(value)
        else:
            troubles.append(Trouble(key, "Give this key a text in quotation marks."))
    if troubles:
        raise FormError(troubles)
    return written(values)


def written(values: Mapping[str, str]) -> str:
    """Return the lines of a form with these values, by key."""
    return "\n".join(
        f"{one.label}: {values[one.key] if one.key == 'summary' else ' '.join(values[one.key].split())}"
        for one in FIELDS
        if values.get(one.key, "").strip()
    )
