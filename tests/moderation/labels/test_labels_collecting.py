"""Labels collected from decisions."""

from __future__ import annotations

from farmsift.features.page import Page
from farmsift.moderation.decisions import decide, undo
from farmsift.moderation.labels import Label
from farmsift.moderation.labels.collecting import collect


def test_decisions_become_labels_with_who_when_why_and_group(database, settings, people, submit):
    first, second = submit("rovers-daily.txt"), submit("rowing-club.html")
    decide(database, settings, people["ada"], first, Label.BOTH, "sells flasks under a war report")
    made = decide(database, settings, people["ben"], second, Label.ORDINARY)
    found = collect(database)
    assert list(found.labels["label"]) == ["both", "ordinary"]
    row = found.labels.iloc[0]
    assert (row["by"], row["why"], row["source"]) == ("ada", "sells flasks under a war report", "decision")
    assert found.labels.iloc[1]["at"] == made.at and found.labels["group"].nunique() == 2
    pages = list(found.pages())
    assert [page.id for page in pages] == list(found.labels.index)
    assert all(isinstance(page, Page) for page in pages)
    undo(database, settings, people["ada"], first)
    assert list(collect(database).labels["label"]) == ["ordinary"]


def test_people_who_disagree_leave_a_page_out_until_an_adjudicator_decides(
    database, settings, people, submit
):
    item = submit("rovers-daily.txt", second_share=1)
    decide(database, settings, people["ada"], item, Label.BOTH)
    decide(database, settings, people["ben"], item, Label.ORDINARY)
    found = collect(database)
    assert len(found) == 0 and list(found.left_out["cause"]) == ["tie"]
    assert set(found.left_out.iloc[0]["labels"].split(", ")) == {"both", "ordinary"}
    decide(database, settings, people["cleo"], item, Label.CONTENT_FARM, "filler")
    found = collect(database)
    assert found.labels.iloc[0][["label", "by", "why"]].to_list() == ["content_farm", "cleo", "filler"]
    assert found.outcomes[0].conflict
