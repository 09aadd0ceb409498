"""Words by which mail systems tell that a mail failed, is late or came back, and for how long. Data only."""

# How the subject of a report begins or what it holds; none says by itself that a machine wrote.
SUBJECTS = (
    *("undeliver", "delivery status notif", "returned mail", "failure notice", "delivery failure", "delivery fail"),
    *("mail delivery failed", "delivery has failed", "mail system error", "non remis", "undelivered", "mail delivery"),
    *("returned to sender", "could not be delivered", "delivery problem", "message status", "nondeliverable"),
    *("delivery report", "delivery error", "unzustellbar", "no se puede entregar", "no entregado", "non-delivery"),
    *("nicht zugestellt", "mail failure", "mail could not", "error sending", "unable to deliver", "warning: message"),
    *("warning: could not send", "delayed mail", "delivery delayed", "user unknown", "failed mail", "permanent error"),
    *("message delivery", "delivery notification", "rejected", "mail delivery problem", "bounce"),
    *("transaction failed", "no delivery", "deliver error", "delivery incomplete", "could not send"),
    *("failed delivery", "delivery warning", "message not delivered", "mail nondelivery", "unable to send"),
    *("not delivered", "non recapitabile", "non remise", "mancato recapito", "mancata consegna", "não entregue"),
    *("não é possível entregar", "falha na entrega", "fallo en la entrega", "error de entrega", "devuelto"),
    *("devolvido", "échec de la remise", "échec de remise", "échec de distribution", "zustellung fehlgeschlagen"),
    *("nicht zustellbar", "zustellungsfehler", "onbestelbaar", "niet bezorgd", "недоставлен", "не доставлено"),
    *("не доставлен", "недоставка", "ошибка доставки", "退信", "配信", "配送", "エラー通知", "未配信", "未送達"),
    *("メールエラー", "无法送达", "未送达", "無法傳遞", "無法送達", "반송", "발송실패", "전송 실패"),
    *("kan inte levereras", "kan ikke leveres", "kan ikke levert", "ei voitu toimittaa", "niedostarczon"),
    *("nedoručitel", "kézbesíthetetlen", "nelivrabil", "teslim edilemedi", "iletilemedi", "μη παραδοτέο"),
    *("message you sent blocked", "blocked by our", "invalid mail address", "unknown address", "non consegnat"),
    *("echec de livraison", "échec de livraison", "error en la entrega", "mail delivery status", "recipient unknown"),
    *("غير قابل للتسليم", "không gửi được"),
)  # fmt: skip

# What filters write to the reader about mail that they kept from the reader: nothing of ours failed there.
KEPT = (
    *("quarantin", "quarantän", "cuarentena", "karantän", "karantæn", "kwarantann", "карантин", "隔离", "隔離", "격리"),
    *("digest", "spam summary", "spam report", "spam notification", "junk summary", "held message", "messages on hold"),
)  # fmt: skip

# Words that tell, without any program's exact phrase, that a mail failed. Read only where a machine wrote.
FAILED = (
    *("could not be delivered", "couldn't be delivered", "was not delivered", "undeliverable", "delivery failed"),
    *("did not reach", "wasn't delivered", "unable to deliver", "user unknown", "could not deliver"),
    *("delivery failure", "not be delivered", "mailbox unavailable", "mailbox full", "over quota", "fatal errors"),
    *("permanent error", "no such user", "host unknown", "quota exceeded", "has failed", "returned to you"),
    *("unknown user", "failed for", "delivery errors", "delivery problems", "mailbox is full", "does not exist"),
    *("error occurred while trying to deliver", "undelivered", "not been delivered", "has been postponed"),
    *("could not send", "no longer accepts", "not found"),
)  # fmt: skip

LATE_SUBJECTS = (
    *("delayed", "(delay)", "delay)", "warning:", "warning--", "delivery warning", "incomplete"),
    *("still being retried", "verzögert", "retardé", "retard de", "retrasad", "atrasad", "ritardat", "vertraagd"),
    *("задерж", "延迟", "延遲", "遅延"),
)  # fmt: skip
LATE = (
    *("you do not need to resend", "this is a warning message only", "no action is required", "will keep trying"),
    *("will continue to try", "will be retried", "will continue trying", "has been postponed"),
    *("not yet been delivered", "still trying", "transient non-fatal errors", "has been delayed", "will retry"),
    *("nicht erneut senden", "brauchen ihre nachricht nicht erneut", "il n'est pas nécessaire de renvoyer"),
    *("no es necesario que reenvíe", "delivery is delayed", "is delayed to these recipients", "will try again"),
    "will be reattempted",
)  # fmt: skip

# Lines after which the mail that came back begins.
RETURNED = (
    *("original message", "copy of the message", "copy of your message", "message header", "returned message"),
    *("unsent message", "original mail", "message text follows", "your message reads", "mensaje original"),
    *("message follows", "original headers", "start of returned", "the message you sent", "header follows"),
    *("message was received as", "message as received", "lines of your original", "this line is"),
    *("undelivered message", "originalnachricht", "ursprüngliche nachricht", "message d'origine"),
    *("messaggio originale", "mensagem original", "исходное сообщение", "原始邮件", "原始郵件", "元のメッセージ"),
    *("headers of your message", "ursprünglichen nachricht"),
)  # fmt: skip
# Such a line speaks of the failure: 'The message you sent to these addresses could not be delivered:'.
NOT_RETURNED = (
    *("could not", "couldn't", "cannot", "not be", "unable to", "was not", "failed", "transcript", "diagnostics"),
    *("address", "recipient", "nicht", "n'a p", "no se ", "non è", "não "),
)  # fmt: skip
RETURNED_FIELDS = ("received:", "return-path:", "dkim-signature:", ">return-path:", ">received:", "x-received:")

