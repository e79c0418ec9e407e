// Reads an event log with pm4js, a library for process mining, and tells what it
// understood.
//
// In: the XES text. Out: one JSON object, {"cases", "events", "extensions",
// "globals": {"trace": [key], "event": [key]}, "classifiers", "variants": {way:
// cases}, "follows": {"a,b": times}, "starts": {step: cases}, "ends"}. Variants,
// follows, starts and ends are those of the events that complete a step.
import { readFileSync } from 'node:fs';
import 'pm4js';

const log = XesImporter.apply(readFileSync(0, 'utf8'));
const events = log.traces.reduce((n, trace) => n + trace.events.length, 0);
for (const trace of log.traces) {
  for (const event of trace.events) {
    if (Number.isNaN(event.attributes['time:timestamp'].value.getTime())) throw new Error('a date is not valid');
  }
}
const done = LogGeneralFiltering.filterEventsHavingEventAttributeValues(log, ['complete'], true, true, 'lifecycle:transition');
const dfg = FrequencyDfgDiscovery.apply(done);
process.stdout.write(JSON.stringify({
  cases: log.traces.length,
  events,
  extensions: log.extensions,
  globals: Object.fromEntries(Object.entries(log.globals).map(([scope, of]) => [scope, Object.keys(of.attributes)])),
  classifiers: log.classifiers,
  variants: GeneralLogStatistics.getVariants(done),
  follows: dfg.pathsFrequency,
  starts: dfg.startActivities,
  ends: dfg.endActivities,
}) + '\n');
