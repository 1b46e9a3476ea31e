"""Do the commands do what they say, and do they say in one sentence what they can't?"""

import re
import socket

import pytest
from sqlalchemy import text

from casework import cli
from casework.db import make_engine
from casework.rules.vocabulary import Hat

SHEET = (
    "社員番号,氏名,カナ,入社日,事業場コード,事業場名,部署コード,部署名,上司社員番号\n"
    "1,佐藤 花,サトウ ハナ,2020-04-01,HQ,本社,S,営業課,2\n"
    "2,高橋 浩,タカハシ ヒロシ,2020-04-01,HQ,本社,S,営業課,\n"
)


class Shell:
    """Runs commands as a shell would and keeps what they said."""

    def __init__(self, capsys):
        self.capsys = capsys

    def __call__(self, *words):
        code = cli.main([str(word) for word in words])
        said = self.capsys.readouterr()
        return code, said.out, said.err


@pytest.fixture
def shell(capsys, monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "ja_JP.UTF-8")
    return Shell(capsys)


@pytest.fixture
def place(tmp_path, monkeypatch):
    """An installation that is yet to be made."""
    monkeypatch.setenv("CASEWORK_DATABASE_URL", f"sqlite:///{tmp_path / 'casework.db'}")
    monkeypatch.setenv("CASEWORK_KEY_FILE", str(tmp_path / "keys"))
    monkeypatch.setenv("CASEWORK_SECRET_KEY", "only for tests " * 3)
    return tmp_path


@pytest.fixture
def made(shell, place):
    """An installation with a company."""
    for words in (("keys", "create"), ("db", "upgrade")):
        assert shell(*words)[0] == 0
    admin = ("--admin", "青木 学", "--kana", "アオキ マナブ", "--login", "admin@example.jp")
    code, out, err = shell("company", "create", "港工業", *admin)
    assert (code, err) == (0, "")
    assert re.search(r"admin@example\.jp\n.*([0-9A-Z]{5}-){3}[0-9A-Z]{5}", out)
    (place / "p.csv").write_text(SHEET)
    return place


def test_what_is_missing_is_said_in_one_sentence(shell, monkeypatch, tmp_path):
    for name in ("CASEWORK_DATABASE_URL", "CASEWORK_KEY_FILE", "CASEWORK_SECRET_KEY"):
        monkeypatch.delenv(name, raising=False)
    for words, missing in (
        (("db", "upgrade"), "CASEWORK_DATABASE_URL"),
        (("keys", "create"), "CASEWORK_KEY_FILE"),
        (("trail", "verify"), "CASEWORK_DATABASE_URL"),
        (("worker",), "CASEWORK_DATABASE_URL"),
        (("serve", "--port", free_port()), "CASEWORK_SECRET_KEY"),
    ):
        code, out, err = shell(*words)
        assert (code, out) == (1, "")
        assert err == f"{missing} is not set; docs/developers/settings.md explains it.\n"
    monkeypatch.setenv("CASEWORK_DATABASE_URL", f"sqlite:///{tmp_path / 'casework.db'}")
    monkeypatch.setenv("CASEWORK_KEY_FILE", str(tmp_path / "none"))
    assert "can't be read" in shell("trail", "verify")[2]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.mark.parametrize(
    "url",
    ["garbage", "mysql://u:secret@h/db", "sqlite+aiosqlite:///x", "postgresql+asyncpg://u:secret@h/d", "://", "sqlite"],
)
@pytest.mark.usefixtures("made")
def test_an_address_of_no_database_is_said_in_one_sentence(shell, monkeypatch, url):
    monkeypatch.setenv("CASEWORK_DATABASE_URL", url)
    for words in (("db", "upgrade"), ("trail", "verify"), ("worker",), ("serve", "--port", free_port())):
        code, out, err = shell(*words)
        assert (code, out) == (1, "")
        assert err.startswith("CASEWORK_DATABASE_URL must look like sqlite:")
        assert "secret" not in err


def test_a_database_that_is_not_there_or_has_no_tables(shell, made, monkeypatch):
    monkeypatch.setenv("CASEWORK_DATABASE_URL", f"sqlite:///{made / 'none' / 'x.db'}")
    for words in (("db", "upgrade"), ("import", "people", made / "p.csv"), ("worker",)):
        code, out, err = shell(*words)
        assert (code, out) == (1, "")
        assert re.fullmatch("The database can't be used: .+\n", err)
    monkeypatch.setenv("CASEWORK_DATABASE_URL", f"sqlite:///{made / 'bare.db'}")
    for words in (("import", "people", made / "p.csv"), ("trail", "verify"), ("first-code", "x@example.jp")):
        assert shell(*words)[::2] == (
            1, "The database lacks this version's tables; make them with: casework db upgrade\n",
        )  # fmt: skip
    for words in (("worker",), ("serve", "--port", free_port())):
        assert "make it with: casework db upgrade" in shell(*words)[2]


