"""Does a CSV file come out as it was meant, and does every broken one say what is wrong and where?"""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.rules import tables
from casework.rules.tables import BadCell, Column, Problem
from casework.rules.vocabulary import EmploymentKind, Sex

COLUMNS = (
    Column("number", ("社員番号", "number"), tables.text(20), required=True),
    Column("name", ("氏名", "name"), tables.text(40)),
    Column("on", ("適用日", "date"), tables.day),
    Column("held", ("実施", "held"), tables.yes_no),
    Column("count", ("件数", "count"), tables.whole(0, 20)),
    Column("sex", ("性別", "sex"), tables.choice(Sex, {"M": Sex.MALE})),
)
SHEET = "社員番号,氏名,適用日,実施,件数,性別\r\nA-1,佐藤 花,2026/11/21,○,３,女\r\n\r\nA-2,鈴木 健,,,,\r\n"


def texts(problems: tuple[Problem, ...]) -> list[str]:
    return [f"{p.line} {p.column} {p.said}" for p in problems]


@pytest.mark.parametrize(
    ("encoding", "found"), [("utf-8-sig", "utf-8-sig"), ("utf-8", "utf-8-sig"), ("cp932", "cp932")]
)
def test_the_same_sheet_in_every_encoding_of_a_japanese_office(encoding, found):
    table = tables.read(SHEET.encode(encoding), COLUMNS)
    assert table.problems == ()
    assert table.encoding == found
    assert [row.line for row in table.rows] == [2, 4]
    assert dict(table.rows[0].values) == {
        "number": "A-1", "name": "佐藤 花", "on": date(2026, 11, 21), "held": True, "count": 3, "sex": Sex.FEMALE,
    }  # fmt: skip
    assert table.rows[1]["name"] == "鈴木 健"
    assert table.rows[1]["on"] is None
    assert table.lines == 2


def test_english_names_in_another_order_and_columns_nobody_asked_for():
    table = tables.read(b"Name,remarks, NUMBER \nHana,x,A-1\n", COLUMNS)
    assert table.columns == {"number", "name"}
    assert table.ignored == ("remarks",)
    assert table.rows[0]["number"] == "A-1"
    assert "on" not in table.rows[0].values


def test_a_problem_names_line_and_column_and_the_other_rows_stay():
    sheet = (
        "社員番号,適用日,件数,実施,性別\nA-1,2026-02-30,1,はい,男\n,2026-02-28,99,たぶん,x\nA-3,2026年2月28日,0,×,M\n"
    )
    table = tables.read(sheet.encode(), COLUMNS)
    assert texts(table.problems) == [
        "2 適用日 暦にない日付です。",
        "3 社員番号 空欄です。",
        "3 件数 0から20までの整数で書いてください。",
        "3 実施 ○か×（1か0、はいかいいえ）で書いてください。",
        "3 性別 次のどれかで書いてください：男、女",
    ]
    assert [row["number"] for row in table.rows] == ["A-3"]
    assert table.readable


