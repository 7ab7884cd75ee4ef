"""Installing packages of Debian and Ubuntu: as root at once, otherwise by naming the line to type."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from klimawerk.setup.problems import SetupProblem


def install(package: str, why: str) -> None:
    """Install one system package, or raise SetupProblem with the line to type.

    `why` is the German sentence that says what the package is needed for.
    """
    line = f"sudo apt-get update && sudo apt-get install -y {package}"
    apt = shutil.which("apt-get")
    if apt is None:
        raise SetupProblem(
            f"{why} Auf diesem System bitte das Paket installieren, das unter Debian {package} heißt."
        )
    if os.geteuid() != 0:
        raise SetupProblem(why, [line])
    print(f"Installiere {package} …", file=sys.stderr, flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    waiting = ["-o", "DPkg::Lock::Timeout=300"]
    commands = [
        [apt, "update", "-qq"],
        [apt, *waiting, "install", "-y", "-qq", "--no-install-recommends", package],
    ]
    for command in commands:
        done = subprocess.run(
            command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
        )
    if done.returncode != 0:
        reason = "\n".join((done.stdout + done.stderr).splitlines()[-8:])
        raise SetupProblem(f"{why} Die Installation von {package} ist gescheitert:\n{reason}", [line])


def is_ubuntu() -> bool:
    """Whether this is Ubuntu, whose package `chromium` is a snap and not a browser we can start."""
    try:
        with Path("/etc/os-release").open(encoding="utf-8") as file:
            return any(line.strip() == "ID=ubuntu" for line in file)
    except OSError:
        return False
