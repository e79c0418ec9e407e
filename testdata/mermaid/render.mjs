// Draws diagrams in Chromium, without a network, and measures them.
//
// In: one JSON object a line, {"id", "version": "11"|"12", "text"}. With the
// environment variable PICTURES set to a folder, each picture is kept there.
// Out: one a line, {"id", "error"?, "width", "height", "title",
// "lanes": [frame + {"id", "text", "label": frame}],
// "nodes": [frame + {"id", "text", "shape", "label": frame}],
// "edges": [{"id", "points": [[x, y], …]}], a point each 4 pixels,
// "labels": [frame + {"id", "text"}], of edges}, a frame being {"x", "y", "w",
// "h"}. Texts have "\n" where a line ends, and what is no text (emphasis, a
// formula, an icon) stands between ⟦ and ⟧.
// Lengths are CSS pixels from the picture's top left corner. What is not seen
// is not measured.
import { createInterface } from 'node:readline';
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const here = new URL('.', import.meta.url);
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
const pages = new Map();

async function pageFor(version) {
  if (!pages.has(version)) {
    const context = await browser.newContext({ viewport: { width: 1600, height: 1200 }, offline: true });
    const page = await context.newPage();
    await page.setContent('<!doctype html><body style="margin:0;background:white"><div id="picture"></div></body>');
    await page.addScriptTag({ content: readFileSync(new URL(`node_modules/mermaid-${version}/dist/mermaid.min.js`, here), 'utf8') });
    await page.evaluate(() => mermaid.initialize({ startOnLoad: false, flowchart: { useMaxWidth: false }, swimlane: { useMaxWidth: false } }));
    pages.set(version, page);
  }
  return pages.get(version);
}

// measure runs in the page.
async function measure(text) {
  const holder = document.getElementById('picture');
  holder.replaceChildren();
  let drawn;
  try {
    drawn = await mermaid.render('gambar', text);
  } catch (e) {
    document.getElementById('dgambar')?.remove();
    return { error: String(e?.message ?? e) };
  }
  holder.innerHTML = drawn.svg;
  const svg = holder.querySelector('svg');
  const origin = svg.getBoundingClientRect();
  const round = (x) => Math.round(x * 100) / 100;
  const frame = (e) => {
    const r = e.getBoundingClientRect();
    return { x: round(r.left - origin.left), y: round(r.top - origin.top), w: round(r.width), h: round(r.height) };
  };
  const words = (e) => {
    const copy = e.cloneNode(true);
    copy.querySelectorAll('br').forEach((br) => br.replaceWith('\n'));
    copy.querySelectorAll(':not(g, rect, foreignObject, div, span, p)').forEach((x) => x.replaceWith(`⟦${x.outerHTML}⟧`));
    return copy.textContent;
  };
  const name = (id) => id.replace(/^gambar-/, '').replace(/^flowchart-(.*)-\d+$/, '$1');
  const lanes = [...svg.querySelectorAll('g.cluster:not(.pasang)')].map((g) => ({
    id: name(g.id), text: words(g.querySelector('.cluster-label')), ...frame(g.querySelector('rect')), label: frame(g.querySelector('.cluster-label')),
  }));
  const nodes = [...svg.querySelectorAll('g.node:not(.rel)')].map((g) => {
    const shape = [...g.children].find((c) => !c.classList.contains('label'));
    return { id: name(g.id), text: words(g.querySelector('.label')), shape: shape.tagName, ...frame(shape), label: frame(g.querySelector('foreignObject')) };
  });
  const edges = [...svg.querySelectorAll('path.flowchart-link:not(.edge-thickness-invisible)')].map((p) => {
    const to = p.getScreenCTM();
    const length = p.getTotalLength();
    const points = [];
    const count = Math.max(2, Math.ceil(length / 4));
    for (let i = 0; i <= count; i++) {
      const q = p.getPointAtLength((length * i) / count).matrixTransform(to);
      points.push([round(q.x - origin.left), round(q.y - origin.top)]);
    }
    return { id: name(p.dataset.id ?? p.id), points };
  });
  const labels = [...svg.querySelectorAll('g.edgeLabel')].filter((g) => g.textContent.trim() !== '').map((g) => ({
    id: name(g.querySelector('[data-id]')?.dataset.id ?? ''), text: words(g), ...frame(g.querySelector('foreignObject')),
  }));
  return { title: svg.querySelector('.flowchartTitleText')?.textContent ?? '', width: round(origin.width), height: round(origin.height), lanes, nodes, edges, labels };
}

for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() === '') continue;
  const { id, version, text } = JSON.parse(line);
  const page = await pageFor(version);
  const seen = await page.evaluate(measure, text);
  if (process.env.PICTURES && !seen.error) {
    await page.setViewportSize({ width: Math.min(8000, Math.ceil(seen.width) + 10), height: Math.min(12000, Math.ceil(seen.height) + 10) });
    await page.locator('#picture svg').screenshot({ path: `${process.env.PICTURES}/${id.replace(/\W+/g, '-').slice(0, 80)}-${version}${seen.title ? '' : '-swimlane'}.png` });
  }
  process.stdout.write(JSON.stringify({ id, ...seen }) + '\n');
}
await browser.close();
