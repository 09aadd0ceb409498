"""How each mail program announces what it quotes, in the languages it speaks, and people's words that look alike."""

import pytest

from ingest.quoting import own_words, seen

OWN = "The bus was late again.\nAna"
ANNOUNCED = {
    "gmail cs": ("cs", "po 5. 10. 2026 v 7:00 odesílatel Ana Ruiz <ana@d.example> napsal:"),
    "gmail da": ("sv da nb", "Den man. 5. okt. 2026 kl. 07.00 skrev Ana Ruiz <ana@d.example>:"),
    "gmail nb": ("sv da nb", "man. 5. okt. 2026 kl. 07:00 skrev Ana Ruiz <ana@d.example>:"),
    "gmail sv": ("sv da nb", "Den mån 5 okt. 2026 kl 07:00 skrev Ana Ruiz <ana@d.example>:"),
    "gmail fi": ("fi", "ma 5. lokak. 2026 klo 7.00 Ana Ruiz (ana@d.example) kirjoitti:"),
    "gmail hu": ("hu", "Ana Ruiz <ana@d.example> ezt írta (időpont: 2026. okt. 5., H, 7:00):"),
    "gmail ro": ("ro", "lun., 5 oct. 2026 la 07:00, Ana Ruiz <ana@d.example> a scris:"),
    "gmail el": ("el", "Στις Δευ 5 Οκτ 2026 στις 7:00 π.μ., ο/η Ana Ruiz <ana@d.example> έγραψε:"),
    "gmail he": (
        "he",
        "\u202bבתאריך יום ב׳, 5 באוק׳ 2026 ב-7:00 מאת \u202aAna Ruiz\u202c\u200f <\u202aana@d.example\u202c\u200f>:\u202c",
    ),
    "gmail fa": ("fa", "در تاریخ دوشنبه ۵ اکتبر ۲۰۲۶،\u200f ۷:۰۰ Ana Ruiz <ana@d.example> نوشت:"),
    "gmail hi": ("hi", "सोम, 5 अक्टू॰ 2026 को 7:00 am बजे को Ana Ruiz <ana@d.example> ने लिखा:"),
    "gmail tl": ("tl", "Noong Lun, Okt 5, 2026 nang 7:00 AM, sinulat ni Ana Ruiz <ana@d.example> ang sumusunod:"),
    "gmail tr": ("tr", "Ana Ruiz <ana@d.example>, 5 Eki 2026 Pzt, 07:00 tarihinde şunu yazdı:"),
    "gmail bg": ("bg", "На пн, 5.10.2026 г. в 7:00 Ana Ruiz <ana@d.example> написа:"),
    "gmail hr": ("hr", "pon, 5. lis 2026. u 07:00 Ana Ruiz <ana@d.example> napisao je:"),
    "gmail id": ("id", "Pada tanggal Sen, 5 Okt 2026 pukul 07.00 Ana Ruiz <ana@d.example> menulis:"),
    "gmail th": ("th", "ในวันที่ จ. 5 ต.ค. 2026 เวลา 07:00 Ana Ruiz <ana@d.example> เขียนว่า:"),
    "gmail ca": ("ca", "El dl., 5 d’oct. 2026, 7:00, Ana Ruiz <ana@d.example> va escriure:"),
    "gmail pt-PT": ("pt", "Ana Ruiz <ana@d.example> escreveu (segunda, 5/10/2026 à(s) 07:00):"),
    "gmail sk": ("sk", "po 5. 10. 2026 o 7:00 Ana Ruiz <ana@d.example> napísal(a):"),
    "gmail et": ("et", "Ana Ruiz <ana@d.example> kirjutas kuupäeval E, 5. oktoober 2026 kell 07:00:"),
    "apple de": ("de", "Am 05.10.2026 um 07:00 schrieb Ana Ruiz <ana@d.example>:"),
    "apple es": ("es", "El 5 oct 2026, a las 7:00, Ana Ruiz <ana@d.example> escribió:"),
    "apple fr": ("fr", "Le 5 oct. 2026 à 07:00, Ana Ruiz <ana@d.example> a écrit :"),
    "apple it": ("it", "Il giorno 5 ott 2026, alle ore 07:00, Ana Ruiz <ana@d.example> ha scritto:"),
    "apple nl": ("nl", "Op 5 okt. 2026 om 07:00 heeft Ana Ruiz <ana@d.example> het volgende geschreven:"),
    "apple pl": ("pl", "Wiadomość napisana przez Ana Ruiz <ana@d.example> w dniu 5 paź 2026, o godz. 07:00:"),
    "apple pt": ("pt", "Em 5 de out. de 2026, à(s) 07:00, Ana Ruiz <ana@d.example> escreveu:"),
    "apple ru": ("ru", "5 окт. 2026 г., в 7:00, Ana Ruiz <ana@d.example> написал(а):"),
    "apple uk": ("uk", "5 жовт. 2026 р. о 07:00 Ana Ruiz <ana@d.example> написав(ла):"),
    "apple cs without a verb": ("", "5. 10. 2026 v 7:00, Ana Ruiz <ana@d.example>:"),
    "apple hu": ("hu", "2026. okt. 5. dátummal, 7:00 időpontban Ana Ruiz <ana@d.example> írta:"),
    "apple fi": ("fi", "Ana Ruiz <ana@d.example> kirjoitti 5.10.2026 kello 7.00:"),
    "apple tr": ("tr", "Ana Ruiz <ana@d.example> şunları yazdı (5 Eki 2026 07:00):"),
    "apple ar": ("ar", "في ٥ أكتوبر ٢٠٢٦، الساعة ٧:٠٠ ص، كتب/كتبت Ana Ruiz <ana@d.example>:"),
    "apple zh": ("zh", "2026年10月5日 07:00，Ana Ruiz <ana@d.example> 写道："),
    "apple zh-TW": ("zh", "Ana Ruiz <ana@d.example> 於 2026年10月5日 上午7:00 寫道："),
    "apple ja": ("ja", "2026/10/05 7:00、Ana Ruiz <ana@d.example>のメール:"),
    "apple ko": ("ko", "2026. 10. 5. 오전 7:00, Ana Ruiz <ana@d.example> 작성:"),
    "apple vi": ("vi", "Vào 5 thg 10, 2026, lúc 07:00, Ana Ruiz <ana@d.example> đã viết:"),
    "apple he": ("he", "ב-5 באוק׳ 2026, בשעה 7:00,\u200f Ana Ruiz <ana@d.example> כתב/ה:"),
    "apple el": ("el", "Στις 5 Οκτ 2026, στις 7:00 π.μ., ο/η Ana Ruiz <ana@d.example> έγραψε:"),
    "apple ro": ("ro", "Pe 5 oct. 2026, la 07:00, Ana Ruiz <ana@d.example> a scris:"),
    "thunderbird en": ("en", "On 10/5/26 7:00 AM, Ana Ruiz wrote:"),
    "thunderbird en, author first": ("en", "Ana Ruiz wrote on 10/5/26 7:00 AM:"),
    "thunderbird de": ("de", "Am 05.10.26 um 07:00 schrieb Ana Ruiz:"),
    "thunderbird es": ("es", "El 5/10/26 a las 7:00, Ana Ruiz escribió:"),
    "thunderbird fr": ("fr", "Le 05/10/2026 à 07:00, Ana Ruiz a écrit\xa0:"),
    "thunderbird it": ("it", "Il 05/10/2026 07:00, Ana Ruiz ha scritto:"),
    "thunderbird nl": ("nl", "Op 05-10-2026 om 07:00 schreef Ana Ruiz:"),
    "thunderbird pl": ("pl", "W dniu 05.10.2026 o 07:00, Ana Ruiz pisze:"),
    "thunderbird ru": ("ru", "05.10.2026 07:00, Ana Ruiz пишет:"),
    "thunderbird uk": ("uk", "05.10.26 07:00, Ana Ruiz пише:"),
    "thunderbird zh": ("zh", "在 2026/10/5 7:00, Ana Ruiz 写道:"),
    "thunderbird cs": ("cs", "Dne 05. 10. 26 v 7:00 Ana Ruiz napsal(a):"),
    "thunderbird hu": ("hu", "2026. 10. 05. 7:00 keltezéssel, Ana Ruiz írta:"),
    "thunderbird fi": ("fi", "Ana Ruiz kirjoitti 5.10.2026 klo 7.00:"),
    "thunderbird tr": ("tr", "5.10.2026 07:00 tarihinde Ana Ruiz yazdı:"),
    "thunderbird ko": ("ko", "2026-10-05 오전 7:00에 Ana Ruiz 이(가) 쓴 글:"),
    "thunderbird ro": ("ro", "La 05.10.2026 07:00, Ana Ruiz a scris:"),
    "yahoo es": ("es", "El lunes, 5 de octubre de 2026, 7:00:00 GMT-5, Ana Ruiz <ana@d.example> escribió:"),
    "yahoo de": (
        "de",
        "Am Montag, 5. Oktober 2026 um 07:00:00 MESZ hat Ana Ruiz <ana@d.example> Folgendes geschrieben:",
    ),
    "yahoo fr": ("fr", "Le lundi 5 octobre 2026 à 07:00:00 UTC+2, Ana Ruiz <ana@d.example> a écrit :"),
    "yahoo pt": ("pt", "Em segunda-feira, 5 de outubro de 2026 07:00:00 BRT, Ana Ruiz <ana@d.example> escreveu:"),
    "yahoo old": ("en", "--- On Mon, 10/5/26, Ana Ruiz <ana@d.example> wrote:"),
    "proton": ("en", "On Monday, October 5th, 2026 at 7:00 AM, Ana Ruiz <ana@d.example> wrote:"),
    "mutt": ("en", "On Mon, Oct 05, 2026 at 07:00:00AM -0500, Ana Ruiz wrote:"),
    "lotus notes": ("en", "Ana Ruiz <ana@d.example> wrote on 10/05/2026 07:33:12 AM:"),
    "lotus notes, no address": ("en", "Ana Ruiz/Office/District wrote on 10/05/2026 07:33:12 AM:"),
    "lotus notes wrapped": ("en", "Constituent Services Ana Ruiz <ana@d.example> wrote on 10/05/2026\n07:33:12 AM:"),
    "gnus": ("en", "Ana Ruiz <ana@d.example> writes:"),
    "outlook for mac": ("en", 'On 10/5/26, 7:00 AM, "Ana Ruiz" <ana@d.example> wrote:'),
    "groupwise": ("GroupWise", ">>> Ana Ruiz <ana@d.example> 10/5/2026 7:00 AM >>>"),
    "gmail with a doubled address": (
        "en",
        "On Mon, Oct 5, 2026 at 7:00 AM Ana Ruiz <ana@d.example<mailto:ana@d.example>> wrote:",
    ),
    "gmail wrapped in three": (
        "es",
        "El lun, 5 oct 2026 a las 7:00,\nOficina de Servicios Ana Ruiz (<ana@d.example>)\nescribió:",
    ),
    "gmail en without a year": ("en", "On Mon, Oct 5 at 7:00 AM Ana Ruiz <ana@d.example> wrote:"),
}


