"""mail-safety.md 6.2: at the start and in `casepost check` it is looked whether the border does its part."""

import pytest
from support.town import BORDER, NEIGHBOUR, PARENT, Town

from casepost.border import ENOUGH, LOOKED_AT, advice
from cases.policy import Trust

TRUST = Trust(authserv_ids=(BORDER,))


def told(town, trust=TRUST) -> str:
    with town.sessions() as db:
        return advice(db, trust)


def test_ordinary_mail_brings_no_warning(town):
    for n in range(ENOUGH):
        town.mail(PARENT, f"bus {n}", "Late.", headers=[("Authentication-Results", "mx.evil.example; dmarc=pass")])
    town.mail(NEIGHBOUR, "lunch", f"Authentication-Results: {BORDER}; dmarc=pass\n\nThat stood in my mail.")
    assert told(town) == ""


@pytest.mark.parametrize("form", ["{} ; none", "{}  1; spf=pass", "(a comment) {}; spf=pass", '"{}"; spf=pass'])
def test_a_second_field_of_the_border_is_told(town, form):
    town.mail(PARENT, "bus", "Late.", headers=[("Authentication-Results", form.format(BORDER.upper()))])
    assert told(town).startswith(
        f"1 of the last 1 messages bear the Authentication-Results of {BORDER} more than once."
    )


def test_a_name_that_no_mail_bears_is_told_once_there_is_enough_of_it(town):
    for n in range(ENOUGH - 1):
        town.mail(PARENT, f"bus {n}", "Late.", proven=False)
    assert told(town) == ""
    town.mail(PARENT, "bus", "Late once more.", proven=False)
    assert told(town).startswith(f"None of the last {ENOUGH} messages bears Authentication-Results of {BORDER}")


def test_only_recent_mail_is_looked_at(town):
    town.mail(PARENT, "bus", "Late.", headers=[("Authentication-Results", f"{BORDER}; none")])
    for n in range(LOOKED_AT):
        town.mail("noreply@mail.example", f"ad {n}", "Buy.")
    assert told(town) == ""


def test_without_a_border_there_is_nothing_to_say(town):
    town.mail(PARENT, "bus", "Late.", headers=[("Authentication-Results", f"{BORDER}; none")])
    assert told(town, Trust()) == ""
    assert told(town, Trust(tenant_internal="microsoft365")) == ""


def test_it_is_seen_in_either_store(store):
    town = Town(store)
    town.mail(PARENT, "bus", "Late.", headers=[("Authentication-Results", f"{BORDER}; none")])
    assert told(town).startswith("1 of the last 1 messages")
