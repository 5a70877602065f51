/** The JavaScript of the first view must stay small: what index.html loads, gzipped. */
import { readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const LIMIT_BYTES = 220 * 1024;
const html = readFileSync("dist/index.html", "utf8");
const names = [...html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)].map((match) => match[1]);
const total = names.reduce((sum, name) => sum + gzipSync(readFileSync(`dist/${name}`), { level: 9 }).length, 0);

console.log(`JavaScript of the first view: ${(total / 1024).toFixed(1)} KiB gzip (limit ${LIMIT_BYTES / 1024})`);
process.exit(names.length > 0 && total <= LIMIT_BYTES ? 0 : 1);
