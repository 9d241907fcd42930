"""scikit-learn's side of the sweep's benchmark: `python peer_side.py CORPUS.json`; the same protocol as own-side.ts.

A model that needs more memory than there is answers with nulls.
"""
import json
import resource
import sys
import time
import warnings

import numpy as np
from sklearn.ensemble import RandomForestClassifier
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.feature_selection import SelectFromModel
from sklearn.linear_model import PassiveAggressiveClassifier, Perceptron, RidgeClassifier, SGDClassifier
from sklearn.naive_bayes import BernoulliNB, ComplementNB, MultinomialNB
from sklearn.neighbors import KNeighborsClassifier, NearestCentroid
from sklearn.pipeline import Pipeline
from sklearn.svm import LinearSVC

warnings.filterwarnings("ignore")
LARGEST_DENSE_BYTES = 4e9

with open(sys.argv[1], encoding="utf-8") as file:
    corpus = json.load(file)
y, truth = np.array(corpus["train"]["targets"]), np.array(corpus["test"]["targets"])


def vectorise():
    vectorizer = TfidfVectorizer(sublinear_tf=True, max_df=0.5, stop_words="english")
    return vectorizer.fit_transform(corpus["train"]["texts"]), vectorizer.transform(corpus["test"]["texts"])


matrices = []


def fold():
    """Train and test matrix, made when a model first wants them."""
    if not matrices:
        matrices.extend(vectorise())
    return matrices


svc = lambda **options: LinearSVC(dual=False, tol=1e-3, **options)
sgd = lambda penalty: SGDClassifier(alpha=1e-4, max_iter=50, penalty=penalty)
MODELS = {
    "ridge": lambda: RidgeClassifier(tol=1e-2, solver="sag"),
    "perceptron": lambda: Perceptron(max_iter=50),
    "passive-aggressive": lambda: PassiveAggressiveClassifier(max_iter=50),
    "knn": lambda: KNeighborsClassifier(n_neighbors=10),
    "random-forest": lambda: RandomForestClassifier(),
    "linear-svc-l2": lambda: svc(penalty="l2"),
    "linear-svc-l1": lambda: svc(penalty="l1"),
    "sgd-l2": lambda: sgd("l2"),
    "sgd-l1": lambda: sgd("l1"),
    "sgd-elasticnet": lambda: sgd("elasticnet"),
    "nearest-centroid": lambda: NearestCentroid(),
    "multinomial-nb": lambda: MultinomialNB(alpha=0.01),
    "bernoulli-nb": lambda: BernoulliNB(alpha=0.01),
    "complement-nb": lambda: ComplementNB(alpha=0.1),
    "linear-svc-l1-select": lambda: Pipeline(
        [("s", SelectFromModel(svc(penalty="l1"))), ("c", LinearSVC(penalty="l2"))]
    ),
}


def timed(work):
    began, before = time.perf_counter(), time.process_time()
    result = work()
    return result, time.perf_counter() - began, time.process_time() - before


def too_large(A):
    return A.shape[0] * A.shape[1] * 8 > LARGEST_DENSE_BYTES


def sweep(models):
    """All of them one after the other, from the texts on; a model that needs more memory than there is is left out."""

    def work():
        A, B = vectorise()
        for model in models:
            if model != "nearest-centroid" or not too_large(A):
                MODELS[model]().fit(A, y).predict(B)

    _, seconds, cpu = timed(work)
    return {"seconds": seconds, "cpuSeconds": cpu}


def answer(task, argument):
    if task == "memory":
        return {"bytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024}
    if task == "vectorise":
        _, seconds, cpu = timed(vectorise)
        return {"seconds": seconds, "cpuSeconds": cpu}
    names = ["fitSeconds", "fitCpuSeconds", "predictSeconds", "predictCpuSeconds", "accuracy"]
    if task == "sweep":
        return sweep(argument.split(","))
    A, B = fold()
    if argument == "nearest-centroid" and too_large(A):
        return dict.fromkeys(names)
    model, fit, fit_cpu = timed(lambda: MODELS[argument]().fit(A, y))
    predictions, predict, predict_cpu = timed(lambda: model.predict(B))
    return dict(zip(names, [fit, fit_cpu, predict, predict_cpu, float((predictions == truth).mean())]))


print("ready", flush=True)
for line in sys.stdin:
    task, _, argument = line.strip().partition(" ")
    print(json.dumps(answer(task, argument)), flush=True)
