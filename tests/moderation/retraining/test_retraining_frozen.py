"""Test groups are chosen once and never move."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from farmsift.moderation.retraining.bounds import Bounds, least_groups
from farmsift.moderation.retraining.frozen import FILE, divide, draw_of, retire
from farmsift.moderation.retraining.looks import luck
from farmsift.moderation.retraining.registry import RegistryError


def table(**groups: str) -> pd.DataFrame:
    return pd.DataFrame({"group": list(groups.values())}, index=pd.Index(list(groups), name="id"))


def many(count: int, start: int = 0) -> pd.DataFrame:
    return table(**{f"p{n}": f"g{n // 2}" for n in range(start, start + count)})


def test_the_share_is_kept_and_groups_stay_whole(tmp_path):
    side = divide(many(4000), tmp_path, 0.2)
    assert 0.17 < (side == "test").mean() < 0.23
    assert side.groupby(many(4000)["group"]).nunique().max() == 1


def test_old_groups_never_move_whatever_comes_later(tmp_path):
    before = divide(many(100), tmp_path, 0.3)
    again = divide(many(300), tmp_path, 0.9)
    assert (again.loc[before.index] == before).all()
    assert (
        divide(many(300).sample(frac=1, random_state=1), tmp_path, 0.01).sort_index() == again.sort_index()
    ).all()


def test_a_page_stays_on_its_side_when_its_group_gets_another_name(tmp_path):
    side = divide(many(200), tmp_path, 0.3)
    renamed = many(200).assign(group=lambda t: "new-" + t["group"])
    assert (divide(renamed, tmp_path, 0.3) == side).all()


def test_an_operation_of_both_sides_is_set_aside_and_parted_again(tmp_path):
    pages = many(200)
    side = divide(pages, tmp_path, 0.3)
    test, train = side.index[side == "test"][0], side.index[side == "train"][0]
    one = pages.copy()
    one.loc[one["group"].isin([pages.at[test, "group"], pages.at[train, "group"]]), "group"] = "joined"
    joined = divide(one, tmp_path, 0.3)
    assert set(joined[one["group"] == "joined"]) == {"aside"}
    assert (joined[one["group"] != "joined"] == side[one["group"] != "joined"]).all()
    assert (divide(pages, tmp_path, 0.3) == side).all()


def test_a_damaged_file_is_told(tmp_path):
    (tmp_path / FILE).write_text("id,group\nx,y\n")
    with pytest.raises(RegistryError, match="damaged"):
        divide(many(4), tmp_path, 0.3)


def told(groups: int = 600, farm: int = 100, **difference: list[float]) -> dict:
    fair = {name: [0.0, -0.01, 0.005] for name in ("average_precision", "auroc", "found", "false_flags")}
    figures = {name: {"difference": value} for name, value in {**fair, **difference}.items()}
    counts = {"groups": groups, "farm_groups": farm}
    return {"comparison": {"figures": {"any": figures}, **counts}, "precision": 0.9, "promised_before": 0.95}


def test_bounds_are_held_against_the_end_of_the_interval_that_hurts():
    assert Bounds().faults(told()) == []
    assert len(Bounds().faults(told(average_precision=[0.0, -0.06, 0.05]))) == 1
    assert len(Bounds().faults(told(false_flags=[0.0, -0.05, 0.02]))) == 1
    assert Bounds().faults(told(found=[0.3, 0.2, 0.4])) == []
    assert "do not tell" in Bounds().faults(told(auroc=[None, None, None]))[0]
    assert "promises a precision" in Bounds(precision=0.01).faults(told())[0]
    assert "could not be compared" in Bounds().faults({"comparison": None})[0]


def test_an_interval_without_width_over_few_groups_shows_nothing():
    none = {"found": [0.0, 0.0, 0.0], "false_flags": [0.0, 0.0, 0.0]}
    assert Bounds().faults(told(**none)) == []
    few = Bounds().faults(told(groups=60, farm=10, **none))
    assert ["50 ordinary" in fault or "10 farm" in fault for fault in few] == [True, True]
    assert len(Bounds().faults(told(groups=299 + 28, farm=28, **none))) == 1
    assert Bounds().faults(told(groups=299 + 29, farm=29, **none)) == []
    gained = {"found": [0.4, 0.2, 0.6], "false_flags": [-0.1, -0.2, -0.02]}
    assert Bounds(found=0, false_flags=0).faults(told(groups=60, farm=10, **gained)) == []
    assert least_groups(1) == 0 and least_groups(0.01) == 299 and 0.99**299 < 0.05 < 0.99**298


def test_bounds_are_read():
    assert Bounds.read("auroc=0.1, found = 0") == Bounds(auroc=0.1, found=0)
    for wrong in ("recall=1", "auroc=much", "auroc=2"):
        with pytest.raises(RegistryError, match="bounds:"):
            Bounds.read(wrong)


def test_groups_drawn_anew_are_divided_otherwise_and_the_old_sides_are_kept(tmp_path):
    before = divide(many(400), tmp_path, 0.3)
    kept = (tmp_path / FILE).read_bytes()
    assert draw_of(tmp_path)[0] == 1
    retire(tmp_path)
    after = divide(many(400), tmp_path, 0.3)
    draw, since = draw_of(tmp_path)
    assert draw == 2 and len(since) == 10
    assert 0.2 < (after == "test").mean() < 0.4
    both = ((before == "test") & (after == "test")).mean()
    assert 0.03 < both < 0.15  # as by chance: 0.09
    assert (divide(many(600), tmp_path, 0.9).loc[after.index] == after).all()
    assert kept in [path.read_bytes() for path in tmp_path.iterdir()]


def test_what_choosing_the_best_of_several_makes_of_a_figure():
    assert luck(1, [0.0, -0.1, 0.1]) is None and luck(5, [None, None, None]) is None
    drawn = np.random.default_rng(0).normal(0, 0.03, (20_000, 10)).max(axis=1).mean()
    width = 1.645 * 0.03
    assert luck(10, [0.0, -width, width]) == pytest.approx(drawn, rel=0.03)