GOOD = (
    *("user unknown", "unknown user", "no such user", "does not exist", "doesn't exist", "not exist"),
    *("user not found", "not listed in", "permanent fatal error", "permanent error", "failed permanently"),
    *("host unknown", "unknown host", "no such domain", "domain not found", "unrouteable address", "unroutable"),
    *("unknown recipient", "no mailbox here", "invalid address", "invalid recipient", "recipient rejected"),
    *("recipient address rejected", "not recognized", "account is disabled", "account disabled"),
    *("account has been disabled", "no longer in use", "not a valid", "wasn't found", "couldn't be found"),
    *("could not be found", "did not exactly match", "is not known", "not known", "i've given up"),
    *("dns lookup failure", "invalid final delivery userid", "permanent failure", "permanently rejected"),
    *("mailbox not found", "no such recipient", "no longer accepts", "host not found", "name service error"),
    *("unknown address", "not our customer", "no such name", "nicht gefunden", "existiert nicht", "unbekannt"),
    *("n'existe pas", "inconnu", "no existe", "desconocid", "não existe", "non esiste", "sconosciut", "не существует"),
    *("не найден", "不存在", "存在しません", "見つかりません", "존재하지 않"),
    *("mailbox unavailable", "permanenter fehler", "dauerhafter fehler"),
    *("erreur permanente", "error permanente", "errore permanente"),
    *("erro permanente", "doesn't have a", "does not have a", "has no mailbox", "no mailbox", "no longer valid"),
    *("is invalid", "invalid user", "invalid mailbox", "no valid recipients", "bad address", "bad destination"),
    *("illegal host", "illegal domain", "is unknown", "unknown local", "no account", "account closed"),
    *("account has been closed", "account has expired", "no such mailbox", "no such address", "no such person"),
    *("no such account", "name not found", "not a known", "isn't a valid"),
    *("introuvable", "pas trouvé", "n'a pas été trouvé"),
    *("inexist", "inesistent", "no se encontró", "no se ha encontrado", "não foi encontrad", "non è stato trovat"),
    *("non è valido", "no es válid", "n'est pas valide", "não é válid"),
    *("ungültig", "ist nicht bekannt", "bestaat niet"),
    *("niet gevonden", "onbekend", "nie istnieje", "nieznan", "neexist", "neznám", "nem létezik", "ismeretlen"),
    *("finns inte", "finnes ikke", "findes ikke", "ukendt", "ukjent", "okänd", "ei ole olemassa", "tuntematon"),
    *("nu există", "necunoscut", "bulunamadı", "mevcut değil", "не існує", "не знайден", "неизвестн", "невідом"),
    *("δεν υπάρχει", "άγνωστ", "غير موجود", "وجود ندارد", "לא קיימ", "不正确", "不正確", "未知", "宛先不明"),
    *("수신자 없음", "없는", "없습니다", "không tồn tại", "tidak ditemukan", "tidak wujud", "मौजूद नहीं", "ไม่มี"),
)  # fmt: skip
# RFC 3463: X.2.2 a full mailbox, X.4.x the way there, X.4.7 the time ran out. All may arrive when sent again.
NOW = (
    *("mailbox is full", "mailbox full", "full mailbox", "over quota", "quota exceeded", "exceeded storage"),
    *("overquota", "exceeded the local limit", "exceeds allowed size", "exceeded its quota", "over its quota"),
    *("quota is exceeded", "exceeded their quota", "exceeds quota", "inbox is full", "out of storage"),
    *("storage space", "disk quota", "retry timeout exceeded", "retry time not reached", "message expired"),
    *("envelope expired", "delivery expired", "has expired in", "has been in the queue too long"),
    *("connection timed out", "timed out", "connection refused", "no route to host", "too many connections"),
    *("try again later", "try later", "temporarily", "temporary failure", "temporary error", "temporary problem"),
    *("greylist", "graylist", "still trying", "too long in queue", "have been failing for a long time"),
    *("could not deliver for the last", "attempts:", "not been collected", "could not connect", "unable to connect"),
    *("can't connect", "lost connection", "retried without success", "has been postponed", "delivery time expired"),
    *("no answer from host", "host unreachable", "network is unreachable", "given up after", "too busy"),
    *("postfach ist voll", "postfach voll", "boîte pleine", "boîte aux lettres est pleine", "boite pleine"),
    *("quota dépassé", "buzón lleno", "buzón está lleno", "caixa de entrada cheia", "caixa postal cheia"),
    *("casella piena", "mailbox vol", "ящик переполнен", "переполнен", "一杯のため", "容量超過", "已满", "已滿"),
    *("空间不足", "용량이 초과", "꽉 차", "est pleine", "est plein"),
    *("volle mailbox", "ist voll", "is vol", "está lleno"),
    *("está llena", "está chei", "è piena", "è pieno", "jest pełn", "je plná", "megtelt", "este plină", "är full"),
    *("er fuld", "er full", "on täynnä", "dolu", "переповнен", "πλήρ", "ممتلئ", "いっぱい", "초과", "đã đầy", "penuh"),
)  # fmt: skip
