/**
 * What models of version 2 need besides the loader, for Python 3.9 and later with its standard library and NumPy: version 2 of
 * the cleaning rules, and the blocks of a representation. Tested against the text path by `tools/conformance/mlflow-pyfunc`.
 */
export const PYTHON_REPRESENTATION = `"""Cleaning rules 2 and representations of aml-mlops, as packages/text has them."""

import functools
import math
import re
import unicodedata

import numpy as np

WORD, SPACE, PUNCTUATION, DIGIT, MARK, FORMAT, UNSPACED = 1, 2, 4, 8, 16, 32, 64
APOSTROPHES = "'\\u2018\\u2019"
JOINERS = "\\u200c\\u200d"
BREAK = "\\u200b"
# What came last, as far as the next character asks.
GAP, LETTER, OTHER, TOKEN, REMOVED = range(5)


def character_classes(tables):
    """What each code point is, as bits."""
    classes = bytearray(0x110000)
    for bit, name in enumerate(["word", "space", "punctuation", "digit", "mark", "format", "unspaced"]):
        runs = tables[name]
        for at in range(0, len(runs), 2):
            for point in range(runs[at], runs[at + 1] + 1):
                classes[point] |= 1 << bit
    return classes


class Cleaner:
    """Version 2 of the cleaning rules: see cleanText of aml-mlops."""

    def __init__(self, options, classes, lower, sees_words):
        self.options = options
        self.classes = classes
        self.lower = lower
        self.sees_words = sees_words
        self.stop_words = frozenset(options["stopWords"])

    def clean(self, text):
        """@param text: well-formed, see the loader"""
        form = self.options["normalForm"]
        text = unicodedata.normalize(form, text)
        if self.options["lowerCase"]:
            text = unicodedata.normalize(form, self.lower(text))
        text = unicodedata.normalize(form, self._filter(text))
        if self.options["segments"]:
            text = self._segment(text)
        return self._drop_stop_words(text) if self.stop_words else text

    def _filter(self, text):
        options, classes = self.options, self.classes
        out = []
        last = GAP
        for index, character in enumerate(text):
            found = classes[ord(character)] & ~UNSPACED
            following = OTHER
            emitted = character
            if found == WORD:
                following = LETTER
            elif found & SPACE:
                last = GAP
                continue
            elif found & (MARK | FORMAT):
                if found & FORMAT:
                    if character == BREAK and not options["segments"]:
                        last = GAP
                    if character != BREAK and (character not in JOINERS or last == GAP):
                        continue
                    if character == BREAK and last == GAP:
                        continue
                if last == REMOVED:
                    continue
                if last in (LETTER, TOKEN):
                    following = last
                if last == TOKEN:
                    last = OTHER
            elif found & PUNCTUATION:
                if last == LETTER and options["apostrophes"] != "keep" and character in APOSTROPHES:
                    if index + 1 < len(text) and classes[ord(text[index + 1])] & ~UNSPACED == WORD:
                        if options["apostrophes"] == "split":
                            last = GAP
                        continue
                if options["punctuation"] == "blank":
                    last = REMOVED
                    continue
                if options["punctuation"] == "tokens":
                    following = TOKEN
                    last = GAP
            elif found & DIGIT:
                if options["digits"] == "blank":
                    last = REMOVED
                    continue
                if options["digits"] == "zero":
                    emitted = "0"
            if last in (GAP, TOKEN, REMOVED) and out:
                out.append(" ")
            out.append(emitted)
            last = following
        return "".join(out)

    def _segment(self, text):
        """Breaks that stand in a text stay; where a run has none, words cannot be told here, as Node does by a dictionary."""
        unspaced = [bool(self.classes[ord(character)] & UNSPACED) for character in text]
        if BREAK in text:
            parted = []
            at = 0
            while at < len(text):
                end = at
                while end < len(text) and text[end] == BREAK:
                    end += 1
                if end == at:
                    parted.append(text[at])
                    at += 1
                    continue
                between = at > 0 and unspaced[at - 1] and end < len(text) and unspaced[end]
                parted.append(BREAK if between else " ")
                at = end
            text = re.sub(" +", " ", "".join(parted)).strip(" ")
        at = 0
        while self.sees_words and at < len(text):
            end = at
            while end < len(text) and (text[end] == BREAK or self.classes[ord(text[end])] & UNSPACED):
                end += 1
            if end - at > 1 and BREAK not in text[at:end]:
                raise ValueError(
                    "text must have blanks between its words, or U+200B; got a script without blanks, whose words this model "
                    "finds by the dictionary of Node: score such texts with the scoring service of aml-mlops"
                )
            at = max(end, at + 1)
        return text

    def _drop_stop_words(self, text):
        out = ""
        separator = ""
        start = 0
        while start <= len(text):
            end = start
            while end < len(text) and text[end] not in " " + BREAK:
                end += 1
            word = text[start:end]
            if self.lower(word) not in self.stop_words:
                out += word if out == "" else separator + word
                separator = ""
            if separator != " ":
                separator = text[end : end + 1]
            start = end + 1
        return out


class Representation:
    """The blocks of a fitted Vectorizer of aml-mlops: columns and weights of a clean text."""

    def __init__(self, fitted, words, classes, lower):
        self.settings = fitted["representation"]
        self.words = words
        self.classes = classes
        self.lower = lower
        self.stop_words = frozenset(self.settings["stopWords"])
        documents = fitted["documents"]
        self.blocks = []
        offset = 0
        for settings, learnt in zip(self.settings["blocks"], fitted["blocks"]):
            frequencies = learnt["documentFrequency"]
            columns = None
            if learnt["terms"] is not None:
                columns = {term: column for column, term in enumerate(learnt["terms"])}
            idf = None
            if settings["idf"]:
                idf = [math.log((documents + 1) / (frequency + 1)) + 1 for frequency in frequencies]
            self.blocks.append((settings, columns, idf, offset))
            offset += len(frequencies)

    def row(self, text):
        """Columns in rising order, and their weights."""
        if self.settings["lowerCase"]:
            text = self.lower(text)
        all_columns = []
        all_weights = [np.zeros(0)]
        for settings, known, idf, offset in self.blocks:
            counts = {}
            for term in self._terms(settings, text):
                column = known.get(term) if known is not None else hashed_column(term, settings["hashingBits"])
                if column is not None:
                    counts[column] = counts.get(column, 0) + 1
            columns = sorted(counts)
            all_columns.extend(column + offset for column in columns)
            all_weights.append(weigh(settings, columns, counts, idf))
        return all_columns, np.concatenate(all_weights)

    def _terms(self, settings, text):
        shortest, longest = settings["ngramRange"]
        analyzer, pieces = settings["analyzer"], settings["tokens"] == "pieces"
        if analyzer == "word":
            words = text.replace(BREAK, " ").split() if pieces else self.words.findall(text)
            words = [word for word in words if word not in self.stop_words]
            for n in range(shortest, longest + 1):
                for at in range(len(words) - n + 1):
                    yield " ".join(words[at : at + n])
        elif analyzer == "char_wb":
            for word in text.replace(BREAK, " ").split():
                if pieces or self._has_letter(word):
                    padded = f" {word} "
                    yield from ngrams(padded, min(shortest, len(padded)), longest)
        else:
            text = re.sub(r"\\s\\s+", " ", text.replace(BREAK, ""))
            if not pieces:
                text = " ".join(word for word in text.split() if self._has_letter(word))
            yield from ngrams(text, shortest, longest)

    def _has_letter(self, word):
        return any(self.classes[ord(character)] & WORD for character in word)


def ngrams(text, shortest, longest):
    for n in range(shortest, max(shortest, longest) + 1):
        for at in range(len(text) - n + 1):
            yield text[at : at + n]


def weigh(settings, columns, counts, idf):
    weights = np.array([counts[column] for column in columns], dtype=np.float64)
    if settings["sublinear"]:
        weights = 1 + np.log(weights)
    if idf is not None:
        weights = weights * np.array([idf[column] for column in columns])
    if len(columns) > 0 and settings["norm"] != "none":
        length = np.sqrt(np.sum(weights * weights)) if settings["norm"] == "l2" else np.sum(weights)
        weights = weights / length
    return weights * settings["weight"]


@functools.lru_cache(maxsize=1 << 18)
def hashed_column(term, bits):
    """MurmurHash3 (x86, 32 bits, seed 0) of the term in UTF-8, as scikit-learn's HashingVectorizer takes it."""
    data = term.encode("utf-8", "surrogatepass")
    value = 0
    whole = len(data) // 4 * 4
    for at in range(0, whole, 4):
        value ^= _mixed(int.from_bytes(data[at : at + 4], "little"))
        value = (_rotated(value, 13) * 5 + 0xE6546B64) & 0xFFFFFFFF
    if whole < len(data):
        value ^= _mixed(int.from_bytes(data[whole:], "little"))
    value ^= len(data)
    value = ((value ^ (value >> 16)) * 0x85EBCA6B) & 0xFFFFFFFF
    value = ((value ^ (value >> 13)) * 0xC2B2AE35) & 0xFFFFFFFF
    value ^= value >> 16
    return abs(value - (1 << 32) if value >> 31 else value) & ((1 << bits) - 1)


def _mixed(block):
    return (_rotated((block * 0xCC9E2D51) & 0xFFFFFFFF, 15) * 0x1B873593) & 0xFFFFFFFF


def _rotated(value, bits):
    return ((value << bits) | (value >> (32 - bits))) & 0xFFFFFFFF
`;
