"""scikit-learn's side of the text benchmark: `python peer_side.py CORPUS.json`; the same protocol as own-side.ts.

Cleaning is what its users write: lower case, and punctuation and digits deleted with str.translate. Stop words are the
vectorizer's there, so our side does more in this task.
"""
import json
import string
import sys
import time

from sklearn.feature_extraction.text import HashingVectorizer, TfidfTransformer, TfidfVectorizer
from sklearn.pipeline import FeatureUnion, make_pipeline

with open(sys.argv[1], encoding="utf-8") as file:
    corpus = json.load(file)
TABLE = str.maketrans("", "", string.punctuation + string.digits)


def tfidf(**params):
    return TfidfVectorizer(sublinear_tf=True, **params)


# The same names as representation-tasks.ts.
REPRESENTATIONS = {
    "word 1-2": lambda: tfidf(ngram_range=(1, 2)),
    "char_wb 2-5": lambda: tfidf(analyzer="char_wb", ngram_range=(2, 5), min_df=2),
    "word 1-2 and char_wb 2-5": lambda: FeatureUnion([
        ("words", tfidf(ngram_range=(1, 2))), ("characters", tfidf(analyzer="char_wb", ngram_range=(2, 5), min_df=2))]),
    "char 1-3": lambda: tfidf(analyzer="char", ngram_range=(1, 3)),
    "word 1-2, hashed": lambda: make_pipeline(
        HashingVectorizer(ngram_range=(1, 2), n_features=2**18, alternate_sign=False, norm=None),
        TfidfTransformer(sublinear_tf=True)),
}


def run(task):
    if task == "clean":
        for text in corpus["train"] + corpus["test"]:
            text.replace("\n", " ").lower().translate(TABLE)
        return
    if task in REPRESENTATIONS:
        vectorizer = REPRESENTATIONS[task]()
        vectorizer.fit_transform(corpus["train"])
        vectorizer.transform(corpus["test"])
        return
    vectorizer = TfidfVectorizer(sublinear_tf=True, max_df=0.5, stop_words="english")
    vectorizer.fit_transform(corpus["train"])
    vectorizer.transform(corpus["test"])


print("ready", flush=True)
for line in sys.stdin:
    began, before = time.perf_counter(), time.process_time()
    run(line.strip())
    print(time.perf_counter() - began, time.process_time() - before, flush=True)
