// Reads diagrams with Mermaid's own parser, without a browser, and tells what
// it understood.
//
// In: one JSON object a line, {"id", "version": "11"|"12", "text"}.
// Out: one a line, {"id", "error"?, "kind", "accTitle", "accDescr",
// "vertices": [{"id", "type", "text", "classes"}],
// "edges": [{"start", "end", "text", "stroke", "type"}],
// "lanes": [{"id", "title", "classes", "nodes"}]}, everything in Mermaid's
// order, texts as a page would show them.
import { createInterface } from 'node:readline';
import DOMPurify from 'dompurify';

// Mermaid cleans labels with DOMPurify, which needs a page. Nothing is shown
// here, so labels pass as they are; seen() below says what is no plain text.
DOMPurify.addHook = () => {};
DOMPurify.sanitize = (text) => text;

const mermaids = new Map();

async function mermaidFor(version) {
  if (!mermaids.has(version)) {
    // Mermaid copies its whole configuration for each node that it meets. The
    // looks and the settings of other diagrams do not matter to a parser, and
    // without them it is many times as fast; but they are frozen.
    const { freeze } = Object;
    Object.freeze = (x) => x;
    const { default: mermaid } = await import(`mermaid-${version}`);
    Object.freeze = freeze;
    const all = mermaid.mermaidAPI.defaultConfig;
    for (const key of Object.keys(all)) {
      if (typeof all[key] === 'object' && !['flowchart', 'swimlane', 'secure'].includes(key)) delete all[key];
    }
    mermaid.initialize({ startOnLoad: false, logLevel: 'fatal' });
    mermaid.mermaidAPI.globalReset(); // without the looks, too
    mermaids.set(version, mermaid);
  }
  return mermaids.get(version);
}

// seen is what a page shows of a label: Mermaid hides entities while it parses
// and takes them out before it draws. Line breaks become "\n". Whatever a page
// would not take for plain text is put between ⟦ and ⟧.
function seen(label) {
  return (label ?? '')
    .replace(/ﬂ°°/g, '&#').replace(/ﬂ°/g, '&').replace(/¶ß/g, ';')
    .replace(/&#(\d+);|<br ?\/?>|&\w*|<|\n/g, (match, code) => {
      if (code !== undefined) return String.fromCodePoint(Number(code));
      return match.startsWith('<br') ? '\n' : `⟦${match}⟧`;
    });
}

async function read(version, text) {
  const mermaid = await mermaidFor(version);
  const diagram = await mermaid.mermaidAPI.getDiagramFromText(text);
  const db = diagram.db;
  const marked = (x) => (x.labelType === 'markdown' ? '⟦markdown⟧' : '');
  return {
    kind: diagram.type,
    accTitle: seen(db.getAccTitle()),
    accDescr: seen(db.getAccDescription()),
    vertices: [...db.getVertices().values()].map((v) => ({
      id: v.id, type: v.type ?? '', text: marked(v) + seen(v.text), classes: v.classes ?? [],
    })),
    edges: db.getEdges().map((e) => ({
      start: e.start, end: e.end, text: marked(e) + seen(e.text), stroke: e.stroke, type: e.type,
    })),
    lanes: db.getSubGraphs().map((g) => ({ id: g.id, title: marked(g) + seen(g.title), classes: g.classes ?? [], nodes: g.nodes })),
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() === '') continue;
  const { id, version, text } = JSON.parse(line);
  let answer;
  try {
    answer = await read(version, text);
  } catch (e) {
    answer = { error: String(e?.message ?? e) };
  }
  process.stdout.write(JSON.stringify({ id, ...answer }) + '\n');
}
