"""Everyday words of letters, English and Spanish, folded: they say nothing of the matter."""

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
