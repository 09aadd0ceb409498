"""The file of categories, and what staff type for a category."""

import pytest

from cases.categories import CategoryFileError, default_text, load, parse_categories

SMALL = """
version = 1
unsure_category = "other"

[[category]]
id = "transportation"
name = "Busing and transportation"
name_es = "Autobuses y transporte"
was = ["buses-old"]
strong = ["school bus"]
strong_es = ["camion escolar"]
terms = ["bus"]

[[category]]
id = "traffic"
name = "Traffic, parking and crossing"
name_es = "Tráfico, estacionamiento y cruces"
sensitive = true
clock = "williams"

[[category]]
id = "other"
name = "Other"

[[priority]]
id = "weapon"
level = "urgent"
notify = ["superintendent"]
any = ["has a gun"]
all = [["gun"], ["school"]]
near = [[["he"], ["gun"]]]
unless = ["water gun"]

[[net]]
id = "violence"
level = "look"
kinds = ["weapon"]
en = ["blood"]
es = ["sangre"]
"""


def mistakes_of(text):
    with pytest.raises(CategoryFileError) as caught:
        parse_categories(text)
    return str(caught.value)


def ids(found):
    return [category.id for category in found]


@pytest.fixture(scope="module")
def default():
    return load()


def test_a_small_list_becomes_values():
    found = parse_categories(SMALL)

    bus, traffic, other = found.categories
    assert (bus.strong, bus.terms) == (("school bus", "camion escolar"), ("bus",))
    assert (traffic.sensitive, traffic.clock) == (True, "williams")
    assert other.name_es == "Other"
    (weapon,) = found.kinds
    assert weapon.all == (("gun",), ("school",))
    assert weapon.near == ((("he",), ("gun",)),)
    (violence,) = found.nets
    assert violence.phrases == ("blood", "sangre")
    assert found.unsure_category == "other"


def test_the_list_that_ships_is_whole(default):
    assert len(default.categories) == 29
    assert len(default.kinds) == 27
    assert len(default.nets) == 11
    assert [c.id for c in default.categories if c.sensitive] == [
        "bullying",
        "discipline",
        "safety",
        "special-education",
        "staff-conduct",
        "employment",
        "civil-rights",
        "health",
        "counseling",
    ]


def test_every_category_that_ships_is_found_by_each_of_its_names(default):
    for category in default.categories:
        for name in category.names:
            assert default.find(name) == [category]
            assert default.find(name.upper()) == [category]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("transportation", ["transportation"]),
        ("  TRANSPORT ", ["transportation"]),
        ("busing", ["transportation"]),
        ("autobuses", ["transportation"]),
        ("buses-old", ["transportation"]),
        ("trafico", ["traffic"]),
        ("Tráfico, estacionamiento", ["traffic"]),
        ("tra", ["transportation", "traffic"]),
        ("other", ["other"]),
        ("bananas", []),
        ("", []),
        ("-", []),
        ("parking", []),  # the beginning of a name, not of a word in it
    ],
)
def test_staff_name_a_category_by_a_unique_beginning(typed, expected):
    assert ids(parse_categories(SMALL).find(typed)) == expected


def test_a_whole_name_wins_over_the_beginning_of_another(default):
    assert ids(default.find("other")) == ["other"]
    assert ids(default.find("facilities")) == ["facilities"]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [("transporation", "transportation"), ("parkin", "traffic"), ("Trafico,", "traffic"), ("xyzzy", None), ("", None)],
)
def test_a_mistyped_name_has_a_nearest_category(typed, expected):
    nearest = parse_categories(SMALL).nearest(typed)

    assert (nearest.id if nearest else None) == expected


