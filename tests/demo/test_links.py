"""Do links in what the demo has sent lead to where it is served?"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from casework import serving
from casework.demo import build as builder


def test_the_demo_is_built_for_the_port_on_which_it_is_served(tmp_path, monkeypatch):
    given: dict[str, Any] = {}

    def build(url: str, key_file: Path, *, now: datetime, public_url: str) -> None:
        assert url.startswith("sqlite:///")
        assert key_file.parent.exists()
        assert now.tzinfo is UTC
        given["url"] = public_url

    monkeypatch.setattr(builder, "build", build)
    serving._build(tmp_path / "demo-links", 8146)
    assert given["url"] == "http://127.0.0.1:8146"
    (tmp_path / "demo-links" / "keys").touch()
    assert serving._environment(tmp_path / "demo-links", 8146)["CASEWORK_PUBLIC_URL"] == given["url"]
