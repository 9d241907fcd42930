/** A lab or slide module of the original workshop, and where its topics are covered here. */
export interface Covered {
  readonly what: string;
  /** File relative to the root, and the text of a heading in it. */
  readonly file: string;
  readonly heading: string;
}

export const WORKSHOP_LABS: readonly Covered[] = [
  { what: '00 setup: tools, login, workspace', file: 'labs/00-setup.md', heading: '1. Install' },
  { what: '01 introduction: what a workspace is', file: 'labs/01-introduction.md', heading: 'What you need to know' },
  {
    what: '02 infrastructure: names, deploy the templates',
    file: 'labs/02-infrastructure.md',
    heading: '3. Deploy to the emulator',
  },
  { what: '02 infrastructure: run the pipeline', file: 'labs/02-infrastructure.md', heading: '4. Publish and submit' },
  {
    what: '02 experiment: read a script, fill four blanks',
    file: 'labs/03-experiment-tracking.md',
    heading: 'Exercise 1: fill the four blanks',
  },
  {
    what: '02 experiment: log, upload, inspect',
    file: 'labs/03-experiment-tracking.md',
    heading: '2. Track a first run',
  },
  { what: '03 data exploration: categories', file: 'labs/04-data-exploration.md', heading: '1. Texts and classes' },
  {
    what: '03 child runs: fifteen algorithms',
    file: 'labs/05-child-runs.md',
    heading: '1. Fifteen children of one parent',
  },
  { what: '03 child runs: print the best', file: 'labs/05-child-runs.md', heading: 'Exercise 1: name the best child' },
  {
    what: '04 hyperparameters: the search space of the course',
    file: 'labs/06-hyperparameter-tuning.md',
    heading: '2. A search space from a course',
  },
  {
    what: '04 hyperparameters: metrics and figures',
    file: 'labs/06-hyperparameter-tuning.md',
    heading: '3. Read the trials',
  },
  {
    what: '05 remote compute: CPU and GPU clusters',
    file: 'labs/07-remote-compute.md',
    heading: '1. Roles and clusters',
  },
  { what: '05 remote compute: compare', file: 'labs/07-remote-compute.md', heading: '2. Measure' },
  {
    what: '06 datasets: upload, register train, test and subsets',
    file: 'labs/08-datasets.md',
    heading: '2. The first version',
  },
  { what: '06 datasets: as inputs', file: 'labs/08-datasets.md', heading: '4. Lineage' },
  { what: '07 full model: tuned parameters', file: 'labs/09-full-model.md', heading: '2. Train with the tuned values' },
  {
    what: '07 full model: the test is not the training',
    file: 'labs/09-full-model.md',
    heading: 'Exercise 2: a test set that is the training set',
  },
  { what: '08 pipelines: tuning, then the full model', file: 'labs/10-pipelines.md', heading: '2. An app of your own' },
];

export const WORKSHOP_SLIDES: readonly Covered[] = [
  { what: '0 agenda, three days', file: 'slides/0-agenda.md', heading: 'Day 3: production' },
  { what: '0 agenda: event-based triggering', file: 'slides/6-pipelines.md', heading: 'Triggered by data' },
  { what: '0 agenda: digital audit trail', file: 'slides/8-cicd.md', heading: 'The digital audit trail' },
  { what: '0 agenda: labelling', file: 'slides/5-datasets.md', heading: 'Labels' },
  { what: '1 introduction', file: 'slides/1-introduction.md', heading: 'The concepts of a workspace' },
  { what: '2 experiments', file: 'slides/2-experiments.md', heading: 'What a run keeps' },
  { what: '3 hyperparameter tuning', file: 'slides/3-hyperparameter-tuning.md', heading: 'Samplers' },
  { what: '4 remote compute', file: 'slides/4-remote-compute.md', heading: 'Which compute for which step' },
  { what: '5 datasets', file: 'slides/5-datasets.md', heading: 'Datastore and dataset' },
  { what: '6 pipelines', file: 'slides/6-pipelines.md', heading: 'Compose' },
  { what: '7 model management and deployment', file: 'slides/7-models.md', heading: 'Registry: versions and aliases' },
  { what: '8 CI/CD', file: 'slides/8-cicd.md', heading: 'Affected publish' },
];

/** The steps of the workshop's quickstart template. */
export const QUICKSTART: readonly Covered[] = [
  { what: 'infrastructure', file: 'labs/02-infrastructure.md', heading: 'Steps' },
  { what: 'data', file: 'labs/08-datasets.md', heading: '1. Look before you load' },
  { what: 'exploration', file: 'labs/04-data-exploration.md', heading: '2. The words of a class' },
  { what: 'local training', file: 'labs/03-experiment-tracking.md', heading: 'Exercise 1: fill the four blanks' },
  { what: 'many models', file: 'labs/05-child-runs.md', heading: '2. The step that does it for a pipeline' },
  { what: 'move data', file: 'labs/08-datasets.md', heading: 'On Azure' },
  { what: 'cloud preparation', file: 'labs/02-infrastructure.md', heading: '4. Publish and submit' },
  { what: 'classifiers', file: 'labs/05-child-runs.md', heading: '3. What the table says about the best' },
  { what: 'network', file: 'labs/09-full-model.md', heading: '2. Train with the tuned values' },
  { what: 'tuning', file: 'labs/06-hyperparameter-tuning.md', heading: 'Exercise 1: a better search space' },
  { what: 'validation', file: 'labs/04-data-exploration.md', heading: 'Read next' },
  { what: 'historic profile', file: 'labs/04-data-exploration.md', heading: 'Read next' },
];
