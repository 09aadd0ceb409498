"""The months as mail programs print them in a header, by the beginnings of their names, folded. Data only."""

# January first. Four letters where three are another month or an everyday word ("mar" is also Tuesday in Spanish).
_NAMES = (
    "january janvier januar gennaio gen enero ene janeiro stycz ян янв січ tháng1",
    "february fevr febr febbraio feb fev lut фев лют",
    "march marz marc mars mar maerz mart mrt мар бер",
    "april avril abril apr avr abr kwi апр кві",
    "may mayo mai mag maio maj май мая трав",
    "june juin juni jun giu czerw июн чер",
    "july juil juli jul lug lip июл лип",
    "august aout ago aug sierp авг серп",
    "september sept sep set wrz сен вер",
    "october octobre octubre okt oct ott out paz окт жов",
    "november nov lis ноя лист",
    "december dec dez dic gru дек груд",
)

MONTHS = {name: number for number, names in enumerate(_NAMES, start=1) for name in names.split()}
MORNING = frozenset({"am", "a.m.", "上午", "오전", "午前", "sa", "sáng", "ص"})
AFTERNOON = frozenset({"pm", "p.m.", "下午", "오후", "午後", "ch", "chiều", "م"})
