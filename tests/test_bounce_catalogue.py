"""How the reports of many mail systems look, and what each says: one line a system, written from their templates.

What stands in `{back}` is our letter as it comes back in the words; MIME systems return it as a part of its own.
"""

import pytest

from ingest.parse import parse

ANA = "jo@west.example"
NULL, AUTO, NAME = (
    "Return-Path: <>\n",
    "Auto-Submitted: auto-replied\n",
    "",
)  # what marks it: NAME is only who it is from
LETTER = """Received: from help by mx.district.example
From: District <help@district.example>
To: <jo@west.example>
Subject: We received your message
Message-ID: <c.abc123def@district.example>
Date: Fri, 12 Sep 2025 11:53:57 -0700

Dear Jo, thank you.
"""
PART, WORDS = True, False  # the letter comes back as a part, or within the words or not at all

SYSTEMS = {
    "notes failure reasons": ("Postmaster <postmaster@mx.example>", "Undeliverable message", NAME, PART, True, "------- Failure Reasons  --------\n\nUser not listed in public Name & Address Book\n{ana}\n\n------- Returned Message --------"),
    "james": ("postmaster@west.example", "[BOUNCE]We received your message", NAME, PART, True, "Hi. This is the James mail server at james.west.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.  Below\nI include the list of recipients and the reason why I was unable to deliver\nyour message.\n\nFailed recipient(s):\n{ana}\n\nError message:\n550 - Requested action not taken: no such user here"),
    "james classic": ("postmaster@west.example", "[BOUNCE]", NAME, PART, True, "Error message below:\n550 - Requested action not taken: no such user here\n\nMessage details:\n  Subject: We received your message\n  Sent date: Fri\n  MAIL FROM: help@district.example\n  RCPT TO: {ana}\n  From: District <help@district.example>"),
    "biglobe": ("postmaster@biglobe.example", "Returned mail: see below", NAME, PART, False, "   ----- The following addresses had delivery problems -----\n<{ana}>    (unrecoverable error)\n\n   ----- Non-delivered information -----\nThe number of messages in recipient's mailbox exceeded the local limit."),
    "einsundeins": ("mailer-daemon@kundenserver.example", "Mail delivery failed: returning message to sender", NAME, PART, True, "A message that you sent could not be delivered to one or more of\nits recipients. The following addresses failed:\n\n{ana}: \nhost mx.west.example:\nReason: 550 mailbox unavailable\n\n--- The header of the original message is following. ---\n\n{back}"),
    "einsundeins perfcheck": ("mail-delivery@kundenserver.example", "Mail delivery failed: returning message to sender", NULL, WORDS, True, 'This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more\nof its recipients. This is a permanent error. The following address\nfailed:\n\n"{ana}":\nSMTP error from remote server for RCPT TO command, host: mx.west.example reason: 550 5.1.1 user unknown\n\n--- The header of the original message is following. ---\n\n{back}'),
    "ezweb": ("Postmaster@ezweb.example", "Mail System Error - Returned Mail", NULL, WORDS, False, "Your mail sent on: Thu, 29 Apr 2010 11:04:47 +0900\n\nThe user(s) account is temporarily over quota.\n\n<{ana}>\n\n{back}"),
    "ezweb each": ("Postmaster@ezweb.example", "Mail System Error - Returned Mail", NULL, WORDS, True, "This message was undeliverable due to the following reason:\n\nEach of the following recipients was rejected by a remote mail server.\nThe reasons given by the server are included to help you determine why\neach recipient was rejected.\n\n    Recipient: <{ana}>\n    Reason:    <{ana}>... User Unknown\n\nPlease reply to Postmaster@ezweb.example\nif you feel this message to be in error."),
    "interscan": ('"InterScan MSS" <imss@west.example>', "Mail could not be delivered", NULL, WORDS, True, "****** Message from InterScan Messaging Security Suite ******\n\nSent <<< RCPT TO:<{ana}>\nReceived >>> 550 5.1.1 <{ana}>... User Unknown\n\nUnable to deliver message to <{ana}>\n\n************************     End of message     **********************"),
    "interscan unmarked": ('"InterScan MSS" <imss@west.example>', "Mail could not be delivered", NAME, PART, True, "****** Message from InterScan Messaging Security Suite ******\n\nSent <<< RCPT TO:<{ana}>\nReceived >>> 550 5.1.1 <{ana}>... User Unknown\n\nUnable to deliver message to <{ana}>\n\n************************     End of message     **********************"),
    "kddi": ("no-reply@app.kddi.example", "Mail delivery error", NAME, WORDS, False, "Your mail sent on: Thu, 29 Apr 2010 11:04:47 +0900\n Your mail attempted to be delivered on: Thu, 29 Apr 2010\nCould not be delivered to: <{ana}>\nAs their mailbox is full."),
    "mailfoundry": ("Mail Delivery Subsystem <MAILER-DAEMON@mx.example>", "Message delivery has failed", NAME, PART, True, "This is a MIME encoded message.\n\nUnable to deliver message to: <{ana}>\nDelivery failed for the following reason:\nServer mx22.west.example[192.0.2.222] failed with: 550 <{ana}> No such user here\n\nThis has been a permanent failure.  No further delivery attempts will be made."),
    "mailmarshal": ("postmaster@west.example", 'Undeliverable Mail: "We received your message"', NAME, PART, True, "Your message:\n   From:    help@district.example\n   Subject: We received your message\n\nCould not be delivered because of\n\n550 5.1.1 User unknown\n\nThe following recipients were affected:\n   {ana}\n\nAdditional Information\n======================\nOriginal Sender: help@district.example"),
    "mcafee": ("Mail Delivery System <admin@mcafee.example>", "Delivery Status", NULL, PART, True, "McAfee\n\n--- The following addresses had delivery problems ---\n\n<{ana}>   (User unknown {ana})\n\n--------------Returned Mail Header--------\n{back}"),
    "mfilter": ("Mailer-Daemon@m-filter.example", "failure notice", NAME, WORDS, True, "{ana}\n\n-------server message\n550 5.1.1 unknown user <{ana}>\n\n-------original message\n{back}"),
    "mxlogic": ("Mail Delivery System <mxl@mx.example>", "Mail delivery failed: returning message to sender", NULL, WORDS, True, "This message was created automatically by mail delivery software.\n\nA message that you sent could not be delivered to one or more of its\nrecipients. This is a permanent error. The following address(es) failed:\n\n  <{ana}>\n    SMTP error from remote mail server after RCPT TO:<{ana}>:\n    host mx.west.example [192.0.2.1]: 550 unknown user\n\n------ This is a copy of the message, including all the headers. ------\n{back}"),
    "surfcontrol": ("Postmaster <postmaster@mx.example>", "Mail Delivery Failure", NAME, PART, True, "Your message could not be sent.\nA transcript of the attempts to send the message follows.\nThe number of attempts made: 1\nAddressed To: {ana}\n\nThu 29 Apr 2010 23:34:45 +0900\nFailed to send to identified host,\n{ana}: [192.0.2.5], 550 {ana}... No such user\n--- Message non-deliverable."),
    "x1 sendmail-like": ('"Mail Deliver System" <MAILER-DAEMON@west.example>', "Returned Mail: User unknown", NAME, PART, True, "The original message was received at Thu, 29 Apr 2010 23:34:45 +0900 \nfrom shironeko@district.example\n\n   ----- The following addresses had delivery problems -----\n{ana} [User unknown]"),
    "x2": ("MAILER-DAEMON@west.example", "Delivery failure", NAME, PART, True, "Unable to deliver message to the following address(es).\n\n<{ana}>:\nThis user doesn't have a west.example account ({ana}) [0]\n\n--- Original message follows.\n{back}"),
    "x3": ("Mail Delivery System <MAILER-DAEMON@west.example>", "Delivery status notification", NAME, WORDS, True, "This message has been generated automatically\n============================================================================\n      This message was created automatically by mail delivery software.\n============================================================================\nThis is a delivery report:\n\nA message that you sent\ncould not be delivered to:\n\nUser jo ({ana}) does not exist"),
    "x4 qmail clone": ("MAILER-DAEMON@west.example", "failure notice", NAME, WORDS, True, "Hi. This is the deliver program at west.example.\nI'm afraid I wasn't able to deliver your message to the following addresses.\nThis is a permanent error; I've given up. Sorry it didn't work out.\n\n<{ana}>:\nUser does not exist here - #5.1.1\n\n--- Below this line is a copy of the message.\n\n{back}"),
    "x5": ('"Mail Delivery Subsystem" <mailer-daemon@west.example>', "Returned mail: User unknown", NAME, PART, True, "The original message was received at Thu\n--- The following addresses had permanent fatal errors\n\n{ana}  550 no such user"),
    "x6": ("Mailer <mailer@east.example>", "There was an error sending your mail", NULL, PART, True, "We had trouble delivering your message. Full details follow:\n\nSubject: 'We received your message'\nDate: 'Fri'\n\n1 error(s):\n\nSMTP Server <mx.west.example> rejected recipient <{ana}>\n  (Error following RCPT command). It responded as follows: [550 5.1.1 User unknown]"),
    "x6b": ("MAILER-DAEMON@east.example", "There was an error sending your mail", NAME, WORDS, True, "We had trouble delivering your message. Full details follow:\n\nThe following recipients returned permanent errors: {ana}."),
    "zoho": ("mailer-daemon@mail.zoho.example", "Undelivered Mail Returned to Sender", NAME, PART, True, "This message was created automatically by mail delivery software.\n A message that you sent could not be delivered to one or more of its recipients. This is a permanent error. \n\n{ana} Invalid Address, ERROR_CODE :550, ERROR_CODE :5.1.1 <{ana}>... User unknown\n\nReceived:from mail.zoho.example by mx.zohomail.example"),
    "yandex": ("mailer-daemon@yandex.example", "Недоставленное сообщение", NAME, PART, True, "This is the mail system at host smtp.yandex.example.\n\nI'm sorry to have to inform you that your message could not\nbe delivered to one or more recipients. It's attached below.\n\nPlease, do not reply to this message.\n\n**************************************\n\nЭто письмо отправлено почтовым сервером yandex.\n\n<{ana}>: host mx.west.example[192.0.2.1] said: 550 no such user (in reply to RCPT TO command)"),
    "caiwireless": ("postmaster@cai.example", "Delivery notification", NAME, PART, True, "The following message could not be delivered to:\n\nrecipient: {ana}\nreason: 550 no such user"),
    "yale": ("mailer-daemon@yale.example", "Returned mail", NAME, WORDS, True, "Your message to {ana} could not be delivered.\nThis address is no longer valid; the account has expired."),
    "sina": ("mailer-daemon@sina.example", "系统退信", NULL, WORDS, True, "<{ana}>: user not exist\n\n---------以下是您发送的邮件--------"),
    "simple: list of failed": ("Mail Server <mail@west.example>", "Delivery failure", NULL, WORDS, True, "Here is your list of failed recipients. Here is your returned mail.\n\n  {ana}   550 unknown user"),
    "PMDF": ("PMDF Internet Messaging <postmaster@west.example>", "Delivery Notification: Delivery has failed", NAME, PART, True, "This report relates to a message you sent with the following header fields:\n\n  Message-id: <c.abc123def@district.example>\n  Date: Fri\n  From: help@district.example\n  To: {ana}\n  Subject: We received your message\n\nYour message cannot be delivered to the following recipients:\n\n  Recipient address: {ana}\n  Reason: Illegal host/domain name found"),
    "SIMS": ("MAILER-DAEMON@sims.example", "Delivery Notification: Delivery has been delayed", NAME, WORDS, False, "Your message is being enqueued and delivery has been delayed for:\n\n  Recipient address: {ana}\n  Reason: unable to deliver this message after 4 hours\n\nDelivery attempt history for your mail:"),
    "mdaemon": ("MDaemon@west.example", "Permanent Delivery Failure", NAME, PART, True, "The following data may contain sections which represent BASE64 encoded\nfile attachments.\n\nFailed address: {ana}\n\n--- Session Transcript ---\n 550 5.1.1 unknown user\n--- End Transcript ---"),
    "mdaemon warn": ("MDaemon@west.example", "Delivery Warning", NAME, WORDS, False, "The attached message has not been delivered yet: \n\nFailed address: {ana}\nThe MDaemon will try again later."),
    "mercury": ('"Electronic Postmaster" <postmaster@west.example>', "Postmaster notify: delivery failure.", NAME, WORDS, True, "This is a report from the mail system at west.example:\nThe message you sent to the following address(es) could not be delivered:\n\n{ana}\n   No such user."),
    "pegasus mercury2": ("Mail delivery subsystem <Maiser@west.example>", "[** Delivery failed **]", NULL, WORDS, True, '*** Mercury/32 delivery failure report ***\nWith reference to your message with the subject:\n   "We received your message"\n\nOne or more addresses in your message have failed with the following responses from the mail transport system:\n\n   550 {ana}: no such user'),
    "sendmail postmaster notify": ("Mail Delivery Subsystem <MAILER-DAEMON@mx.example>", "Postmaster notify: see transcript for details", NAME, PART, True, "The original message was received at Fri\n\n   ----- The following addresses had permanent fatal errors -----\n<{ana}>\n    (reason: 550 5.1.1 <{ana}>... User unknown)\n\n   ----- Transcript of session follows -----"),
    "sendmail v5": ("Mail Delivery Subsystem <MAILER-DAEMON@mx.example>", "Returned mail: Host unknown", NAME, WORDS, True, "   ----- Transcript of session follows -----\n421 west.example tcp... Connection timed out\n550 {ana}... Host unknown\n\n   ----- Unsent message follows -----\n{back}"),
    "communigate": ("<MAILER-DAEMON@cgp.example>", "Undeliverable mail: We received your message", NAME, PART, False, "Failed to deliver to '{ana}'\nLOCAL module(account jo) reports:\n account is full (quota exceeded)"),
    "communigate2": ("<MAILER-DAEMON@cgp.example>", "Undeliverable mail: We received your message", NAME, PART, True, "Failed to deliver to '<{ana}>'\nSMTP module(domain west.example) reports:\n host mx.west.example says:\n 550 5.1.1 no such user"),
    "vpop3": ('"VPOP3" <postmaster@west.example>', "Message delivery failure", NAME, WORDS, True, "VPOP3 was unable to deliver your message to the following recipients:\n {ana} (User unknown)"),
    "argosoft": ("postmaster@west.example", "Undelivered mail", NULL, WORDS, True, "Could not deliver message to the following recipient(s):\n\nFailed Recipient: {ana}\nReason: Remote host said: 550 5.1.1 The email account that you tried to reach does not exist\n\n   -- The header and top 20 lines of the message follows --\n{back}"),
    "smartermail sys admin": ('"System Administrator" <postmaster@west.example>', "Delivery Failure", NAME, WORDS, True, "Could not deliver message to the following recipient(s):\n\nFailed Recipient: {ana}\nReason: Remote host said: 550 no such user"),
    "smartermail unmarked": ('"System Administrator" <sysadmin@west.example>', "Delivery Failure", NAME, WORDS, True, "Could not deliver message to the following recipient(s):\n\nFailed Recipient: {ana}\nReason: Remote host said: 550 no such user\n\n   -- The header and top 20 lines of the message follows --\n\n{back}"),
    "kerio": ("Kerio Connect <postmaster@west.example>", "Delivery Status Notification: failed", NAME, PART, True, "Your message could not be delivered to the following recipients:\n  {ana} - Mailbox does not exist"),
    "zimbra": ("MAILER-DAEMON@zimbra.west.example (Mail Delivery System)", "Undelivered Mail Returned to Sender", NAME, PART, True, "This is the mail system at host zimbra.west.example.\n\n<{ana}>: host mx said: 550 5.1.1 <{ana}>: Recipient address rejected: west.example (in reply to RCPT TO command)"),
    "xmail": ("root@xmail.example", "Error sending message [1234] from [xmail.example]", NULL, PART, True, "[<00>] XMail bounce: Rcpt=[{ana}];Error=[The maximum number of delivery attempts has been reached]\n\n[<01>] Error sending message [1234] from [xmail.example].\n\nID:        <S1>\nMail From: <help@district.example>\nRcpt To:   <{ana}>\nServer:    [192.0.2.1]\n\n[<02>] The reason of the delivery failure was:\n\n550 no such user"),
    "xmail unmarked": ("root@xmail.example", "Error sending message [1234] from [xmail.example]", NAME, PART, True, "[<00>] XMail bounce: Rcpt=[{ana}];Error=[550 no such user]\n\n[<01>] Error sending message [1234] from [xmail.example].\n\nRcpt To:   <{ana}>\n\n[<02>] The reason of the delivery failure was:\n\n550 no such user"),
    "novell NIMS": ("MAILER-DAEMON@nims.example", "Returned mail: Delivery failure", NAME, PART, True, "Your message was not delivered to the following recipients:\n\n{ana}: The user does not exist"),
    "groupwise gwia": ("Mail Delivery System <Postmaster@gw.example>", "Message status - undeliverable", NAME, PART, True, "The message that you sent was undeliverable to the following:\n\t{ana} (user not found)\n\nPossibly truncated original message follows:"),
    "cc:mail": ("postmaster@ccmail.example", "Message not deliverable", NAME, WORDS, True, "cc:Mail Link to SMTP Undeliverable Message\n\nUser not found: {ana}"),
    "cmail hotmail": ("postmaster@mail.hotmail.example", "Delivery Status Notification (Failure)", NAME, WORDS, None, "This is an automatically generated Delivery Status Notification.\n\nUnable to deliver message to the following recipients, because the message was forwarded more than the maximum allowed times. This could indicate a mail loop.\n\n       {ana}"),
    "comcast": ("Mail Delivery Subsystem <mailer-daemon@comcast.example>", "Permanent Error", NAME, WORDS, None, "This is an automatically generated Delivery Status Notification.\n\nDelivery to the following recipients was aborted after 2 second(s):\n\n  * {ana}"),
    "gmx de": ("GMX Mailer Daemon <mailer-daemon@gmx.example>", "Mail delivery failed: returning message to sender", NAME, WORDS, True, "Diese Nachricht wurde automatisch von einer E-Mail-Software erzeugt.\n\nEine von Ihnen gesendete Nachricht konnte einem oder mehreren Empfängern nicht zugestellt werden.\nDies ist ein permanenter Fehler. Die folgende(n) Adresse(n) sind betroffen:\n\n{ana}:\nSMTP error from remote server for RCPT TO command, host: mx"),
    "orange fr": ("MAILER-DAEMON@orange.example", "Undelivered Mail Returned to Sender", NAME, WORDS, True, "Votre message n'a pu être remis à son destinataire :\n<{ana}>: Adresse inconnue"),
    "free fr": ("mailer-daemon@free.example", "Echec de livraison", NULL, WORDS, False, "Bonjour,\nVotre message adressé à {ana} n'a malheureusement pas pu etre livré car la boîte est pleine."),
    "terra es": ("mailer-daemon@terra.example", "Aviso de error en la entrega", NULL, WORDS, True, "No fue posible entregar su mensaje a:\n\n<{ana}>: usuario desconocido"),
    "uol br": ("postmaster@uol.example", "E-mail não entregue", NULL, WORDS, True, "Sua mensagem não pôde ser entregue aos destinatários abaixo:\n\n{ana}\nMotivo: usuário inexistente"),
    "libero it": ("mailer-daemon@libero.example", "Messaggio non consegnato", NULL, WORDS, True, "Non è stato possibile consegnare il messaggio al destinatario {ana}: casella inesistente"),
    "wp pl": ("mailer-daemon@wp.example", "Zwrot: wiadomość nie doręczona", NULL, WORDS, True, "Niestety, nie udało się dostarczyć Twojej wiadomości do:\n<{ana}>\nKonto nie istnieje"),
    "seznam": ("mailer-daemon@seznam.example", "Nedorucena zprava", NULL, WORDS, True, "Vaše zpráva nemohla být doručena na adresu {ana}.\nUživatel neexistuje."),
    "naver": ("mailer-daemon@naver.example", "[메일 발송 실패]", NULL, WORDS, True, "{ana} 님에게 메일을 보내지 못했습니다.\n존재하지 않는 메일 주소입니다."),
    "daum": ("postmaster@daum.example", "메일 전송 실패 안내", NULL, WORDS, True, "메일이 정상적으로 발송되지 않았습니다.\n받는 사람: {ana}\n사유: 수신자 없음"),
    "163": ("Postmaster@163.example", "系统退信/Systems bounce", NULL, WORDS, True, "抱歉，您的邮件被退回来了……\n原邮件信息：\n时间 2025\n主题 x\n收件人 {ana}\n退信原因：收件人邮件地址（{ana}）不存在，邮件无法送达。"),
    "docomo": ("mail-daemon@docomo.example", "Mail System Error - Returned Mail", NAME, WORDS, True, "This message was undeliverable due to the following reason:\n\n(1)Unknown user: {ana}"),
    "softbank": ("mailer-daemon@softbank.example", "Mail System Error - Returned Mail", NAME, WORDS, True, "次の宛先に送信できませんでした。\n<{ana}>: unknown user account"),
    "haiku error": ("Mail Delivery Subsystem <MAILER-DAEMON@mx.example>", "メール配信エラー", NULL, WORDS, True, "以下のメールアドレスへのメール送信に失敗しました。\n{ana}\n宛先メールアドレスが存在しません。"),
    "invalid mail address": ("webmaster@west.example", "Invalid mail address", NULL, WORDS, True, "The mail address {ana} to which you wrote is invalid.\n550 5.1.1"),
    "human small 1": ("Mail Robot <robot@west.example>", "Your mail could not be delivered", NULL, WORDS, True, "Hello,\n\nthe address {ana} does not exist here any more. Your message was not delivered and has been discarded."),
    "human small auto": ("robot@west.example", "Mail not delivered", AUTO, WORDS, True, "Hello,\n\nthe user {ana} is unknown on this system. Please check the address."),
    "sendgrid": ("MAILER-DAEMON@sg.example", "Undelivered Mail", NAME, PART, True, "Hi, this is the MTA at sendgrid. The following recipients failed:\n{ana}: 550 5.1.1 unknown"),
    "gmail addr not found": ("Mail Delivery Subsystem <mailer-daemon@googlemail.example>", "Delivery Status Notification (Failure)", NAME, WORDS, True, "** Address not found **\n\nYour message wasn't delivered to {ana} because the address couldn't be found, or is unable to receive mail.\n\nThe response was:\n\nThe email account that you tried to reach does not exist."),
    "gmail blocked": ("Mail Delivery Subsystem <mailer-daemon@googlemail.example>", "Delivery Status Notification (Failure)", NAME, WORDS, True, "** Message blocked **\n\nYour message to {ana} has been blocked. See technical details below for more information.\n\nThe response was:\n\n554 5.7.1 rejected"),
    "gmail delay": ("Mail Delivery Subsystem <mailer-daemon@googlemail.example>", "Delivery Status Notification (Delay)", NAME, WORDS, False, "** Delivery incomplete **\n\nThere was a temporary problem delivering your message to {ana}. Gmail will retry for 47 more hours. You'll be notified if the delivery fails permanently."),
    "o365 text": ("Postmaster <postmaster@mx.example>", "Undeliverable: We received your message", NAME, WORDS, True, "Your message to {ana} couldn't be delivered.\njo wasn't found at west.example.\nhelp\tOffice 365\tjo\nAction Required\t\t\tRecipient\n\nUnknown To address"),
    "m365 spanish": ("Postmaster <postmaster@mx.example>", "No se puede entregar: We received", NAME, WORDS, True, "Su mensaje para {ana} no se pudo entregar.\njo no se encontró en west.example."),
    "m365 french": ("Postmaster <postmaster@mx.example>", "Non remis : We received", NAME, WORDS, True, "Votre message à {ana} n'a pas pu être remis.\nNous n'avons pas trouvé jo à west.example."),
    "m365 german": ("Postmaster <postmaster@mx.example>", "Unzustellbar: We received", NAME, WORDS, True, "Ihre Nachricht an {ana} konnte nicht zugestellt werden.\njo wurde in west.example nicht gefunden."),
    "post office": ('"Post Office" <post.office@west.example>', "Undeliverable Message", NULL, WORDS, True, "This message was undeliverable for the following reason:\n\nThe user {ana} has no mailbox here."),
    "lsmtp": ("LISTSERV@west.example", "Undelivered mail", NULL, WORDS, True, "The enclosed message could not be delivered to the following recipients:\n\n<{ana}>: 550 user unknown"),
    "vm/cms": ("SMTP@vm.example", "Undeliverable Mail", NULL, WORDS, True, "vm.example unable to deliver following mail to recipient(s):\n    <{ana}>\nwest.example received negative reply:\n550 no such user\n\n           ** Text of Mail follows **\n{back}"),
    "x400": ("postmaster@x400.example", "Delivery Report (failure) for jo@west.example", NAME, WORDS, True, "This report relates to your message: We received\nYour message was not delivered to\n   {ana}\nfor the following reason:\n    Recipient's Mailbox unavailable"),
    "mmdf": ("Memo Service (MMDF) <mmdf@west.example>", "Failed mail (msg.aa1234)", NULL, WORDS, True, "Your message could not be delivered to\n'{ana} (host: west.example) (queue: smtp)' for the following\nreason:  ' ({ana}) Unknown user name in \"jo\"'\n\nYour message begins as follows:\n{back}"),
    "smail3": ("<MAILER-DAEMON@west.example>", "mail failed, returning to sender", NAME, WORDS, True, "|------------------------- Message log follows: -------------------------|\n no valid recipients were found for this message\n|------------------------- Failed addresses follow: ---------------------|\n <{ana}> ... unknown user\n|------------------------- Message text follows: ------------------------|\n{back}"),
    "zmailer": ("The Post Office <postmaster@z.example>", "Delivery problems with your mail", NAME, PART, True, "This is a collection of reports about email delivery\nprocess concerning a message you originated.\n\nFollowing is copy of the message DIAGNOSTICS that failed:\n<error>, smtp west.example {ana} : 550 user unknown"),
    "critical path": ("MAILER-DAEMON@cp.example", "Returned mail", NAME, WORDS, True, "Message from  cp.example.\nUnable to deliver message to the following address(es).\n\n<{ana}>:\n192.0.2.1 does not like recipient.\nRemote host said: 550 unknown"),
    "aol old": ("MAILER-DAEMON@aol.example (Mail Delivery Subsystem)", "Returned mail: User unknown", NAME, WORDS, True, 'The original message was received at Fri\nfrom root@localhost\n\n*** ATTENTION ***\n\nYour e-mail is being returned to you because there was a problem with its\ndelivery.  The address which was undeliverable is listed in the section\nlabeled: "----- The following addresses had permanent fatal errors -----".\n\n   ----- The following addresses had permanent fatal errors -----\n<{ana}>\n\n   ----- Transcript of session follows -----\n... while talking to air-yd03.mx.aol.example.:\n>>> RCPT To:<{ana}>\n<<< 550 MAILBOX NOT FOUND'),
    "cloudmark": ("Mail Delivery Service <mds@west.example>", "Delivery Status Notification (Failure)", NULL, PART, False, "Your message could not be delivered to {ana}: mailbox is full"),
}  # fmt: skip


