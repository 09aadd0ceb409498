"""Words that mail programs write around quoted and forwarded mail, in the languages families use. Data only."""

FROM, DATE, TO, CC, SUBJECT, OTHER = "from", "date", "to", "cc", "subject", "other"

_FIELDS: dict[str, str] = {
    FROM: "from|de|da|von|van|od|fra|från|lähettäjä|feladó|kimden|gönderen|saatja|mittente|remitente|expéditeur"
    "|expeditor|absender|afzender|отправитель|от|от кого"
    "|від|від кого|šalje|pošiljatelj|发件人|寄件者|寄件人|差出人|送信元|送信者"
    "|보낸사람|보낸 사람|từ|người gửi|प्रेषक|ਵੱਲੋਂ|من|مرسل|فرستنده|mula kay|mula sa|los ntawm|nadawca|frá|από",
    DATE: "sent|date|sent on|enviado|enviado el|fecha|envoyé"
    "|envoyé le|date d'envoi|gesendet|gesendet am|datum|inviato"
    "|inviato il|data|verzonden|verzonden op|wysłano|data wysłania"
    "|wysłany|dato|sendt|skickat|skickades|lähetetty|päivämäärä"
    "|päiväys|dátum|elküldve|tarih|gönderildi|gönderme tarihi|saadetud|kuupäev|odesláno|odoslané|дата|отправлено"
    "|дата отправки|надіслано|poslano|发送时间|日期|时间|寄件日期"
    "|傳送時間|送信日時|日時|日付|보낸 날짜|보낸날짜|날짜|đã gửi|ngày gửi|ngày"
    "|तारीख|दिनांक|भेजा गया|ਮਿਤੀ|التاريخ|تاريخ الإرسال|أرسلت|تاریخ|ارسال شده|petsa|ipinadala|hnub|enviada|enviada em"
    "|enviado em|trimis|ημερομηνία",
    TO: "to|para|à|a|an|aan|do|til|till|vastaanottaja"
    "|címzett|kime|alıcı|saaja|komu|pre|кому|prima|收件人|收件者|宛先|送信先"
    "|받는사람|받는 사람|đến|tới|người nhận|gửi tới|सेवा में|प्रति"
    "|ਨੂੰ|إلى|الى|به|گیرنده|kay|rau|către|destinatario|destinatari"
    "|destinataire|empfänger|ontvanger|odbiorca|προς",
    CC: "cc|kopie|kopia|kopi|kopio|kopija|copie|copia|copia a"
    "|másolat|másolatot kap|bilgi|dw|kópia|копия|копія|抄送|副本|참조"
    "|đồng gửi|प्रतिलिपि|نسخة|نسخه|رونوشت|cópia|bcc|cco|cci|ccn",
    SUBJECT: "subject|asunto|objet|oggetto|betreff|onderwerp|assunto|temat|emne|ämne|aihe|tárgy|konu|teema|předmět"
    "|predmet|тема|主题|主旨|标题|件名|제목|chủ đề|tiêu đề|विषय|ਵਿਸ਼ਾ|الموضوع|موضوع|paksa|ntsiab lus|subiect|θέμα",
    OTHER: "reply-to|reply to|responder a|répondre à|antwort an|antwoord aan|rispondi a|risposta|responder para"
    "|importance|importancia|wichtigkeit|priority|prioridad|attachments|adjuntos|anlagen|pièces jointes|sent by"
    "|on behalf of|please respond to|message-id|categories|organization|mailed-by|signed-by",
}

LABELS: dict[str, str] = {
    word.casefold(): kind for kind, words in _FIELDS.items() for word in words.split("|")
}  # 'data' and the like mean one thing in every language here
LONGEST_LABEL = max(map(len, LABELS))

