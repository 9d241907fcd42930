"""Peers of the accuracy benchmark: python peer_side.py SPLIT.json prints one JSON object of scores by classifier.

scikit-learn's three classifiers on word pairs, and a fastText classifier where the package is installed.
"""

import json
import os
import sys
import tempfile

from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import accuracy_score, f1_score
from sklearn.naive_bayes import ComplementNB
from sklearn.svm import LinearSVC

with open(sys.argv[1], encoding="utf-8") as file:
    split = json.load(file)
train, test = split["train"], split["test"]


def scores(predicted):
    return {
        "accuracy": accuracy_score(test["targets"], predicted),
        "macroF1": f1_score(test["targets"], predicted, average="macro"),
    }


def sklearn_scores():
    vectorizer = TfidfVectorizer(sublinear_tf=True, ngram_range=(1, 2))
    rows = vectorizer.fit_transform(train["texts"])
    held = vectorizer.transform(test["texts"])
    models = [ComplementNB(), LinearSVC(), LogisticRegression(max_iter=1000)]
    return {type(model).__name__: scores(model.fit(rows, train["targets"]).predict(held)) for model in models}


def fasttext_scores():
    """fastText ends with "Encountered NaN" at large learning rates on some data: smaller ones are tried."""
    import fasttext

    fasttext.FastText.eprint = lambda _: None

    def one_line(text):
        return " ".join(text.lower().split())

    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "train.txt")
        with open(path, "w", encoding="utf-8") as lines:
            for text, target in zip(train["texts"], train["targets"]):
                lines.write(f"__label__{target} {one_line(text)}\n")
        for rate in (0.5, 0.2, 0.1, 0.05):
            try:
                model = fasttext.train_supervised(
                    path, lr=rate, epoch=25, wordNgrams=2, minn=2, maxn=5, dim=50, bucket=200_000, thread=2, verbose=0
                )
                break
            except RuntimeError:
                continue
        else:
            return None
        # The compiled part is asked itself: its wrapper does not go with NumPy 2.
        found = [model.f.predict(one_line(text) + "\n", 1, 0.0, "strict") for text in test["texts"]]
        predicted = [int(pairs[0][1].removeprefix("__label__")) if pairs else 0 for pairs in found]
    return scores(predicted)


result = sklearn_scores()
try:
    fast = fasttext_scores()
    if fast:
        result["fastText"] = fast
except ImportError:
    pass
print(json.dumps(result))
