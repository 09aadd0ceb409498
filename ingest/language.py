"""Which language a text is in: script ranges, letters and frequent words. The district's languages only; pure."""

import re
import unicodedata
from collections import Counter

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_LOOK = 4000  # characters that are enough to tell

_STOP: dict[str, frozenset[str]] = {
    code: frozenset(words.split())
    for code, words in {
        "en": "the and is are was were you your my our of to "
        "in for on with that this have has not be will at from they "
        "she he it we when what please thank school bus can "
        "would about child son daughter been no an as if or by do did "
        "but her his i'm don't me any how who why late",
        "es": "el la los las de del que y en un una por para "
        "con no es son mi su se lo al como más pero está están hay "
        "mis le les fue ha han muy también porque cuando donde "
        "gracias escuela hija hijo autobús favor buenos días usted "
        "quiero necesito sobre este esta tiene puede hola autobus camión",
        "hmn": "kuv koj nws peb lawv tus lub cov tsis yog nyob "
        "thiab rau hauv ntawm los mus tau muaj kom ua li cas vim "
        "hais tias yuav tsum txog pab zoo qhov uas kawm ntawv "
        "tsev menyuam hnub no xav paub npe dab tsi thov tsheb npav",
        "vi": "tôi của là không và có cho con được người này "
        "trong một các những với đã ở khi em chị anh trường học xe "
        "buýt xin vui lòng cảm ơn toi cua la khong va cho duoc nguoi truong hoc xin vui long cam on con gai trai "
        "bi tre den muon biet khi nao",
        "tl": "ang ng mga sa na ay ko po ako siya hindi para "
        "ito kung may mo niya namin anak paaralan salamat lang din "
        "rin pa ba kayo aming naman ngayon kasi nang at bakit wala bus dahil kanyang",
    }.items()
}
_ARABIC_WORDS: dict[str, frozenset[str]] = {
    code: frozenset(words.split())
    for code, words in {
        "ar": "في من على إلى الى أن ان هذا هذه التي الذي ما لا لم "
        "هل مع عن كان ابني ابنتي المدرسة شكرا و أنا هو هي يا كل قد بعد",
        "fa": "است را که به از در این آن می با برای من ما شما هم "
        "یک های کرد شده مدرسه پسرم دخترم لطفا چرا نیست خود سلام هست بود",
        "ur": "ہے ہیں کے کی کا کو میں نے سے اور پر یہ وہ نہیں "
        "کہ میرا میری بیٹا بیٹی سکول اسکول آپ ہم بس تھا تھی گیا شکریہ",
        "ps": "دی ده چې په د او له نه زما ته کې سره مو هم شي وي زه دا ښوونځی ښوونځي زوی لور مننه یې مې کړي وړ",
    }.items()
}
_CYRILLIC_WORDS: dict[str, frozenset[str]] = {
    "ru": frozenset(
        "и не что на я мой моя в с по это как но у за из вы он она мы так же бы был была для от до есть спасибо "
        "школа школе автобус пожалуйста почему сын дочь ребенок".split()
    ),
    "uk": frozenset(
        "і не що на я мій моя в з по це як але у за із ви він вона ми так же був була для від до є дякую школа "
        "школі автобус будь ласка чому син дочка дитина та й або який".split()
    ),
}
_VIETNAMESE = frozenset("ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")
_HMONG_TONES = re.compile(r"[^aeiouwy\W\d_]{0,4}[aeiouwy]{1,2}[bdgjmsv]?")


def language_of(text: str) -> tuple[str | None, bool]:
    """Return (language code or None, whether that is certain)."""
    sample = text[:_LOOK]
    scripts = _scripts(sample)
    total = sum(scripts.values())
    if total < 2:  # noqa: PLR2004
        return None, False
    script = max(scripts, key=lambda name: scripts[name])
    share = scripts[script] / total
    if script == "latin" and scripts["han"] * 3 > total:
        script, share = "han", 0.7
    words = _WORD.findall(sample.casefold())
    if script in {"zh", "han"}:
        return "zh", share > 0.5 and scripts["kana"] == 0  # noqa: PLR2004
    if script in {"pa", "hi"}:
        return script, share > 0.6  # noqa: PLR2004
    if script == "arabic":
        return _arabic(sample, words, share)
    if script == "cyrillic":
        return _cyrillic(sample, words, share)
    return _latin(sample, words, share) if script == "latin" else (None, False)


