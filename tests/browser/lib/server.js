// A static server for one built site, as strict as a careful host would be.
"use strict";

const fs = require("node:fs/promises");
const http = require("node:http");
const path = require("node:path");
const zlib = require("node:zlib");

const policy = [
  "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
  "manifest-src 'self'", "connect-src 'self'", "worker-src 'self'", "base-uri 'none'", "form-action 'self'",
].join("; ");
const framed = /\/facts\/[^/]+\/embed\/$/; // what other sites may show in a frame; nothing else

const types = {
  ".css": "text/css; charset=utf-8",
  ".csv": "text/csv; charset=utf-8",
  ".gif": "image/gif",
  ".html": "text/html; charset=utf-8",
  ".ico": "image/x-icon",
  ".jpg": "image/jpeg",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
  ".webp": "image/webp",
  ".woff2": "font/woff2",
  ".xml": "application/xml; charset=utf-8",
};

// What a request for an address gets: {status, file or null, location}. Addresses outside of `base` are not there at
// all, as on a host that others share.
async function lookUp(dir, base, pathname) {
  let relative;
  try { relative = decodeURIComponent(pathname); } catch { return { status: 400, file: null }; }
  if (!relative.startsWith(base) || relative.includes("\0")) return { status: 404, file: null };
  relative = path.posix.normalize("/" + relative.slice(base.length));
  const file = path.join(dir, relative);
  const stat = await fs.stat(file).catch(() => null);
  if (stat?.isDirectory()) {
    if (!relative.endsWith("/")) return { status: 301, file: null, location: pathname + "/" };
    const index = path.join(file, "index.html");
    if (await fs.stat(index).catch(() => null)) return { status: 200, file: index };
  } else if (stat && !relative.endsWith("/")) {
    return { status: 200, file };
  }
  const missing = path.join(dir, "404.html");
  return { status: 404, file: (await fs.stat(missing).catch(() => null)) ? missing : null };
}

async function serve(dir, base) {
  const server = http.createServer(async (request, response) => {
    const { pathname, search } = new URL(request.url, "http://localhost");
    const found = await lookUp(dir, base, pathname);
    const headers = { "Content-Security-Policy": framed.test(pathname) ? policy : policy + "; frame-ancestors 'none'", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-cache" };
    if (/\.woff2$/.test(pathname)) headers["Cache-Control"] = "public, max-age=86400";
    if (found.location) headers.Location = found.location + search;
    if (found.file) headers["Content-Type"] = types[path.extname(found.file)] || "application/octet-stream";
    let body = found.file ? await fs.readFile(found.file) : Buffer.from(`${found.status}\n`);
    if (/gzip/.test(request.headers["accept-encoding"]) && /^text|json|xml/.test(headers["Content-Type"])) {
      headers["Content-Encoding"] = "gzip";
      body = zlib.gzipSync(body);
    }
    response.writeHead(found.status, headers);
    response.end(body);
  });
  await new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", resolve);
  });
  return { origin: `http://127.0.0.1:${server.address().port}`, close: () => { server.closeAllConnections?.(); server.close(); } };
}

module.exports = { serve, lookUp, policy };
