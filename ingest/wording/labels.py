"""Words that mail programs write around quoted and forwarded mail, in the languages families use. Data only."""

FROM, DATE, TO, CC, SUBJECT, OTHER = "from", "date", "to", "cc", "subject", "other"

# Header fields as Outlook, Apple Mail, Thunderbird, Gmail, Yahoo, QQ and others translate them.
_FIELDS: dict[str, str] = {
    FROM: "from|de|da|von|van|od|fra|från|lähettäjä|feladó|kimden|gönderen|saatja|mittente|remitente|expéditeur"
    "|expeditor|de la|absender|afzender|remetente|avsender|avsändare|afsender|odesílatel|odosielateľ|nuo|nga|dari"
    "|daripada|отправитель|от|от кого|від|від кого|відправник|пошиљалац|шаље|šalje|pošiljatelj|发件人|發件人|寄件者"
    "|寄件人|差出人|送信元|送信者|보낸사람|보낸 사람|보낸이|발신|발신자|từ|người gửi|प्रेषक|द्वारा|इनकी ओर से|ਵੱਲੋਂ"
    "|من"
    "|مرسل|المرسل|فرستنده|از|از طرف|منجانب|له|מאת|mula|mula kay|mula sa|los ntawm|nadawca|frá|από|αποστολέας|จาก|ពី"
    "|desde"
    "|frå|발신인|од|no|nork|igorlea|oddi wrth|ó|ումից|გამომგზავნი|ვისგან|kimdən|кімнен|থেকে|প্রেরক|அனுப்புநர்"
    "|నుండి|ಇಂದ"
    "|ಕಳುಹಿಸುವವರು"
    "|പ്രേഷകൻ|അയച്ചത്|દ્વારા|તરફથી|પ્રેષક|कडून|ຈາກ|မှ|kutoka|kutoka kwa|ከ|хэнээс|илгээгч|बाट|වෙතින්|kusuka|ад|ад каго"
    "|ka|кимден|kimdan|自|pengirim",
    DATE: "sent|date|sent on|date sent|enviado|enviado el|fecha|fecha de envío|envoyé|envoyé le|date d'envoi"
    "|gesendet|gesendet am|datum|inviato|inviato il|data|verzonden|verzonden op|wysłano|data wysłania|wysłane"
    "|wysłany|dato|sendt|skickat|skickades|lähetetty|päivämäärä|päiväys|dátum|elküldve|küldve|küldés dátuma|tarih"
    "|gönderildi|gönderme tarihi|gönderim tarihi|saadetud|kuupäev|odesláno|odoslané|išsiųsta|дата|отправлено"
    "|дата отправки|надіслано|изпратено|послато|датум|poslano|发送时间|发送日期|發送時間|日期|时间|時間|寄件日期"
    "|傳送時間|送信日時|送信日|日時|日付|보낸 날짜|보낸날짜|보낸 시간|발신일|날짜|일시|đã gửi|ngày gửi|gửi|ngày"
    "|तारीख|दिनांक|तिथि|भेजा गया|ਮਿਤੀ|التاريخ|تاريخ الإرسال|تم الإرسال|أرسلت|تاریخ|ارسال شده|ارسال‌شده|بھیجا گیا"
    "|נשלח|תאריך|petsa|ipinadala|hnub|xa|enviada|enviada em|enviado em|enviat|data de envio|trimis|trimis la"
    "|ημερομηνία|στάλθηκε|εστάλη|ส่ง|ส่งเมื่อ|วันที่|dikirim|terkirim|tanggal|dihantar|tarikh|dërguar|dagsetning"
    "|изпратени|일자|日 期|saatmisaeg|αποστολή|ημ/νία|الإرسال|مرسلة|ارسال|فرستاده شده|भेजा|भेजने का समय|poslato"
    "|傳送日期"
    "|传送日期|enviat el|bidalita"
    "|anfonwyd|dyddiad|seolta|dáta|dërguar më|испратено|ուղարկվել է|ամսաթիվ|გაგზავნილია|თარიღი|göndərildi|tarix"
    "|жіберілді"
    "|күні|ਭੇਜਿਆ|ਭੇਜਿਆ ਗਿਆ|ਤਾਰੀਖ|ਤਾਰੀਖ਼|প্রেরিত|তারিখ|அனுப்பப்பட்டது|தேதி|పంపినది|తేదీ|ದಿನಾಂಕ|തീയതി|મોકલેલ|તારીખ"
    "|पाठविले|पाठवले"
    "|भेजिएको|पठाइएको|मिति|ສົ່ງ|ວັນທີ|បានផ្ញើ|កាលបរិច្ឆេទ|ថ្ងៃ|taariikh|la diray|tarehe|ilitumwa|የተላከው|ቀን|огноо|vào"
    "|pvm|dată"
    "|datums|nosūtīts|nosūtīta|voye|usuku|දිනය|күнү|sana|адпраўлена|дата и время|czas|ημερομηνία αποστολής",
    TO: "to|para|à|a|an|aan|do|til|till|vastaanottaja|címzett|kime|alıcı|saaja|adressaat|komu|pre|кому|до|прима"
    "|коме|prima|za|kam|收件人|收件者|宛先|送信先|받는사람|받는 사람|받는이|수신|수신자|đến|tới|người nhận|gửi tới"
    "|सेवा में|प्रति|को|ਨੂੰ|إلى|الى|به|گیرنده|بنام|کو|אל|עד|kay|para kay|para sa|rau|către|destinatario|destinatari"
    "|destinataire|destinatário|empfänger|ontvanger|odbiorca|mottaker|mottagare|modtager|príjemca|příjemce|προς|ถึง"
    "|ទៅ|kepada|ke|për|per a|sendt til"
    "|adresāts|adresat|per|수신인|nori|hartzailea|chuig|ում|ადრესატი|მიმღები|kimə|кімге|ਵੱਲ|প্রাপক|பெறுநர்|కు|ಗೆ"
    "|സ്വീകർത്താവ്|പ്രതി"
    "|પ્રતિ|ku|kwa|ເຖິງ"
    "|ለ|लाई|pou|skirta|到|за|до кого|হতে|хэнд|වෙත|каму|кимге|kimga|dành cho|gửi đến|ke pada",
    CC: "cc|kopie|kopia|kopi|kopio|kopija|copie|copia|copia a|másolat|másolatot kap|bilgi|dw|udw|do wiadomości"
    "|kópia|koopia|копия|копія|копие|kp|抄送|副本|抄送人|密送|密件副本|참조|숨은 참조|đồng gửi|प्रतिलिपि|نسخة"
    "|نسخة إلى|نسخه|رونوشت|עותק|העתק|cópia|bcc|cco|cci|ccn|ccb|blindkopie|dold kopia|piilokopio|κοιν|κοινοποίηση"
    "|สำเนา|tembusan|salinan|afrit"
    "|копија|抄 送|коп.|κοιν.|a/c|surət|көшірме|պատճեն|ასლი|สำเนาถึง|sk|nakala|kopje|ਕਾਪੀ|প্রতিলিপি|ສຳເນົາ|kopija (cc)"
    "|copi",
    SUBJECT: "subject|asunto|objet|sujet|oggetto|betreff|onderwerp|assunto|assumpte|temat|emne|ämne|aihe|tárgy|konu"
    "|teema|předmět|predmet|zadeva|tema|тема|предмет|относно|主题|主題|主旨|标题|標題|件名|표제|제목|chủ đề|tiêu đề"
    "|विषय|ਵਿਸ਼ਾ|الموضوع|موضوع|נושא|הנדון|paksa|ntsiab lus|subiect|θέμα|เรื่อง|หัวเรื่อง|perihal|subjek|subjekti"
    "|efni|តម្រូវ"
    "|subiectul|ogg|наслов|naslov|主 题|主 旨|tēma|temats|ชื่อเรื่อง|หัวข้อ|gaia|pwnc|ábhar|թեմա|თემა|საგანი|mövzu"
    "|тақырып|тақырыбы|বিষয়|বিষয়"
    "|பொருள்|విషయం|ವಿಷಯ"
    "|വിഷയം|વિષય|mawduuca|mawduuc|mada|kichwa|ប្រធានបទ|ຫົວຂໍ້|ርዕሰ ጉዳይ|ርዕስ|sijè|сэдэв|මාතෘකාව|тэма|isihloko|mavzu"
    "|тема письма",
    OTHER: "reply-to|reply to|responder a|répondre à|antwort an|antwoord aan|rispondi a|risposta|responder para"
    "|svar til|svara till|vastausosoite|válaszcím|ответить|odpovědět|回复|返信先|importance|importancia|wichtigkeit"
    "|priorität|priority|prioridad|attachments|attachment|adjuntos|datos adjuntos|anlagen|anhang|pièces jointes"
    "|allegati|bijlagen|anexos|załączniki|vedhæftede filer|附件|添付ファイル|첨부|첨부파일|sent by|on behalf of"
    "|please respond to|message-id|categories|organization|organisation|mailed-by|signed-by|security|sensitivity"
    "|when|where|flag status|follow up flag|x-mailer|user-agent|return-path|envoyé par|gesendet von|enviado por"
    "|delivered-to|list-id",
}

