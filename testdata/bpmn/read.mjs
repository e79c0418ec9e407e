// Reads BPMN as a modelling tool does (bpmn-moddle) and lints it by the
// recommended rules of bpmnlint.
//
// In: one JSON object a line, {"id", "text"}.
// Out: one a line, {"id", "error"?, "warnings": […], "reports": [{"id", "rule",
// "message"}], "name", "process", "executable", "doc", "messages": {id: name},
// "lanes": [{"id", "name", "doc", "nodes": [id]}],
// "nodes": [{"id", "type", "definitions": [type], "name", "doc", "in": [id],
// "out": [id], …}], "flows": [{"id", "name", "from", "to", "condition",
// "doc"}], "shapes": {id: {x, y, width, height, label?}},
// "edges": {id: {points: [[x, y], …], label?}}}.
import { createInterface } from 'node:readline';
import { createRequire } from 'node:module';
import { BpmnModdle } from 'bpmn-moddle';

const require = createRequire(import.meta.url);
const { Linter } = require('bpmnlint');
const NodeResolver = require('bpmnlint/lib/resolver/node-resolver');

const moddle = new BpmnModdle();
const resolver = new NodeResolver({ require });
// Rules remember what they saw, so each diagram has a linter of its own.
const lint = (root) => new Linter({ config: { extends: 'bpmnlint:recommended' }, resolver }).lint(root);

const ids = (list) => (list ?? []).map((e) => e.id);
const doc = (e) => (e.documentation ?? []).map((d) => d.text).join('\n');
const frame = (b) => b && { x: b.x, y: b.y, width: b.width, height: b.height };

async function read(text) {
  const { rootElement, warnings } = await moddle.fromXML(text);
  const reports = [];
  for (const [rule, found] of Object.entries(await lint(rootElement))) {
    reports.push(...found.map((r) => ({ id: r.id ?? '', rule, message: r.message })));
  }
  const roots = rootElement.rootElements;
  const process = roots.find((e) => e.$type === 'bpmn:Process');
  const pool = roots.find((e) => e.$type === 'bpmn:Collaboration').participants[0];
  const nodes = [], flows = [];
  for (const e of process.flowElements) {
    if (e.$type === 'bpmn:SequenceFlow') {
      flows.push({ id: e.id, name: e.name ?? '', from: e.sourceRef.id, to: e.targetRef.id, condition: e.conditionExpression?.body ?? '', doc: doc(e) });
      continue;
    }
    nodes.push({
      id: e.id, type: e.$type.slice(5), name: e.name ?? '', doc: doc(e), in: ids(e.incoming), out: ids(e.outgoing),
      definitions: (e.eventDefinitions ?? []).map((d) => d.$type.slice(5)), time: e.eventDefinitions?.[0]?.timeDuration?.body ?? '',
      host: e.attachedToRef?.id ?? '', interrupts: e.$type === 'bpmn:BoundaryEvent' && e.cancelActivity,
      calls: e.calledElement ?? '', message: e.messageRef?.name ?? '', otherwise: e.default?.id ?? '',
    });
  }
  const shapes = {}, edges = {};
  for (const e of rootElement.diagrams[0].plane.planeElement) {
    const label = frame(e.label?.bounds);
    if (e.waypoint) {
      edges[e.bpmnElement.id] = { points: e.waypoint.map((p) => [p.x, p.y]), label };
    } else {
      shapes[e.bpmnElement.id] = { ...frame(e.bounds), label };
    }
  }
  return {
    warnings: warnings.map((w) => w.message), reports, name: pool.name, process: process.id, executable: process.isExecutable, doc: doc(process),
    lanes: process.laneSets[0].lanes.map((l) => ({ id: l.id, name: l.name, doc: doc(l), nodes: ids(l.flowNodeRef) })), nodes, flows, shapes, edges,
  };
}

for await (const line of createInterface({ input: process.stdin })) {
  if (line.trim() === '') continue;
  const { id, text } = JSON.parse(line);
  const answer = await read(text).catch((e) => ({ error: String(e?.message ?? e) }));
  process.stdout.write(JSON.stringify({ id, ...answer }) + '\n');
}
