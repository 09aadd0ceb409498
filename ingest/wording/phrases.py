"""What mail programs, gateways and we ourselves write around a person's words, by language. Data only."""

# "Sent from my phone", as phones and mail programs sign for people. Casefolded beginnings; a device or program must
# be named behind them, because people begin sentences so too.
SENT_FROM: tuple[str, ...] = (
    *("sent from", "sent with", "sent via", "sent using", "sent by", "sent on", "composed on"),
    *("get outlook for", "get bluemail for"),
    *("enviado desde", "enviado con", "enviado a través de", "enviado por", "obtener outlook para", "obtén outlook"),
    *(
        "enviado do",
        "enviado de",
        "enviado a partir d",
        "enviado pelo",
        "enviada do",
        "enviado através",
        "obter o outlook",
    ),
    *("obtenha o outlook", "baixar o outlook", "enviat des d", "enviado dende", "bidalia nire"),
    *(
        "envoyé de",
        "envoyé depuis",
        "envoyé à partir d",
        "envoyé avec",
        "envoyé via",
        "télécharger outlook",
        "envoyé par",
    ),
    *("obtenez outlook", "obtenir outlook", "provenance : "),
    *("von meinem", "gesendet von", "gesendet mit", "gesendet über", "gesendet aus", "gesendet vom", "versendet mit"),
    *("diese nachricht wurde von", "holen sie sich outlook", "outlook für ", "von samsung", "verschickt mit"),
    *("inviato da", "inviato con", "inviata da", "scarica outlook", "ottieni outlook", "inviato tramite"),
    *("verzonden vanaf", "verzonden met", "verstuurd vanaf", "verstuurd met", "verzonden via", "outlook voor "),
    *("download outlook", "wysłane z", "wysłano z", "wysłane przez", "wysłane za pomocą", "pobierz program outlook"),
    *("pobierz outlook", "uzyskaj outlook", "отправлено с", "отправлено из", "отправлено от", "отправлено через"),
    *("получить outlook", "скачать outlook", "надіслано з", "надіслано через", "отримати outlook", "відправлено з"),
    *("sendt fra", "sendt med", "hent outlook", "skaff deg outlook", "skickat från", "skickat med", "hämta outlook"),
    *("skickades från", "lähetetty", "hanki outlook", "odesláno z", "odesláno pomocí", "získat outlook", "odoslané z"),
    *(
        "elküldve",
        "küldve ",
        "az outlook",
        "trimis de pe",
        "trimis din",
        "trimis cu",
        "obțineți outlook",
        "στάλθηκε από",
    ),
    *(
        "εστάλη από",
        "απεστάλη από",
        "λήψη του outlook",
        "נשלח מ",
        "קבל את outlook",
        "poslano s",
        "poslano iz",
        "poslato sa",
    ),
    *("изпратено от", "saadetud minu", "išsiųsta iš", "nosūtīts no", "dikirim dari", "dihantar dari", "ส่งจาก"),
    *(
        "发自我的",
        "发自",
        "發自我的",
        "從我的",
        "从我的",
        "来自我的",
        "由我的",
        "發自",
        "发送自我的",
        "获取适用于",
        "取得 ios",
    ),
    *(
        "從我的 iphone 傳送",
        "나의 ",
        "내 ",
        "ios용 outlook",
        "android용 outlook",
        "ios 版 outlook",
        "android 版 outlook",
    ),
    *("gửi từ", "được gửi từ", "đã gửi từ", "tải outlook", "أرسلت من", "مرسل من", "تم الإرسال من", "أُرسلت من"),
    *(
        "ارسال شده از",
        "ارسال\u200cشده از",
        "فرستاده شده از",
        "ipinadala mula sa",
        "galing sa aking",
        "मेरे ",
        "xa los ntawm",
    ),
    *("ios के लिए outlook", "ਮੇਰੇ ", "میرے ", "ios için outlook", "android için outlook"),
)
# The same where the device comes first: casefolded ends.
SENT_BY: tuple[str, ...] = (
    *(
        "から送信",
        "から送信されました",
        "에서 보냄",
        "에서 보냈습니다",
        "에서 전송",
        "传送",
        "傳送",
        "发送",
        "gönderildi",
    ),
    *(
        "से भेजा गया",
        "से भेजी गई",
        "ਤੋਂ ਭੇਜਿਆ",
        "سے بھیجا گیا",
        "küldve",
        "omról küldtem",
        "gesendet",
        "を入手",
        "다운로드",
        "받기",
    ),
)
# What such a line names.
DEVICES: tuple[str, ...] = (
    *(
        "iphon",
        "ipad",
        "ipod",
        "ios",
        "android",
        "samsung",
        "galaxy",
        "blackberry",
        "huawei",
        "xiaomi",
        "redmi",
        "oppo",
    ),
    *(
        "oneplus",
        "pixel",
        "nokia",
        "motorola",
        "xperia",
        "htc",
        "honor",
        "poco",
        "windows",
        "outlook",
        "yahoo",
        "gmail",
    ),
    *(
        "hotmail",
        "proton",
        "aol",
        "mail.ru",
        "яндекс",
        "yandex",
        "gmx",
        "web.de",
        "t-online",
        "zoho",
        "fastmail",
        "tutanota",
    ),
    *("tuta", "spark", "k-9", "thunderbird", "zimbra", "bluemail", "mailbird", "airmail", "superhuman", "hey", "naver"),
    *(
        "verizon",
        "t-mobile",
        "at&t",
        "sprint",
        "wireless",
        "phone",
        "mobile",
        "cell",
        "tablet",
        "device",
        "handy",
        "mail for",
    ),
    *(
        "mobiltelefon",
        "smartphone",
        "telefon",
        "telefoon",
        "téléphone",
        "teléfono",
        "telefono",
        "telefone",
        "telemóvel",
    ),
    *("celular", "móvil", "cellulare", "dispositivo", "appareil", "portable", "mobil", "gerät", "apparaat", "tableta"),
    *("matkapuhelin", "puhelim", "телефон", "мобиль", "мобіль", "смартфон", "планшет", "手机", "手機", "电话", "휴대"),
    *("điện thoại", "هاتف", "جوال", "گوشی", "موبایل", "फ़ोन", "फोन", "κινητό", "הנייד", "cep telefon", "mac", "correo"),
)
# A person's sentence, not a program's line.
SENTENCE_WORDS: frozenset[str] = frozenset(
    "is was were are has have and but because there list archive es fue está est était ist war è é foi".split()
)
# Programs that put a line of their own below the mail.
STAMPS: tuple[str, ...] = (
    *("virus-free. www.avast", "virus-free.www.avast", "this email has been checked for viruses by avast"),
    *("libre de virus. www.avast", "virenfrei. www.avast", "garanti sans virus. www.avast", "sans virus. www.avast"),
    *("vírusmentes. www.avast", "virus-free. www.avg", "no virus found in this message", "mailscanner has"),
    *("please consider the environment before printing", "p please consider the environment"),
    *("antes de imprimir este", "do you yahoo!?", "get your free email at", "get your private, free email at"),
    *("get your free download of msn", "join the world's largest e-mail service with msn"),
    *("__________________________________________________ do you",),
)
# What a person writes above a name: below two dashes it is still theirs.
CLOSINGS: tuple[str, ...] = (
    *(
        "thank",
        "thx",
        "regards",
        "best",
        "kind regards",
        "sincerely",
        "cheers",
        "yours",
        "love",
        "warmly",
        "respectfully",
    ),
    *(
        "gracias",
        "saludos",
        "atentamente",
        "cordialmente",
        "un saludo",
        "merci",
        "cordialement",
        "bien à vous",
        "danke",
    ),
    *("mit freundlichen", "viele grüße", "beste grüße", "grazie", "cordiali saluti", "obrigad", "atenciosamente"),
    *("bedankt", "met vriendelijke", "groeten", "dzięki", "pozdrawiam", "спасибо", "с уважением", "дякую", "з повагою"),
    *(
        "谢谢",
        "謝謝",
        "此致",
        "よろしく",
        "ありがとう",
        "감사",
        "cảm ơn",
        "trân trọng",
        "شكرا",
        "ممنون",
        "धन्यवाद",
        "salamat",
    ),
    *("ua tsaug", "teşekkür", "tack", "tak", "takk", "kiitos", "děkuji", "köszönöm", "mulțumesc", "ευχαριστώ", "תודה"),
)

