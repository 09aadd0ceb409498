"""Each category that a person sets, takes back or corrects teaches the next suggestion at once, and exactly so much."""

import random

import pytest
from sqlalchemy import delete, event, update
from support.learned import learned_anew, rows
from support.samples.calls import CALL
from support.town import CONTACT, LEE, NEIGHBOUR, PARENT, sunfield

from casepost.alike import alike_to
from casepost.experience import Learned
from casepost.first_words import first_words
from casepost.learning import rebuild
from cases import learning
from cases.categories import parse_categories
from cases.experience import YES, Lesson
from cases.learning import unpacked
from cases.suggest import Suggester
from cases.tables import LEARNED_CASES, LEARNED_COUNTS, MESSAGES

TREES = "The sprinklers behind the gymnasium hiss all night and the oleander drips on the walkway."
MORE_TREES = "Again the oleander drips on the walkway, and the sprinklers hiss all night behind the gymnasium."
SPANISH = "Los rociadores detrás del gimnasio silban toda la noche y el agua llega a la banqueta."


def arrives(town, text=TREES, sender=PARENT, subject="Question"):
    """The number of the case that a mail becomes, and the notice of it."""
    mail = town.mail(sender, subject, text)
    assert mail.became.what == "new"
    return mail.case, town.sent(to=CONTACT)[-1]


def says(town, words, notice, who=CONTACT):
    town.mail(who, "Re: x", words, answers=notice)
    town.wait(minutes=3)


def learned(town, lesson=Lesson.CATEGORY):
    """How many texts were learned under each label."""
    with town.sessions() as db:
        return dict(Learned(db, town.service.district).counts(lesson, ()).texts)


def test_a_category_that_a_person_sets_is_learned(town):
    _, notice = arrives(town)
    assert learned(town) == {}
    says(town, "#category facilities", notice)
    assert learned(town) == {"facilities": 1}
    assert rows(town.sessions) == learned_anew(town)


def test_the_next_like_mail_is_suggested_as_the_contact_corrected_the_first(town):
    """No list knows these words: only the correction can have taught them."""
    number, notice = arrives(town, "The lamplighter hums beside the quartz fountain while a violet ladder waits.")
    assert "athletics" not in [category for category, _ in town.case(number).suggested]
    says(town, "#category athletics", notice)
    second, _ = arrives(town, "Once more the lamplighter hums beside the quartz fountain.", NEIGHBOUR, subject="Hello")
    assert town.case(second).suggested[0][0] == "athletics"


def test_a_correction_takes_the_first_category_back_whole(town):
    _, notice = arrives(town)
    says(town, "#category food", notice)
    says(town, "#category facilities", notice)
    assert learned(town) == {"facilities": 1}
    assert {label for lesson, _, label, _ in rows(town.sessions)["learned_count"] if lesson == "category"} == {
        "facilities"
    }


def test_undo_of_a_correction_teaches_the_category_before_it_again(town):
    _, notice = arrives(town)
    says(town, "#category food", notice)
    before = rows(town.sessions)
    town.mail(CONTACT, "Re: x", "#category facilities", answers=notice)
    assert learned(town) == {"facilities": 1}
    town.mail(CONTACT, "Re: x", "UNDO", answers=town.sent(to=CONTACT)[-1])
    assert learned(town) == {"food": 1}
    assert rows(town.sessions) == before


@pytest.mark.parametrize("ends", ["#notacase spam", "#merge"])
def test_what_is_no_case_of_its_own_teaches_nothing_until_that_is_taken_back(town, ends):
    kept, _ = arrives(town, SPANISH)
    _, notice = arrives(town)
    says(town, "#category facilities", notice)
    before = rows(town.sessions)
    town.mail(CONTACT, "Re: x", f"#merge {kept}" if ends == "#merge" else ends, answers=notice)
    assert learned(town) == {}
    assert rows(town.sessions) == learned_anew(town)
    town.mail(CONTACT, "Re: x", "UNDO", answers=town.sent(to=CONTACT)[-1])
    assert rows(town.sessions) == before


def test_a_suggestion_that_nobody_looked_at_teaches_nothing(town):
    number, notice = arrives(
        town, "The school bus is late every day. The bus driver of route 14 left my son at the bus stop."
    )
    assert not town.case(number).unsure
    says(town, "#resolve fixed\n\nThe bus comes on time now.", notice)
    case = town.case(number)
    assert (case.category, case.category_taken) == (case.suggested[0][0], True)
    assert not any(lesson in {"category", "hit"} for _, lesson, _, _ in rows(town.sessions)["learned_case"])
    says(town, f"#category {case.category}", notice)
    assert {(lesson, label) for _, lesson, label, _ in rows(town.sessions)["learned_case"]} == {
        ("alike", YES),
        ("category", case.category),
        ("hit", YES),
    }


