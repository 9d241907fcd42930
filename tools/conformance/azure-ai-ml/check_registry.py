"""Microsoft's own client against a registry of the emulator: assets made there, a model shared, a job of a workspace that runs them.

Usage: python check_registry.py WORKSPACE_ID BLOB_URL WORK_FOLDER
"""

import pathlib
import sys

from emulated_client import open_client, open_registry

from azure.ai.ml import load_component
from azure.ai.ml.dsl import pipeline
from azure.ai.ml.entities import BuildContext, Environment, Model

workspace_id, blob_url, folder = sys.argv[1:4]
ml = open_client(workspace_id, blob_url)
registry = open_registry("shared")
work = pathlib.Path(folder)
work.mkdir(parents=True)


def step(name):
    print(f"ok   registry: {name}", flush=True)


context = work / "context"
context.mkdir()
(context / "Dockerfile").write_text("FROM node:22\n")
environment = registry.environments.create_or_update(Environment(name="shared-node", version="1", build=BuildContext(path=str(context))))
assert environment.id == "azureml://registries/shared/environments/shared-node/versions/1", environment.id
step("an environment with a build context (tempdatarefs)")

code = work / "code"
code.mkdir()
(code / "main.sh").write_text('echo "from a registry: $1" > "$2"/said.txt\n')
declared = work / "component.yml"
declared.write_text(
    """$schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json
name: say
version: "1"
type: command
inputs:
  word: {type: string}
outputs:
  said: {type: uri_folder}
code: ./code
environment: azureml://registries/shared/environments/shared-node/versions/1
command: sh main.sh ${{inputs.word}} ${{outputs.said}}
"""
)
registry.components.create_or_update(load_component(declared))
component = registry.components.get("say", "1")
assert component.id == "azureml://registries/shared/components/say/versions/1", component.id
assert [found.version for found in registry.components.list(name="say")] == ["1"]
step("a component with its code")


@pipeline()
def saying():
    component(word="hello")


job = ml.jobs.create_or_update(saying(), compute="cpu")
ml.jobs.stream(job.name)
assert ml.jobs.get(job.name).status == "Completed"
step("a pipeline of a workspace runs it")

model = work / "model"
model.mkdir()
(model / "model.onnx").write_text("bits")
ml.models.create_or_update(Model(name="shared-model", version="3", path=str(model), type="custom_model", tags={"of": "dev"}))
ml.models.share(name="shared-model", version="3", registry_name="shared", share_with_name="shared-model", share_with_version="3")
shared = registry.models.get("shared-model", "3")
assert shared.id == "azureml://registries/shared/models/shared-model/versions/3", shared.id
assert shared.tags == {"of": "dev"}
# Downloading it is not tried: the client knows a storage by the host's name under https alone.
try:
    ml.models.share(name="shared-model", version="3", registry_name="shared", share_with_name="shared-model", share_with_version="3")
    raise AssertionError("a version that exists was made again")
except Exception as error:
    assert "already exists" in str(error), error
step("a model of a workspace is shared, once")