FORWARD_WORDS: tuple[str, ...] = (
    *("forwarded message", "begin forwarded message", "forwarded by", "fwd.msg", "forwarded mail", "forwarded email"),
    *("mensaje reenviado", "inicio del mensaje reenviado", "comienza el mensaje reenviado", "correo reenviado"),
    *("message transféré", "message transmis", "début du message transféré", "début du message réexpédié"),
    *("weitergeleitete nachricht", "anfang der weitergeleiteten", "ursprünglich weitergeleitet"),
    *("messaggio inoltrato", "inizio messaggio inoltrato", "mensagem encaminhada", "mensagem reencaminhada"),
    *("início da mensagem encaminhada", "início da mensagem reencaminhada", "doorgestuurd bericht"),
    *("begin doorgestuurd bericht", "wiadomość przekazana", "przekazana wiadomość", "początek przekazywanej"),
    *("пересылаемое сообщение", "пересланное сообщение", "начало переадресованного", "начало пересылаемого"),
    *("переслане повідомлення", "початок листа", "пересланий лист"),
    *("转发的邮件", "转发邮件", "轉寄的郵件", "转发信息"),
    *(
        "転送されたメッセージ",
        "メッセージを転送",
        "転送メッセージ",
        "전달된 메시지",
        "tin nhắn được chuyển tiếp",
        "thư chuyển tiếp",
    ),
    *("thư đã chuyển tiếp", "bắt đầu tin nhắn được chuyển tiếp"),
    *("अग्रेषित संदेश", "ਅੱਗੇ ਭੇਜਿਆ", "رسالة معاد توجيهها"),
    *("رسالة محولة", "پیام فورواردشده", "پیام هدایت شده", "ipinasang mensahe", "na-forward na mensahe"),
    *("videresendt besked", "videresendt melding", "videresendt meddelelse", "vidarebefordrat meddelande"),
    *(
        "vidarebefordrat brev",
        "välitetty viesti",
        "edelleenlähetetty viesti",
        "továbbított üzenet",
        "přeposlaná zpráva",
    ),
    *("preposlaná správa", "preposlanej správy", "přeposlané zprávy", "proslijeđena poruka", "proslijeđenu poruku"),
    *("i̇letilmiş mesaj", "iletilen mesaj", "iletilmiş ileti", "edastatud kiri", "mesaj redirecționat"),
)

ORIGINAL_WORDS: tuple[str, ...] = (
    *(
        "original message",
        "original appointment",
        "reply separator",
        "mensaje original",
        "message d'origine",
        "message original",
    ),
    *("ursprüngliche nachricht", "originalnachricht", "messaggio originale", "mensagem original"),
    *("oorspronkelijk bericht", "wiadomość oryginalna", "oryginalna wiadomość", "исходное сообщение"),
    *(
        "оригинальное сообщение",
        "вихідне повідомлення",
        "原始邮件",
        "原始郵件",
        "邮件原件",
        "元のメッセージ",
        "원본 메시지",
        "원본 메일",
    ),
    *("tin nhắn gốc", "thư gốc", "मूल संदेश", "الرسالة الأصلية"),
    *("پیام اصلی", "orihinal na mensahe", "orijinal mesaj"),
    *("oprindelig meddelelse", "oprindelig meddelande", "oprindelig besked", "opprinnelig melding"),
    *("ursprungligt meddelande", "alkuperäinen viesti", "eredeti üzenet", "původní zpráva", "pôvodná správa"),
    *("izvorna poruka", "algne kiri"),
)

FORWARD_PREFIXES: frozenset[str] = frozenset(
    "fw fwd rv re-fwd tr wg i inoltra enc res-enc doorst fs "
    "pd vs vb vl továbbítás továbbítás: přeposl prosl ilt i̇lt "
    "пересл fwd: пер 转发 轉寄 转 転送 전달 chuyển yönlendir rvd reenv továbbítva i:".casefold().split()
)
REPLY_PREFIXES: frozenset[str] = frozenset(
    "re aw sv antw antwort rif r odp ответ res rép ynt vá 回复 回覆 答复 ref bls".split()
)
