"""Tokens, and what the operands of the token operators ask for."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from axle.core.text import NEVER, Pattern, Word, fits, fold, option_pattern, pattern, prefixes, tokens


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Follow up with Client", ["follow", "up", "with", "client"]),
        ("a.b+c@Mail.HubSpot.com", ["a", "b", "c", "mail", "hubspot", "com"]),
        ("snake_case", ["snake", "case"]),
        ("Straße ﬁn Ⅳ", ["strasse", "fin", "iv"]),
        ("ΣΊΣΥΦΟΣ", ["σίσυφοσ"]),
        ("日本語 テスト", ["日本語", "テスト"]),
        ("2026-01-01", ["2026", "01", "01"]),
        ("e\u0301t\u00e9", ["\u00e9t\u00e9"]),
        ("--- 🎉", []),
        ("", []),
    ],
)
def test_tokens(text: str, expected: list[str]) -> None:
    """Text is split at all but letters and digits, without case and compatibility forms."""
    assert expected == tokens(text)


@given(st.text())
def test_tokens_are_stable(text: str) -> None:
    """Tokens of joined tokens are the same tokens, so that a database may store them joined."""
    found = tokens(text)
    assert found == tokens(" ".join(found))
    assert all(token.isalnum() for token in found)


@given(st.text(alphabet=st.characters(codec="ascii")))
def test_ascii_takes_no_shortcut(text: str) -> None:
    """ASCII text, which is read faster, has the tokens that it has beside other text."""
    assert [*tokens(text), "é"] == tokens(text + " é")


@given(st.text())
def test_fold_is_stable(text: str) -> None:
    """Folding folded text changes nothing, and leaves something of every text."""
    assert fold(text) == fold(fold(text))
    assert bool(text) == bool(fold(text))


@pytest.mark.parametrize(
    ("word", "found", "not_found"),
    [
        (Word("ab"), ["ab"], ["abc", "cab", "a"]),
        (Word("ab", left=True), ["ab", "cab"], ["abc"]),
        (Word("ab", right=True), ["ab", "abc"], ["cab"]),
        (Word("ab", left=True, right=True), ["ab", "abc", "cab", "xaby"], ["ba"]),
        (NEVER, [], ["", "a"]),
        (Word("", left=True, right=True), [], ["a"]),
    ],
)
def test_fits(word: Word, found: list[str], not_found: list[str]) -> None:
    """A word is a token, its beginning, its end or a piece of it; one without text is never found."""
    assert all(fits(word, token) for token in found)
    assert not any(fits(word, token) for token in not_found)


@pytest.mark.parametrize(
    ("operand", "expected"),
    [
        ("Follow up", Pattern((Word("follow"), Word("up")))),
        ("up UP", Pattern((Word("up"),))),
        ("foll*", Pattern((Word("foll", right=True),))),
        ("*low", Pattern((Word("low", left=True),))),
        ("*ollo*", Pattern((Word("ollo", left=True, right=True),))),
        ("Jo* *son", Pattern((Word("jo", right=True), Word("son", left=True)))),
        ("*hubspot.com", Pattern((Word("hubspot", left=True), Word("com")))),
        ("*@HubSpot.com", Pattern((Word("hubspot"), Word("com")), ("@hubspot.com",))),
        ("ann@*", Pattern((Word("ann"),), ("ann@",))),
        ("ann.lee*", Pattern((Word("ann"), Word("lee", right=True)))),
        ("*@*", Pattern((), ("@",))),
        ("M*a", Pattern((Word("m", rest=("a",)),))),
        ("*r*A*", Pattern((Word("r", left=True, right=True, rest=("a",)),))),
        ("a**b*c", Pattern((Word("a", rest=("b", "c")),))),
        ("fo*-*ar", Pattern((Word("fo", right=True), Word("ar", left=True)))),
        ("a.*.b", Pattern((Word("a"), Word("b")))),
        ("M?r", Pattern((Word("m"), Word("r")))),
        ("R & D", Pattern((Word("r"), Word("d")))),
        ("*", Pattern()),
        ("**", Pattern()),
        ("* a", Pattern((Word("a"),))),
        ("--", Pattern((NEVER,))),
        ("-*-", Pattern((NEVER,))),
        (" ", Pattern((NEVER,))),
    ],
)
def test_pattern(operand: str, expected: Pattern) -> None:
    """An operand is read word by word, with wildcards at either end, and literally where one meets punctuation."""
    assert expected == pattern(operand)


@given(st.text("ab*", min_size=1, max_size=6), st.text("abc", max_size=7))
def test_a_wildcard_is_any_run_wherever_it_stands(operand: str, token: str) -> None:
    """A word fits the tokens that it fits as a pattern with `*` for any characters, none too."""
    fitting = all(fits(word, token) for word in pattern(operand).words)
    assert fitting is bool(re.fullmatch(operand.replace("*", ".*"), token))


@given(st.text())
def test_pattern_of_plain_text(text: str) -> None:
    """Without wildcards a pattern is the tokens of the operand, each once."""
    plain = text.replace("*", "")
    assert (tuple(dict.fromkeys(map(Word, tokens(plain)))) or (NEVER,)) == pattern(plain).words
    assert pattern(plain).literals == ()


@pytest.mark.parametrize(
    ("operand", "expected"),
    [
        ("High Five", Pattern((Word("High Five"),))),
        ("HI*", Pattern((Word("HI", right=True),))),
        ("*_DONE", Pattern((Word("_DONE", left=True),))),
        ("H*e", Pattern((Word("H", rest=("e",)),))),
        ("*", Pattern()),
    ],
)
def test_whole(operand: str, expected: Pattern) -> None:
    """On an enumeration the operand is one word, as it is written."""
    assert expected == option_pattern(operand)


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Ann lee", (Word("ann", right=True), Word("lee", right=True))),
        ("ann ANN", (Word("ann", right=True),)),
        ("  ", ()),
        ("", ()),
        ("🎉", (NEVER,)),
    ],
)
def test_prefixes(query: str, expected: tuple[Word, ...]) -> None:
    """A query asks for beginnings of tokens, for nothing when blank, and finds nothing when it has no token."""
    assert expected == prefixes(query)