def test_a_persons_answer_about_the_priority_is_learned_of_the_mail_that_they_judged(town):
    _, notice = arrives(town)
    says(town, "#priority today a child may slip", notice)
    assert learned(town, Lesson.PRIORITY) == {"yes": 1}
    says(town, "#priority normal it was mopped", notice)
    assert learned(town, Lesson.PRIORITY) == {"no": 1}
    assert rows(town.sessions) == learned_anew(town)


def test_only_the_constituents_own_words_are_learned(town):
    """The same question by mail and inside a trustee's referral with a covering line teaches the same features."""
    arrives(town, TREES, subject="sprinklers")
    arrives_by = town.forward(
        LEE, name="Pat Kim", address=NEIGHBOUR, subject="sprinklers", text=TREES, note="Marzipan! Look into periwinkle."
    )
    for notice in town.sent(to=CONTACT, subject="New case"):
        says(town, "#category facilities", notice)
    features = {
        (lesson, bytes_)
        for _, lesson, _, bytes_ in rows(town.sessions)["learned_case"]
        if lesson in {"category", "alike"}
    }
    assert len(features) == 2
    with town.sessions() as db:
        words = first_words(db, town.case(arrives_by.case), town.service.district)
    assert (words.subject, words.text.strip()) == ("sprinklers", TREES)


def test_every_way_in_is_kept_as_it_was_heard(town):
    """Learning anew from the kept words makes the rows that were written when each matter came in."""
    arrives(town)
    town.forward(LEE, name="Pat Kim", address=NEIGHBOUR, subject="water", text=SPANISH, note="Please look into it.")
    town.mail(LEE, "Fwd: noise", "A neighbour of mine cannot sleep: the sprinklers hiss all night long, she says.")
    town.forward(CONTACT, name="Jo Day", address="jo.day@mail.example", subject="grass", text=MORE_TREES)
    town.mail(CONTACT, "A call", CALL.replace("Name:", "Category: facilities\nName:"))
    assert len({case for case, *_ in rows(town.sessions)["learned_case"]}) == 5
    assert rows(town.sessions) == learned_anew(town)


def test_several_matters_passed_on_in_one_mail_are_learned_apart(town):
    attached = [
        ("Maria Lopez", PARENT, "grass", TREES),
        ("Pat Kim", NEIGHBOUR, "agua", SPANISH),
    ]
    parts = "".join(
        f"--b\r\nContent-Type: message/rfc822\r\n\r\nFrom: {name} <{address}>\r\nTo: {LEE}\r\nSubject: {subject}\r\n"
        f"Date: Mon, 16 Nov 2026 09:00:00 -0800\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n"
        f"Content-Transfer-Encoding: 8bit\r\n\r\n{text}\r\n"
        for name, address, subject, text in attached
    )
    raw = (
        f"Authentication-Results: mx.sunfield.example; dmarc=pass header.from=board.sunfield.example\r\nFrom: {LEE}\r\n"
        f"To: help@sunfield.example\r\nSubject: two families\r\nMessage-ID: <two@board.sunfield.example>\r\n"
        f"Date: Mon, 16 Nov 2026 10:00:00 -0800\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n"
        f"--b\r\nContent-Type: text/plain\r\n\r\nTwo families wrote to me.\r\n{parts}--b--\r\n"
    )
    town.deliver(raw.encode())
    notices = town.sent(to=CONTACT, subject="New case")
    assert len(notices) == 2
    says(town, "#category facilities", notices[0])
    says(town, "#category food", notices[1])
    assert learned(town) == {"facilities": 1, "food": 1}
    assert rows(town.sessions) == learned_anew(town)


def test_a_mail_without_words_can_be_given_a_category_and_teaches_nothing(town):
    number, notice = arrives(town, "", subject="")
    says(town, "#category facilities", notice)
    assert town.case(number).category == "facilities"
    assert not any(lesson == "category" for _, lesson, _, _ in rows(town.sessions)["learned_case"])


def test_what_was_learned_under_an_old_name_counts_for_the_new_one_and_a_retired_category_for_none(town):
    _, notice = arrives(town)
    says(town, "#category facilities", notice)
    _, notice = arrives(town, SPANISH, NEIGHBOUR)
    says(town, "#category food", notice)
    text = (
        'version = 1\nunsure_category = "other"\n[[category]]\nid = "other"\nname = "Other"\nstrong = ["zzz"]\n'
        '[[category]]\nid = "buildings"\nname = "Buildings"\nwas = ["facilities"]\nstrong = ["roof"]\n'
    )
    categories = parse_categories(text)
    district = sunfield(categories=categories, suggester=Suggester(categories))
    taught = [unpacked(one) for _, lesson, _, one in rows(town.sessions)["learned_case"] if lesson == "category"]
    with town.sessions() as db:
        counts = Learned(db, district).counts(Lesson.CATEGORY, tuple(sorted({one for of in taught for one in of})))
        alike = Learned(db, district).alike(TREES)
    assert counts.texts == {"buildings": 1}
    assert {label for of in counts.of.values() for label in of} == {"buildings"}
    assert [one.category for one in alike] == ["buildings"]


