"""Headers of forwards as Outlook, Gmail and Apple Mail translate them, in the languages of families. Data first."""

import pytest

from ingest.forwards import forwarded

ADDRESS = "ana@families.example"
TRUSTEE = "lee@district.example"
BODY = "The bus does not stop here.\n\nAna"
NOTE = "Please help."

# What Outlook writes: its names of sender, day, readers and title; a day; its prefix
OUTLOOK = """\
From | Sent | To | Cc | Subject | Sunday, October 4, 2026 8:00 PM | FW
De | Enviado el | Para | CC | Asunto | domingo, 4 de octubre de 2026 20:00 | RV
De | Enviado | Para | Cc | Asunto | domingo, 4 de octubre de 2026 20:00 | RV
De | Envoyé | À | Cc | Objet | dimanche 4 octobre 2026 20:00 | TR
De | Date | À | Cc | Objet | dimanche, 4 octobre 2026 à 20:00 | TR
Von | Gesendet | An | Cc | Betreff | Sonntag, 4. Oktober 2026 20:00 | WG
Von | Datum | An | Cc | Betreff | Sonntag, 4. Oktober 2026 um 20:00 | WG
Da | Inviato | A | Cc | Oggetto | domenica 4 ottobre 2026 20:00 | I
Da | Data | A | Cc | Oggetto | domenica, 4 ottobre 2026 20:00 | I
De | Enviada em | Para | Cc | Assunto | domingo, 4 de outubro de 2026 20:00 | ENC
De | Enviado | Para | Cc | Assunto | domingo, 4 de outubro de 2026 20:00 | ENC
De | Enviada | Para | Cc | Assunto | 4 de outubro de 2026 20:00 | FW
De | Data | Para | Cc | Assunto | domingo, 4 de outubro de 2026 20:00 | FW
Van | Verzonden | Aan | CC | Onderwerp | zondag 4 oktober 2026 20:00 | FW
Van | Datum | Aan | CC | Onderwerp | zondag 4 oktober 2026 om 20:00 | FW
Fra | Sendt | Til | Cc | Emne | 4. oktober 2026 20:00 | VS
Fra | Dato | Til | Cc | Emne | søndag den 4. oktober 2026 kl. 20.00 | VS
Fra | Sendt | Til | Kopi | Emne | søndag 4. oktober 2026 20:00 | VS
Frå | Sendt | Til | Kopi | Emne | søndag 4. oktober 2026 20:00 | VS
Från | Skickat | Till | Kopia | Ämne | den 4 oktober 2026 20:00 | VB
Från | Datum | Till | Kopia | Ämne | söndag, 4 oktober 2026 20:00 | VB
Lähettäjä | Lähetetty | Vastaanottaja | Kopio | Aihe | sunnuntai 4. lokakuuta 2026 20.00 | VL
Lähettäjä | Päivämäärä | Vastaanottaja | Kopio | Aihe | sunnuntai 4. lokakuuta 2026 klo 20.00 | VL
Od | Wysłano | Do | DW | Temat | niedziela, 4 października 2026 20:00 | PD
Od | Wysłane | Do | DW | Temat | niedziela, 4 października 2026 20:00 | FW
Od | Data | Do | DW | Temat | niedziela, 4 października 2026 20:00 | FW
Od | Odesláno | Komu | Kopie | Předmět | neděle 4. října 2026 20:00 | FW
Od | Datum | Komu | Kopie | Předmět | neděle 4. října 2026 20:00 | FW
Od | Odoslané | Komu | Kópia | Predmet | nedeľa 4. októbra 2026 20:00 | FW
Feladó | Elküldve | Címzett | Másolatot kap | Tárgy | 2026. október 4., vasárnap 20:00 | FW
Feladó | Küldve | Címzett | Másolatot kap | Tárgy | 2026. október 4., vasárnap 20:00 | Továbbítás
Feladó | Dátum | Címzett | Másolatot kap | Tárgy | 2026. október 4., vasárnap 20:00 | FW
De la | Trimis | Către | Cc | Subiect | duminică, 4 octombrie 2026 20:00 | FW
De la | Trimis | Către | Cc | Subiectul | duminică, 4 octombrie 2026 20:00 | FW
От | Изпратено | До | Копие | Относно | неделя, 4 октомври 2026 г. 20:00 | FW
От | Изпратени | До | Копие | Тема | неделя, 4 октомври 2026 г. 20:00 | FW
От | Отправлено | Кому | Копия | Тема | 4 октября 2026 г. 20:00 | FW
От | Дата | Кому | Копия | Тема | воскресенье, 4 октября 2026 г. в 20:00 | FW
Від | Надіслано | Кому | Копія | Тема | 4 жовтня 2026 р. 20:00 | FW
Šalje | Poslato | Za | Cc | Tema | nedelja, 4. oktobar 2026. 20:00 | FW
From | Sent | To | Cc | Subject | nedelja, 4. oktobar 2026. 20:00 | FW
Од | Послато | За | Коп. | Тема | недеља, 4. октобар 2026. 20:00 | FW
Šalje | Poslano | Prima | Kopija | Predmet | nedjelja, 4. listopada 2026. 20:00 | FW
Od | Poslano | Za | Kopija | Predmet | nedjelja, 4. listopada 2026. 20:00 | FW
Od | Poslano | Za | Kp | Zadeva | nedelja, 4. oktober 2026 20:00 | FW
Nuo | Išsiųsta | Kam | Kopija | Tema | 2026 m. spalio 4 d., sekmadienis 20:00 | FW
No | Nosūtīts | Kam | Kopija | Tēma | svētdiena, 2026. gada 4. oktobris 20:00 | FW
No | Nosūtīts | Adresāts | Kopija | Tēma | svētdiena, 2026. gada 4. oktobris 20:00 | FW
Saatja | Saadetud | Adressaat | Koopia | Teema | pühapäev, 4. oktoober 2026 20:00 | FW
Saatja | Saatmisaeg | Adressaat | Koopia | Teema | pühapäev, 4. oktoober 2026 20:00 | FW
Από | Αποστολή | Προς | Κοιν. | Θέμα | Κυριακή, 4 Οκτωβρίου 2026 8:00 μμ | ΠΡΘ
Από | Στάλθηκε | Προς | Κοιν | Θέμα | Κυριακή, 4 Οκτωβρίου 2026 8:00 μμ | ΠΡΘ
Από | Στάλθηκε | Προς | Κοινοποίηση | Θέμα | Κυριακή, 4 Οκτωβρίου 2026 8:00 μμ | FW
Από | Ημερομηνία | Προς | Κοιν. | Θέμα | Κυριακή, 4 Οκτωβρίου 2026 στις 8:00 μ.μ. | FW
Kimden | Gönderildi | Kime | Bilgi | Konu | 4 Ekim 2026 Pazar 20:00 | İLT
Gönderen | Gönderildi | Kime | Bilgi | Konu | 4 Ekim 2026 Pazar 20:00 | FW
Kimden | Tarih | Kime | Bilgi | Konu | 4 Ekim 2026 Pazar 20:00 | FW
מאת | נשלח | אל | עותק | נושא | יום ראשון 04 אוקטובר 2026 20:00 | FW
من | تاريخ الإرسال | إلى | نسخة | الموضوع | الأحد، 4 أكتوبر 2026 08:00 م | FW
من | تم الإرسال | إلى | نسخة | الموضوع | الأحد، 4 أكتوبر 2026 08:00 م | FW
من | الإرسال | إلى | نسخة | الموضوع | 04 أكتوبر, 2026 08:00 م | FW
از | ارسال | به | رونوشت | موضوع | یکشنبه 12 مهر 1405 20:00 | FW
از | فرستاده شده | به | رونوشت | موضوع | یکشنبه 4 اکتبر 2026 20:00 | FW
प्रेषक | भेजा गया | प्रति | प्रतिलिपि | विषय | 04 अक्तूबर 2026 20:00 | FW
द्वारा | भेजा | प्रति | Cc | विषय | 04 अक्तूबर 2026 20:00 | FW
จาก | ส่ง | ถึง | สำเนาถึง | เรื่อง | วันอาทิตย์ที่ 4 ตุลาคม 2569 20:00 | FW
จาก | ส่งเมื่อ | ถึง | สำเนา | ชื่อเรื่อง | 4 ตุลาคม 2569 20:00 | FW
Từ | Đã gửi | Tới | Cc | Chủ đề | Chủ nhật, ngày 4 tháng 10 năm 2026 20:00 | FW
Từ | Ngày gửi | Đến | Cc | Chủ đề | 04 Tháng Mười 2026 20:00 | FW
Dari | Dikirim | Kepada | Cc | Subjek | Minggu, 04 Oktober 2026 20:00 | FW
Dari | Terkirim | Ke | Cc | Perihal | 04 Oktober 2026 20:00 | FW
Daripada | Dihantar | Kepada | Sk | Subjek | Ahad, 4 Oktober 2026 20:00 | FW
发件人 | 发送时间 | 收件人 | 抄送 | 主题 | 2026年10月4日 20:00 | 转发
发件人 | 日期 | 收件人 | 抄送 | 主题 | 星期日, 2026年10月4日 20:00 | FW
寄件者 | 寄件日期 | 收件者 | 副本 | 主旨 | 2026年10月4日 下午 08:00 | FW
寄件者 | 日期 | 收件者 | 副本 | 主旨 | 2026年10月4日 星期日 20:00 | FW
寄件者 | 傳送日期 | 收件者 | 副本 | 主旨 | 2026年10月4日 20:00 | 轉寄
差出人 | 送信日時 | 宛先 | CC | 件名 | 2026年10月4日 20:00 | FW
差出人 | 日付 | 宛先 | Cc | 件名 | 2026年10月4日日曜日 20:00 | FW
보낸 사람 | 보낸 날짜 | 받는 사람 | 참조 | 제목 | 2026년 10월 4일 일요일 오후 8:00 | FW
보낸 사람 | 날짜 | 받는 사람 | 참조 | 제목 | 2026년 10월 4일 일요일 20:00 | FW
De | Enviat el | Per a | A/c | Assumpte | diumenge, 4 d’octubre de 2026 20:00 | RV
De | Enviat | Per a | Cc | Tema | diumenge, 4 d’octubre de 2026 20:00 | RV
De | Enviat | A | Cc | Assumpte | diumenge, 4 d’octubre de 2026 20:00 | RV
De | Enviado | Para | Cc | Asunto | domingo, 4 de outubro de 2026 20:00 | RV
Nork | Bidalita | Nori | Cc | Gaia | igandea, 2026(e)ko urriakren 4a 20:00 | FW
Frá | Sent | Til | Afrit | Efni | sunnudagur, 4. október 2026 20:00 | FW
Ó | Seolta | Chuig | Cc | Ábhar | 4 Deireadh Fómhair 2026 20:00 | FW
Nga | Dërguar | Për | Cc | Tema | e diel, 4 tetor 2026 20:00 | FW
Nga | Dërguar më | Për | Kopje | Subjekti | e diel, 4 tetor 2026 20:00 | FW
Од | Испратено | До | Копија | Тема | недела, 4 октомври 2026 20:00 | FW
Ումից | Ուղարկվել է | Ում | Պատճեն | Թեմա | 4 հոկտեմբերի, 2026 20:00 | FW
გამომგზავნი | გაგზავნილია | მიმღები | ასლი | თემა | 4 ოქტომბერი, 2026 20:00 | FW
Kimdən | Göndərildi | Kimə | Surət | Mövzu | 4 oktyabr 2026 20:00 | FW
Кімнен | Жіберілді | Кімге | Көшірме | Тақырып | 4 қазан 2026 20:00 | FW
ਵੱਲੋਂ | ਭੇਜਿਆ | ਵੱਲ | Cc | ਵਿਸ਼ਾ | 4 ਅਕਤੂਬਰ 2026 20:00 | FW
منجانب | بھیجا گیا | بنام | Cc | موضوع | 04 اکتوبر 2026 20:00 | FW
Mula | Ipinadala | Kay | Cc | Paksa | Linggo, Oktubre 4, 2026 8:00 PM | FW
Mula kay | Ipinadala | Para kay | Cc | Paksa | Linggo, Oktubre 4, 2026 8:00 PM | FW
প্রেরক | প্রেরিত | প্রাপক | Cc | বিষয় | ৪ অক্টোবর 2026 20:00 | FW
அனுப்புநர் | அனுப்பப்பட்டது | பெறுநர் | Cc | பொருள் | 4 அக்டோபர் 2026 20:00 | FW
నుండి | పంపినది | కు | Cc | విషయం | 4 అక్టోబర్ 2026 20:00 | FW
તરફથી | મોકલેલ | પ્રતિ | Cc | વિષય | 4 ઑક્ટોબર 2026 20:00 | FW
कडून | पाठविले | प्रति | Cc | विषय | 4 ऑक्टोबर 2026 20:00 | FW
Ka | La diray | Ku | Cc | Mawduuca | 4 Oktoobar 2026 20:00 | FW
Kutoka | Ilitumwa | Kwa | Nakala | Mada | 4 Oktoba 2026 20:00 | FW
ពី | បានផ្ញើ | ទៅ | Cc | ប្រធានបទ | 4 តុលា 2026 20:00 | FW
ຈາກ | ສົ່ງ | ເຖິງ | Cc | ຫົວຂໍ້ | 4 ຕຸລາ 2026 20:00 | FW
ከ | የተላከው | ለ | Cc | ርዕሰ ጉዳይ | 4 ኦክቶበር 2026 20:00 | FW
बाट | पठाइएको | लाई | Cc | विषय | 4 अक्टोबर 2026 20:00 | FW
De | Voye | Pou | Cc | Sijè | 4 oktòb 2026 20:00 | FW
""".splitlines()

