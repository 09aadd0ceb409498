"""HTML mail as the programs of our families write it: what is seen, what is quoted, who is passed on."""

from pathlib import Path

import pytest

from ingest.html.walk import rendered
from ingest.parse import parse

OLD = "The bus leaves at seven."
SENT = "Monday, March 2, 2026 10:00 AM"
WHO = 'Bo Lee &lt;<a href="mailto:bo@school.example">bo@school.example</a>&gt;'
WROTE = f"On Mon, Mar 2, 2026 at 10:00 AM {WHO} wrote:"
HEAD = (
    f"<b>From:</b> {WHO}<br>\n<b>Sent:</b> {SENT}<br>\n<b>To:</b> Ana Ruiz &lt;ana@families.example&gt;<br>\n"
    f"<b>Subject:</b> Bus 14"
)
GMAIL_BAR = 'style="margin:0px 0px 0px 0.8ex;border-left:1px solid rgb(204,204,204);padding-left:1ex"'
WORD = "border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in"
BANNER = "CAUTION: This email originated outside the district. Do not click links."
INDENT = "margin:0 0 0 40px;border:none;padding:0px"


def html_mail(body, subject="Re: Bus 14"):
    head = f"From: Ana Ruiz <ana@families.example>\nSubject: {subject}\nContent-Type: text/html; charset=utf-8\n\n"
    return parse(head.encode() + f"<html><body>{body}</body></html>".encode())


