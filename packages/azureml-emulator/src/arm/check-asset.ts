import { own } from '@aml-mlops/shapes';
import { checkPipelineComponent } from '../jobs/pipeline-component.ts';
import { badRequest } from './arm-error.ts';
import { referencesIn, unknownPlaceholders } from './command-template.ts';
import {
  type ComponentInput,
  type ComponentOutput,
  type ComponentSpec,
  isLiteralType,
  isPipelineSpec,
  literalProblem,
  type PipelineSpec,
  parseComponentSpec,
  parsePipelineSpec,
} from './component-spec.ts';
import { locateData } from './data-uri.ts';
import { resolveReference } from './references.ts';
import type { Workspace } from './workspace.ts';

type Properties = Readonly<Record<string, unknown>>;

/**
 * The service's checks beyond the shape of a version's body: references exist, blobs exist at the given
 * location, a component is valid.
 *
 * @throws ArmError 400
 */
export async function checkVersion(
  workspace: Workspace,
  type: string,
  name: string,
  version: string,
  properties: Properties,
): Promise<void> {
  switch (type) {
    case 'codes':
      return checkBlobs(workspace, properties['codeUri'], 'codeUri');
    case 'environments':
      return checkEnvironment(workspace, properties);
    case 'components':
      return checkComponent(workspace, name, version, properties);
    case 'models':
      return checkBlobs(workspace, properties['modelUri'], 'modelUri');
    case 'data':
      // Data may be described before it exists: only the datastore of the URI is looked up.
      locateData(workspace, String(properties['dataUri']), 'dataUri');
  }
}

async function checkBlobs(workspace: Workspace, uri: unknown, owner: string): Promise<void> {
  if (typeof uri !== 'string' || uri === '') throw badRequest(`properties.${owner} is required`);
  const { url } = locateData(workspace, uri, owner);
  if ((await workspace.blobs.holds(url)) === false) {
    throw badRequest(`${owner} refers to ${uri}, where no blob lies: upload first, then register`);
  }
}

async function checkEnvironment(workspace: Workspace, properties: Properties): Promise<void> {
  const { image, build, condaFile } = properties;
  if ((image === undefined || image === null) === (build === undefined || build === null)) {
    throw badRequest('An environment must have either an image or a build context, and one of them only.');
  }
  if (build && condaFile) throw badRequest('An environment with a build context must have no condaFile.');
  if (!build) return;
  const { contextUri, dockerfilePath = 'Dockerfile' } = build as { contextUri: string; dockerfilePath?: string };
  await checkBlobs(workspace, contextUri, 'build.contextUri');
  const folder = locateData(workspace, contextUri, 'build.contextUri').url.replace(/\/$/, '');
  if ((await workspace.blobs.holds(`${folder}/${dockerfilePath}`)) === false) {
    throw badRequest(`build.contextUri must hold ${dockerfilePath}; there is none below ${contextUri}`);
  }
}

function checkComponent(workspace: Workspace, name: string, version: string, properties: Properties): void {
  const given = properties['componentSpec'];
  const spec = isPipelineSpec(given) ? parsePipelineSpec(given) : parseComponentSpec(given);
  // Clients send a component without a name under one shared name, with versions named by content.
  const anonymous = properties['isAnonymous'] === true;
  if (!anonymous && (spec.name !== name || spec.version !== version)) {
    throw badRequest(`componentSpec must be of ${name}:${version}, as the path says; got ${spec.name}:${spec.version}`);
  }
  checkDefaults(spec);
  if (spec.type === 'pipeline') checkPipelineComponent(workspace, spec);
  else checkCommand(workspace, spec);
}

function checkCommand(workspace: Workspace, spec: ComponentSpec): void {
  if (spec.code !== undefined) resolveReference(workspace, spec.code, 'codes', 'componentSpec.code');
  resolveReference(workspace, spec.environment, 'environments', 'componentSpec.environment');
  const [unknown] = unknownPlaceholders(spec.command);
  if (unknown !== undefined) throw badRequest(`componentSpec.command holds ${unknown}, which is no input or output`);
  for (const { of, name: port, optional } of referencesIn(spec.command)) {
    const declared = of === 'search_space' ? undefined : own<ComponentInput | ComponentOutput>(spec[of], port);
    if (!declared) throw badRequest(`componentSpec.command names ${of}.${port}, which the component does not have`);
    const needed =
      of === 'inputs' && !optional && own(spec.inputs, port)?.optional && own(spec.inputs, port)?.default === undefined;
    if (needed) throw badRequest(`componentSpec.command must have the optional inputs.${port} within $[[ ]]`);
  }
}

function checkDefaults(spec: ComponentSpec | PipelineSpec): void {
  for (const [port, input] of Object.entries(spec.inputs)) {
    if (input.default === undefined) continue;
    if (!isLiteralType(input.type))
      throw badRequest(`componentSpec.inputs.${port} of type ${input.type} must have no default`);
    const problem = literalProblem(input.default, input);
    if (problem) throw badRequest(`componentSpec.inputs.${port}.default must be ${problem}; got ${input.default}`);
  }
}
