"""What gateways and mail servers put above or below a mail, by language. Data only."""

# What gateways put above or below a mail. Casefolded beginnings of a paragraph.
FOOTERS: tuple[str, ...] = (
    *("confidentiality notice", "confidentiality statement", "confidentiality note", "confidential notice"),
    *("aviso de confidencialidad", "nota de confidencialidad", "aviso legal", "email disclaimer", "legal disclaimer"),
    *("cláusula de confidencialidad", "avis de confidentialité", "vertraulichkeitshinweis", "avviso di riservatezza"),
    *("aviso de confidencialidade", "vertrouwelijkheidsclausule", "klauzula poufności", "fortrolighedserklæring"),
    *("sekretessmeddelande", "уведомление о конфиденциальности", "保密声明", "保密聲明", "機密保持"),
)
# These open a footer only where its paragraph says that it is one: a person may begin a sentence so.
FOOTER_OPENINGS: tuple[str, ...] = (
    *("this e-mail", "this email", "this message", "this electronic", "this communication", "this transmission"),
    *("the information contained in", "the information in this", "the contents of this", "if you are not the intended"),
    *("if you have received this", "if you received this", "disclaimer", "the information transmitted"),
    *("este correo", "este mensaje", "esta comunicación", "la información contenida", "si usted no es el destinatario"),
    *("si no es el destinatario", "si ha recibido este", "si recibió este", "ce message", "ce courriel", "cet e-mail"),
    *("les informations contenues", "si vous n'êtes pas le destinataire", "diese e-mail", "diese nachricht"),
    *("der inhalt dieser", "questa e-mail", "questo messaggio", "le informazioni contenute", "esta mensagem"),
    *("este e-mail", "a informação contida", "as informações contidas", "dit bericht", "deze e-mail", "de informatie"),
    *("ta wiadomość", "niniejsza wiadomość", "informacje zawarte", "данное сообщение", "это сообщение", "настоящее"),
    *("це повідомлення", "denne e-mail", "denne mail", "detta e-post", "detta meddelande", "denne e-posten"),
    *(
        "tämä viesti",
        "本邮件",
        "此邮件",
        "本郵件",
        "此電子郵件",
        "このメール",
        "본 메일",
        "이 메일",
        "email này",
        "هذه الرسالة",
    ),
)
FOOTER_WORDS: tuple[str, ...] = (
    *("intended recipient", "intended solely", "intended only", "may contain", "may be privileged", "in error"),
    *("por error", "destinatario", "puede contener", "scanned for", "subject to disclosure", "public records act"),
)
# Further words that notices hold; two are wanted.
NOTICE_WORDS: tuple[str, ...] = (
    *("confidential", "privileged", "addressee", "prohibited", "sole use", "named above", "delete it", "disseminat"),
    *("confidencial", "prohibid", "elimin", "confidentiel", "destinataire", "par erreur", "vertraulich", "empfänger"),
    *("irrtümlich", "unbefugt", "riservat", "per errore", "vietat", "por engano", "destinatário", "proibid"),
    *(
        "vertrouwelijk",
        "geadresseerde",
        "abusievelijk",
        "poufn",
        "adresat",
        "конфиденциальн",
        "получател",
        "конфіденційн",
    ),
    *(
        "fortrolig",
        "modtager",
        "mottagare",
        "konfidentiell",
        "mottaker",
        "luottamuksel",
        "保密",
        "机密",
        "機密",
        "收件人",
    ),
    *("기밀", "수신인", "bảo mật", "người nhận", "سرية", "المرسل إليه"),
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
# Outlook's safety tip stands in a line of its own above the text.
TIPS: tuple[str, ...] = (
    *("you don't often get email from", "you don’t often get email from", "some people who received this message don"),
    *("no suele recibir correo electrónico de", "no suele recibir correos electrónicos de"),
    *("vous n’obtenez pas souvent d’e-mail", "vous n'obtenez pas souvent d'e-mail", "vous ne recevez pas souvent"),
    *("sie erhalten nicht häufig", "sie erhalten nicht oft", "non si riceve spesso", "non ricevi spesso"),
    *("você não costuma receber", "não recebe frequentemente", "u ontvangt niet vaak"),
)
