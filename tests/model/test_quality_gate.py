"""Quality is a ratchet: no change may take the figures on the corpus below their floors."""

from __future__ import annotations

import pytest
from quality_floors import CHANGELOG, CORPUS, SLACK, Quality, measure, moved, read_floors, tell

FIGURES = dict.fromkeys(SLACK, 0.9)


@pytest.mark.slow
@pytest.mark.timeout(1500)
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus of real pages is not at hand")
def test_quality_is_not_below_its_floors():
    held, found = read_floors(), measure()
    assert found.corpus == held["corpus"], "the floors are those of another corpus; see `make floors`"
    below = {n: (round(found.figures[n], 4), f) for n, f in held["floors"].items() if found.figures[n] < f}
    assert not below, f"below the floor (figure, floor): {below}; see `make floors`"


def test_a_floor_that_has_gone_down_has_its_reason_in_the_changelog():
    held = read_floors()
    lower = [name for name, floor in held["floors"].items() if floor < held["highest"][name]]
    assert not lower or held["lowered"]
    told = CHANGELOG.read_text(encoding="utf-8")
    assert all(reason and reason in told for reason in held["lowered"])
    assert set(held["floors"]) == set(SLACK)
    assert held["floors"]["deletion"] >= 0.80


def test_floors_rise_with_the_figures():
    first = moved({}, Quality("c", FIGURES))
    assert first["floors"]["auroc"] == pytest.approx(0.895)
    second = moved(first, Quality("c", {**FIGURES, "auroc": 0.95}))
    assert second["floors"]["auroc"] == pytest.approx(0.945)
    third = moved(second, Quality("c", {**FIGURES, "auroc": 0.946}))
    assert third["floors"] == second["floors"]


def test_floors_go_down_only_with_a_reason():
    held = moved({}, Quality("c", FIGURES))
    worse = Quality("c", {**FIGURES, "average_precision": 0.5})
    with pytest.raises(ValueError, match="average_precision below the floor"):
        moved(held, worse)
    after = moved(held, worse, "labels were mended")
    assert after["floors"]["average_precision"] == pytest.approx(0.48)
    assert after["floors"]["auroc"] == held["floors"]["auroc"]
    assert after["highest"]["average_precision"] == held["floors"]["average_precision"]
    assert after["lowered"] == ["labels were mended"]


def test_another_corpus_needs_a_reason_too():
    held = moved({}, Quality("c", FIGURES))
    with pytest.raises(ValueError, match="another one"):
        moved(held, Quality("d", FIGURES))
    after = moved(held, Quality("d", dict.fromkeys(SLACK, 0.8)), "five hundred more pages")
    assert after["floors"] == after["highest"]
    assert (after["corpus"], after["lowered"]) == ("d", ["five hundred more pages"])


def test_the_reason_stands_under_the_newest_version():
    log = (
        "# Changelog\n\nAll of it.\n\n## [2.0]\n\n### Added\n\n- New.\n\n## [1.0]\n\n### Changed\n\n- Old.\n"
    )
    told = tell("why", log)
    assert told.index("### Added") < told.index("lowered: why") < told.index("## [1.0]")
    assert told.count("### Changed") == 2
    again = tell("once more", told)
    assert again.count("### Changed") == 2 and again.index("once more") < again.index("lowered: why")
    assert tell("why", "# C\n\n## [1.0]\n\n### Added\n\n- New.\n").endswith(
        "### Changed\n\n- Floors of quality lowered: why\n"
    )
