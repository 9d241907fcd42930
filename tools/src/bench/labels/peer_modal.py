"""modAL-python on the same rows: labels that it needs, and the time of one query.

Usage: python peer_modal.py FOLDER, with modAL-python 0.4.2 and scikit-learn older than 1.8, since modAL uses an argument that 1.8 removed.

FOLDER has rows.json with the settings, and as raw numbers the pool, the test set and the large pool in compressed sparse rows.
"""

import json
import pathlib
import sys
import time
import warnings

import numpy as np
import scipy.sparse as sp
from modAL.batch import uncertainty_batch_sampling
from modAL.models import ActiveLearner
from modAL.uncertainty import margin_sampling
from sklearn.naive_bayes import ComplementNB

warnings.simplefilter("ignore", FutureWarning)
folder = pathlib.Path(sys.argv[1])
settings = json.loads((folder / "rows.json").read_text())


def matrix(name):
    shape = settings["matrices"][name]
    data = np.fromfile(folder / f"{name}.data", np.float64)
    indices = np.fromfile(folder / f"{name}.indices", np.int32)
    return sp.csr_matrix((data, indices, np.fromfile(folder / f"{name}.indptr", np.int32)), shape=shape)


def targets(name):
    return np.fromfile(folder / f"{name}.targets", np.int32)


def in_batches(classifier, pool, n_instances=1):
    return uncertainty_batch_sampling(classifier, pool, n_instances=n_instances, metric="cosine")


STRATEGIES = {"margin_sampling": margin_sampling, "uncertainty_batch_sampling": in_batches}
X, y, T, truth = matrix("pool"), targets("pool"), matrix("test"), targets("test")


def labels_to(strategy, start):
    """Labels at which the test set is known to the target; None where it is not by the last one."""
    left = np.setdiff1d(np.arange(X.shape[0]), start)
    learner = ActiveLearner(ComplementNB(alpha=settings["alpha"]), strategy, X[start], y[start])
    given = len(start)
    while True:
        if (learner.predict(T) == truth).mean() >= settings["target"]:
            return given
        if given >= settings["to"]:
            return None
        chosen, _ = learner.query(X[left], n_instances=settings["batch"])
        rows = left[chosen]
        learner.teach(X[rows], y[rows])
        left = np.setdiff1d(left, rows)
        given += len(rows)


large = matrix("large")
answer = {}
for name, strategy in STRATEGIES.items():
    reached = [labels_to(strategy, np.array(start)) for start in settings["starts"]]
    # The large pool has columns of its own: a model of some of its rows, with labels in turn, costs a query as much as any other.
    first = np.arange(settings["start"])
    learner = ActiveLearner(ComplementNB(alpha=settings["alpha"]), strategy, large[first], first % (y.max() + 1))
    began = time.perf_counter()
    learner.query(large, n_instances=settings["batch"])
    answer[name] = {"labels": reached, "querySeconds": time.perf_counter() - began}
print(json.dumps(answer))
