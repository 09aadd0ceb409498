"""What names, addresses and numbers of people look like: the rules of the redacted copy. Data only.

Every pattern is bounded, and no two of its repetitions can take the same letter, so that no text keeps it busy.
"""

import re

STUDENT, NAME, ADDRESS, TELEPHONE = "student name", "name", "address", "telephone"
EMAIL, EMAIL_OF_OTHERS, BIRTH, NUMBER, PASSAGE = "email", "email of others", "date of birth", "number", "passage"

WHY = {
    STUDENT: "a child is named (20 USC 1232g; Cal. Ed. Code 49076)",
    NAME: "the name of a person of the record who is not of the district",
    ADDRESS: "a home or postal address",
    TELEPHONE: "a telephone number",
    EMAIL: "the e-mail address of the constituent",
    EMAIL_OF_OTHERS: "the e-mail address of somebody who is not of the district",
    BIRTH: "a date of birth",
    NUMBER: "a number that may identify a person",
    PASSAGE: "a person marked it",
}

_WORD = r"[A-ZÀ-ÖØ-Þ][\w'’-]{1,30}"
_NAMES = rf"(?P<it>{_WORD}(?:[ \t]{{1,3}}{_WORD}){{0,2}})"  # up to three
_SEVERAL = rf"(?P<it>{_WORD}(?:,?[ \t]{{1,3}}(?:(?:and|&|y|e)[ \t]{{1,3}})?{_WORD}){{0,9}})"  # Ana and Leo
_CHILD = (
    "son|daughter|child|kid|boy|girl|grandson|granddaughter|grandchild|nephew|niece|brother|sister|step-?son|"
    "step-?daughter|foster[ ]child|student|pupil|twins?"
)
_CHILDREN = (
    "sons|daughters|children|kids|boys|girls|grand(?:sons|daughters|children|kids)|nephews|nieces|brothers|sisters|"
    "step-?(?:sons|daughters|children|kids)|foster[ ](?:children|kids)|students|pupils|twins|triplets"
)
_CHILDREN_ES = (
    "hij[oa]s|niñ[oa]s|niet[oa]s|sobrin[oa]s|herman[oa]s|hijastr[oa]s|estudiantes|alumn[oa]s|menores|gemel[oa]s"
)
_OF_SUCH = r"(?:[\w'’-]{1,15}\s{1,3}){0,4}"  # 8 year old
_NO_PUPIL = (  # what a school calls after its students: the Student Council President is nobody's name
    "(?:Academics?|Academy|Achievement|Activit(?:y|ies)|Affairs|Arts|Assessments?|Assistance|Associations?|Athlet(?:es?|ics)|"
    "Attendance|Behaviou?r|Board|Body|Bus|Buses|Cent(?:er|re)s?|Code|Conduct|Council|Counsel(?:ing|ors?)|Data|"
    "Discipline|Email|Enroll?ment|Family|Families|Food|Government|Groups?|Handbook|Health|Housing|ID|IT|Information|"
    "Leader(?:s|ship)?|Learning|Led|Life|Lunch|Manual|Meals?|Name|Number|Nutrition|Office|Organi[sz]ations?|Parents?|"
    "Performance|Placement|Polic(?:y|ies)|Portal|Privacy|Programs?|Records?|Registration|Relations|Resources?|Review|"
    "Rights|Safety|Schools?|Section|Services?|Store|Study|Success|Support|Systems?|Teachers?|Team|Transcripts?|"
    "Transfers?|Transportation|Tutor(?:s|ing)|Union|Wellness|With|Work)\\b"
)
_CHILD_ES = "hij[oa]|niñ[oa]|niet[oa]|sobrin[oa]|herman[oa]|hijastr[oa]|estudiante|alumn[oa]|menor"
_STREET = (
    "street|st|avenue|ave|road|rd|drive|dr|lane|ln|court|ct|circle|cir|boulevard|blvd|way|place|pl|terrace|ter|"
    "parkway|pkwy|highway|hwy|trail|trl|loop|alley|square|sq"
)
_MONTHS = (
    "jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|"
    "nov(?:ember)?|dec(?:ember)?|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|"
    "diciembre"
)