# What Gmail writes: its line, then its names of sender, day, title and reader
GMAIL = """\
Forwarded message | From | Date | Subject | To
Forwarded message | De | Date | Subject | To
Forwarded message | Von | Date | Subject | To
Forwarded message | Da | Date | Subject | To
Forwarded message | Van | Date | Subject | To
Forwarded message | Fra | Date | Subject | To
Forwarded message | Från | Date | Subject | To
Forwarded message | Lähettäjä | Date | Subject | To
Forwarded message | Od | Date | Subject | To
Forwarded message | Feladó | Date | Subject | To
Forwarded message | De la | Date | Subject | To
Forwarded message | От | Date | Subject | To
Forwarded message | Від | Date | Subject | To
Forwarded message | Од | Date | Subject | To
Forwarded message | Шаље | Date | Subject | To
Forwarded message | Šalje | Date | Subject | To
Forwarded message | Nuo | Date | Subject | To
Forwarded message | No | Date | Subject | To
Forwarded message | Saatja | Date | Subject | To
Forwarded message | Από | Date | Subject | To
Forwarded message | Gönderen | Date | Subject | To
Forwarded message | Kimden | Date | Subject | To
Forwarded message | מאת | Date | Subject | To
Forwarded message | من | Date | Subject | To
Forwarded message | از | Date | Subject | To
Forwarded message | از طرف | Date | Subject | To
Forwarded message | प्रेषक | Date | Subject | To
Forwarded message | द्वारा | Date | Subject | To
Forwarded message | कडून | Date | Subject | To
Forwarded message | থেকে | Date | Subject | To
Forwarded message | প্রেরক | Date | Subject | To
Forwarded message | அனுப்புநர் | Date | Subject | To
Forwarded message | నుండి | Date | Subject | To
Forwarded message | ಇಂದ | Date | Subject | To
Forwarded message | പ്രേഷകൻ | Date | Subject | To
Forwarded message | દ્વારા | Date | Subject | To
Forwarded message | પ્રેષક | Date | Subject | To
Forwarded message | ਵੱਲੋਂ | Date | Subject | To
Forwarded message | منجانب | Date | Subject | To
Forwarded message | จาก | Date | Subject | To
Forwarded message | Từ | Date | Subject | To
Forwarded message | Dari | Date | Subject | To
Forwarded message | Daripada | Date | Subject | To
Forwarded message | Mula kay | Date | Subject | To
Forwarded message | 发件人 | Date | Subject | To
Forwarded message | 寄件者 | Date | Subject | To
Forwarded message | 보낸사람 | Date | Subject | To
Forwarded message | ពី | Date | Subject | To
Forwarded message | ຈາກ | Date | Subject | To
Forwarded message | မှ | Date | Subject | To
Forwarded message | Kutoka kwa | Date | Subject | To
Forwarded message | Kutoka | Date | Subject | To
Forwarded message | ከ | Date | Subject | To
Forwarded message | Ումից | Date | Subject | To
Forwarded message | გამომგზავნი | Date | Subject | To
Forwarded message | Kimdən | Date | Subject | To
Forwarded message | Кімнен | Date | Subject | To
Forwarded message | Хэнээс | Date | Subject | To
Forwarded message | बाट | Date | Subject | To
Forwarded message | වෙතින් | Date | Subject | To
Forwarded message | Kusuka | Date | Subject | To
Forwarded message | Nork | Date | Subject | To
Forwarded message | Igorlea | Date | Subject | To
Forwarded message | Frá | Date | Subject | To
Forwarded message | Nga | Date | Subject | To
Forwarded message | Ад | Date | Subject | To
Forwarded message | Los ntawm | Date | Subject | To
Forwarded message | Ka | Date | Subject | To
Forwarded message | Кимден | Date | Subject | To
Forwarded message | Kimdan | Date | Subject | To
Forwarded message | Van | Datum | Onderwerp | Aan
Mensaje reenviado | De | Fecha | Asunto | Para
Message transféré | De | Date | Objet | À
Message transféré | De | Date | Subject | To
Weitergeleitete Nachricht | Von | Datum | Betreff | An
Messaggio inoltrato | Da | Data | Oggetto | A
Mensagem encaminhada | De | Data | Assunto | Para
Пересылаемое сообщение | От | Дата | Тема | Кому
Переслане повідомлення | Від | Дата | Тема | Кому
Wiadomość przekazana dalej | Od | Data | Temat | Do
Thư được chuyển tiếp | Từ | Ngày | Chủ đề | Đến
Thư đã chuyển tiếp | Từ | Vào | Tiêu đề | Tới
転送メッセージ | 差出人 | 日付 | 件名 | 宛先
전달된 메시지 | 보낸사람 | 날짜 | 제목 | 받는사람
전달된 메일 | 발신 | 날짜 | 제목 | 수신
转发的邮件 | 发件人 | 日期 | 主题 | 收件人
轉寄郵件 | 寄件者 | 日期 | 主旨 | 收件者
轉寄的郵件 | 自 | 日期 | 主旨 | 到
رسالة معاد توجيهها | من | التاريخ | الموضوع | إلى
رسالة تم إعادة توجيهها | من | التاريخ | الموضوع | إلى
پیام بازارسال‌شده | از | تاریخ | موضوع | به
הודעה מועברת | מאת | תאריך | נושא | אל
הודעה שהועברה | מאת | Date | נושא | אל
फ़ॉरवर्ड किया गया संदेश | प्रेषक | दिनांक | विषय | प्रति
ਅੱਗੇ ਭੇਜਿਆ ਸੁਨੇਹਾ | ਵੱਲੋਂ | ਤਾਰੀਖ | ਵਿਸ਼ਾ | ਨੂੰ
فارورڈ کردہ پیغام | منجانب | تاریخ | موضوع | بنام
Ipinasang mensahe | Mula kay | Petsa | Paksa | Kay
ข้อความที่ส่งต่อ | จาก | วันที่ | เรื่อง | ถึง
Forwarded message | จาก | Date | เรื่อง | ถึง
Pesan terusan | Dari | Tanggal | Subjek | Kepada
Mesej yang dimajukan | Daripada | Tarikh | Subjek | Kepada
Yönlendirilen ileti | Gönderen | Tarih | Konu | Alıcı
İletilen e-posta | Kimden | Tarih | Konu | Kime
Προωθημένο μήνυμα | Από | Ημερομηνία | Θέμα | Προς
Препратено съобщение | От | Дата | Относно | До
Прослеђена порука | Од | Датум | Тема | За
Proslijeđena poruka | Od | Datum | Predmet | Prima
Posredovano sporočilo | Od | Datum | Zadeva | Za
Preposlaná správa | Od | Dátum | Predmet | Komu
Preposlaná správa | Od | Date | Subject | To
Přeposlaná zpráva | Od | Datum | Předmět | Komu
Továbbított üzenet | Feladó | Dátum | Tárgy | Címzett
Mesaj redirecționat | De la | Data | Subiect | Către
Mesaj transmis mai departe | De la | Dată | Subiect | Către
Persiųstas laiškas | Nuo | Data | Tema | Kam
Persiųstas pranešimas | Nuo | Data | Tema | Skirta
Pārsūtīts ziņojums | No | Datums | Temats | Kam
Edastatud kiri | Saatja | Kuupäev | Teema | Saaja
Välitetty viesti | Lähettäjä | Päivämäärä | Aihe | Vastaanottaja
Edelleenlähetetty viesti | Lähettäjä | Pvm | Aihe | Saaja
Vidarebefordrat meddelande | Från | Datum | Ämne | Till
Videresendt besked | Fra | Dato | Emne | Til
Videresendt melding | Fra | Dato | Emne | Til
Missatge reenviat | De | Data | Assumpte | Per a
Birbidalitako mezua | Nork | Data | Gaia | Nori
Mensaxe reenviada | De | Data | Asunto | Para
Forwarded message | Los ntawm | Hnub | Ntsiab lus | Rau
សារបានបញ្ជូនបន្ត | ពី | កាលបរិច្ឆេទ | ប្រធានបទ | ទៅ
Fariin la gudbiyay | Ka | Taariikh | Mawduuc | Ku
""".splitlines()

