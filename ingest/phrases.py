"""What mail programs, gateways and we ourselves write around a person's words, by language. Data only."""

# "... wrote:" in an attribution line. Whole words; matched on the casefolded line.
WROTE: frozenset[str] = frozenset(
    "wrote writes escribió escribio escrit écrit schrieb "
    "geschrieben scritto escreveu schreef geschreven napisał napisała "
    "napisał(a) написал написала написал(а) пишет писал пише "
    "написав skrev kirjoitti írta yazdı yazmış napísal napsal "
    "napsal(a) napisao kirjutas scris 写道 寫道 书写 のメール 작성 viết लिखा "
    "ਲਿਖਿਆ كتب نوشت sinulat isinulat sau éscrit".casefold().split()
)
# Languages without spaces between words: looked for anywhere near the end.
WROTE_ENDINGS: tuple[str, ...] = ("写道", "寫道", "作成", "書きました", "님이 작성", "작성", "さんは書きました")

# First words of an attribution line (date first). Casefolded.
STARTS: frozenset[str] = frozenset(
    "on el le am il em op w dnia den dne den. a la al på pe "
    "po den: vào vao ngày 在 于 noong في در ਨੂੰ को den' v у в в: "
    "dana der o at на data: fecha: il: em: lun mar mer jeu ven sam dim mon tue wed thu fri sat sun lunes martes "
    "miércoles jueves viernes sábado domingo monday tuesday wednesday thursday friday saturday sunday lundi mardi "
    "mercredi jeudi vendredi samedi dimanche montag dienstag "
    "mittwoch donnerstag freitag samstag sonntag mié jue vie sáb "
    "dom ons tor fre lör sön tis mån man tir lør søn ma ti ke to su la "
    "pn wt śr czw pt sob ndz пн вт ср чт пт сб вс нд".casefold().split()
)
# Words a person writes between a date and "wrote" when telling a story, never a mail program.
TELLING: frozenset[str] = frozenset(
    "the my our his her their she he they we it el la los las "
    "mi su nuestra nuestro ella ellos le les ma mon notre der die "
    "das mein meine unsere who that and when y que cuando".casefold().split()
)

SENT_FROM: tuple[str, ...] = (
    *("sent from my ", "sent from mail for", "sent from outlook", "sent from yahoo", "sent from gmail", "sent via "),
    *("sent from samsung", "sent with ", "sent using ", "get outlook for", "sent from the ", "sent from proton"),
    *("sent from aol", "sent from an ", "sent from android", "sent from iphone"),
    *("sent from ipad", "sent from myyahoo"),
    *("enviado desde mi ", "enviado desde correo", "enviado desde outlook", "enviado desde yahoo", "enviado do meu "),
    *("enviado a partir do", "enviado desde ", "obtener outlook para", "obter o outlook", "envoyé de mon "),
    *("envoyé depuis mon ", "envoyé depuis ", "envoyé à partir de ", "télécharger outlook", "obtenez outlook"),
    *("von meinem ", "gesendet von ", "gesendet mit ", "diese nachricht wurde von meinem", "holen sie sich outlook"),
    *(
        "inviato da ",
        "inviato dal mio",
        "verzonden vanaf ",
        "verstuurd vanaf ",
        "wysłane z ",
        "wysłano z ",
        "отправлено с ",
    ),
    *(
        "отправлено из ",
        "надіслано з ",
        "sendt fra min",
        "sendt fra ",
        "skickat från ",
        "lähetetty ",
        "发自我的",
        "從我的",
    ),
    *(
        "来自我的",
        "iphoneから送信",
        "나의 iphone에서",
        "gửi từ iphone",
        "được gửi từ ",
        "đã gửi từ ",
        "أرسلت من",
        "مرسل من",
    ),
    *("ارسال شده از", "ipinadala mula sa", "मेरे iphone से", "xa los ntawm"),
    *("odesláno z ", "iphone'umdan gönderildi"),
)

MARKER_EN = "reply above this line"
MARKER_ES = "responda por encima de esta línea"
MARKERS: tuple[str, ...] = (MARKER_EN, MARKER_ES)
"""Our own line in every notice: what stands below it is ours. Templates use the same words."""

# What gateways put above or below a mail. Casefolded beginnings of a paragraph.
FOOTERS: tuple[str, ...] = (
    *("confidentiality notice", "confidentiality statement", "confidentiality note", "confidential notice"),
    *("aviso de confidencialidad", "nota de confidencialidad", "aviso legal", "email disclaimer", "legal disclaimer"),
)
# These open a footer only where its paragraph says that it is one: a person may begin a sentence so.
FOOTER_OPENINGS: tuple[str, ...] = (
    *("this e-mail", "this email", "this message", "this electronic", "this communication", "this transmission"),
    *("the information contained in", "the information in this", "the contents of this", "if you are not the intended"),
    *("if you have received this", "if you received this", "disclaimer"),
    *("este correo", "este mensaje", "esta comunicación", "la información contenida", "si usted no es el destinatario"),
    *("si no es el destinatario", "si ha recibido este", "si recibió este"),
)
FOOTER_WORDS: tuple[str, ...] = (
    *("intended recipient", "intended solely", "intended only", "may contain", "may be privileged", "in error"),
    *("por error", "destinatario", "puede contener", "scanned for", "subject to disclosure", "public records act"),
)
BANNERS: tuple[str, ...] = (
    *(
        "[external",
        "[externo",
        "[caution",
        "caution: this e",
        "caution: external",
        "caution - external",
        "warning: this e",
    ),
    *(
        "warning: external",
        "external email",
        "external e-mail",
        "external message",
        "external sender",
        "correo externo",
    ),
    *("this email originated", "this e-mail originated", "this message originated", "this email came from outside"),
    *("mensaje externo", "precaución: este", "este correo se originó", "este correo electrónico se originó"),
)
BANNER_WORDS: tuple[str, ...] = (
    *("outside", "external", "click", "links", "attachments", "sender", "externo", "fuera de", "enlaces", "remitente"),
)
