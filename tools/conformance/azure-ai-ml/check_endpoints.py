"""Microsoft's own client against the endpoints of the emulator: a batch endpoint with a pipeline component, an online endpoint.

Usage: python check_endpoints.py WORKSPACE_ID BLOB_URL WORK_FOLDER
"""

import pathlib
import sys

from emulated_client import open_client

from azure.ai.ml import Input, load_component
from azure.ai.ml.dsl import pipeline
from azure.ai.ml.entities import (
    BatchEndpoint,
    BuildContext,
    Environment,
    ManagedOnlineDeployment,
    ManagedOnlineEndpoint,
    Model,
    OnlineRequestSettings,
    PipelineComponentBatchDeployment,
    ProbeSettings,
)

workspace_id, blob_url, folder = sys.argv[1:4]
ml = open_client(workspace_id, blob_url)
work = pathlib.Path(folder)
work.mkdir(parents=True)


def step(name):
    print(f"ok   endpoints: {name}", flush=True)


def check_batch():
    text = work / "text"
    text.mkdir()
    (text / "a.txt").write_text("alpha\n")
    ml.environments.create_or_update(Environment(name="batch-image", version="1", image="node:22"))
    declared = work / "component.yml"
    declared.write_text(
        """$schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json
name: repeat
version: "1"
type: command
inputs:
  text: {type: uri_folder}
  times: {type: integer, default: 1}
outputs:
  said: {type: uri_folder}
environment: azureml:batch-image:1
command: for i in $(seq ${{inputs.times}}); do cat ${{inputs.text}}/a.txt; done > ${{outputs.said}}/said.txt
"""
    )
    repeat = ml.components.create_or_update(load_component(declared))

    @pipeline()
    def repeating(text: Input(type="uri_folder"), times: int = 2):
        node = repeat(text=text, times=times)
        return {"said": node.outputs.said}

    component = ml.components.create_or_update(repeating().component, version="1")
    ml.batch_endpoints.begin_create_or_update(BatchEndpoint(name="repeating", description="Says it again")).result()
    ml.batch_deployments.begin_create_or_update(
        PipelineComponentBatchDeployment(
            name="first", endpoint_name="repeating", component=component, settings={"default_compute": "cpu"}
        )
    ).result()
    endpoint = ml.batch_endpoints.get("repeating")
    endpoint.defaults = {"deployment_name": "first"}
    ml.batch_endpoints.begin_create_or_update(endpoint).result()
    assert ml.batch_endpoints.get("repeating").defaults.deployment_name == "first"
    assert [found.name for found in ml.batch_endpoints.list()] == ["repeating"]
    step("a batch endpoint, a deployment of a pipeline component, the default")

    data = Input(type="uri_folder", path=str(text))
    job = ml.batch_endpoints.invoke("repeating", inputs={"text": data, "times": Input(type="integer", default=3)})
    ml.jobs.stream(job.name)
    done = ml.jobs.get(job.name)
    assert done.status == "Completed", done.status
    named = ml.batch_endpoints.invoke("repeating", deployment_name="first", inputs={"text": data})
    ml.jobs.stream(named.name)
    assert [found.name for found in ml.batch_endpoints.list_jobs("repeating")] == [named.name, job.name]
    assert {found.name for found in ml.batch_deployments.list_jobs("repeating", name="first")} == {named.name, job.name}
    (node,) = ml.jobs.list(parent_job_name=job.name)
    ml.jobs.download(node.name, download_path=str(work / "said"), output_name="said")
    assert (work / "said/named-outputs/said/said.txt").read_text() == "alpha\n" * 3
    step("invoked with a folder and a number, and by name; its jobs are listed, its output downloaded")
    ml.batch_endpoints.begin_delete("repeating").result()


SERVER = """
import { createServer } from 'node:http';
import { readdirSync } from 'node:fs';
createServer((request, response) => {
  if (request.url === '/score') response.end(JSON.stringify({ model: readdirSync(process.env.AZUREML_MODEL_DIR, { recursive: true }) }));
  else response.end('ready');
}).listen(Number(process.env.SERVER_PORT), '127.0.0.1');
"""


def check_online():
    context = work / "server"
    context.mkdir()
    (context / "main.mjs").write_text(SERVER)
    (context / "Dockerfile").write_text(
        'FROM node:22\nENV SERVER_PORT=8080\nWORKDIR /app\nCOPY main.mjs /app/main.mjs\nCMD ["node", "main.mjs"]\n'
    )
    model = work / "model"
    model.mkdir()
    (model / "model.onnx").write_text("bits")
    route = {"port": 8080, "path": "/ready"}
    environment = Environment(
        name="server",
        version="1",
        build=BuildContext(path=str(context)),
        inference_config={
            "liveness_route": route,
            "readiness_route": route,
            "scoring_route": {"port": 8080, "path": "/score"},
        },
    )
    ml.environments.create_or_update(environment)
    ml.models.create_or_update(Model(name="online", version="1", path=str(model), type="custom_model"))
    ml.online_endpoints.begin_create_or_update(ManagedOnlineEndpoint(name="online", auth_mode="key")).result()
    ml.online_deployments.begin_create_or_update(
        ManagedOnlineDeployment(
            name="blue",
            endpoint_name="online",
            model="azureml:online:1",
            environment="azureml:server:1",
            instance_type="Standard_DS3_v2",
            instance_count=1,
            request_settings=OnlineRequestSettings(request_timeout_ms=3000),
            readiness_probe=ProbeSettings(initial_delay=1, period=1),
            liveness_probe=ProbeSettings(initial_delay=1, period=1),
        )
    ).result()
    endpoint = ml.online_endpoints.get("online")
    endpoint.traffic = {"blue": 100}
    ml.online_endpoints.begin_create_or_update(endpoint).result()
    assert ml.online_endpoints.get_keys("online").primary_key
    request = work / "request.json"
    request.write_text("{}")
    assert "model.onnx" in ml.online_endpoints.invoke("online", request_file=str(request))
    assert isinstance(ml.online_deployments.get_logs("blue", "online", lines=10), str)
    step("an online endpoint and a deployment: probed, given the traffic, asked with its key")
    ml.online_endpoints.begin_delete("online").result()


check_batch()
check_online()