# What Apple Mail writes, in the same way
APPLE = """\
Begin forwarded message: | From | Subject | Date | To
Inicio del mensaje reenviado: | De | Asunto | Fecha | Para
Début du message réexpédié : | De | Objet | Date | À
Début du message transféré : | De | Objet | Date | À
Anfang der weitergeleiteten Nachricht: | Von | Betreff | Datum | An
Inizio messaggio inoltrato: | Da | Oggetto | Data | A
Início da mensagem reencaminhada: | De | Assunto | Data | Para
Início da mensagem encaminhada: | De | Assunto | Data | Para
Begin doorgestuurd bericht: | Van | Onderwerp | Datum | Aan
Start på videresendt besked: | Fra | Emne | Dato | Til
Begyndelse på videresendt besked: | Fra | Emne | Dato | Til
Videresendt melding: | Fra | Emne | Dato | Til
Begynn videresendt melding: | Fra | Emne | Dato | Til
Vidarebefordrat brev: | Från | Ämne | Datum | Till
Påbörja vidarebefordrat meddelande: | Från | Ämne | Datum | Till
Välitetty viesti alkaa: | Lähettäjä | Aihe | Päivämäärä | Vastaanottaja
Początek przekazywanej wiadomości: | Od | Temat | Data | Do
Rozpoczęcie przesyłania wiadomości: | Od | Temat | Data | Do
Začátek přeposílané zprávy: | Od | Předmět | Datum | Komu
Začiatok preposlanej správy: | Od | Predmet | Dátum | Pre
Továbbított levél kezdete: | Feladó | Tárgy | Dátum | Címzett
Începe mesajul redirecționat: | De la | Subiect | Dată | Către
Начало переадресованного сообщения: | От | Тема | Дата | Кому
Начало пересылаемого сообщения: | От кого | Тема | Дата | Кому
Початок листа, що пересилається: | Від | Тема | Дата | Кому
Započni proslijeđenu poruku: | Šalje | Predmet | Datum | Prima
Έναρξη προωθημένου μηνύματος: | Από | Θέμα | Ημερομηνία | Προς
İletilen ileti başlangıcı: | Kimden | Konu | Tarih | Kime
Başlangıç yönlendirilmiş ileti: | Kimden | Konu | Tarih | Kime
תחילת ההודעה שהועברה: | מאת | נושא | תאריך | אל
התחלת ההודעה המועברת: | מאת | נושא | תאריך | אל
بداية الرسالة المعاد توجيهها: | من | الموضوع | التاريخ | إلى
بدء الرسالة التي تم تمريرها: | من | الموضوع | التاريخ | إلى
फ़ॉरवर्ड किए गए संदेश की शुरुआत: | प्रेषक | विषय | तिथि | प्रति
अग्रेषित संदेश आरंभ करें: | प्रेषक | विषय | दिनांक | प्रति
เริ่มต้นข้อความที่ถูกส่งต่อ: | จาก | หัวข้อ | วันที่ | ถึง
เริ่มข้อความที่ส่งต่อ: | จาก | หัวเรื่อง | วันที่ | ถึง
Bắt đầu thư được chuyển tiếp: | Từ | Chủ đề | Ngày | Đến
Bắt đầu tin nhắn đã chuyển tiếp: | Từ | Tiêu đề | Ngày | Tới
Awal pesan terusan: | Dari | Perihal | Tanggal | Ke
Mulai pesan yang diteruskan: | Dari | Subjek | Tanggal | Kepada
Mulakan mesej dimajukan: | Daripada | Subjek | Tarikh | Kepada
Inici del missatge reenviat: | De | Assumpte | Data | Per a
以下是转发的邮件： | 发件人 | 主题 | 日期 | 收件人
下面是被转发的邮件： | 发件人 | 主题 | 日期 | 收件人
开始转发的邮件： | 发件人 | 主题 | 日期 | 收件人
以下是轉寄的郵件： | 寄件人 | 主旨 | 日期 | 收件人
開始轉寄郵件： | 寄件人 | 主旨 | 日期 | 收件人
以下是轉寄訊息： | 寄件人 | 主旨 | 日期 | 收件人
転送されたメッセージ： | 差出人 | 件名 | 日付 | 宛先
転送されたメールの開始： | 送信元 | 件名 | 日時 | 宛先
전달된 메시지: | 보낸 사람 | 제목 | 날짜 | 받는 사람
전달된 이메일 시작: | 보낸 사람 | 제목 | 날짜 | 받는 사람
Қайта жіберілген хаттың басы: | Кімнен | Тақырып | Күні | Кімге
Začetek posredovanega sporočila: | Od | Zadeva | Datum | Za
Persiunčiamo laiško pradžia: | Nuo | Tema | Data | Kam
Начало на препратеното съобщение: | От | Тема | Дата | До
Начало на препратено писмо: | От | Тема | Дата | До
""".splitlines()


