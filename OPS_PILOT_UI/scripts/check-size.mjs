/** The JavaScript of the first view must stay small: what index.html loads and the list's page with it, gzipped. */
import { readdirSync, readFileSync } from "node:fs";
import { gzipSync } from "node:zlib";

const LIMIT_BYTES = 220 * 1024;
const FIRST_PAGE = /^DashboardPage-.+\.js$/;
const STATIC_IMPORT = /(?:from|import)\s*"\.\/([^"]+\.js)"/g;

const read = (name) => readFileSync(`dist/assets/${name}`);
const html = readFileSync("dist/index.html", "utf8");
const entries = [...html.matchAll(/(?:src|href)="\/assets\/([^"]+\.js)"/g)].map((match) => match[1]);
const page = readdirSync("dist/assets").filter((name) => FIRST_PAGE.test(name));

const loaded = new Set([...entries, ...page]);
for (const name of loaded)
  for (const [, imported] of read(name).toString().matchAll(STATIC_IMPORT)) loaded.add(imported);

const total = [...loaded].reduce((sum, name) => sum + gzipSync(read(name), { level: 9 }).length, 0);
console.log(`JavaScript of the first view: ${(total / 1024).toFixed(1)} KiB gzip (limit ${LIMIT_BYTES / 1024})`);
process.exit(entries.length > 0 && page.length === 1 && total <= LIMIT_BYTES ? 0 : 1);
