"""Asks text.onnx of each case with ONNX Runtime alone: see README.md."""

import json
import os
import pathlib
import re
import sys

import numpy as np
import onnxruntime

TOLERANCE = 1e-5

README = pathlib.Path(__file__).parents[3] / "packages" / "scoring" / "README.md"

failures = 0
snippet_ran = False
for case in sorted(pathlib.Path(sys.argv[1]).resolve().iterdir()):
    file = case / "model" / "text.onnx"
    if not file.exists():
        print(f"absent {case.name}: {(case / 'text-graph.txt').read_text('utf-8').strip()}")
        continue
    session = onnxruntime.InferenceSession(file)
    expected = json.loads((case / "expected.json").read_text("utf-8"))
    # ONNX takes UTF-8, which has no lone surrogates, and some of its interfaces end a text at U+0000.
    raw = expected["raw"]
    sound = [index for index, text in enumerate(raw) if not any("\ud800" <= c <= "\udfff" for c in text)]
    served = np.array(expected["scores"]).reshape(-1, expected["width"])
    difference, flips = 0.0, 0
    for index in sound:
        text = raw[index].replace("\0", " ")
        label, scores = session.run(None, {"text": np.array([text], dtype=object)})
        difference = max(difference, float(np.abs(scores - served[index]).max()))
        flips += label[0] != expected["labels"][index]
    passed = difference <= TOLERANCE and flips == 0
    failures += not passed
    if not snippet_ran and "probabilities" in [output.name for output in session.get_outputs()]:
        # The example of the README, as it stands, beside a folder named model.
        os.chdir(case)
        exec(re.search(r"```python\n(.*?)```", README.read_text("utf-8"), re.S).group(1), {})
        snippet_ran = True
    print(f"{'passed' if passed else 'FAILED'} {case.name}: {len(sound)} texts, {flips} labels, {difference:.1e}")
failures += not snippet_ran
sys.exit(1 if failures else 0)
