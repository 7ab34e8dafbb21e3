"""A process numbers rows itself: ids in the order of creation, whatever order they come in."""

from __future__ import annotations

import random
from array import array

from axle.core.text import Word
from axle.storage.search.column_bins import ColumnBins, mask_of, rows_beyond, rows_of, sample_of
from axle.storage.search.listed_rows import ListedRows, bounds_of
from axle.storage.search.numbering import ReadColumn
from axle.storage.search.vocabulary import Vocabulary
from axle.storage.search.words import MAX_WORD


def listed(*ids: int) -> ListedRows:
    """Number ids that were created one after the other."""
    return ListedRows(array("q", ids), array("q", range(len(ids))))


def test_rows_follow_creation_and_ids_find_them() -> None:
    """An id finds its row, whether ids ascend or not, and whether it was listed or added; another finds none."""
    for ids in ((3, 5, 9), (9, 3, 5)):
        rows = listed(*ids)
        assert rows.add(4, 7) == 3
        assert rows.add(12, 8) == 4
        assert [rows.row(number) for number in (*ids, 4, 12, 8)] == [0, 1, 2, 3, 4, None]


def test_few_ids_and_many_make_the_same_set() -> None:
    """Whether ids are looked for one by one or all rows are gone through: the rows of those that have one, in any order."""
    draw = random.Random(7)
    for ids in (range(1, 4_001), draw.sample(range(10**12), 4_000)):
        rows = listed(*ids)
        for number in (10**13 + 1, 10**12 + 1):
            rows.add(number, 5_000)
        for count in (0, 1, 300, 3_000, 4_000):
            asked = [*draw.sample(ids, count), 10**12 + 1, 10**14]
            expected = {*map(ids.index, asked[:-2]), 4_001}
            assert set(rows_of(rows.mask(array("q", asked)))) == expected
    assert listed().mask(array("q")) == 0


def test_what_comes_late_is_noted() -> None:
    """A record that was created before another of an earlier row makes a lag, and so does a lower id of the same moment."""
    rows = listed(3, 5)
    rows.add(9, 10)
    assert rows.lag(0) == 0 and rows.page(mask_of([0, 1, 2]), True, 1, 2) == [5, 3]
    rows.add(8, 10)
    assert rows.lag(0) == 1 and rows.page(mask_of([0, 1, 2]), True, 1, 2) is None
    rows.add(11, 4)
    assert rows.lag(0) == 6


def test_a_column_is_placed_by_ids() -> None:
    """Values that were read in another order, or of fewer records, get to the rows of their ids; a stranger's gets nowhere."""
    rows = listed(9, 3, 5)
    column = ColumnBins(["a"], 0, 1)
    column.codes += bytes([2, 1, 3])
    column.values = array("d", [2.0, 1.0, 3.0])
    placed = rows.placed(ReadColumn(column, array("q", [3, 7, 9])))
    assert bytes(placed.codes) == bytes([3, 2, 0])
    assert placed.values is not None and list(placed.values[:2]) == [3.0, 2.0]


def test_bins_are_made_anew_while_most_records_live() -> None:
    """The column of ids gets bounds that suit what is live; where most are gone, it is read anew."""
    rows = listed(*range(1, 9))
    live = ColumnBins([], 8, 5)
    live.codes[:] = bytes([1] * 5 + [0] * 3)
    anew = rows.binned_anew(live, 120)
    assert anew is not None and anew.bounds == [1, 2, 3, 4, 5] and anew.version == 5
    assert bytes(anew.codes) == bytes([2, 4, 6, 8, 10, 0, 0, 0])
    live.codes[:] = bytes([1] * 3 + [0] * 5)
    assert rows.binned_anew(live, 120) is None


def test_bounds_are_all_values_or_some_apart() -> None:
    """Few values are bounds, all of them; of many, those are that lie far apart, a frequent one among them."""
    assert bounds_of(["b", "a", "b"], 3) == ["a", "b"]
    many = bounds_of([*range(100), *[50] * 100], 10)
    assert len(many) <= 10 and 50 in many and many == sorted(many, key=lambda bound: float(bound or 0))


def test_rows_are_skipped_from_either_end() -> None:
    """Rows behind the first ones are those that remain when these are left out, in large sets too."""
    rows = list(range(0, 100_000, 7))
    mask = mask_of(rows)
    for skipped in (0, 1, 5_000, len(rows) - 1, len(rows), len(rows) + 5):
        assert list(rows_beyond(mask, skipped)) == rows[skipped:]
        assert list(rows_beyond(mask, skipped, True)) == rows[::-1][skipped:]
    assert list(rows_of(mask, True)) == rows[::-1]


def test_words_are_found_by_what_they_contain() -> None:
    """Words that fit are listed once each, old and new; none are where they are too many, or where one is cut off."""
    words = Vocabulary(["voice", "invoice", "invoices", "choir"], 1)
    words.add(["novoice", "voice"])
    ends = Word("voice", left=True)
    assert words.fitting(ends, 10) == ["invoice", "novoice", "voice"]
    assert words.fitting(Word("voice", left=True, right=True), 10) == ["invoice", "invoices", "novoice", "voice"]
    assert words.fitting(Word("absent", left=True), 10) == []
    assert words.fitting(ends, 2) is None
    words.add(["x" * MAX_WORD])
    assert words.fitting(ends, 10) is None


def test_a_sample_is_from_all_parts_of_a_set() -> None:
    """About as many rows as are wanted, in their order, whether the set is sparse or dense."""
    for rows in (range(0, 1_000_000, 997), range(0, 100_000, 3), range(500), [7]):
        sample = sample_of(mask_of(list(rows)), 500)
        assert sample == sorted(set(sample)) and set(sample) <= set(rows)
        assert min(len(rows), 400) <= len(sample) <= 1_100
        assert sample[0] <= rows[-1] // 100 + 7 and sample[-1] >= rows[-1] * 0.98
