// Bundles the console into the folder named by the argument, or dist/: what buildConsole() and `pnpm build` run.
import { chmod, mkdtemp, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { env } from 'node:process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build, type Plugin } from 'vite';

const root = fileURLToPath(new URL('.', import.meta.url));
/** Below this a compressed answer is not smaller by a packet. */
const WORTH_COMPRESSING = 1_400;

/** The log is checked by the code that Node uses; what that code asks Node for, browsers have from elsewhere. */
const browserCrypto: Plugin = {
  name: 'browser-crypto',
  enforce: 'pre',
  resolveId: (source, importer) => {
    const name = /^\.\/(hash|ed25519|ml-dsa-44)\.ts$/.exec(source)?.[1];
    return name && importer?.includes('/transparency-log/src/')
      ? join(root, `src/pages/log/browser-${name}.ts`)
      : undefined;
  },
};

// Whatever the caller works as: React for development is another React.
env.NODE_ENV = 'production';
const folder = resolve(process.argv[2] ?? join(root, 'dist'));
// Beside its place and then into it, so that a build that fails, or another one at the same time, leaves a whole console there.
const output = await mkdtemp(join(dirname(folder), '.console-'));
try {
  await bundle();
  await compressFiles();
  // A folder made for one's own is closed to others, such as the user that serves it in a container.
  await chmod(output, 0o755);
  await rm(folder, { recursive: true, force: true });
  await rename(output, folder);
} finally {
  await rm(output, { recursive: true, force: true });
}

async function bundle(): Promise<void> {
  await build({
    root,
    configFile: false,
    logLevel: 'error',
    // The gateway serves the folder under /assets/; index.html is its answer to the pages.
    base: '/assets/',
    publicDir: false,
    plugins: [browserCrypto],
    build: {
      outDir: output,
      emptyOutDir: true,
      assetsDir: '',
      // Of 2024: light-dark() in style sheets, and nothing to polyfill.
      target: ['chrome123', 'edge123', 'firefox121', 'safari17.5'],
      // The content security policy allows files of ours only: nothing may end up inline.
      assetsInlineLimit: 0,
      modulePreload: { polyfill: false },
      cssCodeSplit: false,
      reportCompressedSize: false,
    },
  });
}

/** Puts a .br and a .gz beside every text file, which the gateway sends to whoever takes them. */
async function compressFiles(): Promise<void> {
  const names = (await readdir(output)).filter((name) => /\.(js|css|svg|html)$/.test(name));
  for (const name of names) {
    const content = await readFile(join(output, name));
    if (content.length < WORTH_COMPRESSING) continue;
    const brotli = { params: { [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY } };
    await writeFile(join(output, `${name}.br`), await promisify(brotliCompress)(content, brotli));
    await writeFile(join(output, `${name}.gz`), await promisify(gzip)(content, { level: 9 }));
  }
}
