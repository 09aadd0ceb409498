"""deploy/casepost.service gives the service what it needs and no more, as systemd itself judges where it is installed."""

import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support import service as service_support
from support.service import CASEPOST

from casepost.config_keys import DESK

pytestmark = pytest.mark.thorough

ROOT = Path(__file__).parent.parent
UNIT = ROOT / "deploy/casepost.service"
LINES = [line for line in UNIT.read_text("utf-8").splitlines() if line and not line.startswith("#")]
TOOL = shutil.which("systemd-analyze")
MOST_EXPOSED = 15  # tenths; systemd calls 10 "unsafe" and below 4 "ok"
NO_WRITABLE_CODE = (  # PR_SET_MDWE of Linux 6.3: what MemoryDenyWriteExecute= does; kept by children
    "import ctypes, os, sys\n"
    "os.execv(sys.argv[1], sys.argv[1:]) if ctypes.CDLL(None).prctl(65, 1, 0, 0, 0) == 0 else sys.exit(77)"
)

with_systemd = pytest.mark.skipif(not TOOL, reason="systemd-analyze is not installed here")


def setting(name: str) -> list[str]:
    return [line.partition("=")[2] for line in LINES if line.startswith(f"{name}=")]


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """The unit as it is, for a program that exists here."""
    text = UNIT.read_text("utf-8")
    assert text.count("/opt/casepost/venv/bin/casepost") == 1
    unit = tmp_path / "casepost.service"
    unit.write_text(text.replace("/opt/casepost/venv/bin/casepost", sys.executable))
    return unit


def analysed(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [TOOL or "", *map(str, arguments)], capture_output=True, text=True, check=False, env={"SYSTEMD_PAGER": "cat"}
    )


@with_systemd
def test_systemd_reads_every_line_of_the_unit(installed):
    done = analysed("verify", installed)

    assert "casepost.service" not in done.stderr
    assert done.returncode == 0, done.stderr


@with_systemd
def test_systemd_calls_the_service_well_locked_in(installed):
    done = analysed("security", "--offline=true", f"--threshold={MOST_EXPOSED}", "--no-pager", installed)

    assert done.returncode == 0, done.stdout[-2000:]
    assert "Overall exposure level" in done.stdout


@with_systemd
def test_a_unit_that_locks_less_would_be_told(installed):
    """The threshold above means something: without its lines about the system the same unit fails it."""
    text = re.sub(
        r"^(Protect|Private|Capability|SystemCall|Restrict).*\n", "", installed.read_text(), flags=re.MULTILINE
    )
    installed.write_text(text)

    assert analysed("security", "--offline=true", f"--threshold={MOST_EXPOSED}", installed).returncode != 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("User", "casepost"),
        ("NoNewPrivileges", "yes"),
        ("CapabilityBoundingSet", ""),
        ("ProtectSystem", "strict"),
        ("ProtectHome", "yes"),
        ("StateDirectoryMode", "0700"),
        ("UMask", "0077"),
        ("LimitCORE", "0"),
        ("MemoryDenyWriteExecute", "yes"),
        ("RestrictAddressFamilies", "AF_INET AF_INET6 AF_UNIX"),
        ("SocketBindDeny", "any"),
        ("SocketBindAllow", f"tcp:{DESK['listen'].default[1]}"),
        ("Restart", "on-failure"),
        ("KillMode", "mixed"),
        ("OOMPolicy", "continue"),
    ],
)
def test_the_unit_says(name, value):
    assert setting(name) == [value]


def test_a_child_that_the_kernel_ends_does_not_end_the_service_with_it():
    """systemd's usual answer to one process out of memory is to stop them all: one mail would stop the others."""
    assert setting("OOMPolicy") == ["continue"]
    assert setting("MemoryMax") == ["700M"]


def test_the_service_is_told_to_end_long_before_it_is_killed():
    """A message in hand may take the wall time of a parse, and a letter in hand the time of a slow mail server."""
    assert int(setting("TimeoutStopSec")[0]) >= 90


def test_there_is_no_timer_and_no_second_unit():
    assert sorted(path.suffix for path in UNIT.parent.iterdir()) == [".service"]


@pytest.mark.slow
@pytest.mark.skipif(platform.system() != "Linux", reason="only Linux can forbid it")
def test_the_service_and_its_children_work_where_no_memory_is_both_written_and_run(
    pymap_server, smtp_server, tmp_path, monkeypatch
):
    probe = subprocess.run([sys.executable, "-c", NO_WRITABLE_CODE, "/bin/true"], check=False)
    if probe.returncode == 77:
        pytest.skip("this kernel is older than 6.3")
    monkeypatch.setattr(service_support, "CASEPOST", (sys.executable, "-c", NO_WRITABLE_CODE, *CASEPOST))

    with service_support.running(tmp_path / "one", pymap_server, smtp_server) as service:
        service.mail("Maria Lopez <maria@mail.example>", "bus 14", "The bus left my son.")
        assert service.wait_for_letter("maria@mail.example", "We received")
        assert service.stop() == 0
