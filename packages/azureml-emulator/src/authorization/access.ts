import {
  type DeploymentOperation,
  deploymentOperations,
  linkedOperations,
  type Operation,
  RoleAssignments,
  type RoleResource,
} from '@aml-mlops/arm-templates';
import { ArmError } from '../arm/arm-error.ts';
import type { Subscription } from '../arm/handle-request.ts';
import type { ResourceStore } from '../arm/resource-store.ts';
import { openDeployedResources } from '../deployments/deployed-resources.ts';
import { parseDeploymentPath } from '../deployments/deployment-path.ts';
import { resolveRequest } from '../deployments/resolve-request.ts';
import { invocationOperation } from '../endpoints/batch-invocation.ts';
import { withoutFrontEnd } from '../endpoints/batch-jobs.ts';
import type { ServerRequest } from '../server/answer.ts';
import type { Bearer } from '../server/bearer.ts';
import { armOperation } from './arm-operation.ts';
import { type Caller, callerOf } from './caller.ts';
import { dataPlaneOperation } from './tracking-operation.ts';

/** Permissions in the emulator. */
export interface Access {
  /** @throws ArmError 401 if the token is unknown */
  identify(authorization: string | undefined): void;
  /**
   * Authorises a request to Azure Resource Manager.
   *
   * @returns the required permissions; none if roles are not checked
   * @throws ArmError 401; 403 `AuthorizationFailed`, `LinkedAuthorizationFailed`, `InvalidTemplateDeployment`
   */
  check(request: ServerRequest): readonly Operation[];
  /** The same for a single operation outside Azure Resource Manager. */
  checkOperation(authorization: string | undefined, operation: Operation): readonly Operation[];
  /** Whether a token may call an endpoint that accepts Microsoft Entra tokens; undefined for an unknown token. */
  mayScore(token: string, endpoint: string): boolean | undefined;
}

export interface AccessOptions {
  readonly bearer: Bearer;
  readonly subscription: Subscription;
  readonly store: ResourceStore;
  /** Role assignments besides those of deployments; undefined if roles are not checked. */
  readonly roles: readonly RoleResource[] | undefined;
}

export function makeAccess({ bearer, subscription, store, roles }: AccessOptions): Access {
  if (!roles) {
    const check = (authorization: string | undefined): readonly Operation[] => {
      bearer.check(authorization);
      return [];
    };
    return {
      identify: bearer.check,
      check: ({ authorization }) => check(authorization),
      checkOperation: check,
      mayScore: (token) => bearer.accepts(token) || undefined,
    };
  }
  const deployed = openDeployedResources(subscription, store);

  /** Computed for each request, so that a deployment's role assignments apply immediately. */
  const granted = () => new RoleAssignments([...roles, ...deployed.all()]);
  const missing = ({ principals }: Caller, needed: readonly Operation[]) => {
    // The emulator's own token has the permissions of an owner of everything, including data.
    if (principals.length === 0 || needed.length === 0) return [];
    const assignments = granted();
    return needed.filter((operation) => !assignments.may(principals, operation));
  };

  function checkOperation(authorization: string | undefined, operation: Operation): readonly Operation[] {
    const caller = callerOf(authorization, bearer);
    if (missing(caller, [operation]).length > 0) throw forbidden(caller, operation);
    return [operation];
  }

  return {
    identify: (authorization) => void callerOf(authorization, bearer),
    check(request) {
      const { method, url, body, authorization } = request;
      const caller = callerOf(authorization, bearer);
      const own =
        armOperation(method, withoutFrontEnd(url.pathname)) ??
        dataPlaneOperation(url.pathname) ??
        invocationOperation(request, subscription);
      if (!own) return [];
      if (missing(caller, [own]).length > 0) throw forbidden(caller, own);
      if (method !== 'PUT' && method !== 'PATCH') return [own];
      const linked = linkedOperations(body);
      const [unlinked] = missing(caller, linked);
      if (unlinked) throw linkForbidden(caller, own, unlinked);
      const deployment = parseDeploymentPath(url.pathname);
      if (!deployment) return [own, ...linked];
      const inside = deploymentOperations(resolveRequest(body, deployment.name, subscription).resources);
      const open = missing(caller, inside);
      if (open.length > 0)
        throw templateForbidden(
          caller,
          inside.filter((operation) => open.includes(operation)),
        );
      return [own, ...inside.map(({ resource: _, ...operation }) => operation)];
    },
    checkOperation,
    mayScore(token, endpoint) {
      const name = 'Microsoft.MachineLearningServices/workspaces/onlineEndpoints/score/action';
      try {
        return missing(callerOf(`Bearer ${token}`, bearer), [{ plane: 'action', name, scope: endpoint }]).length === 0;
      } catch (error) {
        if (error instanceof ArmError && error.status === 401) return undefined;
        throw error;
      }
    },
  };
}

const client = ({ principals: [id = ''] }: Caller) => `The client '${id}' with object id '${id}'`;

function forbidden(caller: Caller, { name, scope }: Operation): ArmError {
  const message = `${client(caller)} does not have authorization to perform action '${name}' over scope '${scope}' or the scope is invalid. If access was recently granted, please refresh your credentials.`;
  return new ArmError(403, 'AuthorizationFailed', message);
}

function linkForbidden(caller: Caller, own: Operation, linked: Operation): ArmError {
  const message = `${client(caller)} has permission to perform action '${own.name}' on scope '${own.scope}'; however, it does not have permission to perform action(s) '${linked.name}' on the linked scope(s) '${linked.scope}' (respectively) or the linked scope(s) are invalid.`;
  return new ArmError(403, 'LinkedAuthorizationFailed', message);
}

function templateForbidden(caller: Caller, open: readonly DeploymentOperation[]): ArmError {
  const each = open.map(
    ({ resource, name, scope }) =>
      `Authorization failed for template resource '${resource.name}' of type '${resource.type}'. ${client(caller)} does not have permission to perform action '${name}' at scope '${scope}'.`,
  );
  return new ArmError(403, 'InvalidTemplateDeployment', `Deployment failed with multiple errors: '${each.join(':')}'`);
}
