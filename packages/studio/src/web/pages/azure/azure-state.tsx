import type { ComponentChildren } from 'preact';
import type { AzureAnswer } from '../../../api/azure.ts';
import type { Fault } from '../../../api/session.ts';
import type { QueryState } from '../../app/use-query.ts';
import { Answered, Empty } from '../../components/states.tsx';
import { UserText } from '../../components/user-text.tsx';

const TITLES: ReadonlyMap<string, string> = new Map([
  ['E_WORKSPACES', 'No Azure workspace is configured'],
  ['E_AZURE_AUTH', 'Not signed in, or no permission'],
  ['E_AZURE_UNAVAILABLE', 'Azure does not answer'],
  ['E_AZURE_NOT_FOUND', 'Not found on Azure'],
]);

const ADVICE: ReadonlyMap<string, string> = new Map([
  ['E_WORKSPACES', 'Everything else in the studio works without Azure.'],
  [
    'E_AZURE_AUTH',
    'Run "az login" on the machine of this studio, or ask for the role AzureML Data Scientist on the workspace.',
  ],
  ['E_AZURE_UNAVAILABLE', 'Check the connection of this machine, then try again.'],
]);

/** Shows Azure's response, or the reason for its absence and what to do. */
export function AzureAnswered<T>(props: {
  readonly query: QueryState<AzureAnswer<T>>;
  readonly what: string;
  readonly children: (value: T) => ComponentChildren;
}) {
  const { query, what, children } = props;
  return (
    <Answered query={query} what={what}>
      {(answer) =>
        answer.fault === undefined ? children(answer.value) : <State fault={answer.fault} retry={query.reload} />
      }
    </Answered>
  );
}

function State({ fault, retry }: { readonly fault: Fault; readonly retry: () => void }) {
  const advice = ADVICE.get(fault.code);
  return (
    <Empty title={TITLES.get(fault.code) ?? 'Azure cannot show this'}>
      <p>
        <UserText value={fault.message} limit={600} />
      </p>
      {advice === undefined ? null : <p>{advice}</p>}
      <button type="button" class="button" onClick={retry}>
        Try again
      </button>
    </Empty>
  );
}