LABELS: dict[str, str] = {
    word.casefold(): kind for kind, words in _FIELDS.items() for word in words.split("|")
}  # 'data' and the like mean one thing in every language here
LONGEST_LABEL = max(map(len, LABELS))


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip().casefold() for word in text.split("|"))


# The words of the separators of Gmail, Thunderbird, Yahoo and others, and of Apple Mail's 'Begin forwarded message:'.
FORWARD_WORDS: tuple[str, ...] = _words(
    "forwarded message|begin forwarded message|forwarded by|fwd.msg|forwarded mail|forwarded email|forwarded e-mail"
    "|forwarded from|inline attachment follows|mensaje reenviado|inicio del mensaje reenviado"
    "|comienza el mensaje reenviado|correo reenviado|mensaje remitido|reenviado por|message transféré"
    "|message transmis|mail transféré|courriel transféré|message réexpédié|début du message transféré"
    "|début du message réexpédié|transféré par|weitergeleitete nachricht|anfang der weitergeleiteten"
    "|ursprünglich weitergeleitet|weitergeleitete mail|weitergeleitete e-mail|weitergeleitet von"
    "|messaggio inoltrato|inizio messaggio inoltrato|inoltrato da|mensagem encaminhada|mensagem reencaminhada"
    "|início da mensagem encaminhada|início da mensagem reencaminhada|encaminhado por|doorgestuurd bericht"
    "|begin doorgestuurd bericht|doorgestuurd door|trochstjoerd berjocht|wiadomość przekazana|przekazana wiadomość"
    "|początek przekazywanej|przesłana wiadomość|wiadomość przesłana|treść przekazanej wiadomości"
    "|wiadomość przekazana dalej|przesłana dalej|пересылаемое сообщение|пересланное сообщение"
    "|перенаправленное сообщение|переадресованное сообщение|начало переадресованного|начало пересылаемого"
    "|пересланное письмо|пересылаемое письмо|переслане повідомлення|переслане сповіщення|початок листа"
    "|початок листа, що пересилається|пересланий лист|пересилання повідомлення|накіраваны ліст|препратено съобщение"
    "|препратено писмо|прослеђена порука|prosleđena poruka|转发的邮件|转发邮件|转发的消息|转发信息|转发的原邮件"
    "|轉寄的郵件|轉寄郵件|轉寄的訊息|轉寄訊息|已轉寄的郵件|被转发邮件|被轉寄|转发的信件|开始转发的邮件"
    "|下面是被转发的邮件|以下是轉寄|転送されたメッセージ|転送されたメール|メッセージを転送|転送メッセージ"
    "|転送メール|전달된 메시지|전달된 메일|전달된 전자 메일|전달한 메시지|전달한 메일|tin nhắn được chuyển tiếp"
    "|tin nhắn đã chuyển tiếp|thư chuyển tiếp|thư đã chuyển tiếp|thư được chuyển tiếp|bắt đầu thư được chuyển tiếp"
    "|bắt đầu tin nhắn được chuyển tiếp|अग्रेषित संदेश|आगे भेजा गया संदेश|अग्रेषित ईमेल|ਅੱਗੇ ਭੇਜਿਆ"
    "|رسالة معاد توجيهها|رسالة محولة|رسالة مُعاد توجيهها|رسالة ممرّرة|رسالة تمت إعادة توجيهها"
    "|الرسالة المعاد توجيهها|بداية الرسالة المعاد توجيهها|پیام فورواردشده|پیام فوروارد شده|پیام هدایت شده"
    "|پیام هدایت‌شده|پیام ارسال‌شده|آغاز پیام هدایت|فارورڈ کیا گیا پیغام|فارورڈ کردہ پیغام|הודעה שהועברה"
    "|ההודעה שהועברה|תחילת ההודעה|ipinasang mensahe|na-forward na mensahe|ipinasa na mensahe|xa ntxiv"
    "|lus xa mus ntxiv|ข้อความที่ส่งต่อ|ข้อความส่งต่อ|เริ่มต้นข้อความที่ส่งต่อ|pesan terusan|pesan yang diteruskan"
    "|mesej dimajukan|videresendt besked|videresendt melding|videresendt meddelelse|videresendt mail"
    "|start på videresendt|vidaresend melding|vidarebefordrat meddelande|vidarebefordrat mejl|vidarebefordrat brev"
    "|vidarebefordrad e-post|välitetty viesti|edelleenlähetetty viesti|továbbított üzenet|továbbított levél"
    "|přeposlaná zpráva|začátek přeposlané zprávy|začátek přeposílané zprávy|začiatok preposlanej správy"
    "|započni proslijeđenu poruku|přeposlané zprávy|přeposílané zprávy|preposlaná správa|preposlanej správy"
    "|proslijeđena poruka|proslijeđenu poruku|posredovano sporočilo|persiųstas laiškas|pārsūtītā ziņa"
    "|pārsūtīts ziņojums|edastatud kiri|edastatud sõnum|mesaj redirecționat|începe mesajul redirecționat"
    "|mesajul redirecționat|mesaj înaintat|mesaj redirecţionat|mesajul original redirecționat|i̇letilmiş mesaj"
    "|i̇letilen mesaj|i̇letilmiş ileti|i̇letilen i̇leti|i̇leti başlangıcı|yönlendirilmiş mesaj|yönlendirilen ileti"
    "|προωθημένο μήνυμα|προωθούμενο μήνυμα|έναρξη προωθημένου|missatge reenviat|mensaxe reenviada|mensaxe reunviáu"
    "|birbidalitako mezua|áframsendur póstur|framsent skeyti|mesazhi i përcjellë|փոխանցվող նամակը|បានបញ្ជូនសារបន្ត"
    "|neges wedi'i|begyndelse på videresendt|пересилане повідомлення|réacheminé par|repassado por"
    "|yönlendirilmiş i̇leti|yönlendirilmiş ileti|გადაგზავნილი|begynn videresendt|påbörja vidarebefordrat"
    "|början på vidarebefordrat"
    "|rozpoczęcie przesyłania|rozpoczęcie przekazywanej|i̇letilen ileti|i̇letilen e-posta|i̇letilen posta"
    "|başlangıç yönlendirilmiş|התחלת ההודעה|הודעה מועברת|ההודעה המועברת|بدء الرسالة|بدء الرسالة التي تم"
    "|رسالة تم إعادة توجيهها"
    "|رسالة تم تمريرها|फ़ॉरवर्ड किया गया|फ़ॉरवर्ड किए गए|फ़ॉरवर्ड किए गए संदेश|अग्रेषित किया गया|अग्रेषित किए गए"
    "|ข้อความที่ถูกส่งต่อ|เริ่มต้นข้อความที่ถูก"
    "|เริ่มข้อความ|bắt đầu tin nhắn đã|bắt đầu thư đã|awal pesan|mulai pesan|pesan diteruskan|email yang diteruskan"
    "|mulakan mesej|mesej yang dimajukan|inici del missatge reenviat|以下是转发|以下是被转发|開始轉寄|전달된 이메일"
    "|қайта жіберілген|қайта жолданған|začetek posredovanega|persiunčiamo laiško|persiųstas pranešimas"
    "|начало на препрат"
    "|mesaj transmis mai|পাঠানো বার্তা|ফরওয়ার্ড করা|پیام بازارسال|សារបានបញ្ជូន|សារដែលបានបញ្ជូន|fariin la gudbiyay"
    "|ujumbe uliosambazwa"
    "|yönlendirilen e-posta|yönlendirilen posta|wiadomość przesłana dalej|weitergeleitete nachr|doorgezonden bericht"
    "|mensagem reenviada|messaggio girato|mensaje reexpedido|correo electrónico reenviado|e-mail encaminhado"
    "|e-mail transféré|courrier transféré|videresendt e-mail|videresendt e-post|vidarebefordrat e-post"
    "|vidarebefordrat e-postmeddelande|välitetty sähköposti|przekazany e-mail|przeposłana|пересланное электронное"
)