ANSWERS = {
    "Gmail": f'<div dir="ltr">We moved.</div><br><div class="gmail_quote gmail_quote_container"><div dir="ltr" '
    f'class="gmail_attr">{WROTE}<br></div><blockquote class="gmail_quote" {GMAIL_BAR}><div>{OLD}</div></blockquote></div>',
    "Gmail, years ago": f'<div dir="ltr">We moved.</div><div class="gmail_extra"><br><div class="gmail_quote">{WROTE}<br>'
    f'<blockquote class="gmail_quote" {GMAIL_BAR}>{OLD}</blockquote></div><br></div>',
    "Gmail in Indonesian": '<div dir="ltr">We moved.</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">'
    f'Nulis 2 tanggal Mar jam 10.00 {WHO}:<br></div><blockquote class="gmail_quote" {GMAIL_BAR}>{OLD}</blockquote></div>',
    "Gmail from right to left": f'<div dir="rtl">We moved.</div><div class="gmail_quote"><div class="gmail_attr">{WROTE}</div>'
    f'<blockquote style="margin:0px 0.8ex 0px 0px;border-right:1px solid rgb(204,204,204)">{OLD}</blockquote></div>',
    "Gmail with signature": '<div>We moved.</div><div><br></div>-- <br><div class="gmail_signature">Ana Ruiz<br>555 0100'
    f'</div><div class="gmail_quote"><div class="gmail_attr">{WROTE}</div><blockquote class="gmail_quote">{OLD}'
    "</blockquote></div>",
    "Gmail, signature without dashes": '<div>We moved.</div><br clear="all"><div><div dir="ltr" class="gmail_signature" '
    f'data-smartmail="gmail_signature">Ana Ruiz<br>555 0100</div></div><blockquote type="cite">{OLD}</blockquote>',
    "Gmail, signature below the quote": f'<div>We moved.</div><div class="gmail_quote"><div class="gmail_attr">{WROTE}</div>'
    f'<blockquote class="gmail_quote">{OLD}</blockquote></div><br clear="all"><div><br></div>'
    '<span class="gmail_signature_prefix">-- </span><br><div class="gmail_signature">Ana Ruiz</div>',
    "Gmail with signature above a notice": f'<div>We moved.</div><div class="gmail_signature">Ana Ruiz</div><p>CONFIDENTIALITY '
    "NOTICE: This e-mail is intended only for the addressee and may contain privileged information. If you received it in "
    f"error, please delete it.</p><blockquote type=cite>{OLD}</blockquote>",
    "Apple Mail": '<html><head></head><body style="overflow-wrap: break-word; -webkit-nbsp-mode: space;">We moved.<br id='
    '"lineBreakAtBeginningOfMessage"><div><br><blockquote type="cite"><div>On Mar 2, 2026, at 10:00\u202fAM, Bo Lee '
    f'&lt;bo@school.example&gt; wrote:</div><br class="Apple-interchange-newline"><div>{OLD}</div></blockquote></div>',
    "iPhone": f'<div dir="ltr">We moved.</div><div dir="ltr"><br><blockquote type="cite">{WROTE}<br><br></blockquote></div>'
    f'<blockquote type="cite"><div dir="ltr">\ufeff<div>{OLD}</div></div></blockquote>',
    "iPhone with signature": '<div>We moved.</div><div><br></div><div id="AppleMailSignature" dir="ltr">Ana Ruiz<div>'
    f'Room 4</div></div><div dir="ltr"><br>{WROTE}<br><br></div><blockquote type="cite">{OLD}</blockquote>',
    "old iPhone": f"<div>We moved.</div><div><br>On Mar 2, 2026, at 10:00 AM, Bo Lee &lt;<a href='mailto:bo@school.example'>"
    f"bo@school.example</a>&gt; wrote:<br><br></div><blockquote type='cite'><div>{OLD}</div></blockquote>",
    "Outlook": f'<div class="WordSection1"><p class="MsoNormal">We moved.<o:p></o:p></p><p class="MsoNormal"><o:p>&nbsp;</o:p>'
    f'</p><div><div style="{WORD}"><p class="MsoNormal">{HEAD}<o:p></o:p></p></div></div><p class="MsoNormal"><o:p>&nbsp;'
    f'</o:p></p><p class="MsoNormal">{OLD}<o:p></o:p></p></div>',
    "Outlook in a language nobody knows": f'<p class="MsoNormal">We moved.</p><div><div style="{WORD}"><p class="MsoNormal">'
    f"<b>Ova:</b> {WHO}<br><b>Dia:</b> {SENT}<br><b>Ba:</b> ana@families.example<br><b>Lia:</b> Bus 14</p></div></div>"
    f'<p class="MsoNormal">{OLD}</p>',
    "Outlook 2003": f'<DIV>We moved.</DIV><BLOCKQUOTE dir=ltr style="MARGIN-RIGHT: 0px"><DIV class=OutlookMessageHeader '
    f"dir=ltr align=left><HR tabIndex=-1><FONT face=Tahoma size=2>{HEAD}<BR></FONT><BR></DIV><DIV>{OLD}</DIV></BLOCKQUOTE>",
    "Outlook Express": '<DIV>We moved.</DIV><BLOCKQUOTE style="PADDING-LEFT: 5px; MARGIN-LEFT: 5px; BORDER-LEFT: #000000 2px '
    'solid"><DIV style="FONT: 10pt arial">----- Original Message ----- </DIV><DIV style="BACKGROUND: #e4e4e4"><B>From:</B> '
    '<A title=bo@school.example href="mailto:bo@school.example">Bo Lee</A> </DIV><DIV><B>To:</B> <A '
    f'href="mailto:ana@families.example">Ana</A> </DIV><DIV><B>Sent:</B> {SENT}</DIV><DIV><B>Subject:</B> Bus 14</DIV>'
    f"<DIV><BR></DIV>{OLD}</BLOCKQUOTE>",
    "Outlook 2003 with a line": f'<div>We moved.</div><div><div class="MsoNormal" align="center"><font><span><hr size="2" '
    f'width="100%" align="center" tabindex="-1"></span></font></div><p class="MsoNormal">{HEAD}</p></div><p>{OLD}</p>',
    "Windows Mail": '<div>We moved.</div><div style="padding-top: 5px; border-top-color: rgb(229, 229, 229); border-top-width: '
    '1px; border-top-style: solid;"><div><font><b>From:</b>&nbsp;<a href="mailto:bo@school.example">Bo Lee</a><br><b>Sent:</b>'
    f'&nbsp;{SENT}<br><b>To:</b>&nbsp;<a href="mailto:ana@families.example">Ana</a></font></div></div><div><br></div>{OLD}',
    "Outlook, taken over": f'<div class="x_WordSection1"><p class="x_MsoNormal">We moved.</p><div><div style="border-right: none; '
    'border-bottom: none; border-left: none; border-top: 1pt solid rgb(225, 225, 225); padding: 3pt 0in 0in;"><p class='
    f'"x_MsoNormal">{HEAD}</p></div></div><p class="x_MsoNormal">{OLD}</p></div>',
    "Hotmail, the date first": f'<div>We moved.<br><div><hr id="stopSpelling">Date: {SENT}<br>Subject: Bus 14<br>From: '
    f"bo@school.example<br>To: ana@families.example<br><br>{OLD}</div></div>",
    "Mailbox": '<div>We moved.</div><div class="mailbox_signature">—<br>Sent from <a href="https://www.mailbox.example">'
    f'Mailbox</a></div><br><div class="gmail_quote"><p>{WROTE}<br></p><blockquote class="gmail_quote">{OLD}</blockquote></div>',
    "Outlook on the web": '<div class="elementToProof" style="font-size: 12pt;">We moved.</div><div id="appendonsend"></div>'
    f'<hr style="display:inline-block;width:98%" tabindex="-1"><div id="divRplyFwdMsg" dir="ltr"><font>{HEAD}</font><div>'
    f"&nbsp;</div></div><div><div>{OLD}</div></div>",
    "Outlook on the web, taken over": '<div class="x_elementToProof">We moved.</div><div id="x_appendonsend"></div><hr '
    f'tabindex="-1"><div id="x_divRplyFwdMsg"><font>{HEAD}</font></div><div>{OLD}</div>',
    "Outlook on the web, years ago": f'<div>We moved.<br><div><hr tabindex="-1"><div id="divRpF482913" style="direction: '
    f'ltr;"><font>{HEAD}<br></font><br></div><div></div><div>{OLD}</div></div></div>',
    "Outlook on the web in a language nobody knows": '<div>We moved.</div><hr tabindex="-1"><div id="divRplyFwdMsg">'
    f"<b>Ova:</b> {WHO}<br><b>Dia:</b> {SENT}<br><b>Ba:</b> ana@families.example<br><b>Lia:</b> x</div><div>{OLD}</div>",
    "Hotmail": f'<div dir="ltr">We moved.<br><br><div><hr id="stopSpelling">Date: {SENT}<br>From: bo@school.example<br>To: '
    f"ana@families.example<br>Subject: Bus 14<br><br>{OLD}</div></div>",
    "Outlook for phones": '<div dir="auto">We moved.</div><div id="ms-outlook-mobile-signature"><div><br></div>Get <a '
    'href="https://aka.ms/o0ukef">Outlook for iOS</a></div><div id="mail-editor-reference-message-container" '
    f'class="ms-outlook-mobile-reference-message"><hr tabindex="-1"><div id="divRplyFwdMsg">{HEAD}</div><div>{OLD}</div></div>',
    "Outlook for Mac": f'<div>We moved.</div><span id="OLK_SRC_BODY_SECTION"><div style="border-top: #b5c4df 1pt solid;"><span '
    f'style="font-weight:bold">From: </span> {WHO}<br><span>Date: </span> {SENT}<br><span>To: </span> Ana<br><span>Subject: '
    f'</span> Bus 14<br></div><div><br></div><blockquote id="MAC_OUTLOOK_ATTRIBUTION_BLOCKQUOTE">{OLD}</blockquote></span>',
    "new Outlook for Mac": '<p class="MsoNormal">We moved.</p><div id="mail-editor-reference-message-container"><div><div><div '
    f'style="border:none;border-top:solid #B5C4DF 1.0pt"><p class="MsoNormal" style="margin-bottom:12.0pt">{HEAD}</p></div>'
    f'<p class="MsoNormal">{OLD}</p></div></div></div>',
    "Yahoo": f'<div class="ydp5e3f2a1dyahoo-style-wrap"><div dir="ltr">We moved.</div></div><div id="yahoo_quoted_2381640953" '
    f'class="yahoo_quoted"><div><div>On {SENT}, {WHO} wrote:</div><div><br></div><div>{OLD}</div></div></div>',
    "Yahoo on a phone": f'We moved.<br><br><p class="yahoo-quoted-begin" style="margin-top: 0">On {SENT}, {WHO} wrote:</p>'
    f'<blockquote class="iosymail"><div dir="ltr">{OLD}</div></blockquote>',
    "Yahoo on Android": 'We moved.<br><br><div id="ymail_android_signature"><a href="https://mail.onelink.example/1">Sent from '
    f'Yahoo Mail on Android</a></div><br><blockquote style="margin: 0 0 20px 0;"><div>{WROTE}</div><div>{OLD}</div></blockquote>',
    "AOL": f'<div>We moved.</div><div>-----Original Message-----<br>From: Bo Lee &lt;bo@school.example&gt;<br>To: ana &lt;ana@'
    f'families.example&gt;<br>Sent: {SENT}<br>Subject: Bus 14<br><br><div id="AOLMsgPart_1_9a6b-41">{OLD}</div></div>',
    "old AOL": f'<div>We moved.</div><div class="aolReplacedBody"><div>-----Original Message-----</div>{HEAD}<br>{OLD}</div>',
    "Thunderbird": f'We moved.<br><div class="moz-cite-prefix">On 3/2/26 10:00 AM, Bo Lee wrote:<br></div><blockquote '
    f'type="cite" cite="mid:1@school.example"><p>{OLD}</p></blockquote>',
    "Thunderbird in Breton": '<p>We moved.</p><div class="moz-cite-prefix">D\'an 02/03/2026 da 10:00, Bo Lee en deus skrivet:'
    f'<br></div><blockquote type="cite" cite="mid:1@school.example">{OLD}</blockquote><div class="moz-signature">-- <br>Ana</div>',
    "Proton": f'<div>We moved.</div><div class="protonmail_signature_block protonmail_signature_block-empty"></div><div '
    f'class="protonmail_quote">On {SENT}, {WHO} wrote:<br><br><blockquote class="protonmail_quote" type="cite">{OLD}'
    "</blockquote><br></div>",
    "Zoho": f'<div>We moved.</div><div class="zmail_extra_hr" style="border-top: 1px solid rgb(204, 204, 204);"><br></div><div '
    f'class="zmail_extra"><br><div>---- On Mon, 02 Mar 2026 10:00:00 -0600 <b>{WHO}</b> wrote ---<br></div><br><blockquote '
    f'id="blockquote_zmail" style="margin: 0px;"><div>{OLD}</div></blockquote></div>',
    "Mail.ru": 'We moved.<br><br><blockquote style="border-left:1px solid #0857A6; margin:10px; padding:0 0 0 10px;">'
    f'Понедельник, 2 марта 2026, 10:00 +03:00 от Bo Lee &lt;bo@school.example&gt;:<br>{OLD}</blockquote>',
    "Yandex": f'<div>We moved.</div><div> </div><div>02.03.2026, 10:00, "Bo Lee" &lt;bo@school.example&gt;:</div>'
    f"<blockquote><p>{OLD}</p></blockquote>",
    "QQ": '<div>We moved.</div><div><includetail><div>&nbsp;</div><div>------------------&nbsp;原始邮件&nbsp;------------------'
    f'</div><div style="background:#efefef"><div><b>发件人:</b>&nbsp;"Bo"&lt;bo@school.example&gt;;</div><div><b>发送时间:</b>&nbsp;'
    f"2026年3月2日 10:00</div><div><b>收件人:</b>&nbsp;ana</div><div><b>主题:</b>&nbsp;Bus</div></div>{OLD}</includetail></div>",
    "Foxmail": '<div>We moved.</div><blockquote style="margin-top: 0px; margin-bottom: 0px; margin-left: 0.5em;"><div>&nbsp;'
    f'</div><div style="border:none;border-top:solid #B5C4DF 1.0pt"><div>{HEAD}</div></div><div>{OLD}</div></blockquote>',
    "NetEase": '<div>We moved.</div><p>At 2026-03-02 10:00:00, "Bo" &lt;bo@school.example&gt; wrote:</p><blockquote '
    f'id="isReplyContent" style="PADDING-LEFT:1ex;BORDER-LEFT:#ccc 1px solid">{OLD}</blockquote>',
    "GMX": '<div>We moved.</div><div name="quote" style="margin:10px 5px 5px 10px; border-left:2px solid #C3D9E5;"><div>'
    '<b>Gesendet:</b> Montag, 02. März 2026 um 10:00 Uhr<br><b>Von:</b> "Bo Lee" &lt;bo@school.example&gt;<br><b>An:</b> '
    f'ana@families.example<br><b>Betreff:</b> Bus 14</div><div name="quoted-content">{OLD}</div></div>',
    "Samsung": f'<div>We moved.</div><div id="composer_signature" dir="auto">Sent from my Galaxy</div><div><br></div><div>'
    f"-------- Original message --------</div><div>From: {WHO} </div><div>Date: 3/2/26  10:00 AM  (GMT-06:00) </div><div>"
    f"To: ana@families.example </div><div>Subject: Bus 14 </div><div><br></div>{OLD}",
    "Zimbra": '<div>We moved.</div><hr id="zwchr" data-marker="__DIVIDER__"><div data-marker="__HEADERS__"><blockquote '
    f'style="border-left:2px solid #1010FF;">{HEAD}<br></blockquote></div><div data-marker="__QUOTED_TEXT__"><blockquote '
    f'style="border-left:2px solid #1010FF;">{OLD}</blockquote></div>',
    "Roundcube": f'<p>We moved.</p><div id="_rc_sig"></div><p id="reply-intro">On 2026-03-02 10:00, Bo Lee wrote:</p><blockquote '
    f'type="cite" style="padding: 0 0.4em; border-left: #1010ff 2px solid; margin: 0">{OLD}</blockquote>',
    "Evolution": f'<div>We moved.</div><div><span class="-x-evo-signature"><pre>-- <br>Ana</pre></span></div><div>On Mon, 2026-03-02'
    f' at 10:00 -0600, Bo Lee wrote:</div><blockquote type="cite" style="border-left:2px #729fcf solid">{OLD}</blockquote>',
    "Spark": '<div name="messageBodySection"><div dir="auto">We moved.</div></div><div name="messageSignatureSection"><br><div>'
    f'Ana Ruiz</div></div><div name="messageReplySection">On 2 Mar 2026, 10:00 -0600, {WHO}, wrote:<br><blockquote type="cite" '
    f'style="border-left-width: 1px">{OLD}</blockquote></div>',
    "Superhuman": f'<div>We moved.</div><br><div class="gmail_signature">Ana</div><br><div class="gmail_quote"><div '
    f'class="gmail_quote_attribution">{WROTE}</div><blockquote class="gmail_quote">{OLD}</blockquote></div>',
    "Front": f'<div>We moved.</div><blockquote type="cite" class="front-blockquote">{WROTE}<br><br>{OLD}</blockquote>',
    "Nylas": f'We moved.<br><br><signature>Ana Ruiz</signature><div class="gmail_quote nylas-quote"><br>On Mar 2 2026, at 10:00 am, '
    f'Bo Lee &lt;bo@school.example&gt; wrote:<br><blockquote class="gmail_quote">{OLD}</blockquote></div>',
    "Airmail": f'<div>We moved.</div><div class="bloop_sign" id="bloop_sign_1">Ana</div><br><p class="airmail_on">{WROTE}</p>'
    f'<blockquote type="cite" class="clean_bq"><span>{OLD}</span></blockquote>',
    "GroupWise": f"<div>We moved.</div><br>&gt;&gt;&gt; Bo Lee &lt;bo@school.example&gt; 3/2/2026 10:00 AM &gt;&gt;&gt;<br>{OLD}",
    "K-9": f'<p dir="ltr">We moved.</p><div class="k9mail-signature">-- <br>Ana</div><div class="gmail_quote">On March 2, 2026 '
    f'10:00:00 AM CST, Bo Lee &lt;bo@school.example&gt; wrote:<blockquote class="gmail_quote">{OLD}</blockquote></div>',
    "Tuta": f'<div>We moved.</div><div>Mar 2, 2026, 10:00 by bo@school.example:<br></div><blockquote class="tutanota_quote" '
    f'style="border-left: 1px solid #93A3B8;">{OLD}</blockquote>',
    "eM Client": f'<div>We moved.</div><blockquote cite="1@school.example" type="cite" class="cite2"><div>------ Original Message '
    f"------</div><div>From: {WHO}</div><div>To: Ana</div><div>Date: 3/2/2026 10:00:00 AM</div><div>Subject: x</div>{OLD}"
    "</blockquote>",
    "Notes": '<font size=2>We moved.</font><br><br><br><font size=1 color=#5f5f5f>From: &nbsp; &nbsp; &nbsp; &nbsp;</font><font '
    'size=1>"Bo Lee" &lt;bo@school.example&gt;</font><br><font size=1>To: &nbsp; </font><font>ana@families.example</font><br>'
    f"<font>Date: &nbsp; &nbsp;</font><font>03/02/2026 10:00 AM</font><br><font>Subject: &nbsp; </font>Bus 14<hr noshade>{OLD}",
    "BlackBerry": f'<div>We moved.</div><div id="_signaturePlaceholder_BB10">Sent from my BlackBerry 10.</div><table><tr><td><div '
    f'id="_persistentHeader"><div>{HEAD}</div></div></td></tr></table><div id="_originalContent">{OLD}</div>',
}  # fmt: skip


