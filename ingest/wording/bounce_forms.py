"""What mail systems write for people when a mail does not arrive: their phrases, by program and language. Data only.

A phrase is compared in lower case, with single spaces and straight apostrophes, across line ends.
"""

from dataclasses import dataclass

BELOW, BESIDE, ABOVE = "below", "beside", "above"  # where the address stands, seen from the phrase


@dataclass(frozen=True, slots=True)
class Form:
    """How one family of mail systems says that a mail failed."""

    rule: str
    place: str
    phrases: tuple[str, ...]


FORMS: tuple[Form, ...] = (
    Form(
        "qmail",
        BELOW,
        (
            *("i wasn't able to deliver your message to the following address", "this is the qmail-send program"),
            "i'm afraid i wasn't able to deliver",
            "we were unable to deliver your message to the following address",
            "there's a problem with the e-mail address(es) listed below",
        ),
    ),
    Form("Yahoo", BELOW, ("unable to deliver message to the following address",)),
    Form(
        "Exim",
        BELOW,
        (
            *("the following address(es) failed", "the following addresses failed", "the following address failed"),
            *("the address to which the message has not yet been delivered", "folgende adresse(n) fehlgeschlagen"),
            *("the addresses to which the message has not yet been delivered", "die folgende adresse schlug fehl"),
            *("could not be delivered to one or more of its recipients", "следующие адреса не приняли"),
            *("has not been delivered to one or more of its recipients", "адресов получателей: "),
            "has not yet been delivered to one or more of its recipients",
        ),
    ),
    Form(
        "Postfix",
        BELOW,
        (
            *("be delivered to one or more recipients", "this is the postfix program at host"),
            *("i'm sorry to have to inform you that", "this is the mail system at host"),
        ),
    ),
    Form(
        "Sendmail",
        BELOW,
        (
            *("the following addresses had permanent fatal errors", "had permanent delivery errors"),
            "the following addresses had transient non-fatal errors",
            *("the following addresses had delivery problems", "the following addresses had delivery errors"),
            "the following recipients have delivery problems",
            "the following addresses have delivery notifications",
            "the following address had permanent fatal errors",
        ),
    ),
    Form(
        "Exchange",
        BELOW,
        (
            *("delivery has failed to these recipients", "did not reach the following recipient"),
            *("the following recipient(s) cannot be reached", "the following recipient(s) could not be reached"),
            *("the following recipients cannot be reached", "delivery is delayed to these recipients"),
            *("delivery to the following recipients failed", "delivery to the following recipients has been delayed"),
            "unable to deliver the message to the following recipients",
            *("delivery to the following recipient failed", "unable to deliver message to the following recipients"),
            *("could not be delivered to the following user", "not be delivered to the following recipient"),
            *("could not deliver the message to these recipients", "could not be delivered to the following address"),
            "was not delivered to the following recipient",
            "message to the following recipients could not be delivered",
            "couldn't be delivered to these recipients",
            "delivery to these recipients or distribution lists has failed",
        ),
    ),
    Form(
        "Exchange",
        BESIDE,
        ("couldn't be delivered", "wasn't delivered to", "wasn't found at", "wasn't found in"),
    ),
    Form(
        "Domino",
        BELOW,
        ("was not delivered to: ", "was not delivered to the following"),
    ),
    Form(
        "GroupWise",
        BELOW,
        (
            *("the message that you sent was undeliverable to the following", "the user(s) account is disabled"),
            "the message that you sent was undeliverable",
        ),
    ),
    Form(
        "IMail",
        BESIDE,
        (
            *("invalid final delivery userid", "undeliverable to ", "user mailbox exceeds allowed size"),
            *("unknown user:", "unknown host:", "delivery failed 20 attempts", "delivery userid", "user not known"),
            "mailbox is full:",
        ),
    ),
    Form("LLNL", BESIDE, ("your message was addressed, ",)),
    Form(
        "Netscape",
        BELOW,
        (
            "this message was undeliverable due to the following reason",
            "your message was not delivered to the following",
        ),
    ),
    Form(
        "Compuserve and AOL",
        BELOW,
        (
            *("your message could not be delivered for the following reason", "could not be delivered because of"),
            *("your mail to the following recipients could not be delivered", "have been refused by the recipient"),
        ),
    ),
    Form(
        "Amazon",
        BELOW,
        ("while trying to deliver the mail to the following recipient", "failed to deliver to the following recipient"),
    ),
    Form(
        "Google",
        BELOW,
        (
            "delivery to the following recipient failed permanently",
            "delivery to the following recipient has been",
            *("delivery to the following recipients failed permanently", "the following message was not delivered to"),
        ),
    ),
    Form(
        "Google",
        BESIDE,
        (
            "there was a problem delivering your message to",
            *("there was a temporary problem delivering your message", "your message wasn't delivered to"),
        ),
    ),
    Form("DragonFly Mail Agent", BESIDE, ("there was an error delivering your mail to",)),
    Form("OpenSMTPD", BELOW, ("to deliver a message for the following list of recipients",)),
    Form("IronPort", BESIDE, ("was undeliverable. the reason for the problem", "the following message to ")),
    Form(
        "a mobile carrier",
        BESIDE,
        (
            *("could not be delivered to: <", "could not deliver to", "could not be delivered to mobile"),
            *("as their mailbox is full", "宛先不明", "宛先のアドレスが見つかりません", "次のあて先へのメッセージは"),
            *("次の宛先へのメッセージは", "送信先のメールアドレスが", "送信できませんでした", "配信できませんでした"),
        ),
    ),
    Form(
        "a mail filter",
        BELOW,
        (
            *("the message was not relayed to", "the following message could not be delivered to", "was not sent to:"),
            *("an email you sent to the following recipients could not be delivered", "was rejected for recipient"),
            *("your message could not be delivered to:", "the following email could not be delivered to"),
            *("your message was blocked", "could not be delivered to: ", "the message has not been delivered to"),
            *("the message could not be delivered to", "a message could not be delivered to", "could not be sent to"),
            *("the following recipients were not reached", "undelivered recipients", "recipients of failed message"),
        ),
    ),
    Form(
        "Courier",
        BELOW,
        ("message to the following recipients cannot be delivered", "running the courier mail server"),
    ),
    Form("MDaemon", BELOW, ("had permanent fatal delivery errors", "failed address:", "the attached message was not")),
    Form("Smail", BELOW, ("failed addresses follow", "adressen fehlgeschlagen")),
    Form(
        "a mail system, in German",
        BELOW,
        (
            *("an folgende empfänger oder gruppen", "an folgende empfänger oder verteilerlisten"),
            *("ihre nachricht hat einige", "folgende(r) empfänger konnte(n) nicht erreicht werden"),
            *("an folgende empfänger fehlgeschlagen", "konnte nicht an folgende empfänger"),
            *("konnte an folgende empfänger nicht", "konnte nicht zugestellt werden"),
            *("konnten nicht zugestellt werden", "konnte leider nicht zugestellt werden", "wurde nicht zugestellt an"),
            *("folgende empfänger konnten nicht erreicht werden", "nicht ausgeliefert werden", "ist unzustellbar"),
        ),
    ),
    Form(
        "a mail system, in French",
        BELOW,
        (
            *("échec de la remise pour ces destinataires", "n'a pas pu être remis", "n'a pas pu être distribué"),
            *("n'a pas pu être délivré", "n'ont pas pu être joints", "impossible de joindre le"),
            *("n'a pas pu être livré", "n'a pas atteint certains ou tous les destinataires", "n'a pas été remis à"),
            *("n'a pas pu être acheminé", "la remise à ces destinataires a échoué"),
            *("la remise aux destinataires suivants", "n'a pas pu être envoyé"),
        ),
    ),
    Form(
        "a mail system, in Spanish",
        BELOW,
        (
            *("error de entrega a estos destinatarios", "no se pudo entregar", "no se ha podido entregar"),
            *("no ha podido ser entregado", "no pudo ser entregado", "no ha llegado a alguno", "no llegó a alguno"),
            *("no se puede tener acceso a los siguientes destinatarios", "no se ha entregado a", "no fue entregado"),
            *("error en la entrega a los siguientes destinatarios", "no se puede entregar a los siguientes"),
        ),
    ),
    Form(
        "a mail system, in Portuguese",
        BELOW,
        (
            *("falha na entrega a estes destinatários", "a entrega falhou para estes destinatários"),
            *("não foi entregue", "não alcançou alguns ou todos os destinatários", "não pôde ser entregue"),
            *("não foi possível entregar", "não foi possível alcançar os seguintes destinatários"),
            *("não pode ser entregue", "não foi possível enviar"),
        ),
    ),
    Form(
        "a mail system, in Italian",
        BELOW,
        (
            *("recapito non riuscito a questi destinatari", "impossibile recapitare", "non è stato recapitato"),
            *("non è stato possibile recapitare", "impossibile raggiungere i seguenti destinatari"),
            *("mancato recapito a", "non è stato consegnato", "non è stato possibile consegnare"),
            "non può essere recapitato",
        ),
    ),
    Form(
        "a mail system, in Dutch",
        BELOW,
        (
            *("is mislukt voor deze geadresseerden", "sommige of alle geadresseerden niet bereikt"),
            *("kan niet worden bezorgd", "kon niet worden bezorgd", "kon niet worden afgeleverd"),
            *("is niet bezorgd bij", "kan niet worden afgeleverd"),
        ),
    ),
    Form(
        "a mail system, in Russian or Ukrainian",
        BELOW,
        (
            *("сбой доставки следующим получателям", "не удалось выполнить доставку", "не может быть доставлено"),
            *("не было доставлено", "не доставлено", "не удалось доставить", "невозможно доставить"),
            *("не доставлено следующим", "не вдалося доставити", "не доставлено", "не може бути доставлено"),
            "не могло быть доставлено",
        ),
    ),
    Form(
        "a mail system, in Chinese",
        BELOW,
        (
            *("以下收件人", "这些收件人", "邮件被退回", "无法发送到", "邮件无法送达", "未能送达", "无法投递"),
            *("投递失败", "退信原因", "無法傳遞", "無法送達", "這些收件者", "下列收件者", "以下收件者", "無法寄送"),
            *("退信", "收件人邮件地址", "未送达"),
        ),
    ),
    Form(
        "a mail system, in Japanese",
        BELOW,
        (
            *("次の受信者またはグループへの配信に失敗", "次の受信者または配布リストへの配信"),
            *("への配信に失敗しました", "配信されませんでした", "配送できませんでした"),
            *("配信することができませんでした", "エラーのため送信できません", "届けることができません"),
            *("お届けできません", "送信先のメールボックスが一杯", "送信エラー", "不達"),
        ),
    ),
    Form(
        "a mail system, in Korean",
        BELOW,
        (
            *("배달하지 못했습니다", "전송하지 못했습니다", "전송되지 못했습니다"),
            *("배달되지 않았습니다", "전달되지 못했습니다", "발송에 실패"),
        ),
    ),
    Form(
        "a mail system, in another language",
        BELOW,
        (
            *("leverans misslyckades till", "leveransen till följande mottagare", "kunde inte levereras till"),
            *("levering mislykkedes til", "levering til disse mottakerne", "kunne ikke leveres til"),
            *("kunne ikke levert til", "vastaanottajille tai ryhmille epäonnistui", "viestiä ei voitu toimittaa"),
            *("toimittaminen epäonnistui", "nie można dostarczyć", "nie powiodło się", "nie została dostarczona"),
            *("nie mogła zostać dostarczona", "doručení těmto příjemcům", "se nepodařilo doručit", "nebyla doručena"),
            *("nemohla být doručena", "doručenie týmto príjemcom", "sa nepodarilo doručiť", "a kézbesítés sikertelen"),
            *("nem sikerült kézbesíteni", "nem kézbesíthető", "livrarea a eșuat", "nu a putut fi livrat"),
            *("teslim edilemedi", "teslim başarısız", "iletilemedi", "η παράδοση απέτυχε"),
            *("δεν ήταν δυνατή η παράδοση", "فشل التسليم", "تعذر تسليم", "تعذّر تسليم", "تحویل داده نشد"),
            *("המסירה נכשלה", "לא נמסרה", "không gửi được", "không thể gửi", "gửi không thành công", "वितरित नहीं"),
            *("डिलीवर नहीं", "ਡਿਲੀਵਰ ਨਹੀਂ", "ส่งไม่สำเร็จ", "ไม่สามารถส่ง", "gagal dikirim", "tidak terkirim"),
            *("hindi naihatid", "hindi maipadala", "isporuka nije uspjela", "nije moguće isporučiti"),
            "dostava ni uspela",
        ),
    ),
)  # fmt: skip
