"""Holds the loader of our model folders to the TypeScript text path: see README.md."""

import json
import pathlib
import sys

import mlflow.pyfunc
import numpy as np
import pandas as pd

TOLERANCE = 1e-5

failures = 0
for case in sorted(pathlib.Path(sys.argv[1]).iterdir()):
    model = mlflow.pyfunc.load_model(str(case / "model"))
    expected = json.loads((case / "expected.json").read_text("utf-8"))
    raw = expected["raw"]
    classifier = model._model_impl
    cleaned = [classifier.clean(text) for text in raw]
    unlike = [index for index, text in enumerate(cleaned) if text.replace("\u200b", "") != expected["cleaned"][index]]
    scores = classifier.scores(raw)
    served = np.array(expected["scores"]).reshape(-1, expected["width"])
    difference = float(np.abs(scores - served).max())
    # As a list, a frame and one text: what callers send. Arrow, which pandas may keep strings in, refuses lone surrogates.
    sound = [index for index, text in enumerate(raw) if not any("\ud800" <= c <= "\udfff" for c in text)]
    texts = [raw[index] for index in sound]
    labels = [expected["labels"][index] for index in sound]
    flips = sum(a != b for a, b in zip(model.predict(texts)["label"], labels))
    frame = model.predict(pd.DataFrame({"text": texts}))
    flips += sum(a != b for a, b in zip(frame["label"], labels))
    flips += model.predict(["a text"])["label"].iloc[0] != classifier.predict("a text")["label"].iloc[0]
    passed = not unlike and difference <= TOLERANCE and flips == 0
    failures += not passed
    verdict = "passed" if passed else "FAILED"
    print(f"{verdict} {case.name}: {len(raw)} texts, {len(unlike)} cleaned otherwise, {flips} labels, {difference:.1e}")
    for index in unlike[:3]:
        print(f"  text {index}: {ascii(raw[index])[:200]}\n  {ascii(cleaned[index])[:200]}\n  {ascii(expected['cleaned'][index])[:200]}")
sys.exit(1 if failures else 0)