@pytest.mark.parametrize("body", ANSWERS.values(), ids=ANSWERS.keys())
def test_of_an_answer_what_was_written_stays(body):
    message = html_mail(body)
    assert message.visible_text == "We moved."
    assert OLD in message.text
    assert message.own_words == "We moved."


FORWARDS = {
    "Gmail": f'<div dir="ltr">Please help.<br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">---------- Forwarded '
    f"message ---------<br>From: <strong class='gmail_sendername' dir='auto'>Bo Lee</strong> <span dir='auto'>&lt;<a "
    f"href='mailto:bo@school.example'>bo@school.example</a>&gt;</span><br>Date: Mon, Mar 2, 2026 at 10:00 AM<br>Subject: Bus 14"
    f"<br>To: ana@families.example<br></div><br><br><div>{OLD}</div></div></div>",
    "Apple Mail": '<div>Please help.</div><div><br><blockquote type="cite"><div>Begin forwarded message:</div><br><div><span>'
    f'<b>From: </b></span><span>{WHO}<br></span></div><div><b>Subject: </b>Bus 14<br></div><div><b>Date: </b>March 2, 2026 at '
    f"10:00:00\u202fAM CST<br></div><div><b>To: </b>ana@families.example</div><br><div>{OLD}</div></blockquote></div>",
    "Outlook": f'<p class="MsoNormal">Please help.</p><div style="{WORD}"><p class="MsoNormal">{HEAD}</p></div><p class='
    f'"MsoNormal"><o:p>&nbsp;</o:p></p><p class="MsoNormal">{OLD}</p>',
    "Outlook on the web": f'<div>Please help.</div><hr tabindex="-1"><div id="divRplyFwdMsg">{HEAD}</div><div>{OLD}</div>',
    "Thunderbird": 'Please help.<br><div class="moz-forward-container"><br><br>-------- Forwarded Message --------<table '
    'class="moz-email-headers-table"><tbody><tr><th align="RIGHT" nowrap>Subject: </th><td>Bus 14</td></tr><tr><th>Date: </th>'
    f"<td>Mon, 2 Mar 2026 10:00:00 -0600</td></tr><tr><th>From: </th><td>{WHO}</td></tr><tr><th>To: </th><td>ana@families."
    f"example</td></tr></tbody></table><br><br>{OLD}</div>",
    "Word's table": '<p class="MsoNormal">Please help.</p><p>---------- Forwarded message ---------</p><table><tr><td><p '
    f'class="MsoNormal">From:</p></td><td><p class="MsoNormal">{WHO}</p></td></tr><tr><td><p>Date:</p></td><td><p>{SENT}</p></td>'
    f"</tr><tr><td><p>Subject:</p></td><td><p>Bus 14</p></td></tr></table><p>{OLD}</p>",
    "Yahoo": f'<div>Please help.</div><div id="yahoo_quoted_1" class="yahoo_quoted"><div><div>----- Forwarded Message -----</div>'
    f"<div><b>From:</b> {WHO}</div><div><b>To:</b> ana@families.example</div><div><b>Sent:</b> {SENT}</div><div><b>Subject:</b> "
    f"Bus 14</div><div><br></div>{OLD}</div></div>",
    "Outlook Express": '<DIV>Please help.</DIV><DIV>----- Original Message ----- <DIV style="BACKGROUND: #e4e4e4"><B>From:</B> '
    f'<A title=bo@school.example href="mailto:bo@school.example">Bo Lee</A> </DIV><DIV><B>To:</B> Ana </DIV><DIV><B>Sent:</B> '
    f"{SENT}</DIV><DIV><B>Subject:</B> Bus 14</DIV></DIV><DIV><BR></DIV><DIV>{OLD}</DIV>",
    "phone signature above": f'<div>Please help.</div><div id="ms-outlook-mobile-signature">Ana Ruiz</div><hr tabindex="-1"><div '
    f'id="divRplyFwdMsg">{HEAD}</div><div>{OLD}</div>',
}  # fmt: skip


