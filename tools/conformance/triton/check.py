"""Asks a running service as tritonclient and MLflow's scoring client do, and compares what they get.

    python check.py http://127.0.0.1:5001
"""

import json
import sys
import urllib.request

import numpy as np
import tritonclient.http as triton
from mlflow.pyfunc.scoring_server.client import ScoringServerClient
from tritonclient.utils import InferenceServerException

TEXTS = ["my radio antenna", "", "ein Fernrohr \u2603 \U0001f600", "lens, film; camera!", "x" * 20000]


def post(url, body):
    data = json.dumps(body).encode()
    request = urllib.request.Request(url, data, {"content-type": "application/json"})
    with urllib.request.urlopen(request) as answer:
        return json.load(answer)


def with_triton(url, model, version, binary):
    client = triton.InferenceServerClient(url.removeprefix("http://"))
    assert client.is_server_live() and client.is_server_ready()
    assert client.is_model_ready(model) and client.is_model_ready(model, version)
    metadata = client.get_model_metadata(model)
    assert metadata["name"] == model and version in metadata["versions"], metadata
    assert client.get_server_metadata()["name"] == "aml-mlops"
    assert client.get_model_config(model, version)["name"] == model
    text = triton.InferInput("text", [len(TEXTS)], "BYTES")
    text.set_data_from_numpy(np.array([t.encode() for t in TEXTS], dtype=object), binary_data=binary)
    names = [output["name"] for output in metadata["outputs"]]
    outputs = [triton.InferRequestedOutput(name, binary_data=binary) for name in names]
    result = client.infer(model, [text], outputs=outputs, request_id="r1")
    assert result.get_response()["id"] == "r1"
    # Without outputs, all come as the client's default has it: in binary.
    everything = client.infer(model, [text], model_version=version)
    for name in names:
        assert words(everything.as_numpy(name)) == words(result.as_numpy(name)), name
    try:
        client.infer("no-such-model", [text])
        raise AssertionError("a model that there is not must be refused")
    except InferenceServerException as error:
        assert "no-such-model" in error.message() and error.status() == "404", error
    return words(result.as_numpy("label")), result.as_numpy(names[1]).tolist()


def words(values):
    """Values of an output as a list: strings come as bytes where they were sent in binary."""
    return [value.decode() if isinstance(value, bytes) else value for value in values.tolist()]


def with_mlflow(url):
    client = ScoringServerClient(*url.removeprefix("http://").split(":"))
    client.wait_server_ready(timeout=10)
    import pandas as pd

    answers = [client.invoke(pd.DataFrame({"text": TEXTS})).get_predictions(), client.invoke(TEXTS).get_predictions()]
    assert answers[0].equals(answers[1])
    return answers[0].iloc[:, 0].tolist(), answers[0].iloc[:, 1].tolist()


def main():
    url = sys.argv[1]
    scored = post(url + "/score", {"texts": TEXTS})
    model = scored["model"]
    labels = [prediction["label"] for prediction in scored["predictions"]]
    confidence = [prediction.get("probability", prediction.get("score")) for prediction in scored["predictions"]]
    for name, answer in [
        ("tritonclient, JSON", with_triton(url, model["name"], model["version"], False)),
        ("tritonclient, binary", with_triton(url, model["name"], model["version"], True)),
        ("MLflow's scoring client", with_mlflow(url)),
    ]:
        assert answer[0] == labels, (name, answer[0], labels)
        assert np.allclose(answer[1], confidence, atol=1e-6), name
        print(f"{name}: {len(TEXTS)} texts, labels equal, confidence within 1e-6")


main()
