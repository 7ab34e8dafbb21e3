"""`axle webhook …`: the log on the command line, beside a server or without one."""

from __future__ import annotations

import contextlib
from pathlib import Path
from typing import Any

import msgspec
import pytest

from axle.cli import main
from tests.webhooks.listening import Receiver
from tests.webhooks.portal import Hooked


def test_the_log_is_listed_shown_and_sent_again(tmp_path: Path, receiver: Receiver, capsys: pytest.CaptureFixture[str]) -> None:
    """What a command puts in the queue is sent by the server."""
    database = f"sqlite:///{tmp_path}/axle.db"

    def run(*arguments: str) -> list[dict[str, Any]]:
        assert main(["webhook", *arguments, "--json", "--database", database]) == 0
        printed = msgspec.json.decode(capsys.readouterr().out)
        return printed if isinstance(printed, list) else [printed]

    with contextlib.closing(Hooked(database, receiver)) as portal:
        portal.subscribe("contact.creation")
        portal.contact("a@example.com")
        receiver.answers = [(410, "gone" * 500)]
        portal.deliver()
        (failed,) = run("list", "--state", "failed")
        assert (failed["state"], failed["events"], failed["attempts"]) == ("failed", 1, 1)
        number = str(failed["id"])
        assert [(row.get("answer"), row.get("length")) for row in run("show", number)] == [(None, None), ("gone" * 250, 2_000)]
        assert run("show", number, "--attempt", "0")[1]["answer"] == "gone" * 500
        assert run("retry") == [{"retried": 1, "more": False, "meaning": "failed deliveries that are sent again: 1"}]
        portal.now_ms += 4 * 365 * 86_400_000
        portal.deliver()
        assert [row["state"] for row in run("list")] == ["delivered"]
        portal.subscribe("contact.creation")
        assert run("replay", str(portal.app_id), "--from", "1") == [
            {"events": 1, "deliveries": 1, "next": None, "meaning": "events that are told again: 1; deliveries: 1"}
        ]
        assert run("test", str(portal.app_id))[0]["purpose"] == "test"
        assert main(["webhook", "show", "77", "--database", database]) == 1
        assert "There is no delivery 77." in capsys.readouterr().err
