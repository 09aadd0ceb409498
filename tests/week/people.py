"""Who is who in the week: the town of the other tests, with the people that a whole office has. All are invented."""

from support.town import PEOPLE, sunfield

from cases.people import People, Person, Role, Site
from cases.policy import District

Writer = tuple[str, str]  # name and address

ANA = ("Ana Ruiz", "ana.ruiz@sunfield.example")  # the primary contact, alone at her desk
BEN = ("Ben Okafor", "ben.okafor@sunfield.example")  # her backup
OLGA = ("Olga Petrov", "olga.petrov@sunfield.example")  # oversight
SAM = ("Sam Lindgren", "sam.lindgren@sunfield.example")  # the superintendent
SID = ("Sid Marsh", "sid.marsh@sunfield.example")  # the safety officer
PRIYA = ("Priya Nair", "priya.nair@sunfield.example")  # the records officer
RITA = ("Rita Sol", "rita.sol@sunfield.example")  # at the front desk: she writes down calls and visits
DANA = ("Dana Reyes", "dana.reyes@sunfield.example")  # Transportation
CARLA = ("Carla Mendes", "office@bannon.sunfield.example")  # the office of Bannon Creek School
LEE = ("Jordan Lee", "lee@board.sunfield.example")
MORA = ("Rosa Mora", "mora@board.sunfield.example")
CHO = ("Daniel Cho", "cho@board.sunfield.example")

MARIA = ("Maria Lopez", "maria.lopez@mail.example")
LUIS = ("Luis Lopez", "luis.lopez@other.example")
ROSARIO = ("Rosario Núñez", "rosario.nunez@correo.example")
HECTOR = ("Héctor Salas", "hector.salas@correo.example")
JUNE = ("June Whitfield", "june.whitfield@mail.example")
JO = ("Jo Feld", "jo.feld@courier.example")
CHRIS = ("Chris Vance", "chris.vance@mail.example")
PAT = ("Pat Kim", "pat.kim@mail.example")
NORA = ("Nora Bell", "nora.bell@mail.example")
OMAR = ("Omar Aziz", "omar.aziz@mail.example")
TESS = ("Tess Grady", "tess.grady@mail.example")
EVA = ("Eva Stone", "eva.stone@mail.example")
NEIGHBOURS = (
    ("Ines Duarte", "ines.duarte@mail.example"),
    ("Paul Yoder", "paul.yoder@mail.example"),
    ("Grace Obi", "grace.obi@mail.example"),
    ("Wen Li", "wen.li@mail.example"),
    ("Kit Moran", "kit.moran@mail.example"),
)

DAEMON = ("Mail Delivery System", "mailer-daemon@mail.example")

STAFF = frozenset(
    name for name, _ in (ANA, BEN, OLGA, SAM, SID, PRIYA, RITA, DANA, CARLA)
)  # whose lines with # are commands


def office() -> District:
    """Return the invented district as it is configured in this week."""
    more = (
        Person(*PRIYA, Role.OFFICER, office="records"),
        Person(*RITA, Role.RECORDER),
        Person(*CARLA, Role.DEPARTMENT, key="bannon"),
    )
    sites = (
        Site("bannon", "Bannon Creek School", "school", contact="Carla Mendes, school office, (555) 555-0142"),
        Site("transport", "Transportation", "department", contact="(555) 555-0160"),
        Site("city", "City of Sunfield, Public Works", "agency", contact="(555) 555-0180, works@city.example"),
    )
    return sunfield(people=People((*PEOPLE, *more)), sites=sites)
