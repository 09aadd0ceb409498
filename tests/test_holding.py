import subprocess
import sys

from casepost.holding import is_alive, own_name


def test_this_process_is_alive_by_its_own_name():
    assert is_alive(own_name())


def test_a_process_of_this_machine_that_has_ended_is_known_to_be_dead():
    ended = subprocess.run(
        [sys.executable, "-c", "from casepost.holding import own_name; print(own_name())"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()

    assert not is_alive(ended)


def test_of_a_process_elsewhere_nobody_here_can_know():
    assert is_alive("other-machine/4026531836:1:00ff00ff")
    assert is_alive("nonsense")


def test_two_names_are_never_the_same():
    assert own_name() != own_name()
