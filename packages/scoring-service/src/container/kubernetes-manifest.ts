import { stopSeconds } from './docker-script.ts';
import { type ServedImage, serviceName } from './served-image.ts';

export interface KubernetesSettings {
  readonly replicas: number;
  /** Maximum number under load. */
  readonly maxReplicas: number;
}

export type KubernetesObject = Readonly<Record<string, unknown>> & {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels: Readonly<Record<string, string>> };
};

const KEYS_FOLDER = '/var/run/scoring-keys';

/**
 * Deployment, Service and HorizontalPodAutoscaler. Keys come from the Secret `<name>-keys`, whose entry `keys` has one key per line;
 * they are read again when it changes.
 */
export function kubernetesManifest(
  { container, model, image }: ServedImage,
  { replicas, maxReplicas }: KubernetesSettings,
): KubernetesObject[] {
  const { port, routes, variables, probes, user, memory, cpu } = container;
  const name = serviceName(model.name);
  const selector = { 'app.kubernetes.io/name': name };
  const labels = { ...selector, 'app.kubernetes.io/version': labelOf(model.version) };
  const probe = (path: string) => ({
    httpGet: { path, port: 'http' },
    periodSeconds: probes.period,
    timeoutSeconds: probes.timeout,
  });
  const pod = {
    automountServiceAccountToken: false,
    terminationGracePeriodSeconds: stopSeconds(container),
    securityContext: {
      ...{ runAsNonRoot: true, runAsUser: user, runAsGroup: user, fsGroup: user },
      seccompProfile: { type: 'RuntimeDefault' },
    },
    containers: [
      {
        ...{ name: container.name, image },
        ports: [{ name: 'http', containerPort: port }],
        env: [
          ...Object.entries(variables).map(([key, value]) => ({ name: key, value })),
          { name: 'SCORING_KEYS_FILE', value: `${KEYS_FOLDER}/keys` },
        ],
        // Other probes start only after the first success.
        startupProbe: { ...probe(routes.readiness), periodSeconds: 2, failureThreshold: probes.failures * 5 },
        livenessProbe: { ...probe(routes.liveness), failureThreshold: 3 },
        readinessProbe: { ...probe(routes.readiness), periodSeconds: 2, failureThreshold: 1 },
        resources: { requests: { cpu, memory }, limits: { cpu, memory } },
        securityContext: {
          ...{ allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, privileged: false },
          capabilities: { drop: ['ALL'] },
        },
        volumeMounts: [
          { name: 'tmp', mountPath: '/tmp' },
          { name: 'keys', mountPath: KEYS_FOLDER, readOnly: true },
        ],
      },
    ],
    volumes: [
      { name: 'tmp', emptyDir: { sizeLimit: '64Mi' } },
      { name: 'keys', secret: { secretName: `${name}-keys` } },
    ],
  };
  return [
    {
      ...{ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, labels } },
      spec: {
        replicas,
        selector: { matchLabels: selector },
        strategy: { type: 'RollingUpdate', rollingUpdate: { maxUnavailable: 0, maxSurge: 1 } },
        template: { metadata: { labels }, spec: pod },
      },
    },
    {
      ...{ apiVersion: 'v1', kind: 'Service', metadata: { name, labels } },
      spec: { selector, ports: [{ name: 'http', port: 80, targetPort: 'http' }] },
    },
    {
      ...{ apiVersion: 'autoscaling/v2', kind: 'HorizontalPodAutoscaler', metadata: { name, labels } },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
        ...{ minReplicas: replicas, maxReplicas },
        metrics: [
          { type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
        ],
      },
    },
  ];
}

/** Converts a text to a valid label value. */
function labelOf(text: string): string {
  return text.replaceAll(/[^A-Za-z0-9._-]/g, '-').slice(0, 63);
}