@pytest.mark.parametrize("body", FORWARDS.values(), ids=FORWARDS.keys())
def test_of_a_forward_the_sender_is_found(body):
    message = html_mail(body, "Fwd: Bus 14")
    assert message.visible_text == "Please help."
    (found,) = message.forwards
    assert (found.name, found.email, found.subject) == ("Bo Lee", "bo@school.example", "Bus 14")
    assert found.body.strip() == OLD
    assert found.note.startswith("Please help.")


@pytest.mark.parametrize(
    "name", ["Gmail", "Apple Mail", "Outlook on the web", "Thunderbird", "Yahoo"], ids=lambda name: name
)
def test_a_forward_without_a_word_has_no_words_of_its_sender(name):
    message = html_mail(FORWARDS[name].replace("Please help.", ""), "Fwd: Bus 14")
    assert message.visible_text == ""
    assert message.forwards[0].email == "bo@school.example"


KEPT = {
    "an indented paragraph": (
        f'Two wishes:<blockquote style="{INDENT}">A new stop.</blockquote>',
        "Two wishes:\n\nA new stop.",
    ),
    "Apple's indenting": (
        f'Wish:<blockquote class="webkit-indent-blockquote" style="{INDENT}">A stop.</blockquote>',
        "Wish:\n\nA stop.",
    ),
    "a bare blockquote": ("The bylaw says:<blockquote>Buses run.</blockquote>", "The bylaw says:\n\nBuses run."),
    "what the writer wrote before": (
        "On Monday I wrote:<blockquote>The bus was late.</blockquote>",
        "On Monday I wrote:\n\nThe bus was late.",
    ),
    "nothing but what was pasted as a quote": (f"<blockquote type=cite>{OLD}</blockquote>", f"> {OLD}"),
    "a box with a line beside it": (f'Note:<div style="border-left:2px solid red">{OLD}</div>', f"Note:\n{OLD}"),
    "a form": (
        '<p>Hello</p><div style="border-top:solid #E1E1E1 1.0pt"><p>Name: Ana</p><p>Phone: 555 0100</p></div>',
        "Hello\n\nName: Ana\n\nPhone: 555 0100",
    ),
    "a form with a sender": (
        '<p>Hello</p><div style="border-top:1px solid red"><p>From: Oak Street</p><p>To: Elm Street</p></div>',
        "Hello\n\nFrom: Oak Street\n\nTo: Elm Street",
    ),
    "a size without a unit": ('<font style="font-size:1">Seen</font>', "Seen"),
    "a size of its parent": ('<div style="font-size:1em">Seen</div>', "Seen"),
    "an answer below Gmail's quote": (
        f'<div class="gmail_attr">{WROTE}</div><blockquote class="gmail_quote">Which stop?</blockquote><p>Oak Street.</p>',
        "Oak Street.",
    ),
    "an answer below Zimbra's quote": (
        f'<blockquote style="border-left:2px solid #1010FF">{HEAD}<br>Which stop?</blockquote><div>Oak Street.</div>',
        (
            "> From: Bo Lee <bo@school.example>\n> Sent: Monday, March 2, 2026 10:00 AM\n"
            "> To: Ana Ruiz <ana@families.example>\n> Subject: Bus 14\n> Which stop?\n\nOak Street."
        ),
    ),
    "text below an indented one": ("<blockquote>Buses run.</blockquote><p>It is so.</p>", "Buses run.\n\nIt is so."),
    "an answer in the signature of a phone": (
        '<div><br></div><div id="ms-outlook-mobile-signature"><div>Yes, we come.</div></div>',
        "Yes, we come.",
    ),
    "text below a signature": (
        '<div>Hello</div><div class="gmail_signature">Ana</div><div>One more thing.</div>',
        "Hello\nAna\nOne more thing.",
    ),
    "text before a quote in its element": (
        f'<div class="gmail_quote"><div>An update.</div><blockquote class="gmail_quote">{OLD}</blockquote></div>',
        "An update.",
    ),
    "words below a gateway's table": (
        f"<table><tr><td>{BANNER}</td></tr></table><div>We moved.</div>",
        "We moved.",
    ),
    "words below a gateway's box": (
        f'<div style="background-color:#FFEB9C">{BANNER}</div><div>We moved.</div>',
        "We moved.",
    ),
    "a box with a line above it": (
        '<p>Hello</p><div style="border-top:solid #E1E1E1 1.0pt"><p>Plans: none</p></div>',
        "Hello\n\nPlans: none",
    ),
    "a line between paragraphs": ("<p>One</p><hr><p>Two</p>", "One\n\nTwo"),
    "what screen readers skip": ('<p aria-hidden="true">Seen</p>', "Seen"),
    "a size that is set again": ('<td style="font-size:0"><div style="font-size:14px">Seen</div></td>', "Seen"),
    "white on an unknown ground": ('<span style="color:#fff">Seen</span>', "Seen"),
    "a colour set again": ('<div style="color:transparent">a<b style="color:#000">Seen</b></div>', "Seen"),
    "a low box that spills": ('<div style="max-height:0">Seen</div>', "Seen"),
    "only in other programs than Outlook": ('<a style="mso-hide:all">Seen</a>', "Seen"),
    "for all but Outlook": ("<!--[if !mso]><!-->Seen<!--<![endif]-->", "Seen"),
    "revealed": ("<![if !vml]>Seen<![endif]>", "Seen"),
    "a button": ("<button>Seen</button>", "Seen"),
    "without scripts": ("<noscript><p>Seen</p></noscript>", "Seen"),
    "Word's own element": ('<p class="MsoNormal"><o:p>Seen</o:p></p>', "Seen"),
    "a smiley that is a picture": ('Thanks <img data-emoji="🙂" alt="🙂" src="x">', "Thanks 🙂"),
    "nothing but a picture": ('<img src="cid:1" alt="Picnic on Friday">', "Picnic on Friday"),
}


