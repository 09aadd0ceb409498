"""What people's decisions taught, as rows: counts of features, and what each case has taught. Never commits.

Counts are only ever added to, in one order of their keys, so that any number of workers may learn at the same time;
what a case has taught is kept beside them, so that it can be taken back exactly.
"""

import json
import struct
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import TextClause, delete, select, text
from sqlalchemy.orm import Session

from cases.alike import FOUND_BY
from cases.experience import Counts, Features, Lesson
from cases.lessons import ALIKE
from cases.tables import CASE_SHINGLES, LEARNED_CASES, LEARNED_COUNTS, LEARNED_TOTALS

_SOME = 500  # ids in one statement
# In the order of the keys: two workers that learn at once never wait for each other in a circle.
_COUNT = """
    INSERT INTO learned_count (lesson, feature, label, texts)
    SELECT :lesson, one.value, two.key, {by} FROM {features}, {labels} WHERE true ORDER BY one.value, two.key
    ON CONFLICT (lesson, feature, label) DO UPDATE SET texts = learned_count.texts + excluded.texts
"""
_COUNT_LEFT = f"{_COUNT} RETURNING feature, texts"
# Whoever has taken the last text away holds the row until the commit: another who adds to it waits, and makes it anew.
_NO_COUNT = """
    DELETE FROM learned_count WHERE lesson = :lesson AND texts <= 0
    AND feature IN (SELECT one.value FROM {features})
"""
_ASKED = """
    SELECT feature, {object}(label, texts) FROM learned_count
    WHERE lesson = :lesson AND feature IN (SELECT one.value FROM {features}) GROUP BY feature
"""
_HOLDING = """
    SELECT found.shingle, found.case_id FROM {features} JOIN case_shingle AS found
    ON found.shingle = one.value AND found.case_id >= coalesce((
        SELECT more.case_id FROM case_shingle AS more WHERE more.shingle = one.value
        ORDER BY more.case_id DESC LIMIT 1 OFFSET :others
    ), 0)
"""
_TOTAL = text(
    "INSERT INTO learned_total (lesson, label, texts, mass) VALUES (:lesson, :label, :texts, :mass)"
    " ON CONFLICT (lesson, label) DO UPDATE"
    " SET texts = learned_total.texts + excluded.texts, mass = learned_total.mass + excluded.mass"
)
_NO_TOTAL = text("DELETE FROM learned_total WHERE lesson = :lesson AND label = :label AND texts <= 0")
_TOTALS = text("SELECT label, texts, mass FROM learned_total WHERE lesson = :lesson")
_TAUGHT = text(
    "INSERT INTO learned_case (case_id, lesson, label, features) VALUES (:case_id, :lesson, :label, :features)"
    " ON CONFLICT (case_id, lesson) DO UPDATE SET label = excluded.label, features = excluded.features"
)
_STANDS = text("INSERT INTO case_shingle (shingle, case_id) VALUES (:shingle, :case_id) ON CONFLICT DO NOTHING")
_STANDS_NO_MORE = text("DELETE FROM case_shingle WHERE shingle = :shingle AND case_id = :case_id")


class _Statements(NamedTuple):
    """In the words of one engine: many features are one parameter, for binding each costs more than looking it up."""

    add: TextClause
    count_left: TextClause
    no_count: TextClause
    asked: TextClause
    holding: TextClause


def _statements(**words: str) -> _Statements:
    templates = (_COUNT, _COUNT_LEFT, _NO_COUNT, _ASKED, _HOLDING)
    return _Statements(*(text(one.format(**words)) for one in templates))


_SAID = {
    "sqlite": _statements(
        features="json_each(:features) AS one",
        labels="json_each(:labels) AS two",
        by="two.value",
        object="json_group_object",
    ),
    "postgresql": _statements(
        features="unnest(CAST(:features AS bigint[])) AS one(value)",
        labels="json_each_text(CAST(:labels AS json)) AS two",
        by="CAST(two.value AS integer)",
        object="json_object_agg",
    ),
}


