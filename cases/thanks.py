"""Whether a reply only says thanks, in the shipped languages: such a reply does not reopen a case. Pure.

A reply does when phrases of one language (or of English, which everybody mixes in) cover every word of it, and one of
them thanks. Any other word is for a person. Chinese is read sign by sign; so that marks above and below letters do not
matter, a phrase is taken apart into words exactly as the reply is.
"""

from collections.abc import Iterable, Mapping
from typing import Final, NamedTuple

from cases.words import words_of

MOST_WORDS = 14
_MOST_SIGNS = 40  # of a script without blanks, or whose marks part words


class Said(NamedTuple):
    """Phrases of a language: those that thank, and those that may stand beside them and ask for nothing."""

    thanks: tuple[str, ...]
    beside: tuple[str, ...]


def phrases(text: str) -> tuple[str, ...]:
    """Return the phrases of a list that is written with commas."""
    return tuple(" ".join(phrase.split()) for phrase in text.split(","))


SAID: Final[Mapping[str, Said]] = {
    "en": Said(
        phrases("thanks, thank, thx, ty"),
        phrases(
            """
            you, so, much, very, for, your, the, help, a, lot, all, again, and, many, that, this, is,
            was, great, perfect, good, wonderful, ok, okay, i, we, appreciate, it, everything, answer,
            reply, quick, work, everyone, have, nice, day, best, regards, sincerely, hi, hello, dear,
            ms, mrs, mr
            """
        ),
    ),
    "es": Said(
        phrases("gracias, agradezco, agradecida, agradecido, agradecemos, agradecidos"),
        phrases(
            """
            muchas, mil, por, su, la, ayuda, le, les, todo, de, nuevo, y, muy, amable, respuesta,
            rapida, que, tenga, buen, dia, saludos, hola, es, perfecto, excelente, bueno, bien, estoy,
            me, lo, se, dios, bendiga, los, las, tarde, noche, buenas, buenos, dias, tardes, noches,
            atencion, tiempo, a, usted, ustedes, senora, senor, sra, sr
            """
        ),
    ),
    "hmn": Said(
        phrases("ua tsaug"),
        phrases("ntau, nej, koj, rau, qhov, kev, pab, koom, heev, tag, nrho, zoo, peb, kuv, nawb, os"),
    ),
    "zh-Hant": Said(
        phrases("謝謝, 多謝, 感謝, 感恩, 謝啦, 谢谢, 感谢"),
        phrases(
            """
            你, 您, 你們, 您們, 們, 的, 了, 很, 非常, 十分, 大家,
            幫助, 幫忙, 回覆, 回復, 協助, 好, 好的, 祝, 一切, 順利,
            老師, 對, 收到, 帮助, 帮忙, 回复, 协助, 们
            """
        ),
    ),
    "vi": Said(
        phrases("cảm ơn, cám ơn, xin cảm ơn, xin cám ơn, biết ơn"),
        phrases(
            """
            quý vị, rất nhiều, nhiều, lắm, rất, đã, giúp đỡ, giúp, sự, vì, trả lời, anh, chị, ông, bà,
            cô, thầy, em, tôi, chúng tôi, mọi người, ạ, xin, chào, và, kính chào
            """
        ),
    ),
    "ru": Said(
        phrases("спасибо, благодарю, благодарим, благодарен, благодарна"),
        phrases(
            """
            большое, огромное, вам, вас, за, вашу, ваш, помощь, ответ, быстрый, все, всё, очень, и, я,
            мы, хорошо, отлично, здравствуйте, всего, доброго, хорошего, дня, с, уважением, еще, раз
            """
        ),
    ),
    "uk": Said(
        phrases("дякую, дякуємо, вдячна, вдячний, вдячні, спасибі"),
        phrases(
            """
            дуже, щиро, вам, вас, за, вашу, ваш, допомогу, відповідь, швидку, все, усе, і, та, я, ми,
            добре, чудово, добрий, день, гарного, дня, з, повагою, ще, раз
            """
        ),
    ),
    "pa": Said(
        phrases("ਧੰਨਵਾਦ, ਸ਼ੁਕਰੀਆ, ਮਿਹਰਬਾਨੀ"),
        phrases("ਬਹੁਤ, ਤੁਹਾਡਾ, ਤੁਹਾਡੀ, ਆਪ, ਜੀ, ਦਾ, ਦੀ, ਲਈ, ਮਦਦ, ਸਹਾਇਤਾ, ਜਵਾਬ, ਸਤ ਸ੍ਰੀ ਅਕਾਲ, ਠੀਕ ਹੈ"),
    ),
    "hi": Said(
        phrases("धन्यवाद, शुक्रिया, आभार, आभारी"),
        phrases(
            """
            बहुत, बहुत बहुत, आपका, आपकी, आपके, आप, का, की, के, लिए, मदद, सहायता, जवाब, उत्तर, जी, सबका,
            हूँ, हूं, हैं, मैं, हम, नमस्ते, ठीक है, अच्छा
            """
        ),
    ),
    "ur": Said(
        phrases("شکریہ, مشکور, جزاک اللہ, جزاكم الله"),
        phrases(
            """
            بہت, بہت بہت, آپ کا, آپ, کا, کی, کے, لیے, لئے, مدد, جواب, جناب, جی, ہوں, ہیں, میں, ہم, خیر,
            اللہ حافظ, السلام علیکم, سلام, ٹھیک ہے
            """
        ),
    ),
    "fa": Said(
        phrases("ممنون, ممنونم, ممنونیم, متشکرم, متشکریم, مرسی, سپاس, سپاسگزارم, سپاسگزاریم, تشکر"),
        phrases(
            """
            خیلی, بسیار, از, شما, برای, کمک, کمکتان, پاسخ, جواب, لطف, لطفتان, با, و, سلام, خوب, عالی,
            روز, خوش, روز خوبی داشته باشید, دست شما درد نکند, همه, بابت
            """
        ),
    ),
    "prs": Said(
        phrases("تشکر, تشکر میکنم, تشکر می‌کنم, ممنون, ممنونم, سپاس, سپاسگزارم"),
        phrases(
            """
            زیاد, بسیار, خیلی, یک جهان, جهان, از, شما, کمک, کمک تان, جواب, برای, با, و, سلام, خدا حافظ,
            زنده باشید, خوب, است
            """
        ),
    ),
    "ps": Said(
        phrases("مننه, مننه کوم, ډېره مننه, ډیره مننه, تشکر, کور مو ودان, کور دې ودان"),
        phrases(
            """
            ډېره, ډیره, له, تاسو, تاسې, څخه, له تاسو نه, ستاسو, د, مرستې, مرسته, ځواب, لپاره, سلام, او
            """
        ),
    ),
    "ar": Said(
        phrases("شكرا, شكراً, أشكركم, أشكرك, اشكركم, اشكرك, نشكركم, شكرا جزيلا, ممنون, ممتن, ممتنة"),
        phrases(
            """
            جزيلا, جزيلاً, لكم, لك, كثيرا, كثيراً, على, مساعدتكم, مساعدتك, المساعدة, ردكم, الرد, السريع,
            جدا, جداً, و, الله, بارك الله فيكم, بارك الله فيك, مع السلامة, مرحبا, السلام عليكم, وعليكم
            السلام, يومكم سعيد, الف, ألف, تحياتي, جميعا
            """
        ),
    ),
    "tl": Said(
        phrases("salamat, pasasalamat, nagpapasalamat"),
        phrases(
            """
            po, maraming, marami, sa, inyo, inyong, iyong, tulong, sagot, ang, sobrang, lahat, ng, opo,
            ho, kayo, ninyo, mabilis, na, at
            """
        ),
    ),
}
ENDS_A_QUESTION = "?？؟"