_MY_CHILD = re.compile(  # my son Diego; our daughter's name is Lucia
    rf"\b(?i:(?:my|our|his|her|their|the|a)\s{{1,3}}{_OF_SUCH}(?:{_CHILD})(?:['’]s\s{{1,3}}name)?"
    rf"(?:,?\s{{1,3}}who)?(?:\s{{0,2}},|\s{{1,3}}(?:is\s{{1,3}})?(?:named|called)|\s{{1,3}}is)?)[\s(\"'“]{{1,3}}(?!{_NO_PUPIL}){_NAMES}"
)
_MI_HIJO = re.compile(  # mi hija se llama Lucía
    rf"\b(?i:(?:mi|nuestr[oa]|su|el|la)\s{{1,3}}(?:{_CHILD_ES})"
    rf"(?:\s{{0,2}},|\s{{1,3}}(?:que\s{{1,3}})?se\s{{1,3}}llama|\s{{1,3}}llamad[oa]|\s{{1,3}}es)?)[\s(\"'“]{{1,3}}{_NAMES}"
)
_MI_HIJA_DE = re.compile(  # mi hija se llama lucía: a name whatever its letters
    rf"\b(?i:(?:mi|nuestr[oa]|su|el|la)\s{{1,3}}(?:{_CHILD_ES})\s{{1,3}}(?:que\s{{1,3}})?se\s{{1,3}}llama)\s{{1,3}}"
    r"(?P<it>[\w'’-]{3,30})"
)
_MY_CHILDREN = re.compile(  # my kids Ana and Leo
    rf"\b(?i:(?:my|our|his|her|their|the)\s{{1,3}}{_OF_SUCH}(?:{_CHILDREN})"
    rf"(?:\s{{0,2}}[,:]|\s{{1,3}}(?:are\s{{1,3}})?(?:named|called))?)[\s(\"'“]{{1,3}}{_SEVERAL}"
)
_MIS_HIJOS = re.compile(  # mis hijos Ana y Leo
    rf"\b(?i:(?:mis|nuestr[oa]s|sus|los|las)\s{{1,3}}(?:{_CHILDREN_ES})"
    rf"(?:\s{{0,2}}[,:]|\s{{1,3}}(?:que\s{{1,3}})?se\s{{1,3}}llaman|\s{{1,3}}llamad[oa]s)?)[\s(\"'“]{{1,3}}{_SEVERAL}"
)
_STUDENT_SO = re.compile(  # Student Jack Smith; not: Student Council President
    rf"\b(?i:student|pupil|estudiante|alumn[oa])[ \t]{{1,3}}(?!{_NO_PUPIL})"
    rf"(?P<it>{_WORD}(?:[ \t]{{1,3}}{_WORD}){{1,2}})"
)
_STUDENT_NAME = re.compile(  # Student: Diego Lopez
    rf"\b(?i:(?:student|pupil|child|alumn[oa]|estudiante)(?:['’]?s)?(?:\s{{1,3}}name|\s{{1,3}}nombre)?)"
    rf"\s{{0,3}}:\s{{0,3}}{_NAMES}"
)
_NOMBRE = re.compile(  # nombre del alumno: Diego
    rf"\b(?i:nombre\s{{1,3}}(?:del|de\s{{1,3}}la|de)\s{{1,3}}(?:{_CHILD_ES}))\s{{0,3}}:?\s{{0,3}}{_NAMES}"
)
STUDENTS = (_MY_CHILD, _MY_CHILDREN, _MI_HIJO, _MI_HIJA_DE, _MIS_HIJOS, _STUDENT_SO, _STUDENT_NAME, _NOMBRE)
EMAILS = re.compile(r"[\w.!#$%&'*+/=?^`{|}~-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}")
_TELEPHONES = re.compile(
    r"(?<!\d)(?:(?:\+?1[-. ]{0,2})?\(?\d{3}\)?[-. /]{0,2}\d{3}[-. ]{0,2}\d{4}|\+\d{1,3}[\d ().-]{6,18}\d|"
    r"\d{3}[-. ]\d{4})(?!\d)"
)
_APARTMENT = r"(?:,?[ \t]{0,3}(?:apt|apartment|unit|suite|ste|space|spc|#)\.?[ \t]{0,3}#?[\w-]{1,8})?"
_HOUSE = re.compile(
    rf"\b\d{{1,6}}(?:[ -]?[A-Za-z])?[ \t]{{1,3}}(?:[\w.'’-]{{1,30}}[ \t]{{1,3}}){{1,5}}(?:{_STREET})\b\.?{_APARTMENT}",
    re.IGNORECASE,
)
_CALLE = re.compile(
    r"\b(?:calle|avenida|av\.|paseo|camino|callej[oó]n)[ \t]{1,3}(?:[\w.'’-]{1,30}[ \t]{1,3}){1,5}#?\d{1,6}[a-z]?\b",
    re.IGNORECASE,
)
_PO_BOX = re.compile(r"\bp\.?[ ]?o\.?[ ]{1,2}box[ \t]{1,3}\d{1,8}", re.IGNORECASE)
_ZIP = re.compile(r"\b(?:[A-Z]{2}|California)[ \t]{1,3}\d{5}(?:-\d{4})?\b")
_SOCIAL_SECURITY = re.compile(r"\b\d{3}-\d{2}-\d{4}\b")
_IDENTITY = re.compile(
    r"(?:\b(?:id|i\.d\.|identification|number|no\.|n[uú]mero)|#)(?:[ ]{1,2}(?:number|no\.|n[uú]mero|de[ ]estudiante))?"
    r"[ ]{0,2}(?:is\b|es\b|:|=|#)?[ ]{0,2}(?![A-Z]{1,3}-\d{4}-\d{5})"  # a case number of ours stays, and whole
    r"(?P<it>[A-Z]{0,3}-?\d{4,12}(?:-\d{1,12}){0,3})\b",
    re.IGNORECASE,
)
_LONG_NUMBER = re.compile(r"(?<![\w-])\d{6,}(?![\w-])")
BORN = re.compile(
    r"\b(?:born|d\.?o\.?b\b\.?|birth[ -]?da(?:y|te)|date[ ]of[ ]birth|nacid[oa]|naci[oó]|fecha[ ]de[ ]nacimiento|"
    r"cumplea[nñ]os)",
    re.IGNORECASE,
)
DATE = re.compile(
    r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}"
    rf"|\b(?:{_MONTHS})\b\.?[ ]{{1,2}}\d{{1,2}}(?:st|nd|rd|th)?(?:,?[ ]{{1,2}}\d{{4}})?"
    rf"|\b\d{{1,2}}(?:st|nd|rd|th)?[ ]{{1,2}}(?:de[ ]{{1,2}})?(?:{_MONTHS})\b"
    r"(?:,?[ ]{1,2}(?:del?[ ]{1,2})?\d{4})?",
    re.IGNORECASE,
)

# What is left out: the whole match, or the group `it`. Where two overlap, the one that begins first names the kind.
RULES = (
    *((STUDENT, pattern) for pattern in STUDENTS),
    *((ADDRESS, pattern) for pattern in (_HOUSE, _CALLE, _PO_BOX, _ZIP)),
    (TELEPHONE, _TELEPHONES),
    *((NUMBER, pattern) for pattern in (_SOCIAL_SECURITY, _IDENTITY, _LONG_NUMBER)),
)
