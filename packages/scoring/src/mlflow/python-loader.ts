/**
 * The module with which MLflow loads a model folder, for Python 3.9 and later. It implements the text path again, tested against this one by
 * `tools/conformance/mlflow-pyfunc`: every character and generated Unicode, to the same clean texts and the same scores.
 */
export const PYTHON_LOADER = `"""Loads a text classifier of aml-mlops for MLflow: raw text in, label and confidence out.

Cleans and cuts texts as training does, with the tables in text-path.json, and runs model.onnx in ONNX Runtime.
"""

import json
import os
import re
import unicodedata

# Before ONNX Runtime is loaded: nothing calls home.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"

import numpy as np
import onnxruntime
import pandas as pd

BATCH_ROWS = 256
BATCH_ENTRIES = 1 << 14
SIGMA = "\\u03a3"
SURROGATE = re.compile("[\\ud800-\\udfff]")


def _load_pyfunc(path):
    return TextClassifier(path)


class TextClassifier:
    def __init__(self, folder):
        def read(name):
            with open(os.path.join(folder, name), encoding="utf-8") as file:
                return json.load(file)

        self.model = read("model.json")
        labels = read("labels.json")
        classes = self.model.get("classes") or range(len(labels))
        self.labels = [labels[index] for index in classes]
        self.weights = np.array(self.model.get("decisionWeights") or [1.0] * len(self.labels))
        self.cleaning = read("cleaning.json")
        tables = read("text-path.json")
        self._read_tables(tables)
        self.is_counts = self.model["features"] == "counts"
        words = read("vocabulary.json" if self.is_counts else "vectorizer.json")
        self.cleaner = self.representation = None
        if tables["schemaVersion"] == 2:
            self._read_version_2(words, tables)
        if self.representation is None:
            self.ids = {word: index for index, word in enumerate(words["words"])}
            self.options = {} if self.is_counts else words["options"]
            self.idf = None if self.is_counts or not self.options["useIdf"] else words["idf"]
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        network = os.path.join(folder, "model.onnx")
        self.session = onnxruntime.InferenceSession(network, options, providers=["CPUExecutionProvider"])
        types = {value.name: value.type for value in self.session.get_inputs()}
        is_double = types[self.model["inputs"]["weights"]] == "tensor(double)"
        self.dtype = np.float64 if is_double else np.float32

    def predict(self, model_input, params=None):
        """A frame of \`label\` and \`probability\`, or \`score\` where the model only decides; a row a text."""
        scores = self.scores(_texts_of(model_input))
        if scores.shape[1] == 1:
            best = (scores[:, 0] > 0).astype(int)
            confidence = np.where(best == 1, scores[:, 0], -scores[:, 0])
        else:
            # A label is chosen by its probability times its weight; the probability stays what it is.
            best = (scores.astype(np.float64) * self.weights).argmax(axis=1)
            confidence = scores[np.arange(len(scores)), best]
        name = "probability" if self.model["scores"] == "probabilities" else "score"
        labels = [self.labels[index] for index in best]
        return pd.DataFrame({"label": labels, name: confidence.astype(np.float64)})

    def scores(self, texts):
        """What the network gives for each text: [texts, labels], or [texts, 1] for the decision between two labels."""
        rows = [self.row(self.clean(text)) for text in texts]
        order = sorted(range(len(rows)), key=lambda index: len(rows[index][0]))
        found = {}
        start = 0
        for end in range(1, len(order) + 1):
            longest = max(1, len(rows[order[end]][0])) if end < len(order) else 0
            is_full = end - start == BATCH_ROWS or (end + 1 - start) * longest > BATCH_ENTRIES
            if end == len(order) or is_full:
                batch = order[start:end]
                found.update(zip(batch, self._run([rows[index] for index in batch])))
                start = end
        if not found:
            return np.zeros((0, len(self.labels)))
        return np.stack([found[index] for index in range(len(rows))])

    def clean(self, text):
        """A text as the model was trained on: see cleanText of aml-mlops."""
        if SURROGATE.search(text):
            text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        if self.cleaner is not None:
            return self.cleaner.clean(text)
        text = unicodedata.normalize("NFC", text)
        if self.cleaning["lowerCase"]:
            text = self.lower(text)
        words = text.translate(self._filter).split(" ")
        if self.cleaning["stopWords"]:
            words = [word for word in words if word.translate(self._ascii_lower) not in self._stop_words]
        return unicodedata.normalize("NFC", " ".join(word for word in words if word))

    def lower(self, text):
        """Unicode's full lower case; only the form of a sigma depends on what is around it."""
        if text.isascii():
            return text.lower()
        if SIGMA not in text:
            return text.translate(self._lower)
        python = text.lower()
        at = 0
        lowered = []
        for character in text:
            lowered.append(python[at] if character == SIGMA else self._lower.get(ord(character), character))
            at += len(character.lower())
        return "".join(lowered)

    def row(self, cleaned):
        """Columns of a clean text's words in rising order, and their counts or weights."""
        if self.representation is not None:
            return self.representation.row(cleaned)
        if self.options.get("lowercase"):
            cleaned = self.lower(cleaned)
        counts = {}
        for word in self._words.findall(cleaned):
            column = self.ids.get(word)
            if column is not None:
                counts[column] = counts.get(column, 0) + 1
        columns = sorted(counts)
        weights = np.array([counts[column] for column in columns], dtype=np.float64)
        if not self.is_counts and len(columns) > 0:
            if self.options["sublinearTf"]:
                weights = 1 + np.log(weights)
            if self.idf is not None:
                weights = weights * np.array([self.idf[column] for column in columns])
            weights = weights / np.sqrt(np.sum(weights * weights))
        return columns, weights

    def _run(self, rows):
        length = max(1, max(len(columns) for columns, _ in rows))
        ids = np.zeros((len(rows), length), dtype=np.int64)
        weights = np.zeros((len(rows), length), dtype=self.dtype)
        for index, (columns, values) in enumerate(rows):
            ids[index, : len(columns)] = columns
            weights[index, : len(columns)] = values
        inputs = self.model["inputs"]
        feeds = {inputs["ids"]: ids, inputs["weights"]: weights}
        return self.session.run([self.model["outputs"]["scores"]], feeds)[0]

    def _read_version_2(self, words, tables):
        # Beside this module; models of version 1 do without it.
        from aml_text_representation import Cleaner, Representation, character_classes

        is_blocks = self.model["features"] == "blocks"
        blocks = words["representation"]["blocks"] if is_blocks else []
        sees_words = not is_blocks or any(block["analyzer"] != "char" for block in blocks)
        classes = character_classes(tables)
        if self.cleaning.get("version") == 2:
            self.cleaner = Cleaner(self.cleaning, classes, self.lower, sees_words)
        if is_blocks:
            self.representation = Representation(words, self._words, classes, self.lower)

    def _read_tables(self, tables):
        if tables["schemaVersion"] not in (1, 2):
            raise ValueError(f"schemaVersion of text-path.json must be 1 or 2; got {tables['schemaVersion']}")
        self._filter = {}
        if self.cleaning.get("version") is None:
            if self.cleaning["punctuation"]:
                self._filter.update(dict.fromkeys(_points(tables["punctuation"])))
            if self.cleaning["digits"]:
                self._filter.update(dict.fromkeys(_points(tables["digit"])))
            self._filter.update(dict.fromkeys(_points(tables["space"]), " "))
        self._lower = {ord(character): lowered for character, lowered in tables["lower"].items()}
        self._ascii_lower = {point: chr(point + 32) for point in range(ord("A"), ord("Z") + 1)}
        self._stop_words = frozenset(tables["stopWords"])
        runs = tables["word"]
        ranges = [f"\\\\U{runs[at]:08x}-\\\\U{runs[at + 1]:08x}" for at in range(0, len(runs), 2)]
        self._words = re.compile(f"[{''.join(ranges)}]{{2,}}")


def _points(runs):
    for at in range(0, len(runs), 2):
        yield from range(runs[at], runs[at + 1] + 1)


def _texts_of(model_input):
    """Texts of a frame's column \`text\`, or of its only one; of a list, a series, an array, or one text alone."""
    if isinstance(model_input, pd.DataFrame):
        if "text" in model_input.columns:
            model_input = model_input["text"]
        elif len(model_input.columns) == 1:
            model_input = model_input.iloc[:, 0]
        else:
            raise ValueError(f"input must have a column text; got {list(model_input.columns)}")
    elif isinstance(model_input, dict):
        model_input = model_input["text"]
    if isinstance(model_input, str):
        model_input = [model_input]
    texts = list(np.asarray(model_input, dtype=object).reshape(-1))
    for index, text in enumerate(texts):
        if not isinstance(text, str):
            raise ValueError(f"text {index} of the input must be a string; got {type(text).__name__}")
    return texts
`;