# The same of those that do not tell a forward from an answer: Outlook, Samsung, QQ.
ORIGINAL_WORDS: tuple[str, ...] = _words(
    "original message|orjinal mesaj|邮件原文|replied message|original appointment|original e-mail|original email"
    "|original mail"
    "|reply separator"
    "|mensaje original|correo original|message d'origine|message d’origine|message original|message initial"
    "|courriel original|ursprüngliche nachricht|originalnachricht|original-nachricht|ursprüngliche mail"
    "|messaggio originale|messaggio di origine|mensagem original|oorspronkelijk bericht|oorspronkelijke bericht"
    "|origineel bericht|wiadomość oryginalna|oryginalna wiadomość|исходное сообщение|оригинальное сообщение"
    "|исходное письмо|вихідне повідомлення|оригінальне повідомлення|оригинално писмо|оригинално съобщение"
    "|оригинална порука|originalna poruka|原始邮件|原始郵件|邮件原件|原始信件|原始訊息|原文邮件|回复的原邮件"
    "|元のメッセージ|元のメール|オリジナルメッセージ|원본 메시지|원본 메일|원본메일|tin nhắn gốc|thư gốc"
    "|thư ban đầu|मूल संदेश|मूल ईमेल|الرسالة الأصلية|الرسالة الأصليه|رسالة أصلية|پیام اصلی|اصل پیغام|ההודעה המקורית"
    "|הודעה מקורית|orihinal na mensahe|thawj lus|ข้อความต้นฉบับ|ข้อความเดิม|pesan asli|mesej asal|orijinal mesaj"
    "|orijinal i̇leti|özgün i̇leti|oprindelig meddelelse|oprindelig meddelande|oprindelig besked|oprindelig mail"
    "|opprinnelig melding|opprinnelig e-post|ursprungligt meddelande|originalmeddelande|alkuperäinen viesti"
    "|eredeti üzenet|původní zpráva|pôvodná správa|izvorna poruka|izvirno sporočilo|algne kiri|originaal kiri"
    "|mesaj original|mesajul original|missatge original|mensaxe orixinal|jatorrizko mezua|originalus laiškas"
    "|αρχικό μήνυμα|upprunaleg skilaboð|původní e-mail"
)

