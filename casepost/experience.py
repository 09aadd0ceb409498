"""What was learned, as it stands in the database: asked by features, once for each question in one decision."""

from collections.abc import Iterable, Mapping

from sqlalchemy.orm import Session

from casepost.alike import evidence
from casepost.nightly.kept import Nightly
from cases import learning
from cases.categories import CategoryList
from cases.experience import Alike, Counts, Features, Lesson
from cases.policy import District


class Learned:
    """The experience of an office, for one decision: the same question gets the same answer, whoever learns meanwhile.

    *person*: whose text is looked at, where that is known. *nightly*: the model of this office; None: none is asked.
    """

    def __init__(
        self, db: Session, district: District, person: int | None = None, nightly: Nightly | None = None
    ) -> None:
        self._db, self._district, self._person, self._nightly = db, district, person, nightly
        self._counts: dict[tuple[Lesson, Features], Counts] = {}
        self._alike: dict[str, tuple[Alike, ...]] = {}
        self._shares: dict[tuple[str, str], Mapping[str, float]] = {}

    def counts(self, lesson: Lesson, features: Features) -> Counts:
        """Return what was learned of these features, under the names of today's list."""
        asked = lesson, features
        if asked not in self._counts:
            found = learning.counts(self._db, lesson, features)
            if lesson is Lesson.CATEGORY:
                found = found.relabelled(renamed(found.texts, self._district.categories))
            self._counts[asked] = found
        return self._counts[asked]

    def alike(self, text: str) -> tuple[Alike, ...]:
        """Return the cases most like a text whose category a person said, under the names of today's list."""
        if text not in self._alike:
            found = evidence(self._db, text, self._person)
            self._alike[text] = tuple(one._replace(category=self._today(one.category)) for one in found)
        return self._alike[text]

    def model(self, subject: str, text: str) -> Mapping[str, float]:
        """Return what the nightly model gives each category of today's list; empty where there is none in use."""
        if self._nightly is None:
            return {}
        if (subject, text) not in self._shares:
            found = self._nightly.shares(self._db, subject, text, self._district.categories)
            self._shares[subject, text] = found
        return self._shares[subject, text]

    def _today(self, category: str | None) -> str | None:
        found = self._district.categories.get(category) if category is not None else None
        return found.id if found is not None else None


def renamed(labels: Iterable[str], categories: CategoryList) -> dict[str, str | None]:
    """Return what the labels that are not of today's list are called there; None for one that is gone."""
    today = {label: categories.get(label) for label in labels}
    return {label: found.id if found else None for label, found in today.items() if found is None or found.id != label}
