"""Which language a short mail is in; a wrong guess must not be a certain one."""

import pytest

from ingest.language import language_of

SAMPLES = [
    ("en", "The bus was late again and my son missed his first class."),
    ("en", "Can you please call me about the school lunch?"),
    ("es", "El autobus llego tarde otra vez y mi hija perdio la clase"),
    ("es", "¿A qué hora empieza la escuela?"),
    ("hmn", "Kuv tus menyuam tsis tau caij npav mus kawm ntawv"),
    ("hmn", "Kuv xav paub txog lub tsev kawm ntawv"),
    ("zh", "校车今天又迟到了，请问为什么？"),
    ("zh", "請問學校幾點開始上課？"),
    ("vi", "Con tôi bị bắt nạt ở trường"),
    ("vi", "xe buyt den tre hom nay con toi khong di hoc duoc"),
    ("ru", "Автобус опять опоздал, мой сын не попал на урок"),
    ("uk", "Автобус знову запізнився, моя дитина не потрапила до школи"),
    ("pa", "ਬੱਸ ਅੱਜ ਫਿਰ ਦੇਰ ਨਾਲ ਆਈ"),
    ("hi", "बस आज फिर देर से आई और मेरी बेटी की कक्षा छूट गई"),
    ("fa", "اتوبوس امروز دوباره دیر آمد و پسرم به کلاس نرسید"),
    ("ps", "بس نن بیا ناوخته راغی او زما زوی ښوونځي ته ونه رسېد"),
    ("ur", "بس آج پھر دیر سے آئی اور میری بیٹی کی کلاس چھوٹ گئی"),
    ("ar", "تأخرت الحافلة اليوم مرة أخرى وابني لم يصل إلى المدرسة"),
    ("tl", "Na-late na naman ang bus at hindi nakapasok ang anak ko"),
]


@pytest.mark.parametrize(("language", "text"), SAMPLES)
def test_the_languages_of_the_district_are_told_apart(language, text):
    assert language_of(text)[0] == language


@pytest.mark.parametrize(
    "text",
    [
        "The bus was late and my son was not at school because of this.",
        "Mi hijo no quiere ir a la escuela por el autobús",
    ],
)
def test_a_clear_text_is_certain(text):
    assert language_of(text)[1]


@pytest.mark.parametrize("text", ["", "ok", "12345", "Ana Ruiz 555-0100", "http://x.example/a", "😀😀"])
def test_too_little_text_is_never_certain(text):
    assert not language_of(text)[1]


def test_two_languages_at_once_are_not_certain():
    assert not language_of(
        "The bus was late. El autobús llegó tarde y mi hija no fue a la escuela. Please help my daughter."
    )[1]


def test_a_very_long_text_is_only_looked_at_in_part():
    assert language_of("the bus and " * 500_000) == ("en", True)
