"""What programs write that answer in a person's absence, and what calendars and receipts write. Data only.

Left out are words that families use in earnest: the plain 'absence' of a child is no sign of a program.
"""

# How mail programs begin the subject of an automatic answer: Exchange and Outlook, Gmail, Zimbra, GroupWise, Yahoo.
AWAY = (
    # English
    *("out of office", "out of the office", "out-of-office", "automatic reply", "automated reply", "auto reply"),
    *("auto-reply", "autoreply", "auto response", "auto-response", "autoresponse", "automatic response"),
    *("auto-responder", "autoresponder", "yahoo! auto response", "vacation reply", "vacation response"),
    *("[auto-reply]", "[auto reply]", "[autoreply]", "(auto reply)", "[automatic reply]", "[out of office]"),
    *("automated response", "away from my mail"),
    # Spanish, Catalan, Galician, Basque
    *("respuesta automatica", "respuesta automática", "fuera de la oficina", "fuera de oficina", "autorespuesta"),
    *("mensaje automático de ausencia", "resposta automàtica", "fora de l'oficina", "contestador automático"),
    *("erantzun automatikoa", "bulegotik kanpo"),
    # Portuguese
    *("resposta automática", "resposta automatica", "fora do escritório", "fora do escritorio", "ausência temporária"),
    *("fora da sede", "mensagem automática de ausência"),
    # French
    *("réponse automatique", "reponse automatique", "absence du bureau", "absent du bureau", "message d'absence"),
    *("réponse d'absence", "notification d'absence", "répondeur automatique", "gestionnaire d'absence"),
    # German
    *("automatische antwort", "abwesenheitsnotiz", "abwesenheitsmeldung", "abwesenheitsbenachrichtigung"),
    *("abwesenheitsassistent", "automatische abwesenheit", "abwesenheitsnachricht", "autom. antwort", "nicht im büro"),
    # Italian, Romanian
    *("risposta automatica", "fuori ufficio", "assente dall'ufficio", "risposta fuori sede", "messaggio di assenza"),
    *("răspuns automat", "raspuns automat", "în afara biroului", "absent de la birou"),
    # Dutch, Afrikaans
    *("automatisch antwoord", "automatische beantwoording", "automatisch bericht", "afwezigheidsbericht"),
    *("afwezigheidsassistent", "afwezigheidsmelding", "niet op kantoor", "niet aanwezig:", "outomatiese antwoord"),
    # Swedish, Danish, Norwegian, Icelandic
    *("autosvar", "auto-svar", "automatiskt svar", "automatisk svar", "automatsvar", "frånvaromeddelande"),
    *("ej på kontoret", "inte på kontoret", "ikke på kontoret", "ute av kontoret", "fraværsmelding", "fraværsbesked"),
    *("sjálfvirkt svar", "svar ved fravær", "ikke til stede:"),
    # Finnish, Estonian, Latvian, Lithuanian
    *("automaattinen vastaus", "poissaoloilmoitus", "poissa toimistosta", "poissaoloviesti", "automaatvastus"),
    *("automaatne vastus", "kontorist väljas", "automātiskā atbilde", "automātiska atbilde", "automatinis atsakymas"),
    *("automatinis atsakas", "ne biure"),
    # Polish, Czech, Slovak, Hungarian
    *("odpowiedź automatyczna", "automatyczna odpowiedź", "autoodpowiedź", "poza biurem", "informacja o nieobecności"),
    *("automatická odpověď", "mimo kancelář", "oznámení o nepřítomnosti", "automatická odpoveď", "mimo kancelárie"),
    *("automatikus válasz", "házon kívül", "irodán kívül", "távolléti üzenet"),
    # Croatian, Bosnian, Serbian, Slovene, Bulgarian, Macedonian, Albanian
    *("automatski odgovor", "automatsko odgovaranje", "аутоматски одговор", "samodejni odgovor", "izven pisarne"),
    *("автоматичен отговор", "автоматски одговор", "извън офиса", "përgjigje automatike", "izvan ureda"),
    "van kancelarije",
    # Russian, Ukrainian, Belarusian, Kazakh
    *("автоответ", "автоматический ответ", "автоматическое уведомление", "вне офиса", "нет на рабочем месте"),
    *("отсутствие на рабочем месте", "автоматична відповідь", "автовідповідь", "автовідповідач", "поза офісом"),
    *("аўтаматычны адказ", "автоматты жауап", "автоответчик", "нет на месте:"),
    # Greek, Turkish, Azerbaijani, Armenian, Georgian
    *("αυτόματη απάντηση", "εκτός γραφείου", "otomatik yanıt", "otomatik cevap", "ofis dışında", "ofis dışı"),
    *("avtomatik cavab", "ինքնաշխատ պատասխան", "ავტომატური პასუხი"),
    # Hebrew, Arabic, Persian, Urdu
    *("תשובה אוטומטית", "מענה אוטומטי", "מחוץ למשרד", "הודעה אוטומטית", "رد تلقائي", "الرد التلقائي", "رد آلي"),
    *("خارج المكتب", "پاسخ خودکار", "خارج از دفتر", "خودکار جواب", "دفتر سے باہر"),
    # Hindi, Punjabi, Bengali, Marathi, Gujarati, Tamil, Telugu
    *("स्वचालित उत्तर", "स्वतः उत्तर", "स्वचालित जवाब", "स्वयंचलित प्रत्युत्तर", "कार्यालय से बाहर", "ਸਵੈਚਲਿਤ ਜਵਾਬ"),
    *("ਆਟੋਮੈਟਿਕ ਜਵਾਬ", "স্বয়ংক্রিয় উত্তর", "આપોઆપ જવાબ", "தானியங்கு பதில்", "స్వయంచాలక ప్రత్యుత్తరం"),
    # Chinese, Japanese, Korean
    *("自动回复", "自动答复", "自動回覆", "自動答覆", "自動回復", "外出自动回复", "不在办公室", "不在辦公室"),
    *("[自动回复]", "【自动回复】", "自動返信", "自動応答", "不在通知", "不在のお知らせ", "不在メール"),
    *("【自動返信】", "【自動応答】", "外出中:", "자동 회신", "자동회신", "자동 응답", "자동응답", "자동 답장"),
    *("부재 중", "부재중", "[자동회신]", "[자동응답]"),
    # Vietnamese, Thai, Indonesian, Malay, Filipino, Hmong, Swahili, Welsh, Irish
    *("trả lời tự động", "thư trả lời tự động", "phản hồi tự động"),
    *("vắng mặt tại văn phòng", "tra loi tu dong"),
    *("การตอบกลับอัตโนมัติ", "ตอบกลับอัตโนมัติ", "ไม่อยู่ที่สำนักงาน", "balasan otomatis", "jawaban otomatis"),
    *("di luar kantor", "balasan automatik", "jawapan automatik", "di luar pejabat", "awtomatikong tugon"),
    *("awtomatikong sagot", "awtomatikong pagtugon", "wala sa opisina", "teb rov qab tsis siv neeg"),
    *("jibu la kiotomatiki", "ateb awtomatig", "freagra uathoibríoch"),
)  # fmt: skip