# Between dashes these alone are a separator: Tutanota, QQ in English.
BARE_FORWARD, BARE_ORIGINAL = "forwarded", "original"

# The line that some programs write below a forwarded mail: Yandex, Emacs Gnus, mutt.
END_WORDS: tuple[str, ...] = _words(
    "end of forwarded message|end forwarded message|end of original message|end original message|end of message"
    "|fin del mensaje reenviado|fin du message transféré|ende der weitergeleiteten|fine messaggio inoltrato"
    "|fim da mensagem encaminhada|конец пересылаемого|завершение пересылаемого|конец перенаправленного"
    "|кінець пересланого|кінець повідомлення|转发邮件结束|einde doorgestuurd bericht|koniec przekazywanej"
    "|конец пересланного|кінець пересиланого|конец переадресованного|завершение пересланного|завершення пересланого"
    "|завершення пересилання"
    "|завершення повідомлення|кінець листа|кінець пересилання|канец перасланага|канец накіраванага"
    "|край на препратено|крај прослеђене|kraj prosleđene|kraj proslijeđene|konec posredovanega|konec přeposlané"
    "|konec přeposílané|koniec preposlanej|koniec przekazanej|koniec przesyłanej|koniec wiadomości przekazanej"
    "|ende weitergeleitete|ende der weiterleitung|ende der ursprünglichen|fin del mensaje original"
    "|fin mensaje reenviado"
    "|fin del correo reenviado|fin de mensaje reenviado|fin message transféré|fin du message réexpédié"
    "|fin du message d'origine|fin du courriel transféré|fine del messaggio inoltrato|fine messaggio originale"
    "|fim mensagem encaminhada|fim da mensagem reencaminhada|fim da mensagem original|fi del missatge reenviat"
    "|fin da mensaxe reenviada|einde van doorgestuurd|einde van het doorgestuurde|einde doorgestuurde"
    "|slut på videresendt"
    "|slutt på videresendt|slut på vidarebefordrat|slut vidarebefordrat|välitetty viesti päättyy"
    "|välitetyn viestin loppu"
    "|edelleenlähetetyn viestin loppu|továbbított üzenet vége|továbbított levél vége"
    "|sfârșitul mesajului redirecționat"
    "|sfârşitul mesajului|sfârșit mesaj redirecționat|τέλος προωθημένου|iletilen mesajın sonu|i̇letilen mesajın sonu"
    "|iletilen iletinin sonu|i̇letilen iletinin sonu|yönlendirilen iletinin sonu|i̇letilmiş mesajın sonu"
    "|yönlendirilmiş mesajın sonu|yönlendirilen mesajın sonu|qayta yuborilgan|edastatud kirja lõpp"
    "|persiųsto laiško pabaiga"
    "|pārsūtītās ziņas beigas|转发的邮件结束|转发结束|轉寄郵件結束|転送メッセージ終わり|転送メッセージの終わり"
    "|転送されたメッセージの終わり|転送メール終了|전달된 메시지 끝|전달된 메일 끝|kết thúc thư|kết thúc tin nhắn"
    "|نهاية الرسالة|پایان پیام|סוף ההודעה|akhir pesan|tamat mesej|สิ้นสุดข้อความ"
)