def test_line_numbers_count_the_lines_of_the_file_even_inside_a_quoted_cell():
    table = tables.read('社員番号,氏名\n1,"佐藤\n花"\n\n2,\n,x\n'.encode(), COLUMNS)
    assert [(row.line, row["number"]) for row in table.rows] == [(5, "2")]
    assert texts(table.problems) == [
        "2 氏名 使えない文字（改行などの制御文字）が入っています。",
        "6 社員番号 空欄です。",
    ]


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "ファイルが空です"),
        (b"\n\n , \n", "ファイルが空です"),
        ("社員番号,氏名\nA,B\n".encode("utf-16"), "UTF-16"),
        ("社員番号,氏名\nA,B\n".encode("utf-16-le"), "NUL"),
        ("社員番号\nA\0B\n".encode(), "NUL"),
        (b"\x81\x20\xfd\xfd", "文字コードを読み取れません"),
        (b"x,y\n1,2\n", "1行目に列の名前が見つかりません"),
        ("氏名\n佐藤\n".encode(), "必要な列がありません"),
        ("社員番号;氏名\nA;B\n".encode(), "コンマで区切られていません"),
        ("社員番号\t氏名\nA\tB\n".encode(), "コンマで区切られていません"),
        ("社員番号,氏名,number\nA,B,C\n".encode(), "同じ列が二度あります"),
        (b'"' + b"a" * 200_000, "CSVとして読めません"),
    ],
)
def test_a_file_without_a_usable_header_says_why(data, sentence):
    table = tables.read(data, COLUMNS)
    assert not table.readable
    assert table.rows == ()
    assert sentence in str(table.problems[0].said)


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ("A,B,C", "2  列の数が1行目と違います（1行目は2列、この行は3列）。"),
        ("A", "2  列の数が1行目と違います（1行目は2列、この行は1列）。"),
        ('A,"B', '2  ここから先をCSVとして読めません。引用符（"）の閉じ忘れなどを確かめてください。'),
        ("A," + "B" * 200_000, '2  ここから先をCSVとして読めません。引用符（"）の閉じ忘れなどを確かめてください。'),
        ("A," + "B" * 20_000, "2 氏名 長すぎます。"),
        ("A," + "B" * 41, "2 氏名 40文字以内で書いてください。"),
        ("A,B\x1b[2J", "2 氏名 使えない文字（改行などの制御文字）が入っています。"),
        ("A,B\u2028C", "2 氏名 使えない文字（改行などの制御文字）が入っています。"),
        ('A,"B\nC"', "2 氏名 使えない文字（改行などの制御文字）が入っています。"),
    ],
)
def test_a_broken_row_is_told_and_left_out(body, problem):
    table = tables.read(f"社員番号,氏名\n{body}\n".encode(), COLUMNS)
    assert texts(table.problems) == [problem]
    assert table.rows == ()


def test_empty_cells_beyond_the_header_are_a_spreadsheets_habit_and_no_problem():
    assert tables.read("社員番号,氏名,\nA,B,,,\n".encode(), COLUMNS).problems == ()


def test_sizes_are_capped():
    assert "大きすぎます" in str(tables.read(b"x" * 11, COLUMNS, max_bytes=10).problems[0].said)
    many = tables.read(("社員番号\n" + "A\n" * 5).encode(), COLUMNS, max_rows=3)
    assert texts(many.problems) == ["5  行が多すぎます。3行まで読めます。"]
    endless = tables.read(("社員番号,適用日\n" + "A,x\n" * 1000).encode(), COLUMNS)
    assert len(endless.problems) == tables.MAX_PROBLEMS + 1
    assert not many.readable
    assert not endless.readable
    whole = tables.read(("社員番号,適用日\n" + "A,x\n" * 1000 + "B,\n").encode(), COLUMNS, max_problems=None)
    assert (len(whole.problems), [row["number"] for row in whole.rows]) == (1000, ["B"])


def test_what_cannot_be_read_to_its_end_is_not_taken_at_all():
    """A forgotten quotation mark: nobody can say what the rest of the file held."""
    table = tables.read('社員番号,氏名\nA,B\nC,"D\nE,F\n'.encode(), COLUMNS)
    assert (table.rows, table.readable, [problem.line for problem in table.problems]) == ((), False, [3])


@pytest.mark.parametrize("data", ["社員番号,氏名\n", "社員番号,氏名\r\n,\r\n ,　\r\n"])
def test_a_file_without_a_row_is_no_file(data):
    table = tables.read(data.encode(), COLUMNS)
    assert texts(table.problems) == ["1  列の名前だけで、その下に行がありません。"]
    assert not table.readable