# What programs write after those words, before the colon: 'Out of Office Notification: Bus', '自动回复邮件'.
AWAY_NOUNS = (
    *("autoreply", "reply", "response", "message", "notification", "notice", "email", "e-mail", "mail", "alert"),
    *("de ausencia", "por ausencia", "de ausência", "d'absence", "automatique", "automatica", "automático"),
    *("bei abwesenheit", "bij afwezigheid", "vid frånvaro", "ved fravær", "邮件", "郵件", "信件", "信息", "訊息"),
    *("メール", "メッセージ", "のお知らせ", "메일", "메시지", "안내", "알림", "입니다"),
)  # fmt: skip

# HCL (Lotus) Notes names the person first: 'AUTO: Ana Ruiz is out of the office (returning 4 May)'.
NOTES_SUBJECTS = (
    *("is out of the office", "ist außer haus", "est absent", "está fuera de la oficina", "está ausente"),
    *("è fuori ufficio", "è assente", "is afwezig", "is niet op kantoor", "är inte på kontoret"),
    *("er ikke på kontoret", "jest poza biurem", "отсутствует в офисе", "不在办公室", "は不在です", "mimo kancelář"),
    *("ei ole toimistossa", "is out of office"),
)  # fmt: skip

# What stands before the date of a return.
NOTES_UNTIL = (
    *("until", "till", "returning", "bis", "hasta", "até", "jusqu'au", "fino al", "tot", "t.o.m.", "до"),
)  # fmt: skip

