// A plain web server for a folder below a sub-path, as a project site is published.

import fs from "node:fs/promises";
import http from "node:http";
import path from "node:path";
import zlib from "node:zlib";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".xml": "application/xml",
};

// What servers compress.
const TEXT = /^(?:text\/|application\/(?:json|xml)|image\/svg)/;

/** Bytes as a server sends them by default to a browser that takes gzip. */
export function compressed(bytes) {
  return zlib.gzipSync(bytes, { level: 6 });
}

/**
 * Serves `folder` at `prefix`, which begins and ends with `/`, on a free port of this machine or on the one that is given; with
 * `compress` text goes as gzip, as most servers send it.
 */
export async function serve(folder, prefix, port = 0, { compress = false } = {}) {
  const ready = new Map();
  const server = http.createServer(async (request, response) => {
    // A browser asks the host for this where a page names no icon.
    if (request.url === "/favicon.ico") return response.writeHead(204).end();
    const body = await read(folder, prefix, request.url);
    if (body) {
      const type = TYPES[path.extname(body.file)] ?? "application/octet-stream";
      if (!compress || !TEXT.test(type)) {
        response.writeHead(200, { "content-type": type });
        return response.end(body.bytes);
      }
      // Servers keep what they compressed.
      if (!ready.has(body.file)) ready.set(body.file, compressed(body.bytes));
      response.writeHead(200, { "content-type": type, "content-encoding": "gzip", vary: "accept-encoding" });
      return response.end(ready.get(body.file));
    }
    response.writeHead(404, { "content-type": TYPES[".html"] });
    return response.end(await fs.readFile(path.join(folder, "404.html")).catch(() => "not found"));
  });
  await new Promise((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    base: `http://127.0.0.1:${server.address().port}${prefix}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}

async function read(folder, prefix, url) {
  try {
    const { pathname } = new URL(url, "http://localhost");
    const wanted = decodeURIComponent(pathname);
    if (!wanted.startsWith(prefix)) return undefined;
    const file = path.join(folder, wanted.slice(prefix.length), wanted.endsWith("/") ? "index.html" : "");
    if (!file.startsWith(folder + path.sep)) return undefined;
    return { file, bytes: await fs.readFile(file) };
  } catch {
    return undefined;
  }
}
