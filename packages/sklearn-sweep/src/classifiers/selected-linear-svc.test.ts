import { expect, test } from 'vitest';
import { linearSvc } from './linear-svc.ts';
import { generatedProblem } from './problems.fixture.ts';
import { selectedLinearSvc } from './selected-linear-svc.ts';

const { X, y } = generatedProblem({ seed: 5, words: 40, classes: [0, 1, 2] });
const params = { selectTol: 1e-3, randomState: 7 };

test('on a selector that was fitted before it is the model that it is alone, to the bit', () => {
  const selector = linearSvc.fit(X, y, { penalty: 'l1', tol: 1e-3, randomState: 7 });
  expect(selectedLinearSvc.fit(X, y, params, selector.state).state).toEqual(selectedLinearSvc.fit(X, y, params).state);
});

test('a selector of other words is refused', () => {
  const other = generatedProblem({ seed: 5, words: 30, classes: [0, 1, 2] });
  const selector = linearSvc.fit(other.X, other.y, { penalty: 'l1' });
  expect(() => selectedLinearSvc.fit(X, y, params, selector.state)).toThrow(
    'prefit of SelectedLinearSVC must be a linear model of 120 weights; got 90',
  );
});
