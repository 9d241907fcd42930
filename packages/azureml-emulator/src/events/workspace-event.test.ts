import { expect, test } from 'vitest';
import type { Resource } from '../arm/resource-store.ts';
import { workspaceEvent } from './workspace-event.ts';

const P = 'Microsoft.MachineLearningServices';

const job = (status: string): Resource => ({
  id: `/subscriptions/s/resourceGroups/g/providers/${P}/workspaces/w/jobs/j`,
  name: 'j',
  type: `${P}/workspaces/jobs`,
  properties: { status, jobType: 'Pipeline', experimentName: 'news', tags: { scope: 'sample' } },
  systemData: {
    createdAt: '2026-01-01T00:00:00Z',
    createdBy: 'e',
    createdByType: 'User',
    lastModifiedAt: '2026-01-01T00:00:00Z',
    lastModifiedBy: 'e',
    lastModifiedByType: 'User',
  },
});

test('a run completes once', () => {
  expect(workspaceEvent(job('Running'), job('Completed'))).toEqual({
    eventType: `${P}.RunCompleted`,
    subject: 'experiments/news/runs/j',
    data: {
      ExperimentId: 'news',
      ExperimentName: 'news',
      RunId: 'j',
      RunType: 'Pipeline',
      RunTags: { scope: 'sample' },
      RunProperties: {},
    },
  });
  expect(workspaceEvent(job('Completed'), job('Completed'))).toBeUndefined();
  expect(workspaceEvent(job('Running'), job('Failed'))).toBeUndefined();
});
