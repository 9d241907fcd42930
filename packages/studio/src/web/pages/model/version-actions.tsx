import type { ModelVersionShown } from '../../../api/models.ts';
import { ActionButton } from '../../components/action-dialog.tsx';
import { DeployCommand } from './deploy-command.tsx';

/** Actions on a version: move aliases, with a reason; deploy it to an endpoint with a command. */
export function VersionActions(props: { readonly model: string; readonly version: ModelVersionShown }) {
  const { model, version } = props;
  return (
    <>
      <DeployCommand model={model} version={version.version} />
      {(['challenger', 'champion'] as const)
        .filter((alias) => !version.aliases.includes(alias))
        .map((alias) => (
          <ActionButton
            key={`${version.version} ${alias}`}
            action={{
              name: `Make ${alias}`,
              title: `Make version ${version.version} the ${alias}`,
              says:
                alias === 'champion'
                  ? 'From now on, whatever refers to the champion uses this version: restarted services, batch runs, and the gate of the next run.'
                  : 'It serves no requests yet; the next roll-out or comparison can refer to the challenger by name.',
              path: '/models/promote',
              body: { name: model, alias, version: version.version },
            }}
          />
        ))}
    </>
  );
}
