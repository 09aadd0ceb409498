"""Whether the constituent seems to take a matter back. A machine never resolves: the notice offers it. Pure.

The phrases are named here, a list a shipped language, folded as `cases.words` folds. Each is said of the writer's own
matter; a sentence that also denies it ("it is not solved", "please do not close it") offers nothing.
"""

from collections.abc import Mapping
from typing import Final

from cases.thanks import phrases
from cases.words import Phrases, sentences_of

MOST_WORDS = 80  # a longer mail tells more than that
_BEFORE = 4  # words before the phrase, among which a denial takes it back

SAID: Final[Mapping[str, tuple[str, ...]]] = {
    "en": phrases(
        """
        please forget it, forget about it, please forget my, please disregard, disregard my, never
        mind, nevermind, i withdraw, i want to withdraw, i would like to withdraw, id like to
        withdraw, we withdraw, i take it back, i take back my, please cancel my, cancel my request,
        please close my, please close this, you can close, no longer need, no longer needed, no need
        to answer, no need to reply, no longer an issue, no longer a problem, it has been solved, it
        is solved, its solved, is solved now, has been resolved, it is resolved, its resolved,
        problem is solved, problem solved, issue is resolved, already solved, already resolved, it
        solved itself, all set now, it is fixed now, its fixed now, already been fixed, already
        fixed, took care of it already
        """
    ),
    "es": phrases(
        """
        retiro mi, retiro la, quiero retirar, quisiera retirar, deseo retirar, retiramos la,
        olvidelo, por favor olvide, olvide mi, olvidense de, ya no hace falta, ya no es necesario,
        ya no necesito, ya no necesitamos, ya se resolvio, ya se soluciono, ya esta resuelto, ya
        esta solucionado, ya quedo resuelto, ya quedo solucionado, ya se arreglo, ya esta arreglado,
        ya lo resolvimos, ya lo resolvi, el problema se resolvio, pueden cerrar, puede cerrar,
        cancelen mi, cancele mi, dejenlo asi, dejelo asi, no hace falta que contesten, ignore mi,
        ignoren mi, haga caso omiso
        """
    ),
    "vi": phrases(
        """
        tôi rút lại, xin rút lại, đã được giải quyết, không cần nữa, đã giải quyết xong, xin bỏ qua
        """
    ),
    "ru": phrases(
        """
        отзываю, вопрос решен, проблема решена, уже решено, больше не нужно, больше не актуально,
        забудьте
        """
    ),
    "uk": phrases(
        """
        відкликаю, питання вирішено, проблему вирішено, вже вирішено, більше не потрібно, забудьте
        """
    ),
    "tl": phrases("binabawi ko, nalutas na, naayos na, hindi na kailangan, huwag na po, kalimutan na"),
    "zh-Hant": phrases("撤回, 已經解決, 已解決, 不用了, 不需要了, 請取消"),
    "hmn": phrases("kuv thim, twb kho lawm, tsis xav tau lawm, tsis tas lawm"),
    "ar": phrases("أسحب شكواي, أسحب طلبي, تم حل المشكلة, لم أعد بحاجة, لا داعي للرد"),
    "fa": phrases("شکایتم را پس می‌گیرم, درخواستم را پس می‌گیرم, مشکل حل شد, دیگر نیازی نیست"),
    "prs": phrases("شکایت خود را پس می‌گیرم, مشکل حل شد, دیگر ضرورت نیست"),
    "ps": phrases("ستونزه حل شوه, نور ته اړتیا نشته, خپل شکایت بېرته اخلم"),
    "ur": phrases("شکایت واپس لیتا ہوں, شکایت واپس لیتی ہوں, مسئلہ حل ہو گیا, اب ضرورت نہیں"),
    "hi": phrases("शिकायत वापस लेता हूँ, शिकायत वापस लेती हूँ, समस्या हल हो गई, अब ज़रूरत नहीं"),
    "pa": phrases("ਸ਼ਿਕਾਇਤ ਵਾਪਸ ਲੈਂਦਾ ਹਾਂ, ਸ਼ਿਕਾਇਤ ਵਾਪਸ ਲੈਂਦੀ ਹਾਂ, ਮਸਲਾ ਹੱਲ ਹੋ ਗਿਆ, ਹੁਣ ਲੋੜ ਨਹੀਂ"),
}
# Words that deny what follows or stands beside them: then nothing is offered.
DENIED = frozenset(
    """
    not isnt wasnt hasnt dont doesnt didnt never until unless if when once but cannot cant wont will
    would hope hopefully no nunca hasta cuando si pero ojala sino не если пока але не якщо khi nếu nhưng
    chưa không kung pero hindi
    """.split()
)


def takes_back(text: str) -> str:
    """Return the words by which a constituent takes their matter back, as they wrote them, or ''."""
    sentences = sentences_of(text)
    if sum(len(sentence.words) for sentence in sentences) > MOST_WORDS or "?" in text:
        return ""
    for sentence in sentences:
        for found in _PHRASES.find(sentence.words):
            near = (*sentence.words[max(0, found.start - _BEFORE) : found.start], *sentence.words[found.end :])
            if DENIED.isdisjoint(near):
                return sentence.quote(found.start, found.end)
    return next((phrase for phrase in SAID["zh-Hant"] if phrase in text), "")


_PHRASES = Phrases((phrase, 0) for language, phrases in SAID.items() if language != "zh-Hant" for phrase in phrases)