def test_any_sequence_of_what_staff_do_ends_with_the_rows_of_learning_anew(town):
    rng = random.Random(6)
    notices = [
        arrives(town, f"{text} {place}", subject=f"q{place}")[1]
        for place, text in enumerate((TREES, SPANISH, MORE_TREES))
    ]
    for _ in range(25):
        words = rng.choice(
            [
                "#category facilities",
                "#category food",
                "#1",
                "UNDO",
                "#notacase spam",
                "#reopen",
                "#priority today",
                "#merge CS-2026-00001",
            ]
        )
        notice = rng.choice(notices)
        letter = town.sent(to=CONTACT)[-1] if words == "UNDO" else notice
        town.mail(CONTACT, "Re: x", words, answers=letter)
        town.wait(minutes=3)
    ended = rows(town.sessions)
    assert ended["learned_case"]
    assert ended == learned_anew(town)


def test_a_mail_that_changes_nothing_that_is_learned_reads_and_writes_nothing_of_it(town):
    _, notice = arrives(town)
    before = rows(town.sessions)
    asked: list[str] = []
    event.listen(town.engine, "before_cursor_execute", lambda *args: asked.append(args[2]))
    says(town, "#note the gardener was told", notice)
    assert [one for one in asked if "learned_" in one or "case_shingle" in one] == []
    assert rows(town.sessions) == before


def test_learning_anew_keeps_what_a_case_taught_whose_words_are_gone(town):
    number, notice = arrives(town)
    says(town, "#category facilities", notice)
    before = rows(town.sessions)
    with town.sessions.begin() as db:
        emptied = update(MESSAGES).where(MESSAGES.c.case_id == town.case(number).id)
        db.execute(emptied.values(subject="", text="", body=""))
    assert learned_anew(town) == before


def test_learning_anew_mends_counts_that_disagree_with_the_cases(town):
    number, notice = arrives(town)
    says(town, "#category facilities", notice)
    before = rows(town.sessions)
    with town.sessions.begin() as db:
        db.execute(update(LEARNED_COUNTS).values(texts=7))
        db.execute(delete(LEARNED_CASES).where(LEARNED_CASES.c.lesson == "alike"))
        assert rebuild(db, town.service.district) == (number,)
        assert rebuild(db, town.service.district) == ()
    assert rows(town.sessions) == before


def test_an_answer_about_a_later_mail_teaches_that_mail_and_not_the_first(town):
    number, _ = arrives(town)
    receipt = town.sent(to=PARENT)[-1]
    town.wait(hours=1)
    town.mail(
        PARENT, "Re: x", f"{SPANISH} My child fell and hit her head, she says somebody pushed her.", answers=receipt
    )
    marked = [step for step in town.history(number) if getattr(step.event, "possible", ())]
    says(town, "#priority today she may need a doctor", town.sent(to=CONTACT)[-1])
    with town.sessions() as db:
        (features,) = learning.kept(db, Lesson.PRIORITY, [town.case(number).id]).values()
    rules = town.service.district.rules
    later = town.messages()[[row["text"].startswith(SPANISH) for row in town.messages()].index(True)]
    expected = rules.features(later["subject"], later["text"]) if marked else rules.features("Question", TREES)
    assert marked
    assert features == expected


def test_alike_cases_are_found_whoever_wrote_them_while_they_are_cases(town):
    first, notice = arrives(town)
    second, _ = arrives(town, MORE_TREES, NEIGHBOUR)
    third, _ = arrives(town, "My daughter lost her blue jacket near the library on Tuesday.", NEIGHBOUR)
    later, _ = arrives(town, f"Hello, me again. {TREES} Please call me.", subject="Still")

    def found(number):
        with town.sessions() as db:
            return {one.number: one for one in alike_to(db, town.case(number), town.service.district)}

    assert set(found(later)) == {first, second}
    assert found(later)[first].same_person
    assert not found(later)[second].same_person
    assert found(later)[first].likeness > found(later)[second].likeness > 0.2
    assert found(third) == {}
    says(town, "#notacase spam", notice)
    assert set(found(later)) == {second}


def test_only_cases_whose_category_a_person_said_are_evidence(town):
    number, notice = arrives(town)

    def evidence():
        with town.sessions() as db:
            return [(one.number, one.category) for one in Learned(db, town.service.district).alike(MORE_TREES)]

    assert evidence() == []
    says(town, "#category facilities", notice)
    assert evidence() == [(number, "facilities")]
    says(town, "#notacase spam", notice)
    assert evidence() == []


def test_in_one_decision_the_same_question_gets_the_same_answer(town):
    _, notice = arrives(town)
    with town.sessions() as db:
        experience = Learned(db, town.service.district)
        before = experience.counts(Lesson.CATEGORY, (1, 2)), experience.alike(TREES)
        db.rollback()
        says(town, "#category facilities", notice)
        assert (experience.counts(Lesson.CATEGORY, (1, 2)), experience.alike(TREES)) == before
