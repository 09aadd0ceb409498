"""Forwards as the mail programs of the world write them: client by client, language by language."""

import pytest

from ingest.forwards import forwarded

BODY = "The bus does not stop here.\n\nAna"
ANA = "Ana Ruiz <ana@families.example>"

# from, date, to, subject as the program translates them
HEADERS = {
    "outlook en": ("From", "Sent", "To", "Subject"),
    "outlook es": ("De", "Enviado el", "Para", "Asunto"),
    "outlook fr": ("De ", "Envoyé ", "À ", "Objet "),
    "outlook de": ("Von", "Gesendet", "An", "Betreff"),
    "outlook it": ("Da", "Inviato", "A", "Oggetto"),
    "outlook pt": ("De", "Enviada em", "Para", "Assunto"),
    "outlook pt web": ("De", "Enviado", "Para", "Assunto"),
    "outlook nl": ("Van", "Verzonden", "Aan", "Onderwerp"),
    "outlook pl": ("Od", "Wysłano", "Do", "Temat"),
    "outlook da": ("Fra", "Sendt", "Til", "Emne"),
    "outlook sv": ("Från", "Skickat", "Till", "Ämne"),
    "outlook fi": ("Lähettäjä", "Lähetetty", "Vastaanottaja", "Aihe"),
    "outlook cs": ("Od", "Odesláno", "Komu", "Předmět"),
    "outlook sk": ("Od", "Odoslané", "Komu", "Predmet"),
    "outlook hu": ("Feladó", "Elküldve", "Címzett", "Tárgy"),
    "outlook ro": ("De la", "Trimis", "Către", "Subiect"),
    "outlook hr": ("Šalje", "Poslano", "Prima", "Predmet"),
    "outlook sl": ("Od", "Poslano", "Za", "Zadeva"),
    "outlook bg": ("От", "Изпратено", "До", "Относно"),
    "outlook ru": ("От", "Отправлено", "Кому", "Тема"),
    "outlook uk": ("Від", "Надіслано", "Кому", "Тема"),
    "outlook tr": ("Gönderen", "Gönderildi", "Kime", "Konu"),
    "outlook el": ("Από", "Στάλθηκε", "Προς", "Θέμα"),
    "outlook et": ("Saatja", "Saadetud", "Adressaat", "Teema"),
    "outlook zh": ("发件人", "发送时间", "收件人", "主题"),
    "outlook zh tw": ("寄件者", "寄件日期", "收件者", "主旨"),
    "outlook ja": ("差出人", "送信日時", "宛先", "件名"),
    "outlook ko": ("보낸 사람", "보낸 날짜", "받는 사람", "제목"),
    "outlook vi": ("Từ", "Đã gửi", "Đến", "Chủ đề"),
    "outlook ar": ("من", "تم الإرسال", "إلى", "الموضوع"),
    "outlook he": ("מאת", "נשלח", "אל", "נושא"),
    "outlook fa": ("از", "ارسال شده", "به", "موضوع"),
    "outlook hi": ("प्रेषक", "भेजा गया", "प्रति", "विषय"),
    "outlook th": ("จาก", "ส่ง", "ถึง", "เรื่อง"),
    "outlook tl": ("Mula kay", "Ipinadala", "Para kay", "Paksa"),
    "outlook hmn": ("Los ntawm", "Hnub", "Rau", "Ntsiab lus"),
    "outlook id": ("Dari", "Dikirim", "Kepada", "Perihal"),
    "apple ru": ("От", "Дата", "Кому", "Тема"),
}

SEPARATORS = (
    "---------- Forwarded message ---------",
    "-------- Forwarded Message --------",
    "------- Forwarded Message -------",
    "Begin forwarded message:",
    "---------- Mensaje reenviado ---------",
    "Inicio del mensaje reenviado:",
    "Début du message réexpédié :",
    "----- Mail transféré -----",
    "-------- Weitergeleitete Nachricht --------",
    "Anfang der weitergeleiteten Nachricht:",
    "Inizio messaggio inoltrato:",
    "---------- Mensagem encaminhada ---------",
    "Início da mensagem reencaminhada:",
    "Begin doorgestuurd bericht:",
    "Początek przekazywanej wiadomości:",
    "Vidarebefordrat mejl:",
    "Start på videresendt besked:",
    "Videresendt melding:",
    "Välitetty viesti alkaa:",
    "Továbbított levél kezdete:",
    "Začátek přeposlané zprávy:",
    "Začiatok preposlanej správy:",
    "Započni proslijeđenu poruku:",
    "Începe mesajul redirecționat:",
    "Начало переадресованного сообщения:",
    "-------- Перенаправленное сообщение --------",
    "-------- Пересылаемое сообщение --------",
    "Початок листа, що пересилається:",
    "İleti başlangıcı:",
    "---------- İletilmiş ileti ---------",
    "-------- 转发的消息 --------",
    "-------- 转发邮件信息 --------",
    "下面是被转发的邮件：",
    "-------- 轉寄郵件 --------",
    "---------- 転送メッセージ ---------",
    "-------- 전달된 메시지 --------",
    "---------- Tin nhắn được chuyển tiếp ---------",
    "---------- رسالة معاد توجيهها ---------",
    "-------- رسالة ممرّرة --------",
    "---------- پیام فورواردشده ---------",
    "---------- הודעה שהועברה ---------",
    "---------- अग्रेषित संदेश ---------",
    "---------- ข้อความที่ส่งต่อ ---------",
    "---------- Naipasang mensahe / Forwarded message ---------",
    "---------- Προωθημένο μήνυμα ---------",
    "-----Original Message-----",
    "-------- Original message --------",
    "------------------ 原始邮件 ------------------",
    "-----Mensaje original-----",
    "-----Ursprüngliche Nachricht-----",
    "-----元のメッセージ-----",
    "-----원본 메시지-----",
    "-----הודעה מקורית-----",
)


