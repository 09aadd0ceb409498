"""The two kinds of words whose meeting in one sentence says that a mail failed, by language. Data only.

Each pair holds what mail systems speak of, and what befell it, as stems in lower case. They are read only in what a
machine wrote, and prove nothing by themselves: people say the same of letters and lunches.
"""

STEMS: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...] = (
    (  # English
        (
            *("deliver", "recipient", "mailbox", "address", "mail", "message", "user", "account", "host", "domain"),
            *("group", "relay"),
        ),
        (
            *("could not", "couldn't", "can not", "cannot", "can't", "unable", "fail", "not been", "was not"),
            *("wasn't", "were not", "has no ", "no longer", "reject"),
            *("refus", "invalid", "unknown", "exist", "expired"),
            *("disabled", "unavailable", "undeliver", "not found", "is full", "bounced", "returned", "blocked"),
            *("discarded", "no such", "not known", "not recogni", "not valid", "suspended", "non-deliver", "error"),
            *("unrout", "illegal", "deferred", "nobody", "deleted"),
        ),
    ),
    (  # German
        ("nachricht", "mail", "empfänger", "postfach", "adresse", "benutzer", "zustell", "konto", "domain"),
        ("nicht", "fehl", "unbekannt", "voll", "unzustellbar", "abgelehnt", "abgewiesen", "zurückgewiesen"),
    ),
    (  # French
        (
            *("message", "courrier", "courriel", "mail", "adresse", "destinataire", "boîte", "boite", "livraison"),
            *("remise", "distribution", "utilisateur", "envoi"),
        ),
        (
            *("n'a p", "n'ont p", "ne peut", "impossible", "échec", "echec", "inconnu", "n'existe", "plein"),
            *("refus", "rejet", "invalide", "erreur", "non remis", "non délivr", "introuvable"),
        ),
    ),
    (  # Spanish, Catalan, Galician
        (
            *("mensaje", "correo", "destinatari", "dirección", "direccion", "buzón", "usuario", "entreg"),
            *("cuenta", "missatge", "adreça", "mensaxe", "enderezo"),
        ),
        (
            *("no se ", "no ha ", "no pud", "no fue", "no exist", "no puede", "no válid", "error", "fall"),
            *("imposible", "desconocid", "inexistente", "llen", "rechaz", "inválid", "devuelt", "no s'ha"),
            *("non se ", "no entregad", "no está", "no encontr"),
        ),
    ),
    (  # Portuguese
        ("mensagem", "e-mail", "email", "destinatári", "endereço", "caixa", "usuário", "entreg", "conta"),
        (
            *("não", "falh", "erro", "impossível", "inexistente", "desconhecid", "chei", "rejeitad"),
            *("inválid", "devolvid", "recusad"),
        ),
    ),
    (  # Italian
        ("messaggi", "mail", "destinatari", "indirizz", "casell", "utent", "consegn", "recapit"),
        (
            *("non ", "impossibile", "errore", "fallit", "sconosciut", "inesistente", "pien", "rifiutat", "mancat"),
            *("respint",),
        ),
    ),
    (  # Dutch
        ("bericht", "e-mail", "mail", "geadresseerde", "ontvanger", "postvak", "adres", "gebruiker", "bezorg"),
        ("niet", "mislukt", "onbekend", "is vol", "geweigerd", "fout", "onbestelbaar"),
    ),
    (  # Swedish, Danish, Norwegian
        (
            *("meddeland", "meddelelse", "besked", "melding", "e-post", "mail", "mottagar", "modtager", "mottaker"),
            *("adress", "lever", "konto", "brevlåda", "postkasse"),
        ),
        (
            *("inte ", "ikke", "misslyck", "mislyk", "okänd", "ukendt", "ukjent", " full", "avvis", "afvis", "fejl"),
            *("feil", "felaktig", "finns ej"),
        ),
    ),
    (  # Finnish, Estonian
        ("viesti", "sähköposti", "vastaanottaj", "osoit", "postilaatik", "kiri", "aadress", "saaja"),
        ("ei ", "epäonnist", "tuntemat", "täynnä", "virhe", "tundmat", "ebaõnnest", "viga"),
    ),
    (  # Polish
        ("wiadomo", "poczt", "adres", "odbiorc", "skrzynk", "konto", "konta", "dostarcz", "doręcz", "użytkownik"),
        ("nie ", "błąd", "nieznan", "pełna", "odrzuc", "niedostarcz", "zwrot", "zwróc", "nieprawidłow"),
    ),
    (  # Czech, Slovak
        (
            *("zpráv", "správ", "zprava", "adres", "příjemc", "príjemc", "schránk"),
            *("uživatel", "používateľ", "doruč", "dorucen", "e-mail"),
        ),
        (
            *("nemohl", "nelze", "nepodařil", "nepodaril", "neexist", "neznám", "nebyl", "plná"),
            *("odmítn", "odmiet", "chyb", "nedoru", "selhal", "zlyhal", "vrácen"),
        ),
    ),
    (  # Hungarian, Romanian
        ("üzenet", "levél", "címzett", "postafiók", "felhasznál", "kézbesít", "e-mail"),
        ("nem ", "sikertelen", "ismeretlen", "megtelt", "hiba", "nincs", "visszautas", "kézbesíthetetlen"),
    ),
    (
        ("mesaj", "destinatar", "adres", "căsuț", "livr", "e-mail"),
        ("nu a ", "nu au ", "nu poate", "nu exist", "eșu", "eşu", "eroare", "necunoscut", "plină", "respins"),
    ),
    (  # Croatian, Serbian, Slovene
        ("poruk", "sporočil", "primatelj", "primalac", "prejemnik", "adres", "naslov", "isporuk", "dostav", "pošt"),
        ("nije", "nisu", "ni ", "neuspje", "neuspe", "nepoznat", "neznan", "pogrešk", "grešk", "napak", "odbijen"),
    ),
    (  # Turkish
        ("ileti", "mesaj", "e-posta", "alıcı", "adres", "kullanıcı", "posta kutu"),
        (
            *("edilemedi", "ılamadı", "ilemedi", "unamadı", "dolu", "geçersiz", "bulunmamakta"),
            *("başarısız", "hata", "reddedil", "mevcut değil"),
        ),
    ),
    (  # Russian, Ukrainian, Belarusian, Bulgarian
        (
            *("сообщен", "письм", "почт"),
            *("получател", "адрес"),
            *("ящик", "пользовател"),
            *("достав", "повідомлен"),
            *("лист", "одержувач"),
            *("отримувач", "съобщен"),
        ),
        (
            *("не ", "невозможн"),
            *("неможлив", "ошибк"),
            *("помилк", "неизвест"),
            *("невідом", "переполн"),
            *("переповн", "отклон"),
            *("відхил", "неуда"),
            *("недостав", "грешк"),
        ),
    ),
    (  # Greek
        ("μήνυμα", "παραλήπτ", "διεύθυνσ"),
        ("δεν ", "απέτυχ", "αδύνατ", "σφάλμα", "άγνωστ"),
    ),
    (  # Arabic, Persian, Urdu
        (
            *("رسال", "المستلم", "العنوان"),
            *("البريد", "التسليم", "پیام"),
            *("گیرنده", "نشانی", "ایمیل", "ای میل"),
            *("پیغام",),
        ),
        (
            *("تعذر", "تعذّر", "لم يتم", "فشل"),
            *("لا يمكن", "غير موجود", "خطأ", "ممتلئ"),
            *("نشد", "ناموفق", "وجود ندارد", "خطا"),
            *("نہیں", "ناکام"),
        ),
    ),
    (  # Hebrew
        ("הודע", "נמענ", "כתובת", "דוא"),
        ("לא ", "נכשל", "שגיא", "אינ"),
    ),
    (  # Chinese
        ("邮件", "郵件", "收件", "地址", "邮箱", "信箱", "用户", "信件", "帳號"),
        (
            *("无法", "無法", "失败", "失敗", "不存在", "退回", "退信", "拒"),
            *("未能", "未送", "已满", "已滿", "错误", "錯誤", "不正确", "不正確"),
        ),
    ),
    (  # Japanese
        (
            *("メール", "メッセージ", "宛先", "宛て先", "あて先"),
            *("受信者", "アドレス", "配信", "配送", "送信", "ユーザ"),
        ),
        (
            *("できませ", "出来ませ", "できなか", "失敗", "エラー"),
            *("存在し", "見つかりませ", "不明", "一杯", "いっぱい"),
            *("拒否", "届きませ", "ございませ"),
        ),
    ),
    (  # Korean
        ("메일", "메시지", "수신자", "받는 사람", "주소", "사용자"),
        (
            *("못했", "실패", "않았", "없는", "존재하지", "없습니다"),
            *("오류", "거부", "꽉", "초과", "반송", "되지 않"),
        ),
    ),
    (  # Vietnamese, Thai, Indonesian and Malay, Hindi, Filipino
        ("thư", "tin nhắn", "email", "người nhận", "địa chỉ"),
        ("không", "thất bại", "lỗi", "bị từ chối", "đầy"),
    ),
    (
        ("จดหมาย", "อีเมล", "ข้อความ", "ผู้รับ"),
        ("ไม่", "ล้มเหลว", "ผิดพลาด"),
    ),
    (
        ("pesan", "surat", "surel", "email", "e-mel", "mesej", "alamat", "penerima"),
        ("tidak", "gagal", "ditolak", "penuh", "salah", "dikembalikan"),
    ),
    (
        ("संदेश", "ईमेल", "मेल", "पता", "प्राप्तकर्ता"),
        ("नहीं", "विफल", "असफल", "त्रुटि"),
    ),
    (
        ("mensahe", "email", "tatanggap", "address", "liham"),
        ("hindi ", "nabigo", "bigo ", "walang "),
    ),
)  # fmt: skip