class Taught(NamedTuple):
    """What a case teaches in a lesson."""

    label: str
    features: Features


Lessons = Mapping[str, Taught]  # by lesson, and by ALIKE


class Change(NamedTuple):
    """What a case taught, and what it teaches now."""

    case: int
    had: Lessons
    now: Lessons


def taught(db: Session, cases: Sequence[int]) -> dict[int, dict[str, Taught]]:
    """Return what each of these cases teaches, to change it; one that teaches nothing is left out."""
    found: dict[int, dict[str, Taught]] = defaultdict(dict)
    for start in range(0, len(cases), _SOME):
        rows = select(LEARNED_CASES).where(LEARNED_CASES.c.case_id.in_(cases[start : start + _SOME]))
        for case, lesson, label, features in db.execute(rows.with_for_update()):
            found[case][lesson] = Taught(label, unpacked(features))
    return found


def kept(db: Session, lesson: str, cases: Sequence[int]) -> dict[int, Features]:
    """Return by which features these cases teach a lesson, or stand among those that are compared."""
    of = (LEARNED_CASES.c.case_id.in_(cases), LEARNED_CASES.c.lesson == lesson)
    rows = db.execute(select(LEARNED_CASES.c.case_id, LEARNED_CASES.c.features).where(*of)) if cases else ()
    return {case: unpacked(features) for case, features in rows}


