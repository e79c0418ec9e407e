// Opens forms in Chromium, without a network, prints and measures them.
//
// In: one JSON object a line, {"file", "pdf"?, "axe"?}: a page, where to print
// it to, whether it is read by axe-core. Out: one a line, {"file", "faults":
// [text]}: what leaves its cell, its page or the paper, and what axe-core says
// against the page.
import { createInterface } from 'node:readline';
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { chromium } from 'playwright-core';

const axe = readFileSync(new URL('node_modules/axe-core/axe.min.js', import.meta.url), 'utf8');
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: ['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
    '--disable-background-networking', '--disable-component-update', '--disable-sync'],
});
// The forms forbid scripts of their own; the measuring and axe-core are ours.
const context = await browser.newContext({ viewport: { width: 1300, height: 900 }, offline: true, bypassCSP: true });
const page = await context.newPage();

// measure runs in the page. A line of text may stand a hair over the border:
// fonts are higher than what is drawn of them.
function measure() {
  const faults = [];
  const hair = 1.5;
  const seen = r => r.width > 0 && r.height > 0;
  const inside = (r, of) => r.left >= of.left - hair && r.right <= of.right + hair && r.top >= of.top - hair && r.bottom <= of.bottom + hair;
  for (const section of document.querySelectorAll('.halaman')) {
    const paper = section.getBoundingClientRect();
    const name = section.getAttribute('aria-label');
    if (section.scrollWidth > section.clientWidth + 1) faults.push(`${name}: wider than its paper`);
    const words = document.createTreeWalker(section, NodeFilter.SHOW_TEXT);
    for (let node; (node = words.nextNode());) {
      if (!node.data.trim() || node.parentElement.closest('.tersembunyi')) continue;
      const range = document.createRange();
      range.selectNodeContents(node);
      const cell = node.parentElement.closest('td, th');
      // A label of an arrow stands beside it, in the cells of the lanes.
      const drawn = node.parentElement.closest('svg');
      const home = cell && !drawn ? cell.getBoundingClientRect() : paper;
      for (const r of range.getClientRects()) {
        if (seen(r) && !inside(r, home)) {
          faults.push(`${name}: "${node.data.trim().slice(0, 40)}" leaves its ${home === paper ? 'page' : 'cell'}`);
          break;
        }
      }
    }
    for (const shape of section.querySelectorAll('.simbol')) {
      if (!inside(shape.getBoundingClientRect(), shape.closest('td').getBoundingClientRect())) faults.push(`${name}: a symbol leaves its cell`);
    }
  }
  return faults;
}

for await (const line of createInterface({ input: process.stdin })) {
  const { file, pdf, axe: judged } = JSON.parse(line);
  await page.goto(pathToFileURL(file).href);
  if (pdf) writeFileSync(pdf, await page.pdf({ preferCSSPageSize: true, printBackground: true }));
  const faults = await page.evaluate(measure);
  if (judged) {
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }));
    for (const v of violations) faults.push(`axe-core, ${v.id}: ${v.help}: ${v.nodes[0].html.slice(0, 200)} (${v.nodes.length})`);
  }
  console.log(JSON.stringify({ file, faults }));
}
await browser.close();
