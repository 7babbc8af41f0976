/* Pantau on a phone without a network: pages of a room fall back on the one it keeps for that, and what is shared into it
   is kept until it can go out. Nothing anybody wrote or read is cached. The rooms stand above this text (see ui/offline.py). */
(() => {
  "use strict";

  const { rooms, files, version } = self.PANTAU;
  const CACHE = `pantau-${version}`;
  const roomOf = (path) => rooms.find((room) => path.startsWith(room.prefix));

  self.addEventListener("install", (event) => {
    event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll([...files, ...rooms.map((room) => room.offline)])).then(() => self.skipWaiting()));
  });

  self.addEventListener("activate", (event) => {
    const old = (names) => names.filter((name) => name.startsWith("pantau-") && name !== CACHE);
    event.waitUntil(caches.keys().then((names) => Promise.all(old(names).map((name) => caches.delete(name)))).then(() => self.clients.claim()));
  });

  self.addEventListener("fetch", (event) => {
    const { request } = event, url = new URL(request.url);
    if (url.origin !== location.origin) return;
    const room = roomOf(url.pathname);
    if (room && request.method === "POST" && url.pathname === room.share) event.respondWith(shared(request, room));
    else if (request.method !== "GET") return;
    else if (room && request.mode === "navigate") event.respondWith(fetch(request).catch(() => caches.match(room.offline)));
    else if (files.includes(url.pathname)) event.respondWith(fetch(request).catch(() => caches.match(url.pathname)));
  });

  async function shared(request, room) {
    const copy = request.clone();
    try {
      if (room.keeps) throw new TypeError("kept");
      return await fetch(request);
    } catch {
      const form = await copy.formData();
      const said = (name) => String(form.get(name) || "");
      const words = ["title", "text", "url"].map(said).filter(Boolean).join(" ");
      await self.PantauOffline.put(room.box, { fields: { account_account: words, links: words }, files: form.getAll("files").filter((one) => one.size) });
      return Response.redirect(room.offline, 303);
    }
  }
})();