MARKER_EN = "reply above this line"
MARKER_ES = "responda por encima de esta línea"
MARKERS: tuple[str, ...] = (MARKER_EN, MARKER_ES)
"""Our own line in every notice: what stands below it is ours. Templates use the same words."""

# What the letters write before that line and, in the same sentence or the next, behind it. Casefolded.
MARKER_OPENINGS: frozenset[str] = frozenset(
    (
        *("", "please", "to answer,", "to answer the constituent,", "to work on this case,", "to write again,"),
        *("to write on this case,", "to take this back,", "to send it again,"),
        *("to stop it,", "to open the case again,", "para detenerlo,", "para abrir el caso otra vez,"),
        *("to work on these cases,", "to see one of these cases,", "to answer them all,"),
        "nothing has left yet. to send it,",
        *("a case may need your attention now.", "a case may need your attention today."),
        *("our email did not arrive. to write again,", "our email did not arrive. to write on this case,"),
        *("un caso puede necesitar su atención ahora mismo.", "un caso puede necesitar su atención hoy."),
        *(
            "nuestro correo no llegó. para escribir otra vez,",
            "nuestro correo no llegó. para escribir sobre este caso,",
        ),
        *("por favor,", "para contestar,", "para contestar a la persona,", "para trabajar en este caso,"),
        *("para escribir otra vez,", "para escribir sobre este caso,", "para deshacerlo,", "para enviarlo otra vez,"),
        *("para escribir en este caso,", "para trabajar en estos casos,", "para ver uno de estos casos,"),
        *("para contestar a todas,", "todavía no ha salido nada. para enviarla,"),
    )
)
MARKER_FOLLOWS: tuple[str, ...] = (
    *("with the one word ", "with one line", "con la sola palabra ", "con una sola línea"),
    *(".", "with the word ", "before ", ", one line a case", ", for example", ": first a line"),
    *("con la palabra ", "antes de ", ", un caso por línea", ", por ejemplo", ": primero una línea"),
)

