"""How the less common mail programs and languages announce a quoted mail, and how help desks mark its beginning."""

import re

import pytest

from ingest.quoting import own_words, seen

A = "Ana Ruiz <ana@d.example>"
OWN = "The bus was late again.\nAna"
ANNOUNCED = {
    "af": f"Op Ma 05 Okt. 2026 om 07:00 het {A} geskryf:",
    "az": f"{A}, 5 okt 2026, B.E., 07:00 tarixində bunu yazdı:",
    "ms": f"Pada Isn, 5 Okt 2026 pada 7:00 PG {A} menulis:",
    "cy": f"Ar Llun, 5 Hyd 2026 am 07:00 ysgrifennodd {A}:",
    "eu": f"{A} erabiltzaileak hau idatzi du (2026 urr. 5, al. (07:00)):",
    "ga": f"Ar Luan, 5 DFómh 2026 ag 07:00, scríobh {A}:",
    "zu": f"Ngo-Mso, Okt 5, 2026 ngo 7:00 AM u-{A} wabhala:",
    "is": f"Þann mán., 5. okt. 2026 kl. 07:00 skrifaði {A}:",
    "sw": f"Mnamo Jtt, 5 Okt 2026, 7:00 asubuhi {A} aliandika:",
    "lv": "pirmd., 2026. g. 5. okt., plkst. 07:00 — lietotājs Ana Ruiz (<ana@d.example>) rakstīja:",
    "lt": f"2026-10-05, pr, 07:00 {A} rašė:",
    "sl": f"V V pon., 5. okt. 2026 ob 07:00 je oseba {A} napisala:",
    "mn": f"{A} 2026 оны 10-р сарын 5, Да 7:00 цагт бичсэн:",
    "hy": f"Երկ, հոկ 5, 2026, 07:00 {A} գրել է՝",
    "hy2": f"{A}-ը գրել է 2026թ. հոկտեմբերի 5-ին, 07:00-ին:",
    "am": f"ሰኞ፣ ኦክቶ 5 2026 በ7:00 ጥዋት {A} የሚከተለውን ጽፏል፦",
    "mr": f"सोम, 5 ऑक्टो, 2026 रोजी 7:00 AM वाजता {A} ने लिहिले:",
    "bn": f"সোম, ৫ অক্টোবর, ২০২৬ তারিখে ৭:০০ AM টায় {A} লিখেছেন:",
    "gu": f"સોમ, 5 ઑક્ટો, 2026 ના રોજ 7:00 AM વાગ્યે {A} એ લખ્યું:",
    "ta": f"திங்., 5 அக்., 2026, பிற்பகல் 7:00 அன்று, {A} எழுதியது:",
    "te": f"సోమ, 5 అక్టో, 2026న 7:00 AMకి {A} ఇలా వ్రాసారు:",
    "kn": f"ಸೋಮ, ಅಕ್ಟೋ 5, 2026 ರಂದು 7:00 AM ಸಮಯಕ್ಕೆ {A} ಅವರು ಬರೆದಿದ್ದಾರೆ:",
    "ml": f"2026, ഒക്ടോ 5 തിങ്കൾ 7:00 AM-ന് {A} എഴുതി:",
    "si": f"{A} 2026 ඔක්තෝ 5, සඳු 7:00 දින ලිව්වා:",
    "lo": f"ວັນ ຈັນ, 5 ຕ.ລ. 2026 ເວລາ 07:00 {A} ຂຽນວ່າ:",
    "ka": f"ორშ, 5 ოქტ. 2026, 07:00 საათზე მომხმარებელმა {A} დაწერა:",
    "km": f"នៅថ្ងៃ ច័ន្ទ, 5 តុលា 2026 ម៉ោង 7:00 {A} បានសរសេរ៖",
    "my": f"2026 အောက် 5 တနင်္လာ 7:00 တွင် {A} က ရေးသားခဲ့သည်-",
    "pa": f"ਸੋਮ, 5 ਅਕਤੂ 2026 ਨੂੰ 7:00 ਪੂ.ਦੁ. ਵਜੇ {A} ਨੇ ਲਿਖਿਆ:",
    "ur": f"پیر، 5 اکتوبر، 2026 کو 7:00 AM بجے {A} نے لکھا:",
    "ne": f"सोम, 5 अक्टोबर 2026 मा 7:00 बजे {A} ले लेख्नुभयो:",
    "gl": f"O luns, 5 de out. de 2026 ás 07:00, {A} escribiu:",
    "sr": f"пон, 5. окт 2026. у 07:00 {A} је написао/ла:",
    "sr-latn": f"pon, 5. okt 2026. u 07:00 {A} je napisao/la:",
    "hr": f"pon, 5. lis 2026. u 07:00 {A} napisao/la je:",
    "mk": f"На пон., 5 окт. 2026 г. во 07:00 {A} напиша:",
    "be": f"пн, 5 кас 2026 г. у 07:00 {A} піша:",
    "sq": f"Më Hën, 5 Tet 2026 në 07:00 {A} shkroi:",
    "kk": f"2026 ж. 5 қаз., дс, 07:00 {A} жазды:",
    "uz": f"Du, 5-okt, 2026 07:00 da {A} yozdi:",
    "eo": f"Je lun, 5 okt 2026, 07:00, {A} skribis:",
    "no": f"man. 5. okt. 2026 kl. 07:00 skrev {A}:",
    "apple sk": f"Dňa 5. 10. 2026 o 7:00 používateľ {A} napísal:",
    "apple hr": f"Dana 5. lis 2026. u 07:00 {A} napisao/la je:",
    "apple no": f"5. okt. 2026 kl. 07:00 skrev {A}:",
    "apple sv": f"5 okt. 2026 kl. 07:00 skrev {A}:",
    "apple id": f"Pada 5 Okt 2026, pukul 07.00, {A} menulis:",
    "apple ms": f"Pada 5 Okt 2026, pada 7:00 PG, {A} menulis:",
    "apple th": f"เมื่อ 5 ต.ค. 2569 เวลา 07:00 {A} เขียนว่า:",
    "apple th2": f"{A} เขียนเมื่อ 5 ต.ค. 2569 เวลา 07:00 น.:",
    "apple ca": f"El 5 oct 2026, a les 7:00, {A} va escriure:",
    "apple hi": f"5 अक्तू॰ 2026 को 7:00 बजे, {A} ने लिखा:",
    "apple pt-PT": f"No dia 05/10/2026, às 07:00, {A} escreveu:",
    "apple fr-CA": f"Le 5 oct. 2026 à 07 h 00, {A} a écrit :",
    "apple es-419": f"El 5 oct 2026, a la(s) 7:00\u202fa.\u00a0m., {A} escribió:",
    "apple bg": f"На 5.10.2026 г., в 7:00, {A} написа:",
    "apple da": f"Den 5. okt. 2026 kl. 07.00 skrev {A}:",
    "apple zh-HK": f"{A} 於 2026年10月5日 上午7:00 寫道：",
    "k9 en": f"On October 5, 2026 7:00:00 AM CDT, {A} wrote:",
    "k9 de": f"Am 5. Oktober 2026 07:00:00 MESZ schrieb {A}:",
    "k9 ru": f"5 октября 2026 г. 7:00:00 GMT+03:00, {A} пишет:",
    "k9 zh": f"于 2026年10月5日 GMT+08:00 上午7:00:00, {A} 写到:",
    "k9 sv": f"Den 5 oktober 2026 07:00:00 CEST, skrev {A}:",
    "k9 ja": f"2026年10月5日 7:00:00 JST、{A} のメール:",
    "rc en": "On 2026-10-05 07:00, Ana Ruiz wrote:",
    "rc fr": "Le 2026-10-05 07:00, Ana Ruiz a écrit :",
    "rc de": "Am 05.10.2026 07:00, schrieb Ana Ruiz:",
    "rc nl": "Ana Ruiz schreef op 2026-10-05 07:00:",
    "rc pl": "W dniu 2026-10-05 07:00, Ana Ruiz napisał(a):",
    "rc pl2": "Dnia 2026-10-05 07:00 Ana Ruiz napisał:",
    "rc es": "El 2026-10-05 07:00, Ana Ruiz escribió:",
    "rc ru": "Ana Ruiz писал 2026-10-05 07:00:",
    "rc cs": "Dne 2026-10-05 07:00, Ana Ruiz napsal:",
    "rc da": "Den 2026-10-05 07:00, skrev Ana Ruiz:",
    "rc da2": "Ana Ruiz skrev den 2026-10-05 07:00:",
    "rc hu": "2026-10-05 07:00 időpontban Ana Ruiz ezt írta:",
    "rc ro": "Pe 2026-10-05 07:00, Ana Ruiz a scris:",
    "rc zh": "在 2026-10-05 07:00，Ana Ruiz 写道：",
    "rc ja": "2026-10-05 07:00 に Ana Ruiz さんは書きました:",
    "rc ko": "2026-10-05 07:00에 Ana Ruiz 이(가) 쓴 글:",
    "rc tr": "2026-10-05 07:00 tarihinde, Ana Ruiz yazdı:",
    "rc tr2": "2026-10-05 07:00, Ana Ruiz yazmış:",
    "rc fi": "Ana Ruiz kirjoitti 2026-10-05 07:00:",
    "rc el": "Στις 2026-10-05 07:00, Ana Ruiz έγραψε:",
    "rc sl": "Dne 2026-10-05 07:00 je Ana Ruiz napisal:",
    "rc lt": "2026-10-05 07:00, Ana Ruiz rašė:",
    "rc et": "Ana Ruiz kirjutas 2026-10-05 07:00:",
    "rc eu": "Ana Ruiz(e)k idatzi zuen 2026-10-05 07:00:",
    "rc he": "ב- 2026-10-05 07:00, Ana Ruiz כתב:",
    "rc ar": "في 2026-10-05 07:00، كتب Ana Ruiz:",
    "rc fa": "2026-10-05 07:00، Ana Ruiz نوشت:",
    "rc vi": "Vào 2026-10-05 07:00, Ana Ruiz viết:",
    "rc id": "Pada 2026-10-05 07:00, Ana Ruiz menulis:",
    "rc sk": "Dňa 2026-10-05 07:00, Ana Ruiz napísal:",
    "rc uk": "Ana Ruiz писав 2026-10-05 07:00:",
    "rc sq": "Më 2026-10-05 07:00, Ana Ruiz shkroi:",
    "rc mk": "На 2026-10-05 07:00, Ana Ruiz напиша:",
    "evo en": "On Mon, 2026-10-05 at 07:00 +0000, Ana Ruiz wrote:",
    "evo de": "Am Montag, dem 05.10.2026 um 07:00 +0200 schrieb Ana Ruiz:",
    "evo es": "El lun, 05-10-2026 a las 07:00 +0200, Ana Ruiz escribió:",
    "evo it": "Il giorno lun, 05/10/2026 alle 07.00 +0200, Ana Ruiz ha scritto:",
    "evo pl": "W dniu pon, 05.10.2026 o godzinie 07∶00 +0200, użytkownik Ana Ruiz napisał:",
    "evo ru": "В Пн, 05/10/2026 в 07:00 +0300, Ana Ruiz пишет:",
    "evo cs": "Ana Ruiz píše v Po 05. 10. 2026 v 07:00 +0200:",
    "evo sv": "mån 2026-10-05 klockan 07:00 +0200 skrev Ana Ruiz:",
    "evo hu": "2026. 10. 5, hétfő keltezéssel 07.00-kor Ana Ruiz ezt írta:",
    "evo fi": "ma, 2026-10-05 kello 07:00 +0300, Ana Ruiz kirjoitti:",
    "evo nl": "Ana Ruiz schreef op ma 05-10-2026 om 07:00 [+0200]:",
    "evo zh": "在 2026-10-05星期一的 07:00 +0800，Ana Ruiz写道：",
    "evo ja": "2026-10-05 (月) の 07:00 +0900 に Ana Ruiz さんは書きました:",
    "evo tr": "Pzt, 2026-10-05 tarihinde 07:00 +0300 saatinde, Ana Ruiz yazdı:",
    "evo sl": "V pon., 05. 10. 2026 ob 07:00 +0200 je Ana Ruiz napisal(a):",
    "evo da": "man, 05 10 2026 kl. 07:00 +0200, skrev Ana Ruiz:",
    "evo uk": "В пн, 2026-10-05 у 07:00 +0300, Ana Ruiz пише:",
    "kmail en": "On Monday, 5 October 2026 07:00:00 CEST Ana Ruiz wrote:",
    "kmail de": "Am Montag, 5. Oktober 2026, 07:00:00 MESZ schrieb Ana Ruiz:",
    "kmail ru": "В письме от понедельник, 5 октября 2026 г. 07:00:00 MSK пользователь Ana Ruiz написал:",
    "claws": "On Mon, 5 Oct 2026 07:00:00 +0200\nAna Ruiz <ana@d.example> wrote:",
    "claws de": "Am Mon, 5 Oct 2026 07:00:00 +0200\nschrieb Ana Ruiz <ana@d.example>:",
    "claws fr": "Le Mon, 5 Oct 2026 07:00:00 +0200,\nAna Ruiz <ana@d.example> a écrit :",
    "tb ca": "El 5/10/26 a les 7:00, Ana Ruiz ha escrit:",
    "becky": "On Mon, 5 Oct 2026 07:00:00 +0900\nAna Ruiz <ana@d.example> wrote:",
    "tutanota": "Oct 5, 2026, 07:00 by ana@d.example:",
    "tutanota de": "5. Okt. 2026, 07:00 von ana@d.example:",
    "fastmail": "On Mon, Oct 5, 2026, at 7:00 AM, Ana Ruiz wrote:",
    "spark": "On Oct 5, 2026, 7:00 AM -0500, Ana Ruiz <ana@d.example>, wrote:",
    "spark es": "El 5 oct 2026 7:00 -0500, Ana Ruiz <ana@d.example>, escribió:",
    "airmail": "On 5 October 2026 at 07:00:00, Ana Ruiz (ana@d.example) wrote:",
    "edison": "On Oct 5, 2026 at 7:00 AM, <Ana Ruiz (mailto:ana@d.example)> wrote:",
    "hey": "On October 5, 2026, Ana Ruiz <ana@d.example> wrote:",
    "superhuman": "On Mon, Oct 05, 2026 at 7:00 AM, Ana Ruiz <ana@d.example> wrote:",
    "front": "On October 5, 2026 at 7:00 AM CDT ana@d.example wrote:",
    "newton": "On Mon, Oct 5, 2026 at 7:00am, Ana Ruiz <ana@d.example [ana@d.example]> wrote:",
    "zimbra": "----- On Oct 5, 2026, at 7:00 AM, Ana Ruiz ana@d.example wrote:",
    "zimbra fr": "----- Le 5 Oct 26, à 7:00, Ana Ruiz ana@d.example a écrit :",
    "sogo": "Le Lundi, Octobre 05, 2026 07:00 CEST, Ana Ruiz <ana@d.example> a écrit:",
    "yahoo vi": "Vào Thứ Hai, 5 tháng 10, 2026 lúc 07:00:00 GMT-5, Ana Ruiz <ana@d.example> đã viết:",
    "aol": "In a message dated 10/5/2026 7:00:00 AM Central Daylight Time, ana@d.example writes:",
    "aol de": "In einer eMail vom 05.10.2026 07:00:00 Westeuropäische Sommerzeit schreibt ana@d.example:",
    "aol fr": "Dans un e-mail daté du 05/10/2026 07:00:00 Paris, Madrid, ana@d.example écrit :",
    "mailru": "Понедельник, 5 октября 2026, 7:00 +03:00 от Ana Ruiz <ana@d.example>:",
    "mailru en": "Monday, October 5, 2026 7:00 AM +03:00 from Ana Ruiz <ana@d.example>:",
    "yandex": '05.10.2026, 07:00, "Ana Ruiz" <ana@d.example>:',
    "o2": f"Dnia 5 października 2026 07:00 {A} napisał(a):",
    "libero": f"Il 5 ottobre 2026 alle 7.00 {A} ha scritto:",
    "zoho": f"---- On Mon, 05 Oct 2026 07:00:00 -0500 {A} wrote ---",
    "zoho2": f"---- Le lun., 05 oct. 2026 07:00:00 +0200 {A} a écrit ----",
    "rediff": f"On Mon, 05 Oct 2026 07:00:00 +0530 {A} wrote",
    "mailspring": f"On Oct 5 2026, at 7:00 am, {A} wrote:",
    "proton fr": f"Le lundi 5 octobre 2026 à 7:00 AM, {A} a écrit :",
    "proton de": "Ana Ruiz <ana@d.example> schrieb am Montag, 5. Oktober 2026 um 07:00:",
    "proton es": f"El lunes, 5 de octubre de 2026 a las 7:00, {A} escribió:",
    "teams": "On 10/5/2026 7:00 AM EDT Ana Ruiz <ana@d.example> wrote:",
    "gmail bracket wrapped": "On Mon, Oct 5, 2026 at 7:00 AM Ana Ruiz <ana@d.example\n> wrote:",
    "gmail ru wrapped": "пн, 5 окт. 2026 г. в 07:00, Ana Ruiz <ana@d.example\n>:",
    "original proton": "‐‐‐‐‐‐‐ Original Message ‐‐‐‐‐‐‐\nOn Monday, October 5th, 2026 at 7:00 AM, Ana Ruiz <ana@d.example> wrote:",
    "original proton new": "------- Original Message -------\nOn Monday, October 5th, 2026 at 7:00 AM, Ana Ruiz <ana@d.example> wrote:\n",
    "seznam": "---------- Původní e-mail ----------\nOd: Ana Ruiz <ana@d.example>\nKomu: b@c.example\nDatum: 5. 10. 2026 7:00:00\nPředmět: Bus",
    "netease": "---- Replied Message ----\n| From | Ana<ana@d.example> |\n| Date | 03/04/2025 06:05 |\n| To | B<b@c.example> |\n| Subject | Camp |",
    "naver": '-----Original Message-----\nFrom: "Ana"<ana@d.example>\nTo: <b@c.example>\nCc:\nSent: 2026-10-05 (월) 07:00:00 (GMT+09:00)\nSubject: Bus',
}
ZONE = re.compile(r"[+-]\d{4}")
MARKED_ONLY = {  # these might be a person's words where no '>' follows
    "tb ca2": "Missatge de Ana Ruiz <ana@d.example> del dia dl., 5 d’oct. 2026 a les 7:00:",
    "the bat": "Monday, October 5, 2026, 7:00:00 AM, you wrote:",
    "the bat ru": "Вы писали 5 октября 2026 г., 7:00:00:",
}
REPLY_LINES = {
    "zendesk": "##- Please type your reply above this line -##",
    "zendesk de": "##- Bitte geben Sie Ihre Antwort oberhalb dieser Zeile ein -##",
    "zendesk fr": "##- Veuillez saisir votre réponse au-dessus de cette ligne -##",
    "zendesk es": "##- Por favor, escriba su respuesta por encima de esta línea -##",
    "zendesk it": "##- Digita la risposta sopra questa riga -##",
    "zendesk pt": "##- Digite sua resposta acima desta linha -##",
    "zendesk nl": "##- Typ uw antwoord boven deze regel -##",
    "zendesk sv": "##- Skriv ditt svar ovanför den här raden -##",
    "zendesk da": "##- Skriv dit svar over denne linje -##",
    "zendesk ja": "##- この行より上に返信を入力してください -##",
    "zendesk zh": "##- 请在此行上方键入您的回复 -##",
    "zendesk pl": "##- Wpisz odpowiedź nad tą linią -##",
    "zendesk ru": "##- Введите ответ выше этой строки -##",
    "jira": "Reply above this line.",
    "helpscout": "## Write your reply above this line ##",
    "teamwork": "=-=-=-= REPLY ABOVE THIS LINE =-=-=-=",
    "redmine": "-- Please enter your reply above this line --",
    "basecamp": "Write ABOVE THIS LINE to post a reply",
}


