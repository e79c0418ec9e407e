// Asks Microsoft's Open XML SDK what is wrong with documents for Word.
//
// In: the name of a .docx a line. Out: one JSON object a line, {"file",
// "faults": [text]}.
import { createInterface } from 'node:readline';
import { readFileSync } from 'node:fs';
import validate from '@ooxml-tools/validate';

for await (const file of createInterface({ input: process.stdin })) {
  const errors = await validate(readFileSync(file), 'docx', 'Microsoft365');
  console.log(JSON.stringify({ file, faults: errors.map(e => `${e.path.partUri} ${e.path.xpath}: ${e.description}`) }));
}
process.exit(0); // the SDK's runtime would go on waiting
