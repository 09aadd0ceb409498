"""What sounds like taking a matter back is offered to a person; what denies it, or says more, is not."""

import pytest

from cases.withdrawals import SAID, takes_back


@pytest.mark.parametrize(
    "text",
    ["Please forget it.", "It is solved, thank you.", "Hello,\n\nPlease disregard my earlier email. The bus came back.",
     "Never mind, we found it.", "I would like to withdraw my complaint.", "The problem is solved. You can close the case.",
     "We no longer need this.", "I'd like to withdraw it.", "It's resolved!", "Retiro mi queja.", "Ya se resolvió, gracias.",
     "Ya no hace falta, muchas gracias.", "Quisiera retirar mi solicitud por favor.", "Olvídelo, por favor.",
     "Xin bỏ qua, đã được giải quyết.", "Проблема решена, спасибо", "Проблему вирішено.", "Nalutas na po, salamat.",
     "已經解決了，謝謝", "Kuv thim kuv qhov kev thov.", "تم حل المشكلة، شكرا", "مشکل حل شد، ممنون", "مسئلہ حل ہو گیا، شکریہ",
     "समस्या हल हो गई, धन्यवाद", "ਮਸਲਾ ਹੱਲ ਹੋ ਗਿਆ, ਧੰਨਵਾਦ", "ستونزه حل شوه، مننه"],
)  # fmt: skip
def test_taking_back_is_heard(text):
    assert takes_back(text)


@pytest.mark.parametrize(
    "text",
    ["", "The bus was late.", "It is not solved.", "It is solved, but tomorrow it will be the same.", "I hope it is solved soon.",
     "Do not close it until it is solved.", "Please do not forget it.", "Is it solved?", "I will never withdraw my complaint.",
     "If the problem is solved by Monday I will be glad.", "No retiro mi queja.", "Ojalá que ya se resolvió.",
     "Ya se resolvió una parte, pero falta la otra.", "Olvidé decirle que el autobús era el 14.", "Проблема не решена",
     "Please forget it. " + "The bus came late on Monday. " * 20],
)  # fmt: skip
def test_what_denies_it_or_says_more_is_not_taken_for_it(text):
    assert not takes_back(text)


def test_the_words_are_given_back_as_they_were_written():
    assert takes_back("Hello. Please FORGET it.") == "Please FORGET it"


def test_every_shipped_language_has_its_words():
    assert set(SAID) == {"en", "es", *"hmn zh-Hant vi ru pa fa prs ps ur ar hi tl uk".split()}
