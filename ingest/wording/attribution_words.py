"""How mail programs announce a quoted mail ('On ... NN wrote:'), by language. Data only.

From the words of Gmail, Apple Mail, Thunderbird, Yahoo, Outlook for Mac, Proton, Lotus Notes, GroupWise and Horde.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Wording:
    """The words of one language, casefolded."""

    language: str
    opens: tuple[str, ...]  # the first word of a line that gives the date first
    closes: tuple[str, ...]  # what stands last, before the colon
    inside: tuple[str, ...] = ()  # a verb that name or date follow
    fills: tuple[str, ...] = ()  # words that the program itself puts there, though people tell with them too


WORDINGS: tuple[Wording, ...] = (
    Wording(
        "en", ("on", "at"), ("wrote", "writes", "wrote as excerpted"), ("wrote on", "wrote at", "wrote in message")
    ),
    Wording("es", ("el", "en", "al"), ("escribió", "escribio", "escribió lo siguiente"), ("escribió el",)),
    Wording("fr", ("le", "en"), ("a écrit", "écrit", "a ecrit", "éscrit", "écrivit"), ("a écrit le",)),
    Wording(
        "de",
        ("am", "den"),
        ("geschrieben", "schrieb", "schreibt", "folgendes geschrieben"),
        ("schrieb am", "schrieb", "schrieb im newsbeitrag", "schreibt"),
    ),
    Wording("it", ("il", "in"), ("ha scritto", "scrive", "scritto"), ("ha scritto il",)),
    Wording(
        "pt",
        ("em", "a", "no", "às"),
        ("escreveu", "escreveu o seguinte"),
        ("escreveu em", "escreveu (", "escreveu no dia"),
    ),
    Wording("nl", ("op",), ("geschreven", "schreef", "het volgende geschreven"), ("schreef op", "schreef")),
    Wording(
        "pl",
        ("w", "dnia", "dn."),
        ("napisał(a)", "napisał", "napisała", "pisze", "napisał/a", "naskrobał"),
        ("napisał(a) w", "napisana przez", "napisał w", "napisał(a) dnia"),
    ),
    Wording(
        "ru",
        ("в", "от"),
        ("написал(а)", "написал", "написала", "пишет", "писал(а)", "писал"),
        ("пишет в", "писал"),
    ),
    Wording(
        "uk",
        ("у", "о", "від"),
        ("пише", "написав", "написала", "написав(ла)", "написав(-ла)", "писав", "пише наступне"),
        ("написав(ла)", "пише", "писав"),
    ),
    Wording(
        "zh", ("在", "於", "于"), ("写道", "寫道", "写入", "寫入", "写到", "书写", "來信", "来信"), ("写道", "寫道")
    ),
    Wording(
        "ja",
        (),
        (
            "のメール",
            "さんは書きました",
            "は書きました",
            "書きました",
            "作成",
            "さんが書きました",
            "は次のように書きました",
        ),
    ),
    Wording("ko", (), ("님이 작성", "작성", "이(가) 쓴 글", "쓴 글", "님이 쓴 글")),
    Wording("vi", ("vào", "vao", "ngày", "lúc", "trong"), ("đã viết", "viết", "da viet")),
    Wording(
        "ar",
        ("في", "بتاريخ", "يوم"),
        ("كتب", "كتبت", "كتب/كتبت", "كتب/ت", "كتب ما يلي"),
        ("تمت كتابة ما يلي بواسطة", "كتب/كتبت", "كتب", "كتبت", "كتب/ت"),
    ),
    Wording("fa", ("در", "به"), ("نوشت", "نوشته است", "نوشته", "نوشته\u200cاست"), ()),
    Wording("hi", ("को",), ("ने लिखा", "लिखा", "ने लिखा है", "लिखते हैं")),
    Wording("ur", ("بتاریخ", "مورخہ"), ("نے لکھا", "نے تحریر کیا", "لکھا")),
    Wording("pa", ("ਨੂੰ",), ("ਨੇ ਲਿਖਿਆ", "ਲਿਖਿਆ")),
    Wording(
        "tl",
        ("noong", "nang"),
        ("sumulat", "isinulat", "sinulat", "ang sumusunod", "wrote"),
        ("sinulat ni", "isinulat ni"),
    ),
    Wording(
        "tr", (), ("yazdı", "şunu yazdı", "şunları yazdı", "yazmış", "tarihinde yazdı"), ("şunları yazdı", "şunu yazdı")
    ),
    Wording(
        "sv da nb", ("den", "på", "d.", "kl."), ("skrev", "skriver", "skrev följande", "skrev følgende"), ("skrev",)
    ),
    Wording("fi", (), ("kirjoitti", "kirjoittaa", "kirjoitti näin", "kirjoitti seuraavasti"), ("kirjoitti",)),
    Wording(
        "cs",
        ("dne", "v", "dňa"),
        ("napsal", "napsala", "napsal(a)", "píše", "napsal/a"),
        ("napsal dne", "napsal(a) dne", "píše v", "napsal v"),
    ),
    Wording(
        "sk", ("dňa", "v", "dna"), ("napísal", "napísala", "napísal(a)", "píše"), ("napísal(a) dňa", "napísal dňa")
    ),
    Wording("hu", (), ("írta", "ezt írta", "írja", "a következőt írta"), ("ezt írta", "írta")),
    Wording("ro", ("la", "pe", "în", "in"), ("a scris", "scris", "a scris următoarele"), ("a scris pe", "a scris la")),
    Wording("el", ("στις", "την", "στα"), ("έγραψε", "εγραψε", "γράφει")),
    Wording("he", ("בתאריך", "ביום", "ב"), ("כתב", "כתבה", "כתב/ה", "כתב את זה", "כתב/ה את זה"), ("מאת", "כתב")),
    Wording(
        "hr",
        ("dana", "u"),
        ("napisao", "napisala", "napisao je", "je napisao", "je napisao/la", "napisao/la", "napisao/la je"),
        ("je napisao",),
        ("je",),
    ),
    Wording("sr", ("дана",), ("је написао", "написао", "је написао/ла", "је написао/ла следеће", "пише")),
    Wording("sl", ("dne", "v"), ("napisala", "napisal", "napisal(a)", "je napisal", "je napisal/a"), (), ("je",)),
    Wording("bg", ("на",), ("написа", "написал", "написала")),
    Wording("et", (), ("kirjutas",), ("kirjutas", "kirjutas kuupäeval")),
    Wording("lt", (), ("rašė", "parašė"), ("rašė",)),
    Wording("lv", (), ("rakstīja",), ("rakstīja",)),
    Wording("id", ("pada",), ("menulis", "wrote")),
    Wording("th", ("ในวันที่", "เมื่อ", "วันที่"), ("เขียนว่า", "เขียน", "ได้เขียนว่า"), ("เขียนเมื่อ",)),
    Wording("ca", ("el", "en"), ("va escriure", "ha escrit", "escrigué")),
    Wording("gl", ("o", "en"), ("escribiu",)),
    Wording("eu", (), ("igorleak hau idatzi du", "idatzi du", "idatzi zuen"), ("idatzi du", "idatzi zuen")),
    Wording("is", ("þann",), ("skrifaði",), ("skrifaði",)),
    Wording("bn", (), ("লিখেছেন", "লিখেছে")),
    Wording("ne", (), ("ले लेख्नुभयो", "लेख्नुभयो")),
    Wording("so", (), ("qoray",)),
    Wording("sw", (), ("aliandika",)),
    Wording("ht", (), ("te ekri", "ekri")),
    Wording("af", (), ("geskryf", "het geskryf")),
    Wording("az", (), ("yazıb",)),
    Wording("cy", ("ar",), ("ysgrifennodd",), ("ysgrifennodd",)),
    Wording("ga", (), ("scríobh",), ("scríobh",)),
    Wording("zu", (), ("wabhala", "ubhale")),
    Wording("mn", (), ("бичсэн", "бичлээ")),
    Wording("mk", (), ("напиша", "напишал")),
    Wording("be", (), ("піша", "напісаў", "напісала", "напісаў(ла)")),
    Wording("sq", ("më",), ("shkroi", "ka shkruar")),
    Wording("kk ky", (), ("жазды", "деп жазды")),
    Wording("uz", (), ("yozdi", "yozgan")),
    Wording("eo", ("je",), ("skribis",)),
    Wording("hy", (), ("գրել է", "գրեց"), ("գրել է", "գրեց")),
    Wording("ka", (), ("დაწერა", "წერდა")),
    Wording("am", (), ("ጽፏል", "ጻፈ", "ጽፈዋል")),
    Wording("mr", (), ("लिहिले", "यांनी लिहिले")),
    Wording("gu", (), ("લખ્યું",)),
    Wording("ta", (), ("எழுதியது", "எழுதினார்")),
    Wording("te", (), ("వ్రాసారు", "రాసారు", "వ్రాశారు", "రాశారు")),
    Wording("kn", (), ("ಬರೆದಿದ್ದಾರೆ", "ಬರೆದರು")),
    Wording("ml", (), ("എഴുതി",)),
    Wording("si", (), ("ලිව්වා", "ලියා ඇත", "ලිවීය")),
    Wording("lo", (), ("ຂຽນວ່າ", "ຂຽນ")),
    Wording("km", (), ("បានសរសេរ", "សរសេរ")),
    Wording("my", (), ("ရေးသားခဲ့သည်", "ရေးခဲ့သည်", "ရေးသည်")),
)
# Languages that put no space between words: the verb may stand directly behind a name or time.
UNSPACED: frozenset[str] = frozenset({"zh", "ja", "ko", "th", "lo", "km", "my"})

# What ends such a line: the colons of Latin, Chinese, Armenian, Ethiopic and Khmer script.
COLONS: tuple[str, ...] = (":", "：", "﹕", "՝", "፦", "፡", "៖")
# Between date and address in Tutanota's 'Oct 5, 2026, 07:00 by ana@b.example:'.
BY: frozenset[str] = frozenset("by von par por de da door van от від od av af fra från di tarafından".split())

# Lines without a verb and without a date: Horde and its kin. A quote must follow.
QUOTING: tuple[str, ...] = (
    *("quoting ", "zitat von ", "citando ", "mensaje citado por ", "citat från ", "citerar ", "citat fra "),
    *("citeren ", "quoto ", "cytowanie ", "cytat ", "цитирую ", "вы писали ", "en réponse à ", "idézet tőle "),
    *("citát ", "citace "),
)

# Weekdays as mail programs shorten or write them before a date.
WEEKDAYS: frozenset[str] = frozenset(
    "mon tue wed thu fri sat sun monday tuesday wednesday thursday friday saturday sunday "
    "lun mar mié mie jue vie sáb sab dom lunes martes miércoles jueves viernes sábado domingo "
    "mer jeu ven sam dim lundi mardi mercredi jeudi vendredi samedi dimanche "
    "mo di mi do fr sa so montag dienstag mittwoch donnerstag freitag samstag sonntag "
    "gio lunedì martedì mercoledì giovedì venerdì sabato domenica "
    "seg ter qua qui sex segunda terça quarta quinta sexta segunda-feira terça-feira quarta-feira quinta-feira "
    "sexta-feira ma wo vr za zo maandag dinsdag woensdag donderdag vrijdag zaterdag zondag "
    "pon wt śr czw pt sob ndz niedz пн вт ср чт пт сб вс нд ons tor tors fre lör sön tis mån "
    "man tir tirs lør søn ti ke to pe la su po út st čt pá ne h k sze cs p szo v "
    "joi vin sâm lun. pzt sal çar per cum cmt paz δευ τρί τετ πέμ παρ σάβ κυρ th sen sel rab kam jum sab min".split()
)

# Words a person writes between a date and "wrote" when telling a story, never a mail program.
TELLING: frozenset[str] = frozenset(
    "the my our his her their she he they we it i you who that and when "
    "el la los las mi su nuestra nuestro ella ellos yo tú usted que cuando y "
    "le les ma mon notre il elle ils je vous tu der die das mein meine unsere er sie ich wir "
    "io lui lei eu ele ela você ik hij zij ja on ona я он она ви він вона "
    "me nos mir uns mij ons нам мне мені mig mi लिए मुझे हमें tôi لي لنا إلي إلينا לי לנו".split()
)
# Small words that programs put between date and name, and the particles that a name may begin with.
PROGRAM_WORDS: frozenset[str] = frozenset(
    "hat heeft ha har uživatel uživatelka odesílatel odosielateľ používateľ użytkownik пользователь користувач "
    "потребител корисник korisnik uporabnik oseba lietotājs vartotojas kasutaja käyttäjä felhasználó utilizatorul "
    "am pm asubuhi mchana jioni საათზე მომხმარებელმა "
    "tarihinde időpontban dátummal keltezéssel uhr ore klo kl kello val plkst godz hod ur h ni por przez von van "
    "de da do dos das di del della der den ter ten le du al el bin ibn ben o ο η г р в о at via".split()
)
# The same in languages that put no space between words: 'to me'.
TELLING_UNSPACED: tuple[str, ...] = ("给我", "給我", "对我", "對我", "跟我", "私に", "저에게", "나에게", "우리에게")
# Digits of other scripts, as Arabic, Persian, Hindi and Bengali mail programs write dates.
DIGITS: dict[int, int] = {
    zero + value: ord("0") + value for zero in (0x660, 0x6F0, 0x966, 0x9E6, 0xA66, 0xFF10) for value in range(10)
}
