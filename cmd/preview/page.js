'use strict';
(() => {
  const id = (name) => document.getElementById(name);
  const kata = document.body.dataset;
  let keadaan = null, terpilih = 'alir';

  // A view is a page in a frame. The next page is loaded behind it and takes
  // its place when it is there, with the scroll position and zoom of the old.
  const MM = 96 / 25.4;
  class Pandangan {
    constructor(nama) {
      this.nama = nama;
      this.wadah = id(nama);
      this.isi = ''; // hash of what is shown or on its way
      this.kini = null; // frame
      this.nanti = null;
    }
    tampilkan(hash) {
      if (hash === this.isi) return;
      this.isi = hash;
      this.nanti?.remove();
      this.nanti = null;
      if (!hash) return;
      const f = document.createElement('iframe');
      f.className = 'menunggu';
      f.title = id('tab-' + this.nama).textContent;
      f.src = '/' + this.nama + '?' + hash;
      f.addEventListener('load', () => {
        if (f !== this.nanti) return;
        this.siapkan(f);
        const dulu = this.kini;
        if (dulu) this.pulihkan(f, this.baca(dulu));
        this.kini = f;
        this.nanti = null;
        f.classList.remove('menunggu');
        // The old one goes when the new one has been painted.
        requestAnimationFrame(() => requestAnimationFrame(() => dulu?.remove()));
        kabari();
      }, { once: true });
      this.nanti = f;
      this.wadah.append(f);
    }
  }
  class Alir extends Pandangan {
    siapkan(f) {
      const w = f.contentWindow;
      w.document.documentElement.classList.add('tersemat');
      w.pandangan.saatUbah = kabari;
      w.pandangan.sepas();
    }
    baca(f) { return f.contentWindow.pandangan.baca(); }
    pulihkan(f, p) { f.contentWindow.pandangan.pulihkan(p); }
    get p() { return this.kini?.contentWindow.pandangan; }
    besar() { this.p?.besar(); }
    kecil() { this.p?.kecil(); }
    sepas() { this.p?.sepas(); }
    persen() { return this.p?.persen() ?? 100; }
  }
  class Formulir extends Pandangan {
    skala = 1;
    pas = true;
    siapkan(f) {
      const w = f.contentWindow;
      w.addEventListener('keydown', tombol);
      w.addEventListener('wheel', (e) => {
        if (!e.ctrlKey) return;
        e.preventDefault();
        this.atur(this.skala * Math.exp(-e.deltaY * (e.deltaMode ? 0.05 : 0.002)), e.clientX, e.clientY);
      }, { passive: false });
      w.addEventListener('resize', () => { if (this.pas && f === this.kini) this.sepas(); });
      f.contentDocument.documentElement.style.zoom = this.pas ? this.muat(f) : this.skala;
      if (this.pas) this.skala = this.muat(f);
    }
    muat(f) {
      const lembar = f.contentDocument.querySelector('.halaman');
      if (!lembar || !f.clientWidth) return this.skala;
      const mm = parseFloat(lembar.ownerDocument.defaultView.getComputedStyle(lembar).width) || 297 * MM;
      return Math.max(0.1, (f.clientWidth - 16) / (mm + 8 * MM));
    }
    baca(f) { return [f.contentWindow.scrollX, f.contentWindow.scrollY]; }
    pulihkan(f, [x, y]) { f.contentWindow.scrollTo(x, y); }
    atur(z, x, y) {
      if (!this.kini) return;
      const w = this.kini.contentWindow;
      x ??= w.innerWidth / 2;
      y ??= w.innerHeight / 2;
      z = Math.min(8, Math.max(0.1, z));
      const k = z / this.skala, sx = (w.scrollX + x) * k - x, sy = (w.scrollY + y) * k - y;
      this.pas = false;
      this.skala = z;
      w.document.documentElement.style.zoom = z;
      w.scrollTo(sx, sy);
      kabari();
    }
    besar() { this.atur(this.skala * 1.25); }
    kecil() { this.atur(this.skala * 0.8); }
    sepas() {
      if (!this.kini) return;
      this.atur(this.muat(this.kini), 0, 0);
      this.pas = true;
    }
    persen() { return Math.round(this.skala * 100); }
  }
  const semua = { alir: new Alir('alir'), formulir: new Formulir('formulir') };
  const kini = () => semua[terpilih];

  function kabari() { id('ukuran').textContent = kini().persen() + '%'; }
  function pilih(nama, fokus) {
    terpilih = nama;
    for (const n of Object.keys(semua)) {
      const tab = id('tab-' + n);
      tab.setAttribute('aria-selected', n === nama);
      tab.tabIndex = n === nama ? 0 : -1;
      if (n === nama && fokus) tab.focus();
      id(n).hidden = n !== nama;
    }
    lukis();
    if (nama === 'formulir' && semua.formulir.pas) semua.formulir.sepas();
    kabari();
  }
  for (const n of Object.keys(semua)) {
    id('tab-' + n).onclick = () => pilih(n);
    id('tab-' + n).onkeydown = (e) => { if (e.key === 'ArrowLeft' || e.key === 'ArrowRight') pilih(n === 'alir' ? 'formulir' : 'alir', true); };
  }
  id('besar').onclick = () => kini().besar();
  id('kecil').onclick = () => kini().kecil();
  id('pas').onclick = () => kini().sepas();
  function tombol(e) {
    if (e.altKey || e.metaKey) return;
    const apa = { '+': 'besar', '=': 'besar', '-': 'kecil', '0': 'sepas' }[e.key];
    if (apa) { e.preventDefault(); kini()[apa](); }
  }
  addEventListener('keydown', tombol);
  addEventListener('wheel', (e) => { if (e.ctrlKey) e.preventDefault(); }, { passive: false });

  const unsur = (nama, kelas, ...isi) => {
    const e = document.createElement(nama);
    if (kelas) e.className = kelas;
    e.append(...isi);
    return e;
  };
  // What stands between backticks is text of an SOP or a command.
  const kalimat = (s) => s.split('`').map((t, i) => (i % 2 ? unsur('code', '', t) : t));
  function catatan(c) {
    const li = unsur('li', 'catatan ' + c.class,
      unsur('div', 'kepala', unsur('span', 'tingkat', c.severity), unsur('span', 'tempat', c.place)),
      unsur('p', 'pesan', ...kalimat(c.message)));
    if (c.before || c.at || c.after) {
      const sumber = unsur('code', 'sumber', c.before ?? '', unsur('mark', '', c.at || ' '), c.after ?? '');
      if (c.label) sumber.append('\n', unsur('i', '', ...kalimat(c.label)));
      li.append(sumber);
    }
    for (const p of c.help ?? []) li.append(unsur('p', 'petunjuk', unsur('b', '', kata.petunjuk + ': '), ...kalimat(p)));
    li.append(unsur('p', 'petunjuk', unsur('b', '', kata.selengkapnya + ': '), unsur('code', '', 'sopc explain ' + c.code)));
    return li;
  }
  let tampil = '';
  function lukis() {
    if (!keadaan?.shown) return;
    const k = keadaan, gambar = k[terpilih], ada = Boolean(gambar.hash);
    document.body.className = gambar.stale ? 'basi' : 'segar';
    document.title = (k.alir.stale || k.formulir.stale ? '✗ ' : '') + (k.title || kata.judulKosong);
    id('judul').textContent = k.title || kata.judulKosong;
    id('keadaan').textContent = ada ? (gambar.stale ? kata.basi : kata.segar + gambar.time) : kata.belum;
    id('kabar').hidden = !(gambar.stale && ada);
    id('kabar').textContent = kata.terakhir + gambar.time;
    id('kosong').textContent = ada ? '' : k.trouble ? kata.belum : kata.perbaiki;
    id('cetak').hidden = !k.formulir.hash;
    semua.alir.tampilkan(k.alir.hash);
    if (terpilih === 'formulir') semua.formulir.tampilkan(k.formulir.hash);
    id('gangguan').hidden = !k.trouble;
    id('gangguan').textContent = k.trouble ?? '';
    const notes = k.notes ?? [];
    id('jumlah').textContent = k.summary && '· ' + k.summary;
    const isi = JSON.stringify([notes, k.trouble]);
    if (isi === tampil) return;
    tampil = isi;
    const daftar = notes.map(catatan);
    if (!daftar.length && !k.trouble) daftar.push(unsur('li', 'bersih', kata.bersih));
    id('daftar').replaceChildren(...daftar);
  }

  const sumber = new EventSource('/perubahan');
  sumber.onmessage = (e) => { keadaan = JSON.parse(e.data); lukis(); };
  sumber.onerror = () => {
    document.body.classList.remove('segar', 'basi');
    document.body.classList.add('putus');
    id('keadaan').textContent = kata.putus;
  };
})();