# Other lines that stand in our notices to staff and in no letter to a constituent: a mail program, or the writer, may
# have dropped the first. Long enough that nobody types them by chance.
NOTICE_LINES: tuple[str, ...] = (
    *("relation not verified: do not send student records", "put commands on their own lines at the top"),
    *("your words reach nobody outside yet", "we have no sure email address for the constituent"),
    *("this mail is not part of the case", "nothing was sent to its writer. your reply does not go there"),
    *("these messages hold private details", "note of whoever passed it on"),
    *("what the person wrote, without names and addresses", "lo que escribió la persona, sin nombres ni direcciones"),
    *(
        "relación no verificada: no envíe expedientes de estudiantes",
        "ponga los comandos arriba, cada uno en su propia",
    ),
    *("su texto todavía no sale de aquí", "no tenemos un correo electrónico seguro de la persona"),
    *("este correo no es parte del caso", "no se le envió nada a quien lo escribió. la respuesta de usted no va ahí"),
    *("estos mensajes contienen detalles privados", "nota de quien lo remitió"),
)
# How the second line of a notice begins and ends; names stand between.
NOTICE_SECOND: tuple[tuple[str, str], ...] = (
    ("they do not go to", "anyone else on the original message"),
    ("no va a", "nadie más del mensaje original"),
)
