"""An MLClient that speaks to an emulated workspace instead of Azure. Nothing of azure-ai-ml is changed but addresses."""

import os
import socket
import time
from urllib.parse import urlparse

os.environ["AZUREML_DEV_URL_MFE"] = os.environ["CONFORMANCE_URL"]

from azure.ai.ml import MLClient  # noqa: E402
from azure.ai.ml import _azure_environments as clouds  # noqa: E402
from azure.ai.ml.constants import _common as constants  # noqa: E402
from azure.core.credentials import AccessToken  # noqa: E402
from azure.core.pipeline.policies import _authentication  # noqa: E402

# Tokens go over https alone; this one opens nothing but the emulator, which speaks http on the loopback.
_authentication._enforce_https = lambda request: request.context.options.pop("enforce_https", None)


class EmulatorCredential:
    """The text that the emulator takes for a token."""

    def get_token(self, *_scopes, **_options):
        return AccessToken(os.environ["CONFORMANCE_TOKEN"], int(time.time()) + 3600)


def open_client(workspace_id: str, blob_url: str) -> MLClient:
    """:param workspace_id: its id in Azure Resource Manager. :param blob_url: http://127.0.0.1:PORT/devstoreaccount1"""
    blobs = urlparse(blob_url)
    # The SDK puts an account into the name of the host, under https and the cloud's domain. Azurite takes such a host over http.
    constants.STORAGE_ACCOUNT_URLS["AzureBlob"] = "http://{}.blob.{}"
    for cloud in clouds._environments.values():
        cloud[clouds.EndpointURLS.STORAGE_ENDPOINT] = f"core.localhost:{blobs.port}"
        cloud[clouds.EndpointURLS.REGISTRY_DISCOVERY_ENDPOINT] = os.environ["CONFORMANCE_URL"]
    resolve = socket.getaddrinfo
    socket.getaddrinfo = lambda host, *rest, **options: resolve(
        "127.0.0.1" if str(host).endswith(".localhost") else host, *rest, **options
    )
    _, _, subscription, _, group, _, _, _, workspace = workspace_id.split("/")
    return MLClient(EmulatorCredential(), subscription, group, workspace, enable_telemetry=False, show_progress=False)


def open_registry(name: str) -> MLClient:
    """After open_client, which changes the addresses."""
    return MLClient(EmulatorCredential(), registry_name=name, enable_telemetry=False, show_progress=False)
