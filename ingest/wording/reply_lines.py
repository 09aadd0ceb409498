"""How help desks mark where an answer must end: 'Please type your reply above this line', by language. Data only."""

# Casefolded; the line is decorated, as Zendesk's '##- ... -##' or Help Scout's '## ... ##'.
REPLY_LINES: tuple[str, ...] = (
    *("above this line", "por encima de esta línea", "encima de esta línea", "sobre esta línea"),
    *("arriba de esta línea", "au-dessus de cette ligne", "über dieser zeile", "oberhalb dieser zeile"),
    *("über diese zeile", "sopra questa riga", "sopra questa linea", "acima desta linha", "acima dessa linha"),
    *("boven deze regel", "boven deze lijn", "ovanför denna rad", "ovanför den här raden", "över denna rad"),
    *("over denne linje", "over denne linjen", "ovenfor denne linje", "tämän rivin yläpuolelle", "nad tą linią"),
    *("nad tym wierszem", "powyżej tej linii", "выше этой строки", "над этой строкой", "выше этой линии"),
    *("вище цього рядка", "над цим рядком", "nad tento řádek", "nad tímto řádkem", "nad tento riadok"),
    *("nad týmto riadkom", "a sor fölé", "deasupra acestei linii", "deasupra acestui rând", "bu satırın üst"),
    *("bu satırın üzerine", "πάνω από αυτή", "над този ред", "iznad ove linije", "iznad ovog retka", "nad to vrstico"),
    *("virš šios eilutės", "virs šīs līnijas", "ülaltoodud rea", "damunt d'aquesta línia", "מעל שורה זו"),
    *("מעל לשורה זו", "فوق هذا السطر", "أعلى هذا السطر", "بالای این خط", "इस पंक्ति के ऊपर", "इस रेखा के ऊपर"),
    *("trên dòng này", "di atas baris ini", "เหนือบรรทัดนี้", "この行より上", "この線より上", "이 줄 위에", "이 선 위에"),
    *("在此行上方", "此行以上", "這行以上", "这行以上", "在此行之上", "sa itaas ng linyang ito"),
)
# What such a line also holds; without it, it may be the line of a form: 'sign above this line'.
REPLY_WORDS: tuple[str, ...] = (
    *("reply", "respon", "answer", "write", "comment", "respuesta", "escri", "contest", "répon", "repon", "écri"),
    *("antwort", "schreib", "rispo", "scriv", "respost", "antwoord", "typ", "svar", "skriv", "vasta", "odpow", "ответ"),
    *("отвеч", "відпов", "odpov", "válasz", "răspun", "yanıt", "cevap", "απάντ", "отговор", "odgovor", "atsak"),
    *("atbild", "תשוב", "תגוב", "رد", "پاسخ", "जवाब", "उत्तर", "trả lời", "balas", "ตอบ", "返信", "답장", "회신"),
    *("回复", "回覆", "答复", "sagot"),
)
# What needs no decoration, for the line says nothing else: Jira and Basecamp.
BARE_REPLY_LINES: frozenset[str] = frozenset(
    ("reply above this line", "write above this line", "write above this line to post a reply")
)