@pytest.mark.parametrize(("body", "visible"), KEPT.values(), ids=KEPT.keys())
def test_what_a_person_sees_is_kept(body, visible):
    assert html_mail(body).visible_text == visible


@pytest.mark.parametrize(
    ("name", "visible"),
    [
        (
            "html_outlook_word",
            "Thank you. Two more questions:\n1.      Which stop?\n2.      From which day?\n\nAna",
        ),
        ("html_gmail_forward", "Please look at this."),
        ("html_iphone_signature_typed_in", "Yes, Tuesday is fine.\nThank you"),
        ("html_outlook_phone", "We moved to Oak Street."),
        ("html_newsletter_preheader", "Picnic\n\nFriday at noon.\n\nCome <https://picnic.example/come>"),
    ],
)
def test_whole_mails_are_read_as_they_are_seen(name, visible):
    message = parse((Path(__file__).parent / "mail" / f"{name}.eml").read_bytes())
    assert message.visible_text == visible


def test_an_answer_between_two_quotes_keeps_what_it_answers():
    message = html_mail(
        f"<div>{WROTE}</div><blockquote type=cite>Which stop?</blockquote><p>Oak Street.</p>"
        "<blockquote type=cite>Which day?</blockquote><p>Monday.</p>"
    )
    assert message.visible_text.endswith("> Which stop?\n\nOak Street.\n\n> Which day?\n\nMonday.")
    assert message.own_words == "Oak Street.\n\n\nMonday."


