"""Is the picture of the scales there for those who may see it, with the same numbers in words, and for nobody else?"""

import re

from casework.rules.scales import HIGH, Scale
from casework.web.radar import MIDDLE, RADIUS, WIDTH, radars
from tests.databases import SQLITE_ONLY
from tests.services import talking
from tests.services.results import last_year, line, load
from tests.services.test_results_scales import all_points, scaled

FULL = dict.fromkeys(map(str, Scale), 3)


def test_further_out_is_better():
    """The same corner for each number of points, from one fifth of the way to the end of the axis."""
    reach = []
    for points in range(1, HIGH + 1):
        corner = radars({**FULL, "quantity": points})[0].corners[0]
        assert corner.dot is not None
        reach.append(round(MIDDLE[1] - corner.dot[1], 1))
    assert reach == [round(RADIUS * points / HIGH, 1) for points in range(1, HIGH + 1)]


def test_missing_points_have_no_dot_and_leave_the_line_open_to_no_guess():
    first = radars({**FULL, "quantity": 5} | {"vigour": 1})[0]
    assert first.shape is not None
    assert len(first.shape.split()) == 9
    lacking = {scale: points for scale, points in FULL.items() if scale != "quality"}
    assert [len(one.shape.split()) for one in radars(lacking) if one.shape] == [8, 6, 4]
    [alone] = radars({"vigour": 2})
    assert not alone.is_picture
    assert (alone.shape, alone.corners[0].points) == (None, 2)


def test_an_earlier_result_stands_behind_it():
    [stressors, reactions, _support] = radars(FULL, {"vigour": 1, "fatigue": 2, "anxiety": 5})
    assert stressors.before is None
    assert reactions.before is not None
    assert [corner.before for corner in reactions.corners] == [1, None, 2, 5, None, None]


def test_the_names_stay_inside_the_picture():
    """At 16 px a Japanese sign is as wide as high."""
    for one in radars(FULL):
        for corner in one.corners:
            wide = 16 * len(corner.name)
            left = {"start": 0, "middle": wide / 2, "end": wide}[corner.anchor]
            assert corner.name_x - left >= 0, corner
            assert corner.name_x - left + wide <= WIDTH, corner


@SQLITE_ONLY
def test_pictures_for_the_employee_the_examiner_and_who_holds_the_talk(world, site):
    last_year(world)
    load(world, scaled((line(1001), [1, *all_points(4)[1:]])))
    case_id, _booking, interview = talking.begun(world)
    worker, physician = site.visitor("worker"), site.visitor("physician")
    [address] = re.findall(r'href="(/results/[0-9a-f]{32})"', physician.get(f"/checks/{world.check_public_id}").text)
    own = [worker.get(f"/cases/{case_id}{page}") for page in ("", "/invitation")]
    for page in (*own, physician.get(address), physician.get(f"/interviews/{interview}")):
        assert page.status_code == 200
        assert page.text.count('class="chart__shape"') == 3
        assert "外側（5）ほど良い状態" in page.text
        cells = re.sub(r"\s*(<[^>]+>\s*)+", "|", page.text)
        assert "破線は前回（2025" in cells
        assert "|心理的な仕事の負担（量）|1|―|" in cells
        assert "|活気|4|4|" in cells
        assert "style=" not in page.text


@SQLITE_ONLY
def test_a_handler_of_hr_gets_the_sums_and_no_picture(world, site):
    load(world, scaled((line(1001), all_points(4))))
    talking.begun(world)
    hr = site.visitor("hr")
    [request] = re.findall(r'href="/requests/([0-9a-f]{32})"', hr.get("/requests").text)[:1]
    page = hr.post(f"/requests/{request}/result", {})
    assert "仕事のストレス要因" in page.text
    assert 'class="chart__bar"' in page.text
    assert "chart__shape" not in page.text
    assert "心理的な仕事の負担" not in page.text