# How people begin who write of somebody else: no name that Notes writes.
ORDINARY_SUBJECTS = (
    *("the", "my", "our", "your", "his", "her", "their", "a", "every", "why", "who", "when", "nobody", "principal"),
    *("el", "la", "mi", "nuestro", "der", "die", "meine", "le", "mon", "notre", "il", "o", "de", "het"),
)

# What the words of an automatic answer say of themselves or of the absence.
AWAY_WORDS = (
    *("out of the office", "out of office", "will not return until", "this is an automatic", "this is an automated"),
    *("automatically generated", "this is an auto", "away from my desk", "limited access to", "on vacation"),
    *("annual leave", "i am away", "i'm away", "will be away", "i am on leave", "maternity leave"),
    *("this mailbox is not", "no tengo acceso", "estaré fuera", "estoy fuera", "fuera de la oficina", "de vacaciones"),
    *("esta es una respuesta automática", "ausente de la oficina", "fora do escritório", "estou ausente"),
    *("estarei ausente", "de férias", "esta é uma resposta automática", "je suis absent", "je serai absent"),
    *("absente du bureau", "en congé", "ceci est une réponse automatique", "de retour le", "nicht im büro"),
    *("nicht im haus", "außer haus", "bin abwesend", "im urlaub", "dies ist eine automatische", "wieder erreichbar"),
    *("fuori ufficio", "sono assente", "sarò assente", "in ferie", "questa è una risposta automatica"),
    *("niet op kantoor", "ben afwezig", "met vakantie", "op vakantie", "semester", "inte på kontoret"),
    *("ikke på kontoret", "på ferie", "tilbake", "lomalla", "poissa toimistosta", "na urlopie", "poza biurem"),
    *("nieobecn", "dovolen", "nebudu v kanceláři", "szabadság", "в отпуске", "отсутств", "это автоматический ответ"),
    *("у відпустці", "відсутн", "αυτή είναι αυτόματη", "ofiste değilim", "izindeyim", "בחופשה", "מחוץ למשרד", "إجازة"),
    *("خارج المكتب", "مرخصی", "休假", "不在办公室", "不在辦公室", "这是自动回复", "這是自動回覆", "不在にして"),
    *("不在となり", "休暇", "自動返信です", "자동 회신입니다", "부재", "휴가", "đây là thư trả lời tự động"),
    *("parental leave", "family leave", "medical leave", "sick leave", "on leave until", "not be reading my mail"),
    *("when i return", "upon my return", "i will return", "i'll be back", "be back on", "back in the office"),
    *("out of town", "not in the office", "on holiday", "away from the office", "away until", "am currently away"),
    *("currently out", "unavailable to read", "school is closed", "office is closed", "offices are closed"),
    *("elternzeit", "mutterschutz", "bin ich wieder", "bin bis", "kann ihre nachricht nicht", "en vacances"),
    *("congés", "de baja", "de licencia", "regreso el", "licença", "regresso", "con permesso", "torno il"),
    *("afwezig", "terug op", "föräldraledig", "tillbaka den", "urlop", "вернусь", "повернуся", "年休", "出張"),
    *("nghỉ phép", "vắng mặt", "अवकाश", "कार्यालय से बाहर", "cuti", "wala sa opisina", "awtomatikong tugon ito"),
)  # fmt: skip

# How a sentence begins in which people say where they are.
FIRST_PERSON = (
    *("i am ", "i'm ", "i will ", "i'll ", "i have ", "we are ", "currently ", "out of office", "out of the office"),
    *("estoy ", "estaré ", "me encuentro ", "no estoy ", "no tengo acceso", "estou ", "estarei ", "não estou "),
    *("je ", "j'ai ", "ich ", "zurzeit ", "derzeit ", "sono ", "sarò ", "ik ", "jag ", "jeg ", "olen ", "jestem "),
    *("я ", "saya ", "tôi ", "我", "私は", "저는"),
)  # fmt: skip