def test_a_bad_byte_does_not_make_utf8_a_different_encoding():
    """CP932 reads almost any bytes: 鈴木 in UTF-8 would become 驤ｴ譛ｨ."""
    for data in (
        "number,name\n1,鈴木\n2,田中X\n".encode().replace(b"X", b"\xff"),
        b"\xef\xbb\xbf" + "社員番号,氏名\n1,佐藤\n".encode() + b"2,\x82\xa0\n",
        "社員番号,氏名\n1,山田\n2,高橋\n3,木".encode()[:-1],
    ):
        (problem,) = tables.read(data, COLUMNS).problems
        assert "UTF-8として読めない文字" in str(problem.said)
    assert (
        "3行目" in texts(tables.read("number,name\n1,鈴木\n2,X\n".encode().replace(b"X", b"\xff"), COLUMNS).problems)[0]
    )


def test_euc_jp_is_not_taken_for_half_width_kana():
    data = "number,name\n1,山田太郎\n2,鈴木花子\n".encode("euc_jp")
    assert "文字コードを読み取れません" in texts(tables.read(data, COLUMNS).problems)[0]


@pytest.mark.parametrize(
    "content",
    [
        "社員番号,氏名\n1,髙橋①㈱～\n2,渡邊\n",
        "number,name\n1,佐藤 花\n",
        "社員番号,氏名,カナ\n1,佐藤 花,ｻﾄｳ ﾊﾅ\n2,渡邊 眞,ﾜﾀﾅﾍﾞ ﾏｺﾄ\n",
        "number,name\n1,邊\n2,ｱ\n",
        "number,name\n1,ｻﾄｳ\n",
    ],
)
def test_what_an_office_saves_as_cp932_is_read(content):
    table = tables.read(content.encode("cp932"), COLUMNS)
    assert (table.encoding, table.problems) == ("cp932", ())


@pytest.mark.parametrize("number", ["Ｂ２", "B2", "Ｂ2 ", "\u3000B２"])
def test_a_number_is_the_same_in_any_width(number):
    assert tables.code()(number) == "B2"


@pytest.mark.parametrize("cell", ["a@b.jp", "hanako.sato+x@mail.example.co.jp", "0_o'k@xn--wgv71a.jp"])
def test_an_address(cell):
    assert tables.address(cell) == cell


@pytest.mark.parametrize(
    "cell",
    ["not-an-address", "a@b.jp\nBcc: x@y.jp", "a b@c.jp", "a@b", "a@@b.jp", "@b.jp", "a@", "a@b..jp", "a..b@c.jp",
     "a@b.jp,c@d.jp", "<a@b.jp>", "花@例.jp", "a@-b.jp", "a@b.jp\u200b", "x" * 65 + "@b.jp"],
)  # fmt: skip
def test_what_is_no_address(cell):
    with pytest.raises(tables.BadCell):
        tables.address(cell)


@pytest.mark.parametrize(
    "cell", ["2026-11-21", "2026/11/21", "2026年11月21日", "２０２６／１１／２１", "2026 年 11 月 21 日"]
)
def test_the_ways_to_write_a_day(cell):
    assert tables.day(cell) == date(2026, 11, 21)


@pytest.mark.parametrize(
    "cell", ["21.11.2026", "2026-11/21", "46347", "26/11/21", "2026-13-01", "1899-12-31", "令和8年11月21日"]
)
def test_what_is_no_day(cell):
    with pytest.raises(BadCell):
        tables.day(cell)


def test_yes_and_no_in_the_signs_of_an_office():
    assert [tables.yes_no(sign) for sign in ("1", "○", "〇", "◯", "はい", "TRUE")] == [True] * 6
    assert [tables.yes_no(sign) for sign in ("0", "×", "いいえ", "False")] == [False] * 4


def test_a_choice_by_code_or_label_whatever_the_width():
    kind = tables.choice(EmploymentKind)
    assert kind("派遣(受入れ)") is kind("派遣（受入れ）") is kind("Dispatched_In") is EmploymentKind.DISPATCHED_IN


@given(st.binary(max_size=400))
def test_no_file_at_all_raises(noise):
    for data in (noise, "社員番号,氏名,適用日\n".encode() + noise, "社員番号,件数\n".encode("cp932") + noise):
        table = tables.read(data, COLUMNS)
        assert len(table.rows) <= table.lines
        assert table.rows or table.problems or not table.lines
