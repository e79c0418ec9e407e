
'use strict';
(() => {
  const id = (name) => document.getElementById(name);
  const kanvas = id('kanvas'), lembar = id('lembar'), kepala = lembar.querySelector('.kepala');
  const MM = 96 / 25.4;
  const gambar = [...lembar.querySelectorAll('svg')];
  const asli = Math.max(1, ...gambar.map((s) => s.viewBox.baseVal.width)) * MM; // px at 100 %
  let skala = 1, pas = true;

  const batas = (z) => Math.min(8, Math.max(0.1, z));
  const muat = () => {
    const s = getComputedStyle(kanvas);
    return batas((kanvas.clientWidth - parseFloat(s.paddingLeft) - parseFloat(s.paddingRight)) / asli);
  };
  // What stands at the point (x, y) of the canvas stays there.
  function atur(z, x = kanvas.clientWidth / 2, y = kanvas.clientHeight / 2) {
    z = batas(z);
    const dulu = lembar.getBoundingClientRect(), k = kanvas.getBoundingClientRect();
    const dx = (x - (dulu.left - k.left)) / (dulu.width || 1), dy = (y - (dulu.top - k.top)) / (dulu.height || 1);
    skala = z;
    lembar.style.width = asli * z + 'px';
    id('ukuran').textContent = Math.round(z * 100) + '%';
    window.pandangan?.saatUbah?.();
    const kini = lembar.getBoundingClientRect();
    kanvas.scrollLeft += kini.left - k.left + dx * kini.width - x;
    kanvas.scrollTop += kini.top - k.top + dy * kini.height - y;
  }
  const ubah = (kali, x, y) => { pas = false; atur(skala * kali, x, y); };
  const sepas = () => { pas = true; atur(muat(), 0, 0); };
  id('besar').onclick = () => ubah(1.25);
  id('kecil').onclick = () => ubah(0.8);
  id('pas').onclick = sepas;
  document.addEventListener('keydown', (e) => {
    if (e.altKey || e.metaKey) return;
    const apa = { '+': () => ubah(1.25), '=': () => ubah(1.25), '-': () => ubah(0.8), '0': sepas }[e.key];
    if (apa) { e.preventDefault(); apa(); }
  });
  kanvas.addEventListener('wheel', (e) => {
    if (!e.ctrlKey) return;
    e.preventDefault();
    const k = kanvas.getBoundingClientRect();
    ubah(Math.exp(-e.deltaY * (e.deltaMode ? 0.05 : 0.002)), e.clientX - k.left, e.clientY - k.top);
  }, { passive: false });
  new ResizeObserver(() => { if (pas) atur(muat(), 0, 0); }).observe(kanvas);

  // Dragged with the mouse the picture moves.
  let dari = null;
  kanvas.addEventListener('pointerdown', (e) => {
    if (e.pointerType === 'mouse' && e.button === 0 && e.target !== kanvas) dari = [e.clientX, e.clientY, kanvas.scrollLeft, kanvas.scrollTop];
  });
  addEventListener('pointermove', (e) => {
    if (!dari) return;
    if (Math.abs(e.clientX - dari[0]) + Math.abs(e.clientY - dari[1]) > 4) kanvas.classList.add('geser');
    if (kanvas.classList.contains('geser')) kanvas.scrollTo(dari[2] - e.clientX + dari[0], dari[3] - e.clientY + dari[1]);
  });
  addEventListener('pointerup', () => { dari = null; kanvas.classList.remove('geser'); });

  // A step is lit in both, with its arrows.
  function nyala(n) {
    for (const e of document.querySelectorAll('.nyala')) e.classList.remove('nyala');
    lembar.classList.toggle('redup', Boolean(n));
    if (n) for (const e of document.querySelectorAll(`[data-baris~="${n}"]`)) e.classList.add('nyala');
  }
  function perlihatkan(wadah, unsur) {
    if (!unsur) return;
    const w = wadah.getBoundingClientRect(), u = unsur.getBoundingClientRect();
    const atas = wadah === kanvas ? kepala.getBoundingClientRect().height : 40; // a head that stays covers it
    if (u.top < w.top + atas || u.bottom > w.bottom - 20) wadah.scrollTop += (u.top + u.bottom) / 2 - (w.top + w.bottom) / 2;
    if (u.left < w.left || u.right > w.right) wadah.scrollLeft += (u.left + u.right) / 2 - (w.left + w.right) / 2;
  }
  const baris = (e) => e.target.closest?.('tr[data-baris]');
  const simbol = (e) => e.target.closest?.('.simbol[data-baris]');
  const nomor = (e) => e.dataset.baris.split(' ')[0];
  let tetap = ''; // the step that has the focus
  const kembali = () => nyala(tetap);
  const langkah = id('langkah');
  langkah.addEventListener('mouseover', (e) => { const b = baris(e); if (b) nyala(nomor(b)); });
  langkah.addEventListener('mouseleave', kembali);
  langkah.addEventListener('focusin', (e) => {
    const b = baris(e);
    if (!b) return;
    nyala(tetap = nomor(b));
    perlihatkan(kanvas, lembar.querySelector(`.simbol[data-baris~="${tetap}"]`));
  });
  langkah.addEventListener('focusout', () => { tetap = ''; kembali(); });
  lembar.addEventListener('mouseover', (e) => { const s = simbol(e); if (s) nyala(nomor(s)); else kembali(); });
  lembar.addEventListener('mouseleave', kembali);
  lembar.addEventListener('click', (e) => {
    const s = simbol(e);
    if (!s) return;
    const b = langkah.querySelector(`tr[data-baris="${nomor(s)}"]`);
    b?.focus({ preventScroll: true });
    perlihatkan(langkah, b);
  });

  // For a page that shows this one inside: what it must keep when it shows
  // another in its place.
  window.pandangan = {
    baca: () => ({ skala, pas, x: kanvas.scrollLeft, y: kanvas.scrollTop, langkah: langkah.scrollTop }),
    pulihkan: (p) => {
      pas = p.pas;
      atur(pas ? muat() : p.skala, 0, 0);
      kanvas.scrollTo(p.x, p.y);
      langkah.scrollTop = p.langkah;
    },
    besar: () => ubah(1.25), kecil: () => ubah(0.8), sepas, persen: () => Math.round(skala * 100),
  };
  atur(muat(), 0, 0);
})();