def test_an_old_id_leads_to_its_successor():
    found = parse_categories(SMALL)

    assert found.get("buses-old") is found.get("transportation")
    assert found.get("nothing") is None


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("terms = [", "term = [", ['[[category]] "transportation": term', "did you mean terms?"]),
        ("sensitive = true", 'sensitive = "yes"', ['[[category]] "traffic": sensitive must be true or false']),
        ('clock = "williams"', 'clock = "willams"', ['[[category]] "traffic": clock is "willams"', "williams"]),
        ('id = "traffic"', 'id = "Traf fic"', ['"Traf fic": id may hold small letters']),
        ('id = "traffic"', 'id = "other"', ['[[category]] "other": id stands more than once']),
        ('id = "traffic"', "", ['[[category]] "number 2": id is missing']),
        ('was = ["buses-old"]', 'was = ["traffic"]', ['was = ["traffic"]: it is also an id']),
        ('name = "Other"', 'name = "busing and TRANSPORTATION"', ["two categories share it"]),
        ('name = "Other"', 'name = " "', ['[[category]] "other": name is empty']),
        ('unsure_category = "other"', 'unsure_category = "odd"', ['unsure_category is "odd"; it must be the id']),
        ("version = 1", "version = 2", ["version this Casepost reads version = 1"]),
        ("version = 1", "version = true", ["version must be a whole number"]),
        ("version = 1", "colour = 1", ["the top of the file: colour is not a key that is known here; known are:"]),
        ('level = "urgent"', 'level = "very"', ['"weapon": level is "very"; it must be urgent or high or clock']),
        ('level = "urgent"', 'level = "clock"', ['[[priority]] "weapon": clock is missing']),
        ('all = [["gun"], ["school"]]', 'all = ["gun"]', ["all must be a list of lists of texts"]),
        ('near = [[["he"], ["gun"]]]', 'near = [["he"], ["gun"]]', ["near must be a list of [firsts, seconds]"]),
        ('terms = ["bus"]', 'terms = ["b*us"]', ['holds "b*us"; a * may stand at the very end only']),
        ('terms = ["bus"]', 'terms = ["..."]', ['holds "...", which has no word in it; take it out']),
        ('terms = ["bus"]', "terms = [1]", ["terms must be a list of texts"]),
        ('terms = ["bus"]', 'terms = "bus"', ["terms must be a list of texts"]),
        ('kinds = ["weapon"]', 'kinds = ["wepon"]', ['[[net]] "violence": kinds holds "wepon"']),
        ('level = "look"', 'level = "urgent"', ['"violence": level is "urgent"; it must be look']),
        ("[[net]]", "[net]", ["net must be written as [[net]] entries"]),
        ('name = "Other"', 'name = "Other', ["not valid TOML", "line "]),
    ],
)
def test_a_mistake_names_the_entry_the_key_and_the_remedy(before, after, told):
    assert before in SMALL

    text = mistakes_of(SMALL.replace(before, after))

    assert all(part in text for part in told), text


def test_all_mistakes_are_told_together():
    text = mistakes_of(SMALL.replace("terms = [", "term = [").replace('"williams"', '"willams"'))

    assert len(text.splitlines()) == 2


def test_an_empty_file_asks_for_a_category():
    assert "category is missing" in mistakes_of("")


def test_a_kind_and_a_net_without_words_are_mistakes():
    text = mistakes_of(SMALL + '[[priority]]\nid = "a"\nlevel = "high"\n[[net]]\nid = "b"\nlevel = "look"\n')

    assert '[[priority]] "a": any is missing' in text
    assert '[[net]] "b": en is missing' in text


def test_a_list_is_read_from_a_file(tmp_path):
    path = tmp_path / "categories.toml"
    path.write_text(SMALL, encoding="utf-8")

    assert load(path) == parse_categories(SMALL)


def test_a_file_that_is_not_there_or_not_text_is_a_mistake_with_its_path(tmp_path):
    missing, binary, wrong = tmp_path / "none.toml", tmp_path / "binary.toml", tmp_path / "wrong.toml"
    binary.write_bytes(b"\xff\xfe\x00")
    wrong.write_text(SMALL.replace("version = 1", "version = 3"), encoding="utf-8")

    for path, part in ((missing, "there is no such file"), (binary, "UTF-8"), (wrong, "version"), (tmp_path, "read")):
        with pytest.raises(CategoryFileError) as caught:
            load(path)
        assert str(path) in str(caught.value)
        assert part in str(caught.value)


def test_the_text_that_ships_can_be_copied_as_a_start():
    assert parse_categories(default_text()) == load()


@pytest.mark.parametrize(
    ("wrong", "right", "on_its_line"),
    [
        ('terms = ["bus"]', 'terms = ["bus"\n  "stop"]', '"stop"'),  # not valid TOML: the line of the parser
        ('level = "urgent"', 'level = "loud"', '"loud"'),
        ('en = ["blood"]', 'en = [\n  "blood",\n  "*",\n]', '"*"'),
        ('id = "other"', 'id = "traffic"\nsensitive = true', 'id = "traffic"'),
        ('kinds = ["weapon"]', 'kinds = ["weapons"]', '"weapons"'),
        ('unsure_category = "other"', 'unsure_category = "others"', '"others"'),
        ('unless = ["water gun"]', 'unles = ["water gun"]', "unles ="),
        ('strong = ["school bus"]', 'strong = ["school *bus"]', "*bus"),
        ('name = "Other"', "", 'id = "other"'),  # a key that is missing: the entry
    ],
)
def test_a_mistake_is_told_with_the_line_on_which_it_stands(wrong, right, on_its_line):
    text = SMALL.replace(wrong, right)
    lines = text.splitlines()
    last = max(number for number, line in enumerate(lines, 1) if on_its_line in line)
    headed = last - 1 if right == "" else last

    assert f"line {headed}" in mistakes_of(text)


def test_a_list_of_categories_alone_keeps_the_alerts_that_ship(tmp_path):
    file = tmp_path / "own.toml"
    file.write_text(SMALL.partition("[[priority]]")[0], "utf-8")

    found = load(file)

    assert ids(found.categories) == ["transportation", "traffic", "other"]
    assert (found.kinds, found.nets) == (load().kinds, load().nets)
    file.write_text(SMALL, "utf-8")
    assert ids(load(file).kinds) == ["weapon"]