def read(text, subject):
    found = forwarded(f"{NOTE}\n\n{text}", subject)
    assert found is not None
    assert (found.name, found.email, found.subject) == ("Ana Ruiz", ADDRESS, "Bus 14")
    assert (found.body, found.note, found.to, found.sure) == (BODY, NOTE, (TRUSTEE,), True)


@pytest.mark.parametrize("line", OUTLOOK)
@pytest.mark.parametrize("rule", ["", "_" * 32 + "\n"])
@pytest.mark.parametrize("colon", [":", " :"])
def test_the_header_of_outlook_is_read_in_every_language(line, rule, colon):
    sender, sent, to, cc, subject, date, prefix = line.split(" | ")
    head = f"{sender}{colon} Ana Ruiz <{ADDRESS}>\n{sent}{colon} {date}\n{to}{colon} {TRUSTEE}\n{cc}{colon} Eve <eve@b.example>"
    read(f"{rule}{head}\n{subject}{colon} Bus 14\n\n{BODY}", f"{prefix}: Bus 14")


@pytest.mark.parametrize("line", GMAIL)
def test_the_header_of_gmail_is_read_in_every_language(line):
    says, sender, date, subject, to = line.split(" | ")
    head = f"{sender}: Ana Ruiz <{ADDRESS}>\n{date}: 4 10 2026 20:00\n{subject}: Bus 14\n{to}: <{TRUSTEE}>"
    read(f"---------- {says} ---------\n{head}\n\n\n{BODY}", "Fwd: Bus 14")


