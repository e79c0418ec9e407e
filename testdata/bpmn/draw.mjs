// Draws BPMN in Chromium with bpmn-js, without a network, and measures the
// texts.
//
// In: one JSON object a line, {"id", "text"}. With the environment variable
// PICTURES set to a folder, each picture is kept there.
// Out: one a line, {"id", "error"?, "warnings": […], "shapes": count, "edges":
// count, "texts": [{"id", "label": is it beside the shape, frame of the text,
// "shape": frame}]}, a frame being {x, y, width, height} in the units of the
// diagram.
import { createInterface } from 'node:readline';
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const here = new URL('.', import.meta.url);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const context = await browser.newContext({ viewport: { width: 1600, height: 1200 }, offline: true });
const page = await context.newPage();
const errors = [];
page.on('pageerror', (e) => errors.push(String(e)));
await page.setContent('<!doctype html><body style="margin:0;background:white"><div id="canvas" style="height:1000px"></div></body>');
for (const css of ['diagram-js.css', 'bpmn-js.css']) {
  await page.addStyleTag({ content: readFileSync(new URL(`node_modules/bpmn-js/dist/assets/${css}`, here), 'utf8') });
}
await page.addScriptTag({ content: readFileSync(new URL('node_modules/bpmn-js/dist/bpmn-viewer.production.min.js', here), 'utf8') });

// draw runs in the page.
async function draw(text) {
  window.viewer?.destroy();
  window.viewer = new BpmnJS({ container: '#canvas' });
  const { warnings } = await viewer.importXML(text);
  const registry = viewer.get('elementRegistry');
  const canvas = viewer.get('canvas');
  const all = registry.getAll();
  const texts = [];
  for (const e of all) {
    const text = registry.getGraphics(e).querySelector(':scope > .djs-visual text');
    if (!text || e.waypoints) continue;
    const b = text.getBBox();
    const to = text.transform.baseVal.consolidate()?.matrix;
    const corners = [[b.x, b.y], [b.x + b.width, b.y + b.height]].map(([x, y]) => (to ? [to.a * x + to.c * y + to.e, to.b * x + to.d * y + to.f] : [x, y]));
    const [x, y] = [Math.min(corners[0][0], corners[1][0]), Math.min(corners[0][1], corners[1][1])];
    const width = Math.abs(corners[0][0] - corners[1][0]), height = Math.abs(corners[0][1] - corners[1][1]);
    texts.push({ id: e.id, label: !!e.labelTarget, x: e.x + x, y: e.y + y, width, height, shape: { x: e.x, y: e.y, width: e.width, height: e.height } });
  }
  const seen = canvas.viewbox().inner;
  return {
    warnings: warnings.map((w) => String(w.message ?? w)), texts,
    shapes: all.filter((e) => !e.waypoints && !e.labelTarget && e.parent).length, edges: all.filter((e) => e.waypoints).length, width: seen.x + seen.width, height: seen.y + seen.height,
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() === '') continue;
  const { id, text } = JSON.parse(line);
  errors.length = 0;
  const seen = await page.evaluate(draw, text).catch((e) => ({ error: String(e?.message ?? e) }));
  if (errors.length > 0) seen.error = errors.join('; ');
  if (process.env.PICTURES && !seen.error) {
    const size = { width: Math.min(8000, Math.ceil(seen.width) - 100), height: Math.min(8000, Math.ceil(seen.height) - 30) };
    await page.setViewportSize(size);
    await page.evaluate(({ width, height }) => {
      document.getElementById('canvas').style.height = `${height}px`;
      const canvas = viewer.get('canvas');
      canvas.resized();
      canvas.viewbox({ x: 130, y: 50, width, height });
    }, size);
    await page.screenshot({ path: `${process.env.PICTURES}/${id.replace(/\W+/g, '-').slice(0, 80)}.png` });
  }
  process.stdout.write(JSON.stringify({ id, ...seen }) + '\n');
}
await browser.close();
