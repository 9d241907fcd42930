import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { DEFAULT_LIMITS } from '../batching/limits.ts';
import { MEMORY_VARIABLES } from '../workers/memory-variables.ts';
import { dockerScript } from './docker-script.ts';
import { kubernetesManifest } from './kubernetes-manifest.ts';
import { modelFolderOf, modelLines, serviceName } from './served-image.ts';
import { serviceContainer } from './service-container.ts';
import { serviceOfEnvironment } from './service-of-environment.ts';

const container = serviceContainer({ workers: 2, timeoutMs: 8000 });
const served = { container, model: { name: 'Mail & News', version: '3' }, image: 'mail-news-scoring:3' };

test('the variables of a container are those that its program reads', () => {
  const options = serviceOfEnvironment({ ...container.variables, AZUREML_MODEL_DIR: '/m', SCORING_AUTH: 'platform' });
  expect(options).toMatchObject({
    port: container.port,
    workers: 2,
    timeoutMs: 8000,
    drainMs: container.drainSeconds * 1000,
  });
});

test('the image bounds the memory of its process as the server does that of its processes', () => {
  const image = readFileSync(path.join(import.meta.dirname, '../../environment/Dockerfile'), 'utf8');
  for (const [name, value] of Object.entries(MEMORY_VARIABLES)) expect(image).toContain(` ${name}=${value} `);
});

test('it takes as many requests of a batch as may wait, for each process', () => {
  expect(container.concurrentRequests).toBe((2 * DEFAULT_LIMITS.queuedTexts) / 256);
  expect(() => serviceContainer({ workers: 0 })).toThrow(
    'workers of scoring service must be a whole number in [1, 64]; got 0',
  );
  expect(() => serviceContainer({ timeoutMs: 180_001 })).toThrow('in [1, 180000]; got 180001');
});

test('Kubernetes and Docker run the same: no root, nothing to write on, the same port, routes, time and variables', () => {
  const [deployment, service, autoscaler] = kubernetesManifest(served, { replicas: 2, maxReplicas: 5 });
  const pod = (deployment as { spec: { template: { spec: unknown } } } | undefined)?.spec.template.spec;
  expect(pod).toMatchObject({
    automountServiceAccountToken: false,
    terminationGracePeriodSeconds: 18,
    securityContext: { runAsNonRoot: true, runAsUser: 1000 },
    containers: [
      {
        image: 'mail-news-scoring:3',
        ports: [{ containerPort: 5001 }],
        livenessProbe: { httpGet: { path: '/health/live', port: 'http' } },
        readinessProbe: { httpGet: { path: '/health/ready', port: 'http' } },
        resources: { requests: { cpu: '2', memory: '768Mi' }, limits: { cpu: '2', memory: '768Mi' } },
        securityContext: {
          readOnlyRootFilesystem: true,
          allowPrivilegeEscalation: false,
          capabilities: { drop: ['ALL'] },
        },
      },
    ],
  });
  expect(JSON.stringify(pod)).toContain('{"name":"SCORING_TIMEOUT_MS","value":"8000"}');
  expect(service).toMatchObject({ kind: 'Service', metadata: { name: 'mail-news-scoring' } });
  expect(autoscaler).toMatchObject({ kind: 'HorizontalPodAutoscaler', spec: { minReplicas: 2, maxReplicas: 5 } });
  const script = dockerScript(served);
  expect(script).toContain('--user 1000 --read-only --tmpfs /tmp --cap-drop ALL');
  expect(script).toContain('--publish 127.0.0.1:5001:5001');
  expect(script).toContain('--memory 768m --cpus 2 --stop-timeout 18');
  expect(script).toContain('--env SCORING_TIMEOUT_MS=8000');
});

test('the model lies where its name and version are read from, whatever they are called', () => {
  expect(modelFolderOf(served)).toBe('/var/azureml-app/azureml-models/Mail%20%26%20News/3');
  expect(modelLines(served)).not.toMatch(/ &|News"/);
  expect(serviceName('2 Fast_Mails!')).toBe('fast-mails-scoring');
  expect(() => serviceName('…')).toThrow('name of the model of a container must be');
});

test('settings of the service go with it, quoted where a shell would cut them; keys and what the platform decides do not', () => {
  const variables = { APPLICATIONINSIGHTS_CONNECTION_STRING: `Key=1;Name='x'`, AZURE_CLIENT_ID: 'a-1' };
  const told = { ...served, container: serviceContainer({ variables }) };
  expect(told.container.variables).toMatchObject({ ...variables, SERVER_PORT: '5001' });
  expect(dockerScript(told)).toContain(
    String.raw`--env APPLICATIONINSIGHTS_CONNECTION_STRING='Key=1;Name='\''x'\''' --env AZURE_CLIENT_ID=a-1`,
  );
  for (const name of ['SCORING_KEYS', 'SCORING_AUTH', 'OTEL_EXPORTER_OTLP_HEADERS', 'NODE_OPTIONS', 'WORKER_COUNT']) {
    expect(() => serviceContainer({ variables: { [name]: 'x' } })).toThrow(
      /^variable of scoring service must be SCORING_/,
    );
  }
});
