import type { Limits } from '../batching/limits.ts';

type Schema = Readonly<Record<string, unknown>>;

const number = (description: string, range: Schema = { minimum: 0, maximum: 1 }): Schema => ({
  type: 'number',
  description,
  ...range,
});
const object = (properties: Record<string, Schema>, required: readonly string[], more: Schema = {}): Schema => ({
  ...{ type: 'object', properties, required, additionalProperties: false },
  ...more,
});
export const reference = (name: string): Schema => ({ $ref: `#/components/schemas/${name}` });

const confidence = {
  probability: number('In [0, 1]; absent where the model only decides'),
  score: number('Where the model only decides', {}),
};

/** Schemas of requests and responses, by name. */
export function schemasOf({ texts, textCharacters }: Limits): Readonly<Record<string, Schema>> {
  const text = { type: 'string', maxLength: textCharacters };
  const listOf = (items: Schema): Schema => ({ type: 'array', items, minItems: 1, maxItems: texts });
  const row = { type: 'array', items: text, minItems: 1, maxItems: 1 };
  const record = { type: 'object', properties: { text }, required: ['text'] };
  const split = object(
    {
      columns: { type: 'array', items: { oneOf: [{ type: 'string' }, { type: 'number' }] }, minItems: 1, maxItems: 1 },
      index: { type: 'array', items: {} },
      data: listOf(row),
    },
    ['columns', 'data'],
  );
  const params = { type: 'object', additionalProperties: false, properties: {} };
  const form = (name: string, schema: Schema) => object({ [name]: schema, params }, [name]);
  const rows = { oneOf: [listOf(text), listOf(row), listOf(record)] };
  return {
    ScoreText: object({ text }, ['text'], { example: { text: 'a text to label' } }),
    ScoreTexts: object(
      {
        texts: listOf(text),
        top: { type: 'integer', minimum: 1, maximum: 1000, default: 1, description: 'Labels to rank for each text' },
        explain: { type: 'boolean', default: false, description: 'Say which words decided' },
        language: { type: 'boolean', default: false, description: 'Say the language of each text' },
      },
      ['texts'],
      { example: { texts: ['a text to label', 'and another'], top: 3 } },
    ),
    LabelStudioTasks: object(
      {
        tasks: {
          type: 'array',
          items: { type: 'object', properties: { data: { type: 'object' } }, required: ['data'] },
        },
        label_config: { type: 'string', description: 'Says which field is the text; default text' },
      },
      ['tasks'],
      { additionalProperties: true, example: { tasks: [{ data: { text: 'a text to label' } }] } },
    ),
    TextAnswer: object({ result: { type: 'string' }, time_in_sec: { type: 'number' } }, ['result', 'time_in_sec']),
    TextsAnswer: object({ predictions: { type: 'array', items: reference('Prediction') }, model: reference('Model') }, [
      'predictions',
      'model',
    ]),
    Model: object({ name: { type: 'string' }, version: { type: 'string' } }, ['name', 'version']),
    RankedLabel: object({ label: { type: 'string' }, ...confidence }, ['label']),
    Prediction: object(
      {
        ...{ label: { type: 'string' }, ...confidence },
        top: { type: 'array', items: reference('RankedLabel') },
        unknownShare: number("Share of the text's words that the model has never seen; 1 for a text without words"),
        language: { type: 'string', description: 'ISO 639-1, or und' },
        words: {
          type: 'array',
          items: object({ word: { type: 'string' }, contribution: { type: 'number' } }, ['word', 'contribution']),
        },
        explanation: object(
          {
            ...{ label: { type: 'string' }, against: { type: 'string', description: 'The label that came second' } },
            decision: number('By how much the label won: base and contributions add up to it', {}),
            base: number('The decision for a text without words', {}),
            method: { type: 'string', enum: ['exact', 'integrated-gradients'] },
          },
          ['label', 'against', 'decision', 'base', 'method'],
        ),
      },
      ['label', 'top', 'unknownShare'],
    ),
    Invocation: {
      oneOf: [
        ...[form('dataframe_split', split), form('dataframe_records', listOf(record)), form('instances', rows)],
        form('inputs', { oneOf: [listOf(text), listOf(row), object({ text: listOf(text) }, ['text'])] }),
        form('input_data', { oneOf: [split, listOf(text), listOf(row)] }),
      ],
      example: { inputs: ['a text to label'] },
    },
    InvocationAnswer: object({ predictions: { type: 'array', items: reference('RankedLabel') } }, ['predictions']),
    InferRequest: object(
      {
        ...{ id: { type: 'string' }, parameters: { type: 'object' } },
        inputs: {
          ...{ type: 'array', minItems: 1, maxItems: 1 },
          items: object(
            {
              ...{ name: { type: 'string', enum: ['text'] }, datatype: { type: 'string', enum: ['BYTES'] } },
              shape: {
                type: 'array',
                items: { type: 'integer', minimum: 1, maximum: texts },
                minItems: 1,
                maxItems: 2,
              },
              data: listOf(text),
            },
            ['name', 'shape', 'datatype', 'data'],
          ),
        },
      },
      ['inputs'],
      { example: { inputs: [{ name: 'text', shape: [1], datatype: 'BYTES', data: ['a text to label'] }] } },
    ),
    InferAnswer: object(
      {
        ...{ model_name: { type: 'string' }, model_version: { type: 'string' }, id: { type: 'string' } },
        outputs: { type: 'array', items: { type: 'object' } },
      },
      ['model_name', 'model_version', 'outputs'],
    ),
    Fault: object({ message: { type: 'string' }, code: { type: 'string' } }, ['message']),
    InvocationFault: object({ message: { type: 'string' }, error_code: { type: 'string' } }, ['message', 'error_code']),
    InferFault: object({ error: { type: 'string' } }, ['error']),
  };
}
