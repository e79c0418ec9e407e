// Drives the page of `sopc watch`: node watch.mjs URL FILE. It edits the file as
// an author does and prints what was seen as one object. With PICTURES it leaves
// pictures there. It ends when told so on its input, after the server has.
import { chromium } from 'playwright-core';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const [, , url, file] = process.argv;
const good = readFileSync(file, 'utf8');
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? 'chromium', args: ['--no-sandbox'] });
const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
const seen = { complaints: [], took: {} };
page.on('console', (m) => seen.complaints.push(m.text()));
page.on('pageerror', (e) => seen.complaints.push(String(e)));
page.on('request', (r) => { if (!r.url().startsWith(url)) seen.complaints.push('asks for ' + r.url()); });
page.on('dialog', (d) => { seen.complaints.push('dialog'); d.dismiss(); });
let loads = 0;
page.on('framenavigated', (f) => { if (f === page.mainFrame()) loads++; });
const picture = async (name) => { if (process.env.PICTURES) await page.screenshot({ path: join(process.env.PICTURES, `watch-${name}.png`) }); };

// replace puts a text in place of the file, as editors do.
const replace = (name, text) => { writeFileSync(name + '~', text); renameSync(name + '~', name); };
const flow = () => page.frames().filter((f) => f.url().includes('/alir?')).at(-1);
const until = async (what, ask) => {
  const begin = Date.now();
  while (!(await ask().catch(() => false))) {
    if (Date.now() - begin > 8000) throw new Error('not seen: ' + what);
    await sleep(10);
  }
  seen.took[what] = Date.now() - begin;
};
const has = (text) => async () => (await page.locator('#alir iframe:not(.menunggu)').count()) === 1 && (await flow().content()).includes(text);
const notes = () => page.locator('#daftar li.catatan').allInnerTexts();
const place = () => flow().evaluate(() => window.pandangan.baca());

try {
  await page.goto(url);
  await until('first', has('Memeriksa berkas'));
  // In each picture that the screen shows from now on there is a visible frame.
  await page.evaluate(() => {
    window.blank = 0;
    const look = () => {
      if (![...document.querySelectorAll('#alir iframe')].some((f) => getComputedStyle(f).visibility === 'visible' && f.contentDocument.querySelector('#lembar svg'))) window.blank++;
      requestAnimationFrame(look);
    };
    look();
  });
  for (let i = 0; i < 6; i++) await page.click('#besar');
  await flow().evaluate(() => document.getElementById('kanvas').scrollTo(150, 90));
  const before = await place();
  replace(file, good.replace('"Memeriksa berkas"', '"Memeriksa <img src=x onerror=alert(1)> berkas"'));
  await until('edit', has('onerror=alert(1)&gt; berkas'));
  const after = await place();
  seen.kept = JSON.stringify(before) === JSON.stringify(after) && before.x > 0 && before.y > 0 ? 'kept' : `${JSON.stringify(before)} ${JSON.stringify(after)}`;
  seen.percent = await page.locator('#ukuran').textContent();
  await page.click('#pas');
  await picture('good');
  seen.before = await notes();

  writeFileSync(file, good.replace('oleh loket', 'oleh lokett'));
  await until('finding', async () => (await notes()).some((n) => n.includes('lajur-tidak-dikenal')));
  seen.summary = await page.locator('#jumlah').textContent();
  seen.finding = (await notes()).filter((n) => n.includes('lajur-tidak-dikenal'));
  seen.stale = await page.evaluate(() => document.body.className + ' ' + !document.getElementById('kabar').hidden);
  seen.still = await has('onerror=alert(1)&gt; berkas')();
  await picture('stale');
  replace(file, good);
  await until('mended', async () => (await page.evaluate(() => document.body.className)) === 'segar' && !(await notes()).some((n) => n.includes('lajur-tidak-dikenal')));

  // Gone for a moment, emptied for a moment: nothing is said of it.
  await page.evaluate(() => { window.troubles = 0; new MutationObserver(() => { if (document.body.className !== 'segar') window.troubles++; }).observe(document.body, { attributes: true, subtree: true, childList: true }); });
  rmSync(file);
  await sleep(400);
  writeFileSync(file, '');
  await sleep(400);
  writeFileSync(file, good.replace('"Memeriksa berkas"', '"Memeriksa ulang berkas"'));
  await until('back', has('Memeriksa ulang berkas'));
  seen.troubles = await page.evaluate(() => window.troubles);

  writeFileSync(join(dirname(file), 'surat.uji'), 'uji "x" {\n  jawab tidakada "Ya"\n}\n');
  await until('uji', async () => (await notes()).some((n) => n.includes('surat.uji')));
  rmSync(join(dirname(file), 'surat.uji'));
  await until('no uji', async () => !(await notes()).some((n) => n.includes('surat.uji')));
  writeFileSync(join(dirname(file), 'sopc.toml'), 'rusak = \n');
  await until('office', async () => (await notes()).some((n) => n.includes('sopc.toml')));
  rmSync(join(dirname(file), 'sopc.toml'));
  await until('no office', async () => !(await notes()).some((n) => n.includes('sopc.toml')));

  await page.click('#tab-formulir');
  await until('form', async () => (await page.frameLocator('#formulir iframe:not(.menunggu)').locator('table.prosedur').count()) > 0);
  const width = () => page.frameLocator('#formulir iframe').locator('.halaman').first().evaluate((e) => e.getBoundingClientRect().width);
  const fit = await width();
  seen.fits = fit > 700 && fit < 900;
  await page.keyboard.press('+');
  seen.larger = (await width()) / fit;
  await page.locator('#formulir iframe').hover();
  await page.keyboard.down('Control');
  await page.mouse.wheel(0, -200);
  await page.keyboard.up('Control');
  seen.wheel = (await width()) / fit;
  await picture('form');
  seen.blank = await page.evaluate(() => window.blank);
  await page.setViewportSize({ width: 420, height: 800 });
  await page.click('#tab-alir');
  await sleep(300);
  await picture('narrow');
  seen.narrow = await page.evaluate(() => document.documentElement.scrollWidth);
  seen.loads = loads;
  process.stdout.write(JSON.stringify(seen) + '\n');
  // Now the server is ended.
  const complaints = seen.complaints.length;
  await until('cut off', async () => (await page.evaluate(() => document.body.className)) === 'putus');
  await picture('cut-off');
  process.stdout.write(JSON.stringify({ complaints: seen.complaints.slice(0, complaints) }) + '\n');
} finally {
  await browser.close();
}