@pytest.mark.parametrize("url", ["smtp://host:abc", "smtp://host:99999", "http://host", "host:25"])
@pytest.mark.usefixtures("made")
def test_a_wrong_address_of_the_mail_server_is_said_in_one_sentence(shell, monkeypatch, url):
    monkeypatch.setenv("CASEWORK_SMTP_URL", url)
    code, _, err = shell("worker")
    assert code == 1
    assert re.fullmatch("[^\n]*CASEWORK_SMTP_URL[^\n]*\n", err)


@pytest.mark.parametrize("port", ["abc", "", "0", "99999", "８０００", "-1", "80 00"])
def test_what_is_no_port_is_said_in_one_sentence(shell, made, port):
    for words in (("serve", f"--port={port}"), ("demo", "run", "--folder", made / "demo", f"--port={port}")):
        assert shell(*words)[::2] == (1, f"“{port}” is no port; choose one between 1024 and 65535.\n")
    assert not (made / "demo").exists()


@pytest.mark.parametrize("said", ["1", "true", "Yes", " on ", "TRUE"])
def test_neither_pages_nor_worker_run_the_demo_as_production(shell, made, monkeypatch, said):
    engine = make_engine(f"sqlite:///{made / 'casework.db'}")
    with engine.begin() as connection:
        connection.execute(text("UPDATE installation SET demo = 1"))
    engine.dispose()
    monkeypatch.setenv("CASEWORK_PRODUCTION", said)
    monkeypatch.setenv("CASEWORK_PUBLIC_URL", "https://casework.example")
    for words in (("serve", "--port", free_port()), ("worker",)):
        code, _, err = shell(*words)
        assert code == 1
        assert "does not run as production" in err


@pytest.mark.usefixtures("made")
def test_a_switch_that_is_neither_on_nor_off_is_refused(shell, monkeypatch):
    monkeypatch.setenv("CASEWORK_PRODUCTION", "maybe")
    for words in (("serve", "--port", free_port()), ("worker",)):
        assert shell(*words)[::2] == (1, "CASEWORK_PRODUCTION must be 1 or 0.\n")


def test_a_key_file_is_never_overwritten_and_the_wrong_one_is_noticed(shell, made):
    keys = (made / "keys").read_text()
    code, _, err = shell("keys", "create")
    assert code == 1
    assert "left alone" in err
    assert (made / "keys").read_text() == keys
    (made / "keys").rename(made / "elsewhere")
    shell("keys", "create")
    code, _, err = shell("serve", "--port", free_port())
    assert (code, err) == (1, "The key file does not belong to this database; nothing was changed.\n")


def test_a_secret_is_long_and_new_each_time(shell):
    secrets = {shell("keys", "secret")[1].strip() for _ in range(3)}
    assert len(secrets) == 3
    assert all(len(secret) >= 60 for secret in secrets)


def test_an_import_is_tried_done_and_done_again(shell, made):
    file = made / "p.csv"
    code, out, err = shell("import", "people", file)
    assert (code, out) == (1, "")
    assert "p.csv:2: 事業場コード: HQは登録されていません。" in err
    assert err.endswith("Nothing was written. Mend the lines above, or leave them out with --skip-bad.\n")
    code, out, _ = shell("import", "people", file, "--create-places", "--dry-run")
    assert code == 0
    assert "p.csv:2: 1 新しい社員：佐藤 花（2020年4月1日（水）入社）" in out
    assert out.endswith("7 changes would be made; nothing was written.\n")
    assert count(made, "employment") == 0
    code, out, _ = shell("import", "people", file, "--create-places")
    assert out.endswith("7 changes were made.\n")
    assert count(made, "employment") == 2
    assert shell("import", "people", file)[1] == "Everything was so already; nothing was changed.\n"


def test_bad_rows_are_listed_and_left_out_when_asked(shell, made):
    file = made / "p.csv"
    file.write_text(SHEET + "3,田中 洋,,2020-04-01,HQ,本社,S,営業課,\n")
    assert shell("import", "people", file, "--create-places")[0] == 1
    assert count(made, "employment") == 0
    code, out, err = shell("import", "people", file, "--create-places", "--skip-bad")
    assert code == 0
    assert "p.csv:4: カナ: " in err
    assert out.endswith("7 changes were made. 1 rows were left out.\n")
    assert count(made, "employment") == 2


def test_a_file_that_cannot_be_taken_at_all(shell, made):
    (made / "folder").mkdir()
    (made / "empty.csv").write_bytes(b"")
    (made / "bare.csv").write_text(SHEET.splitlines()[0] + "\n")
    (made / "torn.csv").write_text(SHEET + '3,"田中\n')
    for name, sentence in (
        ("folder", "can't be read"), ("none.csv", "can't be read"), ("empty.csv", "ファイルが空です"),
        ("bare.csv", "行がありません"), ("torn.csv", "引用符"),
    ):  # fmt: skip
        for how in ((), ("--skip-bad",), ("--dry-run",)):
            code, out, err = shell("import", "people", made / name, "--create-places", *how)
            assert (code, out) == (1, "")
            assert sentence in err
    assert count(made, "employment") == 0