@pytest.mark.parametrize("line", APPLE)
def test_the_header_of_apple_mail_is_read_in_every_language(line):
    says, sender, subject, date, to = line.split(" | ")
    head = f"{sender}: Ana Ruiz <{ADDRESS}>\n{subject}: Bus 14\n{date}: 4 10 2026 20:00:00 PDT\n{to}: {TRUSTEE}"
    quoted = "".join(f"> {row}\n" for row in f"{head}\n\n{BODY}".split("\n"))
    read(f"{says}\n\n{quoted}", "Fwd: Bus 14")
    phone = f"{sender}:\u00a0Ana Ruiz <{ADDRESS}>\n{date}:\u00a04 10 2026 at 20:00\n{to}:\u00a0{TRUSTEE}"
    read(f"{says}\n\n{phone}\n{subject}:\u00a0Bus 14\n\n{BODY}", "Fwd: Bus 14")


@pytest.mark.parametrize(
    "end",
    [
        "-------- Конец пересылаемого сообщения --------",
        "-------- Завершення повідомлення, що пересилається --------",
        "-------- End of forwarded message --------",
        "----- Ende der weitergeleiteten Nachricht -----",
        "----- Fin del mensaje reenviado -----",
        "----- Fin du message transféré -----",
        "----- Fine messaggio inoltrato -----",
        "----- Fim da mensagem encaminhada -----",
        "----- Einde doorgestuurd bericht -----",
        "----- Koniec przekazywanej wiadomości -----",
        "----- Konec přeposlané zprávy -----",
        "----- Slut på vidarebefordrat meddelande -----",
        "-------- İletilen mesajın sonu --------",
        "-------- 转发邮件结束 --------",
        "----- Kết thúc thư được chuyển tiếp -----",
    ],
)
@pytest.mark.parametrize("signed", ["", "\n\n-- \nLee Park\nTrustee, Area 4", "\n\nSent from my iPhone"])
def test_a_line_that_ends_the_mail_is_no_note_and_the_note_is_kept(end, signed):
    head = f"From: Ana Ruiz <{ADDRESS}>\nDate: 4 10 2026 20:00\nSubject: Bus 14\nTo: {TRUSTEE}"
    read(f"-------- Forwarded message --------\n{head}\n\n{BODY}\n\n{end}{signed}", "Fwd: Bus 14")


@pytest.mark.parametrize("signed", ["-- \nLee Park\nTrustee, Area 4\n(555) 555-0100", "Enviado desde mi iPhone"])
def test_a_signature_above_the_mail_is_no_note(signed):
    head = f"From: Ana Ruiz <{ADDRESS}>\nDate: 4 10 2026 20:00\nSubject: Bus 14\nTo: {TRUSTEE}"
    read(f"{signed}\n\n---------- Forwarded message ---------\n{head}\n\n{BODY}", "Fwd: Bus 14")


def test_one_line_ends_its_subject_where_the_forwards_own_subject_ends():
    text = (
        f'-------- Original message --------From: "A. Ruiz" <{ADDRESS}> Date: 10/4/26  8:00 PM  (GMT-06:00) '
        f"To: {TRUSTEE} Subject: Bus 14 The bus does not stop here."
    )
    found = forwarded(text, "Fwd: Bus 14")
    assert found is not None
    assert (found.name, found.subject, found.body) == ("A. Ruiz", "Bus 14", "The bus does not stop here.")
