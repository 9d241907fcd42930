import type { ModelVersionShown } from '../../../api/models.ts';
import { ActionButton } from '../../components/action-dialog.tsx';
import { DeployCommand } from './deploy-command.tsx';

/** What can be done with a version: aliases are moved with a reason, and it is brought to an endpoint by a command. */
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
                  ? 'What asks for the champion gets this version from now on: services that are started anew, batch runs, and the gate of the next run.'
                  : 'It answers nobody yet: the next roll-out or comparison can ask for the challenger by name.',
              path: '/models/promote',
              body: { name: model, alias, version: version.version },
            }}
          />
        ))}
    </>
  );
}