def change(db: Session, changes: Iterable[Change]) -> None:
    """Add what cases teach now, take away what they do not teach any more, and write that down for each."""
    counts: dict[str, dict[int, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    totals: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    rows: list[dict[str, Any]] = []
    gone: list[tuple[int, str]] = []
    standing: Counter[tuple[int, int]] = Counter()
    for case, had, now in changes:
        rows += (_row(case, lesson, one) for lesson, one in now.items() if had.get(lesson) != one)
        gone += ((case, lesson) for lesson in had.keys() - now.keys())
        for lessons, by in ((had, -1), (now, 1)):
            for lesson, (label, features) in lessons.items():
                if lesson == ALIKE:
                    standing.update({(shingle, case): by for shingle in features[:FOUND_BY]})
                    continue
                of = counts[lesson]
                for feature in features:
                    of[feature][label] += by
                totals[lesson, label][0] += by
                totals[lesson, label][1] += by * len(features)
    _write_down(db, rows, gone)
    _stand(db, standing)
    for lesson in sorted(counts):
        _count(db, lesson, counts[lesson])
    _total(db, totals)


def _row(case: int, lesson: str, one: Taught) -> dict[str, Any]:
    return {"case_id": case, "lesson": lesson, "label": one.label, "features": packed(one.features)}


def _write_down(db: Session, rows: Sequence[Mapping[str, Any]], gone: Iterable[tuple[int, str]]) -> None:
    if rows:
        db.execute(_TAUGHT, list(rows))
    for case, lesson in gone:
        db.execute(delete(LEARNED_CASES).where(LEARNED_CASES.c.case_id == case, LEARNED_CASES.c.lesson == lesson))


def _stand(db: Session, standing: Mapping[tuple[int, int], int]) -> None:
    for statement, sign in ((_STANDS, 1), (_STANDS_NO_MORE, -1)):
        rows = [{"shingle": key[0], "case_id": key[1]} for key, by in sorted(standing.items()) if by == sign]
        if rows:
            db.execute(statement, rows)


def _count(db: Session, lesson: str, changed: Mapping[int, Mapping[str, int]]) -> None:
    """Add to the counts of a lesson: nearly always all features of one text, all by the same."""
    said = _SAID[db.get_bind().dialect.name]
    together: dict[tuple[tuple[str, int], ...], list[int]] = defaultdict(list)
    for feature in sorted(changed):
        together[tuple(sorted((label, by) for label, by in changed[feature].items() if by))].append(feature)
    for labels, features in sorted(together.items()):
        asked = {"lesson": lesson, "features": _listed(db, features), "labels": json.dumps(dict(labels))}
        if not labels:
            continue
        if all(by > 0 for _, by in labels):
            db.execute(said.add, asked)
        elif gone := [feature for feature, left in db.execute(said.count_left, asked) if left <= 0]:
            db.execute(said.no_count, {"lesson": lesson, "features": _listed(db, gone)})


def _total(db: Session, totals: Mapping[tuple[str, str], Sequence[int]]) -> None:
    changed = [(key, texts, mass) for key, (texts, mass) in sorted(totals.items()) if texts or mass]
    keys = [{"lesson": lesson, "label": label} for (lesson, label), _, _ in changed]
    if changed:
        added = [{**key, "texts": texts, "mass": mass} for key, (_, texts, mass) in zip(keys, changed, strict=True)]
        db.execute(_TOTAL, added)
    if fewer := [key for key, (_, texts, _) in zip(keys, changed, strict=True) if texts < 0]:
        db.execute(_NO_TOTAL, fewer)


def _listed(db: Session, features: Sequence[int]) -> object:
    return json.dumps(features) if db.get_bind().dialect.name == "sqlite" else list(features)


def forget(db: Session, case: int) -> None:
    """Take back all that a case has taught, and the numbers of its words: they are made of what is purged."""
    change(db, [Change(case, taught(db, [case]).get(case, {}), {})])


def forget_counts(db: Session) -> None:
    """Empty the counts and the index of alike cases, to write them anew; whoever wants to learn meanwhile waits."""
    if db.get_bind().dialect.name == "postgresql":  # SQLite has one writer as it is
        db.execute(text("LOCK TABLE learned_case IN EXCLUSIVE MODE"))
    for table in (LEARNED_COUNTS, LEARNED_TOTALS, CASE_SHINGLES):
        db.execute(delete(table))


def forget_cases(db: Session, cases: Sequence[int]) -> None:
    """Forget what these cases have taught, where the counts know nothing of it any more."""
    db.execute(delete(LEARNED_CASES).where(LEARNED_CASES.c.case_id.in_(cases)))


def counts(db: Session, lesson: Lesson, features: Features) -> Counts:
    """Return what was learned of these features, under the labels of the days when it was learned."""
    totals = db.execute(_TOTALS, {"lesson": lesson}).all()
    if not totals:
        return Counts()
    asked = {"lesson": lesson, "features": _listed(db, features)}
    rows = db.execute(_SAID[db.get_bind().dialect.name].asked, asked).all()
    labels = _read([of for _, of in rows])
    of = {feature: known for (feature, _), known in zip(rows, labels, strict=True)}
    return Counts({label: texts for label, texts, _ in totals}, {label: mass for label, _, mass in totals}, of)


def _read(objects: Sequence[Any]) -> Sequence[dict[str, int]]:
    """Return JSON objects read: SQLite gives each as text, PostgreSQL's driver has read them."""
    if objects and isinstance(objects[0], str):
        read: list[dict[str, int]] = json.loads(f"[{','.join(objects)}]")
        return read
    return objects


def holding(db: Session, shingles: Features, most: int) -> list[tuple[int, int]]:
    """Return (shingle, case) for each of these shingles, of one that stands in many cases the newest so many."""
    if not shingles:
        return []
    asked = {"features": _listed(db, shingles), "others": most - 1}
    return [(shingle, case) for shingle, case in db.execute(_SAID[db.get_bind().dialect.name].holding, asked)]


def packed(features: Features) -> bytes:
    """Return features as they are kept: eight bytes each."""
    return struct.pack(f"<{len(features)}q", *features)


def unpacked(data: bytes) -> Features:
    """Return features that were kept."""
    return struct.unpack(f"<{len(data) // 8}q", data)
