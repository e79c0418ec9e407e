// Judges pages that `sopc graph --format html` wrote: opens each of the files
// named from its folder, uses it as a reader does, and prints what was seen, an
// object a line. With PICTURES it leaves a picture of each there.
import { chromium } from 'playwright-core';
import { basename } from 'node:path';
import { pathToFileURL } from 'node:url';

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? 'chromium', args: ['--no-sandbox'] });
for (const file of process.argv.slice(2)) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  const complaints = [];
  page.on('console', (m) => complaints.push(m.text()));
  page.on('pageerror', (e) => complaints.push(String(e)));
  page.on('request', (r) => { if (!r.url().startsWith('file:')) complaints.push('asks for ' + r.url()); });
  page.on('dialog', (d) => { complaints.push('dialog'); d.dismiss(); });
  await page.goto(pathToFileURL(file).href);
  const percent = async () => parseInt(await page.locator('#ukuran').textContent());
  const width = () => page.locator('#lembar svg').first().evaluate((s) => s.getBoundingClientRect().width);
  const seen = { file: basename(file), title: await page.title(), zoom: {} };
  const note = async (name) => { seen.zoom[name] = { percent: await percent(), width: await width() }; };
  await note('begin');
  await page.click('#besar');
  await note('button');
  await page.keyboard.press('-');
  await note('key');
  const canvas = await page.locator('#kanvas').boundingBox();
  const at = { x: canvas.x + 200, y: canvas.y + 100 };
  const under = () => page.evaluate(({ x, y }) => {
    const r = document.querySelector('#lembar').getBoundingClientRect();
    return [(x - r.left) / r.width, (y - r.top) / r.height];
  }, at);
  await page.click('#besar');
  await page.click('#besar');
  await page.click('#besar');
  const before = await under();
  await page.mouse.move(at.x, at.y);
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -300);
  await page.keyboard.up('Control');
  const after = await under();
  await note('wheel');
  seen.drift = Math.max(Math.abs(after[0] - before[0]), Math.abs(after[1] - before[1])); // of what is under the pointer, as a share of the sheet
  seen.head = await page.evaluate(() => { // where the head of the lanes stands, scrolled down
    const k = document.querySelector('#kanvas');
    k.scrollTop = k.scrollHeight;
    return k.scrollTop > 50 ? document.querySelector('#lembar .kepala').getBoundingClientRect().top - k.getBoundingClientRect().top : 0;
  });
  await page.keyboard.press('0');
  await note('fit');
  seen.rows = await page.locator('tbody tr').evaluateAll((rows) => rows.map((r) => [...r.children].map((c) => c.innerText.trim())));
  seen.heads = await page.locator('thead th[scope=col]').count();
  const lit = () => page.evaluate(() => [...document.querySelectorAll('.nyala')].map((e) => `${e.tagName} ${e.getAttribute('class').replace(' nyala', '')} ${e.dataset.baris}`));
  const third = page.locator('tbody tr').nth(Math.min(2, seen.rows.length - 1));
  await third.hover();
  seen.hovered = await lit();
  await page.mouse.move(640, 20);
  seen.left = await lit();
  await third.focus();
  seen.focused = await lit();
  await page.locator('#lembar .simbol').first().dispatchEvent('mouseover', { bubbles: true });
  seen.symbol = await lit();
  const pdf = await page.pdf({ preferCSSPageSize: true });
  seen.printed = (pdf.toString('latin1').match(/\/Type\s*\/Page\b/g) ?? []).length;
  seen.pictures = await page.locator('#lembar svg').count();
  await page.setViewportSize({ width: 420, height: 800 });
  seen.narrow = await page.evaluate(() => document.documentElement.scrollWidth);
  seen.complaints = complaints;
  if (process.env.PICTURES) await page.screenshot({ path: `${process.env.PICTURES}/${basename(file)}.png` });
  process.stdout.write(JSON.stringify(seen) + '\n');
  await page.close();
}
await browser.close();
