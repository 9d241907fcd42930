import { expect, test } from 'vitest';
import { tinyService } from '../testing/tiny-service.ts';

const CONFIG = `<View><Text name="body" value="$post"/><Header value="Which?"/>
  <Choices name="topic" toName="body" choice="single"><Choice value="a"/></Choices></View>`;

test("Label Studio's ML backend predicts in the names of the labelling configuration", async () => {
  await using tiny = await tinyService();
  expect(JSON.parse((await tiny.call('/label-studio/health')).text)).toEqual({ status: 'UP', model_class: 'tiny:1' });
  const setup = await tiny.post('/label-studio/setup', {
    project: '1.2',
    schema: CONFIG,
    hostname: 'http://localhost',
  });
  expect(setup.body).toEqual({ model_version: 'tiny:1' });
  const [plain, named] = [
    await tiny.post('/label-studio/predict', { tasks: [{ id: 1, data: { text: 'good' } }] }),
    await tiny.post('/label-studio/predict', {
      tasks: [{ data: { post: '<script>' } }, { data: { post: 'good' } }],
      project: '1.2',
      label_config: CONFIG,
      params: { login: null },
    }),
  ];
  expect(plain.body).toMatchObject({
    model_version: 'tiny:1',
    results: [{ result: [{ from_name: 'label', to_name: 'text' }] }],
  });
  expect(named.body['results']).toHaveLength(2);
  expect(named.body).toMatchObject({
    results: [
      {
        model_version: 'tiny:1',
        result: [{ from_name: 'topic', to_name: 'body', type: 'choices', value: { choices: [expect.any(String)] } }],
      },
      {},
    ],
  });
  expect((await tiny.post('/label-studio/webhook', { action: 'ANNOTATION_CREATED' })).body).toMatchObject({
    status: 'ok',
  });
});

test('what is no task is refused, and nothing of it is repeated', async () => {
  await using tiny = await tinyService();
  const refused = async (body: unknown) => {
    const answer = await tiny.post('/label-studio/predict', body);
    expect(answer.status).toBe(400);
    return answer.body['message'];
  };
  expect(await refused({})).toBe('tasks of request must be a list of tasks; got nothing');
  expect(await refused({ tasks: [{ data: { other: 'x' } }] })).toBe(
    'data.text of tasks[0] of request must be a string; got nothing',
  );
  expect(await refused({ tasks: [{ data: ['secret'] }] })).toBe(
    'tasks[0].data of request must be an object; got a list of 1',
  );
});
