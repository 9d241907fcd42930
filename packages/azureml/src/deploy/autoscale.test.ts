import { expect, test } from 'vitest';
import { CONFIG } from '../testing/published.fixture.ts';
import { autoscaleTemplate } from './autoscale.ts';

const of = { endpoint: 'mail', deployment: 'green', location: 'westeurope', minimum: 2, maximum: 5, enabled: true };

test('rules name the deployment that they grow and shrink, between the two bounds', () => {
  const target =
    '/subscriptions/11111111-2222-3333-4444-555555555555/resourceGroups/rg-mlops-dev/providers/Microsoft.MachineLearningServices/workspaces/mlw-mlops-dev/onlineEndpoints/mail/deployments/green';
  const rule = (operator: string, direction: string) => ({
    metricTrigger: { metricName: 'CpuUtilizationPercentage', metricResourceUri: target, operator },
    scaleAction: { direction, type: 'ChangeCount', value: '1' },
  });
  expect(autoscaleTemplate(CONFIG, of)).toMatchObject({
    resources: [
      {
        type: 'Microsoft.Insights/autoscalesettings',
        name: 'mail-green',
        properties: {
          enabled: true,
          targetResourceUri: target,
          profiles: [
            {
              capacity: { minimum: '2', maximum: '5', default: '2' },
              rules: [rule('GreaterThan', 'Increase'), rule('LessThan', 'Decrease')],
            },
          ],
        },
      },
    ],
  });
});
