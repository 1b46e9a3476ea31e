"""What do key files hold, what is refused, and what becomes of rotation, loss and erasure?"""

import secrets
import stat
from pathlib import Path

import pytest
from sqlalchemy import delete, select, text

from casework import app
from casework.access import keys
from casework.access.sight import INTERVIEW, Fact
from casework.db import Database, make_engine
from casework.models.cases import Case, DataKey
from casework.models.interviews import Interview
from casework.rules.vocabulary import CaseKind
from casework.sealing import BadKeyFile, BadSeal, Keyring, new_data_key
from casework.services import installations
from casework.settings import BadSetting, Settings
from tests import world as worlds
from tests.access import road
from tests.access.reading import read


def key_file(folder: Path, *lines: str) -> Path:
    path = folder / secrets.token_hex(4)
    path.write_text("".join(f"{line}\n" for line in lines))
    return path


def test_a_new_key_file_is_for_its_owner_only_and_never_overwritten(tmp_path):
    path = tmp_path / "keys" / "master"
    Keyring.create(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    before = path.read_text()
    with pytest.raises(FileExistsError):
        Keyring.create(path)
    assert path.read_text() == before


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        ([], "holds no key"),
        (["k1"], "Line 1"),
        (["k1 00 11"], "Line 1"),
        ([f"k1 {'0' * 64}", "k2 nothex"], "Line 2"),
        ([f"k1 {'0' * 62}"], "line 1 of the key file is not 64"),
        ([f"k1 {'0' * 66}"], "line 1 of the key file is not 64"),
    ],
)
def test_a_bad_key_file_says_what_is_wrong_and_no_digit_of_a_key(tmp_path, lines, says):
    with pytest.raises(BadKeyFile, match=says) as refusal:
        Keyring.read(key_file(tmp_path, *lines))
    assert "0" * 8 not in str(refusal.value)


def test_a_missing_key_file_is_one_sentence(tmp_path):
    with pytest.raises(BadKeyFile, match="can't be read"):
        Keyring.read(tmp_path / "none")


def test_a_wrapped_key_opens_only_under_its_own_name_and_master(tmp_path):
    ring = Keyring.read(key_file(tmp_path, f"k1 {'1' * 64}", f"k2 {'2' * 64}"))
    made = new_data_key("a" * 32)
    master_id, wrapped = ring.wrap(made)
    assert master_id == "k2"
    assert ring.unwrap(made.public_id, "k2", wrapped) == made
    for public_id, master in (("b" * 32, "k2"), (made.public_id, "k1"), (made.public_id, "k3")):
        with pytest.raises(BadSeal):
            ring.unwrap(public_id, master, wrapped)
    assert made.secret not in wrapped


# --- at start -------------------------------------------------------------------------------------------


def settings(url: str, path: Path, **more: object) -> Settings:
    return Settings(database_url=url, secret_key="s" * 32, key_file=path, **more)  # type: ignore[arg-type]  # some


def test_the_wrong_key_file_refuses_to_start_and_changes_nothing(world, database_url, tmp_path):
    road.build(world)
    wrong = key_file(tmp_path, f"k1 {secrets.token_hex(32)}")
    before = snapshot(world)
    with pytest.raises(BadSetting, match="key file does not belong to this database"):
        app.create_app(settings(database_url, wrong))
    assert snapshot(world) == before


def test_twin_the_right_key_file_is_let_through(world, database_url):
    assert installations.check(world.database, settings(database_url, Path("unused"))) is False


def test_a_key_file_without_the_master_key_of_this_database_refuses(world, database_url, tmp_path):
    before = snapshot(world)
    other_name = key_file(tmp_path, f"k9 {secrets.token_hex(32)}")
    with pytest.raises(BadSetting, match="key file does not belong"):
        app.create_app(settings(database_url, other_name))
    assert snapshot(world) == before


def test_an_empty_database_is_named_as_such(sqlite_url, tmp_path):
    with pytest.raises(BadSetting, match="empty"):
        app.create_app(settings(sqlite_url, key_file(tmp_path, f"k1 {'0' * 64}")))


def test_the_demo_does_not_run_as_production(sqlite_url, tmp_path):
    built = worlds.build(sqlite_url, tmp_path, demo=True)
    given = settings(sqlite_url, tmp_path, production=True)
    with pytest.raises(BadSetting, match="production"):
        installations.check(built.database, given)
    built.close()