def raw_of(sender, subject, mark, part, text):
    head = f"{mark}From: {sender}\nTo: help@district.example\nSubject: {subject}\nMIME-Version: 1.0\n"
    words = f"Content-Type: text/plain; charset=utf-8\n\n{text.replace('{ana}', ANA).replace('{back}', LETTER)}\n"
    if not part:
        return (head + words).encode()
    back = f"Content-Type: message/rfc822\n\n{LETTER}"
    return f'{head}Content-Type: multipart/mixed; boundary="BB"\n\n--BB\n{words}\n--BB\n{back}\n--BB--\n'.encode()


@pytest.mark.parametrize(
    ("sender", "subject", "mark", "part", "permanent", "text"), SYSTEMS.values(), ids=SYSTEMS.keys()
)
def test_a_systems_report_names_the_address_and_how_long(sender, subject, mark, part, permanent, text):
    bounce = parse(raw_of(sender, subject, mark, part, text)).bounce
    assert bounce is not None
    assert (bounce.recipients, bounce.permanent) == ((ANA,), permanent)


PEOPLE = (
    "Maria Lopez <maria@families.example>",
    '"Oak Hill Admin" <office@school.example>',
    "Ellis Crane <postmaster@village.example>",
)


@pytest.mark.parametrize("text", [text for *_, text in SYSTEMS.values()], ids=SYSTEMS.keys())
@pytest.mark.parametrize("sender", PEOPLE)
def test_the_same_words_from_a_person_are_a_persons(sender, text):
    """A postmaster is a person too (RFC 5321 4.5.1): a mail program's mark tells that one wrote."""
    path = f"Return-Path: <{sender.partition('<')[2]}\nUser-Agent: Mutt/2.2\n"
    for subject in ("Undelivered Mail Returned to Sender", "Re: We received your message", "Fwd: failure notice"):
        for before in ("", "I get this when I write to the principal:\n\n"):
            assert parse(raw_of(sender, subject, path, part=False, text=before + text)).bounce is None
