import type { ModelVersionDetail } from '../../../api/models.ts';
import { ColumnsChart } from '../../charts/columns-chart.tsx';
import { Card } from '../../components/card.tsx';
import { formatNumber } from '../../components/format.ts';
import { Empty } from '../../components/states.tsx';
import { ReliabilityChart } from './reliability-chart.tsx';

/** Is an answer with probability 90 % correct nine times out of ten? */
export function Calibration({ detail, name }: { readonly detail: ModelVersionDetail; readonly name: string }) {
  const { calibration, version } = detail;
  if (!calibration) {
    return (
      <Card title="Calibration">
        <Empty title="Its calibration was not measured">
          <p>Models of the pipeline's later versions bring it; accuracy without labels needs it.</p>
        </Empty>
      </Card>
    );
  }
  return (
    <Card title="Calibration">
      <div class="stack">
        <p class="quiet">
          Of {formatNumber(calibration.documents)} held-out documents {formatNumber(100 * calibration.accuracy)} % are
          right. Below the diagonal it is too sure of itself.
        </p>
        <ReliabilityChart curve={calibration.curve} name={`calibration-${name}-${version}`} />
        <ColumnsChart
          title="How sure it is"
          name={`confidence-${name}-${version}`}
          titles={['probability of the answer', 'documents']}
          columns={calibration.confidences.map((value, i, { length }) => ({ bin: `${(100 * i) / length} %`, value }))}
        />
      </div>
    </Card>
  );
}
