import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { writeTinyModel } from '@aml-mlops/scoring/testing';
import { startService } from '@aml-mlops/scoring-service';
import * as z from 'zod';
import type { Page } from './error-pages.ts';

const openApiSchema = z.object({
  paths: z.record(
    z.string(),
    z.record(z.string(), z.looseObject({ summary: z.string().optional(), description: z.string().optional() })),
  ),
});

/** The routes of the scoring service, from its own OpenAPI document. */
export async function restPage(): Promise<Page> {
  const folder = await mkdtemp(path.join(tmpdir(), 'docs-'));
  try {
    const model = await writeTinyModel(path.join(folder, 'model'));
    const source = {
      reference: 'topics',
      follows: false,
      locate: async () => ({ name: 'topics', version: '1', folder: model }),
    };
    const service = await startService({ sources: [source], port: 0 });
    try {
      const response = await fetch(`${service.url}/openapi.json`);
      const { paths } = openApiSchema.parse(await response.json());
      return { path: 'reference/rest', markdown: restText(paths) };
    } finally {
      await service.close();
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function restText(paths: z.infer<typeof openApiSchema>['paths']): string {
  const lines = [
    '# REST',
    '',
    '## Scoring service',
    '',
    '`npx mlops serve` answers these. `/openapi.json` has the bodies, `/docs` is a page to try them:',
    '[scoring-service](/packages/scoring-service).',
    '',
    '| route | does |',
    '| --- | --- |',
  ];
  for (const [route, methods] of Object.entries(paths))
    for (const [method, { summary, description }] of Object.entries(methods))
      lines.push(
        `| \`${method.toUpperCase()} ${route}\` | ${(summary ?? description ?? '').replaceAll('|', '\\|').replaceAll('\n', ' ')} |`,
      );
  lines.push(
    '',
    '## Tracking server',
    '',
    "`npx mlops tracking serve` speaks MLflow's REST API 2.0, `/api/2.0/mlflow/…`: experiments, runs, metrics, artifacts, registered models",
    'and their versions and aliases. What it does and does not do: [tracking](/packages/tracking).',
  );
  return `${lines.join('\n')}\n`;
}
