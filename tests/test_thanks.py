"""A reply that only says thanks does not reopen; a reply that says anything more does."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.thanks import SAID, only_thanks


@pytest.mark.parametrize(
    "text",
    ["Thanks", "Thank you!", "thank you so much for the quick reply", "THX", "Gracias", "¡Muchas gracias!", "Mil gracias por su ayuda.",
     "Thank you.\nHave a nice day", "Ok, thanks", "Perfecto, gracias", "Gracias, que tenga buen día", "Thanks for everything"],
)  # fmt: skip
def test_thanks_are_thanks(text):
    assert only_thanks(text)


@pytest.mark.parametrize(
    "text",
    ["", "Ok", "Great", "No thanks to you the bus left", "Thanks, but it is not solved", "Thank you. When does it start?", "Thanks?",
     "Gracias pero no", "Thanks for nothing", "thank you not", "Thanks, call me at 555-0100", "no gracias", "Gracias, pero el autobús no vino",
     "thank you " * 10],
)  # fmt: skip
def test_more_than_thanks_is_for_a_person(text):
    assert not only_thanks(text)


# In each shipped language: thanks, thanks with more of them, and "thanks, but the bus still does not come".
IN_EACH_LANGUAGE = {
    "en": ("Thank you", "Thank you so much for your help!", "Thank you, but the bus still does not come."),
    "es": (
        "Gracias",
        "Muchas gracias por su atención, que tenga buenas tardes.",
        "Gracias, pero el autobús todavía no viene.",
    ),
    "hmn": ("Ua tsaug", "Ua tsaug ntau rau koj qhov kev pab.", "Ua tsaug, tab sis lub npav tseem tsis tuaj."),
    "zh-Hant": ("謝謝", "非常感謝您的幫忙！", "謝謝，但是校車還是沒有來。"),
    "vi": ("Cảm ơn", "Xin cảm ơn quý vị rất nhiều.", "Cảm ơn, nhưng xe buýt vẫn chưa đến."),
    "ru": ("Спасибо", "Большое спасибо за вашу помощь!", "Спасибо, но автобус всё ещё не приходит."),
    "pa": ("ਧੰਨਵਾਦ", "ਤੁਹਾਡਾ ਬਹੁਤ ਧੰਨਵਾਦ ਜੀ।", "ਧੰਨਵਾਦ, ਪਰ ਬੱਸ ਅਜੇ ਵੀ ਨਹੀਂ ਆਉਂਦੀ।"),
    "fa": ("ممنون", "خیلی ممنون از کمک شما", "ممنون، اما اتوبوس هنوز نمی‌آید."),
    "prs": ("تشکر", "بسیار تشکر از کمک تان", "تشکر، مگر بس هنوز نمی‌آید."),
    "ps": ("مننه", "ډېره مننه ستاسو د مرستې لپاره", "مننه، خو بس لا هم نه راځي."),
    "ur": ("شکریہ", "آپ کا بہت بہت شکریہ", "شکریہ، لیکن بس اب بھی نہیں آتی۔"),
    "ar": ("شكراً", "شكرا جزيلا لكم على المساعدة", "شكرا، لكن الحافلة لا تأتي حتى الآن."),
    "hi": ("धन्यवाद", "आपकी मदद के लिए बहुत बहुत धन्यवाद।", "धन्यवाद, लेकिन बस अब भी नहीं आती।"),
    "tl": ("Salamat po", "Maraming salamat po sa inyong tulong.", "Salamat po, pero hindi pa rin dumarating ang bus."),
    "uk": ("Дякую", "Щиро дякую за вашу допомогу!", "Дякую, але автобус досі не приходить."),
}


def test_every_shipped_language_has_its_thanks():
    shipped = {"en", "es", *"hmn zh-Hant vi ru pa fa prs ps ur ar hi tl uk".split()}
    assert set(SAID) == set(IN_EACH_LANGUAGE) == shipped


@pytest.mark.parametrize("language", IN_EACH_LANGUAGE)
def test_thanks_in_each_language_are_thanks_and_thanks_with_a_but_are_not(language):
    short, long, but = IN_EACH_LANGUAGE[language]
    assert only_thanks(short)
    assert only_thanks(long)
    assert not only_thanks(but)


@pytest.mark.parametrize(
    "text", ["谢谢？", "شكرا؟", "谢谢，校车呢", "धन्यवाद, कब?", "Спасибо, нет", "Дякую, ні", "Salamat, hindi", "مننه نه"]
)
def test_a_question_or_a_no_in_any_script_is_for_a_person(text):
    assert not only_thanks(text)


def test_words_of_two_languages_do_not_make_thanks_together():
    assert only_thanks("Ok, gracias! Have a nice day")
    assert not only_thanks("Gracias, salamat")  # nobody means this; a word of a third language is for a person


def test_the_signature_of_whoever_writes_asks_for_nothing():
    assert only_thanks("Thank you!\nMaria Lopez", "Maria Lopez")
    assert not only_thanks("Thank you!\nMaria Lopez", "Pat Kim")
    assert not only_thanks("Maria Lopez", "Maria Lopez")


@given(st.text(max_size=200))
def test_any_text_is_judged(text):
    assert only_thanks(text) in {True, False}


@given(st.text(alphabet="abcdefghij", min_size=5, max_size=12))
def test_an_unknown_word_is_for_a_person(word):
    assert not only_thanks(f"thanks {word}")