@pytest.mark.parametrize(("language", "line"), ANNOUNCED.values(), ids=ANNOUNCED.keys())
@pytest.mark.parametrize("below", ["\n\n> Thank you\n> Office", "\nThank you for writing\nOffice", "\n\nThank you\n"])
def test_what_a_program_announces_goes_with_or_without_quote_marks(language, line, below):
    text = f"{OWN}\n\n{line}{below}\n"
    shown = seen(text)
    if "@" not in line and ">" not in below:  # people who tell of a letter write so too
        assert shown.cuts == ()
        assert own_words(text) == OWN
        return
    assert shown.text == OWN
    assert shown.cuts[0].rule == (f"attribution ({language})" if language else "attribution")
    assert own_words(text) == OWN


TEMPTING = {
    "I wrote": "On 10/5/2026 I wrote to principal@school.example:\nplease help us.\nNobody answered.",
    "a meeting line": "On 10/5/2026 at 7:30 we met Ana Ruiz <ana@d.example> and she said:\nno bus.",
    "wrote as told": "As you wrote:\nthe bus is late.\nThat is so.",
    "el director escribió": "El 5 de octubre de 2026 a las 7:30 el director escribió:\nno hay bus.\nPor favor ayuden.",
    "contact list": "Please call these people on 10/5/2026 7:00:\nAna Ruiz <ana@d.example>\nLee <lee@d.example>",
    "sent from sentence": "Sent from my phone is the photo of the bus.\nThanks",
    "sent via": "Sent via the office to the principal last week.\nNo answer yet.",
    "enviado": "Enviado por el director a todas las familias.\nNo es justo.",
    "gesendet": "Gesendet von der Schule an alle Eltern.\nDanke",
    "sent by mail": "Sent by registered mail on Monday.",
    "notice short": "This email may contain mistakes, I am sorry.",
    "confidential": "This message is confidential, please do not share it with the school.",
    "dashes list": "We ask for two things:\n--\nA new stop near the school, because the children walk along the road without any sidewalk at all.\n--\nA call.",
    "thanks below dashes": "Please help.\n--\nThanks,\nAna",
    "names end": "Please help.\n\nAna Ruiz\n555 0100",
    "chinese": "老师写道：\n孩子今天没来。\n请帮忙。",
    "vi": "Hôm qua cô giáo viết:\ncháu nghỉ học.\nXin giúp.",
    "from list": "From: home\nTo: school\nDate: today\nSubject: bus",
    "code": ">>> is the sign we use >>>\nok",
    "memo with address": "From: Ana Ruiz <ana@d.example>\nTo: Board\nSubject: Bus\n\nThe bus was late.",
    "date header": "Date: October 5, 2026\nThe bus was late.",
    "original message words": "I sent you my original message: the bus was late.\nPlease help.",
    "name colon": "Teacher: she was late\nMe: no, the bus was late.",
    "schrieb": "Am Montag um 7:30 schrieb mir die Lehrerin:\nkein Bus.\nBitte helfen Sie.",
    "two dates": "On October 5, 2026 at 7:30 AM and again on October 6 the driver wrote:\nI quit.\nHelp us.",
    "the office wrote with quote and answer": "The office wrote:\n> we are sorry\nThat does not help.",
    "hi": "शिक्षक ने लिखा:\nबस नहीं आई।\nमदद करें।",
    "list of times": "Bus 14 on 10/5/2026:\n7:30 late\n8:00 late",
    "footnote rule": "See [1].\n_____\n[1] https://district.example/stops",
    "quote then wrote": "Here is what my daughter wrote on 10/5/2026 at 7:30:\nI waited an hour.\nPlease do something.",
    "ru": "5 октября 2026 в 7:30 учитель написал:\nавтобуса нет.\nПомогите.",
    "get outlook": "How do I get Outlook for my child?\nThanks",
    "en, name and time": "On Nov 2, 2026 at 7:10 AM, Mr. Hale wrote:\nno bus.\nPlease help.",
    "ar": "في 2 نوفمبر 2026 الساعة 7:10 كتب السائق:\nلا باص.\nساعدونا.",
    "fa": "در تاریخ ۲ نوامبر ۲۰۲۶ ساعت ۷:۱۰ راننده نوشت:\nاتوبوس نیست.\nکمک کنید.",
    "ur": "2 نومبر 2026 کو 7:10 پر ڈرائیور نے لکھا:\nبس نہیں۔\nمدد کریں۔",
    "hi, dated": "2 नवंबर 2026 को 7:10 बजे ड्राइवर ने लिखा:\nबस नहीं आई।\nमदद करें।",
    "pa, dated": "2 ਨਵੰਬਰ 2026 ਨੂੰ 7:10 ਵਜੇ ਡਰਾਈਵਰ ਨੇ ਲਿਖਿਆ:\nਬੱਸ ਨਹੀਂ ਆਈ।",
    "zh, dated": "老师在2026年11月2日 7:10写道：\n孩子今天没来。\n请帮忙。",
    "ja, dated": "2026年11月2日 7:10 先生は書きました：\nバスは来ません。",
    "ko, dated": "2026년 11월 2일 오전 7:10 기사님이 작성:\n버스가 없습니다.",
    "en, address": "On Nov 2 2026 at 7:10 the teacher (ms.k@school.example) wrote:\nno bus.\nPlease help.",
    "en, my": "On Nov 2 2026 at 7:10 AM my principal Lee <lee@school.example> wrote:\nno bus.\nPlease help.",
    "en, my first": "My teacher <lee@school.example> wrote on 2 Nov 2026 at 7:10:\nno bus.\nPlease help.",
    "es, me": "El 2 de noviembre de 2026 a las 7:10 la directora Sra. Kim <k@school.example> me escribió:\nno hay.\nGracias",
    "es, nos": "El 2 de noviembre de 2026 a las 7:10, Kim <k@school.example> nos escribió:\nno hay bus.\nGracias",
    "pt, a": "Em 2/11/2026 às 7:10 a professora Kim <k@school.example> escreveu:\nsem ônibus.\nObrigada",
    "fr, la": "Le 2/11/2026 à 7:10, la maîtresse <k@school.example> a écrit :\npas de bus.\nMerci",
    "de, mir": "Am 2.11.2026 um 7:10 schrieb mir Frau Kim <k@school.example>:\nkein Bus.\nDanke",
    "ru, address": "2 ноября 2026 в 7:10 учительница Ким <k@school.example> пишет:\nавтобуса нет.\nПомогите.",
    "zh, to me": "2026年11月2日 7:10，老师 <k@school.example> 给我写道：\n孩子今天没来。",
    "de la part": "De: la casa\nPara: la escuela\nNo hay bus.",
}


