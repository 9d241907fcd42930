"""
A pytest plugin: MLflow's own tests, as they are, against our tracking server.

Their modules start MLflow's server in the same process; the names that do so are replaced in each module after it is
imported. Only tests of the SQL store are run: our server has one store. `expected-failures.txt` names the tests that
fail and why; each is a strict xfail, so that one that passes must be taken off the list.
"""

import json
import os
import subprocess
import tempfile
import threading
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote, urlparse

import mlflow
import pytest

HERE = Path(__file__).parent
_host = None
_lock = threading.Lock()
_artifacts_root = None


def _ask(request):
    """One question to serve.ts, which is started with the first."""
    global _host
    with _lock:
        if _host is None:
            _host = subprocess.Popen(
                [os.environ["CONFORMANCE_NODE"], str(HERE / "serve.ts")],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
        _host.stdin.write(json.dumps(request) + "\n")
        _host.stdin.flush()
        line = _host.stdout.readline()
    if not line:
        raise RuntimeError("serve.ts ended; its standard error says why")
    return json.loads(line)


def _local(uri):
    return unquote(urlparse(uri).path) if uri.startswith("file:") else str(uri)


@contextmanager
def _server(port, artifacts_root=None):
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        root = artifacts_root or os.path.join(folder, "mlruns")
        os.makedirs(root, exist_ok=True)
        url = _ask({"start": {"db": os.path.join(folder, "mlops.db"), "artifactsRoot": root, "port": port}})["url"]
        try:
            yield url
        finally:
            _ask({"stop": url})


class OurServer:
    """In place of ServerThread."""

    def __init__(self, app, port):
        self._context = _server(port)

    def __enter__(self):
        url = self._context.__enter__()
        # MLflow's commands run in this process, too, and follow its tracking URI.
        mlflow.set_tracking_uri(url)
        return url

    def __exit__(self, *error):
        return self._context.__exit__(*error)


@contextmanager
def our_server(backend_uri, root_artifact_uri, **_options):
    """In place of _init_server."""
    with _server(0) as url:
        yield url


@contextmanager
def our_artifacts_server(host, port, backend_store_uri, default_artifact_root, artifacts_destination):
    """In place of _launch_server of test_mlflow_artifacts."""
    with _server(port, _local(artifacts_destination)):
        yield None


REPLACEMENTS = {
    "ServerThread": OurServer,
    "_init_server": our_server,
    "_launch_server": our_artifacts_server,
    "initialize_backend_stores": lambda *_arguments, **_options: None,
}


class _AnyWords(str):
    """The text of an answer that holds whatever words are looked for."""

    def __contains__(self, words):
        return True


def pytest_configure():
    """CONFORMANCE_ANY_WORDS shows that tests which fail by the words of a message fail by nothing else."""
    if not os.environ.get("CONFORMANCE_ANY_WORDS"):
        return
    import requests

    text, json_of, raises = requests.Response.text.fget, requests.Response.json, pytest.raises

    def lenient_json(answer, **options):
        body = json_of(answer, **options)
        if answer.status_code >= 400 and isinstance(body, dict) and "message" in body:
            body["message"] = _AnyWords(body["message"])
        return body

    requests.Response.text = property(lambda a: _AnyWords(text(a)) if a.status_code >= 400 else text(a))
    requests.Response.json = lenient_json
    pytest.raises = lambda *expected, match=None, **options: raises(*expected, **options)


def _expected_failures():
    reasons, reason = {}, ""
    for line in (HERE / "expected-failures.txt").read_text().splitlines():
        if line.startswith("#"):
            reason = line[1:].strip()
        elif line.strip():
            test, _, own = line.partition("  # ")
            reasons[test.strip()] = own.strip() or reason
    return reasons


def _name(item):
    return f"{item.module.__name__.rpartition('.')[2]}::{item.name}"


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config, items):
    reasons = {} if os.environ.get("CONFORMANCE_ALL") else _expected_failures()
    kept, dropped = [], []
    for item in items:
        for name, ours in REPLACEMENTS.items():
            if hasattr(item.module, name):
                setattr(item.module, name, ours)
        parameters = getattr(item, "callspec", None)
        other_store = parameters is not None and "file" in parameters.params.values()
        (dropped if other_store else kept).append(item)
        # A name without parameters stands for all of them.
        reason = reasons.get(_name(item)) or reasons.get(_name(item).partition("[")[0])
        if reason:
            item.add_marker(pytest.mark.xfail(reason=reason, strict=True))
    items[:] = kept
    config.hook.pytest_deselected(items=dropped)


def pytest_sessionfinish():
    if _host is not None:
        _host.stdin.close()
        _host.wait(timeout=10)
