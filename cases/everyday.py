"""Everyday words of letters, English and Spanish, folded: they say nothing of the matter."""

SHORT = 2  # letters: shorter words tell a reader nothing by themselves

COMMON = frozenset(
    """
    about adios after again ago ahora algo alguien all also and another ante antes any anything are ask asunto
    aunque because been before being bien both buenas buenos but cada came can cannot child children come como
    con could cual cuando daughter day days dear debe decir del desde dia dias did different dijeron dijo
    district distrito does donde done dos down each ellos else entonces entre era esa escuela ese eso esta
    estado estamos estan este esto estos even ever every favor for from fue gave get getting give good got
    gracias haber hace hacer had has hasta have having hay hello help her here hija hijo him his hola hope how
    into its just kids kind know las last later les let like little look los luego made make many mas matter may
    maybe mejor menos mis mismo more most much muchas mucho must muy nada necesito need never new next nos
    nosotros not now nuestra nuestro off old one only other otra otro our out para per pero please poco por
    porque pregunta puede pueden put que question quiero quite really regards right said saludos same say school
    schools see semana ser she should siempre sin since sincerely sobre solo some someone something somos son
    soon soy still student students such sus tambien tampoco tan tell tengo than thank thanks that the their
    them then there these they thing things think this those through tiene tienen time today todo todos told too
    two una under uno until use usted ustedes ver very vez via voy want wanted wants was way week weeks well
    were what when where which while who why will wish with without would write wrote year years yes yet you
    your yours
    """.split()
)
# Words that are no reason either, though the lists may hold them within a phrase: for what is shown and learned early.
EVERYDAY = COMMON | frozenset(
    """
    able across actually alli along already although alway always anybody anymore anyone around asked asking asks aun
    away back become becomes behind below between bit boy boys bring brings call called calls cannot cant care case
    certain cierto class clear could couldnt cuales cuantas cuantos cuenta deberia decia decimos dejo dentro despues
    didnt digo doesnt doing dont during easy either email encontrar enough entire estaba estaban estaria everybody
    everyone everything except fact family familia few find first found friday front fueron full further gives goes
    going gone grade great grupo guess guy guys haga hacen haciendo half hand hard hasnt havent he head hear heard heart
    hi high hizo hora horas hour hours house husband i idea if in inside instead isnt it job jueves keep keeps kept knew
    knows last lado least leave left llama llamo llega llego lleva long looks lot lots lunes made making man martes
    maestra maestro maybe me means mi mia miercoles might mine minute minutes mine monday month months morning mother
    mrs mr ms much my name near nearly nadie ni nice night nina nine nino ninos no noche nobody none nothing noticed
    number nunca of often oh ok okay on once ones onto or outside over own pads parece parent parents part pasa paso
    people perhaps person persona personas place poder possible primera primero probably pudo quien quienes quite rather
    read ready real reason room run runs sabado sabe sabemos sabes salon same saturday saw saying says second seem seems
    seen send sent set several shall short show side sido simply sir six small so sometimes somebody soon sorry start
    started starts stay stop suddenly sunday sure take taken takes taking talk teacher teachers tenemos tenia ten term
    thats theres theyre third thought three thursday tiempo tomorrow tonight took toward tried tries trying tuesday
    turn turned twice unless until up us used uses using usual usually va vamos van venir veo viernes vino was wait we
    wednesday went werent whatever whether whole whom whose wife within woman wont work works worse wouldnt write writes
    written wrong yesterday yet ayer manana tarde tardes anoche hacia nuestras nuestros nuestro suyo suya tuvo tuvimos
    fui fuimos ir voy doy dio dan da dar dijeron dicen dice dicho four five seven eight nine ten eleven twelve tres
    cuatro cinco seis siete ocho nueve diez fifth fourth cosa cosas dentro fuera arriba abajo aqui alla ahi donde
    """.split()
)
# How a letter begins. They are listed for what they mean elsewhere ("muy buenas maestras"); alone they tell nothing.
GREETINGS = frozenset(
    """
    afternoon buen buena buenas bueno buenos consulta day dear dia dias duda estimada estimado estimados evening good
    greetings hello hi hola inquiry message mensaje morning noches pregunta preguntas question questions saludos tarde
    tardes
    """.split()
)


def tells(words: tuple[str, ...]) -> bool:
    """Return whether folded words tell a reader something: none is short, a number or an everyday word."""
    return all(
        (len(word) > SHORT or not word.isascii()) and not word.isdigit() and word not in EVERYDAY for word in words
    )
