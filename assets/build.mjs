// Builds what browsers get from assets/: scripts, styles, the icon sprite, images. Run by ./academy (or npm run build).
// Absent folders are fine: the build makes what it finds. Output: assets/dist (served), assets/dist-fonts (not served).
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import * as esbuild from "esbuild";

const assets = dirname(fileURLToPath(import.meta.url));
const packages = join(assets, "..", "node_modules");
const dist = join(assets, "dist");
const aside = join(assets, `.dist-${process.pid}`);
const fonts = join(assets, "dist-fonts");

// Chrome 77 is the engine of WeChat's X5; both load modules and dynamic import(), beyond that es2018 is what they know.
const browsers = ["chrome77", "ios13"];
const syntax = { target: "es2018", supported: { "dynamic-import": true, "import-meta": true } };
// A service worker is fetched by address and must be one classic script.
const classic = new Set(["sw.ts"]);
// Shares nothing: what it has in common with the player would be cut out of the player's own script, and add to it.
const alone = new Set(["bench_kit.ts", "class_kit.ts", "courseware.ts", "evidence.ts", "question_field.ts", "work_pad.ts"]);
// Lives on the host of courseware: what it loads later are chunks of its own. Its sheet begins with the tokens.
const foreign = new Set(["shell.ts"]);
const foreignSheets = new Set(["shell.css"]);
const certificateFonts = ["400Regular/NotoSansSC_400Regular", "500Medium/NotoSansSC_500Medium", "700Bold/NotoSansSC_700Bold"];

async function names(folder, ending) {
  const path = join(assets, folder);
  if (!existsSync(path)) return [];
  const found = await readdir(path, { withFileTypes: true });
  return found.filter((entry) => entry.isFile() && entry.name.endsWith(ending)).map((entry) => entry.name).sort();
}

async function scripts() {
  const entries = await names("ts", ".ts");
  const shared = {
    bundle: true, minify: true, outdir: join(aside, "js"), charset: "utf8", legalComments: "none",
    logLevel: "warning", define: { "process.env.NODE_ENV": '"production"' }, ...syntax,
  };
  const islands = entries.filter((name) => !classic.has(name) && !alone.has(name) && !name.endsWith(".d.ts"));
  for (const group of [islands.filter((name) => !foreign.has(name)), islands.filter((name) => foreign.has(name))]) {
    if (!group.length) continue;
    await esbuild.build({
      ...shared, entryPoints: group.map((name) => join(assets, "ts", name)),
      format: "esm", splitting: true, chunkNames: "chunks/[name]-[hash]",
    });
  }
  for (const name of entries.filter((name) => alone.has(name))) {
    await esbuild.build({ ...shared, entryPoints: [join(assets, "ts", name)], format: "esm" });
  }
  for (const name of entries.filter((name) => classic.has(name))) {
    await esbuild.build({ ...shared, entryPoints: [join(assets, "ts", name)], format: "iife" });
  }
}

// One sheet in the order of the cascade: tokens, base, the rest of css/, css/components/. css/single/ stays apart.
async function styles() {
  const first = ["tokens.css", "base.css"];
  const top = await names("css", ".css");
  const sheet = [
    ...first.filter((name) => top.includes(name)),
    ...top.filter((name) => !first.includes(name)),
    ...(await names("css/components", ".css")).map((name) => join("components", name)),
  ];
  const parts = await Promise.all(sheet.map((name) => readFile(join(assets, "css", name), "utf8")));
  if (parts.length) await style(parts.join("\n"), "academy.css");
  for (const name of await names("css/single", ".css")) {
    const before = foreignSheets.has(name) ? await readFile(join(assets, "css", "tokens.css"), "utf8") : "";
    await style(before + (await readFile(join(assets, "css", "single", name), "utf8")), name);
  }
}

async function style(text, name) {
  const made = await esbuild.transform(text, {
    loader: "css", minify: true, target: browsers, charset: "utf8", sourcefile: name, logLevel: "warning",
  });
  await mkdir(join(aside, "css"), { recursive: true });
  await writeFile(join(aside, "css", name), made.code);
}

// Lucide (ISC) icons named in assets/icons.txt, one a line; # begins a comment. Own drawings in assets/icons/ win.
async function icons() {
  const list = join(assets, "icons.txt");
  const lines = existsSync(list) ? (await readFile(list, "utf8")).split("\n") : [];
  const wanted = [...new Set(lines.map((line) => line.split("#")[0].trim()).filter(Boolean))].sort();
  const symbols = await Promise.all(wanted.map(icon));
  if (!symbols.length) return;
  const head = '<svg xmlns="http://www.w3.org/2000/svg"><!-- Lucide, ISC licence, lucide.dev -->';
  await writeFile(join(aside, "icons.svg"), `${head}${symbols.join("")}</svg>\n`);
}

async function icon(name) {
  const own = join(assets, "icons", `${name}.svg`);
  const path = existsSync(own) ? own : join(packages, "lucide-static", "icons", `${name}.svg`);
  if (!existsSync(path)) throw new Error(`assets/icons.txt: there is no icon named ${name}`);
  const inner = (await readFile(path, "utf8")).match(/<svg[^>]*>([\s\S]*)<\/svg>/)[1].replace(/\s*\n\s*/g, "");
  return (
    `<symbol id="${name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" ` +
    `stroke-linecap="round" stroke-linejoin="round">${inner}</symbol>`
  );
}

async function pictures() {
  for (const folder of ["img", "root"]) {
    if (existsSync(join(assets, folder))) await cp(join(assets, folder), join(aside, folder), { recursive: true });
  }
}

// For the PDFs of certificates; ten megabytes each, so never in the folder that the web serves.
async function certificates() {
  const home = join(packages, "@expo-google-fonts", "noto-sans-sc");
  await mkdir(fonts, { recursive: true });
  for (const font of certificateFonts) {
    const [from, to] = [join(home, `${font}.ttf`), join(fonts, `${font.split("/")[1]}.ttf`)];
    if (existsSync(from) && !existsSync(to)) await cp(from, to);
  }
}

async function report(folder = aside, prefix = "") {
  for (const entry of (await readdir(folder, { withFileTypes: true })).sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await report(path, `${prefix}${entry.name}/`);
    else if (/\.(js|css|svg)$/.test(entry.name)) {
      const bytes = await readFile(path);
      console.log(`${String(gzipSync(bytes).length).padStart(8)} B gzip  ${prefix}${entry.name}`);
    }
  }
}

try {
  await mkdir(aside, { recursive: true });
  await Promise.all([scripts(), styles(), icons(), pictures(), certificates()]);
  await report();
  await rm(dist, { recursive: true, force: true });
  await rename(aside, dist);
} catch (error) {
  if (!error.errors) console.error(error.message ?? error); // esbuild has printed its own
  process.exitCode = 1;
} finally {
  await rm(aside, { recursive: true, force: true });
}
