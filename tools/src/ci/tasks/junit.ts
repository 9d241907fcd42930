export interface CheckResult {
  readonly name: string;
  readonly passed: boolean;
  readonly detail: string;
}

/** A report that both systems show with the tests. */
export function junitReport(suite: string, checks: readonly CheckResult[]): string {
  const failed = checks.filter(({ passed }) => !passed).length;
  const cases = checks.map(({ name, passed, detail }) => {
    const head = `    <testcase classname="${escaped(suite)}" name="${escaped(name)}"`;
    return passed ? `${head}/>` : `${head}>\n      <failure message="${escaped(detail)}"/>\n    </testcase>`;
  });
  const counts = `tests="${checks.length}" failures="${failed}"`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${counts}>\n  <testsuite name="${escaped(suite)}" ${counts}>\n${cases.join('\n')}\n  </testsuite>\n</testsuites>\n`;
}

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** XML does not allow control characters. */
function escaped(text: string): string {
  return text.replaceAll(/[&<>"]/g, (sign) => ENTITIES[sign]!).replaceAll(/[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu, '\uFFFD');
}
