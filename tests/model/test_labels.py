import numpy as np
import pandas as pd
import pytest
from farmsift.model.labels import LabelError, group_weights, label_problems, read_labels, targets


def _write(tmp_path, text):
    path = tmp_path / "labels.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_sound_file_is_read(tmp_path):
    frame = read_labels(_write(tmp_path, "id,label,group,lang\na,ordinary,g1,en\nb,both,g2,de\n"))
    assert frame.index.tolist() == ["a", "b"]
    assert frame.loc["b", "lang"] == "de"


def test_all_problems_are_named_at_once(tmp_path):
    with pytest.raises(LabelError) as error:
        read_labels(_write(tmp_path, "id,label,group\na,spam,g1\na,spam,g1\n,spam,\n"))
    text = str(error.value)
    for part in ("3 rows with an unknown label ('spam')", "1 rows without a id", "1 rows without a group"):
        assert part in text
    for part in ("ids stand more than once, first 'a'", "one label", "one group"):
        assert part in text


@pytest.mark.parametrize(
    ("labels", "part"),
    [
        ("ordinary ordinary", "all rows have one label;"),
        ("ordinary spam", "all rows with a label that counts have ordinary;"),
        ("both not_sure", "all rows with a label that counts have both;"),
        ("spam casino", ""),
    ],
)
def test_a_file_of_one_class_is_told_whatever_else_is_wrong(labels, part):
    rows = [(str(n), label, str(n)) for n, label in enumerate(labels.split())]
    said = label_problems(pd.DataFrame(rows, columns=["id", "label", "group"]), "f")
    assert [problem for problem in said if "a model needs" in problem and part in problem] or not part
    assert (
        label_problems(
            pd.DataFrame([("a", "ordinary", "x"), ("b", "both", "y")], columns=["id", "label", "group"]), "f"
        )
        == []
    )


@pytest.mark.parametrize(
    ("text", "part"),
    [
        ("id,label\na,ordinary\n", "no column group"),
        ("", "can't be read"),
        ('a,"b\n', "can't be read|no column"),
    ],
)
def test_a_file_of_another_kind_is_refused(tmp_path, text, part):
    with pytest.raises(LabelError, match=part):
        read_labels(_write(tmp_path, text))


def test_a_missing_file_is_named(tmp_path):
    with pytest.raises(LabelError, match=r"nowhere\.csv"):
        read_labels(tmp_path / "nowhere.csv")


def test_targets():
    found = targets(pd.Series(["ordinary", "content_farm", "republished", "both"]))
    assert found["content_farm"].tolist() == [0, 1, 0, 1]
    assert found["republished"].tolist() == [0, 0, 1, 1]
    assert found["any"].tolist() == [0, 1, 1, 1]


def test_each_group_counts_alike_and_farms_get_their_share():
    groups = ["a"] * 10 + ["b"] + ["c"] * 3 + ["d"]
    target = np.array([0] * 11 + [1] * 4)
    weight = group_weights(groups, target, 0.05)
    assert weight.sum() == pytest.approx(1)
    assert weight[target == 1].sum() == pytest.approx(0.05)
    assert weight[:10].sum() == pytest.approx(weight[10])
    assert weight[11:14].sum() == pytest.approx(weight[14])


def test_a_group_of_both_classes_counts_once_in_each():
    weight = group_weights(["a", "a", "b", "c"], [0, 1, 0, 1], 0.5)
    assert weight == pytest.approx([0.25] * 4)
