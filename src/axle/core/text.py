"""From text to tokens, the one place; and from the operand of a token operator to the words that it asks for.

What a record is found by, in the oracle and in every database, is made here: a database stores blank-joined tokens and splits
at blanks alone. Whether a word is found is `axle.core.search_oracle`'s business, by the rule in `fits`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from unicodedata import normalize

import msgspec

_RUN = re.compile(r"[^\W_]+")  # the longest runs for which str.isalnum() holds
_STARRED = re.compile(r"(?:[^\W_]|\*)+")  # the same of a text with wildcards


class Word(msgspec.Struct, frozen=True):
    """One token that is asked for; `left` and `right` say on which sides more characters may follow. No text: never found.

    `rest` are the pieces behind a wildcard inside the token, in their order.
    """

    text: str
    left: bool = False
    right: bool = False
    rest: tuple[str, ...] = ()

    @property
    def begins(self) -> bool:
        """Tell whether more may follow the text."""
        return self.right or bool(self.rest)


class Pattern(msgspec.Struct, frozen=True):
    """What a token operator asks for: every word among the tokens, every literal within the folded text.

    Literals come from a wildcard next to punctuation alone: `*@hubspot.com` must not find `a@mail.hubspot.com`, and tokens
    do not tell. A pattern without words and literals (`*`) is found in every value.
    """

    words: tuple[Word, ...] = ()
    literals: tuple[str, ...] = ()

    @property
    def open(self) -> list[Word | str]:
        """Return what no index finds by its beginning: words with a wildcard in front, and literals."""
        return [*(word for word in self.words if word.left), *self.literals]


NEVER = Word("")


def fold(text: str) -> str:
    """Return the form in which text is compared without regard to case."""
    return text.casefold()


def tokens(text: str) -> list[str]:
    """Return the tokens of a text in their order: compatibility forms and case removed, split at all but letters and digits."""
    return _RUN.findall(_plain(text))


def fits(word: Word, token: str) -> bool:
    """Say whether one token is what a word asks for."""
    if not word.text:
        return False
    if word.rest:
        return _fits_in_pieces(word, token)
    if word.left:
        return word.text in token if word.right else token.endswith(word.text)
    return token.startswith(word.text) if word.right else token == word.text


def _fits_in_pieces(word: Word, token: str) -> bool:
    """Say whether a token has all pieces of a word in their order, at its ends where the word has no wildcard there."""
    pieces = [word.text, *word.rest]
    if not word.left:
        if not token.startswith(word.text):
            return False
        token = token[len(pieces.pop(0)) :]
    last = "" if word.right else pieces.pop()
    if not token.endswith(last):
        return False
    token = token[: len(token) - len(last)]
    for piece in pieces:
        _, present, token = token.partition(piece)
        if not present:
            return False
    return True


def prefixes(query: str) -> tuple[Word, ...]:
    """Return what a free-text query asks for: its tokens as beginnings; a query of nothing but punctuation finds nothing."""
    if not query.strip():
        return ()
    return _unique([Word(token, right=True) for token in tokens(query)]) or (NEVER,)


def pattern(operand: str) -> Pattern:
    """Read the operand of a token operator on text: words at blanks, in any order, with `*` at either end of each or within."""
    words: list[Word] = []
    literals: list[str] = []
    for part in operand.split():
        core = part.strip("*")
        plain = _plain(core)
        left = part.startswith("*")
        right = part.endswith("*")
        words += _words(_STARRED.findall(plain), left and plain[:1].isalnum(), right and plain[-1:].isalnum())
        if core and ((left and not plain[:1].isalnum()) or (right and not plain[-1:].isalnum())):
            literals.append(fold(core))
    if not words and not literals and all(part.strip("*") for part in operand.split()):
        words = [NEVER]
    return Pattern(_unique(words), tuple(dict.fromkeys(literals)))


def option_pattern(operand: str) -> Pattern:
    """Read the operand of a token operator on an enumeration: a value is one token, in its own case, with `*` as in a word."""
    return Pattern(_word(operand))


def _plain(text: str) -> str:
    if text.isascii():
        return text.lower()
    return normalize("NFKC", normalize("NFKC", text.casefold()).casefold())  # twice: each may undo a little of the other


def _words(runs: list[str], left: bool, right: bool) -> list[Word]:
    """Make words of the runs of a part, `*` among their characters; the outer ends are those of the part."""
    if runs and left:
        runs[0] = f"*{runs[0]}"
    if runs and right:
        runs[-1] = f"{runs[-1]}*"
    return [word for run in runs for word in _word(run)]


def _word(text: str) -> tuple[Word, ...]:
    """Make a word of a text with wildcards; none of nothing else."""
    pieces = [piece for piece in text.split("*") if piece]
    return (Word(pieces[0], text.startswith("*"), text.endswith("*"), tuple(pieces[1:])),) if pieces else ()


def _unique(words: Sequence[Word]) -> tuple[Word, ...]:
    return tuple(dict.fromkeys(words))
