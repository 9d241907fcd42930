export {
  entriesOf,
  type Problem,
  placeholderTarget,
  readTemplateSet,
  type TemplateSet,
} from '@aml-mlops/arm-templates';
export { type CheckReport, checkTemplates } from './checks/check-templates.ts';
export { compareStages, type StageDifference } from './checks/compare-stages.ts';
export { type ResolvedStage, resolveStages, stagesOf } from './checks/resolved-stage.ts';
export { bundleTemplate } from './deploy/bundle-template.ts';
export { type DeploymentRequest, deployTemplate, validateDeployment, whatIf } from './deploy/deploy-template.ts';
export type { ManagerAnswer, ResourceManager } from './deploy/resource-manager.ts';
export { neededHosts } from './outbound/needed-hosts.ts';
export { type OutboundReport, outboundReport } from './outbound/outbound-report.ts';
export { compareResources, type FieldChange, type ResourceChange } from './plan/compare-resources.ts';
export { readBase } from './plan/read-base.ts';