def header(labels):
    sender, date, to, subject = labels
    return f"{sender}: {ANA}\n{date}: 4/10/2026 20:00\n{to}: <trustee@district.example>\n{subject}: Bus 14"


def read(text, subject="Fwd: Bus 14"):
    found = forwarded(text, subject)
    assert found is not None
    return found


@pytest.mark.parametrize("labels", HEADERS.values(), ids=HEADERS.keys())
@pytest.mark.parametrize("rule", ["", "________________________________\n"])
def test_outlook_is_read_in_its_languages(labels, rule):
    found = read(f"Please help.\n\n{rule}{header(labels)}\n\n{BODY}", "Fw: Bus 14")
    assert (found.name, found.email, found.subject, found.to) == (
        *("Ana Ruiz", "ana@families.example", "Bus 14", ("trustee@district.example",)),
    )
    assert (found.body, found.note, found.sure, found.rule) == (BODY, "Please help.", True, "Outlook header")


@pytest.mark.parametrize("labels", HEADERS.values(), ids=HEADERS.keys())
def test_bold_labels_and_wide_colons_are_labels(labels):
    text = header(labels).replace(": ", ":* ").replace("\n", "\n*")
    assert read(f"*{text}\n\n{BODY}").email == "ana@families.example"
    wide = header(labels).replace(": ", "：").replace("20：00", "20:00")
    assert read(f"{wide}\n\n{BODY}").sure


@pytest.mark.parametrize("separator", SEPARATORS)
def test_a_separator_is_known_in_its_language(separator):
    found = read(f"Please help.\n\n{separator}\n{header(HEADERS['outlook en'])}\n\n{BODY}")
    assert (found.email, found.body, found.note, found.sure) == ("ana@families.example", BODY, "Please help.", True)


ATTRIBUTIONS = {
    "en": 'On 04/10/2026, 20:00, "Ana Ruiz" <ana@families.example> wrote:',
    "apple": "On Oct 4, 2026, at 8:00 PM, Ana Ruiz <ana@families.example> wrote:",
    "es": 'El 4/10/2026, 20:00, "Ana Ruiz" <ana@families.example> escribió:',
    "fr": "Le 04/10/2026 20:00, « Ana Ruiz » <ana@families.example> a écrit :",
    "de": 'Am 04.10.26, 20:00 schrieb "Ana Ruiz" <ana@families.example>:',
    "it": 'Il giorno 04/10/2026, 20:00 "Ana Ruiz" <ana@families.example> ha scritto:',
    "pt": 'Em 04/10/26, 20:00, "Ana Ruiz" <ana@families.example> escreveu:',
    "nl": "Op 04-10-2026 20:00 heeft Ana Ruiz <ana@families.example> geschreven:",
    "pl": "Dnia 04.10.2026, 20:00 „Ana Ruiz” <ana@families.example> napisał:",
    "cs": "Dne 04.10.2026 20:00, Ana Ruiz <ana@families.example> napsal(a):",
    "da": 'Den 04/10/2026 20.00 skrev "Ana Ruiz" <ana@families.example>:',
    "sv": 'Den 2026-10-04 20:00 skrev "Ana Ruiz" <ana@families.example> följande:',
    "no": "Ana Ruiz <ana@families.example> skrev følgende den 04.10.2026 20:00:",
    "fi": "Ana Ruiz <ana@families.example> kirjoitti 4.10.2026 20.00:",
    "hu": "2026/10/04 20:00 időpontban Ana Ruiz (ana@families.example) ezt írta:",
    "ru": '04.10.2026, 20:00 пользователь "Ana Ruiz" <ana@families.example> написал:',
    "sk": "4. 10. 2026 20:00 používateľ Ana Ruiz <ana@families.example> napísal:",
    "tr": '"Ana Ruiz" <ana@families.example>, 4.10.2026 20:00 tarihinde şunu yazdı:',
    "vi": "Vào 20:00, 4 thg 10, 2026 Ana Ruiz <ana@families.example> đã viết:",
    "ja": "2026/10/04 20:00、Ana Ruiz <ana@families.example>のメール:",
    "zh": "在 2026年10月4日 20:00，Ana Ruiz <ana@families.example> 写道：",
    "ko": "2026. 10. 4. 오후 8:00, Ana Ruiz <ana@families.example> 작성:",
    "yandex": '04.10.2026, 20:00, "Ana Ruiz" <ana@families.example>:',
    "groupwise": '>>> "Ana Ruiz" <ana@families.example> 10/4/2026 8:00 PM >>>',
}


@pytest.mark.parametrize("line", ATTRIBUTIONS.values(), ids=ATTRIBUTIONS.keys())
@pytest.mark.parametrize("above", ["", "Please help.\n\n", "-------- Пересылаемое сообщение --------\n"])
def test_an_attribution_alone_is_shown_and_never_sure(line, above):
    found = read(f"{above}{line}\n\n{BODY}")
    assert (found.name, found.email, found.body) == ("Ana Ruiz", "ana@families.example", BODY)
    assert (found.sure, found.rule) == (False, "attribution")