@pytest.mark.parametrize("line", (ANNOUNCED | REPLY_LINES).values(), ids=(ANNOUNCED | REPLY_LINES).keys())
@pytest.mark.parametrize("below", ["\n\n> Thank you\n> Office", "\nThank you for writing\nOffice", "\n\nThank you\n"])
def test_what_a_program_announces_goes(line, below):
    text = f"{OWN}\n\n{line}{below}\n"
    tells = line not in REPLY_LINES.values() and "@" not in line and not ZONE.search(line)
    if tells and ">" not in below:  # people who tell of a letter write so too
        assert seen(text).cuts == ()
    else:
        assert seen(text).text == OWN
    assert own_words(text) == OWN


@pytest.mark.parametrize("line", MARKED_ONLY.values(), ids=MARKED_ONLY.keys())
def test_what_a_person_may_have_written_announces_only_what_is_marked(line):
    assert seen(f"{OWN}\n\n{line}\n\n> Thank you\n> Office").text == OWN
    assert seen(f"{OWN}\n\n{line}\n\nThank you").cuts == ()


def test_the_bats_marks_go_below_what_it_announces_and_stay_elsewhere():
    assert seen(f"{OWN}\n\nMonday, October 5, 2026, 7:00:00 AM, you wrote:\n\nAR> Thank you\nAR> Office").text == OWN
    assert seen(f"{OWN}\nA> B").cuts == ()


def test_a_form_is_no_reply_line():
    for line in (
        "Please sign above this line: ________",
        "---- sign above this line ----",
        "-- firme encima de esta línea --",
        "Reply above this line does not work on my phone.",
        "- You wrote reply above this line, so I do.",
    ):
        assert seen(f"{line}\n{OWN}").cuts == ()