def test_the_day_of_an_import_and_a_file_that_is_not_there(shell, made):
    assert "can't be read" in shell("import", "people", made / "none.csv")[2]
    with pytest.raises(SystemExit) as called_wrongly:
        shell("import", "people", made / "p.csv", "--as-of", "soon")
    assert called_wrongly.value.code == 2
    shell("import", "people", made / "p.csv", "--create-places", "--as-of", "2026/4/1")
    assert first(made, "SELECT DISTINCT from_on FROM placement") == "2026-04-01"


def count(place, table):
    return first(place, f"SELECT count(*) FROM {table}")


def first(place, query):
    engine = make_engine(f"sqlite:///{place / 'casework.db'}")
    with engine.connect() as connection:
        found = connection.execute(text(query)).scalar_one()
    engine.dispose()
    return found


def test_codes_for_who_is_there(shell, made):
    shell("import", "people", made / "p.csv", "--create-places")
    assert shell("first-code", "sato@example.jp")[2] == "There is no account named sato@example.jp.\n"
    assert shell("first-code", "x@example.jp", "--number", "9")[2] == "There is no employee with the number 9.\n"
    code, out, _ = shell("first-code", "Sato@example.jp", "--number", "1")
    assert code == 0
    assert out.startswith("佐藤 花\n  sign-in name  sato@example.jp\n")
    again = shell("first-code", "sato@example.jp")[1]
    assert again.splitlines()[2] != out.splitlines()[2]
    assert "期限" not in again
    assert count(made, "first_code") == 2  # the administrator's, and the last one


def test_hats_are_given_and_taken(shell, made):
    shell("import", "people", made / "p.csv", "--create-places")
    assert shell("hats", "grant", "1", "hr", "--workplace", "HQ", "--from", "2026-12-01")[1] == "1 hr: 2026-12-01 – \n"
    for words, sentence in (
        (("grant", "1", "hr", "--workplace", "HQ", "--from", "2026-12-05"), "この立場はすでに割り当てられています"),
        (("grant", "1", "king"), "king is no hat; there are "),
        (("grant", "9", "hr"), "There is nobody with the number or sign-in name 9"),
        (("grant", "1", "physician", "--engaged-as", "magician"), "magician is no engagement"),
        (("take", "2", "hr"), "その日に割り当てられている立場ではありません。"),
    ):
        code, out, err = shell("hats", *words)
        assert (code, out) == (1, "")
        assert err.startswith(sentence)
    taken = shell("hats", "take", "1", "hr", "--workplace", "HQ", "--last", "2027-03-31")
    assert taken[1] == "1 hr: 2026-12-01 – 2027-03-31\n"
    assert shell("hats", "phone", "1", " 045-000-0101 ")[1] == "1: 045-000-0101\n"
    for who, phone, said in (("nobody", "1", "There is nobody"), ("1", "0" * 41, "40")):
        code, _out, err = shell("hats", "phone", who, phone)
        assert (code, said in err) == (1, True)
    assert "can be given a hat" in shell("hats", "person", "山田", "--kana", "ヤマダ", "--login", "dr@example.jp")[1]
    grant = ("grant", "dr@example.jp", "physician", "--engaged-as", "industrial_physician", "--workplace", "HQ")
    assert shell("hats", *grant)[0] == 0
    assert count(made, "engagement") == 1
    assert set(Hat) > {"hr", "physician"}


def test_with_two_companies_one_must_be_named(shell, made):
    admin = ("--admin", "森", "--kana", "モリ", "--login", "admin@example.jp")
    assert shell("company", "create", "二社目", *admin)[0] == 1  # the sign-in name is taken
    assert shell("company", "create", "二社目", *admin, "--share")[0] == 0
    code, _, err = shell("import", "people", made / "p.csv")
    assert (code, "港工業、二社目" in err) == (1, True)
    assert shell("import", "people", made / "p.csv", "--company", "二社目", "--create-places")[0] == 0
    assert first(made, "SELECT DISTINCT company_id FROM employment") == 2


def test_a_trail_that_was_touched_is_noticed(shell, made):
    code, out, _ = shell("trail", "verify")
    assert code == 0
    assert re.fullmatch(r"港工業: [0-9]+ whole \([0-9]+ [0-9a-f]{64}\)\n", out)
    engine = make_engine(f"sqlite:///{made / 'casework.db'}")
    with engine.begin() as connection:
        connection.execute(text("DROP TRIGGER fixed_trail_entry_update"))
        connection.execute(text("UPDATE trail_entry SET act = 'see_desk' WHERE number = 1"))
    engine.dispose()
    code, out, _ = shell("trail", "verify", "--company", "港工業")
    assert code == 1
    assert "1番の記録が、書かれたときと違います。" in out


def test_the_language_follows_the_shell(shell, made, monkeypatch):
    file = made / "p.csv"
    file.write_text("x\n1\n")
    assert "1行目に列の名前が見つかりません。" in shell("import", "people", file)[2]
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    assert "1行目" not in shell("import", "people", file)[2]


def test_help_names_every_command(capsys):
    with pytest.raises(SystemExit):
        cli.main(["--help"])
    out = capsys.readouterr().out
    for word in ("db", "keys", "company", "import", "first-code", "hats", "serve", "worker", "trail", "demo"):
        assert word in out
