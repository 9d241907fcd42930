/** The data assets that the service creates for run outputs; run history refers to outputs by their ids. */

const ID = /\/data\/azureml_(.+)_output_data_(.+)\/versions\/1$/;

export function outputAssetId(location: string, workspaceGuid: string, job: string, output: string): string {
  const place = `azureml://locations/${location}/workspaces/${workspaceGuid}`;
  return `${place}/data/azureml_${job}_output_data_${output}/versions/1`;
}

export function parseOutputAsset(id: string): { readonly job: string; readonly output: string } | undefined {
  const [, job, output] = ID.exec(id) ?? [];
  return job === undefined || output === undefined ? undefined : { job, output };
}
