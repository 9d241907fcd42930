export { type Expression, ExpressionError, isExpression } from './expressions/expression.ts';
export { joinPath, type Located } from './expressions/located.ts';
export { parseExpression } from './expressions/parse.ts';
export { Told } from './expressions/told.ts';
export { BUILT_IN_ROLES } from './roles/built-in-roles.ts';
export { type DeploymentOperation, deploymentOperations } from './roles/deployment-operations.ts';
export { linkedOperations } from './roles/linked-operations.ts';
export { type Operation, RoleAssignments, type RoleResource } from './roles/role-assignments.ts';
export { matchesOperation, type Plane, type RoleDefinition } from './roles/role-definition.ts';
export { isPast, type Retirement, retirementOf } from './sizes/retired-sizes.ts';
export { isSecure } from './templates/parameter-values.ts';
export { type Problem, Problems, type Rule } from './templates/problem.ts';
export { moduleFile } from './templates/resolve-module.ts';
export { placeholderTarget, resolveStage } from './templates/resolve-stage.ts';
export { resolveTemplate } from './templates/resolve-template.ts';
export {
  originIn,
  originOfKey,
  type ResolvedDeployment,
  type ResolvedOutput,
  type ResolvedResource,
} from './templates/resolved.ts';
export { isResourceId, type Target, typeOfId } from './templates/resource-ids.ts';
export {
  entriesOf,
  parameterFileSchema,
  readTemplate,
  readTemplateSet,
  type Template,
  type TemplateSet,
} from './templates/template-set.ts';
