"""Words that also stand in names: in small letters they are words, and left in. Data only, without accents.

Names that are words in English or Spanish, what people call themselves in a sender's name, and words that begin a
sentence after a child is spoken of. Only words of four letters and more are asked for.
"""

ORDINARY = frozenset(
    """
    about abril account after again alma also alumna alumno always amor angel angry anonymous another antes april aqui
    august autumn ayer baker banks because been before being bell bella berry best bien bird bishop black blanca blanco
    blue board boss both bowl bravo bridge bring brook brown buena bueno burns bush butcher butler cabello calle called
    came camino camp campo cannon casa case cash castillo castle chance change chase child children church cielo citizen
    clara claro class clay cliff cloud cole come comes community como concerned constituent contact cook corona costa
    could council cross cruz cuando customer daisy dale daughter dawn dean dear department desde desk despues district
    does dolores domingo donde done each earl early east education ella ellas ellos email english entonces escuela
    esperanza estan estas este esto estrella even ever every faith familia family farmer father field fields files first
    fisher flor flores flowers ford forest form foster fountain frank french friday friend friends from frost fuente
    garden gets gill gives glass glen gmail goes golden good google grace gracia gracias grandmother grant gray green
    grey group guardian guerra hall hand harmony hart hasta have health hello help here hermosa hija hijo hill hola
    holly home honor hope house however hunt hunter iglesias inbox info information iphone jardin judge jueves julio
    june junio just justice kids king lake land lane large last leon libertad like linda little llano local long love
    luna lunes madre maestra maestro mail mailbox major manager manana march mark marsh martes marzo maybe mayo member
    mercado mercy miercoles milagros miles mill miller mobile monday moon mora more morning mother much muchas mucho
    mundo must nada named need needs neighbor neighbour never next nieves nina nino noble none noreply north nosotros
    nunca nurse ocean office olive only other ours over padre padres page paloma para paredes parent parents park parks
    patience patria penny perla pero person phone piedra plaza please poole porque porter post potter power president
    price prince princess principal program puede pupil queen quien rain read real really reed regards reina reply
    request resident reyes rich rico rios river rivers rock rojo rosa rosario rose royal rush sabado sage said sales
    salud santa santo saturday savage says school season secretary service services shepherd short should siempre sierra
    silver since sincerely sino sister smart snow sobre some south spring staff stand star stark started steel still
    stone street strong student students such summer summers sunday sunny support sure take tambien tampoco taxpayer
    teacher team temple than thank thanks that their them then there therefore these they thing this those though
    thursday tiene toda todas today todo todos told tomorrow torre torres trustee tuesday under unknown until upset user
    usted ustedes valle verde very vida viernes voter walker wall walls wants ward wednesday well went were west what
    when where which while white wild will winter winters wise with without wolf wood woods work worried worth would
    yahoo year years yesterday young your
    """.split()
)