# How an automatic answer's own words begin, where it says what it is.
DECLARES = (
    *("this is an automatic reply", "this is an automated reply", "this is an automatic response"),
    *("this is an automated response", "this is an auto-reply", "this is an auto reply", "this is an autoreply"),
    *("this is an auto-response", "this is an automatic answer", "this is an automatically generated reply"),
    *("this is an automatically generated response", "this is an automatically generated e"),
    *("this email was sent auto",),
    *("this is an automatically generated message", "this is an automated e", "this is an automated message"),
    *("this is an automated confirmation", "this is an automatic confirmation", "this message was created auto"),
    *("this message has been automatically generated", "this message was automatically generated"),
    *("this e-mail was generated automatically", "this email was automatically generated"),
    *("note: this is an automated response to your message", "i apologize for this automatic reply"),
    *("please do not reply to this e", "do not reply to this e", "##- please type your reply above this line"),
    *("[auto-reply]", "*** auto", "auto response:", "auto-reply:"),
    *("esta es una respuesta automática", "este es un mensaje automático de respuesta"),
    *("esta é uma resposta automática", "ceci est une réponse automatique", "ceci est un message d'absence"),
    *("dies ist eine automatische antwort", "dies ist eine automatisch generierte antwort"),
    *("dies ist eine automatische rückmeldung", "questa è una risposta automatica", "dit is een automatisch antwoord"),
    *("dit is een automatische reactie", "detta är ett automatiskt svar", "detta är ett autosvar"),
    *("dette er et automatisk svar", "dette er et autosvar", "tämä on automaattinen vastaus"),
    *("to jest automatyczna odpowiedź", "toto je automatická odpověď", "toto je automatická odpoveď"),
    *("ez egy automatikus válasz", "acesta este un răspuns automat", "это автоматический ответ", "это автоответ"),
    *("це автоматична відповідь", "αυτή είναι μια αυτόματη απάντηση", "bu otomatik bir yanıttır"),
    *("这是自动回复", "这是一封自动回复", "這是自動回覆", "自動返信です", "これは自動返信", "이 메일은 자동 회신"),
    *("đây là thư trả lời tự động", "đây là tin nhắn trả lời tự động", "ini adalah balasan otomatis"),
)  # fmt: skip

# How ticket systems and web forms begin the subject of a receipt, and what its words hold.
RECEIVED_SUBJECTS = (
    *("[request received]", "request received", "ticket received"),
    *("[ticket received]", "ticket created", "case created"),
    *("your case", "your ticket", "your request", "your inquiry", "your enquiry", "your message to", "your email to"),
    *("thank you for contacting", "thanks for contacting", "thank you for your", "thanks for your", "we received your"),
    *("we have received", "we've received", "we got your", "message received", "email received", "confirmation of"),
    *("[case", "case #", "case 0", "[ticket", "[#"),
    *("hemos recibido", "gracias por", "solicitud recibida", "su solicitud"),
    *("recebemos", "obrigado por", "nous avons bien reçu", "nous avons reçu", "merci de", "accusé de réception"),
    *("votre demande", "ihre anfrage", "eingangsbestätigung", "empfangsbestätigung", "vielen dank für", "ricevuta"),
    *("conferma di ricezione", "ontvangstbevestiging", "bedankt voor", "tack för", "tak for", "takk for", "kiitos"),
    *("potwierdzenie", "dziękujemy", "potvrzení", "ваше обращение", "ваша заявка", "дякуємо", "感谢您", "您的请求"),
    *("お問い合わせ", "受付", "문의", "cảm ơn", "salamat"),
)  # fmt: skip
RECEIVED_WORDS = (
    *("has been received", "we have received your", "we've received your", "we received your", "have received your"),
    *("received your message", "received your email", "received your request", "received your inquiry"),
    *("ticket has been created", "case has been created", "request has been created"),
    *("has been logged", "ticket number"),
    *("thank you for contacting", "thanks for contacting", "thank you for reaching", "thanks for reaching"),
    *("automatically generated", "automated message", "automatic confirmation", "automated confirmation"),
    *("automated response", "automatic response", "automated reply", "automatic reply", "automatic acknowledg"),
    *("do not reply to this", "unattended mailbox", "is unattended", "not monitored", "hemos recibido su"),
    *("mensaje automático", "no responda a este", "recebemos a sua", "recebemos sua", "mensagem automática"),
    *("avons bien reçu votre", "message automatique", "ne pas répondre à ce", "automatisch erstellt"),
    *("automatisch generiert", "ihre nachricht erhalten", "ihre anfrage erhalten"),
    *("abbiamo ricevuto", "automaticamente"),
    *("hebben uw bericht ontvangen", "automatisch gegenereerd", "自动生成"),
    *("自動送信", "自動的に送信", "자동으로 발송"),
)  # fmt: skip

