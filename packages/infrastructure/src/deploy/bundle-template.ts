import { moduleFile, type TemplateSet } from '@aml-mlops/arm-templates';
import { isRecord } from '@aml-mlops/shapes';

/** Inlines the modules of a template, so that one request deploys them all, as a template spec does with linked templates. */
export function bundleTemplate(set: TemplateSet, file: string): unknown {
  const inline = (part: unknown): unknown => {
    if (Array.isArray(part)) return part.map(inline);
    if (!isRecord(part)) return part;
    const { templateLink, ...rest } = part;
    const link = isRecord(templateLink) ? templateLink['relativePath'] : undefined;
    const members = Object.fromEntries(Object.entries(rest).map(([key, value]) => [key, inline(value)]));
    if (typeof link !== 'string') return templateLink === undefined ? members : { templateLink, ...members };
    return {
      ...members,
      expressionEvaluationOptions: { scope: 'inner' },
      template: bundleTemplate(set, moduleFile(file, link)),
    };
  };
  return inline(set.files.get(file));
}