def snapshot(world) -> dict[str, list[tuple[object, ...]]]:
    with world.database.reading() as session:
        return {
            table: [tuple(row) for row in session.execute(text(f"SELECT * FROM {table} ORDER BY id"))]
            for table in ("data_key", "installation", "interview", "trail_entry")
        }


# --- rotation and erasure -------------------------------------------------------------------------------


def notes(database: Database, world, of: road.Road) -> str:
    """What the assigned physician reads in the notes."""
    seen = read(database, world.actor("physician"), INTERVIEW, of[Interview], Fact.ASSIGNED)
    return str(seen.complaint)


def test_rotation_opens_the_old_and_seals_the_new(world, database_url, tmp_path):
    old = road.build(world)
    path = next(tmp_path.glob("keys-*"))
    with path.open("a") as file:
        file.write(f"k2 {secrets.token_hex(32)}\n")
    rotated = Database(make_engine(database_url), Keyring.read(path))
    world.database, before = rotated, world.database
    new = road.build(world, "colleague")
    assert notes(rotated, world, old) == road.canary("interview", "complaint")
    assert notes(rotated, world, new) == road.canary("interview", "complaint", "colleague")
    joined = select(Case.employment_id, DataKey.master_id).join(DataKey, Case.data_key_id == DataKey.public_id)
    with rotated.reading() as session:
        wrapped_by = {employment_id: master_id for employment_id, master_id in session.execute(joined)}
    assert wrapped_by == {old.employment_id: "k1", new.employment_id: "k2"}
    with pytest.raises(BadSeal, match="lacks the master key k2"):
        notes(before, world, new)
    rotated.engine.dispose()
    before.engine.dispose()


def test_rotation_keeps_the_key_of_the_trail(tmp_path):
    one = Keyring.read(key_file(tmp_path, f"k1 {'1' * 64}"))
    two = Keyring.read(key_file(tmp_path, f"k1 {'1' * 64}", f"k2 {'2' * 64}"))
    other = Keyring.read(key_file(tmp_path, f"k1 {'3' * 64}"))
    assert one.derive("trail") == two.derive("trail") != other.derive("trail")
    assert one.derive("trail") != one.derive("something else")


def test_without_the_old_line_the_old_does_not_open(world, database_url, tmp_path):
    old = road.build(world)
    bare = Keyring.read(key_file(tmp_path, f"k2 {secrets.token_hex(32)}"))
    database = Database(make_engine(database_url), bare)
    with pytest.raises(BadSeal):
        notes(database, world, old)
    database.engine.dispose()


def test_erasing_a_data_key_erases_that_case_and_no_other(world):
    gone, kept = road.build(world), road.build(world, "colleague", kind=CaseKind.CONSULTATION)
    with world.database.writing() as session:
        session.connection().execute(delete(DataKey).where(DataKey.public_id == gone.case.data_key_id))
    with pytest.raises(BadSeal, match="erased"):
        notes(world.database, world, gone)
    assert notes(world.database, world, kept) == road.canary("interview", "complaint", "colleague")


def test_a_swap_in_the_database_is_not_shown(world):
    one, other = road.build(world), road.build(world, "colleague")
    with world.database.writing() as session:
        ids = {"one": one[Interview].id, "other": other[Interview].id}
        session.execute(
            text(
                "UPDATE interview SET complaint = (SELECT complaint FROM interview WHERE id = :other) WHERE id = :one"
            ),
            ids,
        )
        session.execute(text("UPDATE interview SET assessment = complaint WHERE id = :other"), ids)
    with pytest.raises(BadSeal):
        notes(world.database, world, one)
    with pytest.raises(BadSeal):
        notes(world.database, world, other)


def test_preloaded_keys_ask_the_database_no_more(world):
    made = [road.build(world, who) for who in ("worker", "colleague", "factory_worker")]
    with world.database.reading() as session:
        keys.preload(session, {one.case.data_key_id for one in made})
        session.execute(text("DELETE FROM data_key"))
        assert {keys.find(session, one.case.data_key_id).public_id for one in made} == {
            one.case.data_key_id for one in made
        }
