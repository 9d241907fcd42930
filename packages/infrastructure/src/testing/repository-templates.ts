import path from 'node:path';
import { readTemplateSet, type TemplateSet } from '@aml-mlops/arm-templates';

/** The templates of this repository. */
export const TEMPLATES = path.resolve(import.meta.dirname, '../../../../infrastructure');

export const repositoryTemplates = (): Promise<TemplateSet> => readTemplateSet(TEMPLATES);
