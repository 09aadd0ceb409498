"""Families of words in the shipped list: what they alert to, and which jokes they let pass."""

import pytest

from cases.categories import load
from cases.priority import PriorityRules


@pytest.fixture(scope="module")
def rules() -> PriorityRules:
    return PriorityRules(load())


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("safety-now", "We have not seen our daughter. She left for school this morning."),
        ("safety-now", "Mi hija salió a las dos. No ha llegado y nadie la ha visto."),
        ("threat", "I know where he parks, and they'll wish they had listened."),
        ("threat", "Ese maestro me las va a pagar."),
        ("self-harm", "Mi nieto dice que estaríamos mejor si él no estuviera."),
        ("abuse", "She begs the aide every afternoon not to go home with her stepfather."),
        ("sexual", "El chofer le dijo que es un secreto entre ellos y le da dulces."),
        ("medical", "She was shoved off the swings. Her wrist is broken."),
        ("immigration", "Two agents with badges wanted to know which kids were born here."),
    ],
)
def test_a_family_of_words_alerts_in_either_order_and_over_the_end_of_a_sentence(
    rules: PriorityRules, kind: str, text: str
) -> None:
    assert kind in {hit.kind for hit in rules.assess(text).hits}


@pytest.mark.parametrize(
    "text",
    [
        "My husband says he will shoot himself if he sees one more fraction bar.",
        "La tarea de matemáticas nos va a matar, jaja",
        "No need to shoot himself now, the essay is done.",
        "My son broke his arm skiing. Can he be excused from PE?",
        "I haven't seen my daughter this happy since kindergarten.",
    ],
)
def test_a_joke_or_an_everyday_use_alerts_nobody(rules: PriorityRules, text: str) -> None:
    assert not rules.assess(text).hits


def test_a_request_to_see_every_invoice_is_one_for_public_records(rules: PriorityRules) -> None:
    text = "I would like to see every invoice of the paving firm. The law gives me that."
    assert "public-records" in {hint.kind for hint in rules.assess(text).clocks}
