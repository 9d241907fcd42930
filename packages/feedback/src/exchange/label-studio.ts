import { MlopsError } from '@aml-mlops/errors';
import { html } from '@aml-mlops/reports';
import type { LabelItem } from '@aml-mlops/tracking/labels';
import * as z from 'zod';
import type { GivenLabel, QueueItems } from './given-label.ts';

/** Names of the control and of its labelled object in our labelling configuration. */
const [FROM_NAME, TO_NAME] = ['label', 'text'];

/** A labelling configuration of Label Studio for a queue: one text, one choice. */
export function labelStudioConfig(labels: readonly string[]): string {
  const choices = labels.map((label) => html`    <Choice value="${label}"/>`);
  return html`<View>
  <Text name="text" value="$text"/>
  <Choices name="label" toName="text" choice="single" showInline="true">
${choices}
  </Choices>
</View>
`.markup;
}

/** A region of a Label Studio prediction or annotation. */
function choiceResult(id: string, label: string, score?: number) {
  const value = { choices: [label] };
  return { id, from_name: FROM_NAME, to_name: TO_NAME, type: 'choices', value, ...(score !== undefined && { score }) };
}

/** Items as tasks for import into Label Studio, with the model's answers as predictions. */
export function itemsToLabelStudio(items: readonly LabelItem[]): string {
  const tasks = items.map(({ id, text, suggestion, model, probability }) => ({
    data: { text: text ?? '', id: String(id) },
    ...(suggestion !== undefined && {
      predictions: [
        {
          model_version: model ?? 'model',
          score: probability ?? 0,
          result: [choiceResult(`suggestion-${id}`, suggestion, probability)],
        },
      ],
    }),
  }));
  return `${JSON.stringify(tasks, null, 2)}\n`;
}

const annotator = z.union([
  z.number(),
  z.string(),
  z.object({ id: z.number().optional(), email: z.string().optional() }),
]);
const annotationSchema = z.object({
  completed_by: annotator.nullish(),
  result: z.array(z.object({ type: z.string(), from_name: z.string().optional(), value: z.unknown() })).default([]),
  was_cancelled: z.boolean().nullish(),
  ground_truth: z.boolean().nullish(),
  created_at: z.string().nullish(),
  lead_time: z.number().nullish(),
});
const taskSchema = z.object({
  data: z.looseObject({ id: z.union([z.string(), z.number()]) }),
  annotations: z.array(annotationSchema).default([]),
});

/**
 * Reads answers from a Label Studio JSON export: each annotation of a task is one annotator's answer; a cancelled one is a
 * skip, and one marked as ground truth is decisive.
 *
 * @param file for error messages
 * @throws MlopsError `E_LABEL_IMPORT`, naming file and task
 */
export function answersFromLabelStudio(content: string, queue: QueueItems, file: string): GivenLabel[] {
  const refuse = (row: number, message: string) =>
    new MlopsError('E_LABEL_IMPORT', `${message} in task ${row} of ${file}`, { file, row });
  const tasks = parseArray(content, file);
  return tasks.flatMap((json, i) => {
    const parsed = taskSchema.safeParse(json);
    if (!parsed.success) {
      const issue = parsed.error.issues[0];
      throw refuse(i + 1, `${issue?.path.join('.')} must be as Label Studio exports it (JSON)`);
    }
    const { data, annotations } = parsed.data;
    const item = /^\d{1,15}$/.test(String(data.id)) ? queue.find(Number(data.id)) : undefined;
    if (!item)
      throw refuse(i + 1, `data.id must be an item of the queue; got ${JSON.stringify(String(data.id).slice(0, 40))}`);
    return annotations.flatMap((annotation): GivenLabel[] => {
      const choices = choicesOf(annotation.result);
      const isSkipped = annotation.was_cancelled === true;
      if (choices.length === 0 && !isSkipped) return [];
      if (choices.length > 1) throw refuse(i + 1, `choices must be one; got ${choices.length}`);
      const label = isSkipped ? undefined : choices[0];
      if (label !== undefined && !queue.labels.includes(label)) {
        throw refuse(
          i + 1,
          `label must be one of ${queue.labels.join(', ')}; got ${JSON.stringify(label.slice(0, 80))}`,
        );
      }
      const at = annotation.created_at ? new Date(annotation.created_at) : undefined;
      return [
        {
          item: item.id,
          annotator: nameOf(annotation.completed_by),
          label,
          origin: 'label-studio',
          decides: annotation.ground_truth === true,
          ...(at && !Number.isNaN(at.getTime()) && { at }),
          ...(typeof annotation.lead_time === 'number' && { seconds: annotation.lead_time }),
        },
      ];
    });
  });
}

function choicesOf(result: z.infer<typeof annotationSchema>['result']): string[] {
  return result
    .filter(({ type }) => type === 'choices')
    .flatMap(({ value }) => z.object({ choices: z.array(z.string()) }).safeParse(value).data?.choices ?? []);
}

function nameOf(who: z.infer<typeof annotator> | null | undefined): string {
  if (who === null || who === undefined) return 'label-studio';
  if (typeof who !== 'object') return `label-studio:${who}`;
  return who.email || `label-studio:${who.id ?? 'unknown'}`;
}

function parseArray(content: string, file: string): unknown[] {
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch (cause) {
    throw new MlopsError(
      'E_LABEL_IMPORT',
      `${file} must be JSON, as Label Studio exports it; it is broken`,
      { file },
      { cause },
    );
  }
  if (Array.isArray(json)) return json;
  throw new MlopsError('E_LABEL_IMPORT', `${file} must be a list of tasks, as Label Studio exports it (JSON)`, {
    file,
  });
}
