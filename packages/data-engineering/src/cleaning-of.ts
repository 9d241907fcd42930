import { rangeError } from '@aml-mlops/errors';
import { type CleaningOptions, cleaningFor } from '@aml-mlops/text';
import { languageOfReport } from './language-of-report.ts';

export interface CleaningParams {
  readonly lowerCase: boolean;
  readonly punctuation: boolean | 'tokens';
  readonly digits: boolean | 'zero';
  readonly stopWords: boolean;
  readonly rules: number;
  readonly language: string;
}

/**
 * The cleaning options given by the step's parameters.
 *
 * @param report folder of a `report/drift`, read for the language `auto`
 * @throws MlopsError `E_PARAM_RANGE` if version 1 of the rules is combined with an option of version 2, `E_NO_LANGUAGE`,
 * `E_NO_STOP_WORDS`
 */
export async function cleaningOf(params: CleaningParams, report: string): Promise<CleaningOptions> {
  const { lowerCase, punctuation, digits, stopWords, rules } = params;
  if (rules === 1) {
    if (punctuation === 'tokens') throw onlyBoolean('punctuation', punctuation);
    if (digits === 'zero') throw onlyBoolean('digits', digits);
    return { lowerCase, punctuation, digits, stopWords };
  }
  return cleaningFor({
    language: params.language === 'auto' ? await languageOfReport(report) : params.language,
    lowerCase,
    punctuation: punctuation === 'tokens' ? 'tokens' : punctuation ? 'blank' : 'keep',
    digits: digits === 'zero' ? 'zero' : digits ? 'blank' : 'keep',
    stopWords,
  });
}

function onlyBoolean(name: string, value: string): Error {
  return rangeError(name, 'data-engineering', 'true or false with rules 1 (set rules to 2)', value);
}
