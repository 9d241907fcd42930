import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { trackingContract } from '../tracking.contract.ts';
import { openTracking } from './open-tracking.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'tracking-embedded-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

trackingContract('embedded', async () => openTracking(`sqlite:${path.join(folder, 'mlops.db')}`));