# 'From: Assistant on behalf of Parent', as Outlook translates it.
ON_BEHALF: tuple[str, ...] = (
    *(" on behalf of ", " en nombre de ", " de la part de ", " au nom de ", " im auftrag von ", " per conto di "),
    *(" em nome de ", " namens ", " w imieniu ", " от имени ", " від імені ", " på vegne af ", " på vegne av "),
    *(" för räkning ", " jménem ", " v mene ", " nevében ", " adına ", " thay mặt ", " की ओर से ", " بالنيابة عن "),
    *(
        " نيابة عن ",
        " از طرف ",
        " בשם ",
        " εκ μέρους ",
        " în numele ",
        "代表 ",
        " 代表",
        " の代理",
        " 대신 ",
        " u ime ",
    ),
)

# Outermost prefix of a subject. Outlook writes the translated ones, the others write Fwd or Fw.
FORWARD_PREFIXES: frozenset[str] = frozenset(
    (
        "fw fwd forward forwarded rv rvd reenv reenviado re-fwd tr transf wg weitergeleitet i inoltra inoltro enc "
        "res-enc encaminhado doorst doorgestuurd fs framsent pd dw vs videresend videresendt vb vidarebefordrat vl "
        "välitetty vidaresend továbbítás továbbítva przekazane přeposl přep prepos preposl prosl proslj posr redir "
        "redirecționat i̇lt ilt yön yönlendir yönlendirilmiş пересл переслано пер препр πρθ προωθημένο "
        "pārs pers persiųsta tov proslijeđeno edasi bidali 转发 轉寄 转 轉 転送 전달 chuyển ct अग्रे محول فوروارد "
        "هدایت הועבר ส่งต่อ trs terusan"
    )
    .casefold()
    .split()
) | {"chuyển tiếp", "إعادة توجيه", "podaj dalej"}
REPLY_PREFIXES: frozenset[str] = frozenset(
    (
        "re aw sv antw antwort rif r odp ответ res rép ynt vá 回复 回覆 答复 返信 답장 회신 ref bls ατ απ השב رد پاسخ "
        "vast atb"
    )
    .casefold()
    .split()
) | {"trả lời"}

# Words that gateways and lists put before a subject, with a colon behind them.
TAG_WORDS: frozenset[str] = frozenset(
    "ext external extern externo externe esterno ekstern spam caution warning".split()
) | {"suspected spam", "external email", "external sender", "possible spam", "spam?", "bulk"}

# What stands before an address in a signature, and is no field of a header.
CONTACT_WORDS: frozenset[str] = frozenset(
    "email e-mail mail e courriel correo mél epost e-post sähköposti почта 邮箱 电邮 メール 이메일".split()
) | {"correo electrónico", "электронная почта", "email address", "my email"}
