"""Forwards of some eighty mail programs and desks, each in its own form; Thunderbird in fifty languages."""

import pytest

from ingest.forwards import forwarded

ADDRESS = "ana@families.example"
TRUSTEE = "lee@district.example"
BODY = "The bus does not stop here.\n\nAna"

# Each: name | subject | whether the sender is sure, then the text with {A}, {T} and {B} for the three above.
CLIENTS = r"""
%% zimbra | Fwd: Bus 14 | sure
----- Forwarded Message -----
From: "Ana Ruiz" <{A}>
To: "Lee" <{T}>
Sent: Sunday, October 4, 2026 8:00:00 PM
Subject: Bus 14

{B}
%% zimbra fr | Fwd: Bus 14 | sure
----- Mail transféré -----
De: "Ana Ruiz" <{A}>
À: "Lee" <{T}>
Envoyé: Dimanche 4 Octobre 2026 20:00:00
Objet: Bus 14

{B}
%% zimbra de | Fwd: Bus 14 | sure
----- Weitergeleitete Mail -----
Von: "Ana Ruiz" <{A}>
An: "Lee" <{T}>
Gesendet: Sonntag, 4. Oktober 2026 20:00:00
Betreff: Bus 14

{B}
%% roundcube | Fwd: Bus 14 | sure
-------- Original Message --------
Subject: Bus 14
Date: 2026-10-04 20:00
From: Ana Ruiz <{A}>
To: {T}

{B}
%% roundcube de | Fwd: Bus 14 | sure
-------- Originalnachricht --------
Betreff: Bus 14
Datum: 04.10.2026 20:00
Von: Ana Ruiz <{A}>
An: {T}

{B}
%% roundcube es | Fwd: Bus 14 | sure
-------- Mensaje original --------
Asunto: Bus 14
Fecha: 04-10-2026 20:00
Remitente: Ana Ruiz <{A}>
Destinatario: {T}

{B}
%% roundcube fr | Fwd: Bus 14 | sure
-------- Message original --------
Objet: Bus 14
Date: 04.10.2026 20:00
De: Ana Ruiz <{A}>
À: {T}

{B}
%% roundcube it | Fwd: Bus 14 | sure
-------- Messaggio originale --------
Oggetto: Bus 14
Data: 04.10.2026 20:00
Mittente: Ana Ruiz <{A}>
Destinatario: {T}

{B}
%% roundcube pl | Fwd: Bus 14 | sure
-------- Wiadomość oryginalna --------
Temat: Bus 14
Data: 04.10.2026 20:00
Nadawca: Ana Ruiz <{A}>
Odbiorca: {T}

{B}
%% roundcube pt | Fwd: Bus 14 | sure
-------- Mensagem original --------
Assunto: Bus 14
Data: 04/10/2026 20:00
De: Ana Ruiz <{A}>
Para: {T}

{B}
%% roundcube nl | Fwd: Bus 14 | sure
-------- Oorspronkelijke bericht --------
Onderwerp: Bus 14
Datum: 04-10-2026 20:00
Afzender: Ana Ruiz <{A}>
Ontvanger: {T}

{B}
%% roundcube ru | Fwd: Bus 14 | sure
-------- Исходное сообщение --------
Тема: Bus 14
Дата: 04.10.2026 20:00
От: Ana Ruiz <{A}>
Кому: {T}

{B}
%% roundcube cs | Fwd: Bus 14 | sure
-------- Původní zpráva --------
Předmět: Bus 14
Datum: 04.10.2026 20:00
Odesílatel: Ana Ruiz <{A}>
Příjemce: {T}

{B}
%% roundcube tr | Fwd: Bus 14 | sure
-------- Orjinal Mesaj --------
Konu: Bus 14
Tarih: 04.10.2026 20:00
Gönderen: Ana Ruiz <{A}>
Alıcı: {T}

{B}
%% roundcube zh | Fwd: Bus 14 | sure
-------- 原始邮件信息 --------
主题: Bus 14
日期: 2026-10-04 20:00
发件人: Ana Ruiz <{A}>
收件人: {T}

{B}
%% sogo | Fwd: Bus 14 | sure
-------- Original Message --------
Subject: Bus 14
Date: Sunday, October 04, 2026 20:00 PDT
From: Ana Ruiz <{A}>
To: {T}

{B}
%% evolution | Fwd: Bus 14 | sure
-------- Forwarded Message --------
From: Ana Ruiz <{A}>
To: {T}
Subject: Bus 14
Date: Sun, 04 Oct 2026 20:00:00 -0700

{B}
%% evolution de | Fwd: Bus 14 | sure
-------- Weitergeleitete Nachricht --------
Von: Ana Ruiz <{A}>
An: {T}
Betreff: Bus 14
Datum: Sun, 04 Oct 2026 20:00:00 -0700

{B}
%% kmail | Fwd: Bus 14 | sure
----------  Forwarded Message  ----------

Subject: Bus 14
Date: Sunday, 4 October 2026, 20:00:00 PDT
From: Ana Ruiz <{A}>
To: {T}

{B}

-------------------------------------------------------
%% kmail5 | Fwd: Bus 14 | sure
----------  Forwarded Message  ----------

Subject: Bus 14
Date: Sunday, 4 October 2026, 20:00:00 PDT
From: Ana Ruiz <{A}>
To: {T}

{B}
-----------------------------------------
%% claws | Fwd: Bus 14 | sure
Begin forwarded message:

Date: Sun, 4 Oct 2026 20:00:00 -0700
From: Ana Ruiz <{A}>
To: {T}
Subject: Bus 14


{B}
%% claws de | Fwd: Bus 14 | sure
Anfang der weitergeleiteten Nachricht:

Datum: Sun, 4 Oct 2026 20:00:00 -0700
Von: Ana Ruiz <{A}>
An: {T}
Betreff: Bus 14


{B}
%% sylpheed | Fwd: Bus 14 | sure
Begin forwarded message:

Date: Sun, 4 Oct 2026 20:00:00 -0700
From: Ana Ruiz <{A}>
To: {T}
Subject: Bus 14


{B}
%% becky | Fwd: Bus 14 | sure
----- Original Message -----
 From: Ana Ruiz <{A}>
 To: {T}
 Date: Sun, 4 Oct 2026 20:00:00 -0700
 Subject: Bus 14

{B}
%% becky fwd | Fwd: Bus 14 | sure
Forwarded by Lee <{T}>
----------------------- Original Message -----------------------
 From:    Ana Ruiz <{A}>
 To:      {T}
 Date:    Sun, 4 Oct 2026 20:00:00 -0700
 Subject: Bus 14
----

{B}

--------------------- Original Message Ends --------------------
%% 163 web | Fwd: Bus 14 | sure
-------- 转发邮件信息 --------
发件人："Ana Ruiz" <{A}>
发送日期：2026-10-04 20:00:00
收件人："Lee" <{T}>
主题：Bus 14

{B}
%% qq en | Fwd: Bus 14 | sure
------------------ Original ------------------
From: "Ana Ruiz"<{A}>;
Date: Sun, Oct 4, 2026 08:00 PM
To: "Lee"<{T}>;
Subject: Bus 14

{B}
%% qq mobile | Fwd: Bus 14 | sure
---原始邮件---
发件人: "Ana Ruiz"<{A}>
发送时间: 2026年10月4日(周日) 晚上8:00
收件人: "Lee"<{T}>;
主题: Bus 14

{B}
%% sina | Fwd: Bus 14 | sure
----- 原始邮件 -----
发件人：Ana Ruiz <{A}>
收件人：{T}
主题：Bus 14
日期：2026年10月04日 20点00分

{B}
%% 139 | Fwd: Bus 14 | sure
----邮件原文----
发件人：Ana Ruiz  <{A}>
收件人：Lee  <{T}>
抄{W}送： (无)
发送时间：2026-10-04 20:00:00
主题：Bus 14

{B}
%% aliyun | Fwd: Bus 14 | sure
------------------------------------------------------------------
发件人：Ana Ruiz <{A}>
发送时间：2026年10月4日(星期日) 20:00
收件人：Lee <{T}>
主{W}题：Bus 14

{B}
%% dingtalk | Fwd: Bus 14 | sure
------------------转发邮件------------------
发件人：Ana Ruiz<{A}>
日{W}期：2026年10月04日 20:00:00
收件人：<{T}>
主{W}题：Bus 14

{B}
%% naver ko | Fwd: Bus 14 | sure
-----Original Message-----
From: "Ana Ruiz" <{A}>
To: <{T}>;
Cc:
Sent: 2026-10-04 (일) 20:00:00 (GMT+09:00)
Subject: Bus 14

{B}
%% daum new | Fwd: Bus 14 | sure
---------[ 전달된 메일 ]---------
보낸사람: Ana Ruiz <{A}>
받는사람: {T}
날짜: 2026년 10월 4일 일요일, 20시 00분 00초 +0900
제목: Bus 14

{B}
%% yandex | Fwd: Bus 14 | unsure
-------- Пересылаемое сообщение --------
04.10.2026, 20:00, "Ana Ruiz" <{A}>:

{B}

-------- Конец пересылаемого сообщения --------
%% yandex new | Fwd: Bus 14 | unsure
----------------
Кому: {T};
Тема: Bus 14;
04.10.2026, 20:00, "Ana Ruiz" <{A}>:

{B}
----------------

%% yandex new2 | Fwd: Bus 14 | unsure
----------------
Кому: {T}
Тема: Bus 14
04.10.2026, 20:00, "Ana Ruiz" <{A}>:

{B}
%% mail.ru | Fwd: Bus 14 | sure
-------- Пересылаемое сообщение --------
От: Ana Ruiz <{A}>
Кому: {T}
Дата: воскресенье, 4 октября 2026 г., 20:00 +03:00
Тема: Bus 14

{B}

---------- Конец пересылаемого сообщения ----------
%% mail.ru app | Fwd: Bus 14 | sure
-------- Пересылаемое сообщение --------
От кого: Ana Ruiz <{A}>
Кому: {T}
Дата: 4 октября 2026, 20:00
Тема: Bus 14

{B}
%% ukr.net | Fwd: Bus 14 | sure
--- Оригінальне повідомлення ---
Від кого: Ana Ruiz <{A}>
Кому: {T}
Дата: 4 жовтня 2026, 20:00:00
Тема: Bus 14

{B}
%% ukr.net2 | Fwd: Bus 14 | sure
--- Пересилане повідомлення ---
Від кого: Ana Ruiz <{A}>
Кому: {T}
Дата: 4 жовтня 2026, 20:00:00
Тема: Bus 14

{B}
--- Кінець пересиланого повідомлення ---
%% seznam | Fwd: Bus 14 | unsure
---------- Původní e-mail ----------
Od: Ana Ruiz <{A}>
Komu: {T}
Datum: 4. 10. 2026 20:00:00
Předmět: Bus 14
{B}
%% wp | Fwd: Bus 14 | sure
-------- Wiadomość oryginalna --------
Temat: Bus 14
Data: 4 października 2026, 20:00
Od: Ana Ruiz <{A}>
Do: {T}

{B}
%% onet | Fwd: Bus 14 | unsure
W dniu 2026-10-04 20:00:00 użytkownik Ana Ruiz <{A}> napisał:

{B}
%% interia | Fwd: Bus 14 | sure
Od: "Ana Ruiz" <{A}>
Do: {T};
Wysłane: 20:00 Niedziela 2026-10-04
Temat: Bus 14

{B}
%% o2 | Fwd: Bus 14 | sure
---- Wiadomość przesłana dalej ----
Od: Ana Ruiz <{A}>
Do: {T}
Data: 4 października 2026 20:00
Temat: Bus 14

{B}
%% gmx | Fwd: Bus 14 | sure
Gesendet: Sonntag, 04. Oktober 2026 um 20:00 Uhr
Von: "Ana Ruiz" <{A}>
An: {T}
Betreff: Bus 14

{B}
%% gmx new | Fwd: Bus 14 | unsure
--
Diese Nachricht wurde von meinem Android Mobiltelefon mit GMX Mail gesendet.
Am 04.10.26, 20:00 schrieb Ana Ruiz <{A}>:
> The bus does not stop here.
>
> Ana
%% orange | Fwd: Bus 14 | unsure
> Message du 04/10/26 20:00
> De : "Ana Ruiz" <{A}>
> A : {T}
> Copie à :
> Objet : Bus 14
>
> The bus does not stop here.
>
> Ana
%% free | Fwd: Bus 14 | sure
----- Mail transféré -----
De: "Ana Ruiz" <{A}>
À: {T}
Envoyé: Dimanche 4 Octobre 2026 20:00:00
Objet: Bus 14

{B}
%% laposte | Fwd: Bus 14 | sure
----- Mail transféré -----
De: Ana Ruiz <{A}>
Envoyé: dim., 4 oct. 2026 20:00 (CEST)
À: {T}
Objet: Bus 14

{B}
%% libero | Fwd: Bus 14 | sure
---------- Messaggio inoltrato ----------
Da: Ana Ruiz <{A}>
A: {T}
Data: 4 ottobre 2026 20:00
Oggetto: Bus 14

{B}
%% uol | Fwd: Bus 14 | sure
---------- Mensagem encaminhada ----------
De: Ana Ruiz <{A}>
Para: {T}
Data: 04/10/2026 20:00
Assunto: Bus 14

{B}
%% uol2 | Enc: Bus 14 | sure
De: Ana Ruiz <{A}>
Enviada: Domingo, 4 de Outubro de 2026 20:00
Para: {T}
Assunto: Bus 14

{B}
%% terra | Fwd: Bus 14 | sure
-------- Mensagem original --------
De: "Ana Ruiz" <{A}>
Para: {T}
Enviada em: 04/10/2026 20:00
Assunto: Bus 14

{B}
%% em client | Fwd: Bus 14 | unsure
------ Forwarded Message ------
From "Ana Ruiz" <{A}>
To "Lee" <{T}>
Date 10/4/2026 8:00:00 PM
Subject Bus 14

{B}
%% em client old | Fwd: Bus 14 | sure
------ Forwarded Message ------
From: "Ana Ruiz" <{A}>
To: "Lee" <{T}>
Sent: 10/4/2026 8:00:00 PM
Subject: Bus 14

{B}
%% mailbird | Fwd: Bus 14 | unsure
---------- Forwarded message ----------
From: Ana Ruiz [{A}]
Date: 10/4/2026 8:00:00 PM
Subject: Bus 14
To: {T}
{B}
%% edison | Fwd: Bus 14 | sure
---------- Forwarded message ---------
From: Ana Ruiz <{A}>
Date: Sun, Oct 4 2026 at 8:00 PM
Subject: Bus 14
To: {T}

{B}
%% bluemail | Fwd: Bus 14 | sure
---------- Forwarded Message ----------
From: Ana Ruiz <{A}>
Date: 4 Oct 2026, 8:00 PM
To: {T}
Subject: Bus 14

{B}
%% k9 | Fwd: Bus 14 | sure
-------- Original Message --------
From: Ana Ruiz <{A}>
Sent: October 4, 2026 8:00:00 PM PDT
To: {T}
Subject: Bus 14

{B}
%% k9 old | Fwd: Bus 14 | sure
-------- Original Message --------
From: Ana Ruiz <{A}>
Sent: Sun Oct 04 20:00:00 PDT 2026
To: {T}
Subject: Bus 14

{B}
%% superhuman | Fwd: Bus 14 | sure
---------- Forwarded message ----------
From: Ana Ruiz <{A}>
Date: Sun, Oct 04, 2026 at 8:00 PM
Subject: Bus 14
To: <{T}>

{B}
%% front | Fwd: Bus 14 | sure
---------- Forwarded message ----------
From: Ana Ruiz <{A}>
Date: October 4, 2026, 8:00 PM PDT
To: {T}
Subject: Bus 14

{B}
%% helpscout | Fwd: Bus 14 | sure
---------- Forwarded message ----------
From: Ana Ruiz <{A}>
Date: Oct 4, 2026, 8:00pm
To: {T}
Subject: Bus 14

{B}
%% freshdesk | Fwd: Bus 14 | sure
---------- Forwarded message ---------
From: Ana Ruiz <{A}>
Date: Sun, 4 Oct at 8:00 PM
Subject: Bus 14
To: {T}

{B}
%% zendesk | Fwd: Bus 14 | sure
Begin forwarded message:

From: Ana Ruiz <{A}>
Date: October 4, 2026 at 8:00 PM
To: {T}
Subject: Bus 14

{B}
%% fastmail | Fwd: Bus 14 | sure
----- Original message -----
From: Ana Ruiz <{A}>
To: Lee <{T}>
Subject: Bus 14
Date: Sunday, October 04, 2026 8:00 PM

{B}
%% tutanota | Fwd: Bus 14 | sure
--------------- Forwarded ---------------
From: Ana Ruiz <{A}>
Date: Oct 4, 2026, 20:00
To: {T}
Subject: Bus 14

{B}
%% ox | Fwd: Bus 14 | sure
---------- Original Message ----------
From: Ana Ruiz <{A}>
To: {T}
Date: October 4, 2026 at 8:00 PM
Subject: Bus 14

{B}
%% ox new | Fwd: Bus 14 | sure
---------- Forwarded message ----------
From: Ana Ruiz <{A}>
To: {T}
Date: 10/04/2026 8:00 PM PDT
Subject: Bus 14

{B}
%% ox de | Fwd: Bus 14 | sure
---------- Ursprüngliche Nachricht ----------
Von: Ana Ruiz <{A}>
An: {T}
Datum: 04.10.2026 20:00 CEST
Betreff: Bus 14

{B}
%% hey | Fwd: Bus 14 | sure
---------- Forwarded message ----------
From: Ana Ruiz <{A}>
To: {T}
Date: October 4, 2026 at 8:00 PM PDT
Subject: Bus 14

{B}
%% notes 12 | Fwd: Bus 14 | sure
----- Forwarded by Lee Park/Board on 10/05/2026 07:53 AM -----

From:        "Ana Ruiz" <{A}>
To:        <{T}>
Date:        10/04/2026 08:00 PM
Subject:        Bus 14


{B}
%% notes de | Fwd: Bus 14 | sure
----- Weitergeleitet von Lee Park/Board am 05.10.2026 07:53 -----

Von:	"Ana Ruiz" <{A}>
An:	<{T}>
Datum:	04.10.2026 20:00
Betreff:	Bus 14


{B}
%% notes fr | Fwd: Bus 14 | sure
----- Réacheminé par Lee Park/Board le 05/10/2026 07:53 -----

De :	"Ana Ruiz" <{A}>
A :	<{T}>
Date :	04/10/2026 20:00
Objet :	Bus 14


{B}
%% notes it | Fwd: Bus 14 | sure
----- Inoltrato da Lee Park/Board il 05/10/2026 07:53 -----

Da:	"Ana Ruiz" <{A}>
Per:	<{T}>
Data:	04/10/2026 20:00
Oggetto:	Bus 14


{B}
%% notes pt | Fwd: Bus 14 | sure
----- Repassado por Lee Park/Board em 05/10/2026 07:53 -----

De:	"Ana Ruiz" <{A}>
Para:	<{T}>
Data:	04/10/2026 20:00
Assunto:	Bus 14


{B}
%% groupwise | Fwd: Bus 14 | unsure
>>> Ana Ruiz <{A}> 10/4/2026 8:00 PM >>>
{B}
%% groupwise fwd | Fwd: Bus 14 | sure
------ Forwarded Message
From: Ana Ruiz <{A}>
Date: Sun, 4 Oct 2026 20:00:00 -0700
To: {T}
Subject: Bus 14

{B}

------ End of Forwarded Message
%% entourage | Fwd: Bus 14 | sure
------ Forwarded Message
From: Ana Ruiz <{A}>
Date: Sun, 4 Oct 2026 20:00:00 -0700
To: {T}
Conversation: Bus 14
Subject: Bus 14

{B}

------ End of Forwarded Message
%% eudora | Fwd: Bus 14 | unsure
>From: Ana Ruiz <{A}>
>To: {T}
>Subject: Bus 14
>Date: Sun, 4 Oct 2026 20:00:00 -0700
>
>The bus does not stop here.
>
>Ana
%% pine | Fwd: Bus 14 | sure
---------- Forwarded message ----------
Date: Sun, 4 Oct 2026 20:00:00 -0700 (PDT)
From: Ana Ruiz <{A}>
To: {T}
Subject: Bus 14

{B}
%% pegasus | (Fwd) Bus 14 | sure
------- Forwarded message follows -------
From:           	Ana Ruiz <{A}>
To:             	{T}
Subject:        	Bus 14
Date sent:      	Sun, 4 Oct 2026 20:00:00 -0700

{B}
------- End of forwarded message -------
%% mimestream | Fwd: Bus 14 | sure
---------- Forwarded message ----------
From: Ana Ruiz <{A}>
Date: Oct 4, 2026 at 8:00 PM -0700
To: {T}
Subject: Bus 14

{B}
%% canary | Fwd: Bus 14 | sure
---------- Forwarded message ----------
From: Ana Ruiz <{A}>
Date: Sunday, Oct 04, 2026 at 8:00 PM
Subject: Bus 14
To: {T}

{B}
%% missive | Fwd: Bus 14 | sure
---------- Forwarded message ----------
From: Ana Ruiz <{A}>
Date: October 4, 2026 at 8:00 PM
Subject: Bus 14
To: {T}

{B}
%% thunderbird fi | Fwd: Bus 14 | sure
-------- Edelleenlähetetty viesti --------
Aihe: 	Bus 14
Päiväys: 	Sun, 4 Oct 2026 20:00:00 -0700
Lähettäjä: 	Ana Ruiz <{A}>
Vastaanottaja: 	{T}



{B}
""".split("%% ")[1:]

