"""What a step in Python needs of its runner, in one file without dependencies.

    import mlops_step

    step = mlops_step.arguments()              # step.documents, step.minLength: strings; a list input is a list
    mlops_step.progress(3, 10, "reading")      # shown on the display
    mlops_step.metric("accuracy", 0.87)        # in the step's tracking run
    mlops_step.fail("E_TOO_FEW", "documents of step count must be >= 2; got 1")

Messages are lines of JSON, appended to the file that MLOPS_CHANNEL names. Without that variable, as when the program is
tried by hand, they go to standard error.
"""

import copy
import json
import os
import shutil
import sys
from types import SimpleNamespace


def arguments(argv=None):
    """The arguments `--name value` and `--name=value` as attributes.

    Every value is a string (JSON where it is no text); a list input is a list of strings. The variable MLOPS_LISTS names
    the list inputs, separated by commas.
    """
    words = list(sys.argv[1:] if argv is None else argv)
    values = {name: [] for name in os.environ.get("MLOPS_LISTS", "").split(",") if name}
    while words:
        word = words.pop(0)
        if not word.startswith("--"):
            raise SystemExit(f"argument must be --name value; got {word}")
        name, equals, value = word[2:].partition("=")
        if not equals:
            if not words:
                raise SystemExit(f"argument --{name} must have a value")
            value = words.pop(0)
        if isinstance(values.get(name), list):
            values[name].append(value)
        elif name in values:
            raise SystemExit(f"argument --{name} must be given once; MLOPS_LISTS names those that are lists")
        else:
            values[name] = value
    return SimpleNamespace(**values)


def scratch():
    """A folder that outlives a failed or killed attempt: for journals and checkpoints."""
    return os.environ["MLOPS_SCRATCH"]


def progress(done, total, message=None):
    """Says how far the step is."""
    _tell({"type": "progress", "done": done, "total": total, "message": message})


def log(message):
    """One line into the step's log."""
    _tell({"type": "log", "message": str(message)})


def metric(key, value, step=0):
    """Logs a metric to the step's tracking run."""
    # A float as text: JSON has no NaN, and a diverged loss must not become a number.
    _tell({"type": "metric", "key": key, "value": repr(float(value)), "step": step})


def param(key, value):
    """Logs a parameter to the step's tracking run."""
    _tell({"type": "param", "key": key, "value": str(value)})


def fail(code, message):
    """Ends the step: the run fails with this message. `code` is stable, such as E_TOO_FEW."""
    _tell({"type": "failed", "code": code, "message": message})
    sys.exit(1)


def write_classifier(folder, *, network, output, vectorizer, classes, dataset, answers=None, scores="probabilities", producer):
    """Writes a `model/classifier` folder: what the champion gate judges, and scoring serves.

    network     an ONNX model (onnx.ModelProto, opset 16 or later) with one input, float rows [documents, words], as
                skl2onnx makes one of any classifier. It is given the words' numbers and weights in place of the rows.
    output      the name of its output of scores [documents, labels]
    vectorizer  scikit-learn's TfidfVectorizer, fitted, of single words and with norm l2
    classes     the label of each score, as an index into the labels of the dataset: `classifier.classes_`
    dataset     the folder of the prepared documents that were learnt: labels and cleaning come from there
    answers     scores [documents, labels] of the prepared test documents; `completeClassifier` of @aml-mlops/scoring holds
                what is served to them
    scores      "probabilities", or "decisions" where they are only larger for a likelier label
    producer    what made it, such as {"step": "fit-logistic", "model": "LogisticRegression"}
    """

    def write(name, value):
        with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
            json.dump(value, file, ensure_ascii=False)

    words = _vectorizer(vectorizer)
    with open(os.path.join(dataset, "dataset.json"), encoding="utf-8") as file:
        labels = json.load(file)["labels"]
    _read_words(network, len(words["words"]))
    with open(os.path.join(folder, "model.onnx"), "wb") as file:
        file.write(network.SerializeToString(deterministic=True))
    write("vectorizer.json", words)
    write("labels.json", labels)
    shutil.copyfile(os.path.join(dataset, "cleaning.json"), os.path.join(folder, "cleaning.json"))
    description = {
        "schemaVersion": 1,
        "features": "tfidf",
        "inputs": {"ids": "ids", "weights": "weights"},
        "outputs": {"scores": output},
        "scores": scores,
        "classes": [int(label) for label in classes],
        "columns": len(words["words"]),
        "producer": producer,
    }
    write("model.json", description)
    if answers is not None:
        rows = [[float(score) for score in row] for row in answers]
        with open(os.path.join(scratch(), "answers.json"), "w", encoding="utf-8") as file:
            json.dump(rows, file)


def _vectorizer(fitted):
    """The JSON form of a fitted TfidfVectorizer; refuses what texts are not cut by where the model is served."""
    wanted = {"analyzer": "word", "ngram_range": (1, 1), "norm": "l2", "binary": False, "strip_accents": None}
    wanted.update({"preprocessor": None, "tokenizer": None, "token_pattern": r"(?u)\b\w\w+\b", "stop_words": None})
    for name, value in wanted.items():
        if getattr(fitted, name) != value:
            raise ValueError(f"{name} of the vectorizer must be {value!r}; got {getattr(fitted, name)!r}")
    words = sorted(fitted.vocabulary_, key=fitted.vocabulary_.get)
    idf = [float(weight) for weight in fitted.idf_] if fitted.use_idf else [1.0] * len(words)
    options = {"lowercase": fitted.lowercase, "stopWords": None, "minDf": 1, "maxDf": 1}
    options.update({"sublinearTf": fitted.sublinear_tf, "useIdf": fitted.use_idf, "smoothIdf": fitted.smooth_idf})
    return {"schemaVersion": 1, "options": options, "words": words, "idf": idf}


def _read_words(network, words):
    """Puts before a network of dense rows what makes them of `ids` and `weights`, both [documents, words of each]."""
    from onnx import TensorProto, helper  # of the step's own requirements, as the network is

    graph = network.graph
    (rows,) = graph.input
    constants = {"words_first": 0, "words_columns": words}
    tensors = [helper.make_tensor(name, TensorProto.INT64, [1], [value]) for name, value in constants.items()]
    zero = helper.make_tensor("words_zero", TensorProto.FLOAT, [1], [0.0])
    nodes = [
        helper.make_node("Shape", ["ids"], ["words_shape"]),
        helper.make_node("Gather", ["words_shape", "words_first"], ["words_documents"], axis=0),
        helper.make_node("Concat", ["words_documents", "words_columns"], ["words_size"], axis=0),
        helper.make_node("ConstantOfShape", ["words_size"], ["words_none"], value=zero),
        # Padding is word 0 with weight 0, perhaps beside word 0 itself: they are added up.
        helper.make_node("ScatterElements", ["words_none", "ids", "weights"], [rows.name], axis=1, reduction="add"),
        *copy.deepcopy(list(graph.node)),
    ]
    del graph.input[:], graph.node[:]
    graph.input.extend(
        [
            helper.make_tensor_value_info("ids", TensorProto.INT64, ["documents", "length"]),
            helper.make_tensor_value_info("weights", TensorProto.FLOAT, ["documents", "length"]),
        ]
    )
    graph.initializer.extend(tensors)
    graph.node.extend(nodes)


def _tell(message):
    channel = os.environ.get("MLOPS_CHANNEL")
    line = json.dumps(message)
    if not channel:
        print(line, file=sys.stderr)
        return
    with open(channel, "a", encoding="utf-8") as file:
        file.write(line + "\n")