# (first, last code point, script, weight): one Chinese character says as much as three letters.
_RANGES = (
    (0x41, 0x250, "latin", 1), (0x300, 0x370, "latin", 1), (0x400, 0x530, "cyrillic", 1), (0x600, 0x780, "arabic", 1),
    (0x900, 0x980, "hi", 1), (0xA00, 0xA80, "pa", 1), (0x1E00, 0x1F00, "latin", 1), (0x3040, 0x3100, "kana", 1),
    (0x3400, 0xA000, "han", 3), (0xF900, 0xFB00, "han", 3),
    (0xFB50, 0xFE00, "arabic", 1), (0xFE70, 0xFEFF, "arabic", 1),
    (0x20000, 0x32000, "han", 3),
)  # fmt: skip


def _scripts(text: str) -> dict[str, int]:
    """Count the letters of each script."""
    counts = dict.fromkeys(("latin", "han", "kana", "cyrillic", "arabic", "pa", "hi", "other"), 0)
    for character, times in Counter(text).items():
        if not (character.isalpha() or unicodedata.combining(character)):
            continue
        point = ord(character)
        found = next(((name, weight) for first, last, name, weight in _RANGES if first <= point < last), ("other", 1))
        counts[found[0]] += found[1] * times
    return counts


def _best(scores: dict[str, float], words: int, share: float) -> tuple[str | None, bool]:
    ranked = sorted(scores.items(), key=lambda item: -item[1])
    (code, score), second = ranked[0], ranked[1][1] if len(ranked) > 1 else 0.0
    if score <= 0:
        return None, False
    sure = share > 0.7 and score >= 2 and score >= second * 1.5 + 0.5 and score >= words * 0.12  # noqa: PLR2004
    return code, sure


def _arabic(text: str, words: list[str], share: float) -> tuple[str | None, bool]:
    scores = {code: float(sum(word in known for word in words)) for code, known in _ARABIC_WORDS.items()}
    for letters, codes in (("ٹڈڑںےھہ", "ur"), ("ښځڅډړږټڼېۍ", "ps"), ("ةىأإؤ", "ar")):
        scores[codes] += sum(text.count(letter) for letter in letters) * 0.7
    scores["fa"] += sum(text.count(letter) for letter in "پچژگ") * 0.3 + text.count("\u200c") * 0.5
    return _best(scores, len(words), share)


def _cyrillic(text: str, words: list[str], share: float) -> tuple[str | None, bool]:
    scores = {code: float(sum(word in known for word in words)) for code, known in _CYRILLIC_WORDS.items()}
    low = text.casefold()
    scores["uk"] += sum(low.count(letter) for letter in "іїєґ")
    scores["ru"] += sum(low.count(letter) for letter in "ыэъё")
    code, sure = _best(scores, len(words), share)
    return (code or "ru"), sure


def _latin(text: str, words: list[str], share: float) -> tuple[str | None, bool]:
    scores = {code: float(sum(word in known for word in words)) for code, known in _STOP.items()}
    low = text.casefold()
    scores["es"] += sum(low.count(letter) for letter in "ñ¿¡") * 1.0 + sum(low.count(letter) for letter in "áíóú") * 0.2
    scores["vi"] += sum(1 for letter in low if letter in _VIETNAMESE) * 0.5
    tones = sum(1 for word in words if len(word) > 2 and word[-1] in "bdgjmsv" and _HMONG_TONES.fullmatch(word))  # noqa: PLR2004
    scores["hmn"] += tones * 0.3 if scores["hmn"] >= 1 else 0.0
    return _best(scores, len(words), share)