def test_an_answer_below_what_the_new_outlook_holds_together_is_kept():
    message = html_mail(
        '<div id="mail-editor-reference-message-container"><p>On Mon, Mar 2, 2026 at 10:00 AM Bo Lee &lt;bo@school.example'
        "&gt; wrote:</p><p>&gt; Which stop?</p><p>Oak Street.</p></div>"
    )
    assert message.visible_text.endswith("Oak Street.")


@pytest.mark.parametrize(
    "hidden",
    [
        '<div style="display:none">x</div>',
        '<div style="Display: NONE !important">x</div>',
        '<span style="display:none;mso-hide:all">x</span>',
        '<div style="visibility:hidden">x</div>',
        '<div style="font-size:0">x</div>',
        '<div style="font-size:1px;line-height:1px;color:#ffffff">x</div>',
        '<div style="max-height:0px;overflow:hidden">x</div>',
        '<div style="height:0;overflow:hidden">x</div>',
        '<div style="opacity:0.0">x</div>',
        '<div style="color:transparent">x</div>',
        '<div style="color:rgba(0,0,0,0)">x</div>',
        '<div style="color:#fff;background-color:#FFFFFF">x</div>',
        "<div hidden>x</div>",
        "<template>x</template>",
        "<!--[if mso]><p>x</p><![endif]-->",
        "<xml><w:View>x</w:View></xml>",
        '<img width="1" height="1" alt="x" src="https://track.example/1">',
        "<div>&zwnj;&nbsp;&zwnj;&nbsp;&#8203;</div>",
    ],
)
def test_what_nobody_sees_is_dropped(hidden):
    assert rendered(f"{hidden}<p>Hello</p>") == ("Hello", True)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>a</p><p>b</p>", "a\n\nb"),
        ("<div>a</div><div>b</div>", "a\nb"),
        ("<div>a</div><div><br></div><div>b</div>", "a\n\nb"),
        ("<div>a<br></div><div>b</div>", "a\nb"),
        ("a<br><br>b", "a\n\nb"),
        ("<div>a</div><div>&nbsp;</div><div>b</div>", "a\n\nb"),
        (
            '<p class="MsoNormal">a</p><p class="MsoNormal">b</p><p class="MsoNormal"><o:p>&nbsp;</o:p></p>c',
            "a\nb\n\nc",
        ),
        ('<p style="margin:0in">a</p><p style="margin: 0px">b</p>', "a\nb"),
        ('<p class="MsoNormal" style="margin-bottom:12.0pt">a</p><p class="MsoNormal">b</p>', "a\n\nb"),
        ("<p>a&nbsp; b &amp; &lt;c&gt; &#x20ac;</p>", "a  b & <c> €"),
        ("a\n  b<b> c</b>", "a b c"),
        ("<ul><li>a</li><li><p>b</p></li></ul>", "- a\n- b"),
        ("<ol><li>a</li><li>b<ul><li>c</li></ul></li></ol>", "1. a\n2. b\n- c"),
        ("<table><tr><td>Stop</td><td>Time</td></tr><tr><td>Oak</td><td>7:10</td></tr></table>", "Stop Time\nOak 7:10"),
        ("<table><tr><td><p>Stop</p></td><td><p>Time</p></td></tr></table>", "Stop Time"),
        ("<table><tr><td>a<br>b</td><td>c</td></tr></table>", "a\nb\nc"),
        ("<pre>a\n  b\n\nc</pre>", "a\n  b\n\nc"),
        ("<pre><span>a\nb</span></pre>", "a\nb"),
        ('<div style="white-space:pre-wrap">a\r\nb</div>', "a\nb"),
        ('<div style="white-space:pre-wrap"><span style="white-space:normal">a\nb</span></div>', "a b"),
        ("<style> P {margin-top:0;margin-bottom:0;} </style><p>a</p><p>b</p><p><br></p><p>c</p>", "a\nb\n\nc"),
        ("<h2>a</h2>b", "a\n\nb"),
        ("漢<ruby>字<rt>じ</rt></ruby>", "漢字じ"),
        ("", ""),
    ],
)
def test_lines_stand_as_they_are_seen(body, text):
    assert rendered(body) == (text, True)


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ('<a href="https://forms.example/a?b=1">this form</a>.', "this form <https://forms.example/a?b=1>."),
        ('<a href="https://www.forms.example/a">forms.example</a>', "forms.example"),
        ('<a href="https://track.example/1">https://forms.example/a</a>', "https://forms.example/a"),
        ('<a href="mailto:bo@school.example">Bo</a>', "Bo"),
        ('From: <a href="mailto:bo@school.example?subject=x">Bo</a>', "From: Bo <bo@school.example>"),
        ('From: <a href="mailto:bo@school.example">bo@school.example</a>', "From: bo@school.example"),
        ('<a href="javascript:x()">x</a> <a href="#a">y</a> <a>z</a>', "x y z"),
        ('<a href="https://forms.example/"><img src="x"></a>b', "b"),
        (f'<a href="https://forms.example/{"a" * 300}">here</a>', "here <https://forms.example/…>"),
        ('<a href="https://[bad/">here</a>', "here"),
        (
            '<a href="https://nam02.safelinks.protection.outlook.com/?url=https%3A%2F%2Fforms.example%2Fa&amp;data=1">here</a>',
            "here <https://forms.example/a>",
        ),
        (
            '<a href="https://www.google.com/url?q=https%3A%2F%2Fforms.example%2F%0A%E2%80%A8From:">here</a>',
            "here <https://forms.example/From:>",
        ),
        ("".join(f'<a href="https://forms.example/{n}">{n}</a> ' for n in range(6)), "0 1 2 3 4 5"),
    ],
)
def test_a_link_shows_where_it_leads_when_its_words_do_not(body, text):
    assert rendered(body)[0] == text


@pytest.mark.parametrize(
    "source",
    [
        "<",
        "<blockquote>" * 2000 + "x",
        "<div id=divRplyFwdMsg>" * 2000,
        "<table><tr><td>" * 900 + "x",
        "</div>" * 5000,
        '<div class="' + "x_" * 50_000 + '">a</div>',
        '<div style="' + "a:b;" * 50_000 + '">a</div>',
        '<hr tabindex="-1">' * 20_000,
        "<blockquote type=cite>a</blockquote>b" * 10_000,
        '<div class="gmail_signature">a</div>' * 20_000,
        "<td>a</td>" * 20_000,
        '<a href="https://a.example/">x</a>' * 20_000,
        '<div class="signature">' * 2000 + "a<br>" * 5000,
        '<div id="divRplyFwdMsg">' * 2000 + "From: a<br>" * 5000,
        "From: a<br>" * 20_000,
        "\ud800<p>\0a",
        '<div style="font-size:.....px;margin: ;border-left-width">a',
        '<td style="margin:0 0">',
    ],
    ids=range(18),
)
def test_no_markup_is_too_strange(source):
    text, _ = rendered(source)
    assert len(text) <= 2 * len(source) + 100
    text.encode()