@pytest.mark.parametrize("text", TEMPTING.values(), ids=TEMPTING.keys())
def test_a_person_who_tells_what_was_written_is_heard_whole(text):
    assert seen(text).text == text
    assert seen(text).cuts == ()


def test_words_above_an_attribution_are_no_part_of_it():
    for above in (
        "You can reach me at ana@families.example",
        "On 5 October we met.",
        "Ana <ana@families.example> here",
    ):
        text = f"{above}\nOn Mon, Oct 5, 2026 at 7:00 AM Office <h@d.example> wrote:\n> Thank you"
        assert seen(text).text == above


@pytest.mark.parametrize(
    "line",
    [
        "Quoting Ana Ruiz <ana@d.example>:",
        "Zitat von Ana Ruiz <ana@d.example>:",
        "Ana Ruiz wrote:",
        "Ana Ruiz a écrit :",
        "Ana Ruiz <ana@d.example> schrieb:",
    ],
)
def test_a_line_without_a_date_announces_only_what_is_marked(line):
    assert seen(f"{OWN}\n\n{line}\n> Thank you").text == OWN
    if "@" not in line:
        assert seen(f"{OWN}\n\n{line}\nThank you").text == f"{OWN}\n\n{line}\nThank you"


@pytest.mark.parametrize(
    "name",
    ["ana ruiz", "de la Cruz, Ana", "van Dyk, Ana", "Office of the Superintendent", "El Paso Schools", "ana", '"ana"'],
)
def test_a_name_in_small_letters_before_an_address_is_a_name(name):
    line = f"On Mon, Oct 5, 2026 at 7:00 am {name} <ana@d.example> wrote:"
    kept = seen(f"{OWN}\n\n{line}\nThank you").text
    assert kept == OWN or name == "de la Cruz, Ana"  # an article: in doubt it stays
    assert seen(f"{OWN}\n\n{line}\n> Thank you").text == OWN
