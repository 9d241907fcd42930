import type { Page } from './app/page.ts';
import { AzureJobPage } from './pages/azure/azure-job-page.tsx';
import { AzurePage } from './pages/azure/azure-page.tsx';
import { ComparePage } from './pages/compare/compare-page.tsx';
import { DataPage } from './pages/data/data-page.tsx';
import { DatasetPage } from './pages/dataset/dataset-page.tsx';
import { LabellingPage, QueuePage } from './pages/labelling/labelling-page.tsx';
import { ModelPage } from './pages/model/model-page.tsx';
import { ModelsPage } from './pages/models/models-page.tsx';
import { MonitoringPage } from './pages/monitoring/monitoring-page.tsx';
import { OverviewPage } from './pages/overview/overview-page.tsx';
import { PipelineRunPage } from './pages/pipeline-run/pipeline-run-page.tsx';
import { PipelineRunsPage } from './pages/pipeline-runs/pipeline-runs-page.tsx';
import { PipelinePage } from './pages/pipelines/pipeline-page.tsx';
import { PipelinesPage } from './pages/pipelines/pipelines-page.tsx';
import { ProfilePage } from './pages/profile/profile-page.tsx';
import { ProfilesPage } from './pages/profile/profiles-page.tsx';
import { RunPage } from './pages/run/run-page.tsx';
import { RunsPage } from './pages/runs/runs-page.tsx';
import { SweepPage } from './pages/sweep/sweep-page.tsx';
import { TryPage } from './pages/try/try-page.tsx';
import { TuningPage } from './pages/tuning/tuning-page.tsx';
import { ValidationReportPage } from './pages/validation/report-page.tsx';
import { ValidationPage } from './pages/validation/validation-page.tsx';

/** Every page, in navigation order. The first match is shown. */
export const PAGES: readonly Page[] = [
  { pattern: '/', component: OverviewPage, nav: { group: '', title: 'Overview' } },
  { pattern: '/pipeline-runs', component: PipelineRunsPage, nav: { group: 'Pipelines', title: 'Pipeline runs' } },
  { pattern: '/pipeline-runs/:run', component: PipelineRunPage, under: '/pipeline-runs' },
  { pattern: '/pipelines', component: PipelinesPage, nav: { group: 'Pipelines', title: 'Pipelines' } },
  { pattern: '/pipelines/:pipeline', component: PipelinePage, under: '/pipelines' },
  { pattern: '/azure', component: AzurePage, nav: { group: 'Pipelines', title: 'Azure jobs' } },
  { pattern: '/azure/:alias/jobs/:job', component: AzureJobPage, under: '/azure' },
  { pattern: '/experiments', component: RunsPage, nav: { group: 'Experiments', title: 'Runs' } },
  { pattern: '/experiments/:experiment', component: RunsPage, under: '/experiments' },
  { pattern: '/experiments/:experiment/runs/:run', component: RunPage, under: '/experiments' },
  { pattern: '/runs/:run', component: RunPage, under: '/experiments' },
  { pattern: '/compare', component: ComparePage, under: '/experiments' },
  { pattern: '/sweep', component: SweepPage, nav: { group: 'Experiments', title: 'Sweep' } },
  { pattern: '/sweep/:run/:node', component: SweepPage, under: '/sweep' },
  { pattern: '/tuning', component: TuningPage, nav: { group: 'Experiments', title: 'Tuning' } },
  { pattern: '/tuning/:run/:node', component: TuningPage, under: '/tuning' },
  { pattern: '/data', component: DataPage, nav: { group: 'Data', title: 'Datasets' } },
  { pattern: '/data/:name', component: DatasetPage, under: '/data' },
  { pattern: '/validation', component: ValidationPage, nav: { group: 'Data', title: 'Validation' } },
  { pattern: '/validation/:run/:node', component: ValidationReportPage, under: '/validation' },
  { pattern: '/profiles', component: ProfilesPage, nav: { group: 'Data', title: 'Profile over time' } },
  { pattern: '/profiles/:profile', component: ProfilePage, under: '/profiles' },
  { pattern: '/labelling', component: LabellingPage, nav: { group: 'Data', title: 'Labelling' } },
  { pattern: '/labelling/:scope', component: QueuePage, under: '/labelling' },
  { pattern: '/models', component: ModelsPage, nav: { group: 'Models', title: 'Models' } },
  { pattern: '/models/:name', component: ModelPage, under: '/models' },
  { pattern: '/try', component: TryPage, nav: { group: 'Models', title: 'Try it' } },
  { pattern: '/monitoring', component: MonitoringPage, nav: { group: 'Models', title: 'Monitoring' } },
];
