import { readFile } from 'node:fs/promises';
import { BUILT_IN_ROLES, type RoleResource } from '@aml-mlops/arm-templates';
import { rangeError } from '@aml-mlops/errors';
import * as z from 'zod';

const texts = z.array(z.string()).default([]);
const definition = z.looseObject({
  name: z.string(),
  roleName: z.string(),
  permissions: z.array(z.looseObject({ actions: texts, notActions: texts, dataActions: texts, notDataActions: texts })),
});
const assignment = z.looseObject({
  principalId: z.string(),
  scope: z.string().startsWith('/'),
  roleDefinitionId: z.string().optional(),
  roleDefinitionName: z.string().optional(),
  condition: z.string().nullish(),
});
const roleFile = z.strictObject({
  roleDefinitions: z.array(definition).default([]),
  roleAssignments: z.array(assignment),
});

/**
 * Reads roles and assignments from the output of `az role definition list --custom-role-only` and `az role assignment list --all`:
 * `{"roleDefinitions": […], "roleAssignments": […]}`.
 *
 * @throws MlopsError `E_PARAM_RANGE` if the file has another form
 */
export async function readRoleFile(file: string): Promise<RoleResource[]> {
  const owner = `the emulator's roles in ${file}`;
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw rangeError('roles', 'the emulator', 'a file of JSON', `${file}: ${error.code}`);
  });
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch {
    throw rangeError('content', owner, 'JSON', text.slice(0, 40));
  }
  const parsed = roleFile.safeParse(content);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw rangeError(issue?.path.join('.') || 'content', owner, issue?.message ?? '', undefined);
  }
  const { roleDefinitions, roleAssignments } = parsed.data;
  const byName = new Map(Object.entries(BUILT_IN_ROLES).map(([id, { name }]) => [name.toLowerCase(), id]));
  for (const { name, roleName } of roleDefinitions) byName.set(roleName.toLowerCase(), name.toLowerCase());
  const known = new Set([...Object.keys(BUILT_IN_ROLES), ...byName.values()]);
  return [
    ...roleDefinitions.map(({ name, roleName, permissions }) => ({
      id: `/providers/Microsoft.Authorization/roleDefinitions/${name}`,
      type: 'Microsoft.Authorization/roleDefinitions',
      body: { properties: { roleName, permissions } },
    })),
    ...roleAssignments.map(({ principalId, scope, roleDefinitionId, roleDefinitionName = '', condition }, i) => {
      const role = roleDefinitionId?.toLowerCase().split('/').at(-1) ?? byName.get(roleDefinitionName.toLowerCase());
      if (role === undefined || !known.has(role)) {
        const given = roleDefinitionId ?? roleDefinitionName;
        throw rangeError(
          `roleAssignments.${i}`,
          owner,
          'of a built-in role of the templates, or of one in roleDefinitions',
          given,
        );
      }
      return {
        id: `${scope === '/' ? '' : scope}/providers/Microsoft.Authorization/roleAssignments/${i}`,
        type: 'Microsoft.Authorization/roleAssignments',
        body: { properties: { principalId, roleDefinitionId: role, condition } },
      };
    }),
  ];
}
