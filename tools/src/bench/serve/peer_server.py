"""The service that one would write in Python: FastAPI, uvicorn and ONNX Runtime, on a model folder's own loader.

    python peer_server.py MODEL_FOLDER PORT
"""

import os
import sys

folder, port = sys.argv[1], int(sys.argv[2])
sys.path.insert(0, os.path.join(folder, "code"))

import uvicorn
from aml_text_classifier import _load_pyfunc
from fastapi import FastAPI
from pydantic import BaseModel

model = _load_pyfunc(folder)
app = FastAPI()


class Asked(BaseModel):
    texts: list[str]


@app.get("/")
async def healthy():
    return "Healthy"


@app.post("/score")
async def score(asked: Asked):
    # Without the frame that MLflow asks for: it costs more than the network.
    scores = model.scores(asked.texts)
    best = scores.argmax(axis=1)
    rows = [{"label": model.labels[i], "probability": float(row[i])} for i, row in zip(best, scores)]
    return {"predictions": rows}


uvicorn.run(app, host="127.0.0.1", port=port, log_level="error", access_log=False)
