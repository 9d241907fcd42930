/** The page for trying a server by hand: it sends requests to no other address, and its style and script are separate files. */
export const PAGE_HTML = `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Scoring service</title>
<link rel="stylesheet" href="/docs/page.css">
<main>
  <h1>Label a text</h1>
  <form id="ask">
    <label for="text">Text</label>
    <textarea id="text" rows="8" required autofocus></textarea>
    <div class="row">
      <label>Model <select id="model"></select></label>
      <label><input type="checkbox" id="explain" checked> words that decided</label>
      <label id="key-field" hidden>Key <input type="password" id="key" autocomplete="off"></label>
      <button>Label</button>
    </div>
  </form>
  <p id="fault" role="alert" hidden></p>
  <section id="answer" aria-live="polite" hidden>
    <h2 id="label"></h2>
    <table id="labels"><caption>Labels</caption><tbody></tbody></table>
    <p id="known"></p>
    <table id="words"><caption>Words that decided</caption><tbody></tbody></table>
  </section>
  <h2>The same from a program</h2>
  <pre id="curl"></pre>
  <p>Every route is in <a href="/openapi.json">openapi.json</a>; <a href="/metrics">metrics</a> are for Prometheus.</p>
</main>
<script type="module" src="/docs/page.js"></script>
</html>
`;

export const PAGE_CSS = `:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; }
main { max-width: 46rem; margin: 0 auto; padding: 1.5rem; }
h1 { font-size: 1.5rem; margin: 0 0 1rem; }
h2 { font-size: 1.15rem; margin: 1.5rem 0 .5rem; overflow-wrap: anywhere; }
label { font-weight: 600; }
.row label { font-weight: 400; }
textarea { box-sizing: border-box; width: 100%; font: inherit; padding: .5rem; margin-top: .25rem; }
.row { display: flex; flex-wrap: wrap; gap: 1rem; align-items: center; margin-top: .5rem; }
button { font: inherit; padding: .4rem 1.4rem; margin-left: auto; cursor: pointer; }
table { width: 100%; border-collapse: collapse; margin: .5rem 0; }
caption { text-align: left; font-weight: 600; }
td { padding: .15rem .5rem .15rem 0; }
td:first-child { width: 12rem; max-width: 12rem; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
td:last-child { width: 5rem; text-align: right; font-variant-numeric: tabular-nums; }
meter { width: 100%; height: .9rem; }
pre { padding: .75rem; overflow-x: auto; border: 1px solid color-mix(in srgb, currentColor 25%, transparent); }
#fault { border-left: 4px solid #c33; padding: .25rem .75rem; overflow-wrap: anywhere; }
`;

/** Texts and labels are inserted as text, never as HTML. */
export const PAGE_JS = `const at = (id) => document.getElementById(id);
const key = () => at('key').value;
const headers = () => ({ 'content-type': 'application/json', ...(key() && { authorization: 'Bearer ' + key() }) });

at('curl').textContent =
  'curl -s ' + location.origin + '/score \\\\\\n  -H \\'content-type: application/json\\' \\\\\\n  -d \\'{"text": "a text to label"}\\'';

const { models, needsKey } = await (await fetch('/docs/server.json')).json();
at('key-field').hidden = !needsKey;
for (const { name, version } of models) {
  const option = document.createElement('option');
  option.textContent = option.value = name + ':' + version;
  at('model').append(option);
}

function row(name, value, shown, range) {
  const tr = document.createElement('tr');
  const cells = [0, 1, 2].map(() => tr.insertCell());
  cells[0].textContent = name;
  cells[0].title = name;
  const meter = document.createElement('meter');
  Object.assign(meter, { min: 0, max: range, value: Math.abs(value) });
  cells[1].append(meter);
  cells[2].textContent = shown;
  return tr;
}

function show({ predictions: [prediction] }) {
  const { label, top, unknownShare, words = [], explanation } = prediction;
  const valueOf = ({ probability, score }) => probability ?? score;
  const shown = (ranked) => (ranked.probability === undefined ? ranked.score.toFixed(3) : (100 * ranked.probability).toFixed(1) + ' %');
  at('label').textContent = label;
  const highest = Math.max(1e-9, ...top.map((ranked) => Math.abs(valueOf(ranked))));
  const range = top[0].probability === undefined ? highest : 1;
  at('labels').tBodies[0].replaceChildren(...top.map((ranked) => row(ranked.label, valueOf(ranked), shown(ranked), range)));
  at('known').textContent = 'The model knows ' + Math.round(100 * (1 - unknownShare)) + ' % of the words.';
  const strongest = words.slice(0, 12);
  at('words').hidden = strongest.length === 0;
  at('words').caption.textContent = explanation ? 'Words that decided for ' + explanation.label + ' (+) or ' + explanation.against + ' (\\u2212)' : '';
  const most = Math.max(1e-9, ...strongest.map(({ contribution }) => Math.abs(contribution)));
  at('words').tBodies[0].replaceChildren(
    ...strongest.map(({ word, contribution }) =>
      row(word, contribution, (contribution < 0 ? '\\u2212' : '+') + Math.abs(contribution).toFixed(3), most)),
  );
}

async function ask(explain) {
  const address = '/score?model=' + encodeURIComponent(at('model').value);
  const body = JSON.stringify({ texts: [at('text').value], top: 10, explain });
  const answer = await fetch(address, { method: 'POST', headers: headers(), body });
  return { ok: answer.ok, document: await answer.json() };
}

at('ask').addEventListener('submit', async (event) => {
  event.preventDefault();
  let ok = false;
  let document = { message: 'the server does not answer' };
  try {
    ({ ok, document } = await ask(at('explain').checked));
    // Some models cannot explain their answers.
    if (!ok && document.code === 'E_NOT_EXPLAINABLE') ({ ok, document } = await ask(false));
    if (ok) show(document);
  } catch {}
  at('answer').hidden = !ok;
  at('fault').hidden = ok;
  at('fault').textContent = ok ? '' : document.message;
});
`;