def only_thanks(text: str, name: str = "") -> bool:
    """Return whether *text* says thanks and nothing that a person would have to act on.

    *name*: of whoever writes, and of whoever answered them: a signature and a greeting ask for nothing.
    """
    words = _tokens(text)
    if not 0 < len(words) <= _MOST_SIGNS or len(text.split()) > MOST_WORDS:
        return False
    if any(sign in text for sign in ENDS_A_QUESTION):
        return False
    own = [(word,) for word in _tokens(name)]
    return any(_covers(words, thanks, (*beside, *own)) for thanks, beside in _LANGUAGES)


def _tokens(text: str) -> tuple[str, ...]:
    """Return the words of a text; those of Chinese sign by sign."""
    words = words_of(text[:1000])
    parts = (word if any("\u3400" <= sign <= "\u9fff" for sign in word) else (word,) for word in words)
    return tuple(part for some in parts for part in some)


def _covers(words: tuple[str, ...], thanks: Iterable[tuple[str, ...]], beside: Iterable[tuple[str, ...]]) -> bool:
    """Return whether phrases cover the words without a gap, at least one of them of thanks."""
    phrases = [(phrase, True) for phrase in thanks] + [(phrase, False) for phrase in beside]
    reached: list[set[bool]] = [{False}, *(set() for _ in words)]  # at each place: whether thanks were said before it
    for place in range(len(words)):
        for said in reached[place]:
            for phrase, thanking in phrases:
                if words[place : place + len(phrase)] == phrase:
                    reached[place + len(phrase)].add(said or thanking)
    return True in reached[len(words)]


def _languages() -> Iterable[tuple[tuple[tuple[str, ...], ...], tuple[tuple[str, ...], ...]]]:
    """Yield the phrases of each language as words, those of English among them."""
    english = SAID["en"]
    for said in SAID.values():
        thanks = {_tokens(phrase) for phrase in (*said.thanks, *english.thanks)}
        beside = {_tokens(phrase) for phrase in (*said.beside, *english.beside)}
        yield tuple(sorted(thanks)), tuple(sorted(beside))


_LANGUAGES = tuple(_languages())
