import { useEffect, useRef, useState } from 'preact/hooks';
import { CommandLine } from '../../components/command-line.tsx';

/** Deploys a version to an endpoint: the studio shows the command, and an authorised user runs it. */
export function DeployCommand({ model, version }: { readonly model: string; readonly version: number }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <button type="button" class="button" onClick={() => setOpen(true)} aria-haspopup="dialog">
        Deploy
      </button>
      {isOpen ? <DeployDialog model={model} version={version} close={() => setOpen(false)} /> : null}
    </>
  );
}

function DeployDialog(props: { readonly model: string; readonly version: number; readonly close: () => void }) {
  const { model, version, close } = props;
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const reference = `${model}:${version}`;
  return (
    <dialog ref={dialog} class="dialog" aria-label={`Deploy version ${version}`} onClose={close}>
      <div class="card-body stack">
        <h2>Deploy version {version}</h2>
        <p class="quiet">To an online endpoint of Azure Machine Learning, in stages, each with a gate:</p>
        <CommandLine parts={['mlops', 'deploy', reference, '--endpoint', 'NAME']} />
        <p class="quiet">As an image for Docker and Kubernetes, into a new folder:</p>
        <CommandLine parts={['mlops', 'deploy', reference, '--to', 'FOLDER']} />
        <p class="quiet">On this machine:</p>
        <CommandLine parts={['mlops', 'serve', reference]} />
        <div class="row">
          <button type="button" class="button" onClick={() => dialog.current?.close()}>
            Close
          </button>
        </div>
      </div>
    </dialog>
  );
}