# Its line, then the names of title, day, sender and reader
THUNDERBIRD = """\
Przekazana wiadomość | Temat | Data | Nadawca | Adresat
Treść przekazanej wiadomości | Temat | Data | Nadawca | Adresat
Továbbított üzenet | Tárgy | Dátum | Feladó | Címzett
Přeposlaná zpráva | Předmět | Datum | Od | Komu
転送メッセージ | 件名 | 日付 | 差出人 | 宛先
Forwarded Message | 件名 | 日付 | 差出人 | 宛先
전달된 메시지 | 제목 | 날짜 | 보낸 사람 | 받는 사람
Forwarded Message | 제목 | 일자 | 발신인 | 수신인
转发的消息 | 主题 | 日期 | 发件人 | 收件人
轉寄郵件 | 主旨 | 日期 | 寄件者 | 收件者
Προωθημένο μήνυμα | Θέμα | Ημερομηνία | Από | Προς
Yönlendirilmiş İleti | Konu | Tarih | Gönderen | Alıcı
İletilen İleti | Konu | Tarih | Kimden | Kime
Thư Chuyển tiếp | Tiêu đề | Ngày | Từ | Tới
הודעה שהועברה | נושא | תאריך | מאת | אל
رسالة مُعاد توجيهها | الموضوع | التاريخ | من | إلى
Переслане повідомлення | Тема | Дата | Від | Кому
Перенаправленное сообщение | Тема | Дата | От | Кому
Препратено съобщение | Тема | Дата | От | До
Прослеђена порука | Наслов | Датум | Шаље | Прима
Proslijeđena poruka | Naslov | Datum | Šalje | Prima
Posredovano sporočilo | Zadeva | Datum | Od | Za
Persiųstas laiškas | Tema | Data | Nuo | Kam
Pārsūtītā ziņa | Tēma | Datums | No | Kam
Edastatud kiri | Teema | Kuupäev | Saatja | Saaja
Mesaj înaintat | Subiect | Data | De la | Către
Preposlaná správa | Predmet | Dátum | Od | Komu
Videresendt besked | Emne | Dato | Fra | Til
Videresendt melding | Emne | Dato | Fra | Til
Vidaresend melding | Emne | Dato | Frå | Til
Vidarebefordrat meddelande | Ämne | Datum | Från | Till
Áframsendur póstur | Efni | Dagsetning | Frá | Til
Missatge reenviat | Assumpte | Data | De | A
Birbidalitako mezua | Gaia | Data | Nork | Nori
Mensaxe reenviada | Asunto | Data | De | Para
Mensagem encaminhada | Assunto | Data | De | Para
Mensagem reencaminhada | Assunto | Data | De | Para
Doorgestuurd bericht | Onderwerp | Datum | Van | Aan
Pesan Terusan | Perihal | Tanggal | Dari | Kepada
Mesazhi i Përcjellë | Subjekti | Data | Nga | Për
Փոխանցվող նամակը | Թեմա | Ամսաթիվ | Ումից | Ում
Қайта жіберілген хат | Тақырыбы | Күні | Кімнен | Кімге
پیام هدایت‌شده | موضوع | تاریخ | از | به
Накіраваны ліст | Тэма | Дата | Ад | Каму
ข้อความที่ส่งต่อ | หัวเรื่อง | วันที่ | จาก | ถึง
ਅੱਗੇ ਭੇਜਿਆ ਸੁਨੇਹਾ | ਵਿਸ਼ਾ | ਮਿਤੀ | ਵੱਲੋਂ | ਨੂੰ
გადაგზავნილი შეტყობინება | თემა | თარიღი | გამომგზავნი | ადრესატი
Mesej Dimajukan | Subjek | Tarikh | Daripada | Kepada
""".splitlines()