# What a help desk's program and the mailbox of somebody who has left say, where no field marks them.
HELP_DESK_WORDS = (
    *("has received your message", "has received your email", "has received your request", "will reply within"),
    *("will respond within", "will get back to you within", "we have received your", "we've received your"),
    *("your message has been received", "your email has been received", "your request has been received"),
    *("ticket number", "ticket #", "your ticket", "ticket has been", "case has been created"),
    *("request has been logged", "no longer work", "no longer with the", "no longer employed"),
    *("is no longer monitored", "mailbox is not monitored"),
    *("i will return", "i'll return", "returning on", "automatic reply", "automated reply", "auto-reply"),
    *("recibimos su mensaje", "recibimos su correo", "hemos recibido su", "su mensaje ha sido recibido"),
    *("responderemos en", "le responderemos", "número de ticket", "su ticket", "ya no trabajo", "ya no trabaja"),
    *("regreso el", "regreso a la oficina", "estaré de regreso", "regresaré", "vuelvo el", "respuesta automática"),
)  # fmt: skip

# How a challenge asks its sender to prove that he is no machine.
CHALLENGE_WORDS = (
    *("to release your message", "to confirm your message", "to have your message delivered", "is being held because"),
    *("to deliver your message", "confirm that you are not", "verify that you are", "prove that you are"),
    *("senders i have approved", "add you to my list of"),
    *("before your message can be delivered", "not yet been verified"),
    *("has not been verified", "pour que votre message soit", "damit ihre nachricht zugestellt"),
)  # fmt: skip

# How calendars begin the subject of an answer to an invitation.
CALENDAR_ANSWERS = (
    *("accepted:", "declined:", "tentative:", "tentatively accepted:", "new time proposed:", "canceled:"),
    *("cancelled:", "aceptado:", "aceptada:", "rechazado:", "rechazada:", "provisional:", "aceite:", "aceita:"),
    *("aceito:", "recusado:", "accepté :", "accepté:", "accepted :", "refusé :", "refusé:", "provisoire :"),
    *("zugesagt:", "abgesagt:", "abgelehnt:", "mit vorbehalt:", "mit vorbehalt angenommen:", "angenommen:"),
    *("accettato:", "rifiutato:", "provvisorio:", "geaccepteerd:", "afgewezen:", "voorlopig:", "accepterat:"),
    *("accepteret:", "godtatt:", "avböjt:", "afvist:", "hyväksytty:", "hylätty:", "zaakceptowane:", "odrzucone:"),
    *("přijato:", "odmítnuto:", "принято:", "отклонено:", "已接受:", "已接受：", "已拒绝:", "已拒绝：", "承諾:"),
    *("承諾済み:", "辞退:", "수락:", "거절:", "đã chấp nhận:", "kabul edildi:"),
)  # fmt: skip

# How Outlook and Exchange begin the subject of a receipt that is no report, and what its words hold.
RECEIPTS = (
    *("read:", "not read:", "gelesen:", "ungelesen:", "nicht gelesen:", "lu :", "lu:", "non lu :", "leído:"),
    *("no leído:", "letto:", "non letto:", "lida:", "não lida:", "lido:", "gelezen:", "niet gelezen:", "läst:"),
    *("læst:", "lest:", "luettu:", "przeczytane:", "přečteno:", "olvasott:", "прочитано:", "已读:", "已讀:"),
    *("開封済み:", "읽음:", "okundu:"),
)  # fmt: skip
RECEIPT_WORDS = (
    *("was read on", "was deleted without being read", "wurde gelesen", "wurde am", "a été lu", "ha été lu"),
    *("se leyó el", "fue leído", "è stato letto", "è stata letta", "foi lida em", "foi lido", "is gelezen op"),
    *("lästes den", "blev læst", "ble lest", "on luettu", "została przeczytana", "прочитано", "阅读时间"),
    *("開封された", "読まれました", "okundu"),
)  # fmt: skip
