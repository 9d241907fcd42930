"""scikit-learn's side of the text benchmark: `python peer_side.py CORPUS.json`; the same protocol as own-side.ts.

Cleaning is what its users write: lower case, and punctuation and digits deleted with str.translate. Stop words are the
vectorizer's there, so our side does more in this task.
"""
import json
import string
import sys
import time

from sklearn.feature_extraction.text import TfidfVectorizer

with open(sys.argv[1], encoding="utf-8") as file:
    corpus = json.load(file)
TABLE = str.maketrans("", "", string.punctuation + string.digits)


def run(task):
    if task == "clean":
        for text in corpus["train"] + corpus["test"]:
            text.replace("\n", " ").lower().translate(TABLE)
        return
    vectorizer = TfidfVectorizer(sublinear_tf=True, max_df=0.5, stop_words="english")
    vectorizer.fit_transform(corpus["train"])
    vectorizer.transform(corpus["test"])


print("ready", flush=True)
for line in sys.stdin:
    began, before = time.perf_counter(), time.process_time()
    run(line.strip())
    print(time.perf_counter() - began, time.process_time() - before, flush=True)
