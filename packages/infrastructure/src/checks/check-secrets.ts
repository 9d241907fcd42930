import {
  entriesOf,
  isExpression,
  isSecure,
  joinPath,
  type Problems,
  parameterFileSchema,
  readTemplate,
  type TemplateSet,
} from '@aml-mlops/arm-templates';
import type { ResolvedStage } from './resolved-stage.ts';
import { textsIn } from './values-in.ts';

const SECRET_NAME =
  /(password|passwd|pwd|secret|token|connectionstring|accountkey|sharedkey|accesskey|apikey|credential|sastoken|saskey)$/i;
const SECRET_TEXT =
  /AccountKey=|SharedAccessKey=|-----BEGIN [A-Z ]*PRIVATE KEY|[?&]sig=[A-Za-z0-9%]{16}|\beyJ[A-Za-z0-9_-]{10,}\.eyJ|\bgh[pousr]_[A-Za-z0-9]{30}/;

/**
 * Files contain no secrets, secrets are secure parameters, and outputs reveal none: outputs are kept in the deployment history.
 */
export function checkSecrets(set: TemplateSet, stages: readonly ResolvedStage[], problems: Problems): void {
  for (const [file, content] of set.files) {
    for (const { path, key, text } of textsIn(content)) {
      if (SECRET_TEXT.test(text))
        problems.add(
          'secret',
          { file, path },
          'must not hold a secret; got what looks like a key, a signature or a token',
        );
      const isLiteral =
        text !== key && text !== '' && !isExpression(text) && !/^(parameters|outputs|metadata|variables)\./.test(path);
      if (key !== undefined && SECRET_NAME.test(key) && isLiteral)
        problems.add('secret', { file, path }, `${key} must be a secure parameter; got a text`);
    }
    const parsed = readTemplate(set, file);
    if (!parsed.success) continue;
    for (const [name, declaration] of Object.entries(parsed.data.parameters)) {
      const path = joinPath('parameters', name);
      const { type, defaultValue } = declaration;
      if (isSecure(declaration) && defaultValue !== undefined && !isBlank(defaultValue)) {
        problems.add(
          'secret',
          { file, path: `${path}.defaultValue` },
          `parameter ${name} must have no default: it is ${type}`,
        );
      }
      if (type.toLowerCase() === 'string' && SECRET_NAME.test(name)) {
        problems.add(
          'secret',
          { file, path: `${path}.type` },
          `parameter ${name} must be a secureString: its values would be kept in the history of deployments; got ${type}`,
        );
      }
    }
  }
  for (const entry of entriesOf(set)) {
    const template = readTemplate(set, entry.file);
    if (!template.success) continue;
    for (const file of entry.parameters.values()) {
      const parsed = parameterFileSchema.safeParse(set.files.get(file));
      for (const [name, { value }] of Object.entries(parsed.data?.parameters ?? {})) {
        const declaration = template.data.parameters[name];
        if (!declaration || !isSecure(declaration) || value === undefined || isBlank(value)) continue;
        problems.add(
          'secret',
          { file, path: `${joinPath('parameters', name)}.value` },
          `parameter ${name} is ${declaration.type} and must have no value in a file: give a reference to a key vault, or the value at deployment`,
        );
      }
    }
  }
  for (const { outputs } of stages) {
    for (const { name, value, origin } of outputs) {
      const text = JSON.stringify(value) ?? '';
      if (/secure\(|told:list/.test(text))
        problems.add(
          'secret',
          origin,
          `output ${name} must not tell a secret: outputs are kept in the history of deployments`,
        );
    }
  }
}

function isBlank(value: unknown): boolean {
  return value === '' || (typeof value === 'object' && value !== null && Object.keys(value).length === 0);
}