@pytest.mark.parametrize("client", CLIENTS, ids=lambda client: client.partition(" |")[0])
def test_the_mail_is_read_in_the_form_of_its_program(client):
    head, _, text = client.partition("\n")
    _, subject, sure = head.split(" | ")
    for mark, words in (("{A}", ADDRESS), ("{T}", TRUSTEE), ("{B}", BODY), ("{W}", "\u3000")):
        text = text.replace(mark, words)
    found = forwarded(f"Please help.\n\n{text}", subject)
    assert found is not None
    assert (found.name, found.email, found.subject) == ("Ana Ruiz", ADDRESS, "Bus 14")
    assert (found.body, found.note) == (BODY, "Please help.")
    assert found.sure is (sure == "sure")


@pytest.mark.parametrize("line", THUNDERBIRD)
def test_thunderbird_is_read_in_its_languages(line):
    says, subject, date, sender, to = line.split(" | ")
    head = f"{subject}: \tBus 14\n{date}: \tSun, 4 Oct 2026 20:00\n{sender}: \tAna Ruiz <{ADDRESS}>\n{to}: \t{TRUSTEE}"
    found = forwarded(f"Please help.\n\n-------- {says} --------\n{head}\n\n\n\n{BODY}", "Fwd: Bus 14")
    assert found is not None
    assert (found.name, found.email, found.subject, found.body) == ("Ana Ruiz", ADDRESS, "Bus 14", BODY)
    assert (found.note, found.to, found.sure) == ("Please help.", (TRUSTEE,), True)
