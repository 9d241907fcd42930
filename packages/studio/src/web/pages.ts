import type { Page } from './app/page.ts';
import { ComparePage } from './pages/compare/compare-page.tsx';
import { DataPage } from './pages/data/data-page.tsx';
import { DatasetPage } from './pages/dataset/dataset-page.tsx';
import { ModelPage } from './pages/model/model-page.tsx';
import { ModelsPage } from './pages/models/models-page.tsx';
import { OverviewPage } from './pages/overview/overview-page.tsx';
import { PipelineRunPage } from './pages/pipeline-run/pipeline-run-page.tsx';
import { PipelineRunsPage } from './pages/pipeline-runs/pipeline-runs-page.tsx';
import { PipelinePage } from './pages/pipelines/pipeline-page.tsx';
import { PipelinesPage } from './pages/pipelines/pipelines-page.tsx';
import { ProfilePage } from './pages/profile/profile-page.tsx';
import { ProfilesPage } from './pages/profile/profiles-page.tsx';
import { RunPage } from './pages/run/run-page.tsx';
import { RunsPage } from './pages/runs/runs-page.tsx';
import { ValidationReportPage } from './pages/validation/report-page.tsx';
import { ValidationPage } from './pages/validation/validation-page.tsx';

/** Every page, in the order of the navigation. The first that matches is shown. */
export const PAGES: readonly Page[] = [
  { pattern: '/', component: OverviewPage, nav: { group: '', title: 'Overview' } },
  { pattern: '/pipeline-runs', component: PipelineRunsPage, nav: { group: 'Pipelines', title: 'Pipeline runs' } },
  { pattern: '/pipeline-runs/:run', component: PipelineRunPage, under: '/pipeline-runs' },
  { pattern: '/pipelines', component: PipelinesPage, nav: { group: 'Pipelines', title: 'Pipelines' } },
  { pattern: '/pipelines/:pipeline', component: PipelinePage, under: '/pipelines' },
  { pattern: '/experiments', component: RunsPage, nav: { group: 'Experiments', title: 'Runs' } },
  { pattern: '/experiments/:experiment', component: RunsPage, under: '/experiments' },
  { pattern: '/experiments/:experiment/runs/:run', component: RunPage, under: '/experiments' },
  { pattern: '/runs/:run', component: RunPage, under: '/experiments' },
  { pattern: '/compare', component: ComparePage, under: '/experiments' },
  { pattern: '/data', component: DataPage, nav: { group: 'Data', title: 'Datasets' } },
  { pattern: '/data/:name', component: DatasetPage, under: '/data' },
  { pattern: '/validation', component: ValidationPage, nav: { group: 'Data', title: 'Validation' } },
  { pattern: '/validation/:run/:node', component: ValidationReportPage, under: '/validation' },
  { pattern: '/profiles', component: ProfilesPage, nav: { group: 'Data', title: 'Profile over time' } },
  { pattern: '/profiles/:profile', component: ProfilePage, under: '/profiles' },
  { pattern: '/models', component: ModelsPage, nav: { group: 'Models', title: 'Models' } },
  { pattern: '/models/:name', component: ModelPage, under: '/models' },
];
