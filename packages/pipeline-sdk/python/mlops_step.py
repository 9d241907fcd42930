"""What a step in Python needs of its runner, in one file without dependencies.

    import mlops_step

    step = mlops_step.arguments()              # step.documents, step.minLength: strings; a list input is a list
    mlops_step.progress(3, 10, "reading")      # shown on the display
    mlops_step.metric("accuracy", 0.87)        # in the step's tracking run
    mlops_step.fail("E_TOO_FEW", "documents of step count must be >= 2; got 1")

Messages are lines of JSON, appended to the file that MLOPS_CHANNEL names. Without that variable, as when the program is
tried by hand, they go to standard error.
"""

import json
import os
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


def _tell(message):
    channel = os.environ.get("MLOPS_CHANNEL")
    line = json.dumps(message)
    if not channel:
        print(line, file=sys.stderr)
        return
    with open(channel, "a", encoding="utf-8") as file:
        file.write(line + "\n")
