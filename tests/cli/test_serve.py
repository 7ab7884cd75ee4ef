"""`serve` and `demo` hand over to the portal's server with what was typed."""

import pytest

from klimawerk.portal import server


@pytest.mark.parametrize(("command", "demo"), [("serve", False), ("demo", True)])
def test_arguments_reach_the_server(run, tmp_path, monkeypatch, command, demo) -> None:
    calls = []
    monkeypatch.setattr(server, "serve", lambda **given: calls.append(given) or 0)
    assert run(command, "--port", "8123", "--host", "0.0.0.0").code == 0
    assert calls[0]["data_dir"] == tmp_path / "data"
    assert (calls[0]["host"], calls[0]["port"], calls[0]["demo"]) == ("0.0.0.0", 8123, demo)


def test_a_taken_port_is_a_sentence(run, monkeypatch) -> None:
    def taken(**_given: object) -> int:
        raise server.ServerProblem("Port 8000 ist belegt.")

    monkeypatch.setattr(server, "serve", taken)
    outcome = run("serve")
    assert (outcome.code, outcome.err) == (1, "Port 8000 ist belegt.\n")
